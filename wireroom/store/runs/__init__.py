"""Rows of imports and replays."""
