"""The socket and the URL of the web process."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from wireroom.config.settings import Settings


def open_listener(settings: Settings) -> socket.socket:
    """Return a socket that listens at the address of the settings.

    Raises:
        OperatorError: the address is in use, or is not one of this host.
    """
    host, port = settings.web_host, settings.web_port or 0
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        message = f"cannot show the dashboard at {host} port {port}: {reason}"
        raise OperatorError(
            f"{message}; choose another WIREROOM_WEB_PORT, or leave it empty for none"
        ) from error


def dashboard_url(settings: Settings) -> str:
    """Return the URL of the dashboard for a browser on this host."""
    host = settings.web_host
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{settings.web_port}/"
