"""What becomes of an article: visits, revisions, merges, imports, erasure."""
