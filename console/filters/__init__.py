"""Pure stages as filters: JSON lines in, JSON lines out, no database, no broker."""
