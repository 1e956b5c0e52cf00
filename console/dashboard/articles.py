"""Articles: the list, one with its evidence, history and discussion; its story."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import context_of
from wireroom.dedupe.revision_diff import diff_versions
from wireroom.model.states import Outcome
from wireroom.store.reports.browse import COMMENTS, PAGE_SIZE, ArticleFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

# Deeper answers are drawn at this depth: a phone is not wide.
MAX_LEVEL = 6
# A page shows no more of a text, in characters.
MAX_TEXT_LENGTH = 200_000
# What an annotation is called by, where it has one of these; what is shown of a kind.
NAME_KEYS = ("name", "word", "place", "quote", "text", "language")
MAX_PER_KIND = 20


def list_articles(request: Request) -> Response:
    """Show a page of articles, the last found first."""
    desk = context_of(request)
    wanted = ArticleFilter(
        source=query_params.read_text(request, "source"),
        outcome=query_params.read_choice(request, "state", Outcome),
        language=query_params.read_text(request, "language"),
        day=query_params.read_day(request, "day"),
        before=query_params.read_number(request, "before"),
    )
    with desk.begin_read() as tx:
        rows = tx.browse.list_articles(wanted)
    more = replace(wanted, before=rows[-1]["id"]) if len(rows) == PAGE_SIZE else None
    return desk.render_page(
        request,
        "articles.html",
        wanted=wanted,
        rows=rows,
        outcomes=list(Outcome),
        more=more and f"/articles?{_encode_query(more)}",
    )


def show_article(request: Request) -> Response:
    """Show one article whole."""
    desk, article_id = context_of(request), query_params.read_row_id(request)
    after = query_params.read_number(request, "after")
    with desk.begin_read() as tx:
        row = tx.browse.get_article(article_id)
        if row is None:
            raise HTTPException(404, "There is no such article.")
        story_id = tx.browse.get_story_id(article_id)
        said = tx.browse.list_comments(article_id, after=after)
        versions = tx.browse.list_versions(article_id)
        told: dict[str, Any] = {
            "article": row,
            "story": None if story_id is None else tx.browse.get_story(story_id),
            "versions": _compare_versions(row, versions),
            "older": versions[0]["number"] - 1 if versions else 0,
            "sightings": tx.browse.list_sightings(article_id),
            "pages": tx.browse.list_pages(article_id),
            "found": group_annotations(tx.browse.list_annotations(article_id)),
            "comments": order_thread(said),
            "more": said[-1]["id"] if len(said) == COMMENTS else None,
            "after": after,
        }
    return desk.render_page(
        request, "article.html", paragraphs=_split_paragraphs(row), **told
    )


def show_story(request: Request) -> Response:
    """Show a story: its articles, what links them, which came first."""
    desk, story_id = context_of(request), query_params.read_row_id(request)
    with desk.begin_read() as tx:
        found = tx.browse.get_story(story_id)
    if found is None:
        raise HTTPException(404, "There is no such story; it may have joined another.")
    return desk.render_page(request, "story.html", story=found)


def order_thread(comments: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
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
            ordered.append({**one, "level": min(depth, MAX_LEVEL), "to": to})
            waiting += [(a, depth + 1) for a in reversed(answers.get(one["id"], ()))]
    return ordered


def group_annotations(annotations: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """Write annotations for a person, by kind: their names, else all they say."""
    found: dict[str, list[str]] = {}
    for one in annotations:
        value = one["value"]
        named = next((str(value[n]) for n in NAME_KEYS if value.get(n)), None)
        simple = {k: v for k, v in value.items() if isinstance(v, str | int | float)}
        said = ", ".join(f"{name.replace('_', ' ')} {v}" for name, v in simple.items())
        kind = found.setdefault(one["kind"].replace("_", " "), [])
        if len(kind) < MAX_PER_KIND:
            kind.append(named or said)
    return found


def _split_paragraphs(row: dict[str, Any]) -> list[str]:
    return [line for line in row["text"][:MAX_TEXT_LENGTH].split("\n") if line.strip()]


def _compare_versions(
    row: dict[str, Any], old: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Say what each version changed, the last first."""
    return [
        {
            "at": before["superseded_at"],
            "kind": before["kind"],
            "before": before["title"],
            "after": after["title"],
            "found": diff_versions(
                before["title"], before["text"], after["title"], after["text"]
            ),
        }
        for before, after in pairwise([*old, row])
    ][::-1]


def _encode_query(wanted: ArticleFilter) -> str:
    given = {
        "source": wanted.source,
        "state": wanted.outcome,
        "language": wanted.language,
        "day": wanted.day,
        "before": wanted.before,
    }
    return urlencode({name: value for name, value in given.items() if value})


ROUTES = [
    Route("/articles", list_articles),
    Route("/articles/{id:int}", show_article),
    Route("/stories/{id:int}", show_story),
]
