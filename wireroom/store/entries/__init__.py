"""Entries of feeds: what was listed where, what changed, and which entry is known."""
