"""A page's bytes to an article and its comments."""
