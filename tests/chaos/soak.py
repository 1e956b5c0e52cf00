"""The product under full load for an hour, and whether its memory grows: ``make soak``.

The site's discussions change all the time, so that each visit reads the page. Memory is
what is resident of each process, per process of a kind, in the second half of the run:
the first fills caches. Flat is a slope within twice its standard error, or too small
to matter.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.chaos.site import Site, serve
from tests.chaos.trial import opened

KINDS = {
    "beat": "\0beat\0",
    "poll": "poll@%h",
    "net": "net@%h",
    "cpu": "cpu@%h",
    "valkey": "valkey-serv",
}
EVERY = 5.0
EDITION_SECONDS = 20.0
# Growth that matters: a worker that gains this much in an hour is recycled before noon.
MUCH = 20.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--articles", type=int, default=300)
    asked = parser.parse_args()
    console = Console()
    samples: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with serve(Site(asked.articles, seed=3)) as site, opened(site) as course:
        assert course.wait(lambda s: s[0] == asked.articles, 600), course.logs()
        began = time.monotonic()
        while time.monotonic() - began < asked.minutes * 60:
            now = time.monotonic() - began
            site.edition = 1 + int(now / EDITION_SECONDS) % 2
            for kind, mark in KINDS.items():
                held = [_resident(pid) for pid in course.processes(mark)]
                if any(held):
                    samples[kind].append((now / 3600, sum(held) / len(held)))
            time.sleep(EVERY)
        state, wrong = course.state(), course.books()
    table = Table("process", "MB at the end", "MB an hour", "+-", "")
    growing = 0
    for kind, points in samples.items():
        slope, noise = _slope(points[len(points) // 2 :])
        flat = slope < max(2 * noise, MUCH)
        growing += not flat
        verdict = "flat" if flat else "grows"
        table.add_row(
            kind, f"{points[-1][1]:.1f}", f"{slope:+.1f}", f"{noise:.1f}", verdict
        )
    console.print(table)
    console.print(f"{asked.minutes:g} minutes; published, comments, revisions: {state}")
    console.print(f"books: {wrong or 'balance'}")
    return 1 if growing or wrong else 0


def _resident(pid: int) -> float:
    """Give the resident memory of a process in MB; 0 where it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    lines = [line.split() for line in status.splitlines()]
    return sum(int(w[1]) / 1000 for w in lines if w and w[0] == "VmRSS:")


def _slope(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Fit a line; return its slope and the slope's standard error."""
    n = len(points)
    if n < 3:
        return 0.0, math.inf
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    rest = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    return slope, math.sqrt(rest / (n - 2) / spread)


if __name__ == "__main__":
    sys.exit(main())
