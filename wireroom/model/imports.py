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


class RefusalReason(StrEnum):
    """Why something that was offered was not taken."""

    BAD_LINE = "bad_line"
    BAD_URL = "bad_url"
    BAD_TIME = "bad_time"
    NO_ADDRESS = "no_address"
    OUTSIDE = "outside"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    WRONG_MEDIA = "wrong_media"
    CHALLENGE = "challenge"
    NO_RESPONSE = "no_response"
    BAD_STATUS = "bad_status"
    BAD_ENCODING = "bad_encoding"
    CUT_OFF = "cut_off"
    DAMAGED = "damaged"
    # An unexpected exception of ours while the page or record was read.
    DEFECT = "defect"


# What is no flaw of what was offered: there is more in an archive than pages.
EXPECTED_REFUSALS = frozenset(
    {RefusalReason.WRONG_MEDIA, RefusalReason.NO_RESPONSE, RefusalReason.BAD_STATUS}
)


class PageRole(StrEnum):
    """What a stored page is to its article.

    ``CAPTURE``: imported, and waits to be read. ``UNREAD``: imported, and older than
    what had been read by then.
    """

    PAGE = "page"
    COMMENTS = "comments"
    CAPTURE = "capture"
    OUTDATED = "outdated"
