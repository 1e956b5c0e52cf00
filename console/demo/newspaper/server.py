"""One loopback HTTP server a site, on daemon threads, with a log of each request."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import TYPE_CHECKING, Any

from wireroom.console.demo.newspaper.answers import CannedResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.console.demo.newspaper.state import NewspaperState

LAST_MODIFIED = {1: "Sun, 18 Sep 2011 12:00:00 GMT", 2: "Mon, 19 Sep 2011 12:00:00 GMT"}
DRIPS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """One answered request; ``at`` is in seconds since the epoch."""

    site: str
    method: str
    path: str
    at: float
    status: int
    etag: str
    if_none_match: str
    if_modified_since: str


class RequestLog:
    """Every request, in memory and as JSON lines in the state folder."""

    def __init__(self, state: NewspaperState) -> None:
        self.requests: list[RequestRecord] = []
        self._file = state.log
        self._lock = Lock()

    def add(self, request: RequestRecord) -> None:
        """Write one down."""
        line = json.dumps(asdict(request)) + "\n"
        with self._lock, self._file.open("a", encoding="utf-8") as file:
            self.requests.append(request)
            file.write(line)


class SiteServer(ThreadingHTTPServer):
    """A site at an address, a host and a port; the host is also its name."""

    daemon_threads = True

    def __init__(
        self,
        name: str,
        address: tuple[str, int],
        render: Callable[[str, int], dict[str, CannedResponse]],
        state: NewspaperState,
        log: RequestLog,
    ) -> None:
        super().__init__(address, _Handler)
        self.name = name
        self.state = state
        self.log = log
        self.base_url = f"http://{address[0]}:{self.server_port}"
        self._editions = {n: render(self.base_url, n) for n in (1, 2)}

    def response_to(self, path: str, edition: int) -> CannedResponse:
        """What the site says to a path now."""
        missing = CannedResponse(status=404, body=b"<h1>Not found</h1>")
        answer = self._editions[edition].get(path.partition("?")[0], missing)
        if answer.limited and self.state.claim_rate_limit():
            return CannedResponse(status=429, body=b"<h1>Too many requests</h1>")
        return answer

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base class's own types
        """Say nothing: a client that goes away is its own business."""


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer
    timeout = 30

    def do_GET(self) -> None:
        edition = self.server.state.edition
        answer = self.server.response_to(self.path, edition)
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        modified = LAST_MODIFIED[edition]
        fresh = answer.conditional and self._is_current(etag, modified)
        status = 304 if fresh else answer.status
        self._log_request(status, etag if answer.conditional else "")
        self.send_response(status)
        if answer.conditional:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", modified)
        if answer.location:
            self.send_header("Location", answer.location)
        if status == 429:
            self.send_header("Retry-After", "2")
        if not fresh:
            self.send_header("Content-Type", answer.media)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and not fresh:
            self._send_body(answer)

    do_HEAD = do_GET  # noqa: N815 - the name the base class looks for

    def _is_current(self, etag: str, modified: str) -> bool:
        """RFC 9110, 13.2.2: If-None-Match alone decides where it is given."""
        theirs = self.headers.get("If-None-Match")
        if theirs is not None:
            return etag in theirs
        return self.headers.get("If-Modified-Since") == modified

    def _send_body(self, answer: CannedResponse) -> None:
        drips = DRIPS if answer.seconds else 1
        size = len(answer.body) // drips + 1
        for start in range(0, len(answer.body), size):
            self.wfile.write(answer.body[start : start + size])
            time.sleep(answer.seconds / drips)

    def _log_request(self, status: int, etag: str) -> None:
        self.server.log.add(
            RequestRecord(
                site=self.server.name,
                method=self.command,
                path=self.path,
                at=time.time(),
                status=status,
                etag=etag,
                if_none_match=self.headers.get("If-None-Match", ""),
                if_modified_since=self.headers.get("If-Modified-Since", ""),
            )
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing on stderr: the log has it."""
