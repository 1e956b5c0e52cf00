"""Replays of stored pages, and their previews."""
