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

from wireroom.extract.comments.markup.reply_inference import folded, infer_parents
from wireroom.extract.comments.thread_order import arranged
from wireroom.model.discussion import Way
from wireroom.model.moment import Precision, Zone
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wireroom.model.article import Comment
    from wireroom.model.moment import Moment

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
class _Id:
    """An id: whose, "" where it is a bare number, and which."""

    system: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class United:
    """What a visit saw, each comment once.

    Attributes:
        comments: with the keys they are known by, in the order of the discussion.
        places: new positions of known comments that were not seen.
        named: the keys each document showed, in the order of the documents.
    """

    comments: tuple[Comment, ...]
    places: Mapping[str, int]
    named: tuple[frozenset[str], ...]


def hashed(author: str, posted: str, text: str) -> str:
    """The key of a comment that has no id: it does not know what stands around it."""
    triple = f"{author}\x1f{posted}\x1f{text}"
    return "h" + hashlib.sha256(triple.encode("utf-8", "replace")).hexdigest()[:24]


def united(known: Sequence[Comment], documents: Iterable[Sequence[Comment]]) -> United:
    """Bring what several documents show together with what is known.

    Args:
        known: all of the article's comments, those that are gone too.
        documents: what each document shows, the page first. Within one, two comments
            are never taken for the same unless they have the same id.
    """
    register = _Register(known)
    named = tuple(register.add(shown) for shown in documents)
    seen = _with_parents(register)
    hidden = [
        c for c in known if c.key not in register.seen and c.state != CommentState.GONE
    ]
    order = arranged([*seen, *hidden])
    return United(
        comments=tuple(
            replace(c, position=order[c.key].position, depth=order[c.key].depth)
            for c in sorted(seen, key=lambda c: order[c.key].position)
        ),
        places={
            c.key: order[c.key].position
            for c in hidden
            if order[c.key].position != c.position
        },
        named=named,
    )


class _Register:
    """Every comment known or seen, and the ways to recognise one."""

    def __init__(self, known: Sequence[Comment]) -> None:
        self.known = {c.key: c for c in known}
        self.seen: dict[str, Comment] = {}
        # Key of a comment to what its documents call its parent, and their names.
        self.answers: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
        self._all: dict[str, Comment] = {}
        self._ids: dict[str, set[_Id]] = {}
        self._by_number: dict[str, list[str]] = defaultdict(list)
        self._by_words: dict[tuple[str, str], list[str]] = defaultdict(list)
        for comment in known:
            self._enter(comment.key, comment)

    def add(self, shown: Sequence[Comment]) -> frozenset[str]:
        """Take in one document; return the keys of what it shows."""
        names: dict[str, str] = {}
        taken: set[str] = set()
        for comment in shown:
            key = self._match(comment, taken) or self._fresh(comment)
            names[comment.key] = key
            taken.add(key)
            if key in self.seen:
                merged = _filled(self.seen[key], comment)
            elif key in self.known:
                merged = _recalled(comment, self.known[key])
            else:
                merged = comment
            self.seen[key] = replace(merged, key=key)
            self._enter(key, self.seen[key])
            if comment.parent and not comment.parent_inferred:
                self.answers[key].append((comment.parent, names))
        return frozenset(taken)

    def parent_of(self, key: str) -> str | None:
        """What markup of any document says, else what is known from markup."""
        for said, names in self.answers.get(key, ()):
            found = names.get(said) or self._by_name(said)
            if found and found != key:
                return found
        known = self.known.get(key)
        inferred = known is None or known.parent_inferred
        return None if known is None or inferred else known.parent

    def _by_name(self, name: str) -> str | None:
        if name in self._all:
            return name
        ident = _id(name)
        near = islice(self._by_number.get(ident.number, ()), _MOST)
        return next((k for k in near if ident in self._ids[k]), None)

    def _match(self, comment: Comment, taken: set[str]) -> str | None:
        mine = _ids(comment)
        if comment.key in self._all and self._agree(comment, mine, comment.key):
            return comment.key
        for ident in mine:
            for key in islice(self._by_number.get(ident.number, ()), _MOST):
                if self._agree(comment, mine, key):
                    return key
        for key in islice(self._by_words.get(_words_of(comment), ()), _MOST):
            free = key not in taken and not _differ(mine, self._ids[key])
            if free and _alike(comment, self._all[key]):
                return key
        return None

    def _agree(self, comment: Comment, mine: set[_Id], key: str) -> bool:
        """Whether an id says that two are one: a bare number needs a witness."""
        its, other = self._ids[key], self._all[key]
        if not (mine and its) or any(x.system for x in mine & its):
            return True
        bare = {x.number for x in mine} & {x.number for x in its}
        return (
            bool(bare)
            and not _differ(mine, its)
            and (
                folded(comment.author) == folded(other.author)
                or _words(comment.text) == _words(other.text)
            )
        )

    def _fresh(self, comment: Comment) -> str:
        key, number = comment.key, 2
        while key in self._all:
            key, number = f"{comment.key}-{number}", number + 1
        return key

    def _enter(self, key: str, comment: Comment) -> None:
        self._all[key] = comment
        self._ids[key] = _ids(comment)
        places = [self._by_number[x.number] for x in self._ids[key]]
        for keys in (*places, self._by_words[_words_of(comment)]):
            if key not in keys:
                keys.append(key)


