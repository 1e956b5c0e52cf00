"""Every page is also data: its address with ``.json`` or ``.csv`` behind the path.

A page is drawn from a view, a dataclass (:class:`Page`). The same view is written as
JSON or as CSV, so no page has code of its own for that.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

SCOPE_KEY = "wireroom.page_format"
# The path of the first page has no name that an ending could follow.
FIRST_PAGE = "/overview"
# Paths that are no pages; those of feeds end in their format.
OTHER_PATHS = (
    *("/api/", "/static/", "/docs/pictures/"),
    *("/feeds/articles", "/feeds/comments"),
)
# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class PageFormat(StrEnum):
    """How a page is written."""

    HTML = "html"
    JSON = "json"
    CSV = "csv"


MEDIA_TYPES = {PageFormat.JSON: "application/json", PageFormat.CSV: "text/csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Base of the views: each field is a variable of the page's template.

    Attributes:
        csv_field: the field, or fields with dots between, whose items are the lines
            of the CSV file; "" for a page that is one line.
        form_fields: fields that only a form or a drawing needs; they are no data.
    """

    csv_field: ClassVar[str] = ""
    form_fields: ClassVar[frozenset[str]] = frozenset()


class PageFormats:
    """Takes the ending off a page's path and notes the format it names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, for a page's path without its ending."""
        if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}:
            path, page_format = split_format(scope["path"])
            if page_format is not PageFormat.HTML:
                scope = {**scope, "path": path, SCOPE_KEY: page_format}
        await self._app(scope, receive, send)


def split_format(path: str) -> tuple[str, PageFormat]:
    """Return the path of a page without its ending, and the format."""
    for page_format in (PageFormat.JSON, PageFormat.CSV):
        stem = path.removesuffix(f".{page_format}")
        if stem != path and not path.startswith(OTHER_PATHS):
            return "/" if stem == FIRST_PAGE else stem, page_format
    return path, PageFormat.HTML


def format_of(request: Request) -> PageFormat:
    """Return the format that a request asks for."""
    return PageFormat(request.scope.get(SCOPE_KEY, PageFormat.HTML))


def data_url(request: Request, page_format: str) -> str:
    """Return the address of a page's data, with the same parameters."""
    path = request.url.path.rstrip("/") or FIRST_PAGE
    query = urlencode(request.query_params.multi_items())
    return f"{path}.{page_format}{'?' if query else ''}{query}"


def change_query(request: Request, **changes: object) -> str:
    """Return a link to the page with other parameters; None leaves one out.

    The number of the page is left out, unless it is given: another order or filter
    begins at the first page.
    """
    kept = {**request.query_params, "page": None, **changes}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{request.url.path}{'?' if query else ''}{query}"


def write_json(page: Page) -> str:
    """Return the view of a page as a JSON object."""
    return json.dumps(_list_fields(page), ensure_ascii=False, indent=1)


def write_csv(page: Page) -> str:
    """Return the rows of a page as CSV with a line of names."""
    value: object = page
    for name in filter(None, page.csv_field.split(".")):
        value = None if value is None else getattr(value, name)
    plain = _list_fields(page) if value is page else to_plain(value)
    items = plain if isinstance(plain, list) else [] if plain is None else [plain]
    lines = [_flatten(item) for item in items]
    names = list(dict.fromkeys(name for line in lines for name in line))
    target = io.StringIO()
    writer = csv.DictWriter(target, names, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return target.getvalue()


def to_plain(value: object) -> object:
    """Return a value of a view as JSON has it.

    Times are ISO 8601 in UTC, durations seconds; a drawing is its points.
    """
    plain: object
    match value:
        case None | bool() | int() | float():
            plain = value
        case str():
            plain = str(value)
        case datetime():
            plain = value.astimezone(UTC).isoformat()
        case date():
            plain = value.isoformat()
        case timedelta():
            plain = value.total_seconds()
        case Mapping():
            plain = {str(name): to_plain(each) for name, each in value.items()}
        case Sequence() | AbstractSet():
            plain = [to_plain(each) for each in value]
        case _ if hasattr(value, "points"):
            plain = to_plain(value.points)
        case _:
            plain = _list_fields(value)
    return plain


def _list_fields(value: object) -> dict[str, object]:
    assert is_dataclass(value), type(value)
    left_out: frozenset[str] = getattr(value, "form_fields", frozenset())
    return {
        field.name: to_plain(getattr(value, field.name))
        for field in fields(value)
        if field.name not in left_out
    }


def _flatten(item: object) -> dict[str, object]:
    """Return an item as the cells of a line; values within values get dotted names."""
    if not isinstance(item, dict):
        return {"value": _make_cell(item)}
    cells: dict[str, object] = {}
    for name, value in item.items():
        if isinstance(value, dict):
            inner = _flatten(value)
            cells.update({f"{name}.{key}": cell for key, cell in inner.items()})
        else:
            cells[name] = _make_cell(value)
    return cells


def _make_cell(value: object) -> object:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value
