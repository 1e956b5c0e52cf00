"""``/api/v1``: articles, comments, stories, sources and the change feed as JSON.

Read only. An operation is declared once (``operations.py``); the routes, what is
refused and the OpenAPI document follow from that.
"""
