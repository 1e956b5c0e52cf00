"""Strict parsing of query parameters: a wrong value is an error with a message.

All functions raise HTTPException, with status 400 and a sentence for the reader.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from enum import StrEnum

    from starlette.requests import Request

    Choice = TypeVar("Choice", bound=StrEnum)

MAX_LENGTH = 2_000
# The largest bigint of PostgreSQL.
MAX_BIGINT = 2**63 - 1


def read_text(request: Request, name: str) -> str | None:
    """Return a text; None if it is missing or empty."""
    text = request.query_params.get(name, "").strip().replace("\0", "")
    if len(text) > MAX_LENGTH:
        raise HTTPException(400, f"{name} is too long.")
    return text or None


def read_number(request: Request, name: str) -> int | None:
    """Return the id of a row; None if it is missing."""
    text = read_text(request, name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:20]) <= MAX_BIGINT):
        raise HTTPException(400, f"{name} has to be a number.")
    return int(text[:20])


def read_day(request: Request, name: str) -> date | None:
    """Return a day such as 2026-03-01; None if it is missing."""
    text = read_text(request, name)
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise HTTPException(
            400, f"{name} has to be a day such as 2026-03-01."
        ) from None


def read_time(request: Request, name: str) -> datetime | None:
    """Return a time given in seconds since 1970; None if it is missing."""
    seconds = read_number(request, name)
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError):
        raise HTTPException(400, f"{name} is no time.") from None


def read_choice(request: Request, name: str, among: type[Choice]) -> Choice | None:
    """Return a member of the enum ``among``; None if it is missing."""
    text = read_text(request, name)
    try:
        return None if text is None else among(text)
    except ValueError:
        known = ", ".join(among)
        raise HTTPException(400, f"{name} has to be one of {known}.") from None


def read_row_id(request: Request) -> int:
    """Return the id in the path; raises HTTPException 404 if it is too large."""
    row_id = int(request.path_params["id"])
    if row_id > MAX_BIGINT:
        raise HTTPException(404)
    return row_id
