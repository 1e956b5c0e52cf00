"""Courses on sites of their own, which are slow or crowded from beginning to end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import yaml
from sqlalchemy import text

from tests.chaos.course import differences
from tests.chaos.site import Site, serve
from tests.chaos.trial import opened, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chaos.course import Course

# Of a site whose pages are behind redirects: how many, and seconds each request takes.
HOPS = 2
ROBOTS_SECONDS, HOP_SECONDS = 2.5, 0.7
# Honest sources, the articles of each, and those of the busy host by its feeds.
HONEST, OF_EACH = 50, 3
BUSY_FEEDS, OF_BUSY_FEED = 10, 1000
BUSY = "127.0.0.2"
CROWD_SECONDS = 400.0

FIRST = """
    SELECT EXTRACT(epoch FROM min(a.first_published_at) - min(a.found_at))
    FROM articles a JOIN sources s ON s.id = a.source_id
    WHERE s.name LIKE 'honest%' GROUP BY s.id ORDER BY 1"""
HONEST_DONE = """
    SELECT count(*) FROM articles a JOIN sources s ON s.id = a.source_id
    WHERE s.name LIKE 'honest%' AND outcome = 'published' AND stage = 'done'"""
BUSY_ENTRIES = """
    SELECT count(*) FROM entries WHERE outcome IN ('in_flight', 'published')
    AND url LIKE '%127.0.0.2%'"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How a scene ended: seconds, figures, and all that is amiss, a line each."""

    seconds: float
    notes: str
    amiss: list[str]
    logs: str = ""


class RedirectingSite(Site):
    """Each page is behind two redirects; robots.txt and each redirect may be slow."""

    settings: ClassVar[dict[str, object]] = {"obey_robots": True}
    slow = False

    def body(self, path: str) -> tuple[bytes, str] | None:
        if path == "/robots.txt":
            return b"User-agent: *\nAllow: /\n", "text/plain"
        return super().body(path)

    def find_redirect(self, path: str) -> str | None:
        if not path.startswith("/go/"):
            return None
        _, _, hop, number = path.split("/")
        left = int(hop) - 1
        return f"/go/{left}/{number}" if left else f"/2026/{number}"

    def delay(self, path: str) -> float:
        if not self.slow:
            return 0.0
        if path == "/robots.txt":
            return ROBOTS_SECONDS
        return HOP_SECONDS if path.startswith("/go/") else 0.0

    def _url(self, number: int) -> str:
        return f"{self.base}/go/{HOPS}/{number}"


