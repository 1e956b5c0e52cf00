"""A month of visits under a virtual clock: how late changes are noticed, at what price.

Made-up sources, from a seed: readers comment on the pages of some, some correct one
article in thirty, most change nothing. Each article is visited by three rules: every
source alike; fewer visits to articles without comments where 100 visits have brought
nothing; and, besides, the fewer the more fresh articles have brought nothing, the
fewest with 120 of them (the rule that is used). Printed are the visits an article and
the delay from a change to the visit that notices it. No page is read: only the
decisions run.
"""

from __future__ import annotations

import argparse
import heapq
import random
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from statistics import fmean, median
from typing import TYPE_CHECKING, cast

from rich.console import Console
from rich.table import Table

from wireroom.decide.articles.visits import (
    RevisitPolicy,
    SourceYield,
    choose_visit_policy,
    schedule_visit,
)
from wireroom.model.discussion import CommentsState
from wireroom.model.states import Outcome
from wireroom.store.sources.source_yields import LATEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.model.rows import ArticleRow

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = 3600.0
POLICY = RevisitPolicy()
CORRECTED = 1 / 30


@dataclass(kw_only=True)
class Article:
    """What the rules read of an article, and when its page changes, in seconds."""

    id: int
    published: float
    changes: tuple[float, ...]
    comments_state: CommentsState
    visits: int = 0
    quiet_visits: int = 0
    read_until: float = 0.0
    has_grown: bool = False
    comments_found: int = 0
    comments_expected: int | None = None
    entry_changed_at: datetime | None = None
    replay_id: int | None = None
    outcome: Outcome = Outcome.PUBLISHED

    @property
    def published_at(self) -> datetime:
        """Its publication, which is when it was found."""
        return BEGIN + timedelta(seconds=self.published)

    @property
    def shows_something(self) -> bool:
        """Whether it counts as changed for its source's yield."""
        return self.has_grown or self.comments_state is CommentsState.COMPLETE


@dataclass(kw_only=True)
class Source:
    """A source's latest articles, and what their visits have brought."""

    kind: str
    latest: deque[Article] = field(default_factory=deque)

    def count(self) -> SourceYield:
        """Return its yield."""
        return SourceYield(
            visits=sum(article.visits for article in self.latest),
            changed=sum(article.shows_something for article in self.latest),
            fresh_articles=sum(article.visits >= 3 for article in self.latest),
            grown=sum(article.has_grown for article in self.latest),
        )


def ignore_yield(_: SourceYield) -> SourceYield:
    """Visit every source alike."""
    return SourceYield()


def ignore_fresh_articles(known: SourceYield) -> SourceYield:
    """Leave the last rule out."""
    return replace(known, fresh_articles=0)


def use_yield(known: SourceYield) -> SourceYield:
    """Use both rules."""
    return known


RULES: dict[str, Callable[[SourceYield], SourceYield]] = {
    "every source alike": ignore_yield,
    "before: fewer without comments": ignore_fresh_articles,
    "used: fewest where nothing ever came": use_yield,
}
# Of ten sources.
KINDS = ("comments",) * 3 + ("corrections",) * 2 + ("nothing",) * 3 + ("closed",) * 2


def draw_changes(draw: random.Random, kind: str, published: float) -> tuple[float, ...]:
    """Return when a page changes: most within the first day, as readers comment."""
    if kind == "comments":
        ages = [draw.expovariate(1 / (8 * HOUR)) for _ in range(draw.randint(0, 12))]
    elif kind == "corrections" and draw.random() < CORRECTED:
        ages = [draw.expovariate(1 / (5 * HOUR))]
    else:
        ages = []
    return tuple(sorted(published + age for age in ages))


