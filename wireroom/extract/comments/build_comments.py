"""Turns the drafts of a page's comments into values: keys, threads, states."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.comments.identity import hash_comment
from wireroom.extract.comments.markup.body_text import strip_quote_marks
from wireroom.extract.comments.markup.moderation import read_moderation_state
from wireroom.extract.comments.markup.reply_inference import infer_parents
from wireroom.model.article import Comment
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.extract.comments.markup.comment_draft import CommentDraft

_NUMBERED_AUTHOR = re.compile(r"#?(\d{1,5})[.):]?\s+(?=\D)")
_LAST_NUMBER = re.compile(r"(?<!\d)(\d{1,5})\D*$")
_MIN_PLACES = 2
_ABSOLUTE_TIME = re.compile(r"\d{4}|\d[/.-]\d|\d:\d\d")


def build_comments(drafts: Sequence[CommentDraft]) -> tuple[Comment, ...]:
    """Return the comments in the order of the drafts.

    A parent that no markup names is inferred from the text. A comment never answers a
    later one.
    """
    drafts = _drop_places(_strip_comment_numbers(drafts))
    drafts = [_set_state(draft) for draft in drafts]
    keys = _assign_keys(drafts)
    inferred = infer_parents(drafts)
    comments: list[Comment] = []
    for position, draft in enumerate(drafts):
        index, confidence = inferred.get(position, (draft.parent, 1.0))
        parent = None if index is None else comments[index]
        comments.append(
            Comment(
                key=keys[position],
                source_id=draft.source_id,
                permalink=draft.permalink,
                author=draft.author,
                author_url=draft.author_url,
                posted=draft.posted,
                posted_raw=draft.posted_raw,
                text=draft.text,
                raw_text=draft.raw_text,
                structure=draft.structure,
                position=position,
                parent=None if parent is None else parent.key,
                parent_inferred=position in inferred,
                parent_confidence=confidence,
                depth=0 if parent is None else parent.depth + 1,
                votes=draft.votes,
                state=draft.state,
            )
        )
    return tuple(comments)


def _strip_comment_numbers(drafts: Sequence[CommentDraft]) -> list[CommentDraft]:
    """Remove the number from ``1 Ada Quill``, ``2 Ben Marrow``.

    Only if all authors have one and no two the same: it is then the comment's number.
    """
    matches = [_NUMBERED_AUTHOR.match(draft.author) for draft in drafts]
    numbers = {int(match[1]) for match in matches if match}
    if not len(numbers) == len(drafts) > 1:
        return list(drafts)
    return [
        replace(draft, author=draft.author[match.end() :]) if match else draft
        for draft, match in zip(drafts, matches, strict=True)
    ]


def _drop_places(drafts: Sequence[CommentDraft]) -> list[CommentDraft]:
    """Remove ids that are the place of a comment in its list: 0, 1, 2, ...

    A comment above it would move them to the next ones. No database counts from 0.
    """
    matches = [_LAST_NUMBER.search(draft.source_id or "") for draft in drafts]
    places = [int(match[1]) for match in matches if match]
    if len(drafts) < _MIN_PLACES or places != list(range(len(drafts))):
        return list(drafts)
    return [replace(draft, source_id=None, permalink=None) for draft in drafts]


def _set_state(draft: CommentDraft) -> CommentDraft:
    if draft.state is CommentState.REMOVED:
        # Said by a field of the comment, not by a sentence in its place.
        return draft
    state, text = read_moderation_state(draft.text, draft.raw_text)
    if state is draft.state and text == draft.text:
        return draft
    return replace(draft, state=state, text=text)


def _assign_keys(drafts: Sequence[CommentDraft]) -> list[str]:
    """Return the page's ids, or hashes where it has none or uses one twice.

    A hash covers nothing around the comment: the key stays the same when the comment
    moves to another page of the list.
    """
    page_ids = [draft.source_id for draft in drafts if draft.source_id]
    are_unique = len(set(page_ids)) == len(page_ids)
    counts: Counter[str] = Counter()
    keys: list[str] = []
    for draft in drafts:
        key = (are_unique and draft.source_id) or _hash_draft(draft)
        counts[key] += 1
        keys.append(key if counts[key] == 1 else f"{key}-{counts[key]}")
    return keys


def _hash_draft(draft: CommentDraft) -> str:
    time = _get_stable_time(draft)
    return hash_comment(draft.author, time, strip_quote_marks(draft.text))


def _get_stable_time(draft: CommentDraft) -> str:
    """Return the printed time, "" for an age: "3 hours ago" changes by itself."""
    return draft.posted_raw if _ABSOLUTE_TIME.search(draft.posted_raw) else ""
