"""The elements of a comment that hold its author, its time and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.body_text import (
    UNREAD_TAGS,
    extract_clean_text,
    is_hidden_dialog,
    is_unread,
)
from wireroom.extract.comments.markup.byline_words import has_byline_words
from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.head_notes import is_reply_note
from wireroom.extract.comments.markup.leaf_texts import (
    MAX_NAME_LENGTH,
    ends_with_count,
    read_alt,
    short_text,
)
from wireroom.extract.comments.markup.loose_dates import (
    find_loose_date,
    is_around_paragraph,
)
from wireroom.extract.comments.markup.printed_times import (
    MAX_DATED_LENGTH,
    find_printed_time,
)
from wireroom.extract.comments.markup.profile_times import find_times_of_profiles
from wireroom.extract.comments.markup.stated_author import is_drawn_letter
from wireroom.extract.page.element_texts import measure_text
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.date_context import DateContext, PrintedTime
    from wireroom.extract.comments.markup.dialect import Dialect, Marks

# Ranks say how surely an element holds a field, 0 the surest. Up to 2 its own marks say
# so; 4 is a name between "by" and "says"; 9 is an element without any evidence.
MARKED_RANK, BYLINE_RANK, UNRANKED = 2, 4, 9
# A rank of the text that no element is better than: the text is not looked for.
_NO_TEXT = -1
_MAX_DESCENDANTS = 40
# Dates of one comment that are compared with each other. An element with more of them
# holds many comments.
_MAX_TIMES = 30
# A marked block of more words holds more than the name.
_MAX_NAME_WORDS = 3
# "+12": a number of votes and nothing else.
_SIGNED_NUMBER = re.compile(r"\s*([+-]?\d{1,6})\s*")
_BOLD_TAGS = frozenset({"b", "strong", "h3", "h4", "h5"})
_LINK_TAGS = _BOLD_TAGS | {"a"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentScope:
    """What the elements of one comment are read with.

    Attributes:
        root: the comment's element.
        inner: elements below it that belong to other comments, its replies.
    """

    root: HtmlElement
    inner: AbstractSet[HtmlElement]
    dialect: Dialect
    dates: DateContext

    def read_marks(self, element: HtmlElement) -> Marks:
        """Return the marks of an element, which are read once for a page."""
        marks = self.dates.marks.get(element)
        if marks is None:
            marks = self.dates.marks[element] = marks_of(element)
        return marks


@dataclass(slots=True)
class CommentParts:
    """The elements that hold the fields, the surest so far.

    Attributes:
        times: dates in the order of the page. profiles: blocks about the author.
        links, anchors: links, and ids and names that an address may lead to.
        bold: the first bold element.
        visit_count: how many elements were read.
        enclosing_text: the element of the text in a first reading, where a second one
            found name or date inside it.
        picture: an element marked as the author that holds a picture alone.
        loose_date_text: the text node of a date beside all elements; "" for none.
    """

    author: HtmlElement | None = None
    author_rank: int = UNRANKED
    text: HtmlElement | None = None
    text_rank: int = UNRANKED
    times: list[PrintedTime] = field(default_factory=list)
    profiles: list[HtmlElement] = field(default_factory=list)
    links: list[HtmlElement] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    bold: HtmlElement | None = None
    votes: int | None = None
    visit_count: int = 0
    enclosing_text: HtmlElement | None = None
    loose_date_text: str = ""
    picture: HtmlElement | None = None

    @property
    def is_nameless(self) -> bool:
        """Whether nothing speaks for a name, not even bold print."""
        return self.author_rank == UNRANKED and self.bold is None


def find_parts(scope: CommentScope, *, whole: bool = False) -> CommentParts:
    """Walk the comment's own elements; with ``whole`` those of its text as well."""
    parts = CommentParts(text_rank=_NO_TEXT if whole else UNRANKED)
    quotes = _walk_elements([scope.root], parts, scope)
    if quotes and not parts.times and not _has_text_beside(quotes, scope):
        # Some pages put the whole comment in a quotation.
        _walk_elements(quotes[::-1], parts, scope)
    if all(map(is_around_paragraph, parts.times)):
        loose = find_loose_date(scope.root, scope.inner, scope.dates, parts.times)
        if loose is not None:
            parts.times, parts.loose_date_text = [loose.date], loose.text
    parts.times = parts.times or find_times_of_profiles(parts.profiles, scope.dates)
    return parts


