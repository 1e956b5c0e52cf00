"""One comment is one row, however often and wherever it was read.

A page, its comment feed and its site's interface show the same comments in other
words: with an id or without, with a clock without a zone or in UTC, cut short or
whole. What is known of an article and what a visit read are brought together here.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.reply_inference import fold_name, infer_parents
from wireroom.extract.comments.thread_order import order_threads
from wireroom.model.discussion import CommentOrigin
from wireroom.model.moment import Precision, ZoneSource
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wireroom.model.article import Comment
    from wireroom.model.moment import PublishedTime

# How much of a text is compared: enough to tell two, little enough to be quick.
_MUCH = 2_000
_FEW = 20
_CUT = re.compile(r"(?:\[?(?:…|\.\.\.|&hellip;)\]?)\s*$")
_NUMBERED = re.compile(r"([A-Za-z_-]*?)[-_]?(\d{1,20})")
# Candidates that are looked at: a text may stand a thousand times on a page.
_MOST = 200
_WRAP = re.compile(r"^(?:li|div|dsq)[-_](?=comment)")
_UNITS = {
    Precision.SECOND: timedelta(seconds=2),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}
# Between the easternmost clock and the westernmost, where nobody says which it is.
_ZONES = timedelta(hours=26)


@dataclass(frozen=True, slots=True, kw_only=True)
class _CommentId:
    """An id: whose, "" where it is a bare number, and which."""

    system: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedComments:
    """What a visit saw, each comment once.

    Attributes:
        comments: with the keys they are known by, in the order of the discussion.
        places: new positions of known comments that were not seen.
        named: the keys each document showed, in the order of the documents.
    """

    comments: tuple[Comment, ...]
    new_positions: Mapping[str, int]
    document_keys: tuple[frozenset[str], ...]


def hash_comment(author: str, posted: str, text: str) -> str:
    """The key of a comment that has no id: it does not know what stands around it."""
    triple = f"{author}\x1f{posted}\x1f{text}"
    return "h" + hashlib.sha256(triple.encode("utf-8", "replace")).hexdigest()[:24]


def merge_comments(
    known: Sequence[Comment], documents: Iterable[Sequence[Comment]]
) -> MergedComments:
    """Bring what several documents show together with what is known.

    Args:
        known: all of the article's comments, those that are gone too.
        documents: what each document shows, the page first. Within one, two comments
            are never taken for the same unless they have the same id.
    """
    register = _CommentIndex(known)
    named = tuple(register.add_document(shown) for shown in documents)
    seen = _assign_parents(register)
    hidden = [
        c for c in known if c.key not in register.seen and c.state != CommentState.GONE
    ]
    order = order_threads([*seen, *hidden])
    return MergedComments(
        comments=tuple(
            replace(c, position=order[c.key].position, depth=order[c.key].depth)
            for c in sorted(seen, key=lambda c: order[c.key].position)
        ),
        new_positions={
            c.key: order[c.key].position
            for c in hidden
            if order[c.key].position != c.position
        },
        document_keys=named,
    )


class _CommentIndex:
    """Every comment known or seen, and the ways to recognise one."""

    def __init__(self, known: Sequence[Comment]) -> None:
        self.known = {c.key: c for c in known}
        self.seen: dict[str, Comment] = {}
        # Key of a comment to what its documents call its parent, and their names.
        self.parent_claims: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(
            list
        )
        self._all: dict[str, Comment] = {}
        self._ids: dict[str, set[_CommentId]] = {}
        self._keys_by_number: dict[str, list[str]] = defaultdict(list)
        self._keys_by_text: dict[tuple[str, str], list[str]] = defaultdict(list)
        for comment in known:
            self._index_comment(comment.key, comment)

    def add_document(self, shown: Sequence[Comment]) -> frozenset[str]:
        """Take in one document; return the keys of what it shows."""
        names: dict[str, str] = {}
        taken: set[str] = set()
        for comment in shown:
            key = self._find_match(comment, taken) or self._make_unique_key(comment)
            names[comment.key] = key
            taken.add(key)
            if key in self.seen:
                merged = _fill_gaps(self.seen[key], comment)
            elif key in self.known:
                merged = _fill_from_stored(comment, self.known[key])
            else:
                merged = comment
            self.seen[key] = replace(merged, key=key)
            self._index_comment(key, self.seen[key])
            if comment.parent and not comment.parent_inferred:
                self.parent_claims[key].append((comment.parent, names))
        return frozenset(taken)

    def find_parent(self, key: str) -> str | None:
        """What markup of any document says, else what is known from markup."""
        for said, names in self.parent_claims.get(key, ()):
            found = names.get(said) or self._find_by_name(said)
            if found and found != key:
                return found
        known = self.known.get(key)
        inferred = known is None or known.parent_inferred
        return None if known is None or inferred else known.parent

    def _find_by_name(self, name: str) -> str | None:
        if name in self._all:
            return name
        ident = _parse_id(name)
        near = islice(self._keys_by_number.get(ident.number, ()), _MOST)
        return next((k for k in near if ident in self._ids[k]), None)

    def _find_match(self, comment: Comment, taken: set[str]) -> str | None:
        mine = _collect_ids(comment)
        if comment.key in self._all and self._do_ids_agree(comment, mine, comment.key):
            return comment.key
        for ident in mine:
            for key in islice(self._keys_by_number.get(ident.number, ()), _MOST):
                if self._do_ids_agree(comment, mine, key):
                    return key
        for key in islice(self._keys_by_text.get(_to_lookup_key(comment), ()), _MOST):
            free = key not in taken and not _are_ids_different(mine, self._ids[key])
            if free and _have_same_content(comment, self._all[key]):
                return key
        return None

    def _do_ids_agree(self, comment: Comment, mine: set[_CommentId], key: str) -> bool:
        """Whether an id says that two are one: a bare number needs a witness."""
        its, other = self._ids[key], self._all[key]
        if not (mine and its) or any(x.system for x in mine & its):
            return True
        bare = {x.number for x in mine} & {x.number for x in its}
        return (
            bool(bare)
            and not _are_ids_different(mine, its)
            and (
                fold_name(comment.author) == fold_name(other.author)
                or _normalize_text(comment.text) == _normalize_text(other.text)
            )
        )

    def _make_unique_key(self, comment: Comment) -> str:
        key, number = comment.key, 2
        while key in self._all:
            key, number = f"{comment.key}-{number}", number + 1
        return key

    def _index_comment(self, key: str, comment: Comment) -> None:
        self._all[key] = comment
        self._ids[key] = _collect_ids(comment)
        places = [self._keys_by_number[x.number] for x in self._ids[key]]
        for keys in (*places, self._keys_by_text[_to_lookup_key(comment)]):
            if key not in keys:
                keys.append(key)


def _assign_parents(register: _CommentIndex) -> list[Comment]:
    """What was seen, each with its parent's key: by markup, else by what it says."""
    sure = [
        replace(c, parent=register.find_parent(key), parent_inferred=False)
        for key, c in register.seen.items()
    ]
    dated = sorted(sure, key=lambda c: c.posted.at.timestamp() if c.posted else 0.0)
    guesses = {
        dated[place].key: (dated[of].key, confidence)
        for place, (of, confidence) in infer_parents(dated).items()
    }
    return [
        c
        if c.parent
        else _set_inferred_parent(c, guesses.get(c.key), register.known.get(c.key))
        for c in sure
    ]


