"""A feed of the sources file: its address, its interval and its login."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Self

from pydantic import (
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from wireroom.collect.registry import is_builtin, list_kinds
from wireroom.config.file_values import (
    FileModel,
    fail,
    is_fetchable,
    read_flag,
    read_text,
    read_url,
    resolve_reference,
)
from wireroom.http.url_login import make_login, split_login
from wireroom.model.css_selectors import find_selector_error
from wireroom.model.json_paths import JsonPaths
from wireroom.model.login import Login
from wireroom.model.states import FeedKind

_INTERVAL_PATTERN = "auto|[1-9][0-9]{0,6}[smhd]"
_PATH_PATTERN = r"[^\s.{}]{1,100}(\.[^\s.{}]{1,100}){0,9}"
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


@dataclass(frozen=True, slots=True, kw_only=True)
class PollInterval:
    """How often a feed is polled.

    Attributes:
        every: None: as often as the feed has new entries. overrules: whether the
            interval holds against the publisher's wish for fewer polls.
    """

    every: timedelta | None = None
    overrules: bool = False


def read_interval(value: object) -> PollInterval:
    """Return an interval of the file: a duration, or every and overrule."""
    if isinstance(value, PollInterval):
        return value
    if not isinstance(value, dict):
        return PollInterval(every=_read_duration(value))
    unknown = sorted(value.keys() - {"every", "overrule"})
    if unknown or "every" not in value:
        raise fail(f"expected every and overrule, found {', '.join(value) or 'none'}")
    every, overrules = _read_duration(value["every"]), False
    if "overrule" in value:
        overrules = read_flag(value["overrule"])
    if overrules and every is None:
        raise fail("auto overrules nothing: give an interval such as 5m")
    return PollInterval(every=every, overrules=overrules)


def _read_duration(value: object) -> timedelta | None:
    text = read_text(value)
    if text == "auto":
        return None
    if not re.fullmatch(_INTERVAL_PATTERN, text):
        raise fail(f"expected auto, 90s, 15m, 6h or 1d, found {text!r}")
    return timedelta(seconds=int(text[:-1]) * _UNIT_SECONDS[text[-1]])


def _read_login(value: object, info: ValidationInfo) -> Login:
    if isinstance(value, Login):
        return value
    username, colon, password = resolve_reference(read_text(value), info).partition(":")
    if not colon:
        raise fail("expected user:password, or a reference to it")
    try:
        return make_login(username, password)
    except ValueError as error:
        raise fail(f"expected user:password, found {error}") from None


def _read_kind(value: object) -> str:
    text = read_text(value)
    # The entry points of other packages are searched only where there is no own one.
    if not is_builtin(text) and text not in list_kinds():
        raise fail(f"expected {', '.join(sorted(list_kinds()))}, found {text!r}")
    return text


def _read_selector(value: object) -> str:
    text = read_text(value)
    error = find_selector_error(text)
    if error:
        raise fail(f"{text!r} is not a CSS selector: {error}")
    return text


def _read_path(value: object) -> str:
    text = read_text(value)
    if not re.fullmatch(_PATH_PATTERN, text):
        raise fail(f"expected a path such as data.articles, found {text!r}")
    return text


def _read_link(value: object) -> str:
    text = read_text(value)
    bare = re.sub(rf"\{{{_PATH_PATTERN}\}}", "x", text)
    if bare == text:
        return _read_path(text)
    if not is_fetchable(bare) or "{" in bare:
        raise fail(f"expected an address with paths in braces, found {text!r}")
    return text


def _read_posted(value: object) -> str:
    text = read_text(value)
    try:
        json.loads(text)
    except ValueError as error:
        raise fail(f"expected a JSON document: {error}") from None
    return text


def _make_feed(value: object, info: ValidationInfo) -> object:
    """Return a feed as a mapping; a login in its address becomes a field."""
    row = {"url": value} if isinstance(value, str) else value
    if not isinstance(row, dict) or not isinstance(row.get("url"), str):
        return row
    url = resolve_reference(row["url"], info)
    try:
        bare, login = split_login(url)
    except ValueError:
        # The field's own check says why.
        return {**row, "url": url}
    if login is None:
        return {**row, "url": url}
    if "login" in row:
        raise fail("user and password are given twice, in the address and as login")
    password = resolve_reference(login.password, info)
    return {**row, "url": bare, "login": replace(login, password=password)}


Interval = Annotated[
    PollInterval,
    BeforeValidator(read_interval),
    WithJsonSchema(
        {
            "type": ["string", "object"],
            "pattern": f"^({_INTERVAL_PATTERN})$",
            "description": "auto: as often as a feed has new entries. Else 90s, 15m, "
            "6h, 1d; with overrule also where the publisher asks for fewer polls.",
            "default": "auto",
            "properties": {
                "every": {"type": "string", "pattern": f"^({_INTERVAL_PATTERN})$"},
                "overrule": {"type": "boolean", "default": False},
            },
            "required": ["every"],
            "additionalProperties": False,
        }
    ),
]
FeedUrl = Annotated[
    str,
    BeforeValidator(read_url),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^([Hh][Tt][Tt][Pp][Ss]?://[^ /]+[^ ]*|(env|file):\S.*)$",
        }
    ),
]
FeedLogin = Annotated[
    Login,
    BeforeValidator(_read_login),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^((env|file):|[^:]*:)",
            "description": "user:password for Basic authentication, or env:NAME or "
            "file:PATH for a variable or a file that holds it.",
        }
    ),
]


Text = Annotated[
    str,
    BeforeValidator(read_text),
    WithJsonSchema({"type": "string", "pattern": r"\S"}),
]
Path = Annotated[
    str,
    BeforeValidator(_read_path),
    WithJsonSchema({"type": "string", "pattern": f"^{_PATH_PATTERN}$"}),
]
LinkSelector = Annotated[
    str,
    BeforeValidator(_read_selector),
    WithJsonSchema({"type": "string", "pattern": r"\S", "maxLength": 500}),
]


class JsonModel(FileModel):
    """Paths: keys and numbers of items, separated by dots."""

    items: Path = Field("", description="Of the list; without it the document.")
    link: Annotated[str, BeforeValidator(_read_link)] = Field(
        description="From an item, or an address with paths in braces."
    )
    title: Path = Field("", description="From an item.")
    date: Path = Field("", description="From an item.")
    content: Path = Field("", description="From an item: text or HTML.")
    id: Path = Field("", description="From an item; without it the link.")
    next: Annotated[str, BeforeValidator(_read_link)] = Field(
        "",
        description="Of the page with older items: from the document, or an address "
        "with paths in braces.",
    )
    post: Annotated[str, BeforeValidator(_read_posted)] = Field(
        "", description="A JSON document that is posted to the address."
    )

    def to_paths(self) -> JsonPaths:
        """Return the paths as a value."""
        return JsonPaths(**self.model_dump(exclude={"id"}), identity=self.id)


class FeedModel(FileModel):
    """A feed's address, how often the feed is polled, and by which login."""

    url: FeedUrl
    interval: Interval | None = None
    login: FeedLogin | None = Field(None, repr=False)
    kind: Annotated[
        str,
        BeforeValidator(_read_kind),
        WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,39}$"}),
    ] = Field(
        default=FeedKind.FEED,
        description="feed; sitemap; page: a section page without a feed, whose article"
        " links are read; json: a list of an API; or a kind of an installed package.",
    )
    options: dict[Text, Text] = Field(
        default_factory=dict, description="Of a kind of an installed package."
    )
    links: LinkSelector | None = Field(
        None,
        description="Of a page: a CSS selector of its article links, or of elements "
        "around them; without it they are found by themselves.",
    )

    json_list: JsonModel | None = Field(
        None, alias="json", description="Of a JSON API: where its entries are."
    )

    @model_validator(mode="after")
    def _require_kind(self) -> Self:
        if (self.json_list is not None) is not (self.kind == FeedKind.JSON):
            raise fail('"kind: json" and json need each other')
        if self.links is not None and self.kind != FeedKind.PAGE:
            raise fail('links needs "kind: page"')
        if self.options and is_builtin(self.kind):
            raise fail("options needs the kind of an installed package")
        return self


Feed = Annotated[
    FeedModel,
    BeforeValidator(_make_feed, json_schema_input_type=FeedUrl | FeedModel),
    Field(description="A feed's address, or its address and how often it is polled."),
]
