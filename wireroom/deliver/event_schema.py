"""The JSON Schema of delivered events, made from what is delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.deliver.cloud_events import SOURCE, VERSION
from wireroom.export.resources import ARTICLES, COMMENTS, STORIES
from wireroom.model.states import ChangeKind

if TYPE_CHECKING:
    from wireroom.export.fields import JsonSchema
    from wireroom.export.resources import Resource

SCHEMA_ID = f"urn:wireroom:event:v{VERSION}"
_TEXT: JsonSchema = {"type": "string"}
_ID: JsonSchema = {"type": ["integer", "null"]}
_TIME: JsonSchema = {"type": "string", "format": "date-time"}


def build_event_schema() -> JsonSchema:
    """Return the schema of an event, thin or full (draft 2020-12).

    Members may be added by any release; the version changes when a member leaves or
    changes its meaning.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Event of Wireroom's change feed, in the form of CloudEvents 1.0",
        "type": "object",
        "properties": {
            "specversion": {"const": "1.0"},
            "id": _TEXT,
            "source": {"const": SOURCE},
            "type": {"enum": [f"wireroom.{kind}.v{VERSION}" for kind in ChangeKind]},
            "subject": _TEXT,
            "time": _TIME,
            "datacontenttype": {"const": "application/json"},
            "data": _build_data_schema(),
        },
        "required": ["specversion", "id", "source", "type", "time", "data"],
    }


def _build_data_schema() -> JsonSchema:
    return {
        "type": "object",
        "properties": {
            "position": {"type": "integer", "minimum": 1},
            "epoch": {"type": ["string", "null"]},
            "kind": {"enum": list(map(str, ChangeKind))},
            "article_id": _ID,
            "comment_id": _ID,
            "story_id": _ID,
            "details": {"type": "object"},
            "queries": {"type": "array", "items": _TEXT},
            "article": _build_row_schema(ARTICLES),
            "comment": _build_row_schema(COMMENTS),
            "story": _build_row_schema(STORIES),
        },
        "required": [
            *("position", "kind", "article_id", "comment_id", "story_id", "details"),
        ],
    }


def _build_row_schema(resource: Resource) -> JsonSchema:
    return {
        "type": "object",
        "properties": {field.name: field.json_schema for field in resource.fields},
        "required": [field.name for field in resource.fields],
    }
