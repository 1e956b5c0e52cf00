"""Sources that have no more fields than most have, read without the models.

Validation by pydantic costs 2.2 times as much as the YAML events of the file (50,000
sources of two feeds, measured). A source with the fields below only is read by the
functions that the models call as well. A value that they refuse, and any other field,
is left to the models, which name the mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from wireroom.config.feed_models import PollInterval, read_interval
from wireroom.config.file_values import read_text, read_url
from wireroom.config.model_specs import build_spec
from wireroom.config.source_models import SourceModel, read_country, read_language
from wireroom.model.source_specs import FeedSpec, SourceSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.config.source_models import DefaultsModel
    from wireroom.config.yaml_text import Value

_REQUIRED = frozenset({"name", "feeds"})
_TEXTS: dict[str, Callable[[object], str]] = {
    "name": read_text,
    "url": read_url,
    "country": read_country,
    "language": read_language,
}
_FIELDS = frozenset({*_TEXTS, "tags", "feeds"})
_FEED_FIELDS = frozenset({"url", "interval"})
# Any address with a login or a reference to a secret is the models' to read.
_SCHEMES = ("https://", "http://")


class PlainSources:
    """Reads the plain sources of one file, whose defaults they share."""

    def __init__(self, defaults: DefaultsModel) -> None:
        bare = SourceModel.model_validate({"name": "any", "feeds": []})
        spec = build_spec(bare, defaults)
        self._shared = {name: getattr(spec, name) for name in SourceSpec.__slots__}
        self._interval = defaults.interval or PollInterval()
        self._read_before: dict[str, PollInterval] = {}

    def read(self, row: Value) -> SourceSpec | None:
        """Return a plain source; None for any other, and for one with a mistake."""
        if not isinstance(row, dict) or not _REQUIRED <= row.keys() <= _FIELDS:
            return None
        rows, tags = row["feeds"], row.get("tags", [])
        if not isinstance(rows, list) or not isinstance(tags, list):
            return None
        try:
            values: dict[str, Any] = self._shared | {
                name: _TEXTS[name](value)
                for name, value in row.items()
                if name in _TEXTS
            }
            values["tags"] = tuple([read_text(tag) for tag in tags])
            feeds = [self._read_feed(feed) for feed in rows]
        except PydanticCustomError:
            return None
        if None in feeds:
            return None
        values["feeds"] = tuple(feeds)
        return SourceSpec(**values)

    def _read_feed(self, row: Value) -> FeedSpec | None:
        interval, url = self._interval, row
        if isinstance(row, dict):
            if not row.keys() <= _FEED_FIELDS:
                return None
            url = row.get("url")
            if "interval" in row:
                interval = self._read_interval(row["interval"])
        if not isinstance(url, str) or "@" in url or not url.startswith(_SCHEMES):
            return None
        return FeedSpec(
            url=read_url(url), interval=interval.every, overrules=interval.overrules
        )

    def _read_interval(self, value: Value) -> PollInterval:
        if not isinstance(value, str):
            return read_interval(value)
        interval = self._read_before.get(value)
        if interval is None:
            interval = self._read_before[value] = read_interval(value)
        return interval
