"""``make dev``: the dashboard on a sample newsroom, started again with each saved file.

Serves http://127.0.0.1:8321/ (``WIREROOM_WEB_PORT``) with the documents at ``/docs``.
The database is filled once and lost at the end. No worker runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.browser import busy
from wireroom.console.local.embedded import EmbeddedPostgres

TOKEN = "token-of-this-try"
ROOT = Path(__file__).parents[1]
WATCHED = ("console", "config", "docs", "wireroom/store/reports", "wireroom/search")
ENDINGS = {".py", ".html", ".css", ".md", ".svg"}
LOOK_SECONDS, STOP_SECONDS = 0.5, 10


def main() -> int:
    """Serve until Ctrl-C."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder)) as pg:
        busy.fill_newsroom(pg.url).store.close()
        port = os.environ.get("WIREROOM_WEB_PORT", "8321")
        environment = {
            **os.environ,
            "WIREROOM_DATABASE_URL": pg.url,
            "WIREROOM_BROKER_URL": "redis://127.0.0.1:1/0",
            "WIREROOM_WEB_PORT": port,
            "WIREROOM_WEB_TOKEN": TOKEN,
            "WIREROOM_DATA_DIR": folder,
        }
        sys.stdout.write(f"http://127.0.0.1:{port}/ (token: {TOKEN}); Ctrl-C ends it\n")
        sys.stdout.flush()
        try:
            while True:
                serve_until_change(environment)
        except KeyboardInterrupt:
            return 0


def serve_until_change(environment: dict[str, str]) -> None:
    """Run the dashboard until a watched file is saved, or it ends by itself."""
    command = [sys.executable, "-m", "wireroom.console.dashboard"]
    before = read_times()
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            while (now := read_times()) == before:
                time.sleep(LOOK_SECONDS)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
    changed = sorted(path for path in now if now[path] != before.get(path))
    sys.stdout.write(f"again, changed: {', '.join(changed) or 'a removed file'}\n")
    sys.stdout.flush()


def read_times() -> dict[str, float]:
    """Return when each watched file was saved last, by its path in the tree."""
    return {
        str(path.relative_to(ROOT)): path.stat().st_mtime
        for folder in WATCHED
        for path in (ROOT / folder).rglob("*")
        if path.suffix in ENDINGS
    }


if __name__ == "__main__":
    sys.exit(main())
