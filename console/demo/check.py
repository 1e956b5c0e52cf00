"""Comparison of the database with the sample newspaper's expected content."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import select

from wireroom.console.demo import expectations
from wireroom.console.demo.newspaper import SITES
from wireroom.store.schema.tables import (
    article_revisions,
    articles,
    comment_revisions,
    comments,
    entries,
    feeds,
    story_members,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Select

    from wireroom.console.demo.expectations import ExpectedComment, ExpectedEntry
    from wireroom.console.demo.newspaper import Newspaper
    from wireroom.model.rows import ArticleRow, CommentRow
    from wireroom.store.database import Transaction

    # A name, the value in the database, and the expected value.
    Comparison = tuple[str, object, object]

# The Tribune's pages state no zone; the settings of its source do.
TRIBUNE_OFFSET = timedelta(hours=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _EntryRow:
    """An entry of a feed with its outcome and its article."""

    article_id: int
    outcome: str
    reason: str


def find_missing(tx: Transaction, paper: Newspaper, edition: int) -> list[str]:
    """Return a line for each difference from the expected state after an edition."""
    bases = {site.name: site.base_url for site in paper.sites}
    rows = _select_entries(tx)
    lines = []
    for entry in expectations.expected_entries():
        row = rows.get(bases[entry.site] + entry.path)
        if row is None:
            lines.append(f"{entry.path}: no entry")
        else:
            differences = _check_entry(tx, entry, row, edition)
            lines += [f"{entry.path}: {difference}" for difference in differences]
    lines += _check_totals(rows)
    return lines + (list(_check_histories(tx, bases)) if edition == 2 else [])


def find_pending_requests(tx: Transaction, *, since: datetime) -> list[str]:
    """Return a line for feeds and articles that this run has not requested yet.

    A second run on the same data has to request everything and find nothing new.
    """
    polled = select(feeds.c.id).where(feeds.c.last_polled_at >= since)
    stale = select(articles.c.id).where(
        articles.c.outcome == "published", articles.c.visited_at < since
    )
    lines = []
    if _count_rows(tx, polled) < len(SITES):
        lines.append("not every feed was polled in this run")
    if count := _count_rows(tx, stale):
        lines.append(f"{count} articles were not visited in this run")
    return lines


def _select_entries(tx: Transaction) -> dict[str, _EntryRow]:
    """Return the entries that have an article, by their URL."""
    c = entries.c
    query = select(c.url, c.article_id, c.outcome, c.reason).join_from(
        entries, articles
    )
    return {
        row.url: _EntryRow(
            article_id=row.article_id, outcome=row.outcome, reason=row.reason or ""
        )
        for row in tx.connection.execute(query)
    }


def _check_totals(rows: Mapping[str, _EntryRow]) -> list[str]:
    counts = dict(Counter(row.outcome for row in rows.values()))
    if counts == expectations.TOTALS:
        return []
    return [f"outcomes are {counts}, should be {expectations.TOTALS}"]


def _check_entry(
    tx: Transaction, entry: ExpectedEntry, row: _EntryRow, edition: int
) -> Iterator[str]:
    outcomes = {(entry.outcome, entry.reason)}
    if entry.path in expectations.TWINS:
        # The one of the two that was read second was merged into the other.
        outcomes = {("published", ""), ("merged", "same_canonical")}
    article = tx.articles.get(row.article_id)
    outcome = (row.outcome, row.reason)
    if outcome not in outcomes:
        yield f"{outcome} {article.detail or ''}, should be {sorted(outcomes)}"
    elif row.outcome == "published" and entry.title:
        yield from _check_fields(entry, article, edition)
        yield from _check_comments(tx, entry, article, edition)


def _check_fields(
    entry: ExpectedEntry, article: ArticleRow, edition: int
) -> Iterator[str]:
    body = "\n".join(entry.paragraphs[edition - 1])
    printed = article.dates.get("print")
    links = tuple(
        urlsplit(link["url"]).path
        for link in article.links
        if link["relation"] == "related"
    )
    for name, value, expected in (
        ("title", article.title, entry.title),
        ("authors", article.authors, [entry.author]),
        _compare_publication(article, entry),
        ("print date", printed["shown"] if printed else "", entry.printed),
        ("language", (article.language or "")[:2], entry.language),
        ("caption", article.image.get("caption", ""), entry.caption),
        ("related links", links, entry.links),
        ("text", " ".join(article.text.split()), " ".join(body.split())),
    ):
        if value != expected:
            yield f"{name} is {value!r}, should be {expected!r}"


def _compare_publication(article: ArticleRow, entry: ExpectedEntry) -> Comparison:
    """Return both publication times as text, as precise as the page was."""
    expected = datetime.fromisoformat(entry.published)
    published_at = article.published_at
    if expected.tzinfo is not None or published_at is None:
        return "web date", str(published_at), str(expected.astimezone(UTC))
    offset = timedelta(minutes=article.published_offset_minutes or 0)
    local = published_at.astimezone(UTC) + offset
    return "web date", f"{local:%F}", entry.published[:10]


def _check_comments(
    tx: Transaction, entry: ExpectedEntry, article: ArticleRow, edition: int
) -> Iterator[str]:
    rows = {
        _comment_number(row): row
        for row in tx.comments.list_rows(article.id)
        if row.state != "gone"
    }
    expected = entry.comments[edition - 1]
    if set(rows) != {comment.number for comment in expected}:
        yield f"comments are {sorted(rows)}, should be those of edition {edition}"
        return
    numbers: dict[int | None, int] = {row.id: number for number, row in rows.items()}
    for comment in expected:
        parent = None if comment.parent is None else expected[comment.parent].number
        row = rows[comment.number]
        comparisons = [
            *_compare_comment(row, comment),
            ("parent", numbers.get(row.parent_id), parent),
        ]
        for name, value, wanted in comparisons:
            if value != wanted:
                yield f"comment {comment.number}: {name} is {value!r}, not {wanted!r}"


def _comment_number(comment: CommentRow) -> int:
    """Return the number in a comment's own id, such as ``comment-301``."""
    return int((comment.source_id or "-0").rpartition("-")[2])


