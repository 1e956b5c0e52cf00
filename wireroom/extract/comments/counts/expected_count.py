"""Which of the numbers of comments on a page is the page's own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from wireroom.extract.comments.counts.count_claims import parse_comment_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "span", "a", "p", "div", "strong"})
_ELEMENTS = 60
_PIECES = 8
# So many claims in the same markup, of different numbers, are a list of other pages.
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class _Claim:
    number: int
    marks: tuple[str, str]
    # The path its link leads to, None where it has none.
    path: str | None


def find_expected_count(hints: list[HtmlElement], url: str) -> int | None:
    """Return how many comments the page at ``url`` says it has; None if it does not.

    The first number counts, but for those of a list of other pages.

    Args:
        hints: the elements whose class or id speaks of comments.
    """
    claims = list(_iter_claims(hints[:_ELEMENTS], url))
    here = _path_of_url(url)
    numbers: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for claim in claims:
        numbers[claim.marks].add(claim.number)
    for claim in claims:
        if claim.path == here or len(numbers[claim.marks]) < _SEVERAL:
            return claim.number
    return None


def _iter_claims(hints: list[HtmlElement], url: str) -> Iterator[_Claim]:
    seen: set[HtmlElement] = set()
    for element in hints:
        for part in (element, *element[:4]):
            if part.tag not in _TAGS or part in seen:
                continue
            seen.add(part)
            pieces = islice(part.itertext(), _PIECES + 1)
            number = parse_comment_count(" ".join("".join(pieces).split()))
            if number is not None:
                marks = (str(part.tag), part.get("class", ""))
                yield _Claim(number, marks, _path_of_link(part, url))


def _path_of_link(part: HtmlElement, url: str) -> str | None:
    link = next(part.iter("a"), None)
    href = None if link is None else link.get("href")
    if not href or href.startswith("javascript:"):
        return None
    try:
        return _path_of_url(urljoin(url, href))
    except ValueError:
        return None


def _path_of_url(url: str) -> str:
    return urlsplit(url).path.rstrip("/")
