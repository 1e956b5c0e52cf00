"""How a source is read: time, TLS, proxy, rate, kept cookies; whose text counts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from wireroom.config.file_values import (
    FileModel,
    fail,
    read_choice,
    read_flag,
    read_text,
    resolve_reference,
)
from wireroom.http.transport.proxies import parse_proxy_url
from wireroom.model.access import NO_ACCESS, Access, Proxy
from wireroom.model.evidence import TextChoice
from wireroom.model.rendering import RenderChoice

if TYPE_CHECKING:
    from collections.abc import Mapping

# No fetch may take longer than half of the time for which a worker holds its row.
MAX_TIMEOUT = 60
_TIMEOUT_PATTERN = "([1-9]|[1-5][0-9]|60)s|1m"
_RATE_PATTERN = r"[0-9]{1,4}(\.[0-9]{1,2})?"
# The fields of a source from which its access is built.
ACCESS_FIELDS = ("timeout", "verify", "proxy", "rate", "keep_cookies")
# Written for a source that takes no proxy although there is a general one.
_DIRECT = "none"


def _read_timeout(value: object) -> float:
    text = read_text(value)
    if not re.fullmatch(_TIMEOUT_PATTERN, text):
        raise fail(f"expected 1s to {MAX_TIMEOUT}s, found {text!r}")
    return float(MAX_TIMEOUT if text == "1m" else text[:-1])


def _read_rate(value: object) -> float:
    text = read_text(value)
    rate = float(text) if re.fullmatch(_RATE_PATTERN, text) else 0.0
    if rate <= 0:
        raise fail(f"expected requests a minute such as 10 or 0.5, found {text!r}")
    return rate


def _read_proxy_url(value: object, info: ValidationInfo) -> Proxy | None:
    if isinstance(value, Proxy):
        return value
    text = resolve_reference(read_text(value), info)
    if text == _DIRECT:
        return None
    try:
        return parse_proxy_url(text)
    except ValueError as error:
        raise fail(f"expected {error}") from None


def _read_text_choice(value: object) -> TextChoice:
    return read_choice(value, TextChoice, expected="feed, page or longest")


def _read_render(value: object) -> RenderChoice:
    text = read_text(value)
    words = {
        "true": RenderChoice.ALWAYS,
        "false": RenderChoice.NEVER,
        "when_empty": RenderChoice.WHEN_EMPTY,
    }
    if text.lower() not in words:
        raise fail(f"expected true, false or when_empty, found {text!r}")
    return words[text.lower()]


def _make_proxy(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


class ProxyModel(FileModel):
    """The proxy of a source; ``url`` None: no proxy."""

    url: Annotated[Proxy | None, BeforeValidator(_read_proxy_url)] = Field(repr=False)
    trusted: Annotated[bool, BeforeValidator(read_flag)] = False


Timeout = Annotated[
    float,
    BeforeValidator(_read_timeout),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^({_TIMEOUT_PATTERN})$",
            "description": "Time of one fetch, in place of WIREROOM_FETCH_TOTAL_SECONDS"
            " and WIREROOM_FETCH_READ_SECONDS; at most 60s.",
        }
    ),
]
Rate = Annotated[
    float,
    BeforeValidator(_read_rate),
    WithJsonSchema(
        {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 9999,
            "description": "Requests a minute to each of its own hosts, whatever source"
            " they are made for.",
        }
    ),
]
ProxyField = Annotated[
    ProxyModel,
    BeforeValidator(_make_proxy),
    WithJsonSchema(
        {
            "description": "http://host:port or socks5://host:port, with user:password@"
            " before the host if needed, or env:NAME or file:PATH; none: no proxy.",
            "anyOf": [
                {"type": "string", "pattern": r"\S"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["url"],
                    "properties": {
                        "url": {"type": "string", "pattern": r"\S"},
                        "trusted": {
                            "type": "boolean",
                            "default": False,
                            "description": "Whether the proxy resolves the names of"
                            " sites; their addresses are not checked then.",
                        },
                    },
                },
            ],
        }
    ),
]


FullText = Annotated[
    TextChoice,
    BeforeValidator(_read_text_choice),
    WithJsonSchema(
        {
            "enum": [str(choice) for choice in TextChoice],
            "default": str(TextChoice.PAGE),
            "description": "Whose text is the article's: the feed's where it is not a"
            " teaser, the page's, or the longer one.",
        }
    ),
]


Render = Annotated[
    RenderChoice,
    BeforeValidator(_read_render),
    WithJsonSchema(
        {
            "enum": [True, False, str(RenderChoice.WHEN_EMPTY)],
            "default": False,
            "description": "Whether a browser builds its pages (extra render); "
            "when_empty: only those whose markup has no text.",
        }
    ),
]


def build_source_access(given: Mapping[str, Any]) -> Access:
    """Return how requests of a source are sent, from the values of its fields."""
    values = {name: given[name] for name in ACCESS_FIELDS}
    return NO_ACCESS if set(values.values()) == {None} else build_access(**values)


def build_access(
    *,
    timeout: float | None,
    verify: bool | None,
    proxy: ProxyModel | None,
    rate: float | None,
    keep_cookies: bool | None,
) -> Access:
    """Return how requests of a source are sent; None: not given."""
    server = proxy.url if proxy else None
    if server is not None and proxy is not None and proxy.trusted:
        server = replace(server, trusted=True)
    return Access(
        timeout=timeout,
        verify=verify is not False,
        proxy=server,
        is_direct=proxy is not None and server is None,
        rate=rate,
        keeps_cookies=bool(keep_cookies),
    )
