"""The kind ``json``: a list of an API, by the paths that the file gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.collect.answers import is_known
from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.json_list import read_json_list

if TYPE_CHECKING:
    from wireroom.collect import Source, State
    from wireroom.model.feed import ParsedFeed

ACCEPT = "application/json, */*;q=0.1"


class JsonKind:
    """Reads the items of a JSON document."""

    def collect(self, source: Source, state: State) -> tuple[ParsedFeed | None, State]:
        """Fetch the document, by GET or POST; the items of its list are the entries."""
        paths = source.json_paths
        if paths is None:
            raise Permanent(Reason.NOT_A_FEED, f"{source.url}: no paths are given")
        response = source.fetch(
            accept=ACCEPT,
            validators=state.validators,
            obey_robots=False,
            document=paths.post,
        )
        if is_known(response, state):
            return None, state
        entries = read_json_list(
            response.body,
            paths=paths,
            url=response.final_url,
            content_type=response.headers.get("content-type", ""),
            fetched_at=source.now(),
            utc_offset_minutes=source.utc_offset_minutes,
        )
        return entries, state
