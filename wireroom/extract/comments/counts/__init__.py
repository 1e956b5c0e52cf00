"""The number of comments that a page claims to have."""
