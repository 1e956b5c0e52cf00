"""The requests of one page that a browser builds, sent by the guarded client.

The browser itself has no way to the network: each of its requests is either refused or
sent by the client that sends all others, so that private addresses, robots.txt, the
rates of hosts, credentials and limits are held by one code.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from wireroom.decide.articles.rendering import (
    STOPPING_REASONS,
    BrowserRequest,
    RenderTally,
    Verdict,
    is_too_large,
    judge_request,
)
from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.urls import canonicalize_url
from wireroom.model.http import NO_VALIDATORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.model.http import FetchResponse
    from wireroom.model.rendering import RenderJob, RenderLimits

# Documents of frames and of pages that a script leads to; a file is no document.
_DOCUMENT_MEDIA = ("text/html", "application/xhtml+xml")
# Headers of a response that the browser gets; no cookies, no policy of its frames.
_PASSED_HEADERS = ("content-type", "content-language")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserAnswer:
    """What the browser gets in place of a response of the network."""

    status: int = 200
    headers: dict[str, str]
    body: bytes = b""


class ScriptCache:
    """Scripts that a browser has had lately, by source and address.

    The pages of a site share their scripts; each would be asked for again because the
    browser forgets everything after a page, and each costs a slot of its host.

    Args:
        limit: bytes. seconds: for which a script is kept. clock: monotonic seconds.
    """

    def __init__(
        self,
        *,
        limit: int = 32_000_000,
        seconds: float = 3600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._seconds, self._clock = limit, seconds, clock
        self._kept: OrderedDict[tuple[int, str], tuple[float, FetchResponse]] = (
            OrderedDict()
        )
        self._size = 0

    def find(self, source_id: int, url: str) -> FetchResponse | None:
        """Return a script that is kept, or None."""
        kept = self._kept.get((source_id, url))
        if kept is None or kept[0] < self._clock():
            return None
        self._kept.move_to_end((source_id, url))
        return kept[1]

    def add(self, source_id: int, url: str, response: FetchResponse) -> None:
        """Keep a script; the ones not used for longest make room."""
        self._drop((source_id, url))
        self._kept[source_id, url] = (self._clock() + self._seconds, response)
        self._size += len(response.body)
        while self._size > self._limit:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: tuple[int, str]) -> None:
        old = self._kept.pop(key, None)
        if old is not None:
            self._size -= len(old[1].body)


class PageRequests:
    """Answers the requests of one page.

    Attributes:
        url: of the page. stopped: why the page is to be stopped, or None.
        tally: what the page has taken.
    """

    def __init__(
        self, job: RenderJob, limits: RenderLimits, scripts: ScriptCache
    ) -> None:
        self._job, self._limits, self._scripts = job, limits, scripts
        self.url = job.page.url
        self.tally = RenderTally()
        self.stopped: Permanent | None = None

    def answer(self, asked: BrowserRequest) -> BrowserAnswer | None:
        """Return what the browser gets; None: the request is refused."""
        if self.stopped is not None:
            return None
        match judge_request(asked, self.tally, self._limits):
            case Verdict.PAGE:
                self.tally.has_page = True
                return self._pass_on(asked, self._job.page)
            case Verdict.EMPTY:
                return BrowserAnswer(headers={"content-type": "text/css"})
            case Verdict.FETCH:
                return self._fetch(asked)
            case Verdict.PROBE:
                return self._probe(asked)
        self.tally.refused += 1
        return None

    def stop(self, reason: Reason, detail: str) -> None:
        """Stop the page; the first reason counts."""
        self.stopped = self.stopped or Permanent(reason, detail)

    def _fetch(self, asked: BrowserRequest) -> BrowserAnswer | None:
        response = self._send(asked)
        if response is None:
            self.tally.refused += 1
            return None
        self.tally.size += len(response.body)
        if is_too_large(self.tally, self._limits):
            self.stop(Reason.TOO_LARGE, f"{self._job.page.url}: all it loads together")
            return None
        return self._pass_on(asked, response)

    def _probe(self, asked: BrowserRequest) -> BrowserAnswer:
        """Stop a page whose script leads to a file; a page elsewhere is not shown.

        A browser that is answered with 204 stays at its page (RFC 9110, 15.3.5).
        """
        self._send(asked)
        self.tally.refused += 1
        return BrowserAnswer(status=204, headers={})

    def _send(self, asked: BrowserRequest) -> FetchResponse | None:
        """Return the response, or None; stop the page where its request must."""
        try:
            return self._fetch_through_cache(asked)
        except Permanent as error:
            if error.reason in STOPPING_REASONS:
                self.stop(error.reason, error.detail)
            elif error.reason is Reason.WRONG_MEDIA and asked.kind == "document":
                self.stop(Reason.FILE_DOWNLOAD, error.detail)
        except Transient:
            # The page is built without it; without text it is built again later.
            pass
        return None

    def _fetch_through_cache(self, asked: BrowserRequest) -> FetchResponse:
        url = canonicalize_url(urldefrag(asked.url).url)
        is_script = asked.kind == "script"
        kept = self._scripts.find(self._job.source_id, url) if is_script else None
        if kept is not None:
            return kept
        self.tally.requests += 1
        response = self._job.fetch(
            replace(
                self._job.template,
                url=url,
                validators=NO_VALIDATORS,
                accept="*/*",
                max_bytes=self._limits.response_bytes,
                media=_DOCUMENT_MEDIA if asked.kind == "document" else (),
                may_wait=True,
            )
        )
        if asked.kind == "document" and _is_attachment(response):
            raise Permanent(Reason.WRONG_MEDIA, f"{url} is sent as a file")
        if is_script:
            self._scripts.add(self._job.source_id, url, response)
        return response

    def _pass_on(self, asked: BrowserRequest, response: FetchResponse) -> BrowserAnswer:
        headers = {
            name: response.headers[name]
            for name in _PASSED_HEADERS
            if name in response.headers
        }
        if asked.kind != "document":
            # The guarded client names no origin, so a site cannot allow one. The
            # browser holds nothing that a page could take from another.
            headers["access-control-allow-origin"] = "*"
        return BrowserAnswer(headers=headers, body=response.body)


def _is_attachment(response: FetchResponse) -> bool:
    disposition = response.headers.get("content-disposition", "")
    return disposition.strip().lower().startswith("attachment")
