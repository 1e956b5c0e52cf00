"""The elements of one comment, among which others may be nested."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml.html import HtmlElement

# An element with more is not searched: around comments that are nested in each other
# it would be searched once a level.
_MAX_SEARCHED = 300


def find_own_element(
    text: HtmlElement | None, root: HtmlElement, inner: Collection[HtmlElement]
) -> HtmlElement | None:
    """Return the element of a text, else that of the comment; None with others in it.

    Args:
        inner: elements below ``root`` that belong to other comments.
    """
    element = root if text is None else text
    if not inner:
        return element
    first = list(islice(element.iter(), _MAX_SEARCHED + 1))
    is_shared = len(first) > _MAX_SEARCHED or any(each in inner for each in first)
    return None if is_shared else element


def iterate_own_elements(
    root: HtmlElement, inner: Collection[HtmlElement]
) -> Iterator[HtmlElement]:
    """Yield the elements below a comment's, without those of other comments.

    Around replies that are nested in each other all of them would be a square.
    """
    pending = [root]
    while pending:
        for element in pending.pop():
            if element not in inner:
                yield element
                pending.append(element)


@dataclass(frozen=True, slots=True)
class EitherSet:
    """Two sets as one; joining them for each comment would cost their product."""

    first: Collection[HtmlElement]
    second: Collection[HtmlElement]

    def __contains__(self, element: object) -> bool:
        return element in self.first or element in self.second
