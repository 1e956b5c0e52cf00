"""What an address asks for, read strictly: a mistake is said, not passed over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from enum import StrEnum

    from starlette.requests import Request

    Choice = TypeVar("Choice", bound=StrEnum)

MAX_LENGTH = 2_000
# PostgreSQL's bigint.
MAX_BIGINT = 2**63 - 1


def read_text(request: Request, name: str) -> str | None:
    """Read a text; empty is none."""
    given = request.query_params.get(name, "").strip().replace("\0", "")
    if len(given) > MAX_LENGTH:
        raise HTTPException(400, f"{name} is too long.")
    return given or None


def read_number(request: Request, name: str) -> int | None:
    """Read the id of a row."""
    given = read_text(request, name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and int(given[:20]) <= MAX_BIGINT):
        raise HTTPException(400, f"{name} has to be a number.")
    return int(given[:20])


def read_day(request: Request, name: str) -> date | None:
    """Read a day, as 2026-03-01."""
    given = read_text(request, name)
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError:
        raise HTTPException(400, f"{name} has to be a day, as 2026-03-01.") from None


def read_choice(request: Request, name: str, among: type[Choice]) -> Choice | None:
    """Read one of the values of an enum."""
    given = read_text(request, name)
    try:
        return None if given is None else among(given)
    except ValueError:
        known = ", ".join(str(one) for one in among)
        raise HTTPException(400, f"{name} has to be one of {known}.") from None


def read_row_id(request: Request) -> int:
    """Read the id in the address itself."""
    given = int(request.path_params["id"])
    if given > MAX_BIGINT:
        raise HTTPException(404)
    return given
