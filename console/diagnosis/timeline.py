"""``wireroom why``: the story of one address, from the rows that tell it.

First the verdict, one sentence; then the evidence, in the order it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from wireroom.console.diagnosis.facts import known_of, names
from wireroom.console.diagnosis.verdict import verdict
from wireroom.console.terminal.sanitize import plain
from wireroom.extract.comments.hosted import UNREADABLE
from wireroom.model.discussion import CommentsState
from wireroom.model.states import CommentState
from wireroom.store.schema.tables import (
    article_revisions,
    articles,
    comments,
    entries,
    failures,
    feeds,
    pages,
    sources,
    story_members,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Column, Row, Select

    from wireroom.console.diagnosis.verdict import FeedFacts
    from wireroom.store.database import Transaction


# Sightings, pages and versions that are told of one by one: the newest.
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is known of an address.

    Attributes:
        verdict: one sentence, for every address. evidence: lines, none if never seen.
        article_id: whose address it is, or of which it was merged.
    """

    verdict: str
    evidence: Sequence[str]
    article_id: int | None
    seen: bool


def tell(tx: Transaction, url: str) -> Story:
    """Tell what became of an address, and what shows it."""
    known = known_of(tx, url)
    article = None if known.article is None else _article(tx, known.article.id)
    lines = [*_feed(tx, url), *_near(known.near)]
    lines += _unbooked(tx, url)
    if article is not None:
        lines += [*_sightings(tx, article.id), *_fate(tx, article)]
    return Story(
        verdict=verdict(known),
        evidence=lines,
        article_id=None if article is None else article.id,
        seen=known.seen,
    )


def _feed(tx: Transaction, url: str) -> Iterator[str]:
    for row in _rows(tx, select(feeds).where(feeds.c.url == url)):
        reason = f", {row.reason}: {plain(row.detail, 200)}" if row.reason else ""
        yield f"It is feed {row.id}: {row.state}{reason}; polled {row.polls} times."


def _near(found: Sequence[FeedFacts]) -> Iterator[str]:
    for feed in found[:MOST]:
        yield f"A feed of its site: {plain(feed.url, 300)}, {feed.state}"


def _article(tx: Transaction, article_id: int) -> Row[Any]:
    asked = (
        select(articles, sources.c.name.label("source"))
        .join_from(articles, sources)
        .where(articles.c.id == article_id)
    )
    return tx.connection.execute(asked).one()


def _unbooked(tx: Transaction, url: str) -> Iterator[str]:
    """Entries whose address was no good have no article."""
    asked = _seen().where(entries.c.article_id.is_(None), names(url))
    yield from _told(tx, asked)


def _sightings(tx: Transaction, article_id: int) -> Iterator[str]:
    yield from _told(tx, _seen().where(entries.c.article_id == article_id))


def _seen() -> Select[Any]:
    c = entries.c
    return select(
        c.id, c.seen_at, c.outcome, c.reason, feeds.c.url.label("feed")
    ).join_from(entries, feeds)


def _told(tx: Transaction, asked: Select[Any]) -> Iterator[str]:
    rows, more = _newest(tx, asked, entries.c.id)
    if more:
        yield f"{more} earlier sightings"
    for row in rows:
        because = f" ({row.reason})" if row.reason else ""
        feed = plain(row.feed, 300)
        yield f"{row.seen_at:%F %T}  seen in {feed}: {row.outcome}{because}"


