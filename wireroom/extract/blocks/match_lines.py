"""Finds the lines of a text that the segments of a page are.

The body extractor decides which text is the story; the segments that it left out match
no line, and lines whose segments are not found stay plain paragraphs.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from wireroom.extract.blocks.segments import (
    PLAIN,
    Container,
    ContainerKind,
    Placed,
    Segment,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.extract.blocks.segments import Path
    from wireroom.structure.blocks import Embed, Picture

# How many lines ahead a segment may be the first part of.
_LOOK_AHEAD = 4
_ITEM = "- "


def make_key(text: str) -> str:
    """Return the characters that a segment and its line have in common."""
    return "".join(text.split()).replace("|", "")


class LineMatcher:
    """Takes the segments of a page in their order, and keeps those of the text."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._keys = [make_key(line.removeprefix(_ITEM)) for line in lines]
        self._places: dict[str, list[int]] = {}
        for place, key in enumerate(self._keys):
            self._places.setdefault(key, []).append(place)
        self._used = [False] * len(lines)
        self._next = 0
        # Segments that are the first part of a line together, their key and the line.
        self._open: list[Segment] = []
        self._open_key, self._open_line = "", 0
        self._waiting: list[Placed] = []
        self.placed: list[Placed] = []

    def add_segment(self, segment: Segment) -> bool:
        """Keep a segment if it is a line, lines, or a part of one; return whether."""
        key = segment.key
        places = self._places.get(key)
        if places:
            self._open = []
            # The next one of several equal lines, rather than one that was passed.
            index = bisect_left(places, self._next)
            self._place(places[index if index < len(places) else 0], [segment])
            return True
        if self._open and self._continue_line(segment):
            return True
        if self._begin_line(segment) or self._take_lines(segment):
            return True
        if all(look.href for text, look in segment.texts if text.strip()):
            # The picture before a link that is left out leads to another story.
            self._waiting = []
        return False

    def add_media(self, media: Picture | Embed, path: Path) -> None:
        """Keep a picture if a line of the text follows."""
        self._waiting.append(Placed(line=self._next - 1, media=media, path=path))

    @property
    def is_complete(self) -> bool:
        """Whether every line was found."""
        return all(self._used)

    def finish(self) -> list[Placed]:
        """Return what was kept, in the order of the text, with the lines not found."""
        rest, listing = [], Container(ContainerKind.UNORDERED_LIST)
        for place, line in enumerate(self._lines):
            if self._used[place] or not line.startswith(_ITEM):
                listing = Container(ContainerKind.UNORDERED_LIST)
            if not self._used[place]:
                segment = _make_plain(line, listing)
                rest.append(Placed(line=place, segments=[segment]))
        return sorted([*self.placed, *rest], key=lambda one: one.line)

    def _place(self, line: int, segments: list[Segment], count: int = 1) -> None:
        self.placed += self._waiting
        self._waiting = []
        for place in range(line, line + count):
            self._used[place] = True
            places = self._places[self._keys[place]]
            # Searched by halves: a page may have thousands of equal lines.
            del places[bisect_left(places, place)]
        self._next = line + count
        self.placed.append(Placed(line=line, segments=segments))

    def _continue_line(self, segment: Segment) -> bool:
        key = self._open_key + segment.key
        whole = self._keys[self._open_line]
        if not whole.startswith(key):
            self._open = []
            return False
        self._open.append(segment)
        self._open_key = key
        if key == whole:
            self._place(self._open_line, self._open)
            self._open = []
        return True

    def _begin_line(self, segment: Segment) -> bool:
        last = min(self._next + _LOOK_AHEAD, len(self._keys))
        for place in range(self._next, last):
            if not self._used[place] and self._keys[place].startswith(segment.key):
                self._open, self._open_key = [segment], segment.key
                self._open_line = place
                return True
        return False

    def _take_lines(self, segment: Segment) -> bool:
        """Keep a segment that is several lines, as code is."""
        last = min(self._next + _LOOK_AHEAD, len(self._keys))
        for place in range(self._next, last):
            key, end = "", place
            while end < len(self._keys) and not self._used[end]:
                longer = key + self._keys[end]
                if not segment.key.startswith(longer):
                    break
                key, end = longer, end + 1
            if key and key == segment.key:
                self._place(place, [segment], end - place)
                return True
        return False


def _make_plain(line: str, listing: Container) -> Segment:
    words = line.removeprefix(_ITEM)
    is_item = words != line and bool(words)
    path = (listing, Container(ContainerKind.ITEM)) if is_item else ()
    return Segment([(words if is_item else line, PLAIN)], "", path)
