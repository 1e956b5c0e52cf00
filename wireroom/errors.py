"""What can go wrong, in two kinds.

:class:`Transient` may go well later: the row's next attempt is put off.
:class:`Permanent` will not: it is the row's recorded outcome. Anything else is a
defect; it fails loudly and lands in quarantine. Every error names a :class:`Reason` of
the fixed set below, because reasons are columns and metric labels.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why something was put off, rejected or merged."""

    # the address
    BAD_URL = "bad_url"
    NO_LINK = "no_link"
    FORBIDDEN_ADDRESS = "forbidden_address"
    ROBOTS = "robots"
    # the connection
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    CUT_OFF = "cut_off"
    HOST_BUSY = "host_busy"
    # the answer
    NOT_FOUND = "not_found"
    GONE = "gone"
    REFUSED = "refused"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    RATE_LIMITED = "rate_limited"
    CHALLENGE = "challenge"
    REDIRECT_LOOP = "redirect_loop"
    BAD_REDIRECT = "bad_redirect"
    TOO_LARGE = "too_large"
    WRONG_MEDIA = "wrong_media"
    BAD_ENCODING = "bad_encoding"
    # a feed's bytes
    NOT_A_FEED = "not_a_feed"
    EMPTY_FEED = "empty_feed"
    BROKEN_FEED = "broken_feed"
    # a page's bytes
    NOT_HTML = "not_html"
    NO_TEXT = "no_text"
    HOMEPAGE = "homepage"
    CONSENT_WALL = "consent_wall"
    TOO_DEEP = "too_deep"
    # comments beyond the page
    BAD_ANSWER = "bad_answer"
    TOO_MANY = "too_many"
    # the archive of pages
    ARCHIVE_UNAVAILABLE = "archive_unavailable"
    ARCHIVE_MISSING = "archive_missing"
    ARCHIVE_DAMAGED = "archive_damaged"
    # the article
    SAME_URL = "same_url"
    SAME_CANONICAL = "same_canonical"
    SAME_CONTENT = "same_content"
    BOILERPLATE = "boilerplate"
    # a hub
    FOREIGN_TOPIC = "foreign_topic"
    # the work
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    DEFECT = "defect"


class WireroomError(Exception):
    """Root of everything this product raises on purpose.

    Args:
        reason: from the fixed set.
        detail: for a person, naming the thing. Kept as one line that a row can hold,
            because libraries quote what they failed at.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        detail = _to_one_line(detail)
        # Both go to the base class so that the error survives pickling between
        # a worker's child and its parent.
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else str(self.reason)


class Transient(WireroomError):
    """May go well later.

    Args:
        retry_after: seconds the other side asked to be left alone, None if it did not.
    """

    def __init__(
        self, reason: Reason, detail: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(reason, detail)
        self.args = (reason, self.detail, retry_after)
        self.retry_after = retry_after


def _to_one_line(detail: str) -> str:
    """Take out what ends a line, and what PostgreSQL and UTF-8 cannot hold."""
    line = " ".join(detail.split()).replace("\0", "\ufffd")
    return line.encode("utf-8", "replace").decode("utf-8")


class Permanent(WireroomError):
    """Will not go well however often it is tried."""


class OperatorError(Exception):
    """Something outside the program is amiss; the text says what, and what to do.

    Shown to the operator as it is, without a traceback.
    """
