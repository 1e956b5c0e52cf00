"""Expected errors, of two classes.

:class:`Transient`: a later attempt may succeed, so the row is retried.
:class:`Permanent`: no attempt will succeed, so the error is the outcome of the row. Any
other exception is a defect; its task fails and the row goes to quarantine. Every error
has a :class:`Reason` of the fixed set below, because reasons are columns and metric
labels.
"""

from __future__ import annotations

from enum import StrEnum

from wireroom.masking import mask_logins


class Reason(StrEnum):
    """Why a feed or article was retried later, rejected or merged."""

    # the address
    BAD_URL = "bad_url"
    NO_LINK = "no_link"
    FILTERED = "filtered"
    FORBIDDEN_ADDRESS = "forbidden_address"
    ROBOTS = "robots"
    # the connection
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    CUT_OFF = "cut_off"
    HOST_BUSY = "host_busy"
    # the response
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
    RESERVED = "reserved"
    # a page that a browser builds
    ENDLESS_SCRIPT = "endless_script"
    SCRIPT_MEMORY = "script_memory"
    PAGE_CRASHED = "page_crashed"
    FILE_DOWNLOAD = "file_download"
    BROWSER = "browser"
    # comments outside the page
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
    ERASED = "erased"
    # a hub
    FOREIGN_TOPIC = "foreign_topic"
    # the work
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    DEFECT = "defect"


class WireroomError(Exception):
    """Base class of the errors that this product raises on purpose.

    Args:
        reason: from the fixed set.
        detail: for a person; names the address or file. Stored as one line that a row
            can hold, because libraries quote the input at which they failed, without
            the logins of addresses.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        detail = _to_one_line(mask_logins(detail))
        # Both go to the base class so that the error survives pickling between
        # a worker's child and its parent.
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else str(self.reason)


class Transient(WireroomError):
    """A later attempt may succeed.

    Args:
        retry_after: seconds that the server asked to wait, None if it did not.
    """

    def __init__(
        self, reason: Reason, detail: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(reason, detail)
        self.args = (reason, self.detail, retry_after)
        self.retry_after = retry_after


def _to_one_line(detail: str) -> str:
    """Replace line ends, and characters that PostgreSQL or UTF-8 cannot hold."""
    line = " ".join(detail.split()).replace("\0", "\ufffd")
    return line.encode("utf-8", "replace").decode("utf-8")


class Permanent(WireroomError):
    """No further attempt will succeed."""


class LateAnswer(Exception):
    """A worker's lease has ended, or passed to another worker.

    Raised by the write that meets it, so that the transaction stores nothing.

    Args:
        row: the kind and id of the row, for the log.
    """


class OperatorError(Exception):
    """A problem outside the program; the text names it and what the operator can do.

    Shown to the operator unchanged, without a traceback.
    """
