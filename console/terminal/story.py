"""``wireroom stories show``: a story's articles, what links them, which came first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.console.terminal.sanitize import sanitize
from wireroom.store.schema.tables import articles, sources, stories, story_members
from wireroom.store.stories.manual_decisions import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Select

    from wireroom.model.rows import StoryDecisionRow
    from wireroom.store.database import Transaction

# More members of a story than this are not shown.
MAX_MEMBERS = 1_000
# Articles that one decision names are listed up to this many.
MAX_OTHERS = 10


def read_members(tx: Transaction, given: str) -> list[dict[str, Any]]:
    """Return the members of an article's story as they were met; none if none.

    ``given``: an address, a GUID or an id.
    """
    article_id = tx.articles.find_by_reference(given)
    if article_id is None:
        return []
    rows = [
        dict(r) for r in tx.connection.execute(_select_members(article_id)).mappings()
    ]
    for row in rows:
        row["decisions"] = [
            {
                "decision": ruling.id,
                "kind": ruling.kind,
                "others": _list_other_articles(ruling, row["article_id"]),
                "taken_out": ruling.kind == DecisionKind.SPLIT and ruling.my_side == 1,
                "by": ruling.made_by,
                "at": ruling.made_at,
                "why": ruling.why,
            }
            for ruling in tx.stories.rulings.list_for_article(row["article_id"])
        ]
    return rows


def _list_other_articles(ruling: StoryDecisionRow, article_id: int) -> list[int]:
    if ruling.kind == DecisionKind.SPLIT:
        return list(ruling.others)
    return [one for one in ruling.articles if one != article_id]


def _select_members(article_id: int) -> Select[Any]:
    m, a, s = story_members.c, articles.c, stories.c
    mine = select(m.story_id).where(m.article_id == article_id)
    return (
        select(
            m.story_id,
            m.article_id,
            (s.first_article_id == m.article_id).label("is_first"),
            sources.c.name.label("source"),
            a.title,
            a.url,
            a.published_at,
            a.published_precision,
            m.out_by,
            m.credit,
            m.origin,
            m.method,
            m.score,
            m.matched_article_id,
        )
        .join_from(story_members, articles, a.id == m.article_id)
        .join(stories, s.id == m.story_id)
        .join(sources, sources.c.id == a.source_id)
        .where(m.story_id == mine.scalar_subquery())
        .order_by(m.article_id)
        .limit(MAX_MEMBERS)
    )


def format_members(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield a story's lines; nothing of it can steer the terminal."""
    yield f"story {found[0]['story_id']}: {len(found)} articles"
    for one in found:
        when = one["published_at"]
        printed = "undated" if when is None else f"{when:%F %R}"
        yield f"{one['article_id']:>8}  {printed}  {sanitize(one['source'], 60)}"
        yield f"          {sanitize(one['title'], 200)}"
        yield f"          {sanitize(one['url'], 300)}"
        for line in (
            *_format_link(one),
            *_format_evidence(one),
            *_format_decisions(one),
        ):
            yield f"          {line}"


def _format_link(one: dict[str, Any]) -> Iterator[str]:
    other = one["matched_article_id"]
    if one["score"] is not None:
        yield (
            f"{one['method']}: {one['score']:.2f} of the shorter text"
            f" is in both this and article {other}"
        )
    elif other is not None:
        yield f"by hand, with article {other}"


def _format_evidence(one: dict[str, Any]) -> Iterator[str]:
    said = []
    if one["out_by"] is not None:
        exact = one["published_at"] == one["out_by"]
        finest = one["published_precision"]
        how = f"its date gives the {finest}" if exact else "by its date or when found"
        said.append(f"out by {one['out_by']:%F %T} ({how})")
    if one["credit"] is not None:
        said.append(f"credits {one['credit']}{', itself' if one['origin'] else ''}")
    if one["is_first"]:
        said.insert(0, "first")
    if said:
        yield "; ".join(said)


def _format_decisions(one: dict[str, Any]) -> Iterator[str]:
    for ruling in one["decisions"]:
        named = ", ".join(map(str, ruling["others"][:MAX_OTHERS]))
        more = len(ruling["others"]) - MAX_OTHERS
        others = named + (f" and {more} more" if more > 0 else "")
        verb = (
            "put together with" if ruling["kind"] == DecisionKind.JOIN else "apart from"
        )
        yield (
            f"decided: {verb} {others}, by {sanitize(ruling['by'], 60)}"
            f" at {ruling['at']:%F %R}: {sanitize(ruling['why'], 200)}"
        )
