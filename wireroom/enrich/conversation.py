"""Describes the discussion under an article: voices, replies, depth and pace."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise
from statistics import median
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note
from wireroom.model.moment import Precision

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.enrich import EnrichInput
    from wireroom.model.article import Comment

_MAX_CHARACTERS = 10_000
_MAX_MENTIONS_PER_COMMENT = 20
_MAX_REPLIED_TO = 5
# The most frequent pairs of who answers whom.
_MAX_REPLY_PAIRS = 20
_MAX_MENTIONS = 2_000
_PRECISIONS_WITH_HOUR = frozenset({Precision.SECOND, Precision.MINUTE, Precision.HOUR})
_PACE_FIELDS = (
    "first_at",
    "last_at",
    "span_seconds",
    "first_after_seconds",
    "median_gap_seconds",
    "peak_hour",
    "peak_comments",
)
_MENTION = re.compile(r"(?<![\w@.])@(\w[\w.-]{0,60})")


class ConversationEnricher:
    """Kinds ``conversation`` (one, about the article) and ``mention`` (of a comment).

    ``conversation``: ``{"comments", "voices", "replies", "replies_share", "depth",
    "most_answered": [{"comment", "replies"}], "answers": [{"from", "to", "replies"}],
    "mentions"}`` and its pace, each None where no comment shows a time: ``{"first_at",
    "last_at", "span_seconds", "first_after_seconds", "median_gap_seconds", "peak_hour",
    "peak_comments"}``.
    ``mention``: ``{"name", "known"}``, where ``known`` is the mentioned author in that
    author's own spelling, or None. An article without comments gets no notes.
    """

    name = "conversation"
    version = "2"
    inputs = (Input.COMMENTS,)
    cost = Cost.LIGHT

    def annotate(self, article: EnrichInput) -> list[Note]:
        """Describe the comments of an article as one conversation."""
        comments = article.comments
        if not comments:
            return []
        authors = {_fold_name(c.author): c.author for c in comments if c.author}
        all_mentions = (m for c in comments for m in self._find_mentions(c, authors))
        mentions = list(islice(all_mentions, _MAX_MENTIONS))
        value = _describe_comments(comments, article.published)
        value["mentions"] = len(mentions)
        return [Note(kind="conversation", value=value), *mentions]

    def _find_mentions(self, comment: Comment, authors: dict[str, str]) -> list[Note]:
        if "@" not in comment.text:
            return []
        matches = _MENTION.finditer(comment.text[:_MAX_CHARACTERS])
        return [
            self._to_note(comment, match, authors)
            for match in islice(matches, _MAX_MENTIONS_PER_COMMENT)
        ]

    def _to_note(
        self, comment: Comment, match: re.Match[str], authors: dict[str, str]
    ) -> Note:
        name = match[1].rstrip(".-")
        return Note(
            kind="mention",
            value={"name": name, "known": _find_author(comment.text, match, authors)},
            comment=comment.key,
            start=match.start(),
            end=match.start() + 1 + len(name),
        )


def _find_author(
    text: str, match: re.Match[str], authors: dict[str, str]
) -> str | None:
    """Return the mentioned author; longer names are tried first, up to three words."""
    following = text[match.start() + 1 : match.start() + 80].split()[:3]
    for length in range(len(following), 0, -1):
        author = authors.get(_fold_name(" ".join(following[:length])))
        if author is not None:
            return author
    return None


def _fold_name(name: str) -> str:
    return " ".join(name.casefold().split()).strip(".,:;!?-")


def _describe_comments(
    comments: tuple[Comment, ...], published: datetime | None
) -> dict[str, object]:
    authors = {comment.key: comment.author for comment in comments}
    replies = [c for c in comments if c.parent in authors]
    answered = Counter(str(c.parent) for c in replies)
    pairs = Counter((c.author, authors[str(c.parent)]) for c in replies)
    return {
        "comments": len(comments),
        "voices": len({_fold_name(c.author) for c in comments if c.author}),
        "replies": len(replies),
        "replies_share": round(len(replies) / len(comments), 3),
        "depth": max(c.depth for c in comments),
        "most_answered": [
            {"comment": key, "replies": count}
            for key, count in answered.most_common(_MAX_REPLIED_TO)
        ],
        "answers": [
            {"from": who, "to": whom, "replies": count}
            for (who, whom), count in pairs.most_common(_MAX_REPLY_PAIRS)
        ],
        **_describe_pace(comments, published),
    }


def _describe_pace(
    comments: tuple[Comment, ...], published: datetime | None
) -> dict[str, object]:
    """Describe times and gaps; comments without the hour of posting are left out."""
    posted = (c.posted for c in comments if c.posted is not None)
    times = sorted(p.at for p in posted if p.precision in _PRECISIONS_WITH_HOUR)
    if not times:
        return dict.fromkeys(_PACE_FIELDS)
    gaps = [(b - a).total_seconds() for a, b in pairwise(times)]
    hours = Counter(at.replace(minute=0, second=0, microsecond=0) for at in times)
    peak = max(hours, key=lambda hour: (hours[hour], -hour.timestamp()))
    after = None if published is None else (times[0] - published).total_seconds()
    return {
        "first_at": times[0].isoformat(),
        "last_at": times[-1].isoformat(),
        "span_seconds": int((times[-1] - times[0]).total_seconds()),
        # A comment earlier than its article means that one of the clocks is wrong.
        "first_after_seconds": None if after is None or after < 0 else int(after),
        "median_gap_seconds": int(median(gaps)) if gaps else None,
        "peak_hour": peak.isoformat(),
        "peak_comments": hours[peak],
    }
