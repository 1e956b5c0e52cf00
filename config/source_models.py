"""The shape of ``sources.yaml`` as pydantic models; its JSON Schema comes from them.

A value arrives as the text that was written. Messages say what was expected; places are
added by ``sources.py``.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import GenerateJsonSchema

from wireroom.config.access_models import FullText, ProxyField, Rate, Render, Timeout
from wireroom.config.feed_models import Feed, Interval
from wireroom.config.file_values import (
    FileModel,
    Flag,
    fail,
    is_fetchable,
    make_list,
    read_flag,
    read_text,
    read_url,
    resolve_reference,
)
from wireroom.config.filter_models import FilterModel, FirstPoll, Since
from wireroom.config.keep_models import KeepModel
from wireroom.config.obey_models import ObeyModel
from wireroom.config.request_models import Auth, Cookies, UserAgent
from wireroom.model.css_selectors import find_selector_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

MAX_SELECTORS = 50
LANGUAGE_PATTERN = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
_OFFSET_PATTERN = "[+-](0[0-9]|1[0-4]):[0-5][0-9]"
# A field name's characters (RFC 9110, section 5.6.2), and no line end in its value.
_HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}"
_HEADER_VALUE = r"[\t\x20-\x7e]{1,2000}"
# A name with a dot, a port, and the beginning of a path.
_HOST_PATTERN = r"[^\s/:?#@]+(\.[^\s/:?#@]+)+(:[0-9]{1,5})?(/[^\s?#]*)?"


def _read_host(value: object) -> str:
    text = read_text(value)
    if not re.fullmatch(_HOST_PATTERN, text) or not is_fetchable(f"https://{text}"):
        raise fail(f"expected a host such as paper.example, found {text!r}")
    return text


def _match_pattern(pattern: str, expected: str) -> Callable[[object], str]:
    compiled = re.compile(pattern)

    def match(value: object) -> str:
        text = read_text(value)
        if not compiled.fullmatch(text):
            raise fail(f"expected {expected}, found {text!r}")
        return text

    return match


read_country = _match_pattern("[A-Z]{2}", "two capital letters such as GB")
read_language = _match_pattern(LANGUAGE_PATTERN, "a tag like en")


def _read_offset(value: object) -> int:
    text = read_text(value)
    if not re.fullmatch(_OFFSET_PATTERN, text):
        raise fail('expected an offset such as "+05:00"')
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return -minutes if text[0] == "-" else minutes


def _read_header_value(value: object, info: ValidationInfo) -> str:
    if not isinstance(value, str):
        raise fail("expected one line of ASCII")
    resolved = resolve_reference(value, info)
    if not re.fullmatch(_HEADER_VALUE, resolved):
        raise fail("expected one line of ASCII")
    return resolved


def _read_header_name(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(_HEADER_NAME, value):
        raise fail(f"{value!r} is not a header name")
    return value


def _read_selector(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise fail("expected a CSS selector")
    error = find_selector_error(value)
    if error:
        raise fail(f"{value!r} is not a CSS selector: {error}")
    return value


def _make_comments(value: object) -> object:
    if isinstance(value, list):
        raise fail('expected true, false, or "beyond: true"')
    if isinstance(value, dict):
        if "enabled" in value:
            raise fail('unknown field "enabled"; to store none: "comments: false"')
        return value
    return {"enabled": read_flag(value)}


Text = Annotated[str, BeforeValidator(read_text), Field(pattern=r"\S")]
Url = Annotated[
    str,
    BeforeValidator(read_url),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^ /]+[^ ]*$",
        }
    ),
]
Country = Annotated[
    str,
    BeforeValidator(read_country),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[A-Z]{2}$",
            "description": "ISO 3166, two capital letters.",
        }
    ),
]
Language = Annotated[
    str,
    BeforeValidator(read_language),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{LANGUAGE_PATTERN}$",
            "description": "A tag such as en or pt-BR.",
        }
    ),
]
UtcOffset = Annotated[
    int,
    BeforeValidator(_read_offset),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_OFFSET_PATTERN}$",
            "description": "The zone of times that its pages print without one.",
        }
    ),
]
Headers = Annotated[
    dict[
        Annotated[str, BeforeValidator(_read_header_name)],
        Annotated[str, BeforeValidator(_read_header_value)],
    ],
    WithJsonSchema(
        {
            "type": "object",
            "description": "Request headers for its feeds and pages, sent to its own "
            "hosts only. A value may be, or end with, env:NAME or file:PATH.",
            "propertyNames": {"pattern": f"^{_HEADER_NAME}$"},
            "additionalProperties": {
                "type": "string",
                "pattern": f"^{_HEADER_VALUE}$",
            },
        }
    ),
]
Selectors = Annotated[
    list[Annotated[str, BeforeValidator(_read_selector)]],
    BeforeValidator(partial(make_list, most=MAX_SELECTORS, noun="selectors")),
    WithJsonSchema(
        {
            "description": "A CSS selector, or a list of them.",
            "anyOf": [
                {"type": "string", "pattern": r"\S", "maxLength": 500},
                {
                    "type": "array",
                    "maxItems": MAX_SELECTORS,
                    "items": {"type": "string", "pattern": r"\S", "maxLength": 500},
                },
            ],
        }
    ),
]


Host = Annotated[
    str,
    BeforeValidator(_read_host),
    WithJsonSchema({"type": "string", "pattern": f"^{_HOST_PATTERN}$"}),
]

Names = Annotated[
    list[Text],
    BeforeValidator(partial(make_list, most=MAX_SELECTORS, noun="names")),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"\S"},
                {
                    "type": "array",
                    "maxItems": MAX_SELECTORS,
                    "items": {"type": "string", "pattern": r"\S"},
                },
            ],
        }
    ),
]


class CommentsModel(FileModel):
    """Whether reader comments are read, and whether also from beyond the page."""

    enabled: bool = True
    beyond: Flag = False


Comments = Annotated[
    CommentsModel,
    BeforeValidator(_make_comments),
    WithJsonSchema(
        {
            "description": "Whether reader comments are stored; beyond: also those "
            "that the page itself does not show.",
            "default": True,
            "anyOf": [
                {"type": "boolean"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"beyond": {"type": "boolean", "default": False}},
                },
            ],
        }
    ),
]


class RulesModel(FileModel):
    """What the general readers get wrong on a source's pages."""

    body: Selectors = Field([], description="Elements that hold the article's text.")
    comments: Selectors = Field([], description="Elements that hold one comment each.")
    drop: Selectors = Field([], description="Elements removed before the page is read.")


