"""A bundle for a bug report: versions, settings, status and logs, without secrets."""

from __future__ import annotations

import json
import platform
import re
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

from wireroom.console.monitoring.doctor import examine_deployment
from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.console.monitoring.summary import status_json
from wireroom.workers import broker_connections
from wireroom.workers.broker_queues import make_queues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from wireroom.config.settings import Settings
    from wireroom.store.database import Store

# The end of each log that is kept, bytes.
MAX_LOG_BYTES = 300_000
# A password in a URL, and a value behind a word that names a secret.
_USERINFO = re.compile(r"(?P<scheme>\b[\w+.-]{2,20}://)[^\s/@\"']{1,500}@")
_NAMED = re.compile(
    r"(?i)(?P<name>\b(?:authorization|cookie|password|secret|token|api[_-]?key)"
    r"['\"]?\s{0,3}[:=]\s{0,3})[^\r\n]{1,2000}"
)


def write_bundle(path: Path, settings: Settings, store: Store) -> Iterator[str]:
    """Write the bundle as a ZIP file; yield the name of each file in it.

    Raises:
        OSError: the file exists, or cannot be written.
    """
    snapshot = SnapshotReader(store, make_queues(settings)).read_snapshot()
    redis = broker_connections.make_redis(settings.broker_url)
    findings = examine_deployment(settings, store, redis)
    parts = {
        "versions.txt": _list_versions(),
        "settings.json": _to_json(settings.describe()),
        "status.json": _to_json(status_json(snapshot, settings.queue_limit)),
        "doctor.json": _to_json([finding.to_json() for finding in findings]),
        **_read_logs(settings.data_dir / "log"),
    }
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in parts.items():
            bundle.writestr(name, hide_secrets(text))
            yield name


def hide_secrets(text: str) -> str:
    """Return a text without what looks like a secret.

    User and password of URLs, and the rest of a line behind a word such as
    ``password:`` or ``Authorization:``, become ``***``.
    """
    return _NAMED.sub(r"\g<name>***", _USERINFO.sub(r"\g<scheme>***@", text))


def _list_versions() -> str:
    lines = [
        f"wireroom {version('wireroom')}",
        f"python {sys.version.split()[0]}",
        platform.platform(),
    ]
    for requirement in requires("wireroom") or ():
        match = re.match(r"[\w.-]+", requirement)
        if match is None or "extra ==" in requirement:
            continue
        try:
            lines.append(f"{match[0]} {version(match[0])}")
        except PackageNotFoundError:
            lines.append(f"{match[0]} is not installed")
    return "\n".join(lines) + "\n"


def _read_logs(folder: Path) -> Mapping[str, str]:
    logs = {}
    for path in sorted(folder.glob("*.log")):
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - MAX_LOG_BYTES))
            logs[f"log/{path.name}"] = file.read().decode("utf-8", "replace")
    return logs


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
