"""What stops an embedded service, told to the person who started it."""

from __future__ import annotations


class EmbeddedError(Exception):
    """An embedded service cannot run: one line that says what, and what to do."""

    def __init__(self, line: str) -> None:
        super().__init__(" ".join(line.split()))
