"""Collects in one walk over the tree all elements that metadata is read from.

Metadata needs a dozen kinds of elements; a search for each kind would be a dozen walks
over some thousand elements. The walk is done before anything is removed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from wireroom.extract.page.element_marks import (
    MarkedAs,
    classify_marks,
    is_headline_mark,
    is_marked_as_user,
)
from wireroom.extract.page.hiding_style import is_hidden_by_style
from wireroom.extract.page.letter_count import count_words
from wireroom.extract.page.mark_index import MAX_CLASS, MAX_ID, MarkIndex
from wireroom.extract.page.microdata import counts_comments, is_of_first_item
from wireroom.extract.page.shown_text import get_short_text, get_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

T = TypeVar("T")

MAX_META = 500
MAX_PER_KIND = 60
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "form"})
# An article's own footer has its date and byline in the default theme of WordPress.
_ENTRY_MARKS = re.compile(
    r"(?:^|[\s_-])(?:hentry|entry|post|story|article)(?:$|[\s_-])"
)
# Names of a picture's maker, or of the one whose words are quoted.
_OTHER_PEOPLE_TAGS = frozenset({"figure", "figcaption", "blockquote", "q"})
# Marks for test tools, which sites of today have in the place of classes.
_TEST_MARKS = (
    "data-component", "data-testid", "data-test-id", "data-qa", "data-test",
    "data-hook",
)  # fmt: skip
_TEST_NAME_MARKS = re.compile(r"(?:^|\s)(?:user|profile)-name(?:$|\s)", re.IGNORECASE)
_TEST_MARK_NAMES = frozenset(_TEST_MARKS)
_RARE_ATTRIBUTES = _TEST_MARK_NAMES | {
    "hidden",
    "style",
    "aria-controls",
    "data-target",
    "data-bs-target",
}
_PROPERTY_NAMES = frozenset({"itemprop", "rel"})
_DATE_PROPERTIES = frozenset({"datepublished", "datecreated"})
# Characters of class and id; what has more is a list of a framework's names.
_MAX_MARKS = 200
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAX_CARD_LEVELS = 3
_MAX_CARD_CHARACTERS = 600
# Elements that are indexed by their tag; and those whose class and id are not read.
_INDEXED_TAGS = frozenset(
    {
        "meta",
        "link",
        "title",
        "script",
        "h1",
        "h2",
        "h3",
        "time",
        "figure",
        "template",
        "address",
    }
)
_TAGS_WITHOUT_MARKS = frozenset({"meta", "body", "html"})


@dataclass(slots=True)
class PageIndex:
    """Elements that metadata is read from, in document order.

    Attributes:
        meta: contents of ``meta`` elements by ``name``, ``property`` or ``itemprop``.
        links: ``href`` of ``link`` elements by ``rel``.
        bylines, date_elements: elements marked as authors or as a date by ``class``,
            ``id``, ``rel`` or ``itemprop``.
        subheadings: the ``h2`` and ``h3`` elements.
        marked_headings: headings of the second and third level that are marked as the
            headline of a story by ``class`` or ``itemprop``.
        scripts: texts of JSON-LD scripts.
        hidden: elements that an attribute, a style or a class hides from readers.
        controlled: ids of elements that a button shows.
        test_marked: elements with an attribute for test tools.
        tag_links: links that are marked as a topic of the story (``rel=tag``).
        items: the first item of microdata that has a property in a ``meta`` element.
        marks: all elements by class and id. marked_as: what class and id say.
    """

    root: HtmlElement
    marks: MarkIndex
    marked_as: dict[tuple[str, str], MarkedAs] = field(default_factory=dict)
    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    title: str = ""
    headings: list[HtmlElement] = field(default_factory=list)
    subheadings: list[HtmlElement] = field(default_factory=list)
    marked_headings: list[HtmlElement] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)
    bylines: list[HtmlElement] = field(default_factory=list)
    date_elements: list[HtmlElement] = field(default_factory=list)
    figures: list[HtmlElement] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    hidden: list[HtmlElement] = field(default_factory=list)
    controlled: set[str] = field(default_factory=set)
    test_marked: list[HtmlElement] = field(default_factory=list)
    tag_links: list[HtmlElement] = field(default_factory=list)
    items: dict[str, HtmlElement | None] = field(default_factory=dict)

    def find_meta(self, *names: str) -> str:
        """Return the first ``meta`` of these names that is not empty, else "".

        The order of the names decides, not that of the page.
        """
        return next(iter(self.find_all_meta(*names)), "")

    def find_all_meta(self, *names: str) -> list[str]:
        """Return all ``meta`` of these names, in the order of the names."""
        return [content for name in names for content in self.meta.get(name, ())]


def index_page(tree: HtmlElement) -> PageIndex:
    """Collect the elements; the tree is not changed."""
    elements = list(tree.iter())
    index = PageIndex(root=tree, marks=MarkIndex(root=tree, elements=elements))
    for place, element in enumerate(elements):
        tag = element.tag
        if tag in _INDEXED_TAGS:
            _index_by_tag(element, index)
        # One list of names instead of a question for each: many elements have none.
        names = element.keys()
        if names and tag not in _TAGS_WITHOUT_MARKS:
            _index_by_attributes(element, names, place, index)
    _index_by_test_marks(index)
    return index


def is_marked_as_headline(heading: HtmlElement) -> bool:
    """Return whether ``class`` or ``itemprop`` calls an element a story's headline."""
    if is_headline_mark(heading.get("class", ""), ""):
        return True
    return "headline" in heading.get("itemprop", "").lower().split()


