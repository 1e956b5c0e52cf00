"""How many comments a page claims to have."""
