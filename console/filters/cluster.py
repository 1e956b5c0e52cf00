"""``wireroom cluster --jsonl``: texts in, their stories out, one JSON object per line.

In: ``{"id", "url", "title", "text", "published_at", "language"}``. Out: ``{"id",
"story", "canonical", "method", "score"}``, in the order of the input. ``story`` is the
id of the story's first text, the text's own id if it is alone; ``canonical`` is the
text that it matched. A later text can join two stories, so these lines are written at
the end of the input. Two kinds of lines are written at once: ``{"id": null, "error",
"line"}`` for a line that cannot be read, and ``{"id", "error", "reason": "defect"}``
for a text that raised an unexpected error.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from wireroom.dedupe.memory_index import MemoryIndex
from wireroom.dedupe.stories import Placement, StoryDoc, assign_story
from wireroom.defects import Defect, catch_defect
from wireroom.errors import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def run(lines: Iterable[str]) -> Iterator[str]:
    """Yield the answers as JSON lines without line ends; blank lines are skipped."""
    index = MemoryIndex()
    texts: dict[int, _PlacedText] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            text_id, doc = _parse_line(number, line)
        except ValueError as error:
            yield json.dumps({"id": None, "error": str(error), "line": number})
            continue
        placement = catch_defect(partial(_place_text, doc, index))
        if isinstance(placement, Defect):
            placement.log_traceback(text_id)
            failure = {"error": placement.message, "reason": Reason.DEFECT}
            yield json.dumps({"id": text_id, **failure})
            continue
        texts[doc.id] = _PlacedText(text_id=text_id, placement=placement)
    for number, text in texts.items():
        first = texts[index.find_story(number)]
        yield json.dumps(_build_answer(text, first, texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlacedText:
    """A text with the caller's id for it, and its place among the stories."""

    text_id: str | int
    placement: Placement


def _place_text(doc: StoryDoc, index: MemoryIndex) -> Placement:
    placement = assign_story(doc, index)
    index.add(doc, placement)
    return placement


def _build_answer(
    text: _PlacedText, first: _PlacedText, texts: Mapping[int, _PlacedText]
) -> dict[str, object]:
    placement = text.placement
    match = placement.best_match
    return {
        "id": text.text_id,
        "story": first.text_id,
        "canonical": None if match is None else texts[match].text_id,
        "method": str(placement.method),
        "score": placement.score,
    }


def _parse_line(number: int, line: str) -> tuple[str | int, StoryDoc]:
    """Return the caller's id and the text of a line.

    Raises:
        ValueError: the line is not valid; the message names the field.
    """
    try:
        fields = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(fields, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one class for bad input
    text_id = fields.get("id")
    if not isinstance(text_id, str | int) or isinstance(text_id, bool):
        raise ValueError("id: not a string or a whole number")  # noqa: TRY004 - as above
    return text_id, StoryDoc(
        id=number,
        title=_get_text(fields, "title"),
        text=_get_text(fields, "text"),
        published_at=_parse_time(_get_text(fields, "published_at")),
    )


def _get_text(fields: Mapping[str, object], key: str) -> str:
    value = fields.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key}: not a string")  # noqa: TRY004 - as above
    return value


def _parse_time(text: str) -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        return at.replace(tzinfo=UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"published_at: {text} is out of range in UTC") from error


if __name__ == "__main__":
    for answer in run(sys.stdin):
        sys.stdout.write(answer + "\n")
