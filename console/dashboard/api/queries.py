"""Parsed parameters of an API request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.export.query_params import Form, Parameter, parse_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from wireroom.console.dashboard.api.endpoints import Operation

_ID = Parameter(name="id", form=Form.NUMBER, description="of the row")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiQuery:
    """The parameters of one request, parsed.

    Attributes:
        row_id: the id in the path; None without one.
        values: the parameters of the query, in the order of the operation.
        filters: those that select rows, and the one whose value is in the path.
    """

    row_id: int | None
    values: Mapping[str, object]
    filters: Mapping[str, object]

    @property
    def limit(self) -> int:
        """Most items in one response; every list has a default."""
        limit = self.values["limit"]
        assert isinstance(limit, int), "its form is NUMBER"
        return limit

    @property
    def cursor(self) -> str | None:
        """The start of the page; None for the first."""
        return self._get_text("cursor")

    @property
    def url(self) -> str | None:
        """The URL or GUID of an article; None without one."""
        return self._get_text("url")

    def _get_text(self, name: str) -> str | None:
        text = self.values.get(name)
        return None if text is None else str(text)


def parse_query(operation: Operation, request: Request) -> ApiQuery:
    """Return the parsed parameters of a request.

    Raises:
        BadParameter: one is unknown, missing or invalid.
    """
    values, row_id = parse_values(operation.parameters, request)
    filters = {n: v for n, v in values.items() if n not in {"limit", "cursor", "url"}}
    if operation.path_filter is not None:
        filters[operation.path_filter] = row_id
    return ApiQuery(row_id=row_id, values=values, filters=filters)


def parse_values(
    parameters: tuple[Parameter, ...], request: Request
) -> tuple[dict[str, object], int | None]:
    """Return the parsed parameters of a request, and the id in its path or None.

    Raises:
        BadParameter: one is unknown, missing or invalid.
    """
    texts: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():
        texts.setdefault(name, []).append(text)
    values = parse_parameters(parameters, texts)
    if "id" not in request.path_params:
        return values, None
    return values, int(_ID.parse_texts([request.path_params["id"]]))


def parse_fixed_filters(operation: Operation) -> dict[str, object]:
    """Return the values of the filters that an operation fixes."""
    texts = {name: [text] for name, text in operation.fixed_filters.items()}
    return parse_parameters(operation.resource.parameters, texts)
