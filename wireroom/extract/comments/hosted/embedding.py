"""The code of a page that embeds other systems: tags and scripts without prose.

A widget is recognised by its code. An article about comment systems names them in its
text, and prints their code with escaped tags; neither is an element of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml.html import HtmlElement

# Elements whose attributes may name a system. Only these are visited: lxml selects
# them in C, and a page has three times as many of other tags.
_PLACE_TAGS = ("div", "section", "aside")
_LOADER_TAGS = ("script", "iframe", "form")
_MAX_ELEMENTS = 20_000
_MAX_VALUE = 400
_MAX_TAGS = 400_000
_MAX_SCRIPTS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingCode:
    """What a page embeds.

    Attributes:
        tags: start tags, one a line, written ``<div id="a" class="b">``.
        scripts: the text of the scripts that run; data in JSON is none.
        sources: the addresses of scripts.
    """

    tags: str
    scripts: str
    sources: tuple[str, ...]


def collect_embedding_code(
    tree: HtmlElement, custom_tags: Collection[str]
) -> EmbeddingCode:
    """Collect the start tags and scripts that may embed a widget.

    Args:
        custom_tags: element names of systems, ``hyvor-talk-comments``.
    """
    tags: list[str] = []
    scripts: list[str] = []
    sources: list[str] = []
    for element in tree.iter(*_LOADER_TAGS, *custom_tags):
        tags.append(_write_tag(element))
        if element.tag == "script":
            sources.append(element.get("src", "")[:_MAX_VALUE])
            if element.text and "json" not in element.get("type", ""):
                scripts.append(element.text)
    tags += map(_write_tag, filter(_is_preloaded_script, tree.iter("link")))
    tags += map(_write_tag, _iter_places(tree))
    return EmbeddingCode(
        tags="\n".join(tags)[:_MAX_TAGS],
        scripts="\n".join(scripts)[:_MAX_SCRIPTS],
        sources=tuple(filter(None, sources)),
    )


def _is_preloaded_script(link: HtmlElement) -> bool:
    """Return whether a link has the browser load a script that others import."""
    rel: str = link.get("rel", "").lower()
    return rel == "modulepreload" or (rel == "preload" and link.get("as") == "script")


def _iter_places(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield each element with an id or with data alone, and one of each class."""
    classes: set[str | None] = {None}
    for number, element in enumerate(tree.iter(*_PLACE_TAGS)):
        if number > _MAX_ELEMENTS:
            return
        names = element.get("class")
        is_new = element.keys() if names is None else names not in classes
        if is_new or element.get("id"):
            classes.add(names)
            yield element


def _write_tag(element: HtmlElement) -> str:
    attributes = (
        f' {name}="{str(value)[:_MAX_VALUE]}"' for name, value in element.items()
    )
    return f"<{element.tag}{''.join(attributes)}>"
