"""Kinds and states of imports, and why input was refused."""

from __future__ import annotations

from enum import StrEnum


class ImportKind(StrEnum):
    """What is imported."""

    URLS = "urls"
    PAGES = "pages"
    WARC = "warc"


class ImportState(StrEnum):
    """How far an import is.

    ``READING``: the command reads its input, and workers already process it.
    ``RUNNING``: all input was read.
    """

    READING = "reading"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class RefusalReason(StrEnum):
    """Why a part of the input was refused."""

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


# Not a fault of the input: a web archive has more records than pages.
EXPECTED_REFUSALS = frozenset(
    {RefusalReason.WRONG_MEDIA, RefusalReason.NO_RESPONSE, RefusalReason.BAD_STATUS}
)


class PageRole(StrEnum):
    """What a stored page is to its article.

    ``CAPTURE``: imported, waits to be extracted. ``OUTDATED``: imported, and older than
    the page that the article was extracted from.
    """

    PAGE = "page"
    COMMENTS = "comments"
    CAPTURE = "capture"
    OUTDATED = "outdated"
