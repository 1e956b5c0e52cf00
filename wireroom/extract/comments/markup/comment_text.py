"""The text of a comment, without what the page prints beside it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.author_names import find_name_element
from wireroom.extract.comments.markup.body_text import (
    MAX_TEXT_LENGTH,
    clean_text,
    extract_clean_text,
    extract_written_text,
    is_bare,
    is_button_text,
    render_text,
)
from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.head_lines import (
    FILLER_ROOM,
    are_fillers,
    strip_head_lines,
)
from wireroom.extract.comments.markup.head_notes import (
    is_reply_note,
    is_subject,
    is_website_line,
)
from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH, short_text
from wireroom.extract.comments.markup.own_element import (
    EitherSet,
    find_own_element,
    iterate_own_elements,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.extract.comments.markup.parts import CommentParts

_METADATA_TAGS = frozenset(
    {"header", "footer", "dt", "small", "cite", "h2", "h3", "h4", "h5"}
)
_METADATA_MARK = re.compile(
    r"(?:^|[-_])(?:meta\w*|info|head|header|author|byline|date|time|submitted|details|vcard"
    r"|posted|footer|commentmetadata|datetime|user|name)(?:$|[-_])"
)
# The reader's system and place: "Chrome 126 (Windows)", "Tromsø".
_SYSTEM = (
    r"(?:^|[-_])(?:os|ua|(?:user-?)?agent|browser|system|(?:meta)?ip)"
    r"(?:$|[-_](?:info|box|mark|location)$)"
)
_SYSTEM_MARK = re.compile(_SYSTEM)
_BAR_TAGS = frozenset({"div", "span", "ul", "p", "footer"})
_BAR_MARK = re.compile(
    r"(?:^|[-_])(?:ratings?|votes?|voting|score|points|karma|stars|sharing|actions?|buttons?|toolbar"
    r"|tools|controls|avatar|interactions?|interact)(?:$|[-_])"
    # WordPress' line of the date, also where its language is not read.
    r"|^comment-?meta(?:data)?$"
    rf"|{_SYSTEM}"
    # Drupal's links to answer, or to the page for it: "Log in or register".
    r"|^links$"
    # About the reader. "level-1" is the depth of a reply.
    r"|(?:^|[-_])(?:rank|level|badges?|location|reputation|joined|member-since|flair"
    r"|user-?title|edit-?note)$"
)
# Levels above the name or the date within the head of a comment.
_MAX_HEAD_LEVELS = 8
_MAX_BAR, _MAX_INITIALS = 80, 2
# Elements of a text of which one may be the subject of the comment.
_MAX_SUBJECT_PLACES = 6
_MAX_BOXES = 24
# "+1", "10/10", "???": some comments have no words.
_SIGNS = re.compile(r"[+-]\d{1,3}|\d{1,3}/\d{1,3}|(?:[^\w\s|·•#–—/-]\s?)+")  # noqa: RUF001 - dashes between name and date
# Characters of such a paragraph; paragraphs of a head in which it is looked for.
_MAX_SIGNS, _MAX_PARAGRAPHS = 12, 3
# Characters of a text by which a copy of it is known.
_MIN_COPY = 20


def read_raw_text(root: HtmlElement, inner: Collection[HtmlElement]) -> str:
    """Return all text of a comment's element, one block a line."""
    lines = (" ".join(line.split()) for line in render_text(root, inner).split("\n"))
    return "\n".join(filter(None, lines))


def set_text(
    draft: CommentDraft, parts: CommentParts, inner: Collection[HtmlElement]
) -> None:
    """Set the text of a draft whose name and time are known.

    Without an element of its own the text is what is left beside these.
    """
    root = draft.element
    draft.text_element = find_own_element(parts.text, root, inner)
    if parts.text is not None:
        draft.has_text_element = True
        first = islice(parts.text.iterdescendants(), _MAX_SUBJECT_PLACES)
        subjects = {element for element in first if is_subject(element, root)}
        subjects.update(filter(is_website_line, parts.text.iterchildren("p")))
        boxes = islice(parts.text.iterdescendants("div", "span"), _MAX_BOXES)
        subjects.update(filter(_is_system_line, boxes))
        skip = EitherSet(inner, subjects) if subjects else inner
        draft.text = extract_clean_text(parts.text, skip)
        if draft.text or len(parts.text):
            return
        # Themes print the text behind the element that they have for it.
    bars = _find_bars(draft, inner)
    draft.text = _read_rest(draft, parts, inner, bars, is_sure=False)
    if not draft.text:
        # The box of the reader may hold the text as well.
        draft.text = _read_rest(draft, parts, inner, bars, is_sure=True)


def _read_rest(
    draft: CommentDraft,
    parts: CommentParts,
    inner: Collection[HtmlElement],
    bars: set[HtmlElement],
    *,
    is_sure: bool,
) -> str:
    """Return what a comment has beside the elements around its name and its date."""
    metadata = _find_metadata_elements(draft, parts, is_sure=is_sure)
    skip = EitherSet(inner, metadata | bars)
    text = render_text(draft.element, skip, buttons=False, quotes=True)
    if parts.loose_date_text:
        text = text.replace(parts.loose_date_text, "\n", 1)
    is_dated = bool(draft.posted_raw)
    text = strip_head_lines(clean_text(text), is_dated=is_dated)
    # The name in the head of a comment whose text is elsewhere.
    text = "" if text == draft.author else _strip_initials(text, draft.author)
    return _strip_copy(text, draft.author)


