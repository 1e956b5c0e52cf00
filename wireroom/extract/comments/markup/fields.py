"""One comment's element to its fields: author, time, text, id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wireroom.extract.comments.counts.count_claims import claimed, invites
from wireroom.extract.comments.markup.author_names import (
    before_date,
    linked,
    name_like,
    name_of,
    posted_by,
)
from wireroom.extract.comments.markup.body_text import render, tidy, written
from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.moderation import says_removed
from wireroom.extract.comments.markup.parts import MAX_NAME, find_parts, reread, short
from wireroom.model.moment import DateSource, Precision
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.dialect import Dialect
    from wireroom.extract.comments.markup.parts import Clock, Parts
    from wireroom.model.moment import Moment

_FINENESS = list(Precision)
_ID = re.compile(r"(?:comment|cmt|comm|c|message|reply|body)[-_]?(?:[a-z]{0,8}[-_])?"
                 r"(\d[\w-]{0,60}|6a[0-9a-f]{10,50})$", re.IGNORECASE)  # fmt: skip
# WordPress wraps ``comment-301`` in ``li-comment-301`` and ``div-comment-301``.
_WRAPPED = re.compile(r"^(?:li|div)-(?=comment)")
_META_TAGS = frozenset(
    {"header", "footer", "dt", "small", "cite", "h2", "h3", "h4", "h5"}
)
_META = re.compile(
    r"(?:^|[-_])(?:meta\w*|info|head|header|author|byline|date|time|submitted|details|vcard"
    r"|posted|footer|commentmetadata|datetime|user|name)(?:$|[-_])"
)
_CONNECTORS = frozenset(
    {"by", "on", "at", "posted", "says", "said", "wrote", "writes", "permalink",
     "reply", "von", "am", "um", "uhr", "sagt", "schrieb", "le", "dit", "a", "el",
     "dice", "dijo", "comment", "kommentar", "from", "the", "link",
     "report", "edit", "in", "to"}
)  # fmt: skip
# A printed date with name, place and link around it; a sentence has more words.
_MAX_DATE_WORDS = 14
_HEAD_LINE = re.compile(
    r"[#(]?\d{0,5}[.):]?\s*(?:says?|said|wrote|writes|sagt|schrieb|dit|dice|dijo|uhr)?"
    r"\s*[:|•·-]*|https?://\S{1,300}\s*\|",
    re.IGNORECASE,
)
_ALL = re.compile(r"#(?:comments|respond|disqus_thread|comments-list)$")
_PING = re.compile(r"\W*\d{0,5}\W*(?:pingback|trackback)\b", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    """A comment as it is read: what its markup says, before replies are settled."""

    element: HtmlElement
    author: str = ""
    author_url: str | None = None
    posted: Moment | None = None
    posted_raw: str = ""
    text: str = ""
    raw_text: str = ""
    source_id: str | None = None
    permalink: str | None = None
    votes: int | None = None
    parent: int | None = None
    depth: int = 0
    state: CommentState = CommentState.VISIBLE
    named: bool = False
    speaks_of_all: bool = False
    # Whether the markup has a place for the text, filled or not.
    placed: bool = False

    @property
    def is_comment(self) -> bool:
        """Somebody wrote something, or something was written at some time.

        A comment that was removed may have neither a name nor a time left, and one
        that is a picture alone has no text.
        """
        if self.speaks_of_all or _PING.match(self.raw_text):
            return False
        if says_removed(self.text):
            return True
        if not self.posted and _HEAD_LINE.fullmatch(self.text):
            return False
        if not self.text:
            return self.placed and self.named and self.posted is not None
        return self.named or self.posted is not None


def read_fields(
    root: HtmlElement, inner: Collection[HtmlElement], dialect: Dialect, clock: Clock
) -> tuple[Draft, int]:
    """One comment, and how many elements were looked at; ``inner`` is not its own."""
    parts = find_parts(root, inner, dialect, clock)
    if parts.text is not None and not (parts.times and parts.author_rank < 9):
        parts = reread(parts, find_parts(root, inner, dialect, clock, whole=True))
    draft = Draft(element=root, votes=parts.votes)
    draft.speaks_of_all = any(map(_to_all, parts.links[:12]))
    _set_time(draft, parts)
    _set_author(draft, parts)
    # A family's own marks vouch for the name; any page's marks do not.
    draft.named = bool(draft.author) and (draft.named or dialect.name != "generic")
    _set_text(draft, parts, inner)
    _set_identity(draft, root, parts)
    return draft, parts.visited


def _to_all(link: HtmlElement) -> bool:
    """``<a href="#comments">4 Comments</a>``: the line is the article's, no comment."""
    if not _ALL.search(link.get("href", "")):
        return False
    text = short(link, MAX_NAME)
    return claimed(text) is not None or invites(text)