def is_inside_furniture(element: HtmlElement) -> bool:
    """Return whether an element is in a navigation, footer, form or side column.

    A footer inside an article is the article's.
    """
    for parent in element.iterancestors(*_FURNITURE_TAGS):
        if parent.tag != "footer" or not _is_entry_part(parent):
            return True
    return False


def is_about_others(element: HtmlElement, index: PageIndex) -> bool:
    """Return whether an element is in a figure, a quotation, or another story's card.

    A card is a small block whose heading is a link; the story's own heading may link
    to its page, too, and is known by the page's title.
    """
    if next(element.iterancestors(*_OTHER_PEOPLE_TAGS), None) is not None:
        return True
    for parent in islice(element.iterancestors(), _MAX_CARD_LEVELS):
        if parent.tag in {"main", "body"} or parent.find(".//h1") is not None:
            return False
        if not get_short_text(parent, _MAX_CARD_CHARACTERS):
            return False
        headings = parent.iter("h2", "h3", "h4")
        if parent.tag == "article":
            # Of a story it may end with links to others; a card begins with one.
            return any(_leads_elsewhere(x, index) for x in islice(headings, 1))
        if any(_leads_elsewhere(x, index) for x in headings):
            return True
    return False


def is_in_page_title(heading: HtmlElement, index: PageIndex) -> bool:
    """Return whether the page's title has the text of a heading of several words."""
    text = get_short_text(heading, 300)
    return count_words(text) > 1 and text in index.title


def _leads_elsewhere(heading: HtmlElement, index: PageIndex) -> bool:
    """Return whether a heading is a link and does not have the page's title."""
    parent = heading.getparent()
    links = list(heading.iter("a"))
    if links and all("author" in link.get("rel", "").lower().split() for link in links):
        # The name in a box about the author.
        return False
    is_link = bool(links) or (parent is not None and parent.tag == "a")
    return is_link and get_short_text(heading, 300)[:40] not in index.title


def is_part_of_story(element: HtmlElement, heading: HtmlElement | None) -> bool:
    """Return whether an element is in the article or entry of the story's heading."""
    if heading is None or is_inside_furniture(element) or is_inside_comments(element):
        return False
    around = {*heading.iterancestors()}
    return any(
        parent.tag == "article" or _is_entry(parent)
        for parent in element.iterancestors()
        if parent in around and parent.tag not in {"body", "html"}
    )


def _is_entry(element: HtmlElement) -> bool:
    return _ENTRY_MARKS.search(element.get("class", "")) is not None


def _is_entry_part(footer: HtmlElement) -> bool:
    for parent in footer.iterancestors():
        if parent.tag in {"body", "html"}:
            return False
        if parent.tag == "article" or _is_entry(parent):
            return True
    return False


def is_inside_comments(element: HtmlElement) -> bool:
    """Return whether an element or its ancestors say "comment" of themselves.

    In their class, their id or their type of schema.org.
    """
    return any(
        "comment"
        in f"{e.get('class', '')} {e.get('id', '')} {e.get('itemtype', '')}".lower()
        for e in (element, *element.iterancestors())
        if e.tag not in {"body", "html"}
    )


def _index_by_attributes(
    element: HtmlElement, names: Sequence[str], place: int, index: PageIndex
) -> None:
    marked_as = _mark_place(element, names, place, index)
    is_indexed = not _PROPERTY_NAMES.isdisjoint(names) and _index_by_property(
        element, index
    )
    if not is_indexed and marked_as is not MarkedAs.NEITHER:
        _index_by_marks(element, marked_as, index)
    elif "lang" in names and is_marked_as_user(element):
        _append_up_to_limit(index.bylines, element)
    if not _RARE_ATTRIBUTES.isdisjoint(names):
        _index_by_rare_attributes(element, names, index)


def _index_link(element: HtmlElement, index: PageIndex) -> None:
    """Store the first ``href`` of a ``rel``; two canonical addresses are none."""
    rel, href = element.get("rel", "").lower(), element.get("href", "")
    stored = index.links.setdefault(rel, href)
    if rel == "canonical" and stored.strip() != href.strip():
        index.links[rel] = ""