def _compare_comment(row: CommentRow, expected: ExpectedComment) -> list[Comparison]:
    posted = datetime.fromisoformat(expected.posted)
    if posted.tzinfo is None:
        posted = (posted - TRIBUNE_OFFSET).replace(tzinfo=UTC)
    return [
        ("author", row.author, expected.author),
        ("time", row.posted_at, posted),
        ("text", row.text, expected.text),
    ]


def _check_histories(tx: Transaction, bases: Mapping[str, str]) -> Iterator[str]:
    """Check what edition 2 changed: a correction, an edited and a deleted comment."""
    yield from _check_story(tx, bases)
    revisions = _count_rows(
        tx,
        select(article_revisions.c.number)
        .join_from(article_revisions, articles)
        .where(articles.c.url.endswith(expectations.CORRECTED)),
    )
    if revisions != 1:
        yield f"{expectations.CORRECTED}: {revisions} revisions, should be 1"
    changed = ((expectations.EDITED, "edited"), (expectations.GONE, "gone"))
    for (path, key), state in changed:
        query = (
            select(comments.c.id)
            .join_from(comments, articles, articles.c.id == comments.c.article_id)
            .join(comment_revisions, comment_revisions.c.comment_id == comments.c.id)
            .where(
                articles.c.url.endswith(path),
                comments.c.source_id.endswith(f"-{key}"),
                comments.c.state == state,
            )
        )
        if _count_rows(tx, query) != 1:
            yield f"{path}: comment {key} is not {state} with one stored version"


def _check_story(tx: Transaction, bases: Mapping[str, str]) -> Iterator[str]:
    query = select(story_members.c.story_id, articles.c.url).join_from(
        story_members, articles, articles.c.id == story_members.c.article_id
    )
    paths_by_story: dict[int, set[str]] = defaultdict(set)
    for story_id, url in tx.connection.execute(query):
        base = next((b for b in bases.values() if url.startswith(b)), "")
        paths_by_story[story_id].add(url.removeprefix(base))
    shared = [paths for paths in paths_by_story.values() if len(paths) > 1]
    if shared != [set(expectations.SAME_STORY)]:
        yield f"stories of several articles: {shared}, should be one wire story"


def _count_rows(tx: Transaction, query: Select[Any]) -> int:
    return len(tx.connection.execute(query).all())
