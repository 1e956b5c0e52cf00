"""Pages that a page leads to: its article's further pages, or the article itself."""
