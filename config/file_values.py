"""Values of the sources file that its models share: texts, addresses, secrets."""

from __future__ import annotations

import ipaddress
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

from wireroom.config.secret_references import resolve_secret
from wireroom.errors import Permanent
from wireroom.http.urls import is_plain_url, normalize_url
from wireroom.masking import mask_unreadable

if TYPE_CHECKING:
    from pydantic import ValidationInfo


class FileModel(BaseModel):
    """A mapping of the file, which has no other fields than these."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def fail(message: str) -> PydanticCustomError:
    """Make the error of a value that a reader of the file is shown as it is."""
    # Braces would be taken for a template's.
    return PydanticCustomError("sources", "{message}", {"message": message})


# An address whose host is a name, as most are: in one match.
_NAMED = re.compile(r"https?://[A-Za-z0-9.-]{0,253}[A-Za-z](?:[/?#]|\Z)")
_Choice = TypeVar("_Choice", bound=StrEnum)


def read_text(value: object) -> str:
    """Return a text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise fail("expected a text")
    return value


def read_choice(value: object, choices: type[_Choice], *, expected: str) -> _Choice:
    """Return one of the words of an enum; ``expected`` lists them for the message."""
    text = read_text(value)
    if text not in list(choices):
        raise fail(f"expected {expected}, found {text!r}")
    return choices(text)


def read_flag(value: object) -> bool:
    """Return a flag: true or false, in any case."""
    text = read_text(value)
    if text.lower() not in {"true", "false"}:
        raise fail(f"expected true or false, found {text!r}")
    return text.lower() == "true"


Flag = Annotated[bool, BeforeValidator(read_flag), WithJsonSchema({"type": "boolean"})]


def read_url(value: object) -> str:
    """Return an address of a web page, which has no login."""
    if isinstance(value, str) and is_plain_url(value):
        return value
    text = read_text(value)
    if " " in text or not is_fetchable(text):
        shown = mask_unreadable(text)
        raise fail(f"expected an http(s) URL, found {shown!r}")
    if "@" in text and "@" in urlsplit(text).netloc:
        raise fail("a user and password belong to the address of a feed")
    return text


def is_fetchable(url: str) -> bool:
    """Return whether the client can request an address."""
    try:
        return bool(normalize_url(url))
    except Permanent:
        return False


def resolve_reference(text: str, info: ValidationInfo) -> str:
    """Return a text, or the secret that it refers to."""
    context = info.context or {}
    try:
        return resolve_secret(text, context.get("folder") or Path())
    except ValueError as error:
        raise fail(str(error)) from None


def make_list(value: object, *, most: int, noun: str) -> object:
    """Return a list of a single value, too; bounded before its items are read."""
    items = value if isinstance(value, list) else [value]
    if len(items) > most:
        raise fail(f"more than {most} {noun}")
    return items


def is_private(url: str) -> bool:
    """Return whether a URL's host is a literal address, or name, that is not public."""
    if _NAMED.match(url) and "localhost" not in url.lower():
        return False
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    if host[-1:].isalpha() and ":" not in host:
        return host == "localhost" or host.endswith(".localhost")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
