"""A proxy on loopback: HTTP (CONNECT and forwarding) and SOCKS5, with a login."""

from __future__ import annotations

import base64
import selectors
import socket
import socketserver
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from wireroom.model.access import Proxy, ProxyKind
from wireroom.model.login import Login

LOGIN = Login(username="desk", password="pa55w0rd")


class LoopbackProxy(socketserver.ThreadingTCPServer):
    """Connects to wherever it is asked; records the requests.

    Attributes:
        requests: (way, host, port) of each. login: required if not None.
        answer: bytes to send instead of doing what is asked, or a function.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, kind, *, login=None, answer=None):
        handler = HttpHandler if kind is ProxyKind.HTTP else SocksHandler
        super().__init__(("127.0.0.1", 0), handler)
        self.kind, self.login, self.answer = kind, login, answer
        self.requests = []
        self.stop = threading.Event()

    def handle_error(self, *args):
        """A client that breaks off is what some tests are about."""

    def describe(self, **values):
        return Proxy(
            kind=self.kind, host="127.0.0.1", port=self.server_address[1], **values
        )


@contextmanager
def run_proxy(kind, **values):
    server = LoopbackProxy(kind, **values)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()


class HttpHandler(socketserver.BaseRequestHandler):
    def handle(self):
        head = read_head(self.request)
        if send_answer(self):
            return
        lines = head.decode().split("\r\n")
        method, target, _ = lines[0].split(" ")
        if not self.has_login(lines):
            self.request.sendall(
                b"HTTP/1.1 407 Login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        elif method == "CONNECT":
            parts = urlsplit(f"//{target}")
            self.server.requests.append(("CONNECT", parts.hostname, parts.port))
            self.request.sendall(b"HTTP/1.1 200 OK\r\nX-Proxy: yes\r\n\r\n")
            relay(self.request, (parts.hostname, parts.port))
        else:
            self.forward(method, target, lines[1:])

    def forward(self, method, target, lines):
        parts = urlsplit(target)
        self.server.requests.append(("forward", parts.hostname, parts.port))
        kept = [line for line in lines if not line.lower().startswith("proxy-")]
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        first = f"{method} {path} HTTP/1.1"
        head = "\r\n".join([first, "Connection: close", *kept]).encode()
        target = (parts.hostname, parts.port)
        with socket.create_connection(target, timeout=5) as site:
            site.sendall(head)
            answer = read_head(site)[:-2]
            self.request.sendall(answer + b"Connection: close\r\n\r\n")
            while data := site.recv(65_536):
                self.request.sendall(data)

    def has_login(self, lines):
        if self.server.login is None:
            return True
        pair = f"{self.server.login.username}:{self.server.login.password}".encode()
        wanted = f"Proxy-Authorization: Basic {base64.b64encode(pair).decode()}"
        return wanted in lines


class SocksHandler(socketserver.BaseRequestHandler):
    def handle(self):
        _, count = self.read(2)
        methods = self.read(count)
        if send_answer(self) or not self.log_in(methods):
            return
        _, _, _, kind = self.read(4)
        host = self.read_host(kind)
        port = int.from_bytes(self.read(2), "big")
        self.server.requests.append(("SOCKS", host, port))
        self.request.sendall(b"\x05\x00\x00\x01" + bytes(6))
        relay(self.request, (host, port))

    def log_in(self, methods):
        login = self.server.login
        if login is None:
            self.request.sendall(b"\x05\x00")
            return True
        if 2 not in methods:
            self.request.sendall(b"\x05\xff")
            return False
        self.request.sendall(b"\x05\x02")
        _, length = self.read(2)
        username = self.read(length).decode()
        password = self.read(self.read(1)[0]).decode()
        is_right = (username, password) == (login.username, login.password)
        self.request.sendall(b"\x01\x00" if is_right else b"\x01\x01")
        return is_right

    def read_host(self, kind):
        if kind == 3:
            return self.read(self.read(1)[0]).decode()
        family = socket.AF_INET if kind == 1 else socket.AF_INET6
        return socket.inet_ntop(family, self.read(4 if kind == 1 else 16))

    def read(self, size):
        data = b""
        while len(data) < size:
            piece = self.request.recv(size - len(data))
            if not piece:
                raise ConnectionError
            data += piece
        return data


def send_answer(handler):
    """Send the answer that the test defines, if it does: bytes, or a function."""
    answer = handler.server.answer
    if callable(answer):
        answer(handler)
    elif answer is not None:
        handler.request.sendall(answer)
    return answer is not None


def read_head(sock):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = sock.recv(1)
        if not piece:
            raise ConnectionError
        head += piece
    return head


def relay(client, target):
    """Pass bytes on in both directions until one side closes."""
    with (
        socket.create_connection(target, timeout=5) as site,
        selectors.DefaultSelector() as selector,
    ):
        selector.register(client, selectors.EVENT_READ, site)
        selector.register(site, selectors.EVENT_READ, client)
        while True:
            for key, _ in selector.select(timeout=5):
                data = key.fileobj.recv(65_536)
                if not data:
                    return
                key.data.sendall(data)
