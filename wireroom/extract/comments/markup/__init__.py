"""Markup of comments: dialects, records, fields."""
