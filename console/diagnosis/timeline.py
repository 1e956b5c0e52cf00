"""``wireroom why``: the story of one address, from the rows that tell it.

First the verdict, one sentence; then the evidence, in the order it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from wireroom.console.diagnosis.facts import match_sightings, read_address_facts
from wireroom.console.diagnosis.verdict import build_verdict
from wireroom.console.terminal.sanitize import sanitize
from wireroom.extract.comments.hosted import UNSUPPORTED_PROVIDERS
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
MAX_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is known of an address.

    Attributes:
        verdict: one sentence, for every address. evidence: lines, none if never seen.
        article_id: whose address it is, or of which it was merged.
    """

    verdict: str
    evidence: Sequence[str]
    article_id: int | None
    is_known: bool


def diagnose_address(tx: Transaction, url: str) -> Diagnosis:
    """Tell what became of an address, and what shows it."""
    known = read_address_facts(tx, url)
    article = None if known.article is None else _read_article(tx, known.article.id)
    lines = [*_format_feed(tx, url), *_format_site_feeds(known.site_feeds)]
    lines += _format_rejections(tx, url)
    if article is not None:
        lines += [*_format_sightings(tx, article.id), *_format_history(tx, article)]
    return Diagnosis(
        verdict=build_verdict(known),
        evidence=lines,
        article_id=None if article is None else article.id,
        is_known=known.is_known,
    )


def _format_feed(tx: Transaction, url: str) -> Iterator[str]:
    for row in _read_rows(tx, select(feeds).where(feeds.c.url == url)):
        reason = f", {row.reason}: {sanitize(row.detail, 200)}" if row.reason else ""
        yield f"It is feed {row.id}: {row.state}{reason}; polled {row.polls} times."


def _format_site_feeds(found: Sequence[FeedFacts]) -> Iterator[str]:
    for feed in found[:MAX_LINES]:
        yield f"A feed of its site: {sanitize(feed.url, 300)}, {feed.state}"


def _read_article(tx: Transaction, article_id: int) -> Row[Any]:
    asked = (
        select(articles, sources.c.name.label("source"))
        .join_from(articles, sources)
        .where(articles.c.id == article_id)
    )
    return tx.connection.execute(asked).one()


def _format_rejections(tx: Transaction, url: str) -> Iterator[str]:
    """Entries whose address was no good have no article."""
    asked = _select_sightings().where(
        entries.c.article_id.is_(None), match_sightings(url)
    )
    yield from _format_rows(tx, asked)


def _format_sightings(tx: Transaction, article_id: int) -> Iterator[str]:
    yield from _format_rows(
        tx, _select_sightings().where(entries.c.article_id == article_id)
    )


def _select_sightings() -> Select[Any]:
    c = entries.c
    return select(
        c.id, c.seen_at, c.outcome, c.reason, feeds.c.url.label("feed")
    ).join_from(entries, feeds)


def _format_rows(tx: Transaction, asked: Select[Any]) -> Iterator[str]:
    rows, more = _read_newest(tx, asked, entries.c.id)
    if more:
        yield f"{more} earlier sightings"
    for row in rows:
        because = f" ({row.reason})" if row.reason else ""
        feed = sanitize(row.feed, 300)
        yield f"{row.seen_at:%F %T}  seen in {feed}: {row.outcome}{because}"


