"""Which requests of a page that a browser builds are sent, and when the page is done.

A page is built for its text: documents, scripts and data are fetched, pictures and the
rest are not. Only GET is sent, which changes nothing at a site (RFC 9110, 9.2.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.errors import Reason

if TYPE_CHECKING:
    from wireroom.model.rendering import RenderLimits

# Kinds of request as Playwright names them.
_TEXT_KINDS = frozenset({"document", "script", "xhr", "fetch"})
# What a page may do that ends it, wherever the request leads.
STOPPING_REASONS = frozenset({Reason.FORBIDDEN_ADDRESS})
# Seconds without a request after which a page has settled, and the least wait.
QUIET_SECONDS = 0.7
LEAST_SECONDS = 1.0


class Verdict(StrEnum):
    """What becomes of a browser's request."""

    # Answered with the page that was fetched before.
    PAGE = "page"
    FETCH = "fetch"
    # Fetched to see whether it is a file, and not shown: a page stays where it is.
    PROBE = "probe"
    # Answered with nothing, because scripts wait for it.
    EMPTY = "empty"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserRequest:
    """A request that the browser wants to send.

    Attributes:
        kind: document, script, stylesheet, image, ...
        is_page: whether it is for the document of the page itself, not of a frame.
    """

    url: str
    kind: str
    method: str = "GET"
    is_page: bool = False


@dataclass(slots=True, kw_only=True)
class RenderTally:
    """What a page has taken so far."""

    requests: int = 0
    refused: int = 0
    size: int = 0
    has_page: bool = False


def judge_request(
    asked: BrowserRequest, tally: RenderTally, limits: RenderLimits
) -> Verdict:
    """Return what becomes of a request."""
    if asked.is_page and not tally.has_page:
        return Verdict.PAGE
    if asked.kind == "stylesheet":
        return Verdict.EMPTY
    if asked.method != "GET" or asked.kind not in _TEXT_KINDS:
        return Verdict.REFUSE
    if not asked.url.startswith(("http://", "https://")):
        return Verdict.REFUSE
    if tally.requests >= limits.requests:
        return Verdict.REFUSE
    return Verdict.PROBE if asked.is_page else Verdict.FETCH


def is_too_large(tally: RenderTally, limits: RenderLimits) -> bool:
    """Return whether the responses of a page exceed its bytes."""
    return tally.size > limits.total_bytes


def is_settled(*, since_start: float, since_request: float, limit: float) -> bool:
    """Return whether a page has shown what it will show, or has had its time.

    Args:
        since_start, since_request: seconds since its document was parsed, and since
            the browser last wanted something. limit: the longest wait, seconds.
    """
    if since_start >= limit:
        return True
    return since_start >= LEAST_SECONDS and since_request >= QUIET_SECONDS
