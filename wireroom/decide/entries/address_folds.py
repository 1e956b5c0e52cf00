"""Query parameters that change nothing: session ids and random numbers in links.

A name is folded at a source once its removal has led to the same text for several
stories, and nowhere to another one. A parameter that numbers articles, as ``id`` does
at many sites, leads to several stories under one address, and that is a veto.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from wireroom.http.urls import make_url_key

if TYPE_CHECKING:
    from collections.abc import Collection

# Stories with the same text under two values; or repetitions of fewer stories.
MIN_STORIES, MIN_HITS = 3, 6


def find_varying_parameters(one: str, other: str) -> tuple[str, ...]:
    """Return the parameters in whose values two addresses differ; () for others.

    Everything else has to be equal, and no name may occur twice.
    """
    mine, theirs = urlsplit(one), urlsplit(other)
    if mine[:3] != theirs[:3]:
        return ()
    left, right = _read_query(mine.query), _read_query(theirs.query)
    if left is None or right is None or left.keys() != right.keys():
        return ()
    return tuple(sorted(name for name in left if left[name] != right[name]))


def strip_parameters(url: str, names: Collection[str]) -> str:
    """Return an address without these parameters."""
    parts = urlsplit(url)
    if not parts.query or not names:
        return url
    kept = [p for p in parts.query.split("&") if p.partition("=")[0] not in names]
    return urlunsplit(parts._replace(query="&".join(kept)))


def fold_url_key(url: str, names: Collection[str]) -> str:
    """Return the key by which addresses are compared, without these parameters."""
    return make_url_key(strip_parameters(url, names))


def _read_query(query: str) -> dict[str, str] | None:
    pairs = [piece.partition("=") for piece in query.split("&") if piece]
    values = {name: value for name, _, value in pairs}
    return values if values and len(values) == len(pairs) else None
