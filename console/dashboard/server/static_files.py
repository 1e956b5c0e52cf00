"""Style sheet, picture and script of the dashboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Scope

# A file whose name has its version never changes.
_VERSION = re.compile(r"-\d+\.\d+\.\d+\.")
_YEAR_SECONDS = 365 * 24 * 3600


class VersionedFiles(StaticFiles):
    """Files of a folder; a browser keeps those whose name has a version."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or status 404."""
        response = await super().get_response(path, scope)
        if _VERSION.search(path):
            keep = f"max-age={_YEAR_SECONDS}, immutable"
            response.headers["Cache-Control"] = keep
        return response
