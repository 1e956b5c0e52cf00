"""What reading a page costs, over trafilatura alone on the same page.

    .venv/bin/python bench/extract.py                     pages made by corpus.py
    .venv/bin/python bench/extract.py --pages FOLDER      every saved *.html below it

Both read the same bytes turn by turn in one process, comments and metadata included, on
the processor's clock. The ratio is the figure; the milliseconds are the machine's.
"""

from __future__ import annotations

import argparse
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

import corpus
from trafilatura import bare_extraction

from wireroom.errors import Permanent
from wireroom.extract import extract_page
from wireroom.model.article import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_URL = "https://paper.example/2026/03/story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of one page: ours, and trafilatura's alone."""

    ours: float
    bare: float


def main() -> None:
    """Measure and print."""
    given = _arguments()
    bodies = _saved(given.pages) if given.pages else _made(given.articles, given.seed)
    if not bodies:
        sys.exit(f"no *.html below {given.pages}")
    # The first page pays for imports and compiled patterns of both.
    _cost(bodies[0], 1)
    costs = [_cost(body, given.repeat) for body in bodies]
    print(_report(costs, bodies))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, help="a folder of saved pages")
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=2, help="the best of so many")
    return parser.parse_args()


def _made(articles: int, seed: int) -> list[bytes]:
    return list(corpus.make("bench", articles, seed=seed).pages.values())


def _saved(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*.html"))]


def _cost(body: bytes, repeat: int) -> Cost:
    """The best of some turns: what else runs on the machine only ever adds."""
    turns = [(_timed(_ours, body), _timed(_bare, body)) for _ in range(repeat)]
    return Cost(ours=min(x[0] for x in turns), bare=min(x[1] for x in turns))


def _timed(read: Callable[[bytes], None], body: bytes) -> float:
    start = process_time()
    read(body)
    return process_time() - start


def _ours(body: bytes) -> None:
    try:
        extract_page(Page(url=_URL, body=body))
    except Permanent:
        # A page that is refused was read, too.
        return


def _bare(body: bytes) -> None:
    bare_extraction(body, url=_URL, include_comments=True, with_metadata=True)


def _report(costs: Sequence[Cost], bodies: Sequence[bytes]) -> str:
    ours, bare = sum(x.ours for x in costs), sum(x.bare for x in costs)
    each = sorted(x.ours / x.bare for x in costs if x.bare)
    pages = len(costs)
    ninth = each[int(0.9 * (pages - 1))]
    versions = f"trafilatura {version('trafilatura')}, lxml {version('lxml')}"
    kilobytes = sum(map(len, bodies)) / pages / 1000
    machine = platform.processor() or platform.machine()
    by_page = f"median {median(each):.2f}, nine of ten at most"
    lines = (
        f"pages      {pages}, {kilobytes:.0f} kB each on average",
        f"wireroom   {1000 * ours / pages:.1f} ms a page",
        f"bare       {1000 * bare / pages:.1f} ms a page",
        f"ratio      {ours / bare:.2f} in sum; by page {by_page} {ninth:.2f}",
        f"machine    {machine}, Python {platform.python_version()}, {versions}",
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
