"""The fields of one comment, read from its element: author, time, text, id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
    extract_written_text,
    render_text,
)
from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.head_lines import (
    FILLER_ROOM,
    are_fillers,
    is_head_line,
    strip_head_lines,
)
from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH, short_text
from wireroom.extract.comments.markup.moderation import is_removal_notice
from wireroom.extract.comments.markup.own_element import (
    find_own_element,
    iterate_own_elements,
)
from wireroom.extract.comments.markup.parts import (
    UNRANKED,
    CommentScope,
    choose_reading,
    find_parts,
)
from wireroom.extract.publication_date.date_labels import is_change
from wireroom.model.moment import DateSource, Precision
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from collections.abc import Set as AbstractSet

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.date_context import DateContext, PrintedTime
    from wireroom.extract.comments.markup.dialect import Dialect
    from wireroom.extract.comments.markup.parts import CommentParts
    from wireroom.model.moment import PublishedTime

# From the finest to the coarsest.
_PRECISIONS = list(Precision)
_MAX_URL = 2_048
_MAX_ID = 200
# Links and anchors of a comment that are looked at: its own are among the first.
_MAX_LINKS = 12
_ID = re.compile(
    r"(?:comment|cmt|comm|c|message|reply|body)[-_]?(?:[a-z]{0,8}[-_])?\d[\w-]{0,60}$",
    re.IGNORECASE,
)
_ENDS_IN_NUMBER = re.compile(r"\d{2,}$")
# WordPress wraps ``comment-301`` in ``li-comment-301`` and ``div-comment-301``.
_WRAPPED = re.compile(r"^(?:li|div)-(?=comment)")
_PERMALINK = re.compile(r"#(?:li-|div-)?(?:comment|c)[-_]?\w*\d")
_SECTION_LINK = re.compile(r"#(?:comments|respond|disqus_thread|comments-list)$")
_METADATA_TAGS = frozenset(
    {"header", "footer", "dt", "small", "cite", "h2", "h3", "h4", "h5"}
)
_METADATA_MARK = re.compile(
    r"(?:^|[-_])(?:meta\w*|info|head|header|author|byline|date|time|submitted|details|vcard"
    r"|posted|footer|commentmetadata|datetime|user|name)(?:$|[-_])"
)
_BAR_TAGS = frozenset({"div", "span", "ul", "p", "footer"})
_BAR_MARK = re.compile(
    r"(?:^|[-_])(?:ratings?|votes?|voting|score|points|karma|stars|sharing|actions?|buttons?|toolbar"
    r"|tools|controls)(?:$|[-_])"
    # About the reader. "level-1" is the depth of a reply.
    r"|(?:^|[-_])(?:rank|level|badges?|location|reputation|joined|member-since|flair"
    r"|user-?title|edit-?note)$"
)
_MAX_BAR, _MAX_INITIALS = 80, 2
# A printed date with name, place and link around it; a sentence has more words.
_MAX_DATE_WORDS = 14
_NUMBER_LINE = re.compile(r"[#(]?\d{1,5}[.)]?\s*:")
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{0,80}\}?\}\}|<%[^%]{0,80}%>|[$#]\{[^{}]{1,80}\}|\[\[[^\[\]]{1,80}\]\]"
)
_PING = re.compile(r"\W*\d{0,5}\W*(?:pingback|trackback)\b", re.IGNORECASE)


@dataclass(slots=True)
class CommentDraft:
    """A comment as its markup states it, before replies are settled.

    Attributes:
        posted_raw: the text of the date. raw_text: all text of the element.
        parent: the place of the comment that this one answers in the list of drafts.
        has_marked_author: the markup itself says that the author's name is one.
        is_section_link: the element only links to all comments of the article.
        has_text_element: the markup has a place for the text, filled or not.
        text_element: what the text was read from, without other comments in it; None
            if there is no such element.
        structure: of the text, as ``Comment.structure``.
    """

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
    state: CommentState = CommentState.VISIBLE
    has_marked_author: bool = False
    is_section_link: bool = False
    has_text_element: bool = False
    text_element: HtmlElement | None = None
    structure: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_comment(self) -> bool:
        """Whether somebody wrote a text, or wrote something at a known time.

        A comment that was removed may have neither a name nor a time left, and one
        that is a picture alone has no text.
        """
        if self.is_section_link or _PING.match(self.raw_text):
            return False
        if _PLACEHOLDER.fullmatch(self.text.strip()):
            # The markup from which a script makes comments.
            return False
        if is_removal_notice(self.text):
            return True
        if self.posted is None:
            return (
                bool(self.text)
                and self.has_marked_author
                and not is_head_line(self.text)
            )
        if self.text:
            # "12 :" beside name and date is the number of the comment, its head.
            return self.has_text_element or not _NUMBER_LINE.fullmatch(self.text)
        return self.has_text_element and self.has_marked_author


def read_fields(
    root: HtmlElement,
    inner: AbstractSet[HtmlElement],
    dialect: Dialect,
    dates: DateContext,
) -> tuple[CommentDraft, int]:
    """Return one comment, and how many elements were read for it.

    Args:
        inner: elements below ``root`` that belong to other comments.
    """
    scope = CommentScope(root=root, inner=inner, dialect=dialect, dates=dates)
    parts = find_parts(scope)
    is_complete = bool(parts.times) and parts.author_rank < UNRANKED
    if parts.text is not None and not is_complete:
        parts = choose_reading(parts, find_parts(scope, whole=True))
    draft = CommentDraft(element=root, votes=parts.votes)
    draft.is_section_link = any(map(_links_to_section, parts.links[:_MAX_LINKS]))
    _set_time(draft, parts)
    _set_author(draft, parts)
    # A family's own marks vouch for the name; any page's marks do not.
    draft.has_marked_author = bool(draft.author) and (
        draft.has_marked_author or dialect.name != "generic"
    )
    _set_text(draft, parts, inner)
    is_marked = dialect.name != "generic" or _has_paragraph(parts.text)
    if not draft.text and parts.text is not None and is_marked:
        draft.text = _read_button_word(parts.text, inner)
    draft.source_id = _find_id(root, parts)
    draft.permalink = _find_permalink(parts)
    return draft, parts.visit_count


def _links_to_section(link: HtmlElement) -> bool:
    """``<a href="#comments">4 Comments</a>``: a line of the article, no comment."""
    if not _SECTION_LINK.search(link.get("href", "")):
        return False
    text = short_text(link, MAX_NAME_LENGTH)
    return parse_comment_count(text) is not None or is_comment_invitation(text)


def _set_time(draft: CommentDraft, parts: CommentParts) -> None:
    if parts.times:
        written = [x for x in parts.times if not _is_edit_time(x)] or parts.times
        _, draft.posted_raw, draft.posted = min(written, key=_weigh_time)


def _is_edit_time(date: PrintedTime) -> bool:
    """Return whether a time is when a comment was last changed."""
    parent = date.element.getparent()
    around = "" if parent is None else short_text(parent, _MAX_BAR)
    return is_change(date.text) or is_change(around)


def _weigh_time(date: PrintedTime) -> tuple[bool, bool, int, int]:
    """Return a key that is lowest for a short and precise date of the markup."""
    is_printed = date.time.source is not DateSource.MARKUP
    is_prose = len(date.text.split()) > _MAX_DATE_WORDS
    return is_printed, is_prose, _PRECISIONS.index(date.time.precision), len(date.text)


def _set_author(draft: CommentDraft, parts: CommentParts) -> None:
    element = _choose_author_element(draft, parts)
    if element is None:
        return
    name = extract_author_name(element, parts)
    draft.author = "" if is_comment_invitation(name) else name
    marked = (parts.author, parts.picture)
    is_marked = any(x is not None for x in marked)
    draft.has_marked_author = is_marked and bool(draft.author)
    link = element if element.tag == "a" else next(element.iterdescendants("a"), None)
    href = "" if link is None else link.get("href", "")
    draft.author_url = href[:_MAX_URL] if href.startswith("http") else None


def _choose_author_element(
    draft: CommentDraft, parts: CommentParts
) -> HtmlElement | None:
    """Return the element of the name; None where the line of a date has the name."""
    name = find_name_before_date(draft.posted_raw)
    element = parts.author
    if element is not None:
        in_date = short_text(element, MAX_NAME_LENGTH) in draft.posted_raw
        if in_date or not name:
            return element
    draft.author = extend_to_link_text(name or find_posted_by_name(parts), parts)
    if draft.author:
        return None
    named = find_name_element(parts)
    return parts.picture if named is None else named


def _set_text(
    draft: CommentDraft, parts: CommentParts, inner: Collection[HtmlElement]
) -> None:
    root = draft.element
    lines = (" ".join(line.split()) for line in render_text(root, inner).split("\n"))
    draft.raw_text = "\n".join(filter(None, lines))
    draft.text_element = find_own_element(parts.text, root, inner)
    if parts.text is not None:
        draft.has_text_element = True
        draft.text = extract_clean_text(parts.text, inner)
        return
    metadata = _find_metadata_elements(draft, parts) | _find_bars(root, inner)
    skip = _EitherSet(inner, metadata)
    text = render_text(root, skip, buttons=False, quotes=True)
    if parts.loose_date_text:
        text = text.replace(parts.loose_date_text, "\n", 1)
    is_dated = bool(draft.posted_raw)
    text = strip_head_lines(clean_text(text), is_dated=is_dated)
    # The name in the head of a comment whose text is elsewhere.
    draft.text = "" if text == draft.author else _strip_initials(text, draft.author)


def _strip_initials(text: str, author: str) -> str:
    """Return a text without the initials that stand for the picture of its author."""
    first, _, rest = text.partition("\n")
    initials = "".join(word[0] for word in author.split())
    is_initials = len(first) <= _MAX_INITIALS and first.isupper()
    is_own = bool(first) and initials.casefold().startswith(first.casefold())
    return rest if rest and is_initials and is_own else text


def _find_bars(root: HtmlElement, inner: Collection[HtmlElement]) -> set[HtmlElement]:
    """Return the short elements that their class marks as ratings or buttons."""
    return {
        element
        for element in iterate_own_elements(root, inner)
        if element.tag in _BAR_TAGS
        and _has_bar_mark(marks_of(element).tokens)
        and short_text(element, _MAX_BAR)
    }


@lru_cache(maxsize=2_000)
def _has_bar_mark(tokens: tuple[str, ...]) -> bool:
    return any(map(_BAR_MARK.search, tokens))


def _has_paragraph(text: HtmlElement | None) -> bool:
    """Return whether a text is in paragraphs, as no row of buttons is."""
    return text is not None and next(text.iter("p"), None) is not None


def _read_button_word(text: HtmlElement, inner: Collection[HtmlElement]) -> str:
    """Return a text that is nothing but the word of a button.

    A family's own element for texts holds no button, unless there is a link in it.
    """
    has_link = next(text.iter("a", "button"), None) is not None
    return "" if has_link else extract_written_text(text, inner)


@dataclass(frozen=True, slots=True)
class _EitherSet:
    """Two sets as one; joining them for each comment would cost their product."""

    first: Collection[HtmlElement]
    second: Collection[HtmlElement]

    def __contains__(self, element: object) -> bool:
        return element in self.first or element in self.second


def _find_metadata_elements(
    draft: CommentDraft, parts: CommentParts
) -> set[HtmlElement]:
    """Return the elements around name and date that hold little more than these."""
    borders = {draft.element, parts.enclosing_text}
    tops = set()
    for seed in _find_metadata_seeds(draft, parts):
        top = seed
        for parent in seed.iterancestors():
            if parent in borders or not _is_metadata(parent, draft):
                break
            top = parent
        if top not in borders:
            tops.add(top)
    return tops


def _find_metadata_seeds(draft: CommentDraft, parts: CommentParts) -> list[HtmlElement]:
    """Return the elements of the date and the name themselves."""
    seeds = _drop_ancestors(
        [
            date.element
            for date in parts.times
            # A date in a sentence belongs to the sentence.
            if date.text == draft.posted_raw or _is_metadata(date.element, draft)
        ]
    )
    if parts.author is not None:
        return [*seeds, parts.author]
    name = find_name_element(parts) if draft.author else None
    if name is not None and draft.author in short_text(name, MAX_NAME_LENGTH):
        seeds.append(name)
    return seeds


def _drop_ancestors(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Drop elements that hold another one: what holds the date may hold the text."""
    ancestors = {parent for element in elements for parent in element.iterancestors()}
    return [element for element in elements if element not in ancestors]


