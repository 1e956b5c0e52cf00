"""What is said of imports: their kinds, states, and why something was not taken."""

from __future__ import annotations

from enum import StrEnum


class ImportKind(StrEnum):
    """What is brought in."""

    URLS = "urls"
    PAGES = "pages"
    WARC = "warc"


class ImportState(StrEnum):
    """How far an import is.

    ``READING``: the command reads what it was given, and workers are at it already.
    ``RUNNING``: all was read.
    """

    READING = "reading"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class Refusal(StrEnum):
    """Why something that was offered was not taken."""

    BAD_LINE = "bad_line"
