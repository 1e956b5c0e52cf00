"""Feeds as they are polled, and what they list of an article."""
