"""``make model``: 2,000 random histories of 60 events each; status 1 at a violation."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

from hypothesis.stateful import run_state_machine_as_test

from tests.model.histories import EVENTS, History, Stage, settings_for
from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.store.schema.migrate import migrate


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=2000)
    wanted = parser.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder), durable=False) as server,
    ):
        url = server.url_of("postgres")
        migrate(url)
        stage = Stage(url)
        is_clean = run_histories(stage, wanted.histories)
        stage.close()
    print_counts(stage, time.monotonic() - began)
    return 0 if is_clean else 1


def run_histories(stage: Stage, histories: int, *, seed: bool = False) -> bool:
    """Run histories; print the shortest one that breaks a rule; whether none did."""
    try:
        run_state_machine_as_test(
            lambda: History(stage), settings=settings_for(histories, seed=seed)
        )
    except Exception:  # noqa: BLE001 - whatever a history raises is printed
        traceback.print_exc()
        return False
    return True


def print_counts(stage: Stage, seconds: float) -> None:
    histories = stage.counts.pop("histories", 0)
    lines = [f"{histories} histories of at most {EVENTS} events in {seconds:.0f} s:"]
    lines += [f"  {name:22} {count:8}" for name, count in sorted(stage.counts.items())]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
