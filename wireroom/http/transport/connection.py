"""A connection that sends a request in one piece and bounds the response.

Most requests are polls of feeds that have not changed, and most of their cost is work
of the client, in layers that serve every kind of request. This class does the work of
a urllib3 connection for the one kind of request that Wireroom sends; responses are read
by :mod:`wireroom.http.transport.response_reader`.
"""

from __future__ import annotations

from http.client import RemoteDisconnected
from typing import TYPE_CHECKING

from urllib3.connection import HTTPConnection
from urllib3.response import HTTPResponse

from wireroom.http.transport.response_reader import BoundedResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3._base_connection import _TYPE_BODY


# Errors of a request, or of its response, on a connection that the server has closed.
_CLOSED = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)


class PlainResponse(HTTPResponse):
    """A response with its headers as they were read.

    Attributes:
        fields: names in lower case, a repeated header's values joined by ", ".
    """

    fields: dict[str, str]


class BoundedConnection(HTTPConnection):
    """A connection that sends a request in one piece and bounds the response.

    A server may close an idle connection at the moment when the next request is sent on
    it. A GET that gets no response for that reason is sent a second time, on a new
    connection (RFC 9112, 9.3.1).

    Attributes:
        read_seconds: longest silence. max_header_bytes: largest header block.
    """

    read_seconds = 0.0
    max_header_bytes = 0
    _method = "GET"
    _request = b""
    _may_send_again = False

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
            body: bytes or None.
            headers: all but ``Host`` and ``Content-Length``.

        Raises:
            ValueError: a part contains a character that would end a header line.
            TypeError: the body is not bytes.
        """
        lines = self._make_first_lines(method, url)
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body is not None:
            if not isinstance(body, bytes):
                raise TypeError(type(body))
            lines.append(f"Content-Length: {len(body)}")
        if not all(map(str.isprintable, lines)):
            # Without the lines: one of them may hold a secret.
            raise ValueError("not a valid request")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        self._method, self._request = method, head + (body or b"")
        self._may_send_again = self.sock is not None and method == "GET"
        try:
            self._send()
        except _CLOSED:
            if not self._may_send_again:
                raise
            self._send_again()

    def getresponse(self) -> PlainResponse:  # type: ignore[override]  # as in urllib3
        """Read the head; ``timeout`` bounds the whole response from here on."""
        try:
            response = self._read_head()
        except _CLOSED:
            if not self._may_send_again:
                raise
            self._send_again()
            response = self._read_head()
        if response.will_close:
            # The response keeps the socket open until it is read.
            self.close()
        answer = PlainResponse(
            body=response,
            # urllib3 reads in them how long the body is.
            headers=response.fields if response.length != 0 else None,
            status=response.status,
            preload_content=False,
            decode_content=False,
            original_response=response,
            request_method=self._method,
        )
        answer.fields = response.fields
        return answer

    def _send(self) -> None:
        if self.sock is None:
            self.connect()
        self.sock.settimeout(self.timeout)
        self.sock.sendall(self._request)

    def _send_again(self) -> None:
        """Send the request once more, on a new connection."""
        self._may_send_again = False
        self.close()
        self._send()

    def _read_head(self) -> BoundedResponse:
        response = BoundedResponse(
            self.sock,
            method=self._method,
            seconds=self.timeout,
            read_seconds=self.read_seconds,
            max_header_bytes=self.max_header_bytes,
        )
        try:
            response.begin()
        except BaseException:
            response.close()
            raise
        return response

    def _make_first_lines(self, method: str, url: str) -> list[str]:
        return [f"{method} {url} HTTP/1.1", f"Host: {self._format_authority()}"]

    def _format_authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == self.default_port else f"{host}:{self.port}"
