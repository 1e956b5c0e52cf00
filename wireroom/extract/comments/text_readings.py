"""Decides whether a comment was edited, or only read by another reader.

A page, its comment feed and an API give one text differently: with "In reply to NAME."
in front, without its links or smileys, cut short. So the texts of one origin are
compared with each other. A text that an origin gives for the first time is an edit only
if words were replaced, or many were added.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.comments.identity import is_cut_short
from wireroom.model.discussion import CommentOrigin
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.model.article import Comment

# Letters that a reader may add or lack beside what was written: "In reply to" and a
# long name, the word of a button, the text beside a picture.
_MAX_ADDED_LETTERS = 40
_HASH_LENGTH = 16
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,2000}", re.IGNORECASE)
_PAGE_RANK, _FEED_RANK, _LIST_RANK = 1, 2, 3
_RANKS = {
    CommentOrigin.PAGE: _PAGE_RANK,
    CommentOrigin.NEXT_PAGE: _PAGE_RANK,
    CommentOrigin.FEED: _FEED_RANK,
}


def rank_statement(origin: CommentOrigin | None) -> int:
    """Rank what an origin states of a comment: the higher, the nearer to its database.

    Markup nests replies only a few levels deep and shows all others side by side; a
    feed and an API name the comment that is answered.
    """
    return 0 if origin is None else _RANKS.get(origin, _LIST_RANK)


def hash_letters(text: str) -> str:
    """Return the hash by which two readings of one origin are compared."""
    letters = _fold_letters(text) or text.strip()
    digest = hashlib.sha256(letters.encode("utf-8", "replace"))
    return digest.hexdigest()[:_HASH_LENGTH]


def record_readings(readings: Mapping[CommentOrigin, Comment]) -> Mapping[str, str]:
    """Return the hashes of a new comment's texts; none if one origin gave it."""
    if len(readings) < 2:
        return {}
    return {str(origin): hash_letters(c.text) for origin, c in readings.items()}


def settle_text(
    comment: Comment, readings: Mapping[CommentOrigin, Comment], stored: Comment
) -> Comment:
    """Return a known comment with its present text, and whether that is an edit.

    Args:
        comment: as all documents of a visit give it.
        readings: the comment as each origin gave it.
        stored: its row; its text stays if no origin shows an edit.
    """
    known = _list_known_hashes(stored)
    named = {o: _drop_name_line(read, stored) for o, read in readings.items()}
    ranked = sorted(named.items(), key=lambda x: -rank_statement(x[0]))
    now = {str(origin): hash_letters(read.text) for origin, read in ranked}
    if any(known.get(origin) == letters for origin, letters in now.items()):
        # It is as it was: what is new was only never read before.
        compared = [(origin, read) for origin, read in ranked if str(origin) in known]
    else:
        compared = ranked
    edits = [read for origin, read in compared if _is_edit(read, origin, known, stored)]
    hashes = known | now
    is_single = set(hashes) == {str(comment.read_from)}
    comment = replace(comment, text_readings={} if is_single else hashes)
    if edits:
        return _set_text(comment, edits[0])
    better = next((r for _, r in ranked if is_cut_short(stored.text, r.text)), None)
    better = better or _find_first_of_list(ranked, known, stored)
    comment = replace(comment, is_reread=better is not None)
    return _set_text(comment, stored if better is None else better)


def _set_text(comment: Comment, read: Comment) -> Comment:
    return replace(
        comment, text=read.text, raw_text=read.raw_text, structure=read.structure
    )


def _find_first_of_list(
    ranked: Sequence[tuple[CommentOrigin, Comment]],
    known: Mapping[str, str],
    stored: Comment,
) -> Comment | None:
    """Return what an API gives for the first time of a comment read from markup.

    A page's text may have the reader's name in it, or lack bold words.
    """
    if any(rank_statement(CommentOrigin(origin)) == _LIST_RANK for origin in known):
        return None
    return next(
        (
            read
            for origin, read in ranked
            if rank_statement(origin) == _LIST_RANK
            and read.text
            and hash_letters(read.text) != hash_letters(stored.text)
            and not is_cut_short(read.text, stored.text)
        ),
        None,
    )


def _drop_name_line(read: Comment, stored: Comment) -> Comment:
    """Return a comment without a first line that is its known author's name.

    Markup without marks is read by what its comments have in common, so that a name is
    recognised on one page of a list and not on another one.
    """
    first, _, rest = read.text.partition("\n")
    is_name = bool(stored.author) and first.strip() == stored.author
    if not rest or not is_name or read.author:
        return read
    return replace(read, text=rest, structure={})


def have_different_words(first: str, second: str) -> bool:
    """Return whether two texts differ by more than what one reader adds or lacks."""
    letters = _fold_letters(first), _fold_letters(second)
    shorter, longer = sorted(letters, key=len)
    if shorter == longer:
        return False
    if shorter not in longer and _count_common(shorter, longer) < len(shorter):
        return True
    return not shorter or len(longer) - len(shorter) > _MAX_ADDED_LETTERS


def _is_edit(
    read: Comment, origin: CommentOrigin, known: Mapping[str, str], stored: Comment
) -> bool:
    removed = CommentState.REMOVED
    if (read.state is removed) is not (stored.state is removed):
        return read.text != stored.text
    now, before = hash_letters(read.text), known.get(str(origin))
    if now in (before, hash_letters(stored.text)):
        return False
    texts = read.text, stored.text
    if is_cut_short(*texts) or is_cut_short(*reversed(texts)):
        return False
    return before is not None or have_different_words(*texts)


def _list_known_hashes(stored: Comment) -> dict[str, str]:
    if stored.text_readings:
        return dict(stored.text_readings)
    return {str(stored.read_from): hash_letters(stored.text)}


def _fold_letters(text: str) -> str:
    return "".join(re.findall(r"\w+", _ADDRESS.sub(" ", text).casefold()))


def _count_common(first: str, second: str) -> int:
    """Count the letters that both have at their start and at their end."""
    start = _count_common_start(first, second)
    return start + _count_common_start(first[start:][::-1], second[start:][::-1])


def _count_common_start(first: str, second: str) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    ends = (index for index, (a, b) in pairs if a != b)
    return next(ends, min(len(first), len(second)))
