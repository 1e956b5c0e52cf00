"""``wireroom cluster --jsonl``: texts in, their stories out, one JSON object a line.

In: ``{"id", "url", "title", "text", "published_at", "language"}``. Out: ``{"id",
"story", "canonical", "method", "score"}``, in the order of the input. ``story`` is the
id of the story's first text, a text's own where it is alone; ``canonical`` is the text
it was matched with. A later text can show that two stories are one, so answers come at
the end of the input; only complaints about lines that cannot be read come at once:
``{"id": null, "error", "line"}``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wireroom.dedupe.memory_index import MemoryIndex
from wireroom.dedupe.stories import Placement, StoryDoc, assign_story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def run(lines: Iterable[str]) -> Iterator[str]:
    """Answer JSON lines without their line ends; blank lines are passed over."""
    index = MemoryIndex()
    given: dict[int, _InputText] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            name, doc = _parse_line(number, line)
        except ValueError as error:
            yield _to_json({"id": None, "error": str(error), "line": number})
            continue
        placement = assign_story(doc, index)
        index.add(doc, placement)
        given[doc.id] = _InputText(name=name, placement=placement)
    for number, one in given.items():
        yield _to_json(_build_answer(one, given[index.find_story(number)], given))


@dataclass(frozen=True, slots=True, kw_only=True)
class _InputText:
    """A line that could be read: the caller's id for it, and where it went."""

    name: str | int
    placement: Placement


def _build_answer(
    one: _InputText, first: _InputText, given: dict[int, _InputText]
) -> dict[str, Any]:
    placement = one.placement
    like = placement.best_match
    return {
        "id": one.name,
        "story": first.name,
        "canonical": None if like is None else given[like].name,
        "method": str(placement.method),
        "score": placement.score,
    }


def _parse_line(number: int, line: str) -> tuple[str | int, StoryDoc]:
    """Read one line; ValueError says what is wrong with it."""
    try:
        fields = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(fields, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of complaint
    name = fields.get("id")
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise ValueError("id: not a string or a whole number")  # noqa: TRY004 - as above
    return name, StoryDoc(
        id=number,
        title=_get_text(fields, "title"),
        text=_get_text(fields, "text"),
        published_at=_parse_time(_get_text(fields, "published_at")),
    )


def _get_text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key}: not a string")  # noqa: TRY004 - as above
    return value


def _parse_time(given: str) -> datetime | None:
    if not given:
        return None
    at = datetime.fromisoformat(given)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _to_json(answer: dict[str, Any]) -> str:
    return json.dumps(answer)


if __name__ == "__main__":
    for answered in run(sys.stdin):
        sys.stdout.write(answered + "\n")
