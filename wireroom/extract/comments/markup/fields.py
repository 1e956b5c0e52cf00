"""One comment's element to its fields: author, time, text, id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wireroom.extract.comments.counts.count_claims import (
    is_comment_invitation,
    parse_comment_count,
)
from wireroom.extract.comments.markup.author_names import (
    extend_to_link_text,
    extract_author_name,
    find_name_before_date,
    find_name_element,
    find_posted_by_name,
)
from wireroom.extract.comments.markup.body_text import (
    clean_text,
    extract_clean_text,
    render_text,
)
from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.moderation import is_removal_notice
from wireroom.extract.comments.markup.parts import (
    MAX_NAME_LENGTH,
    choose_reading,
    find_parts,
    short_text,
)
from wireroom.model.moment import DateSource, Precision
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.dialect import Dialect
    from wireroom.extract.comments.markup.parts import CommentParts, DateContext
    from wireroom.model.moment import PublishedTime

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
class CommentDraft:
    """A comment as it is read: what its markup says, before replies are settled."""

    element: HtmlElement
    author: str = ""
    author_url: str | None = None
    posted: PublishedTime | None = None
    posted_raw: str = ""
    text: str = ""
    raw_text: str = ""
    source_id: str | None = None
    permalink: str | None = None
    votes: int | None = None
    parent: int | None = None
    depth: int = 0
    state: CommentState = CommentState.VISIBLE
    has_marked_author: bool = False
    is_section_link: bool = False
    # Whether the markup has a place for the text, filled or not.
    has_text_element: bool = False

    @property
    def is_comment(self) -> bool:
        """Somebody wrote something, or something was written at some time.

        A comment that was removed may have neither a name nor a time left, and one
        that is a picture alone has no text.
        """
        if self.is_section_link or _PING.match(self.raw_text):
            return False
        if is_removal_notice(self.text):
            return True
        if not self.posted and _HEAD_LINE.fullmatch(self.text):
            return False
        if not self.text:
            return (
                self.has_text_element
                and self.has_marked_author
                and self.posted is not None
            )
        return self.has_marked_author or self.posted is not None


def read_fields(
    root: HtmlElement,
    inner: Collection[HtmlElement],
    dialect: Dialect,
    clock: DateContext,
) -> tuple[CommentDraft, int]:
    """One comment, and how many elements were looked at; ``inner`` is not its own."""
    parts = find_parts(root, inner, dialect, clock)
    if parts.text is not None and not (parts.times and parts.author_rank < 9):
        parts = choose_reading(
            parts, find_parts(root, inner, dialect, clock, whole=True)
        )
    draft = CommentDraft(element=root, votes=parts.votes)
    draft.is_section_link = any(map(_links_to_section, parts.links[:12]))
    _set_time(draft, parts)
    _set_author(draft, parts)
    # A family's own marks vouch for the name; any page's marks do not.
    draft.has_marked_author = bool(draft.author) and (
        draft.has_marked_author or dialect.name != "generic"
    )
    _set_text(draft, parts, inner)
    _set_identity(draft, root, parts)
    return draft, parts.visit_count


def _links_to_section(link: HtmlElement) -> bool:
    """``<a href="#comments">4 Comments</a>``: the line is the article's, no comment."""
    if not _ALL.search(link.get("href", "")):
        return False
    text = short_text(link, MAX_NAME_LENGTH)
    return parse_comment_count(text) is not None or is_comment_invitation(text)


def _set_time(draft: CommentDraft, parts: CommentParts) -> None:
    if not parts.times:
        return

    def weight(
        entry: tuple[HtmlElement, str, PublishedTime],
    ) -> tuple[bool, bool, int, int]:
        _, raw, moment = entry
        markup = moment.source is DateSource.MARKUP
        prose = len(raw.split()) > _MAX_DATE_WORDS
        return not markup, prose, _FINENESS.index(moment.precision), len(raw)

    _, draft.posted_raw, draft.posted = min(parts.times, key=weight)


