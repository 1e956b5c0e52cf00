"""The elements of a page by their class and id, collected in one walk.

Comments, captions, boxes and quotations are known by what class and id say. A page has
a thousand elements and a third as many different marks, and each mark is matched once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.html import HtmlElement


# Characters of class and id that are read: those that search them keep results.
MAX_CLASS, MAX_ID = 1_000, 500


@dataclass(slots=True)
class MarkIndex:
    """Elements by class and id.

    Attributes:
        root: of the tree. elements: all of the tree, in document order. As long as they
            are referenced lxml does not create their Python objects again at each
            visit: a third of the time of a small page.
        places: of the elements with a class or an id, by both; "" for none.
        found: results of :meth:`find`, which several steps ask for.
    """

    root: HtmlElement
    elements: list[HtmlElement]
    places: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    found: dict[Callable[[str, str], bool], list[HtmlElement]] = field(
        default_factory=dict
    )

    def find(self, is_wanted: Callable[[str, str], bool]) -> list[HtmlElement]:
        """Return the elements whose class and id are wanted, in document order."""
        found = self.found.get(is_wanted)
        if found is None:
            wanted = [
                place
                for marks, places in self.places.items()
                if is_wanted(*marks)
                for place in places
            ]
            found = [self.elements[place] for place in sorted(wanted)]
            self.found[is_wanted] = found
        return found.copy()

    def find_left(self, is_wanted: Callable[[str, str], bool]) -> list[HtmlElement]:
        """Return the elements as :meth:`find` does, without removed ones."""
        return self.select_left(self.find(is_wanted))

    def select_left(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Return those of the elements that were not removed from the tree."""
        root = self.root
        return [
            element
            for element in elements
            if any(above is root for above in element.iterancestors(root.tag))
        ]

    def sort(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Return elements of the index in document order, each once."""
        wanted = set(elements)
        return [element for element in self.elements if element in wanted]


def index_marks(tree: HtmlElement) -> MarkIndex:
    """Index a tree by its marks alone; the tree is not changed."""
    index = MarkIndex(root=tree, elements=list(tree.iter()))
    places = index.places
    for place, element in enumerate(index.elements):
        # A comment in the markup has no attributes, and answers None to any default.
        class_, id_ = element.get("class") or "", element.get("id") or ""
        marks = (class_[:MAX_CLASS], id_[:MAX_ID])
        if any(marks):
            places.setdefault(marks, []).append(place)
    return index
