"""Typed values, rows and states that travel between stages."""
