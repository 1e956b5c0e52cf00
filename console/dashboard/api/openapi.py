"""The OpenAPI 3.1 document of the API, from the declarations that it runs by."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from wireroom.console.dashboard.api.endpoints import OPERATIONS, ROOT
from wireroom.console.dashboard.api.problems import MEDIA_TYPE, SCHEMA, TITLES
from wireroom.export.query_params import MAX_NUMBER

if TYPE_CHECKING:
    from wireroom.console.dashboard.api.endpoints import Operation
    from wireroom.export.query_params import Parameter
    from wireroom.export.resources import Resource

DESCRIPTION = (
    "Articles, comments and stories as rows; fields are columns of docs/schema.md."
    " Texts come from the web: escape them before you show them."
)


def build_document() -> dict[str, Any]:
    """Describe the API."""
    resources = {o.resource.singular: o.resource for o in OPERATIONS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wireroom",
            "version": version("wireroom"),
            "description": DESCRIPTION,
        },
        "paths": {
            f"{ROOT}{one.path}": {"get": _describe_operation(one)} for one in OPERATIONS
        },
        "components": {
            "schemas": {
                **{_schema_name(one): describe_item(one) for one in resources.values()},
                "Problem": SCHEMA,
            }
        },
    }


def describe_item(resource: Resource) -> dict[str, Any]:
    """Describe one row."""
    return {
        "type": "object",
        "required": [field.name for field in resource.fields],
        "properties": {field.name: field.json_schema for field in resource.fields},
    }


def describe_list(item: dict[str, Any]) -> dict[str, Any]:
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


def _describe_operation(one: Operation) -> dict[str, Any]:
    item = {"$ref": f"#/components/schemas/{_schema_name(one.resource)}"}
    refused = {"content": {MEDIA_TYPE: {"schema": _PROBLEM}}}
    path = [_ID] if "{id}" in one.path else []
    return {
        "operationId": one.path.strip("/").translate(_ID_CHARACTERS),
        "summary": one.summary,
        "parameters": [*path, *map(_describe_parameter, one.parameters)],
        "responses": {
            "200": {
                "description": "what there is",
                "content": {
                    "application/json": {
                        "schema": describe_list(item) if one.is_list else item
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


def _describe_parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "required": parameter.required,
        "schema": parameter.json_schema,
    }


def _schema_name(resource: Resource) -> str:
    return resource.singular.capitalize()


_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": MAX_NUMBER},
}
_ID_CHARACTERS = str.maketrans({"/": "_", "-": "_", "{": None, "}": None})
