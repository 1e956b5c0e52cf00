"""A request in one piece, and its answer read by :mod:`wireroom.http.response_reader`.

Most requests are polls of feeds that have not changed, and most of what those cost is
the client's own work, in layers that serve every kind of request. Here is what a
connection of urllib3 does, for the one kind we send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from urllib3.connection import HTTPConnection
from urllib3.response import HTTPResponse

from wireroom.http.response_reader import BoundedResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3._base_connection import _TYPE_BODY


class BoundedConnection(HTTPConnection):
    """A connection that sends a request at once and bounds the answer.

    Attributes:
        read_seconds: longest silence. max_header_bytes: largest header block.
    """

    read_seconds = 0.0
    max_header_bytes = 0
    _method = "GET"

    def request(  # type: ignore[override]  # as in urllib3
        self,
        method: str,
        url: str,
        body: _TYPE_BODY | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> None:
        """Send a request.

        Args:
            method: in capitals.
            url: a path with its query.
            body: bytes, or none.
            headers: all but ``Host`` and ``Content-Length``.

        Raises:
            ValueError: a part of it is no line of HTTP. TypeError: another body.
        """
        lines = [f"{method} {url} HTTP/1.1", f"Host: {self._format_authority()}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body is not None:
            if not isinstance(body, bytes):
                raise TypeError(type(body))
            lines.append(f"Content-Length: {len(body)}")
        if not all(map(str.isprintable, lines)):
            detail = f"no request: {lines!r}"
            raise ValueError(detail)
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        if self.sock is None:
            self.connect()
        self.sock.settimeout(self.timeout)
        self._method = method
        self.sock.sendall(head + (body or b""))

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        """Read the answer's head; ``timeout`` bounds the whole answer from here on."""
        answer = BoundedResponse(
            self.sock,
            method=self._method,
            seconds=self.timeout,
            read_seconds=self.read_seconds,
            max_header_bytes=self.max_header_bytes,
        )
        try:
            answer.begin()
        except BaseException:
            answer.close()
            raise
        if answer.will_close:
            # The answer holds the socket until it is read.
            self.close()
        return HTTPResponse(
            body=answer,
            headers=answer.fields,
            status=answer.status,
            preload_content=False,
            decode_content=False,
            original_response=answer,
            request_method=self._method,
        )

    def _format_authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == self.default_port else f"{host}:{self.port}"
