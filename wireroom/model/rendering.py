"""A page that a browser builds: when, within which limits, and with which result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.model.http import FetchRequest, FetchResponse

# The header of a stored page that a browser has built, with what that took.
RENDERED_HEADER = "wireroom-rendered"


class RenderChoice(StrEnum):
    """Which pages of a source a browser builds, as the source's settings say."""

    NEVER = "never"
    # Pages whose markup has no text are built, and built again at later visits.
    WHEN_EMPTY = "when_empty"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderLimits:
    """What one page may take.

    Attributes:
        seconds: from the first byte that the browser gets to the result.
        settle_seconds: the longest wait for a page whose requests do not end.
        memory_bytes: of all processes of the browser together.
        total_bytes: of all responses together, and of the result.
        response_bytes: of one response. requests: that are sent for one page.
    """

    seconds: float = 40.0
    settle_seconds: float = 10.0
    memory_bytes: int = 1_000_000_000
    total_bytes: int = 20_000_000
    response_bytes: int = 5_000_000
    requests: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderJob:
    """A page to build.

    Attributes:
        page: as it was fetched. template: the request by which it was fetched, from
            which those of its scripts are made. fetch: sends a request, guarded.
        source_id: whose page it is; scripts are kept by source.
    """

    page: FetchResponse
    template: FetchRequest
    fetch: Callable[[FetchRequest], FetchResponse]
    source_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPage:
    """A page as the browser has built it.

    Attributes:
        html: its document. requests: that were sent for it. refused: that the page
            wanted beside them. size: bytes of the responses.
    """

    html: str
    requests: int = 0
    refused: int = 0
    size: int = 0

    def describe(self) -> str:
        """Return what it took, as a value of :data:`RENDERED_HEADER`."""
        return f"requests={self.requests} refused={self.refused} bytes={self.size}"


class Renderer(Protocol):
    """A browser."""

    def render(self, job: RenderJob) -> RenderedPage:
        """Build a page.

        Raises:
            Permanent: the page was stopped: FORBIDDEN_ADDRESS, TOO_LARGE, and the
                reasons of scripts.
            Transient: BROWSER: the browser does not start, or was lost.
        """
        ...
