"""Who answers whom where markup does not say: "@name" at the start of a comment."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT = re.compile(r"\s*@\s?([^\n]{1,60})")
_QUOTE = re.compile(r"^[>»\"“„«][>»\"“„«\s]*([^\n]{25,400}?)[\"”“»]?\s*$", re.MULTILINE)
# The line a forum's software puts over a quotation.
_WROTE = re.compile(
    r"^>\s(?:[^\n:]{0,40},\s)?([^\n:]{2,60}?)\s(?:wrote|said|says|schrieb"
    r"|hat geschrieben|a écrit|escribió|dijo|escreveu|disse|ha scritto|schreef"
    r"|написала?|pisze"
    r"|napisał)\b",
    re.MULTILINE | re.IGNORECASE,
)
# Quotations looked at in one comment.
_QUOTES = 8
# A name or a quote further back than this is not looked for: a page may hold 20,000.
_EARLIER = 400
_NEAR = 1_000
# Characters of a comment in which a quotation is looked for.
_HEAD = 1_500


class CommentLike(Protocol):
    """A comment, as far as it matters who answers whom."""

    @property
    def author(self) -> str:
        """Who wrote it."""

    @property
    def text(self) -> str:
        """What they wrote."""

    @property
    def parent(self) -> object:
        """What it answers by its markup, None where that says nothing."""


def fold_name(name: str) -> str:
    """A name without case, diacritics and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.sub(r"[^\w\s]", "", plain).split())


def infer_parents(drafts: Sequence[CommentLike]) -> dict[int, tuple[int, float]]:
    """Place of a reply to the place of what it answers and how sure that is (0 to 1).

    Only for comments whose markup names no parent.
    """
    latest: dict[str, int] = {}
    out: dict[int, tuple[int, float]] = {}
    for number, draft in enumerate(drafts):
        me = fold_name(draft.author)
        if draft.parent is None:
            found = (
                _find_addressee(draft.text, me, latest)
                or _find_quoted_author(draft.text, me, latest)
                or _find_quotation(number, drafts)
            )
            if found:
                out[number] = found
        if me:
            latest.pop(me, None)
            latest[me] = number
    return out


def _find_addressee(
    text: str, me: str, latest: dict[str, int]
) -> tuple[int, float] | None:
    found = _AT.match(text)
    if not found:
        return None
    said = fold_name(found[1].split(":")[0]).split()
    for size in range(min(5, len(said)), 0, -1):
        name = " ".join(said[:size])
        if name in latest and name != me:
            return latest[name], 0.95
    return _find_by_partial_name(said[0], me, latest) if said else None


def _find_by_partial_name(
    word: str, me: str, latest: dict[str, int]
) -> tuple[int, float] | None:
    """A first name or the start of a name, where only one author can be meant."""
    if len(word) < 3:
        return None
    near = [x for x in islice(reversed(latest), _NEAR) if x != me]
    names = [x for x in near if x.replace(" ", "").startswith(word)]
    if not names:
        names = [x for x in near if word in x.split()]
    return (latest[names[0]], 0.8) if len(names) == 1 else None


def _find_quoted_author(
    text: str, me: str, latest: dict[str, int]
) -> tuple[int, float] | None:
    """``> Ada wrote:`` over a quotation."""
    found = _WROTE.search(text[:_HEAD])
    name = fold_name(found[1]) if found else ""
    return (latest[name], 0.9) if name in latest and name != me else None


def _find_quotation(
    number: int, drafts: Sequence[CommentLike]
) -> tuple[int, float] | None:
    for found in islice(_QUOTE.finditer(drafts[number].text[:_HEAD]), _QUOTES):
        words = " ".join(found[1].casefold().split())[:80]
        for place in range(number - 1, max(-1, number - _EARLIER), -1):
            if words in " ".join(drafts[place].text[:3000].casefold().split()):
                return place, 0.7
    return None