def _has_text_beside(quotes: list[HtmlElement], scope: CommentScope) -> bool:
    inner = (x for x in scope.root.iterdescendants() if x in scope.inner)
    return bool(extract_clean_text(scope.root, {*quotes, *inner}))


def _walk_elements(
    stack: list[HtmlElement], parts: CommentParts, scope: CommentScope
) -> list[HtmlElement]:
    """Rank these elements and all below; return the quotations, which are skipped."""
    starts = frozenset(stack)
    quotes: list[HtmlElement] = []
    while stack:
        element = stack.pop()
        if not _is_readable(element, scope):
            continue
        is_root = element is scope.root
        if not is_root and element not in starts and _is_quote(element, scope):
            quotes.append(element)
            continue
        parts.visit_count += 1
        if not is_root and is_reply_note(element, scope.root):
            continue
        marks = scope.read_marks(element)
        if not is_root and marks.is_profile:
            parts.profiles.append(element)
            for part in element.iterdescendants():
                if isinstance(part.tag, str):
                    rank = scope.dialect.author_rank(scope.read_marks(part))
                    _rank_author(part, rank, parts)
            continue
        is_own = not is_root and not (
            scope.inner and len(element) and _contains_replies(element, scope.inner)
        )
        # The text that a reader wrote holds no name and no date of the page's.
        is_text = is_own and _rank_element(element, marks, parts, scope)
        if not is_text and len(element):
            stack += element[::-1]
    return quotes


def _is_readable(element: HtmlElement, scope: CommentScope) -> bool:
    """Return whether an element is one of the comment's own that holds text."""
    if not isinstance(element.tag, str):
        return False
    if element.tag in UNREAD_TAGS and is_unread(element):
        # Coral's names are buttons.
        is_name = element.tag == "button" and _is_marked_author(element, scope)
        if not is_name:
            return False
    if element is scope.root:
        return True
    return element not in scope.inner and not is_hidden_dialog(element)


def _is_quote(element: HtmlElement, scope: CommentScope) -> bool:
    """Return whether an element is a quotation; in some markup it is the text."""
    if element.tag != "blockquote":
        return False
    return scope.dialect.text_rank(scope.read_marks(element)) == UNRANKED


def _contains_replies(element: HtmlElement, inner: AbstractSet[HtmlElement]) -> bool:
    """Return whether an element holds replies, or a list of them, with their dates."""
    for child in element:
        if child in inner or (len(child) and not inner.isdisjoint(child)):
            return True
    return False


def _is_marked_author(element: HtmlElement, scope: CommentScope) -> bool:
    return scope.dialect.author_rank(scope.read_marks(element)) <= MARKED_RANK


def may_read_again(first: CommentParts, scope: CommentScope) -> bool:
    """Return whether a second reading may find name or date where the text begins.

    :func:`choose_reading` takes no other ones. Of 1,473 comments of saved pages whose
    first reading was incomplete 1,193 cannot have them there (measured).
    """
    if first.text is None:
        return False
    return any(
        (first.is_nameless and element.tag in _BOLD_TAGS)
        or _find_author_rank(element, scope) < first.author_rank
        or (not first.times and find_printed_time(element, scope.dates) is not None)
        for element in _collect_head(first.text)
        if isinstance(element.tag, str)
    )


def _find_author_rank(element: HtmlElement, scope: CommentScope) -> int:
    rank = scope.dialect.author_rank(scope.read_marks(element))
    if rank > BYLINE_RANK and has_byline_words(element):
        return BYLINE_RANK
    return rank


def choose_reading(first: CommentParts, second: CommentParts) -> CommentParts:
    """Return the second reading if name or date begin the text of the first, else it.

    Args:
        second: a reading with ``whole``.
    """
    text = first.text
    known = {date.element for date in first.times}
    times = [date for date in second.times if date.element not in known]
    has_name = second.author_rank < first.author_rank
    bold = second.bold if first.is_nameless else None
    has_time = bool(times) and not first.times
    if text is None or not (has_name or bold is not None or has_time):
        return first
    if bold is not None and bold.tag in {"b", "strong"} and not times:
        return first
    candidates = (
        [second.author] if has_name else [*(x.element for x in times[:1]), bold]
    )
    if _collect_head(text).isdisjoint(x for x in candidates if x is not None):
        return first
    second.enclosing_text = text
    return second


def _collect_head(text: HtmlElement) -> set[HtmlElement]:
    """Return an element, its children, and all below the first two of them."""
    below = (element for child in text[:2] for element in child.iter())
    return {text, *text.iterchildren(), *below}


