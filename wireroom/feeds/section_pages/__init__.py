"""Pages that list articles without a feed, read as if they were one."""
