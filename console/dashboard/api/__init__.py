"""``/api/v1``: articles, comments, stories, sources and the change feed as JSON.

Read-only. Each operation is declared once, in ``endpoints.py``; routes, validation and
the OpenAPI document are derived from the declaration.
"""
