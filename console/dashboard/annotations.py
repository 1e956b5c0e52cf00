"""Annotations as short texts for an article's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.store.reports.browse_rows import AnnotationRow

# Keys whose value names an annotation, the preferred one first.
NAME_KEYS = ("name", "word", "place", "quote", "text", "language")
MAX_PER_KIND = 20


def group_annotations(annotations: Sequence[AnnotationRow]) -> dict[str, list[str]]:
    """Return the texts of the annotations by kind, at most 20 of a kind."""
    texts: dict[str, list[str]] = {}
    for annotation in annotations:
        of_kind = texts.setdefault(annotation.kind.replace("_", " "), [])
        if len(of_kind) < MAX_PER_KIND:
            of_kind.append(_format_value(annotation.value))
    return texts


def _format_value(value: Mapping[str, object]) -> str:
    """Return the name in a value, or else its simple fields as ``name value``."""
    for key in NAME_KEYS:
        if value.get(key):
            return str(value[key])
    return ", ".join(
        f"{name.replace('_', ' ')} {field}"
        for name, field in value.items()
        if isinstance(field, str | int | float)
    )
