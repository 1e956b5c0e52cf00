"""The shared database."""
