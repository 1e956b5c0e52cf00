"""Queries of stories: placement, manual decisions, boilerplate."""
