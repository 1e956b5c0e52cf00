"""The page's own count among all counts of comments that are printed on the page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from wireroom.extract.comments.counts.count_claims import parse_comment_count
from wireroom.extract.comments.counts.more_controls import (
    is_more_label,
    is_within_record,
)
from wireroom.extract.comments.markup.section_removal import is_comment_section
from wireroom.extract.page.element_texts import iterate_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

# Levels above a count in which the entry of a list is looked for.
_MAX_ENTRY_LEVELS = 3
# Comments whose ancestors are collected: the first ones are in the list of all.
_MAX_RECORDS = 200
# The number of a story in its address; shorter ones are parts of a date.
_NUMBER = re.compile(r"\d{5,}")
# "5 more comments", unlike "View all 40 comments".
_NUMBER_FIRST = re.compile(r"\W*\d")
# A number without a noun is a count where it links to the comments: "157".
_BARE_COUNT = re.compile(r"\d{1,6}")
_COMMENTS = re.compile(
    r"comment|kommentar|coment|discuss|respon|disqus|react", re.IGNORECASE
)
# Where widgets and scripts of a list take its length from.
_COUNT_ATTRIBUTES = (
    "data-comment-count", "data-comments-count", "data-num-comments", "data-total",
    "data-total-comments", "data-comments-total", "data-comment-total",
    "data-total-count", "totalcomments",
)  # fmt: skip
_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "span", "a", "p", "div", "strong"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# Elements, children of each, and text nodes of each that are read.
_MAX_ELEMENTS = 60
_MAX_LINKS = 10
_MAX_CHILDREN = 4
_MAX_TEXT_NODES = 9
# So many claims in the same markup, of different numbers, are a list of other pages.
_LIST_OF_PAGES = 3


@dataclass(frozen=True, slots=True)
class _Claim:
    """A printed count.

    Attributes:
        markup: tag and class of its element.
        path: the path on the site that its link leads to, or the link of the entry of a
            list that it is in; None without one.
    """

    number: int
    markup: tuple[str, str]
    path: str | None


class _PrintedCount(NamedTuple):
    """The text of an element, and the number of comments in it; None without one."""

    text: str
    number: int | None


def find_comment_links(elements: Iterable[HtmlElement], url: str) -> list[HtmlElement]:
    """Return the first links to the comments of the page itself: ``#comments``."""
    links = (x for x in elements if x.tag == "a" and "#" in x.get("href", ""))
    own = (link for link in links if _is_link_to_own_comments(link, url))
    return list(islice(own, _MAX_LINKS))


class PrintedCounts:
    """The counts of comments that a page at ``url`` prints; each text is read once.

    Args:
        hints: the elements whose class or id speaks of comments.
        links: to the comments of the page, whatever their class.
    """

    def __init__(
        self,
        hints: Sequence[HtmlElement],
        url: str,
        *,
        links: Sequence[HtmlElement] = (),
    ) -> None:
        self._url, self._path = url, _path_of_url(url)
        self._hints = [*hints[:_MAX_ELEMENTS], *links, *_iter_headings(hints)]
        elements = (x for hint in self._hints for x in (hint, *hint[:_MAX_CHILDREN]))
        self._texts = {
            element: _read_count(_get_first_texts(element))
            for element in dict.fromkeys(elements)
            if element.tag in _TAGS
        }

    def find_expected(self, records: Collection[HtmlElement] = ()) -> int | None:
        """Return how many comments the page says it has; None without a count.

        The first count is the page's, unless it is one of a list of other pages.

        Args:
            records: the elements of the comments, where they are known. A number within
                one is that of its answers, so it is passed over.
        """
        claims = [
            claim
            for claim in self._iter_claims(records)
            if claim.path is None or _is_related(claim.path, self._path)
        ]
        numbers: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        for claim in claims:
            numbers[claim.markup].add(claim.number)
        for claim in claims:
            is_listed = len(numbers[claim.markup]) >= _LIST_OF_PAGES
            if claim.path == self._path or not is_listed:
                return claim.number
        bare = _find_bare_count(self._hints, self._url)
        return _find_attribute(self._hints) if bare is None else bare

    def _iter_claims(self, records: Collection[HtmlElement]) -> Iterator[_Claim]:
        first = islice(records, _MAX_RECORDS)
        lists = {around for record in first for around in record.iterancestors()}
        for element, whole in self._texts.items():
            # The text of an element around the comments has theirs in it.
            found = _read_count(element.text or "") if element in lists else whole
            if found.number is None or is_within_record(element, records):
                continue
            number = _count_all(found.text, found.number, len(records))
            if number is not None:
                yield self._make_claim(element, number)

    def _make_claim(self, element: HtmlElement, number: int) -> _Claim:
        path = _path_of_link(element, self._url)
        return _Claim(
            number=number,
            markup=(str(element.tag), element.get("class", "")),
            path=_path_of_entry(element, self._url) if path is None else path,
        )


