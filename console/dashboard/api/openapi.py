"""The OpenAPI 3.1 document of the API, derived from its declarations."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from wireroom.console.dashboard.api.endpoints import OPERATIONS, ROOT
from wireroom.console.dashboard.api.problems import MEDIA_TYPE, SCHEMA, TITLES
from wireroom.export.query_params import MAX_NUMBER
from wireroom.export.search_results import PAGE_SCHEMA, RESULTS
from wireroom.export.trends import REPORTS

if TYPE_CHECKING:
    from wireroom.console.dashboard.api.endpoints import Operation
    from wireroom.export.fields import JsonSchema
    from wireroom.export.query_params import Parameter
    from wireroom.export.resources import Resource
    from wireroom.export.trends import Report

DESCRIPTION = (
    "Articles, comments and stories as rows; the fields are columns of"
    " docs/schema.md. Texts come from the web: escape them before display."
)


def build_document() -> dict[str, object]:
    """Return the OpenAPI document."""
    resources = {o.resource.singular: o.resource for o in OPERATIONS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wireroom",
            "version": version("wireroom"),
            "description": DESCRIPTION,
        },
        "paths": {
            **{
                f"{ROOT}{operation.path}": {"get": _describe_operation(operation)}
                for operation in OPERATIONS
            },
            **{
                f"{ROOT}{report.path}": {"get": _describe_report(report)}
                for report in REPORTS
            },
        },
        "components": {
            "schemas": {
                **{
                    _schema_name(resource): describe_item(resource)
                    for resource in resources.values()
                },
                "Problem": SCHEMA,
            }
        },
    }


def describe_item(resource: Resource) -> JsonSchema:
    """Return the JSON Schema of one row."""
    return {
        "type": "object",
        "required": [field.name for field in resource.fields],
        "properties": {field.name: field.json_schema for field in resource.fields},
    }


def describe_list(item: JsonSchema, more: JsonSchema | None = None) -> JsonSchema:
    """Return the JSON Schema of one page of rows.

    Args:
        more: members besides ``items`` and ``next``.
    """
    more = more or {}
    return {
        "type": "object",
        "required": ["items", "next", *more],
        "properties": {
            **more,
            "items": {"type": "array", "items": item},
            "next": {
                "type": ["string", "null"],
                "description": "URL of the next page; null at the end",
            },
        },
    }


def _describe_operation(operation: Operation) -> JsonSchema:
    item: JsonSchema = {
        "$ref": f"#/components/schemas/{_schema_name(operation.resource)}"
    }
    return _describe_get(
        operation.path.strip("/").translate(_ID_CHARACTERS),
        operation,
        _describe_answer(operation, item),
    )


def _describe_report(report: Report) -> JsonSchema:
    return _describe_get(report.name, report, report.schema)


def _describe_get(name: str, of: Operation | Report, answer: JsonSchema) -> JsonSchema:
    """Return the description of one GET; ``name``: its operationId."""
    problem = {"content": {MEDIA_TYPE: {"schema": _PROBLEM}}}
    path = [_ID] if "{id}" in of.path else []
    return {
        "operationId": name,
        "summary": of.summary,
        "parameters": [*path, *map(_describe_parameter, of.parameters)],
        "responses": {
            "200": {
                "description": "the rows",
                "content": {"application/json": {"schema": answer}},
            },
            "304": {"description": "not modified since the ETag in If-None-Match"},
            **{
                str(status): {"description": title, **problem}
                for status, title in TITLES.items()
            },
        },
    }


def _describe_answer(operation: Operation, item: JsonSchema) -> JsonSchema:
    if not operation.is_list:
        return item
    return describe_list(item, PAGE_SCHEMA if operation.resource is RESULTS else None)


def _describe_parameter(parameter: Parameter) -> JsonSchema:
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