class DefaultsModel(FileModel):
    """What holds for each source of the file that does not say otherwise."""

    country: Country | None = None
    language: Language | None = None
    interval: Interval | None = None
    comments: Comments | None = None
    utc_offset: UtcOffset | None = None
    allow_private: Flag | None = None
    headers: Headers | None = Field(default=None, repr=False)
    auth: Auth | None = Field(default=None, repr=False)
    cookies: Cookies | None = Field(default=None, repr=False)
    user_agent: UserAgent | None = None
    first_poll: FirstPoll | None = None
    since: Since | None = None
    full_text: FullText | None = None
    render: Render | None = None
    keep: KeepModel | None = None
    obey: ObeyModel | None = None
    timeout: Timeout | None = None
    verify: Flag | None = Field(
        default=None,
        description="false: certificates of its own hosts are not checked.",
    )
    proxy: ProxyField | None = Field(default=None, repr=False)
    rate: Rate | None = None
    keep_cookies: Flag | None = Field(
        default=None,
        description="Whether cookies of its own hosts are kept between requests.",
    )


class SourceModel(DefaultsModel):
    """One publisher and its feeds."""

    name: Text = Field(description="Unique among all sources.")
    formerly: Names = Field(
        default_factory=list,
        description="Names that it had before; its articles stay with it.",
    )
    url: Url | None = Field(None, description="The publisher's home page.")
    tags: list[Text] = Field(default_factory=list, description="Your own words.")
    hosts: list[Host] = Field(
        default_factory=list,
        description="Hosts whose pages are its own, beside those of its url and feeds: "
        "paper.example, or platform.example/@author.",
    )
    trusted: Flag = Field(
        default=False,
        description="Whether its dates are believed however long before the first "
        "sight of an article they lie.",
    )
    rules: RulesModel | None = None
    include: FilterModel | None = Field(
        None, description="An entry is taken if every field named here matches."
    )
    exclude: FilterModel | None = Field(
        None, description="An entry is dropped if any field named here matches."
    )
    feeds: list[Feed]


class SourcesModel(FileModel):
    """The sources file of Wireroom."""

    version: Annotated[Literal["1"], WithJsonSchema({"const": 1})] = Field(
        description="The form of this file."
    )
    defaults: DefaultsModel | None = None
    sources: list[SourceModel]


def build_schema() -> dict[str, object]:
    """Return the JSON Schema of the file, as ``sources.schema.json`` has it."""
    schema = SourcesModel.model_json_schema(schema_generator=_Schema, mode="validation")
    return {"$schema": _Schema.schema_dialect, **schema}


class _Schema(GenerateJsonSchema):
    """No titles, which repeat the fields' names, and no null for "not given"."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - pydantic's
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default") in (None, []):
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)
