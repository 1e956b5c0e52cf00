"""``wireroom stories show``: the articles of a story, their links, the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.console.terminal.quantities import format_quantity
from wireroom.console.terminal.sanitize import sanitize
from wireroom.model.states import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.store.reports.story_facts import MemberDecision, StoryMember

# Articles of one decision that are listed; the others are counted.
MAX_OTHERS = 10
_INDENT = " " * 10


def format_story(members: Sequence[StoryMember]) -> Iterator[str]:
    """Yield the lines of a story that has members, sanitized for a terminal."""
    yield f"story {members[0].story_id}: {format_quantity(len(members), 'article')}"
    for member in members:
        at = member.published_at
        published = "undated" if at is None else f"{at:%F %R}"
        yield f"{member.article_id:>8}  {published}  {sanitize(member.source, 60)}"
        for line in _format_member(member):
            yield _INDENT + line


def _format_member(member: StoryMember) -> Iterator[str]:
    yield sanitize(member.title, 200)
    yield sanitize(member.url, 300)
    yield from _format_match(member)
    evidence = list(_list_evidence(member))
    if evidence:
        yield "; ".join(evidence)
    for decision in member.decisions:
        yield _format_decision(decision)


def _format_match(member: StoryMember) -> Iterator[str]:
    other = member.matched_article_id
    if member.score is not None:
        yield (
            f"{member.method}: {member.score:.2f} of the shorter text"
            f" is in both this and article {other}"
        )
    elif other is not None:
        yield f"joined by hand with article {other}"


def _list_evidence(member: StoryMember) -> Iterator[str]:
    """Yield what decides which article was first, the decision before its evidence."""
    if member.is_first:
        yield "first"
    if member.latest_publication is not None:
        is_exact = member.published_at == member.latest_publication
        precision = member.published_precision
        basis = f"date exact to the {precision}" if is_exact else "date or first seen"
        yield f"published by {member.latest_publication:%F %T} ({basis})"
    if member.credit is not None:
        yield f"credits {member.credit}{', its publisher' if member.is_origin else ''}"


def _format_decision(decision: MemberDecision) -> str:
    listed = ", ".join(map(str, decision.others[:MAX_OTHERS]))
    more = len(decision.others) - MAX_OTHERS
    others = f"{listed} and {more} more" if more > 0 else listed
    is_join = decision.kind == DecisionKind.JOIN
    verb = "joined with" if is_join else "split from"
    return (
        f"decision: {verb} {others}, by {sanitize(decision.by, 60)}"
        f" at {decision.at:%F %R}: {sanitize(decision.why, 200)}"
    )