def _with_parents(register: _Register) -> list[Comment]:
    """What was seen, each with its parent's key: by markup, else by what it says."""
    sure = [
        replace(c, parent=register.parent_of(key), parent_inferred=False)
        for key, c in register.seen.items()
    ]
    dated = sorted(sure, key=lambda c: c.posted.at.timestamp() if c.posted else 0.0)
    guesses = {
        dated[place].key: (dated[of].key, confidence)
        for place, (of, confidence) in infer_parents(dated).items()
    }
    return [
        c if c.parent else _guessed(c, guesses.get(c.key), register.known.get(c.key))
        for c in sure
    ]


def _guessed(
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


def _filled(first: Comment, later: Comment) -> Comment:
    """What one document says of a comment, completed by what another says."""
    text = later if _is_cut(first.text, later.text) else first
    return replace(
        first,
        source_id=first.source_id or later.source_id,
        permalink=first.permalink or later.permalink,
        author=first.author or later.author,
        author_url=first.author_url or later.author_url,
        posted=later.posted if _is_surer(later.posted, first.posted) else first.posted,
        posted_raw=first.posted_raw or later.posted_raw,
        text=text.text,
        raw_text=text.raw_text,
        votes=later.votes if first.votes is None else first.votes,
        read_from=max(first.read_from, later.read_from, key=_authority),
    )


def _recalled(comment: Comment, known: Comment) -> Comment:
    """What is seen, completed by what is known: another spelling is no edit."""
    whole = replace(_filled(comment, known), read_from=comment.read_from)
    if _words(comment.text) != _words(known.text):
        return whole
    return replace(whole, text=known.text, raw_text=known.raw_text)


def _authority(way: Way) -> int:
    """A list that may be whole before the page, the page before a window."""
    return {Way.FEED: 0, Way.PAGE: 1}.get(way, 2)


def _is_cut(short: str, long: str) -> bool:
    found = _CUT.search(short)
    if found is None:
        return False
    head = _words(short[: found.start()])
    return len(head) < len(_words(long)) and _words(long).startswith(head)


def _is_surer(one: Moment | None, other: Moment | None) -> bool:
    if one is None or other is None:
        return other is None
    return one.zone is Zone.STATED and other.zone is not Zone.STATED


def _alike(one: Comment, other: Comment) -> bool:
    """Same words at the same time; who wrote them is the same already."""
    return _same_time(one.posted, other.posted) and (
        _words(one.text) == _words(other.text)
        or _is_cut(one.text, other.text)
        or _is_cut(other.text, one.text)
    )


def _same_time(one: Moment | None, other: Moment | None) -> bool:
    if one is None or other is None:
        return True
    slack = _UNITS[one.precision] + _UNITS[other.precision]
    if one.zone is not Zone.STATED or other.zone is not Zone.STATED:
        slack += _ZONES
    return abs(one.at - other.at) <= slack


def _words_of(comment: Comment) -> tuple[str, str]:
    """What to look a comment up by: a text cut short begins as the whole one does."""
    return folded(comment.author), _words(_CUT.sub("", comment.text))[:_FEW]


def _words(text: str) -> str:
    letters = "".join(re.findall(r"\w+", text[:_MUCH].casefold()))
    # Of a text without a letter, the signs it is made of.
    return letters or text.strip()[:_FEW]


def _ids(comment: Comment) -> set[_Id]:
    """The comment's own id, and the one its link ends with."""
    fragment = (comment.permalink or "").partition("#")[2]
    return {_id(x) for x in (comment.source_id or "", fragment) if x}


def _id(ident: str) -> _Id:
    found = _NUMBERED.fullmatch(_WRAP.sub("", ident)[-100:])
    if found is None:
        return _Id(system="*", number=ident[-100:])
    return _Id(system=found[1].lower(), number=found[2])


def _differ(mine: set[_Id], its: set[_Id]) -> bool:
    """Whether one system gives the two different ids."""
    systems = {x.system for x in mine} & {x.system for x in its}
    return bool(systems) and not mine & its
