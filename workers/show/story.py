"""``wireroom why``: the story of one address, from the rows that tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.discussion import CommentsState
from wireroom.extract.comments.beyond import UNREADABLE
from wireroom.store.tables import (
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
from workers.show.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row, Select

    from wireroom.store.database import Transaction


def tell(tx: Transaction, url: str) -> list[str]:
    """Return lines that say all that is known of an address; none if nothing is."""
    lines = list(_feed(tx, url))
    article = _article(tx, url)
    if article is None:
        return lines + list(_unbooked(tx, url))
    return [*lines, *_sightings(tx, article.id), *_fate(tx, article)]


def _feed(tx: Transaction, url: str) -> Iterator[str]:
    for row in _rows(tx, select(feeds).where(feeds.c.url == url)):
        reason = f", {row.reason}: {plain(row.detail, 200)}" if row.reason else ""
        yield f"It is a feed: {row.state}{reason}; polled {row.polls} times."


def _article(tx: Transaction, given: str) -> Row[Any] | None:
    asked = (
        select(articles, sources.c.name.label("source"))
        .join_from(articles, sources)
        .where(articles.c.id == tx.articles.named(given))
    )
    return tx.connection.execute(asked).one_or_none()


def _unbooked(tx: Transaction, url: str) -> Iterator[str]:
    """Entries whose address was no good have no article."""
    for row in _rows(tx, select(entries).where(entries.c.url == url)):
        yield f"{row.seen_at:%F %T}  seen in feed {row.feed_id}: {row.outcome},"
        yield f"          because {row.reason}"


def _sightings(tx: Transaction, article_id: int) -> Iterator[str]:
    asked = (
        select(entries, feeds.c.url.label("feed"))
        .join_from(entries, feeds)
        .where(entries.c.article_id == article_id)
        .order_by(entries.c.id)
    )
    for row in _rows(tx, asked):
        because = f" ({row.reason})" if row.reason else ""
        feed = plain(row.feed, 300)
        yield f"{row.seen_at:%F %T}  seen in {feed}: {row.outcome}{because}"


def _fate(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    """Say what was downloaded, read and made of it."""
    for page in _rows(tx, select(pages).where(pages.c.article_id == article.id)):
        yield (
            f"{page.fetched_at:%F %T}  downloaded {plain(page.final_url, 300)}:"
            f" status {page.status}, {page.size} bytes"
            f"{f'; now in {page.archive}' if page.archive else ''}"
        )
    revised = article_revisions.c.article_id == article.id
    for old in _rows(tx, select(article_revisions).where(revised)):
        yield f"{old.superseded_at:%F %T}  corrected; version {old.number} is kept"
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


def _company(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    seen = _rows(
        tx, select(comments.c.state).where(comments.c.article_id == article.id)
    )
    if seen or article.comments_expected:
        claimed = article.comments_expected
        said = "" if claimed is None else f"; the page claims {claimed}"
        gone = sum(row.state == "gone" for row in seen)
        yield f"  {len(seen)} comments known, {gone} of them gone{said}"
    yield from _elsewhere(article)
    mine = story_members.c.article_id == article.id
    for row in _rows(tx, select(story_members).where(mine)):
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


def _rows(tx: Transaction, asked: Select[Any]) -> list[Row[Any]]:
    return list(tx.connection.execute(asked))