def _fate(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    """Say what was downloaded, read and made of it."""
    yield from _downloaded(tx, article.id)
    yield from _corrected(tx, article.id)
    why = f", because {article.reason}" if article.reason else ""
    detail = f" ({plain(article.detail, 200)})" if article.detail else ""
    yield f"It is article {article.id} of {plain(article.source)}: {article.outcome}"
    if why or detail:
        yield f"  {why.lstrip(', ')}{detail}"
    if article.merged_into:
        yield f"  what stands for it is article {article.merged_into}"
    if article.title:
        yield f"  {plain(article.title, 200)}"
    yield from _company(tx, article)
    yield from _wrong(tx, article)


def _downloaded(tx: Transaction, article_id: int) -> Iterator[str]:
    c = pages.c
    asked = select(c.id, c.fetched_at, c.final_url, c.status, c.size, c.archive)
    rows, more = _newest(tx, asked.where(c.article_id == article_id), c.id)
    if more:
        yield f"{more} earlier downloads"
    for page in rows:
        yield (
            f"{page.fetched_at:%F %T}  downloaded {plain(page.final_url, 300)}:"
            f" status {page.status}, {page.size} bytes"
            f"{f'; now in {page.archive}' if page.archive else ''}"
        )


def _corrected(tx: Transaction, article_id: int) -> Iterator[str]:
    c = article_revisions.c
    asked = select(c.number, c.superseded_at).where(c.article_id == article_id)
    rows, more = _newest(tx, asked, c.number)
    if more:
        yield f"{more} earlier corrections"
    for old in rows:
        yield f"{old.superseded_at:%F %T}  corrected; version {old.number} is kept"


def _company(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    gone = func.count().filter(comments.c.state == CommentState.GONE)
    mine = comments.c.article_id == article.id
    counted = select(func.count().label("known"), gone.label("gone")).where(mine)
    seen = tx.connection.execute(counted).one()
    if seen.known or article.comments_expected:
        claimed = article.comments_expected
        said = "" if claimed is None else f"; the page claims {claimed}"
        yield f"  {seen.known} comments known, {seen.gone} of them gone{said}"
    yield from _elsewhere(article)
    told = select(story_members).where(story_members.c.article_id == article.id)
    for row in _rows(tx, told):
        alone = row.matched_article_id is None
        how = "" if alone else f", like article {row.matched_article_id}"
        score = "" if row.score is None else f" ({row.method}, score {row.score:.2f})"
        yield f"  in story {row.story_id}{how}{score}"
    if article.due_at is not None:
        yield f"  its next step is due at {article.due_at:%F %T}"


def _elsewhere(article: Row[Any]) -> Iterator[str]:
    """Say where the comments are that the page does not show, and why not here."""
    for part in article.beyond:
        if "reason" in part:
            yield f"  {plain(part['url'], 200)} was not read: {part['reason']}"
    if article.comments_state in (None, CommentsState.COMPLETE):
        return
    if article.comments_state != CommentsState.HOSTED:
        yield f"  comments: {article.comments_state.replace('_', ' ')}"
        return
    thread = article.discussion.get("thread")
    named = f", thread {plain(thread, 200)}" if thread else ""
    provider = article.discussion["provider"]
    yield f"  comments: hosted by {plain(provider)}{named}"
    if provider in UNREADABLE:
        yield f"    not read: {UNREADABLE[provider]}"


def _wrong(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    for row in _rows(tx, select(failures).where(failures.c.article_id == article.id)):
        yield f"  quarantined at {row.at:%F %T} in {row.stage}: {plain(row.error, 200)}"
        by = f" by {plain(row.settled_by, 80)}" if row.settled_by else ""
        yield f"    failure {row.id}, {row.state}{by}"


def _newest(
    tx: Transaction, asked: Select[Any], order: Column[int]
) -> tuple[list[Row[Any]], int]:
    """Return the newest rows, the oldest of them first, and how many there are more."""
    rows = _rows(tx, asked.order_by(order.desc()).limit(MOST))
    if len(rows) < MOST:
        return rows[::-1], 0
    counted = select(func.count()).select_from(asked.subquery())
    return rows[::-1], tx.connection.execute(counted).scalar_one() - len(rows)


def _rows(tx: Transaction, asked: Select[Any]) -> list[Row[Any]]:
    return list(tx.connection.execute(asked))
