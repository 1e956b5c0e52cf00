"""The web of the model: three papers whose pages change, and a list of what was served.

Each version of a page names its report and its edition in its text, so that the judge
can tell from a stored text which answer it was read from.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.http import FetchRequest, FetchResponse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

# A feed of another paper shows the third one's pages too.
HOSTS = ("paper.example", "gazette.example", "courier.example")
FEEDS = (
    "https://paper.example/feed",
    "https://paper.example/feed2",
    "https://gazette.example/feed",
)
_VOCABULARY = """
    harbour council quarry stone ferry lantern bridge market orchard chapel mill
    ridge valley station tram library museum theatre bakery brewery forge tannery
    meadow river canal lock weir barge anchor sail rope net cannery pier jetty
    lighthouse keeper tide storm gale frost thaw drought harvest wheat barley oats
    clover hedge ditch fence gate stile lane road toll coach carriage engine boiler
    piston valve whistle signal platform porter clerk ledger audit tax levy grant
    loan bond share board vote motion speech debate minister mayor deputy judge jury
    bench court trial verdict appeal sentence prison warden guard patrol border
    customs permit passport visa embassy consul treaty accord summit delegate envoy
"""
_WORDS = _VOCABULARY.split()


class Failing(StrEnum):
    """How a page or a host fails, and as which error the client raises it."""

    AWAY = "away"
    SLOW = "slow"
    MISSING = "missing"
    REMOVED = "removed"
    REFUSED = "refused"
    DEFECT = "defect"
    KILLS = "kills its worker"


ERRORS: dict[Failing, Callable[[str], Exception]] = {
    Failing.AWAY: lambda url: Transient(Reason.CONNECT, url),
    Failing.SLOW: lambda url: Transient(Reason.TIMEOUT, url),
    Failing.MISSING: lambda url: Permanent(Reason.NOT_FOUND, url),
    Failing.REMOVED: lambda url: Permanent(Reason.GONE, url),
    Failing.REFUSED: lambda url: Permanent(Reason.REFUSED, url),
    # Not an expected error: what a fault of the product looks like.
    Failing.KILLS: lambda url: PlantedDefect(url),  # noqa: PLW0108 - defined below
    Failing.DEFECT: lambda url: PlantedDefect(url),  # noqa: PLW0108 - defined below
}
# With these a page is not there, whatever was there before.
NOT_THERE = frozenset({Failing.MISSING, Failing.REMOVED})


class PlantedDefect(RuntimeError):
    """An error that no step expects."""


@dataclass
class Page:
    """A page: its report, its edition, its readers' comments, and how it fails."""

    url: str
    report: int
    edition: int = 1
    # When each later edition appeared.
    corrected_at: list[datetime] = field(default_factory=list)
    comments: dict[int, int] = field(default_factory=dict)
    next_comment: int = 1
    failing: Failing | None = None
    canonical: str = ""
    is_empty: bool = False

    def edition_at(self, at: datetime) -> int:
        """Return the edition that the page showed at a time."""
        return 1 + sum(since <= at for since in self.corrected_at)


@dataclass(frozen=True)
class Served:
    """One answer: when, of which address, and what it showed."""

    at: datetime
    url: str
    failing: Failing | None = None
    report: int | None = None
    edition: int | None = None
    comments: frozenset[int] = frozenset()
    entries: tuple[str, ...] = ()


