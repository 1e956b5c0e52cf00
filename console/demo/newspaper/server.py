"""A loopback HTTP server per site, in daemon threads, with a log of its requests."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import TYPE_CHECKING, Any

from wireroom.console.demo.newspaper.responses import CannedResponse

if TYPE_CHECKING:
    from wireroom.console.demo.newspaper.responses import SiteDefinition
    from wireroom.console.demo.newspaper.state import NewspaperState

LAST_MODIFIED = {1: "Sun, 18 Sep 2011 12:00:00 GMT", 2: "Mon, 19 Sep 2011 12:00:00 GMT"}
DRIPS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """A request and its response; ``at`` is in seconds since 1970."""

    site: str
    method: str
    path: str
    at: float
    status: int
    etag: str
    if_none_match: str
    if_modified_since: str


class RequestLog:
    """A log of all requests, in memory and as JSON lines in the state folder."""

    def __init__(self, state: NewspaperState) -> None:
        self.requests: list[RequestRecord] = []
        self._file = state.log
        self._lock = Lock()

    def add(self, request: RequestRecord) -> None:
        """Append a record."""
        line = json.dumps(asdict(request)) + "\n"
        with self._lock, self._file.open("a", encoding="utf-8") as file:
            self.requests.append(request)
            file.write(line)


class SiteServer(ThreadingHTTPServer):
    """Serves a site at ``address``, a host and a port; URLs contain the same host."""

    daemon_threads = True

    def __init__(
        self,
        site: SiteDefinition,
        address: tuple[str, int],
        state: NewspaperState,
        log: RequestLog,
    ) -> None:
        super().__init__(address, _Handler)
        self.name = site.name
        self.state = state
        self.log = log
        self.base_url = f"http://{address[0]}:{self.server_port}"
        self._editions = {n: site.build_responses(self.base_url, n) for n in (1, 2)}

    def response_to(self, path: str, edition: int) -> CannedResponse:
        """Return the response to a path now."""
        missing = CannedResponse(status=404, body=b"<h1>Not found</h1>")
        response = self._editions[edition].get(path.partition("?")[0], missing)
        if response.limited and self.state.claim_rate_limit():
            return CannedResponse(status=429, body=b"<h1>Too many requests</h1>")
        return response

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the types of the base class
        """Print nothing: a client may close its connection at any time."""


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer
    timeout = 30

    def do_GET(self) -> None:
        edition = self.server.state.edition
        response = self.server.response_to(self.path, edition)
        etag = f'"{hashlib.sha256(response.body).hexdigest()[:16]}"'
        modified = LAST_MODIFIED[edition]
        fresh = response.conditional and self._is_current(etag, modified)
        status = 304 if fresh else response.status
        self._log_request(status, etag if response.conditional else "")
        self.send_response(status)
        if response.conditional:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", modified)
        if response.location:
            self.send_header("Location", response.location)
        if status == 429:
            self.send_header("Retry-After", "2")
        if not fresh:
            self.send_header("Content-Type", response.media)
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD" and not fresh:
            self._send_body(response)

    do_HEAD = do_GET  # noqa: N815 - the name that the base class calls

    def _is_current(self, etag: str, modified: str) -> bool:
        """Compare validators; If-None-Match alone decides (RFC 9110, 13.2.2)."""
        etags = self.headers.get("If-None-Match")
        if etags is not None:
            return etag in etags
        return self.headers.get("If-Modified-Since") == modified

    def _send_body(self, response: CannedResponse) -> None:
        drips = DRIPS if response.seconds else 1
        size = len(response.body) // drips + 1
        for start in range(0, len(response.body), size):
            self.wfile.write(response.body[start : start + size])
            time.sleep(response.seconds / drips)

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

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Print nothing to stderr: the log has the request."""
