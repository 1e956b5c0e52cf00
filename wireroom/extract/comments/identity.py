"""Recognises a comment that was read before, wherever and however it was read.

A page, its comment feed and its site's API show the same comments differently: with or
without an id, with a time in UTC or without a zone, cut short or complete.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.reply_inference import fold_name
from wireroom.model.moment import Precision, ZoneSource

if TYPE_CHECKING:
    from wireroom.model.article import Comment
    from wireroom.model.moment import PublishedTime

# Characters of a text that are compared, and that find the comments to compare with.
_COMPARED = 2_000
_LOOKUP = 20
_MAX_ID = 100
_ELLIPSIS = re.compile(r"(?:\[?(?:…|\.\.\.|&hellip;)\]?)\s*$")
_NUMBERED_ID = re.compile(r"([A-Za-z_-]*?)[-_]?(\d{1,20})")
_WRAPPER_PREFIX = re.compile(r"^(?:li|div|dsq)[-_](?=comment)")
_DURATIONS = {
    Precision.SECOND: timedelta(seconds=2),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}
# Between the easternmost and the westernmost clock, for times without a zone.
_ZONE_RANGE = timedelta(hours=26)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentId:
    """An id: the system that gave it, "" for a bare number, and the number in it."""

    system: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedComment:
    """A comment with its ids."""

    comment: Comment
    ids: frozenset[CommentId]


def hash_comment(author: str, posted: str, text: str) -> str:
    """Return the key of a comment without an id.

    Nothing around the comment is part of the hash, so the key stays the same wherever
    the comment is listed.
    """
    triple = f"{author}\x1f{posted}\x1f{text}"
    return "h" + hashlib.sha256(triple.encode("utf-8", "replace")).hexdigest()[:24]


def parse_comment_id(text: str) -> CommentId:
    """Parse ``comment-301`` or ``301``; other text is an id of its own system."""
    match = _NUMBERED_ID.fullmatch(_WRAPPER_PREFIX.sub("", text)[-_MAX_ID:])
    if match is None:
        return CommentId(system="*", number=text[-_MAX_ID:])
    return CommentId(system=match[1].lower(), number=match[2])


def identify_comment(comment: Comment) -> IdentifiedComment:
    """Collect the comment's own id, and the one that its permanent link ends with."""
    fragment = (comment.permalink or "").partition("#")[2]
    ids = map(parse_comment_id, filter(None, (comment.source_id, fragment)))
    return IdentifiedComment(comment=comment, ids=frozenset(ids))


def have_different_ids(first: IdentifiedComment, second: IdentifiedComment) -> bool:
    """Return whether one system gives the two comments different ids."""
    systems = {x.system for x in first.ids} & {x.system for x in second.ids}
    return bool(systems) and not first.ids & second.ids


def have_same_id(first: IdentifiedComment, second: IdentifiedComment) -> bool:
    """Return whether two comments with an id in common are the same.

    A bare number is not enough: author or text must agree as well. A comment without
    any id agrees with every other.
    """
    ids, other = first.ids, second.ids
    if not (ids and other) or any(shared.system for shared in ids & other):
        return True
    shared_numbers = {x.number for x in ids} & {x.number for x in other}
    if not shared_numbers or have_different_ids(first, second):
        return False
    authors = fold_name(first.comment.author), fold_name(second.comment.author)
    return authors[0] == authors[1] or have_same_text(first.comment, second.comment)


def have_same_text(first: Comment, second: Comment) -> bool:
    """Return whether the letters of the texts agree."""
    return _normalize_text(first.text) == _normalize_text(second.text)


def have_same_content(first: Comment, second: Comment) -> bool:
    """Return whether two comments of one author have the same text and time."""
    return _have_same_time(first.posted, second.posted) and (
        have_same_text(first, second)
        or is_cut_short(first.text, second.text)
        or is_cut_short(second.text, first.text)
    )


def is_cut_short(text: str, longer: str) -> bool:
    """Return whether a text ends with an ellipsis and begins as a longer one."""
    ellipsis = _ELLIPSIS.search(text)
    if ellipsis is None:
        return False
    head, whole = _normalize_text(text[: ellipsis.start()]), _normalize_text(longer)
    return len(head) < len(whole) and whole.startswith(head)


def to_lookup_key(comment: Comment) -> tuple[str, str]:
    """Return author and start of the text: a text cut short starts as the whole one."""
    text = _normalize_text(_ELLIPSIS.sub("", comment.text))
    return fold_name(comment.author), text[:_LOOKUP]


def _have_same_time(first: PublishedTime | None, second: PublishedTime | None) -> bool:
    """Return whether two times may be one; an unknown time may be any."""
    if first is None or second is None:
        return True
    tolerance = _DURATIONS[first.precision] + _DURATIONS[second.precision]
    if {first.zone, second.zone} != {ZoneSource.STATED}:
        tolerance += _ZONE_RANGE
    return abs(first.at - second.at) <= tolerance


def _normalize_text(text: str) -> str:
    """Return the letters and digits of a text, or its first signs if it has none."""
    letters = "".join(re.findall(r"\w+", text[:_COMPARED].casefold()))
    return letters or text.strip()[:_LOOKUP]
