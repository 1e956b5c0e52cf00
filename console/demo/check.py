"""Has all landed that should? What is in the database against what was written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import select

from wireroom.console.demo import expectations as expected
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

    from sqlalchemy import Row

    from wireroom.console.demo.expectations import ExpectedComment, ExpectedEntry
    from wireroom.console.demo.newspaper import Newspaper
    from wireroom.model.rows import CommentRow
    from wireroom.store.database import Transaction

# The Tribune's pages name no zone; its source's settings do.
TRIBUNE_OFFSET = timedelta(hours=5)


def find_missing(tx: Transaction, paper: Newspaper, edition: int) -> list[str]:
    """Return what is not as it should be after an edition, a line each."""
    bases = {site.name: site.base_url for site in paper.sites}
    rows = _select_outcomes(tx)
    lines = []
    for entry in expected.expected_entries():
        url = bases[entry.site] + entry.path
        row = rows.get(url)
        if row is None:
            lines.append(f"{entry.path}: never seen")
        else:
            said = _check_entry(tx, entry, row, edition)
            lines += [f"{entry.path}: {line}" for line in said]
    lines += _check_totals(rows)
    return lines + (list(_check_histories(tx, bases)) if edition == 2 else [])


def find_pending_requests(tx: Transaction, *, since: datetime) -> list[str]:
    """Return what this run has not asked for yet: it is to find nothing new itself."""
    polled = select(feeds.c.id).where(feeds.c.last_polled_at >= since)
    seen = select(articles.c.id).where(
        articles.c.outcome == "published", articles.c.visited_at < since
    )
    lines = []
    if _count_rows(tx, polled) < len(SITES):
        lines.append("not every feed was polled in this run")
    if left := _count_rows(tx, seen):
        lines.append(f"{left} articles were not visited in this run")
    return lines


def _select_outcomes(tx: Transaction) -> dict[str, Row[Any]]:
    asked = select(
        entries.c.url.label("entry_url"),
        entries.c.outcome.label("entry_outcome"),
        entries.c.reason.label("entry_reason"),
        *articles.c,
    ).join_from(entries, articles)
    return {row.entry_url: row for row in tx.connection.execute(asked)}


def _check_totals(rows: dict[str, Row[Any]]) -> list[str]:
    counted: dict[str, int] = {}
    for row in rows.values():
        counted[row.entry_outcome] = counted.get(row.entry_outcome, 0) + 1
    if counted == expected.TOTALS:
        return []
    return [f"outcomes are {counted}, should be {expected.TOTALS}"]


def _check_entry(
    tx: Transaction, entry: ExpectedEntry, row: Row[Any], edition: int
) -> Iterator[str]:
    outcomes = {(entry.outcome, entry.reason)}
    if entry.path in expected.TWINS:
        # Whichever of the two was read second was merged into the other.
        outcomes = {("published", ""), ("merged", "same_canonical")}
    found = (row.entry_outcome, row.entry_reason or "")
    if found not in outcomes:
        yield f"{found} {row.detail or ''}, should be {sorted(outcomes)}"
    elif row.entry_outcome == "published" and entry.title:
        yield from _check_fields(entry, row, edition)
        yield from _check_comments(tx, entry, row, edition)


def _check_fields(entry: ExpectedEntry, row: Row[Any], edition: int) -> Iterator[str]:
    body = "\n".join(entry.paragraphs[edition - 1])
    printed = row.dates.get("print", {}).get("shown", "")
    links = tuple(
        urlsplit(link["url"]).path
        for link in row.links
        if link["relation"] == "related"
    )
    for name, found, wanted in (
        ("title", row.title, entry.title),
        ("authors", list(row.authors), [entry.author]),
        ("web date", *_compare_instants(row, entry)),
        ("print date", printed, entry.printed),
        ("language", (row.language or "")[:2], entry.language),
        ("caption", row.image.get("caption", ""), entry.caption),
        ("related links", links, entry.links),
        ("text", " ".join(row.text.split()), " ".join(body.split())),
    ):
        if found != wanted:
            yield f"{name} is {found!r}, should be {wanted!r}"


def _compare_instants(row: Row[Any], entry: ExpectedEntry) -> tuple[str, str]:
    """Give the web date found and wanted, both as precise as the page was."""
    wanted = datetime.fromisoformat(entry.published)
    if wanted.tzinfo is not None:
        return str(row.published_at), str(wanted.astimezone(UTC))
    minutes = row.published_offset_minutes or 0
    shown = row.published_at.astimezone(UTC) + timedelta(minutes=minutes)
    return f"{shown:%F}", entry.published[:10]


def _check_comments(
    tx: Transaction, entry: ExpectedEntry, row: Row[Any], edition: int
) -> Iterator[str]:
    rows = {
        _comment_number(c): c
        for c in tx.comments.list_rows(row.id)
        if c.state != "gone"
    }
    wanted = entry.comments[edition - 1]
    if set(rows) != {want.number for want in wanted}:
        yield f"comments are {sorted(rows)}, should be those of edition {edition}"
        return
    numbers: dict[int | None, int] = {
        found.id: number for number, found in rows.items()
    }
    for want in wanted:
        for name, value, should in _compare_comment(
            rows[want.number], want, wanted, numbers
        ):
            if value != should:
                yield f"comment {want.number}: {name} is {value!r}, not {should!r}"


def _comment_number(comment: CommentRow) -> int:
    """Read the number in a comment's own id, such as ``comment-301``."""
    return int((comment.source_id or "-0").rpartition("-")[2])