def _rank_element(
    element: HtmlElement, marks: Marks, parts: CommentParts, scope: CommentScope
) -> bool:
    """Read one element; return whether it and all below is the reader's text."""
    if marks.element_id or marks.tag in _LINK_TAGS:
        _add_links(element, marks, parts)
    author_rank, rank = scope.dialect.rank(marks)
    _rank_author(element, author_rank, parts)
    is_sought = rank < UNRANKED and parts.text_rank >= 0
    if is_sought and _wraps_surer_text(element, rank, scope):
        # Around the text are its headline and its buttons.
        is_sought = False
    if is_sought and not _wraps_name_or_date(element, parts, scope):
        is_equal = rank == parts.text_rank and _is_longer(element, parts.text)
        if rank < parts.text_rank or is_equal:
            parts.text, parts.text_rank = element, rank
        return True
    if marks.is_votes:
        _add_votes(element, parts)
    if len(parts.times) < _MAX_TIMES:
        time = find_printed_time(element, scope.dates)
        if time is not None:
            parts.times.append(time)
    return False


def _add_links(element: HtmlElement, marks: Marks, parts: CommentParts) -> None:
    if marks.element_id or marks.tag == "a":
        parts.anchors.append(marks.element_id or element.get("name", ""))
    if marks.tag == "a":
        parts.links.append(element)
    elif marks.tag in _BOLD_TAGS and parts.bold is None:
        parts.bold = element


def _rank_author(element: HtmlElement, rank: int, parts: CommentParts) -> None:
    if min(rank, parts.author_rank) > BYLINE_RANK and has_byline_words(element):
        rank = BYLINE_RANK
    if rank >= parts.author_rank and not _is_name_within(element, rank, parts):
        return
    text = short_text(element, MAX_NAME_LENGTH)
    if text and not (is_drawn_letter(element, text) or ends_with_count(text)):
        parts.author, parts.author_rank = element, rank
    elif rank <= MARKED_RANK and parts.picture is None and read_alt(element):
        parts.picture = element


def _is_name_within(element: HtmlElement, rank: int, parts: CommentParts) -> bool:
    """Return whether an element is the name in a marked block with rank and badges."""
    if rank > MARKED_RANK or parts.author not in element.iterancestors():
        return False
    assert parts.author is not None, "an ancestor is an element"
    outer = short_text(parts.author, MAX_NAME_LENGTH)
    name = short_text(element, MAX_NAME_LENGTH)
    if not 0 < len(name.split()) <= _MAX_NAME_WORDS or len(name) == 1:
        return False
    if name.startswith("@"):
        # The account beside the name.
        return False
    return not outer or len(outer.split()) > _MAX_NAME_WORDS or element.tag == "div"


def _add_votes(element: HtmlElement, parts: CommentParts) -> None:
    if parts.votes is None and not len(element):
        number = _SIGNED_NUMBER.fullmatch(element.text or "")
        parts.votes = int(number[1]) if number else None


def _is_longer(element: HtmlElement, best: HtmlElement | None) -> bool:
    return best is None or measure_text(element) > measure_text(best)


def _wraps_surer_text(element: HtmlElement, rank: int, scope: CommentScope) -> bool:
    """Return whether one element inside is marked as the text more surely."""
    if rank == 0 or not len(element):
        return False
    surer = [
        child
        for child in islice(element.iterdescendants(), _MAX_DESCENDANTS)
        if isinstance(child.tag, str)
        and scope.dialect.text_rank(scope.read_marks(child)) < min(rank, MARKED_RANK)
    ]
    return len(surer) == 1


def _wraps_name_or_date(
    element: HtmlElement, parts: CommentParts, scope: CommentScope
) -> bool:
    """Return whether an element holds name or date too, and so more than the text."""
    for number, child in enumerate(element.iterdescendants()):
        if number > _MAX_DESCENDANTS or (parts.author is not None and parts.times):
            return False
        if not isinstance(child.tag, str):
            continue
        marks = scope.read_marks(child)
        author_rank, rank = scope.dialect.rank(marks)
        if child.tag == "time" or author_rank <= MARKED_RANK:
            return True
        if rank < UNRANKED:
            # The text is inside. What is before the text may be the date.
            is_behind_another = number > 0 and rank <= MARKED_RANK
            return is_behind_another and _has_date_child(element, scope.dates)
    return False


def _has_date_child(element: HtmlElement, dates: DateContext) -> bool:
    texts = (short_text(child, MAX_DATED_LENGTH) for child in element)
    return any(text and dates.parse(text, DateSource.VISIBLE) for text in texts)
