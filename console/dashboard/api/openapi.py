"""The OpenAPI 3.1 document of the API, from the declarations that it runs by."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from wireroom.console.dashboard.api.endpoints import OPERATIONS, ROOT
from wireroom.console.dashboard.api.problems import MEDIA_TYPE, SCHEMA, TITLES
from wireroom.export.query_params import LARGEST

if TYPE_CHECKING:
    from wireroom.console.dashboard.api.endpoints import Operation
    from wireroom.export.query_params import Parameter
    from wireroom.export.resources import Resource

ABOUT = (
    "Articles, comments and stories as rows; fields are columns of docs/schema.md."
    " Texts come from the web: escape them before you show them."
)


def document() -> dict[str, Any]:
    """Describe the API."""
    resources = {o.resource.one: o.resource for o in OPERATIONS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wireroom",
            "version": version("wireroom"),
            "description": ABOUT,
        },
        "paths": {f"{ROOT}{one.path}": {"get": _described(one)} for one in OPERATIONS},
        "components": {
            "schemas": {
                **{_name(one): item_schema(one) for one in resources.values()},
                "Problem": SCHEMA,
            }
        },
    }


def item_schema(resource: Resource) -> dict[str, Any]:
    """Describe one row."""
    return {
        "type": "object",
        "required": [field.name for field in resource.fields],
        "properties": {field.name: field.schema for field in resource.fields},
    }


def list_schema(item: dict[str, Any]) -> dict[str, Any]:
    """Describe one page of rows."""
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": item},
            "next": {
                "type": ["string", "null"],
                "description": "address of what follows; null at the end",
            },
        },
    }


def _described(one: Operation) -> dict[str, Any]:
    item = {"$ref": f"#/components/schemas/{_name(one.resource)}"}
    refused = {"content": {MEDIA_TYPE: {"schema": _PROBLEM}}}
    path = [_ID] if "{id}" in one.path else []
    return {
        "operationId": one.path.strip("/").translate(_NAMED),
        "summary": one.summary,
        "parameters": [*path, *map(_parameter, one.parameters)],
        "responses": {
            "200": {
                "description": "what there is",
                "content": {
                    "application/json": {
                        "schema": list_schema(item) if one.many else item
                    }
                },
            },
            "304": {"description": "as the ETag in If-None-Match says"},
            **{
                str(status): {"description": title, **refused}
                for status, title in TITLES.items()
            },
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "required": parameter.required,
        "schema": parameter.schema,
    }


def _name(resource: Resource) -> str:
    return resource.one.capitalize()


_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST},
}
_NAMED = str.maketrans({"/": "_", "-": "_", "{": None, "}": None})