def _read_count(text: str) -> _PrintedCount:
    text = " ".join(text.split())
    return _PrintedCount(text=text, number=parse_comment_count(text))


def _get_first_texts(element: HtmlElement) -> str:
    return "".join(islice(iterate_texts(element), _MAX_TEXT_NODES))


def _iter_headings(hints: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the headings before sections: ``<h2>9 comments</h2><dl id="comments">``."""
    for section in hints[:_MAX_ELEMENTS]:
        before = section.getprevious()
        if (
            before is not None
            and before.tag in _HEADINGS
            and is_comment_section(section)
        ):
            yield before


def _find_attribute(hints: list[HtmlElement]) -> int | None:
    """Return the number that an attribute of the section states."""
    values = (
        section.get(name, "")
        for section in hints
        if is_comment_section(section)
        for name in _COUNT_ATTRIBUTES
    )
    return next((int(x) for x in values if _BARE_COUNT.fullmatch(x)), None)


def _find_bare_count(hints: list[HtmlElement], url: str) -> int | None:
    """Return the number that alone is the link to the page's comments."""
    for element in hints:
        if _is_link_to_own_comments(element, url):
            text = _get_first_texts(element).strip()
            if _BARE_COUNT.fullmatch(text):
                return int(text)
    return None


def _count_all(text: str, number: int, shown: int) -> int | None:
    """Return how many comments there are by a text with a number; None if unknown.

    The label of a control counts either the comments that the page does not show ("5
    more comments"), or all ("View all 40 comments").

    Args:
        shown: how many comments the page shows; 0 where that is not known yet.
    """
    if not is_more_label(text):
        return number
    if not shown:
        return None
    if _NUMBER_FIRST.match(text):
        return number + shown
    return number if number > shown else None


def _is_link_to_own_comments(element: HtmlElement, url: str) -> bool:
    """Return whether an element is a link to the page's own comments."""
    link = element if element.tag == "a" else next(element.iter("a"), element)
    _, _, fragment = link.get("href", "").partition("#")
    is_own = _path_of_link(element, url) == _path_of_url(url)
    return is_own and _COMMENTS.search(fragment) is not None


def _path_of_entry(element: HtmlElement, url: str) -> str | None:
    """Return the path that the link or the entry of a list around a count leads to."""
    for around in islice(element.iterancestors(), _MAX_ENTRY_LEVELS):
        if around.tag in {"a", "li"}:
            return _path_of_link(around, url)
        if around.tag == "article":
            heading = next(around.iter("h1", "h2", "h3", "h4"), None)
            return None if heading is None else _path_of_link(heading, url)
    return None


def _is_related(path: str, page_path: str) -> bool:
    """Return whether two paths are of one page: its list of comments has its own."""
    if path == page_path or not page_path or path in page_path or page_path in path:
        return True
    own, last = page_path.rpartition("/")[2], path.rpartition("/")[2]
    numbers = set(_NUMBER.findall(path)) & set(_NUMBER.findall(page_path))
    return own == last or bool(numbers)


def _path_of_link(element: HtmlElement, url: str) -> str | None:
    link = next(element.iter("a"), None)
    href = None if link is None else link.get("href")
    if not href or href.startswith("javascript:"):
        return None
    try:
        target, page = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return None
    # The forum of a site may have the comments.
    is_near = _strip_www(target.hostname) == _strip_www(page.hostname)
    return target.path.rstrip("/") if is_near else None


def _strip_www(host: str | None) -> str:
    return (host or "").removeprefix("www.")


def _path_of_url(url: str) -> str:
    return urlsplit(url).path.rstrip("/")