class Month:
    """The visits of one rule."""

    def __init__(self, rule: Callable[[SourceYield], SourceYield]) -> None:
        self._rule = rule
        self._queue: list[tuple[float, int, Article, Source]] = []
        self._yields: dict[int, tuple[float, SourceYield]] = {}
        self.delays: dict[str, list[float]] = {"comments": [], "corrections": []}
        self.visits: dict[str, int] = dict.fromkeys(KINDS, 0)
        self.articles: dict[str, int] = dict.fromkeys(KINDS, 0)

    def run(self, asked: argparse.Namespace) -> None:
        """Publish the articles and make every visit that comes due."""
        draw = random.Random(asked.seed)
        sources = [Source(kind=KINDS[n % len(KINDS)]) for n in range(asked.sources)]
        span = asked.days * 24 * HOUR
        for number in range(int(asked.sources * asked.days * asked.a_day)):
            source = sources[number % len(sources)]
            self._publish(draw, source, number, draw.uniform(0, span))
        while self._queue:
            now, _, article, source = heapq.heappop(self._queue)
            if article.published == now:
                self._find(article, source)
            else:
                self._visit(article, source, now)

    def _publish(
        self, draw: random.Random, source: Source, number: int, at: float
    ) -> None:
        shows = source.kind in ("comments", "closed")
        article = Article(
            id=number,
            published=at,
            changes=draw_changes(draw, source.kind, at),
            comments_state=CommentsState.COMPLETE if shows else CommentsState.UNKNOWN,
            read_until=at,
        )
        heapq.heappush(self._queue, (at, number, article, source))

    def _find(self, article: Article, source: Source) -> None:
        source.latest.append(article)
        if len(source.latest) > LATEST:
            source.latest.popleft()
        self.articles[source.kind] += 1
        self._schedule(article, source, article.published, POLICY, grew=True)

    def _visit(self, article: Article, source: Source, now: float) -> None:
        new = [at for at in article.changes if article.read_until < at <= now]
        article.read_until, article.visits = now, article.visits + 1
        article.quiet_visits = 0 if new else article.quiet_visits + 1
        article.has_grown = article.has_grown or bool(new)
        self.visits[source.kind] += 1
        for at in new:
            self.delays[source.kind].append(now - at)
        policy = POLICY
        if not new:
            known = self._count(source, now)
            policy = choose_visit_policy(POLICY, cast("ArticleRow", article), known)
        self._schedule(article, source, now, policy, grew=bool(new))

    def _count(self, source: Source, now: float) -> SourceYield:
        counted_at, known = self._yields.get(id(source), (float("-inf"), SourceYield()))
        if now - counted_at >= HOUR / 4:
            known = self._rule(source.count())
            self._yields[id(source)] = now, known
        return known

    def _schedule(
        self,
        article: Article,
        source: Source,
        now: float,
        policy: RevisitPolicy,
        *,
        grew: bool,
    ) -> None:
        due_at = schedule_visit(
            cast("ArticleRow", article),
            now=BEGIN + timedelta(seconds=now),
            policy=policy,
            grew=grew,
        )
        if due_at is not None:
            at = (due_at - BEGIN).total_seconds()
            heapq.heappush(self._queue, (at, article.id, article, source))


def main() -> None:
    """Live the month by each rule, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=50)
    parser.add_argument("--a-day", type=float, default=8.0, help="articles of a source")
    parser.add_argument("--days", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    report(parser.parse_args(), Console())


def report(asked: argparse.Namespace, console: Console) -> None:
    """Print the visits an article by kind of source, and the delays of changes."""
    kinds = tuple(dict.fromkeys(KINDS))
    columns = [f"visits: {kind}" for kind in kinds]
    columns += ["comments: median, mean delay", "corrections: median, mean delay"]
    table = Table("rule", *columns)
    for name, rule in RULES.items():
        month = Month(rule)
        month.run(asked)
        visits = [f"{month.visits[k] / max(1, month.articles[k]):.1f}" for k in kinds]
        table.add_row(name, *visits, *map(_describe, month.delays.values()))
    console.print(table)


def _describe(delays: list[float]) -> str:
    if not delays:
        return "-"
    hours = [delay / HOUR for delay in delays]
    return f"{median(hours):.2f} h, {fmean(hours):.2f} h of {len(hours)}"


if __name__ == "__main__":
    main()