def _index_by_tag(element: HtmlElement, index: PageIndex) -> None:
    tag = element.tag
    if tag == "meta":
        _index_meta(element, index)
    elif tag == "link":
        _index_link(element, index)
    elif tag == "title":
        index.title = index.title or get_text(element)
    elif tag == "script":
        if "ld+json" in element.get("type", "").lower():
            _append_up_to_limit(index.scripts, element.text or "")
    elif tag == "template":
        index.hidden.append(element)
    elif tag == "address":
        # Within an article that of its author, else that of the site (HTML, 4.3.10).
        if next(element.iterancestors("article"), None) is not None:
            _append_up_to_limit(index.bylines, element)
    else:
        _index_visible(element, index)


def _index_visible(element: HtmlElement, index: PageIndex) -> None:
    kinds = {
        "h1": index.headings,
        "h2": index.subheadings,
        "h3": index.subheadings,
        "time": index.times,
        "figure": index.figures,
    }
    if element.tag in kinds:
        _append_up_to_limit(kinds[element.tag], element)
    if element.tag in {"h2", "h3"} and is_marked_as_headline(element):
        _append_up_to_limit(index.marked_headings, element)


def _append_up_to_limit(values: list[T], value: T) -> None:
    if len(values) < MAX_PER_KIND:
        values.append(value)


def _index_meta(element: HtmlElement, index: PageIndex) -> None:
    name = element.get("property") or element.get("name") or element.get("itemprop")
    name = name or element.get("http-equiv")
    content = " ".join((element.get("content") or "").split())
    if element.get("itemprop"):
        if element.get("itemprop") == "userInteractionCount":
            if not counts_comments(element, index.items):
                return
            name = "commentcount"
        elif not is_of_first_item(element, index.items):
            return
    if name and content and len(index.meta) < MAX_META:
        index.meta.setdefault(name.strip().lower(), []).append(content)


def _mark_place(
    element: HtmlElement, names: Sequence[str], place: int, index: PageIndex
) -> MarkedAs:
    """Store the place of an element by its marks, and return what they say."""
    marks = (
        element.get("class", "")[:MAX_CLASS] if "class" in names else "",
        element.get("id", "")[:MAX_ID] if "id" in names else "",
    )
    known = index.marked_as.get(marks)
    if known is not None:
        index.marks.places[marks].append(place)
        return known
    if not any(marks):
        return MarkedAs.NEITHER
    is_short = len(marks[0]) + len(marks[1]) <= _MAX_MARKS
    marked_as = classify_marks(*marks) if is_short else MarkedAs.NEITHER
    index.marked_as[marks] = marked_as
    index.marks.places[marks] = [place]
    return marked_as


def _index_by_property(element: HtmlElement, index: PageIndex) -> bool:
    """Index an element by ``itemprop`` and ``rel``; return whether they say enough."""
    properties = element.get("itemprop", "").lower().split()
    if not _DATE_PROPERTIES.isdisjoint(properties):
        _append_up_to_limit(index.date_elements, element)
        return True
    relations = element.get("rel", "").lower().split()
    if "tag" in relations and "category" not in relations:
        _append_up_to_limit(index.tag_links, element)
    if "author" in properties or "author" in relations:
        _append_up_to_limit(index.bylines, element)
        return True
    return False


def _index_by_marks(
    element: HtmlElement, marked_as: MarkedAs, index: PageIndex
) -> None:
    if marked_as is MarkedAs.BYLINE:
        _append_up_to_limit(index.bylines, element)
    elif marked_as is MarkedAs.DATE:
        _append_up_to_limit(index.date_elements, element)
    else:
        index.hidden.append(element)


def _index_by_test_marks(index: PageIndex) -> None:
    """Add bylines that only an attribute for test tools marks, behind all others."""
    for element in index.test_marked:
        texts = (element.get(name, "") for name in _TEST_MARKS)
        mark = _split_capitals(" ".join(texts)[:200])
        is_byline = (
            classify_marks(mark, "") is MarkedAs.BYLINE
            or _TEST_NAME_MARKS.search(mark) is not None
        )
        if is_byline and element not in index.bylines:
            _append_up_to_limit(index.bylines, element)


def _index_by_rare_attributes(
    element: HtmlElement, names: Sequence[str], index: PageIndex
) -> None:
    """Index an element by attributes that few have."""
    if "hidden" in names or is_hidden_by_style(element):
        index.hidden.append(element)
    if not _TEST_MARK_NAMES.isdisjoint(names):
        index.test_marked.append(element)
    index.controlled.update(element.get("aria-controls", "").split())
    for name in ("data-target", "data-bs-target"):
        index.controlled.add(element.get(name, "").removeprefix("#"))


def _split_capitals(mark: str) -> str:
    """Return ``ArticleByline`` as ``Article-Byline``."""
    return _CAPITAL.sub("-", mark)
