"""Stages as filters: JSON lines in, JSON lines out, no database and no broker."""