def _set_time(draft: Draft, parts: Parts) -> None:
    if not parts.times:
        return

    def weight(entry: tuple[HtmlElement, str, Moment]) -> tuple[bool, bool, int, int]:
        _, raw, moment = entry
        markup = moment.source is DateSource.MARKUP
        prose = len(raw.split()) > _MAX_DATE_WORDS
        return not markup, prose, _FINENESS.index(moment.precision), len(raw)

    _, draft.posted_raw, draft.posted = min(parts.times, key=weight)


def _set_author(draft: Draft, parts: Parts) -> None:
    element = parts.author
    before = before_date(draft.posted_raw)
    if before and element is not None:
        element = element if short(element, MAX_NAME) in draft.posted_raw else None
    if element is None:
        draft.author = linked(before or posted_by(parts), parts)
        element = None if draft.author else name_like(parts)
    if element is None:
        return
    draft.author = name_of(element, parts)
    if invites(draft.author):
        draft.author = ""
    draft.named = parts.author is not None and bool(draft.author)
    link = element if element.tag == "a" else next(element.iterdescendants("a"), None)
    href = "" if link is None else link.get("href", "")
    draft.author_url = href[:2048] if href.startswith("http") else None


def _set_text(draft: Draft, parts: Parts, inner: Collection[HtmlElement]) -> None:
    root = draft.element
    draft.raw_text = "\n".join(
        x for x in (" ".join(y.split()) for y in render(root, inner).split("\n")) if x
    )
    if parts.text is not None:
        draft.placed = True
        draft.text = written(parts.text, inner)
        return
    skip = _Both(inner, _furniture(draft, parts))
    text = render(root, skip, buttons=False, quotes=True)
    text = tidy(text.replace(parts.loose, "\n", 1) if parts.loose else text)
    draft.text = _without_head(text)


def _without_head(text: str) -> str:
    """A text without the comment's number and "says:" in front of it."""
    lines = text.split("\n")
    start = 0
    while start < min(3, len(lines) - 1) and _HEAD_LINE.fullmatch(lines[start]):
        start += 1
    return "\n".join(lines[start:])


@dataclass(frozen=True, slots=True)
class _Both:
    """Two sets as one; joining them for each comment would cost their product."""

    one: Collection[HtmlElement]
    other: Collection[HtmlElement]

    def __contains__(self, element: object) -> bool:
        return element in self.one or element in self.other


def _furniture(draft: Draft, parts: Parts) -> set[HtmlElement]:
    """The elements around name and date that hold little more than these."""
    out: set[HtmlElement] = set()
    room = len(draft.author) + len(draft.posted_raw) + 40
    seeds = _innermost(
        [
            element
            for element, raw, _ in parts.times
            # A date in a sentence belongs to the sentence.
            if raw == draft.posted_raw or _is_meta(element, room, draft)
        ]
    )
    if parts.author is not None:
        seeds.append(parts.author)
    elif draft.author:
        name = name_like(parts)
        if name is not None and draft.author in short(name, MAX_NAME):
            seeds.append(name)
    for seed in seeds:
        top = seed
        for parent in seed.iterancestors():
            if parent in {draft.element, parts.outer} or not _is_meta(
                parent, room, draft
            ):
                break
            top = parent
        if top not in {draft.element, parts.outer}:
            out.add(top)
    return out


def _innermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Without those that hold another one: what holds the date may hold the text."""
    around = {parent for x in elements for parent in x.iterancestors()}
    return [x for x in elements if x not in around]


def _is_meta(element: HtmlElement, room: int, draft: Draft) -> bool:
    """Whether an element holds name and date and nothing a reader wrote."""
    text = short(element, room)
    if not text:
        return False
    marks = marks_of(element)
    if marks.tag in _META_TAGS or _says_meta(marks.tokens):
        return True
    left = text.replace(draft.posted_raw, " ").replace(draft.author, " ").lower()
    return all(x in _CONNECTORS or not x.isalpha() for x in re.findall(r"\w+", left))


@lru_cache(maxsize=2_000)
def _says_meta(tokens: tuple[str, ...]) -> bool:
    return any(map(_META.search, tokens))


def _set_identity(draft: Draft, root: HtmlElement, parts: Parts) -> None:
    if re.search(r"\d{2,}$", root.get("id", "")):
        draft.source_id = root.get("id", "")[:200]
    names = [
        root.get("id", ""),
        root.get("data-comment-id", ""),
        root.get("data-id", ""),
    ]
    for name in [*names, *parts.anchors[:12]]:
        found = _ID.search(name) if name else None
        if found or (name and name.isdigit()):
            draft.source_id = _WRAPPED.sub("", name)[:200]
            break
    for link in parts.links:
        href = link.get("href", "")
        if re.search(r"#(?:li-|div-)?(?:comment|c)[-_]?\w*\d", href):
            draft.permalink = href[:2048]
            break
