"""Step 4: articles are merged, placed in stories, and rejected as boilerplate."""