class Web:
    """Answers as the guarded client does, and records every answer."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.pages: dict[str, Page] = {}
        self.feeds: dict[str, list[str]] = {url: [] for url in FEEDS}
        self.feed_failing: dict[str, Failing | None] = dict.fromkeys(FEEDS)
        self.hosts_away: dict[str, Failing] = {}
        self.served: list[Served] = []
        self.reports = 0
        # Called between the answer and its arrival.
        self.in_transit: Callable[[], None] = lambda: None
        self.lose_worker: Callable[[], None] = lambda: None

    def new_page(self, host: str, *, report: int | None = None) -> Page:
        """A page with a report of its own, or with another page's."""
        self.reports += 1
        page = Page(
            url=f"https://{host}/{2026}/report-{self.reports}",
            report=report or self.reports,
        )
        self.pages[page.url] = page
        return page

    def correct(self, page: Page) -> None:
        """Serve another edition of a page from now on."""
        page.edition += 1
        page.corrected_at.append(self._now())

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Answer a request; the answer is of the moment at which it was asked."""
        try:
            response = self._answer(request)
        except (Transient, Permanent, PlantedDefect):
            self.in_transit()
            raise
        self.in_transit()
        return response

    def _answer(self, request: FetchRequest) -> FetchResponse:
        url = request.url
        host = url.split("/")[2]
        failing = self.hosts_away.get(host)
        if url in self.feeds:
            failing = failing or self.feed_failing[url]
        elif url in self.pages:
            failing = failing or self.pages[url].failing
        else:
            failing = failing or Failing.MISSING
        if failing is not None:
            self.served.append(Served(self._now(), url, failing))
            if failing is Failing.KILLS:
                self.lose_worker()
            raise ERRORS[failing](url)
        if url in self.feeds:
            body, kind = self._feed_body(url), "application/rss+xml"
            entries = tuple(self.feeds[url])
            self.served.append(Served(self._now(), url, entries=entries))
        else:
            page = self.pages[url]
            body, kind = page_body(page), "text/html; charset=utf-8"
            self.served.append(
                Served(
                    self._now(),
                    url,
                    report=None if page.is_empty else page.report,
                    edition=None if page.is_empty else page.edition,
                    comments=frozenset(page.comments),
                )
            )
        return FetchResponse(
            url=url,
            final_url=url,
            status=200,
            headers={"content-type": kind},
            body=body.encode(),
            fetched_at=self._now(),
        )

    def _feed_body(self, url: str) -> str:
        items = "".join(
            f"<item><title>{title_of(self.pages[link])}</title><link>{link}</link>"
            f"<guid isPermaLink='false'>{link}#id</guid></item>"
            for link in self.feeds[url]
        )
        return f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>"


def title_of(page: Page) -> str:
    """The headline of a report, the same in all its editions."""
    words = random.Random(page.report).sample(_WORDS, 5)
    return f"{words[0].title()} and {words[1]} of the {' '.join(words[2:])}"


def text_of(report: int, edition: int) -> str:
    """The text of a report: most of it the same in every edition."""
    draw = random.Random(report)
    sentences = [
        f"The {' '.join(draw.choices(_WORDS, k=11))} was seen." for _ in range(9)
    ]
    change = random.Random(report * 1000 + edition)
    sentences[4] = f"Edition {edition} of report {report} is about the" + " ".join(
        ["", *change.choices(_WORDS, k=9)]
    )
    paragraphs = (" ".join(sentences[at : at + 3]) for at in (0, 3, 6))
    return "".join(f"<p>{one}.</p>" for one in paragraphs)


def read_edition(text: str) -> tuple[int, int] | None:
    """The report and the edition that a stored text was read from."""
    found = re.search(r"Edition (\d+) of report (\d+)", text)
    return (int(found[2]), int(found[1])) if found else None


def page_body(page: Page) -> str:
    """A page in the markup of WordPress, with its comments."""
    title = title_of(page)
    text = "" if page.is_empty else text_of(page.report, page.edition)
    comments = "".join(_comment(number, e) for number, e in page.comments.items())
    thread = (
        f'<div id="comments"><h3>{len(page.comments)} Responses to &#8220;{title}'
        f'&#8221;</h3><ol class="commentlist">{comments}</ol></div>'
        if comments and not page.is_empty
        else ""
    )
    link = f'<link rel="canonical" href="{page.canonical}">' if page.canonical else ""
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{link}"
        '<meta property="article:published_time" content="2026-03-01T08:00:00Z">'
        f"</head><body><article><h1>{title}</h1>{text}</article>{thread}</body></html>"
    )


def _comment(number: int, edition: int) -> str:
    words = " ".join(random.Random(number * 31 + edition).choices(_WORDS, k=8))
    return (
        f'<li id="comment-{number}" class="comment"><div class="comment-body">'
        f'<div class="comment-author vcard"><cite class="fn">Reader {number}</cite>'
        '</div><div class="comment-meta commentmetadata"><a href="#c">March 1, 2026 at'
        f' 9:0{number % 10} am</a></div><p>I say {words}.</p><div class="reply">'
        '<a class="comment-reply-link" href="#r">Reply</a></div></div></li>'
    )


WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 30, 61, 125, 125, 601, 1000, 3600, 6 * 3600, 86_400)
)