def _set_inferred_parent(
    comment: Comment, guess: tuple[str, float] | None, known: Comment | None
) -> Comment:
    """A parent as the text names it; where it names none here, as it was known."""
    if guess is None and known is not None and known.parent and known.parent_inferred:
        guess = known.parent, known.parent_confidence
    if guess is None:
        return comment
    return replace(
        comment, parent=guess[0], parent_inferred=True, parent_confidence=guess[1]
    )


def _fill_gaps(first: Comment, later: Comment) -> Comment:
    """What one document says of a comment, completed by what another says."""
    text = later if _is_cut_short(first.text, later.text) else first
    return replace(
        first,
        source_id=first.source_id or later.source_id,
        permalink=first.permalink or later.permalink,
        author=first.author or later.author,
        author_url=first.author_url or later.author_url,
        posted=later.posted
        if _has_better_zone(later.posted, first.posted)
        else first.posted,
        posted_raw=first.posted_raw or later.posted_raw,
        text=text.text,
        raw_text=text.raw_text,
        votes=later.votes if first.votes is None else first.votes,
        read_from=max(first.read_from, later.read_from, key=_rank_source),
    )


def _fill_from_stored(comment: Comment, known: Comment) -> Comment:
    """What is seen, completed by what is known: another spelling is no edit."""
    whole = replace(_fill_gaps(comment, known), read_from=comment.read_from)
    if _normalize_text(comment.text) != _normalize_text(known.text):
        return whole
    return replace(whole, text=known.text, raw_text=known.raw_text)


