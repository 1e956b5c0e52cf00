"""What the walk over a page finds: stretches of text, and pictures between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from wireroom.structure.marked_pieces import NO_KINDS

if TYPE_CHECKING:
    from wireroom.structure.blocks import Embed, MarkKind, Picture


class ContainerKind(Enum):
    """An element that holds blocks."""

    QUOTE = auto()
    ORDERED_LIST = auto()
    UNORDERED_LIST = auto()
    ITEM = auto()
    TABLE = auto()
    ROW = auto()
    CELL = auto()
    HEADING_CELL = auto()
    UPDATE = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Container:
    """One such element; two are the same only if they are one object.

    Attributes:
        at: the time of an entry of a live blog.
    """

    kind: ContainerKind
    at: str = ""


Path: TypeAlias = tuple[Container, ...]
# The level of a heading; -1 within code; 0 of anything else.
Leaf: TypeAlias = int
PARAGRAPH, CODE = 0, -1


class Look(NamedTuple):
    """What the inline elements around a text say.

    Attributes:
        href: of a link, as the page has it. is_removed: the text is struck out, and no
            part of the article's text.
    """

    kinds: frozenset[MarkKind] = NO_KINDS
    href: str = ""
    is_removed: bool = False


PLAIN = Look()
ShownText: TypeAlias = tuple[str, Look]


@dataclass(slots=True)
class Segment:
    """A stretch of text between two edges of blocks or line breaks.

    Attributes:
        texts: its texts with their looks, white space as in the markup.
        path: the containers around it, the outermost first.
        continues: only a line break separates it from the segment before it.
        key: its characters without white space, by which it is compared with lines.
        language: of code.
    """

    texts: list[ShownText]
    key: str
    path: Path = ()
    leaf: Leaf = PARAGRAPH
    continues: bool = False
    language: str = ""


@dataclass(slots=True)
class Placed:
    """Segments, or a picture, and the line of the text that they are at."""

    line: int
    segments: list[Segment] = field(default_factory=list)
    media: Picture | Embed | None = None
    path: Path = ()
