"""The shape of a discussion: who speaks, who is answered, how deep, for how long."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note

if TYPE_CHECKING:
    from wireroom.enrich import EnrichInput
    from wireroom.model import Comment

_MOST_CHARACTERS = 10_000
_MOST_MENTIONS = 20
_MOST_ANSWERED = 5
_MENTION = re.compile(r"(?<![\w@.])@(\w[\w.-]{0,60})")


class ConversationEnricher:
    """Kinds ``conversation`` (one, about the article) and ``mention`` (of a comment).

    ``conversation``: ``{"comments", "voices", "replies", "depth", "most_answered":
    [{"comment", "replies"}], "mentions", "first_at", "last_at", "span_seconds"}``.
    ``mention``: ``{"name", "known"}``, where ``known`` is the author it names, spelled
    as that author is, or None. An article without comments is not annotated.
    """

    name = "conversation"
    version = "1"
    inputs = (Input.COMMENTS,)
    cost = Cost.LIGHT

    def annotate(self, given: EnrichInput) -> list[Note]:
        """Describe the comments of an article as one conversation."""
        if not given.comments:
            return []
        authors = {_folded(c.author): c.author for c in given.comments if c.author}
        mentions = [m for c in given.comments for m in self._mentions(c, authors)]
        value = _shape(given.comments) | {"mentions": len(mentions)}
        whole = Note(kind="conversation", value=value)
        return [whole, *mentions]

    def _mentions(self, comment: Comment, authors: dict[str, str]) -> list[Note]:
        if "@" not in comment.text:
            return []
        found = list(_MENTION.finditer(comment.text[:_MOST_CHARACTERS]))
        return [self._mention(comment, m, authors) for m in found[:_MOST_MENTIONS]]

    def _mention(
        self, comment: Comment, found: re.Match[str], authors: dict[str, str]
    ) -> Note:
        name = found[1].rstrip(".-")
        return Note(
            kind="mention",
            value={"name": name, "known": _known(comment.text, found, authors)},
            comment=comment.key,
            start=found.start(),
            end=found.start() + 1 + len(name),
        )


def _known(text: str, found: re.Match[str], authors: dict[str, str]) -> str | None:
    """Find the author that is meant: names of several words are tried longest first."""
    following = text[found.start() + 1 : found.start() + 80].split()[:3]
    for length in range(len(following), 0, -1):
        author = authors.get(_folded(" ".join(following[:length])))
        if author is not None:
            return author
    return None


def _folded(name: str) -> str:
    return " ".join(name.casefold().split()).strip(".,:;!?-")


def _shape(comments: tuple[Comment, ...]) -> dict[str, object]:
    keys = {comment.key for comment in comments}
    answered = Counter(c.parent for c in comments if c.parent in keys)
    times = sorted(c.posted.at for c in comments if c.posted is not None)
    first, last = (times[0], times[-1]) if times else (None, None)
    span = int((last - first).total_seconds()) if first and last else None
    return {
        "comments": len(comments),
        "voices": len({_folded(c.author) for c in comments if c.author}),
        "replies": answered.total(),
        "depth": max(c.depth for c in comments),
        "most_answered": [
            {"comment": key, "replies": count}
            for key, count in answered.most_common(_MOST_ANSWERED)
        ],
        "first_at": first.isoformat() if first else None,
        "last_at": last.isoformat() if last else None,
        "span_seconds": span,
    }