def _is_metadata(element: HtmlElement, draft: CommentDraft) -> bool:
    """Return whether an element holds name and date and nothing that a reader wrote."""
    room = len(draft.author) + len(draft.posted_raw) + FILLER_ROOM
    text = short_text(element, room)
    if not text:
        return False
    marks = marks_of(element)
    if marks.tag in _METADATA_TAGS or _has_metadata_mark(marks.tokens):
        return True
    rest = text.replace(draft.posted_raw, " ").replace(draft.author, " ").lower()
    return are_fillers(re.findall(r"\w+", rest))


@lru_cache(maxsize=2_000)
def _has_metadata_mark(tokens: tuple[str, ...]) -> bool:
    return any(map(_METADATA_MARK.search, tokens))


def _find_id(root: HtmlElement, parts: CommentParts) -> str | None:
    """Return the comment's id: one that says "comment" and a number, or a number."""
    own = (root.get("id", ""), root.get("data-comment-id", ""), root.get("data-id", ""))
    for name in (*own, *parts.anchors[:_MAX_LINKS]):
        if _ID.search(name) or name.isdigit():
            return _WRAPPED.sub("", name)[:_MAX_ID]
    return own[0][:_MAX_ID] if _ENDS_IN_NUMBER.search(own[0]) else None


def _find_permalink(parts: CommentParts) -> str | None:
    hrefs = (link.get("href", "") for link in parts.links)
    return next((href[:_MAX_URL] for href in hrefs if _PERMALINK.search(href)), None)
