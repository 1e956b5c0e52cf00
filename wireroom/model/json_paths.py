"""Where the entries of a JSON API are, as a source's settings say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonPaths:
    """Paths in a JSON document: keys and numbers of items, separated by dots.

    Attributes:
        items: of the list, from the document; "" for the document itself.
        next: of the address of the page with older items, from the document.
        post: a JSON document that is posted; "": the address is got.
        link, title, date, content, identity: from an item; "" for none. A link with
            braces is an address with paths in it: ``https://paper.example/{slug}``.
    """

    items: str
    link: str
    title: str = ""
    date: str = ""
    content: str = ""
    identity: str = ""
    next: str = ""
    post: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the paths as their column holds them."""
        return {name: path for name, path in asdict(self).items() if path}


def read_json_paths(document: Mapping[str, str]) -> JsonPaths | None:
    """Return the paths of a column; None for a feed that has none."""
    if "link" not in document:
        return None
    return JsonPaths(**{"items": "", **document})