class CrowdedSite(Site):
    """Fifty honest hosts of three articles each, and one host with 10,000."""

    host = "0.0.0.0"
    settings: ClassVar[dict[str, object]] = {
        "host_spacing_seconds": 1.0,
        "host_connections": 2,
        "poll_floor_seconds": 60,
        "revisit_first_seconds": 3600,
        "fetch_total_seconds": 10,
        "fetch_read_seconds": 10,
    }

    def __init__(self, seed: int, *, busy: bool) -> None:
        super().__init__(HONEST * OF_EACH + BUSY_FEEDS * OF_BUSY_FEED, seed)
        self.is_busy = busy
        self.is_honest = not busy

    def make_base(self, port: int) -> str:
        return f":{port}"

    def sources(self) -> str:
        listed = []
        if self.is_busy:
            listed.append(("busy", BUSY, [f"busy/{n}" for n in range(BUSY_FEEDS)]))
        if self.is_honest:
            listed += [
                (f"honest {n}", _honest_host(n), [f"feed/{n}"]) for n in range(HONEST)
            ]
        sources = [
            {
                "name": name,
                "interval": "1h",
                "allow_private": True,
                "feeds": [f"http://{host}{self.base}/{feed}.xml" for feed in feeds],
            }
            for name, host, feeds in listed
        ]
        return yaml.safe_dump({"version": 1, "sources": sources}, sort_keys=False)

    def body(self, path: str) -> tuple[bytes, str] | None:
        _, kind, name = [*path.split("/"), "", ""][:3]
        if kind == "busy":
            first = HONEST * OF_EACH + int(name.partition(".")[0]) * OF_BUSY_FEED
            return self._list(range(first, first + OF_BUSY_FEED)), "application/rss+xml"
        if kind == "feed":
            first = int(name.partition(".")[0]) * OF_EACH
            return self._list(range(first, first + OF_EACH)), "application/rss+xml"
        return super().body(path)

    def _url(self, number: int) -> str:
        host = BUSY if number >= HONEST * OF_EACH else _honest_host(number // OF_EACH)
        return f"http://{host}{self.base}/2026/{number}"

    def _list(self, numbers: range) -> bytes:
        items = "".join(
            f"<item><title>{self._title(n)}</title><link>{self._url(n)}</link>"
            f"<guid>{self._url(n)}</guid></item>"
            for n in numbers
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>-</title>{items}</channel></rss>"
        ).encode()


def slow_site(articles: int, patience: float) -> Played:
    """Slow robots.txt and slow redirects, for all pages and from the first request."""
    with serve(RedirectingSite(articles, seed=2)) as site:
        calm = run(site, [], patience=patience)
        site.slow = True
        ended = run(site, [], patience=patience + 2 * articles)
    late = [] if calm.whole else ["undisturbed: not all has landed", calm.logs]
    return Played(
        seconds=ended.seconds,
        notes=f"{calm.seconds:.0f} s undisturbed",
        amiss=late + ended.amiss(calm.rows),
        logs=ended.logs,
    )


def backlog(articles: int, patience: float) -> Played:
    """Fifty honest sources beside a host with 10,000 articles; of fixed size."""
    del articles
    with serve(CrowdedSite(3, busy=False)) as site, opened(site) as course:
        whole = course.wait(lambda _: _has_landed(course), patience + CROWD_SECONDS)
        calm, alone = _honest_rows(course), _first_articles(course)
        late = [] if whole else ["undisturbed: not all has landed", course.logs()]
    with serve(CrowdedSite(3, busy=True)) as site, opened(site) as course:
        total = BUSY_FEEDS * OF_BUSY_FEED
        course.wait(lambda _: course.count(BUSY_ENTRIES) == total, CROWD_SECONDS)
        site.is_honest = True
        (course.folder / "sources.yaml").write_text(site.sources())
        whole = course.wait(lambda _: _has_landed(course), patience + CROWD_SECONDS)
        late += [] if whole else ["not all has landed in time"]
        beside, busy = _first_articles(course), course.count(BUSY_ENTRIES)
        late += [] if busy == total else [f"{busy} of {total} entries of the busy host"]
        books = [f"books: {count} {said}" for said, count in course.books()]
        rows = _honest_rows(course)
        seconds, logs = course.seconds(), "" if whole else course.logs()
    notes = (
        f"first article alone {_describe(alone)}, beside the backlog"
        f" {_describe(beside)}"
    )
    return Played(
        seconds=seconds,
        notes=notes,
        amiss=late + books + differences(rows, calm),
        logs=logs,
    )


SCENES: dict[str, Callable[[int, float], Played]] = {
    scene.__name__: scene for scene in (slow_site, backlog)
}


def _honest_host(number: int) -> str:
    return f"127.0.1.{number + 1}"


def _has_landed(course: Course) -> bool:
    return course.count(HONEST_DONE) == HONEST * OF_EACH


def _honest_rows(course: Course) -> dict[str, Counter]:
    return {
        table: Counter({line: n for line, n in rows.items() if BUSY not in line})
        for table, rows in course.rows().items()
    }


def _first_articles(course: Course) -> list[float]:
    with course.connect() as connection:
        return [float(wait) for wait in connection.execute(text(FIRST)).scalars()]


def _describe(waits: list[float]) -> str:
    if not waits:
        return "never"
    return f"median {waits[len(waits) // 2]:.1f} s, slowest {waits[-1]:.1f} s"
