"""Feeds: bytes to entries, hints for polling, and WebSub links."""