def _compare_comment(
    found: CommentRow,
    want: ExpectedComment,
    wanted: tuple[ExpectedComment, ...],
    numbers: Mapping[int | None, int],
) -> tuple[tuple[str, object, object], ...]:
    posted = datetime.fromisoformat(want.posted)
    if posted.tzinfo is None:
        posted = (posted - TRIBUNE_OFFSET).replace(tzinfo=UTC)
    answered = None if want.parent is None else wanted[want.parent].number
    return (
        ("author", found.author, want.author),
        ("time", found.posted_at, posted),
        ("text", found.text, want.text),
        ("parent", numbers.get(found.parent_id), answered),
    )


def _check_histories(tx: Transaction, bases: dict[str, str]) -> Iterator[str]:
    """Look for what the second edition changed: a correction, an edit, a loss."""
    yield from _check_story(tx, bases)
    corrected = _count_rows(
        tx,
        select(article_revisions.c.number)
        .join_from(article_revisions, articles)
        .where(articles.c.url.endswith(expected.CORRECTED)),
    )
    if corrected != 1:
        yield f"{expected.CORRECTED}: {corrected} revisions, should be 1"
    for (path, key), state in ((expected.EDITED, "edited"), (expected.GONE, "gone")):
        asked = (
            select(comments.c.id)
            .join_from(comments, articles, articles.c.id == comments.c.article_id)
            .join(comment_revisions, comment_revisions.c.comment_id == comments.c.id)
            .where(
                articles.c.url.endswith(path),
                comments.c.source_id.endswith(f"-{key}"),
                comments.c.state == state,
            )
        )
        if _count_rows(tx, asked) != 1:
            yield f"{path}: comment {key} is not {state} with one version kept"


def _check_story(tx: Transaction, bases: dict[str, str]) -> Iterator[str]:
    asked = select(story_members.c.story_id, articles.c.url).join_from(
        story_members, articles, articles.c.id == story_members.c.article_id
    )
    told: dict[int, set[str]] = {}
    for story_id, url in tx.connection.execute(asked):
        base = next((b for b in bases.values() if url.startswith(b)), "")
        told.setdefault(story_id, set()).add(url.removeprefix(base))
    shared = [paths for paths in told.values() if len(paths) > 1]
    if shared != [set(expected.SAME_STORY)]:
        yield f"stories of several articles: {shared}, should be one wire story"


def _count_rows(tx: Transaction, asked: Any) -> int:  # noqa: ANN401 - any select
    return len(tx.connection.execute(asked).all())
