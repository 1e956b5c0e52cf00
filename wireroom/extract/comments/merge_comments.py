"""Merges the comments of several documents with the stored ones, each comment once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.dates.finest import refine
from wireroom.dates.inferred_zone import find_zones, place_time
from wireroom.extract.comments.identity import (
    have_different_ids,
    have_same_content,
    have_same_id,
    have_same_text,
    identify_comment,
    is_cut_short,
    parse_comment_id,
    to_lookup_key,
)
from wireroom.extract.comments.markup.reply_inference import infer_parents
from wireroom.extract.comments.text_readings import (
    rank_statement,
    record_readings,
    settle_text,
)
from wireroom.extract.comments.thread_order import order_threads
from wireroom.model.discussion import CommentOrigin
from wireroom.model.moment import ZoneSource
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

    from wireroom.extract.comments.identity import CommentId, IdentifiedComment
    from wireroom.model.article import Comment
    from wireroom.model.moment import PublishedTime

# Comments that are compared: a text may be on a page a thousand times.
_MAX_COMPARED = 200
# A list that may be complete outranks the page, and the page a window on the list.
_ORIGIN_RANKS = {CommentOrigin.FEED: 0, CommentOrigin.PAGE: 1}
_LIST_RANK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _ParentClaim:
    """What one document states of a comment's parent.

    Attributes:
        name: the document's key of the parent; None: there is none.
        keys: the document's own keys, and the keys they have here.
    """

    name: str | None
    origin: CommentOrigin
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedComments:
    """The comments of one visit, each once.

    Attributes:
        comments: with their stored keys, in the order of the threads.
        new_positions: key to position of stored comments that no document showed and
            that others moved.
        document_keys: the keys that each document showed, in the order of documents.
    """

    comments: tuple[Comment, ...]
    new_positions: Mapping[str, int]
    document_keys: tuple[frozenset[str], ...]


def merge_comments(
    stored: Sequence[Comment], documents: Iterable[Sequence[Comment]]
) -> MergedComments:
    """Merge the comments of several documents with the stored ones.

    Args:
        stored: all comments of the article, also those that are gone.
        documents: the comments of each document, the page first. Two comments of one
            document are the same only if they have the same id.
    """
    matcher = _CommentMatcher(stored)
    document_keys = tuple(matcher.add_document(document) for document in documents)
    seen = _assign_parents(matcher)
    hidden = [
        comment
        for comment in stored
        if comment.key not in matcher.seen and comment.state != CommentState.GONE
    ]
    positions = order_threads([*seen, *hidden])
    ordered = sorted(seen, key=lambda comment: positions[comment.key].position)
    return MergedComments(
        comments=tuple(
            replace(
                comment,
                position=positions[comment.key].position,
                depth=positions[comment.key].depth,
            )
            for comment in ordered
        ),
        new_positions={
            comment.key: positions[comment.key].position
            for comment in hidden
            if positions[comment.key].position != comment.position
        },
        document_keys=document_keys,
    )


class _CommentMatcher:
    """All stored and seen comments, found by key, id, and author with text."""

    def __init__(self, stored: Sequence[Comment]) -> None:
        self.stored = {comment.key: comment for comment in stored}
        self.seen: dict[str, Comment] = {}
        self._all: dict[str, IdentifiedComment] = {}
        self._keys_by_number: dict[str, list[str]] = defaultdict(list)
        self._keys_by_text: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._parent_claims: dict[str, list[_ParentClaim]] = defaultdict(list)
        self._readings: dict[str, dict[CommentOrigin, Comment]] = defaultdict(dict)
        for comment in stored:
            self._index_comment(comment.key, comment)

    def add_document(self, document: Sequence[Comment]) -> frozenset[str]:
        """Add the comments of one document; return their keys."""
        keys: dict[str, str] = {}
        used: set[str] = set()
        for comment in document:
            key = self._find_match(comment, used) or self._make_unique_key(comment)
            keys[comment.key] = key
            used.add(key)
            self._readings[key].setdefault(comment.read_from, comment)
            self.seen[key] = replace(self._merge(key, comment), key=key)
            self._index_comment(key, self.seen[key])
            self._add_parent_claim(key, comment, keys)
        return frozenset(used)

    def finish_comment(self, key: str) -> Comment:
        """Return a seen comment with its text and its stated parent."""
        comment, readings = self.seen[key], self._readings[key]
        stored = self.stored.get(key)
        if stored is None:
            comment = replace(comment, text_readings=record_readings(readings))
        else:
            comment = settle_text(comment, readings, stored)
        parent, origin = self._find_parent(key)
        return replace(
            comment, parent=parent, parent_from=origin, parent_inferred=False
        )

    def iter_times(self) -> Iterator[list[PublishedTime]]:
        """Yield what the documents and the row state of the time of each comment."""
        for key in self.seen:
            readings = (*self._readings[key].values(), self.stored.get(key))
            yield [x.posted for x in readings if x and x.posted]

    def _add_parent_claim(
        self, key: str, comment: Comment, keys: Mapping[str, str]
    ) -> None:
        if comment.parent and not comment.parent_inferred:
            origin = comment.parent_from or comment.read_from
        elif comment.parent is None and comment.parent_from is not None:
            origin = comment.parent_from
        else:
            return
        claim = _ParentClaim(name=comment.parent, origin=origin, keys=keys)
        self._parent_claims[key].append(claim)

    def _find_parent(self, key: str) -> tuple[str | None, CommentOrigin | None]:
        """Return the parent and who states it: the best of all documents and the row.

        What markup states does not undo what a feed or an API stated before.
        """
        claims = sorted(
            self._parent_claims.get(key, ()), key=lambda x: -rank_statement(x.origin)
        )
        stored = self.stored.get(key)
        if stored is None or stored.parent_inferred:
            before: tuple[str | None, CommentOrigin | None] = (None, None)
        else:
            before = stored.parent, stored.parent_from
        for claim in claims:
            if rank_statement(before[1]) > rank_statement(claim.origin):
                break
            parent = self._find_claimed(claim)
            if claim.name is None or (parent and parent != key):
                return parent, claim.origin
        return before

    def _find_claimed(self, claim: _ParentClaim) -> str | None:
        if claim.name is None:
            return None
        return claim.keys.get(claim.name) or self._find_by_name(claim.name)

    def _merge(self, key: str, comment: Comment) -> Comment:
        if key in self.seen:
            return _fill_gaps(self.seen[key], comment)
        if key in self.stored:
            return _fill_from_row(comment, self.stored[key])
        return comment

    def _find_by_name(self, name: str) -> str | None:
        if name in self._all:
            return name
        comment_id = parse_comment_id(name)
        keys = self._iter_keys_with_number(comment_id)
        return next((key for key in keys if comment_id in self._all[key].ids), None)

    def _find_match(self, comment: Comment, used: Collection[str]) -> str | None:
        identified = identify_comment(comment)
        by_id = (
            key
            for key in self._iter_keys_to_compare(identified)
            if have_same_id(identified, self._all[key])
        )
        return next(by_id, None) or self._find_by_content(identified, used)

    def _iter_keys_to_compare(self, identified: IdentifiedComment) -> Iterator[str]:
        """Yield the keys of comments with the same key or a number in common."""
        if identified.comment.key in self._all:
            yield identified.comment.key
        for comment_id in sorted(identified.ids, key=lambda x: (x.system, x.number)):
            yield from self._iter_keys_with_number(comment_id)

    def _iter_keys_with_number(self, comment_id: CommentId) -> Iterator[str]:
        return islice(self._keys_by_number.get(comment_id.number, ()), _MAX_COMPARED)

    def _find_by_content(
        self, identified: IdentifiedComment, used: Collection[str]
    ) -> str | None:
        comment = identified.comment
        keys = self._keys_by_text.get(to_lookup_key(comment), ())
        for key in islice(keys, _MAX_COMPARED):
            other = self._all[key]
            is_free = key not in used and not have_different_ids(identified, other)
            if is_free and have_same_content(comment, other.comment):
                return key
        return None

    def _make_unique_key(self, comment: Comment) -> str:
        key, number = comment.key, 2
        while key in self._all:
            key, number = f"{comment.key}-{number}", number + 1
        return key

    def _index_comment(self, key: str, comment: Comment) -> None:
        identified = self._all[key] = identify_comment(comment)
        by_number = [self._keys_by_number[x.number] for x in identified.ids]
        for keys in (*by_number, self._keys_by_text[to_lookup_key(comment)]):
            if key not in keys:
                keys.append(key)


def _assign_parents(matcher: _CommentMatcher) -> list[Comment]:
    """Return the seen comments with their parents: by markup, else by their text."""
    zones = find_zones(matcher.iter_times())
    seen = [_place(matcher.finish_comment(key), zones) for key in matcher.seen]
    by_time = sorted(seen, key=lambda x: x.posted.at.timestamp() if x.posted else 0.0)
    inferred = {
        by_time[reply].key: (by_time[parent].key, confidence)
        for reply, (parent, confidence) in infer_parents(by_time).items()
    }
    return [
        comment
        if comment.parent
        else _set_inferred_parent(
            comment, inferred.get(comment.key), matcher.stored.get(comment.key)
        )
        for comment in seen
    ]


def _place(comment: Comment, zones: Collection[tzinfo]) -> Comment:
    if comment.posted is None:
        return comment
    return replace(comment, posted=place_time(comment.posted, zones))


def _set_inferred_parent(
    comment: Comment, inferred: tuple[str, float] | None, stored: Comment | None
) -> Comment:
    """Set the parent that the text names now, or named when the comment was stored."""
    if inferred is None and stored and stored.parent and stored.parent_inferred:
        inferred = stored.parent, stored.parent_confidence
    if inferred is None:
        return comment
    parent, confidence = inferred
    return replace(
        comment, parent=parent, parent_inferred=True, parent_confidence=confidence
    )


def _fill_gaps(first: Comment, later: Comment) -> Comment:
    """Complete a comment of one document by the same comment of a later one."""
    text = later if _has_better_text(later, first) else first
    return replace(
        first,
        source_id=first.source_id or later.source_id,
        permalink=first.permalink or later.permalink,
        author=_choose_author(first, later),
        author_url=first.author_url or later.author_url,
        posted=_choose_time(first.posted, later.posted),
        posted_raw=first.posted_raw or later.posted_raw,
        text=text.text,
        raw_text=text.raw_text,
        structure=text.structure,
        votes=later.votes if first.votes is None else first.votes,
        read_from=max(first.read_from, later.read_from, key=_rank_source),
    )


def _choose_author(first: Comment, later: Comment) -> str:
    """Return the name as what is nearest to the database has it."""
    is_nearer = rank_statement(later.read_from) > rank_statement(first.read_from)
    return (later.author if is_nearer else "") or first.author or later.author


def _fill_from_row(comment: Comment, stored: Comment) -> Comment:
    """Complete a comment by its stored row; :func:`settle_text` chooses the text."""
    return replace(_fill_gaps(comment, stored), read_from=comment.read_from)


def _has_better_text(comment: Comment, other: Comment) -> bool:
    """Return whether a text is whole, or nearer to the database than the other."""
    if is_cut_short(other.text, comment.text):
        return True
    ranks = rank_statement(comment.read_from), rank_statement(other.read_from)
    return ranks[0] > ranks[1] and not (
        have_same_text(comment, other) or is_cut_short(comment.text, other.text)
    )


def _rank_source(origin: CommentOrigin) -> int:
    return _ORIGIN_RANKS.get(origin, _LIST_RANK)


def _choose_time(
    first: PublishedTime | None, later: PublishedTime | None
) -> PublishedTime | None:
    """Return the time whose zone is known, or the finer of two that agree."""
    if first is None or later is None:
        return first or later
    stated, inferred = ZoneSource.STATED, ZoneSource.INFERRED
    if later.zone is stated and first.zone is not stated:
        return later
    if later.zone is inferred and first.zone is ZoneSource.ASSUMED:
        return later
    return refine(first, later)
