"""Step 2: an article's page is fetched, followed to where it answers, and stored."""
