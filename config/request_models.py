"""How requests of a source identify themselves: login, cookies, user agent.

Each becomes a header, which goes to the source's own hosts only. A value is literal, or
the reference ``env:NAME`` or ``file:PATH`` to one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from wireroom.config.file_values import FileModel, fail, read_text, resolve_reference
from wireroom.http.url_login import make_login

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE = r"[\x20-\x7e]{1,2000}"
# RFC 6265, 4.1.1: names are tokens, and values have no semicolon.
_COOKIE_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}"
_COOKIE_VALUE = r"[\x21-\x3a\x3c-\x7e]{0,4000}"


def _read_line(value: object, info: ValidationInfo) -> str:
    text = resolve_reference(read_text(value), info)
    if not re.fullmatch(_LINE, text):
        raise fail("expected one line of ASCII")
    return text


def _read_pair(value: object, info: ValidationInfo) -> str:
    text = resolve_reference(read_text(value), info)
    username, colon, password = text.partition(":")
    try:
        make_login(username, password)
    except ValueError as error:
        raise fail(f"expected user:password, found {error}") from None
    if not colon:
        raise fail("expected user:password")
    return text


def _read_token(value: object, info: ValidationInfo) -> str:
    text = _read_line(value, info)
    if " " in text:
        raise fail("expected a token without blanks")
    return text


def _require_one(value: object) -> object:
    if isinstance(value, dict) and len(value.keys() & {"basic", "bearer"}) != 1:
        raise fail("expected basic or bearer")
    return value


def _read_cookie_name(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(_COOKIE_NAME, value):
        raise fail(f"{value!r} is not the name of a cookie")
    return value


def _read_cookie(value: object, info: ValidationInfo) -> str:
    text = resolve_reference(value, info) if isinstance(value, str) else None
    if text is None or not re.fullmatch(_COOKIE_VALUE, text):
        raise fail("expected the value of a cookie, without blanks and semicolons")
    return text


def _string(description: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "pattern": r"\S", "description": description}
    )


class AuthModel(FileModel):
    """A login in the ``Authorization`` header."""

    basic: Annotated[
        str,
        BeforeValidator(_read_pair),
        _string("user:password, or env:NAME or file:PATH"),
    ] = Field("", repr=False)
    bearer: Annotated[
        str,
        BeforeValidator(_read_token),
        _string("A token, or env:NAME or file:PATH"),
    ] = Field("", repr=False)


Auth = Annotated[AuthModel, BeforeValidator(_require_one)]
UserAgent = Annotated[
    str,
    BeforeValidator(_read_line),
    _string("Who asks its own hosts; in place of WIREROOM_USER_AGENT."),
]
Cookies = Annotated[
    dict[
        Annotated[str, BeforeValidator(_read_cookie_name)],
        Annotated[str, BeforeValidator(_read_cookie)],
    ],
    WithJsonSchema(
        {
            "type": "object",
            "description": "Cookies for its own hosts, values by literal, env:NAME or "
            "file:PATH.",
            "propertyNames": {"pattern": f"^{_COOKIE_NAME}$"},
            "additionalProperties": {"type": "string"},
        }
    ),
]


def build_headers(
    headers: Mapping[str, str],
    *,
    auth: AuthModel | None,
    user_agent: str | None,
    cookies: Mapping[str, str] | None,
) -> dict[str, str]:
    """Return a source's headers with those of its login, cookies and user agent.

    They replace headers of the same name, in any case.
    """
    made: dict[str, str] = {}
    if auth is not None:
        made["Authorization"] = _format_auth(auth)
    if user_agent:
        made["User-Agent"] = user_agent
    if cookies:
        pairs = (f"{name}={value}" for name, value in cookies.items())
        made["Cookie"] = "; ".join(pairs)
    replaced = {name.lower() for name in made}
    kept = {k: v for k, v in headers.items() if k.lower() not in replaced}
    return {**kept, **made}


def _format_auth(auth: AuthModel) -> str:
    if auth.bearer:
        return f"Bearer {auth.bearer}"
    username, _, password = auth.basic.partition(":")
    return make_login(username, password).header[1]
