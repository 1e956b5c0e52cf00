"""Table definitions and the migration runner."""
