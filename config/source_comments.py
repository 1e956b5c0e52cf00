"""``comments`` of a source: whether they are taken, and also from beyond the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from wireroom.config.sources import _Reader


def read_comments(
    reader: _Reader, node: yaml.Node | None, where: str
) -> tuple[bool, bool]:
    """Whether they are taken, and whether beyond the page; true and false if not said.

    ``true``, ``false``, or a mapping with ``beyond``, which means that they are taken.
    """
    if isinstance(node, yaml.MappingNode):
        given = reader.mapping(node, where, ("beyond",))
        return True, reader.flag(given.get("beyond"), f"{where}.beyond", default=False)
    if isinstance(node, yaml.SequenceNode):
        reader.wrong(node, where, 'expected true, false, or "beyond: true"')
        return True, False
    return reader.flag(node, where, default=True), False
