"""A relay between the processes and a server, which can drop every byte silently.

The connections stay open and the relay's system acknowledges what it receives, so that
neither side sees an error: only limits of time notice.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 65_536


def start_relay(path: str, silent: Path, target: Path | None = None) -> int:
    """Relay a port of loopback to a unix socket; return the port.

    Args:
        path: the socket. target: a file that names another one, while it is there.
        silent: while this file is there, every byte is dropped, and new connections
            are accepted and get no answer. A connection that lost bytes stays silent.
    """
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    threading.Thread(
        target=_accept, args=(listener, path, silent, target), daemon=True
    ).start()
    return listener.getsockname()[1]


def _accept(
    listener: socket.socket, path: str, silent: Path, target: Path | None
) -> None:
    while True:
        client, _ = listener.accept()
        if target is not None and target.exists():
            path = target.read_text()
        threading.Thread(
            target=_relay, args=(client, path, silent), daemon=True
        ).start()


def _relay(client: socket.socket, path: str, silent: Path) -> None:
    with client, suppress(OSError), socket.socket(socket.AF_UNIX) as server:
        if silent.exists():
            _swallow(client)
            return
        server.connect(path)
        while True:
            ready, _, _ = select.select([client, server], [], [])
            for one in ready:
                data = one.recv(CHUNK)
                if silent.exists():
                    _swallow(client)
                    return
                if not data:
                    return
                (server if one is client else client).sendall(data)


def _swallow(client: socket.socket) -> None:
    """Take bytes and answer none, until the client closes the connection."""
    client.settimeout(120.0)
    while client.recv(CHUNK):
        time.sleep(0)
