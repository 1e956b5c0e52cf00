"""Data of a page's scripts that describes another article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wireroom.extract.metadata.jsonld import ArticleData

_WORD = re.compile(r"\w+")
# Share of the words of a headline that a title of the page has, where both are of one
# story: titles are shortened and have the site's name behind them.
_MIN_SHARED = 0.5


def is_of_another_page(
    data: ArticleData, addresses: Iterable[str], titles: Iterable[str]
) -> bool:
    """Return whether the data names another address and another headline.

    Args:
        addresses: of the page, and those that it declares.
        titles: of the page, printed and declared.
    """
    own = [_path_of(address) for address in addresses if address]
    words = _list_words(data.headline)
    # The address of data has no scheme; one of the site's own may have no host.
    path = data.url if data.url.startswith("/") else data.url.partition("/")[2]
    path = path.strip("/")
    if not path or path in own or not words:
        return False
    return all(
        len(words & _list_words(title)) < _MIN_SHARED * len(words) for title in titles
    )


def _list_words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _path_of(address: str) -> str:
    """Return the path of an address; "" for the front page of a site."""
    try:
        return urlsplit(address).path.strip("/")
    except ValueError:
        return ""
