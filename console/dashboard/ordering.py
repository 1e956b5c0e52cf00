"""The order of a list, as its ``sort`` parameter has it: a name, or ``-name``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from starlette.exceptions import HTTPException

from wireroom.console.dashboard import query_params

if TYPE_CHECKING:
    from enum import StrEnum

    from starlette.requests import Request

Name = TypeVar("Name", bound="StrEnum")

# Page after page of a list in any order reads all rows before it.
MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Generic[Name]):
    """What a list is ordered by; ``first_down``: names whose largest values lead."""

    name: Name
    descending: bool
    first_down: frozenset[Name]

    def link_of(self, name: Name) -> str:
        """Return the parameter of a column's heading: the chosen one turns round."""
        if name == self.name:
            return name if self.descending else f"-{name}"
        return f"-{name}" if name in self.first_down else name


def read_order(
    request: Request,
    among: type[Name],
    default: Name,
    first_down: frozenset[Name] = frozenset(),
) -> Order[Name]:
    """Return the wanted order; raises HTTPException 400 for an unknown name."""
    text = query_params.read_text(request, "sort") or default
    try:
        name = among(text.removeprefix("-"))
    except ValueError:
        known = ", ".join(among)
        raise HTTPException(400, f"sort has to be one of {known}.") from None
    return Order(name=name, descending=text.startswith("-"), first_down=first_down)


def read_page(request: Request) -> int:
    """Return the number of the wanted page, from 1 on."""
    return min(query_params.read_number(request, "page") or 1, MAX_PAGE)
