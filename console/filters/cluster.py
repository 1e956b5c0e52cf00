"""``wireroom cluster --jsonl``: texts in, their stories out, one JSON object a line.

In: ``{"id", "url", "title", "text", "published_at", "language"}``. Out: ``{"id",
"story", "canonical", "method", "score"}``, in the order of the input. ``story`` is the
id of the story's first text, a text's own where it is alone; ``canonical`` is the text
it was matched with. A later text can show that two stories are one, so answers come at
the end of the input. Two kinds of lines come at once: ``{"id": null, "error", "line"}``
for a line that cannot be read, and ``{"id", "error", "reason": "defect"}`` for a text
at which an unexpected error was raised.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from wireroom.dedupe.memory_index import MemoryIndex
from wireroom.dedupe.stories import Placement, StoryDoc, assign_story
from wireroom.defects import Defect, catch_defect
from wireroom.errors import Reason

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
        placement = catch_defect(partial(_place_text, doc, index))
        if isinstance(placement, Defect):
            placement.log_traceback(name)
            yield _to_json(
                {"id": name, "error": placement.message, "reason": Reason.DEFECT}
            )
            continue
        given[doc.id] = _InputText(name=name, placement=placement)
    for number, one in given.items():
        yield _to_json(_build_answer(one, given[index.find_story(number)], given))


def _place_text(doc: StoryDoc, index: MemoryIndex) -> Placement:
    placement = assign_story(doc, index)
    index.add(doc, placement)
    return placement


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
    if at.tzinfo is None:
        return at.replace(tzinfo=UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"published_at: {given} is out of range in UTC") from error


def _to_json(answer: dict[str, Any]) -> str:
    return json.dumps(answer)


if __name__ == "__main__":
    for answered in run(sys.stdin):
        sys.stdout.write(answered + "\n")
