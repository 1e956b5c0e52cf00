"""Errors of the API as problem documents: RFC 9457."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.export.query_params import BadParameter

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "A parameter is invalid",
    404: "Not found",
    405: "The method is not supported",
    410: "Events are no longer available",
    503: "The database does not answer",
}
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "cause and remedy"},
        "parameter": {"type": "string", "description": "name of the invalid parameter"},
        "nearest": {
            "type": "string",
            "description": "the known name nearest to the given one",
        },
    },
}


class ProblemError(Exception):
    """An error that becomes a problem document.

    Args:
        detail: cause and remedy. extra: further members of the document.
    """

    def __init__(self, status: int, detail: str, **extra: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.extra = status, detail, extra

    @classmethod
    def from_parameter(cls, error: BadParameter) -> ProblemError:
        """Return the problem of an invalid parameter, with the nearest known name."""
        nearest = {"nearest": error.nearest} if error.nearest else {}
        return cls(400, str(error), parameter=error.name[:80], **nearest)

    def to_response(self) -> Response:
        """Return the response with the document."""
        document = {
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }
        return Response(json.dumps(document), self.status, media_type=MEDIA_TYPE)