def _rank_source(way: CommentOrigin) -> int:
    """A list that may be whole before the page, the page before a window."""
    return {CommentOrigin.FEED: 0, CommentOrigin.PAGE: 1}.get(way, 2)


def _is_cut_short(short: str, long: str) -> bool:
    found = _CUT.search(short)
    if found is None:
        return False
    head = _normalize_text(short[: found.start()])
    return len(head) < len(_normalize_text(long)) and _normalize_text(long).startswith(
        head
    )


def _has_better_zone(one: PublishedTime | None, other: PublishedTime | None) -> bool:
    if one is None or other is None:
        return other is None
    return one.zone is ZoneSource.STATED and other.zone is not ZoneSource.STATED


def _have_same_content(one: Comment, other: Comment) -> bool:
    """Same words at the same time; who wrote them is the same already."""
    return _have_same_time(one.posted, other.posted) and (
        _normalize_text(one.text) == _normalize_text(other.text)
        or _is_cut_short(one.text, other.text)
        or _is_cut_short(other.text, one.text)
    )


def _have_same_time(one: PublishedTime | None, other: PublishedTime | None) -> bool:
    if one is None or other is None:
        return True
    slack = _UNITS[one.precision] + _UNITS[other.precision]
    if one.zone is not ZoneSource.STATED or other.zone is not ZoneSource.STATED:
        slack += _ZONES
    return abs(one.at - other.at) <= slack


def _to_lookup_key(comment: Comment) -> tuple[str, str]:
    """What to look a comment up by: a text cut short begins as the whole one does."""
    return fold_name(comment.author), _normalize_text(_CUT.sub("", comment.text))[:_FEW]


def _normalize_text(text: str) -> str:
    letters = "".join(re.findall(r"\w+", text[:_MUCH].casefold()))
    # Of a text without a letter, the signs it is made of.
    return letters or text.strip()[:_FEW]


def _collect_ids(comment: Comment) -> set[_CommentId]:
    """The comment's own id, and the one its link ends with."""
    fragment = (comment.permalink or "").partition("#")[2]
    return {_parse_id(x) for x in (comment.source_id or "", fragment) if x}


def _parse_id(ident: str) -> _CommentId:
    found = _NUMBERED.fullmatch(_WRAP.sub("", ident)[-100:])
    if found is None:
        return _CommentId(system="*", number=ident[-100:])
    return _CommentId(system=found[1].lower(), number=found[2])


def _are_ids_different(mine: set[_CommentId], its: set[_CommentId]) -> bool:
    """Whether one system gives the two different ids."""
    systems = {x.system for x in mine} & {x.system for x in its}
    return bool(systems) and not mine & its
