"""``make model``: 2,000 random histories of 60 events each; status 1 at a violation."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
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
    parser.add_argument("--jobs", type=int, default=1, help="histories at a time")
    wanted = parser.parse_args()
    began = time.monotonic()
    shares = [wanted.histories // wanted.jobs] * wanted.jobs
    shares[0] += wanted.histories % wanted.jobs
    counts: Counter[str] = Counter()
    are_clean = []
    with ProcessPoolExecutor(wanted.jobs) as pool:
        for is_clean, counted in pool.map(run_share, shares, repeat(wanted)):
            are_clean.append(is_clean)
            counts += counted
    print_counts(counts, time.monotonic() - began)
    return 0 if all(are_clean) else 1


def run_share(histories: int, wanted: argparse.Namespace) -> tuple[bool, Counter[str]]:
    """Run histories on a PostgreSQL of their own; return whether none broke a rule."""
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder), durable=False) as server,
    ):
        url = server.url_of("postgres")
        migrate(url)
        stage = Stage(url, seconds=wanted.seconds)
        drawn = settings_for(histories, events=wanted.events, shrinks=wanted.shrink)
        is_clean = run_histories(stage, drawn)
        stage.close()
    return is_clean, stage.counts


def run_histories(stage: Stage, drawn: settings) -> bool:
    """Run histories; print the one that breaks a rule; return whether none did."""
    try:
        run_state_machine_as_test(lambda: History(stage), settings=drawn)
    except Exception:  # noqa: BLE001 - whatever a history raises is printed
        traceback.print_exc()
        return False
    return True


def print_counts(counts: Counter[str], seconds: float) -> None:
    histories = counts.pop("histories", 0)
    lines = [f"{histories} histories in {seconds:.0f} s:"]
    lines += [f"  {name:24} {count:8}" for name, count in sorted(counts.items())]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
