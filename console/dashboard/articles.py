"""Articles: the list, one with its evidence, history and discussion; its story."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import desk_of
from wireroom.dedupe.revision_diff import difference
from wireroom.model.states import Outcome
from wireroom.store.reports.browse import COMMENTS, PAGE, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

# Deeper answers are drawn at this depth: a phone is not wide.
DEEPEST = 6
# A page shows no more of a text, in characters.
TEXT = 200_000
# What an annotation is called by, where it has one of these; what is shown of a kind.
NAMES = ("name", "word", "place", "quote", "text", "language")
OF_A_KIND = 20


def articles(request: Request) -> Response:
    """Show a page of articles, the last found first."""
    desk = desk_of(request)
    wanted = Wanted(
        source=query_params.words(request, "source"),
        outcome=query_params.choice(request, "state", Outcome),
        language=query_params.words(request, "language"),
        day=query_params.day(request, "day"),
        before=query_params.number(request, "before"),
    )
    with desk.looking() as tx:
        rows = tx.browse.articles(wanted)
    more = replace(wanted, before=rows[-1]["id"]) if len(rows) == PAGE else None
    return desk.page(
        request,
        "articles.html",
        wanted=wanted,
        rows=rows,
        outcomes=list(Outcome),
        more=more and f"/articles?{_query(more)}",
    )


def article(request: Request) -> Response:
    """Show one article whole."""
    desk, article_id = desk_of(request), query_params.row(request)
    after = query_params.number(request, "after")
    with desk.looking() as tx:
        row = tx.browse.article(article_id)
        if row is None:
            raise HTTPException(404, "There is no such article.")
        story_id = tx.browse.story_of(article_id)
        said = tx.browse.comments(article_id, after=after)
        versions = tx.browse.versions(article_id)
        told: dict[str, Any] = {
            "article": row,
            "story": None if story_id is None else tx.browse.story(story_id),
            "versions": _changes(row, versions),
            "older": versions[0]["number"] - 1 if versions else 0,
            "sightings": tx.browse.sightings(article_id),
            "pages": tx.browse.pages(article_id),
            "found": found_out(tx.browse.annotations(article_id)),
            "comments": thread(said),
            "more": said[-1]["id"] if len(said) == COMMENTS else None,
            "after": after,
        }
    return desk.page(request, "article.html", paragraphs=_paragraphs(row), **told)


def story(request: Request) -> Response:
    """Show a story: its articles, what links them, which came first."""
    desk, story_id = desk_of(request), query_params.row(request)
    with desk.looking() as tx:
        found = tx.browse.story(story_id)
    if found is None:
        raise HTTPException(404, "There is no such story; it may have joined another.")
    return desk.page(request, "story.html", story=found)


def thread(comments: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order comments as a conversation: each before its answers, as deep as it is.

    A comment whose parent is not there, or that answers itself in a circle, begins a
    conversation of its own.
    """
    ids = {one["id"] for one in comments}
    answers: dict[int | None, list[dict[str, Any]]] = {}
    for one in comments:
        parent = one["parent_id"] if one["parent_id"] in ids else None
        answers.setdefault(parent, []).append(one)
    names = {one["id"]: one["author"] for one in comments}
    ordered: list[dict[str, Any]] = []
    seen: set[int] = set()
    begun = [*answers.get(None, ()), *comments]
    for first in begun:
        waiting = [(first, 0)]
        while waiting:
            one, depth = waiting.pop()
            if one["id"] in seen:
                continue
            seen.add(one["id"])
            to = names.get(one["parent_id"])
            ordered.append({**one, "level": min(depth, DEEPEST), "to": to})
            waiting += [(a, depth + 1) for a in reversed(answers.get(one["id"], ()))]
    return ordered


def found_out(annotations: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """Write annotations for a person, by kind: their names, else all they say."""
    found: dict[str, list[str]] = {}
    for one in annotations:
        value = one["value"]
        named = next((str(value[n]) for n in NAMES if value.get(n)), None)
        simple = {k: v for k, v in value.items() if isinstance(v, str | int | float)}
        said = ", ".join(f"{name.replace('_', ' ')} {v}" for name, v in simple.items())
        kind = found.setdefault(one["kind"].replace("_", " "), [])
        if len(kind) < OF_A_KIND:
            kind.append(named or said)
    return found


def _paragraphs(row: dict[str, Any]) -> list[str]:
    return [line for line in row["text"][:TEXT].split("\n") if line.strip()]


def _changes(
    row: dict[str, Any], old: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Say what each version changed, the last first."""
    return [
        {
            "at": before["superseded_at"],
            "kind": before["kind"],
            "before": before["title"],
            "after": after["title"],
            "found": difference(
                before["title"], before["text"], after["title"], after["text"]
            ),
        }
        for before, after in pairwise([*old, row])
    ][::-1]


def _query(wanted: Wanted) -> str:
    given = {
        "source": wanted.source,
        "state": wanted.outcome,
        "language": wanted.language,
        "day": wanted.day,
        "before": wanted.before,
    }
    return urlencode({name: value for name, value in given.items() if value})


ROUTES = [
    Route("/articles", articles),
    Route("/articles/{id:int}", article),
    Route("/stories/{id:int}", story),
]
