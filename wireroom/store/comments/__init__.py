"""Reader comments, their history, and how many of them feeds state."""
