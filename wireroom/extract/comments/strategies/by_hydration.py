"""Reads comments in the data that a page hands to its own scripts.

Pages that are built in the browser have their first comments in ``__NEXT_DATA__``,
``window._preloads``, an attribute of the comments' element and alike. Read only where
the markup and JSON-LD have none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Candidate, Evidence
from wireroom.extract.comments.comment_structure import read_markup_structure
from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.stated_text import (
    as_name,
    fold_plain_text,
    markup_to_text,
)
from wireroom.extract.comments.state_lists import find_longest_list
from wireroom.extract.script_data.hydration import iterate_states, read_attribute_state
from wireroom.model.moment import DateSource, PublishedTime
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.markup.date_context import DateContext
    from wireroom.extract.comments.state_lists import StateList
    from wireroom.extract.comments.state_objects import StateComment
    from wireroom.extract.script_data.hydration import PageState

# What follows the word in a name before an object or a list that is not empty, before
# an index of a table of references, and in an encoded text. Decoding costs 10 ms a MB,
# the search for the word a hundredth.
_WORD = "omment"
_FILLED = re.compile(
    r"omments?\w{0,20}(?:"
    r"(?:\\{0,4}\"|:[^\s:\"\\]{1,60}\\{0,4}\"|\]?\s*=(?:\s*JSON\.parse\()?)"
    r"[\s:]*\\{0,4}[\"']?[\[{]\s*(?:\\{0,4}[\"'{]|\d)"
    r"|\\{0,4}\"\s*[,:]\s*\d|%22)"
)
_MAX_WORDS = 2_000
_JSON_START = ("[", "{")
_MAX_ATTRIBUTES = 4_000
_LATEST_SECONDS = 4_102_444_800
_EARLIEST_SECONDS = 631_152_000
_DIGITS = re.compile(r"\d{10}|\d{13}", re.ASCII)
_HAS_ZONE = re.compile(r"(?:z|[+-]\d\d:?\d\d|utc|gmt)\s*$", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][^<>]{0,500}>|&#?\w{2,8};", re.IGNORECASE)
_MAX_TITLES = 6


def read_by_hydration(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read the longest list of comments in the page's script data."""
    best: tuple[StateList, HtmlElement] | None = None
    titles: list[str] | None = None
    for state in _iterate_wanted_states(index):
        titles = titles or _list_titles(index.view.tree)
        found = find_longest_list(state.value, state.name, titles)
        if found and (best is None or len(found.comments) > len(best[0].comments)):
            best = found, state.element
    if best is None:
        return ()
    found, element = best
    drafts = [
        _to_draft(comment, parent, element, ctx) for comment, parent in found.comments
    ]
    candidate = Candidate(
        read_by="hydration",
        evidence=Evidence.DATA,
        drafts=drafts,
        # The element may hold the story as well.
        records=(),
        view=index.view,
        claimed=found.claimed,
        continues=found.continues,
    )
    return (candidate,)


def _iterate_wanted_states(index: CommentIndex) -> Iterator[PageState]:
    yield from iterate_states(index.view.tree, _may_hold_comments)
    for hint in index.hints[:_MAX_ATTRIBUTES]:
        for name, value in hint.items():
            if value.lstrip()[:1] in _JSON_START:
                state = read_attribute_state(hint, name)
                if state is not None:
                    yield state


def _may_hold_comments(name: str, text: str) -> bool:
    if _WORD in name:
        return True
    position = text.find(_WORD)
    for _ in range(_MAX_WORDS):
        if position < 0 or _FILLED.match(text, position):
            break
        position = text.find(_WORD, position + len(_WORD))
    return position >= 0


def _list_titles(tree: HtmlElement) -> list[str]:
    """Return what the page declares as its title, and its first headings."""
    titles = ["".join(e.itertext()) for e in tree.iter("title", "h1")][:_MAX_TITLES]
    for meta in tree.iter("meta"):
        if "title" in (meta.get("property") or meta.get("name") or ""):
            titles.append(meta.get("content", ""))
    return titles[: 2 * _MAX_TITLES]


def _to_draft(
    comment: StateComment,
    parent: int | None,
    element: HtmlElement,
    ctx: ReadContext,
) -> CommentDraft:
    posted = _read_time(comment, ctx.dates)
    text, raw = _read_text(comment.text)
    author = as_name(comment.author)
    url = comment.author_url
    return CommentDraft(
        element=element,
        author=author,
        author_url=url[:2048] if url.startswith(("http://", "https://")) else None,
        posted=posted,
        posted_raw="" if comment.posted is None else str(comment.posted)[:200],
        text=text,
        raw_text=raw,
        structure=read_markup_structure(comment.text, text, ctx.base),
        source_id=comment.comment_id or None,
        votes=comment.votes,
        parent=parent,
        state=CommentState.REMOVED if comment.is_removed else CommentState.VISIBLE,
        has_marked_author=bool(author),
    )


def _read_text(text: str) -> tuple[str, str]:
    """Return a text, plain or HTML, with quotations marked, and without marks."""
    return markup_to_text(text) if _MARKUP.search(text) else fold_plain_text(text)


def _read_time(comment: StateComment, dates: DateContext) -> PublishedTime | None:
    posted = comment.posted
    if isinstance(posted, str) and _DIGITS.fullmatch(posted):
        posted = int(posted)
    if isinstance(posted, int | float):
        seconds = posted / 1_000 if posted > _LATEST_SECONDS else posted
        if not _EARLIEST_SECONDS < seconds < _LATEST_SECONDS:
            return None
        at = datetime.fromtimestamp(int(seconds), UTC)
        return PublishedTime(at=at, raw=str(posted), source=DateSource.MARKUP)
    if posted is None:
        return None
    text = posted.strip()
    if comment.is_utc and not _HAS_ZONE.search(text):
        text += " UTC"
    return dates.parse(text, DateSource.MARKUP)
