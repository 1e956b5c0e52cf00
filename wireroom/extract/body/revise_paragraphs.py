"""justext's second look at the paragraphs of a page, in one pass instead of a square.

trafilatura compares its text with that of justext. For each short paragraph justext
asks the paragraphs around it until one is good or bad: 8,000 short blocks in 0.28 MB
took 2.3 s of CPU, and twice as many four times that (measured). This is the same
decision with the neighbours found once; a test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_GOOD, _BAD, _NEAR_GOOD, _SHORT = "good", "bad", "neargood", "short"
_FIRM = frozenset({_GOOD, _BAD})
_ANY = frozenset({_GOOD, _BAD, _NEAR_GOOD})


class Paragraph(Protocol):
    """A paragraph of justext, as far as it is read here.

    Attributes:
        cf_class: the class by its own words. class_type: the revised one.
    """

    heading: bool
    cf_class: str
    class_type: str

    @property
    def text(self) -> str:
        """The words, white space folded."""


def revise_paragraphs(
    paragraphs: Sequence[Paragraph], max_heading_distance: int = 200
) -> None:
    """Set ``class_type`` of each paragraph from its own class and its neighbours'.

    Args:
        max_heading_distance: characters between a heading and a good paragraph.
    """
    # justext looks here for a good paragraph behind a short heading as well, and finds
    # none: those behind have no class yet.
    for paragraph in paragraphs:
        paragraph.class_type = paragraph.cf_class
    _classify_short(paragraphs)
    _classify_near_good(paragraphs)
    for index, paragraph in enumerate(paragraphs):
        if (
            paragraph.heading
            and paragraph.class_type == _BAD
            and paragraph.cf_class != _BAD
            and _precedes_good(paragraphs, index, max_heading_distance)
        ):
            paragraph.class_type = _GOOD


def _precedes_good(
    paragraphs: Sequence[Paragraph], index: int, max_distance: int
) -> bool:
    """Return whether a good paragraph follows within some characters."""
    distance = 0
    # Each has a character at least.
    end = min(index + max_distance + 2, len(paragraphs))
    for following in map(paragraphs.__getitem__, range(index + 1, end)):
        if distance > max_distance:
            return False
        if following.class_type == _GOOD:
            return True
        distance += len(following.text)
    return False


def _classify_short(paragraphs: Sequence[Paragraph]) -> None:
    """Make each short paragraph good or bad, by the classes before any is changed."""
    classes = [paragraph.class_type for paragraph in paragraphs]
    before, before_near = _neighbours(classes, _FIRM), _neighbours(classes, _ANY)
    back = classes[::-1]
    after = _neighbours(back, _FIRM)[::-1]
    after_near = _neighbours(back, _ANY)[::-1]
    for index, paragraph in enumerate(paragraphs):
        if classes[index] != _SHORT:
            continue
        around = (before[index], after[index])
        near = (before[index] == _BAD and before_near[index] == _NEAR_GOOD) or (
            after[index] == _BAD and after_near[index] == _NEAR_GOOD
        )
        is_good = around == (_GOOD, _GOOD) or (around != (_BAD, _BAD) and near)
        paragraph.class_type = _GOOD if is_good else _BAD


def _classify_near_good(paragraphs: Sequence[Paragraph]) -> None:
    """Make each nearly good paragraph good or bad, the ones before it counted so."""
    classes = [paragraph.class_type for paragraph in paragraphs]
    after = _neighbours(classes[::-1], _FIRM)[::-1]
    before = _BAD
    for index, paragraph in enumerate(paragraphs):
        if paragraph.class_type == _NEAR_GOOD:
            is_bad = before == after[index] == _BAD
            paragraph.class_type = _BAD if is_bad else _GOOD
        if paragraph.class_type in _FIRM:
            before = paragraph.class_type


def _neighbours(classes: Iterable[str], wanted: frozenset[str]) -> list[str]:
    """Return for each place the nearest wanted class before it, else "bad"."""
    found, last = [], _BAD
    for kind in classes:
        found.append(last)
        if kind in wanted:
            last = kind
    return found
