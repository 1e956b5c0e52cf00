"""The client through real proxies: ``python -m tests.proxies``, or ``make proxy-test``.

Needs the programs ``tinyproxy`` and ``microsocks``. Each is started on loopback, with
and without a login; a page is fetched through it over ``http`` and, where the program
tunnels to any port, over ``https``.
"""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.unit.http.proxy import LOGIN
from tests.unit.http.test_client_tls import PAGE, PEM, Handler
from wireroom.decide.sources.credentials import build_credentials
from wireroom.errors import Permanent, Transient
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.http.transport.proxies import parse_proxy_url
from wireroom.model.access import Access
from wireroom.model.http import FetchRequest
from wireroom.model.login import Login

START_SECONDS = 10.0
PROGRAMS = ("tinyproxy", "microsocks")


def main() -> int:
    """Fetch pages through each program; return 1 if any outcome is not the due one."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        sys.stdout.write(f"not installed: {', '.join(missing)}\n")
        return 2
    wrong = 0
    with run_sites() as sites:
        for name in PROGRAMS:
            for login in (None, LOGIN):
                with run_program(name, login) as proxy:
                    wrong += check_proxy(name, proxy, login, sites)
    return 1 if wrong else 0


def check_proxy(name, proxy, login, sites):
    """Print the outcomes of one proxy; return how many are wrong."""
    wrong_login = Login(username="desk", password="other")
    cases = [
        *((f"{scheme} page", url, proxy, True, "page") for scheme, url in sites),
        ("private address", sites[0][1], proxy, False, "forbidden_address"),
        ("trusted", sites[0][1], replace(proxy, trusted=True), False, "page"),
    ]
    if login is not None:
        bad = replace(proxy, login=wrong_login)
        # tinyproxy refuses a forwarded request with a 401, as a site would.
        first = "refused" if name == "tinyproxy" else "connect"
        dues = (first, "connect")
        cases += [
            (f"wrong login, {scheme}", url, bad, True, due)
            for (scheme, url), due in zip(sites, dues, strict=True)
        ]
    wrong = 0
    for label, url, server, private, due in cases:
        outcome = fetch(url, server, allow_private=private)
        wrong += outcome != due
        kind = "with a login" if login else "open"
        mark = "ok   " if outcome == due else "WRONG"
        sys.stdout.write(f"{mark} {name}, {kind}: {label}: {outcome}\n")
    return wrong


def fetch(url, proxy, *, allow_private):
    """Return ``page``, or the reason why it did not come."""
    client = HttpClient(
        user_agent="Wireroom/test",
        limits=FetchLimits(),
        limiter=LocalHostLimiter(spacing=0),
        tls=ssl.create_default_context(cafile=PEM),
    )
    credentials = build_credentials(
        headers={},
        logins={},
        hosts=(),
        home=url,
        feeds=(),
        access=Access(proxy=proxy),
    )
    request = FetchRequest(
        url=url, credentials=credentials, allow_private=allow_private
    )
    try:
        return "page" if client.fetch(request).body == PAGE else "another page"
    except (Permanent, Transient) as error:
        return str(error.reason)
    finally:
        client.close()


@contextmanager
def run_sites():
    """Yield (scheme, address) of a plain and of an encrypted site."""
    plain = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    encrypted = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    encrypted.socket = context.wrap_socket(
        encrypted.socket, server_side=True, do_handshake_on_connect=False
    )
    threads = [threading.Thread(target=s.serve_forever) for s in (plain, encrypted)]
    for thread in threads:
        thread.start()
    try:
        yield [
            ("http", f"http://localhost:{plain.server_port}/"),
            ("https", f"https://localhost:{encrypted.server_port}/"),
        ]
    finally:
        for site, thread in zip((plain, encrypted), threads, strict=True):
            site.shutdown()
            thread.join()
            site.server_close()


@contextmanager
def run_program(name, login):
    """Start a proxy program on a free port; yield it as a source would name it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            build_command(name, port, login, Path(folder)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_port(port)
            kind = "http" if name == "tinyproxy" else "socks5"
            proxy = parse_proxy_url(f"{kind}://127.0.0.1:{port}")
            yield replace(proxy, login=login)
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)


def build_command(name, port, login, folder):
    """Return the command line that serves on a port in the foreground."""
    if name == "microsocks":
        users = ["-u", login.username, "-P", login.password] if login else []
        return [name, "-i", "127.0.0.1", "-p", str(port), *users]
    file = folder / "tinyproxy.conf"
    users = f"BasicAuth {login.username} {login.password}\n" if login else ""
    # Without a ConnectPort it tunnels to every port.
    file.write_text(f"Port {port}\nListen 127.0.0.1\nAllow 127.0.0.1\n{users}")
    return [name, "-d", "-c", str(file)]


def wait_for_port(port):
    """Return once a port accepts; raise TimeoutError if none does in ten seconds."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)


if __name__ == "__main__":
    sys.exit(main())
