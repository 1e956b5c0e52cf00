"""What went wrong with a request, for programs: RFC 9457."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

if TYPE_CHECKING:
    from wireroom.export.query_params import BadParameter

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "A parameter cannot be used",
    404: "Nothing is there",
    405: "This is not how it is asked for",
    410: "Events are gone",
    503: "The database does not answer",
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what to do about it"},
        "parameter": {"type": "string", "description": "which one it is about"},
        "nearest": {"type": "string", "description": "what was perhaps meant"},
    },
}


class ProblemError(Exception):
    """A request that is answered with a problem."""

    def __init__(self, status: int, detail: str, **more: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.extra = status, detail, more

    @classmethod
    def from_parameter(cls, error: BadParameter) -> ProblemError:
        """Refuse a parameter, naming it and what was perhaps meant."""
        near = {"nearest": error.nearest} if error.nearest else {}
        return cls(400, str(error), parameter=error.name[:80], **near)

    def to_response(self) -> Response:
        """Make the answer."""
        said = {
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }
        return Response(json.dumps(said), self.status, media_type=MEDIA_TYPE)
