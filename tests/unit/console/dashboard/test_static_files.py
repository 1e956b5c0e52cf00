"""The script is the published one, and a browser keeps it."""

from __future__ import annotations

import hashlib

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from wireroom.console.dashboard.context import DASHBOARD_FOLDER
from wireroom.console.dashboard.server.static_files import VersionedFiles

STATIC = DASHBOARD_FOLDER / "static"
# Of dist/htmx.min.js in htmx.org 2.0.11 of the npm registry.
HASHES = {
    "htmx-2.0.11.min.js": (
        "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
    )
}


def test_each_script_is_the_published_file():
    scripts = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in STATIC.glob("*.js")
    }
    assert scripts == HASHES


def test_a_browser_keeps_a_file_with_a_version_and_asks_again_for_others():
    app = Starlette(routes=[Mount("/", VersionedFiles(directory=STATIC))])
    with TestClient(app) as client:
        script = client.get("/htmx-2.0.11.min.js")
        style = client.get("/style.css")
    assert script.headers["cache-control"] == "max-age=31536000, immutable"
    assert script.headers["content-type"].startswith("text/javascript")
    assert "cache-control" not in style.headers
