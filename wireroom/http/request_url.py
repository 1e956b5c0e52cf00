"""The address of a request, with the parts that the request is sent by."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from wireroom.http.urls import normalize_url


class RequestUrl(NamedTuple):
    """The address of a request, and the parts that it is sent by.

    Attributes:
        url: normalized. host: without brackets. port: None where it is the default one.
        target: path and query, as the first line of the request has them.
    """

    url: str
    scheme: str
    host: str
    port: int | None
    target: str


# A poll asks for the host of its feed's address several times.
@lru_cache(maxsize=4_096)
def split_request_url(url: str) -> RequestUrl:
    """Return the parts of an address, which is normalized before.

    Raises:
        Permanent: ``BAD_URL``.
    """
    normalized = normalize_url(url)
    parts = urlsplit(normalized)
    return RequestUrl(
        url=normalized,
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=parts.port,
        target=f"{parts.path}?{parts.query}" if parts.query else parts.path,
    )


def extract_host(url: str) -> str:
    """Return the host of an address: lower case, punycode, without port or brackets.

    Raises:
        Permanent: ``BAD_URL``.
    """
    return split_request_url(url).host