def _set_author(draft: CommentDraft, parts: CommentParts) -> None:
    element = parts.author
    before = find_name_before_date(draft.posted_raw)
    if before and element is not None:
        element = (
            element
            if short_text(element, MAX_NAME_LENGTH) in draft.posted_raw
            else None
        )
    if element is None:
        draft.author = extend_to_link_text(before or find_posted_by_name(parts), parts)
        element = None if draft.author else find_name_element(parts)
    if element is None:
        return
    draft.author = extract_author_name(element, parts)
    if is_comment_invitation(draft.author):
        draft.author = ""
    draft.has_marked_author = parts.author is not None and bool(draft.author)
    link = element if element.tag == "a" else next(element.iterdescendants("a"), None)
    href = "" if link is None else link.get("href", "")
    draft.author_url = href[:2048] if href.startswith("http") else None


def _set_text(
    draft: CommentDraft, parts: CommentParts, inner: Collection[HtmlElement]
) -> None:
    root = draft.element
    draft.raw_text = "\n".join(
        x
        for x in (" ".join(y.split()) for y in render_text(root, inner).split("\n"))
        if x
    )
    if parts.text is not None:
        draft.has_text_element = True
        draft.text = extract_clean_text(parts.text, inner)
        return
    skip = _EitherSet(inner, _find_metadata_elements(draft, parts))
    text = render_text(root, skip, buttons=False, quotes=True)
    text = clean_text(
        text.replace(parts.loose_date_text, "\n", 1) if parts.loose_date_text else text
    )
    draft.text = _strip_head_lines(text)


def _strip_head_lines(text: str) -> str:
    """A text without the comment's number and "says:" in front of it."""
    lines = text.split("\n")
    start = 0
    while start < min(3, len(lines) - 1) and _HEAD_LINE.fullmatch(lines[start]):
        start += 1
    return "\n".join(lines[start:])


@dataclass(frozen=True, slots=True)
class _EitherSet:
    """Two sets as one; joining them for each comment would cost their product."""

    one: Collection[HtmlElement]
    other: Collection[HtmlElement]

    def __contains__(self, element: object) -> bool:
        return element in self.one or element in self.other


def _find_metadata_elements(
    draft: CommentDraft, parts: CommentParts
) -> set[HtmlElement]:
    """The elements around name and date that hold little more than these."""
    out: set[HtmlElement] = set()
    room = len(draft.author) + len(draft.posted_raw) + 40
    seeds = _drop_ancestors(
        [
            element
            for element, raw, _ in parts.times
            # A date in a sentence belongs to the sentence.
            if raw == draft.posted_raw or _is_metadata(element, room, draft)
        ]
    )
    if parts.author is not None:
        seeds.append(parts.author)
    elif draft.author:
        name = find_name_element(parts)
        if name is not None and draft.author in short_text(name, MAX_NAME_LENGTH):
            seeds.append(name)
    for seed in seeds:
        top = seed
        for parent in seed.iterancestors():
            if parent in {draft.element, parts.enclosing_text} or not _is_metadata(
                parent, room, draft
            ):
                break
            top = parent
        if top not in {draft.element, parts.enclosing_text}:
            out.add(top)
    return out


def _drop_ancestors(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Without those that hold another one: what holds the date may hold the text."""
    around = {parent for x in elements for parent in x.iterancestors()}
    return [x for x in elements if x not in around]


def _is_metadata(element: HtmlElement, room: int, draft: CommentDraft) -> bool:
    """Whether an element holds name and date and nothing a reader wrote."""
    text = short_text(element, room)
    if not text:
        return False
    marks = marks_of(element)
    if marks.tag in _META_TAGS or _has_metadata_mark(marks.tokens):
        return True
    left = text.replace(draft.posted_raw, " ").replace(draft.author, " ").lower()
    return all(x in _CONNECTORS or not x.isalpha() for x in re.findall(r"\w+", left))


@lru_cache(maxsize=2_000)
def _has_metadata_mark(tokens: tuple[str, ...]) -> bool:
    return any(map(_META.search, tokens))


def _set_identity(draft: CommentDraft, root: HtmlElement, parts: CommentParts) -> None:
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