def _strip_copy(text: str, author: str) -> str:
    """Return a text without its copy for scripts: "Ada Quill: what Ada wrote"."""
    first, *others = text.split("\n")
    begin = f"{author}: {first[:_MIN_COPY]}"
    if not (author and others and len(first) >= _MIN_COPY):
        return text
    return "\n".join([first, *(x for x in others if not x.startswith(begin))])


def _strip_initials(text: str, author: str) -> str:
    """Return a text without the initials drawn in place of a picture of its author."""
    first, _, rest = text.partition("\n")
    initials = "".join(word[0] for word in author.split())
    is_initials = len(first) <= _MAX_INITIALS and first.isupper()
    is_own = bool(first) and initials.casefold().startswith(first.casefold())
    return rest if rest and is_initials and is_own else text


def _find_bars(draft: CommentDraft, inner: Collection[HtmlElement]) -> set[HtmlElement]:
    """Return the short elements that are ratings, buttons or about other comments."""
    root = draft.element
    return {
        element
        for element in iterate_own_elements(root, inner)
        if (_is_bar(element) and not _holds_writing(element, draft))
        or is_reply_note(element, root)
        or is_subject(element, root)
        or is_website_line(element)
    }


def _is_bar(element: HtmlElement) -> bool:
    is_marked = element.tag in _BAR_TAGS and _has_bar_mark(marks_of(element).tokens)
    return is_marked and bool(short_text(element, _MAX_BAR))


def _is_system_line(element: HtmlElement) -> bool:
    """Return whether the class of an element names the reader's browser or place."""
    names = element.get("class", "")[:_MAX_BAR].lower().split()
    return any(map(_SYSTEM_MARK.search, names)) and bool(short_text(element, _MAX_BAR))


@lru_cache(maxsize=2_000)
def _has_bar_mark(tokens: tuple[str, ...]) -> bool:
    return any(map(_BAR_MARK.search, tokens))


def has_paragraph(text: HtmlElement | None) -> bool:
    """Return whether a text is in paragraphs, as no row of buttons is."""
    return text is not None and next(text.iter("p"), None) is not None


def read_button_word(text: HtmlElement, inner: Collection[HtmlElement]) -> str:
    """Return a text that is nothing but the word of a button.

    A family's own element for texts holds no button, unless there is a link in it.
    """
    has_link = next(text.iter("a", "button"), None) is not None
    return "" if has_link else extract_written_text(text, inner)


def read_paragraph_word(root: HtmlElement, inner: Collection[HtmlElement]) -> str:
    """Return the only bare paragraph of a comment, if it is a button's word, or signs.

    A button is a link or has a class, so a reader wrote "Reply" in a bare paragraph.
    """
    words = [
        " ".join((element.text or "").split())
        for element in iterate_own_elements(root, inner)
        if element.tag == "p" and not len(element) and is_bare(element)
    ]
    if len(words) != 1:
        return ""
    is_sign = _SIGNS.fullmatch(words[0]) is not None
    return words[0] if is_sign or is_button_text(words[0]) else ""


def _find_metadata_elements(
    draft: CommentDraft, parts: CommentParts, *, is_sure: bool
) -> set[HtmlElement]:
    """Return the elements around name and date that hold little more than these.

    Args:
        is_sure: not what is beside the name in a box about the reader.
    """
    borders = {draft.element, parts.enclosing_text}
    tops = set()
    for seed in _find_metadata_seeds(draft, parts):
        top = seed
        for parent in islice(seed.iterancestors(), _MAX_HEAD_LEVELS):
            text = "" if parent in borders else _read_head(parent, draft)
            is_metadata = bool(text) and _is_metadata(parent, text, draft)
            if not text or (is_sure and not is_metadata):
                break
            top = parent if is_metadata else top
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
            if date.text == draft.posted_raw or _is_head(date.element, draft)
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


def _is_head(element: HtmlElement, draft: CommentDraft) -> bool:
    text = _read_head(element, draft)
    return bool(text) and _is_metadata(element, text, draft)


def _read_head(element: HtmlElement, draft: CommentDraft) -> str:
    """Return the text of an element if it may be the head of a comment, else ""."""
    room = len(draft.author) + len(draft.posted_raw) + FILLER_ROOM
    return short_text(element, room)


def _is_metadata(element: HtmlElement, text: str, draft: CommentDraft) -> bool:
    """Return whether an element holds name and date and nothing that a reader wrote."""
    marks = marks_of(element)
    if marks.tag in _METADATA_TAGS or _has_metadata_mark(marks.tokens):
        return not _holds_writing(element, draft)
    return _is_filler(text, draft) and not _holds_signs(element)


def _holds_signs(element: HtmlElement) -> bool:
    """Return whether the one paragraph in an element is "+1", "10/10" or "???"."""
    texts = (
        short_text(paragraph, _MAX_SIGNS)
        for paragraph in islice(element.iterdescendants("p"), _MAX_PARAGRAPHS)
        if is_bare(paragraph)
    )
    written = list(filter(None, texts))
    return len(written) == 1 and _SIGNS.fullmatch(written[0]) is not None


def _holds_writing(element: HtmlElement, draft: CommentDraft) -> bool:
    """Return whether a paragraph in an element is more than name and date."""
    paragraphs = element.iterdescendants("p", "blockquote", "pre")
    lines = (short_text(paragraph, MAX_TEXT_LENGTH) for paragraph in paragraphs)
    return not all(_is_filler(line, draft) for line in lines)


def _is_filler(text: str, draft: CommentDraft) -> bool:
    rest = text.replace(draft.posted_raw, " ").replace(draft.author, " ").lower()
    return are_fillers(re.findall(r"\w+", rest))


@lru_cache(maxsize=2_000)
def _has_metadata_mark(tokens: tuple[str, ...]) -> bool:
    return any(map(_METADATA_MARK.search, tokens))
