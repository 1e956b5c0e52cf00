"""Reader comments out of a page, one module a markup family."""
