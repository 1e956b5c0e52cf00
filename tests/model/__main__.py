"""``make model``: 2,000 random histories of 60 events each; status 1 at a violation."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis.stateful import run_state_machine_as_test

from tests.model.histories import History
from tests.model.stage import EVENTS, Stage, settings_for
from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.store.schema.migrate import migrate

if TYPE_CHECKING:
    from hypothesis import settings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--seconds", type=float, help="none begins after this time")
    parser.add_argument("--shrink", action="store_true", help="a shorter history")
    wanted = parser.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder), durable=False) as server,
    ):
        url = server.url_of("postgres")
        migrate(url)
        stage = Stage(url, seconds=wanted.seconds)
        drawn = settings_for(
            wanted.histories, events=wanted.events, shrinks=wanted.shrink
        )
        is_clean = run_histories(stage, drawn)
        stage.close()
    print_counts(stage, time.monotonic() - began)
    return 0 if is_clean else 1


def run_histories(stage: Stage, drawn: settings) -> bool:
    """Run histories; print the one that breaks a rule; return whether none did."""
    try:
        run_state_machine_as_test(lambda: History(stage), settings=drawn)
    except Exception:  # noqa: BLE001 - whatever a history raises is printed
        traceback.print_exc()
        return False
    return True


def print_counts(stage: Stage, seconds: float) -> None:
    histories = stage.counts.pop("histories", 0)
    lines = [f"{histories} histories in {seconds:.0f} s:"]
    lines += [f"  {name:24} {count:8}" for name, count in sorted(stage.counts.items())]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
