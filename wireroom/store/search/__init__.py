"""The search index: writing it with each publication, and finding rows by it."""
