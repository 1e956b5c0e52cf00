"""News ingestion without a queue: feeds, pages, articles, comments, stories."""
