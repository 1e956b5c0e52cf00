"""A connection pooler in transaction mode: each transaction gets the next server."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import struct
import threading
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

SSL_REQUEST, GSS_REQUEST = 80877103, 80877104
PARAMETERS = (
    *("server_version", "server_encoding", "client_encoding", "DateStyle", "TimeZone"),
    *("integer_datetimes", "standard_conforming_strings", "IntervalStyle"),
)


class TransactionPooler:
    """Speaks the protocol of PostgreSQL, version 3, as far as it must.

    Args:
        url: of the database. size: connections of the server that clients share.
        in_turn: give the servers in turn, else the first one that is free.
    """

    def __init__(self, url: str, size: int = 2, *, in_turn: bool = True) -> None:
        url = url.replace("postgresql+psycopg", "postgresql")
        self._servers = [psycopg.connect(url, autocommit=True) for _ in range(size)]
        self._in_turn = in_turn
        self._next = itertools.cycle(self._servers)
        self._free = {id(server): threading.Lock() for server in self._servers}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._name = self._servers[0].info.dbname
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        port = self._listener.getsockname()[1]
        return f"postgresql+psycopg://anybody@127.0.0.1:{port}/{self._name}"

    def close(self) -> None:
        self._listener.close()
        for server in self._servers:
            server.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(
                    target=self._serve, args=(client,), daemon=True
                ).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError, EOFError):
            self._greet(client)
            while (message := _read_message(client))[:1] != b"X":
                server = self._take_server()
                try:
                    self._pass_transaction(client, server, message)
                finally:
                    self._free[id(server)].release()

    def _greet(self, client: socket.socket) -> None:
        while True:
            (size,) = struct.unpack("!I", _read(client, 4))
            (code,) = struct.unpack("!I", _read(client, size - 4)[:4])
            if code not in (SSL_REQUEST, GSS_REQUEST):
                break
            client.sendall(b"N")
        client.sendall(_message(b"R", struct.pack("!I", 0)))
        info = self._servers[0].info
        for name in PARAMETERS:
            value = info.parameter_status(name) or ""
            client.sendall(_message(b"S", f"{name}\0{value}\0".encode()))
        client.sendall(_message(b"K", struct.pack("!II", 1, 1)))
        client.sendall(_message(b"Z", b"I"))

    def _take_server(self) -> psycopg.Connection:
        while True:
            some = [next(self._next)] if self._in_turn else self._servers
            for server in some:
                if self._free[id(server)].acquire(timeout=0.05):
                    return server

    def _pass_transaction(
        self, client: socket.socket, server: psycopg.Connection, message: bytes
    ) -> None:
        """Pass messages on until the server is outside of a transaction again."""
        handle = os.dup(server.fileno())
        with socket.socket(fileno=handle) as line:
            line.settimeout(None)
            while True:
                line.sendall(message)
                while message[:1] not in (b"S", b"Q"):
                    message = _read_message(client)
                    line.sendall(message)
                while (answer := _read_message(line))[:1] != b"Z":
                    client.sendall(answer)
                client.sendall(answer)
                if answer[5:] == b"I":
                    return
                message = _read_message(client)
                if message[:1] == b"X":
                    line.sendall(_message(b"Q", b"ROLLBACK\0"))
                    while _read_message(line)[:1] != b"Z":
                        pass
                    raise EOFError


def _read(line: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        part = line.recv(size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return parts


def _read_message(line: socket.socket) -> bytes:
    head = _read(line, 5)
    (size,) = struct.unpack("!I", head[1:])
    return head + _read(line, size - 4)


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


@contextlib.contextmanager
def run_pooler(url: str, size: int = 2, *, in_turn: bool = True) -> Iterator[str]:
    """Run a pooler; give the URL at which clients reach it."""
    pooler = TransactionPooler(url, size, in_turn=in_turn)
    try:
        yield pooler.url
    finally:
        pooler.close()