def _format_history(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    """Say what was downloaded, read and made of it."""
    yield from _format_downloads(tx, article.id)
    yield from _format_revisions(tx, article.id)
    why = f", because {article.reason}" if article.reason else ""
    detail = f" ({sanitize(article.detail, 200)})" if article.detail else ""
    yield f"It is article {article.id} of {sanitize(article.source)}: {article.outcome}"
    if why or detail:
        yield f"  {why.lstrip(', ')}{detail}"
    if article.merged_into:
        yield f"  what stands for it is article {article.merged_into}"
    if article.title:
        yield f"  {sanitize(article.title, 200)}"
    yield from _format_relations(tx, article)
    yield from _format_failures(tx, article)


def _format_downloads(tx: Transaction, article_id: int) -> Iterator[str]:
    c = pages.c
    asked = select(c.id, c.fetched_at, c.final_url, c.status, c.size, c.archive)
    rows, more = _read_newest(tx, asked.where(c.article_id == article_id), c.id)
    if more:
        yield f"{more} earlier downloads"
    for page in rows:
        yield (
            f"{page.fetched_at:%F %T}  downloaded {sanitize(page.final_url, 300)}:"
            f" status {page.status}, {page.size} bytes"
            f"{f'; now in {page.archive}' if page.archive else ''}"
        )


def _format_revisions(tx: Transaction, article_id: int) -> Iterator[str]:
    c = article_revisions.c
    asked = select(c.number, c.superseded_at).where(c.article_id == article_id)
    rows, more = _read_newest(tx, asked, c.number)
    if more:
        yield f"{more} earlier corrections"
    for old in rows:
        yield f"{old.superseded_at:%F %T}  corrected; version {old.number} is kept"


def _format_relations(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    gone = func.count().filter(comments.c.state == CommentState.GONE)
    mine = comments.c.article_id == article.id
    counted = select(func.count().label("known"), gone.label("gone")).where(mine)
    seen = tx.connection.execute(counted).one()
    if seen.known or article.comments_expected:
        claimed = article.comments_expected
        said = "" if claimed is None else f"; the page claims {claimed}"
        yield f"  {seen.known} comments known, {seen.gone} of them gone{said}"
    yield from _format_comment_state(article)
    told = select(story_members).where(story_members.c.article_id == article.id)
    for row in _read_rows(tx, told):
        alone = row.matched_article_id is None
        how = "" if alone else f", like article {row.matched_article_id}"
        score = "" if row.score is None else f" ({row.method}, score {row.score:.2f})"
        yield f"  in story {row.story_id}{how}{score}"
    if article.due_at is not None:
        yield f"  its next step is due at {article.due_at:%F %T}"


def _format_comment_state(article: Row[Any]) -> Iterator[str]:
    """Say where the comments are that the page does not show, and why not here."""
    for part in article.beyond:
        if "reason" in part:
            yield f"  {sanitize(part['url'], 200)} was not read: {part['reason']}"
    if article.comments_state in (None, CommentsState.COMPLETE):
        return
    if article.comments_state != CommentsState.HOSTED:
        yield f"  comments: {article.comments_state.replace('_', ' ')}"
        return
    thread = article.discussion.get("thread")
    named = f", thread {sanitize(thread, 200)}" if thread else ""
    provider = article.discussion["provider"]
    yield f"  comments: hosted by {sanitize(provider)}{named}"
    if provider in UNSUPPORTED_PROVIDERS:
        yield f"    not read: {UNSUPPORTED_PROVIDERS[provider]}"


def _format_failures(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    for row in _read_rows(
        tx, select(failures).where(failures.c.article_id == article.id)
    ):
        yield f"  quarantined at {row.at:%F %T} in {row.stage}: {sanitize(row.error, 200)}"
        by = f" by {sanitize(row.settled_by, 80)}" if row.settled_by else ""
        yield f"    failure {row.id}, {row.state}{by}"


def _read_newest(
    tx: Transaction, asked: Select[Any], order: Column[int]
) -> tuple[list[Row[Any]], int]:
    """Return the newest rows, the oldest of them first, and how many there are more."""
    rows = _read_rows(tx, asked.order_by(order.desc()).limit(MAX_LINES))
    if len(rows) < MAX_LINES:
        return rows[::-1], 0
    counted = select(func.count()).select_from(asked.subquery())
    return rows[::-1], tx.connection.execute(counted).scalar_one() - len(rows)


def _read_rows(tx: Transaction, asked: Select[Any]) -> list[Row[Any]]:
    return list(tx.connection.execute(asked))
