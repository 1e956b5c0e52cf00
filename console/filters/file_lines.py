"""JSON lines that each name a file: read it, answer it, survive it.

A line that cannot be read, or whose file cannot, is answered with the reason; the lines
after it are still answered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.defects import Defect, catch_defect
from wireroom.errors import Permanent, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_BAD_LINE = "bad_line"
_UNREADABLE = "unreadable"


class BadLineError(ValueError):
    """A field of a line has a value that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRequest:
    """One line of the input; ``fields`` are all that it has."""

    id: object
    url: str
    path: str
    fields: Mapping[str, object]


def answer_lines(
    lines: Iterable[str],
    answer: Callable[[FileRequest, bytes], dict[str, object]],
    *,
    path_field: str,
    max_bytes: int,
) -> Iterator[str]:
    """Yield one line per line of the input, in order; blank lines are skipped.

    In: an object with ``id``, ``url`` and the file's path in ``path_field``. Out: what
    ``answer`` returns for the first ``max_bytes`` + 1 bytes of the file, or ``{"id",
    "error", "reason"}``; ``reason`` is a :class:`wireroom.errors.Reason`, ``bad_line``
    or ``unreadable``.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _to_json(_answer_line(line, number, answer, path_field, max_bytes))


def _answer_line(
    line: str,
    number: int,
    answer: Callable[[FileRequest, bytes], dict[str, object]],
    path_field: str,
    max_bytes: int,
) -> dict[str, object]:
    try:
        request = _parse_line(line, path_field)
    except (ValueError, RecursionError) as error:
        return _build_failure(None, f"line {number}: {error}", _BAD_LINE)
    try:
        with Path(request.path).open("rb") as file:
            # One byte more, so that a larger file is refused, not truncated.
            body = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        return _build_failure(request.id, str(error), _UNREADABLE)
    result = catch_defect(lambda: _answer_file(request, body, answer))
    if isinstance(result, Defect):
        result.log_traceback(request.id)
        return _build_failure(request.id, result.message, Reason.DEFECT)
    return result


def _parse_line(line: str, path_field: str) -> FileRequest:
    value = json.loads(line)
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - bad input, like bad JSON
    path, url = value.get(path_field), value.get("url") or ""
    if not isinstance(path, str) or not isinstance(url, str) or not path:
        raise ValueError(f"{path_field} and url must be strings")
    urlsplit(url)
    return FileRequest(id=value.get("id"), url=url, path=path, fields=value)


def _answer_file(
    request: FileRequest,
    body: bytes,
    answer: Callable[[FileRequest, bytes], dict[str, object]],
) -> dict[str, object]:
    try:
        return answer(request, body)
    except BadLineError as error:
        return _build_failure(request.id, str(error), _BAD_LINE)
    except Permanent as error:
        return _build_failure(request.id, str(error), error.reason)
    except MemoryError:
        return _build_failure(request.id, "out of memory", Reason.TOO_LARGE)


def _build_failure(identity: object, error: str, reason: str) -> dict[str, object]:
    return {"id": identity, "error": error, "reason": reason}


def _to_json(answer: dict[str, object]) -> str:
    """Return JSON as UTF-8 text, as ASCII if it holds half a surrogate pair.

    Truncated titles in JSON-LD hold one; it is not valid UTF-8.
    """
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer)
    return text
