"""Trends as documents: for the API, the commands and programs that reason.

Each is a :class:`Report`: its parameters, the JSON Schema of its answer, and the
function that reads it, so that every way of asking takes the same words and gives the
same members.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from wireroom.export.fields import format_rfc3339
from wireroom.export.query_params import BadParameter, Form, Parameter
from wireroom.search.query import BadSearchError
from wireroom.store.trends.counts import (
    TrendDimension,
    TrendRequest,
    TrendStep,
    count_articles,
)
from wireroom.store.trends.discussed import find_discussed
from wireroom.store.trends.story_life import LifeEventKind, read_story_life
from wireroom.store.trends.term_counts import RisingRequest, TermKind, find_rising

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    from sqlalchemy import Connection

    from wireroom.export.fields import JsonSchema

# How far back counts go if no time is named.
_USUAL_SPANS = {
    TrendStep.HOUR: timedelta(days=2),
    TrendStep.DAY: timedelta(days=30),
    TrendStep.WEEK: timedelta(weeks=26),
}
_QUERY = "q"
# Hours of the longest span that can be asked for: ten years.
_MAX_HOURS = 87_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A kind of document.

    Attributes:
        name: of the operation. path: below the API's root; ``{id}`` is the place of a
            story's id.
        read: from the parsed parameters and the time to the document; None: there is
            nothing with that id.
    """

    name: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    schema: JsonSchema
    read: Callable[[Connection, Mapping[str, Any], datetime], dict[str, object] | None]


def _number(name: str, description: str, most: int, default: int) -> Parameter:
    return Parameter(
        name=name,
        form=Form.NUMBER,
        description=description,
        maximum=most,
        default=str(default),
    )


def _choice(
    name: str, description: str, choices: type[StrEnum], default: StrEnum | None = None
) -> Parameter:
    return Parameter(
        name=name,
        form=Form.CHOICE,
        description=description,
        choices=tuple(map(str, choices)),
        default=None if default is None else str(default),
    )


def _time(name: str, description: str) -> Parameter:
    return Parameter(name=name, form=Form.TIME, description=description)


_SEARCH = Parameter(
    name=_QUERY,
    form=Form.SEARCH,
    description="of which articles: a query of docs/search.md; without it, of all",
)
_UNTIL = _time("until", "end of the time, excluded; without it, now")


def _read_counts(
    connection: Connection, values: Mapping[str, Any], now: datetime
) -> dict[str, object]:
    step = TrendStep(values["step"])
    until = values.get("until") or now
    by = values.get("by")
    request = TrendRequest(
        query=values.get(_QUERY),
        step=step,
        by=None if by is None else TrendDimension(by),
        since=values.get("since") or until - _USUAL_SPANS[step],
        until=until,
        series=values["series"],
    )
    try:
        counts = count_articles(connection, request)
    except ValueError as error:
        if isinstance(error, BadSearchError):
            raise
        raise BadParameter("since", str(error)) from error
    return {"step": str(step), "by": by, **to_json(counts)}


def _read_rising(
    connection: Connection, values: Mapping[str, Any], now: datetime
) -> dict[str, object]:
    request = RisingRequest(
        query=values.get(_QUERY),
        kind=TermKind(values["kind"]),
        until=values.get("until") or now,
        recent=timedelta(hours=values["hours"]),
        baseline=timedelta(hours=values["baseline"]),
        limit=values["limit"],
    )
    return to_json(find_rising(connection, request))


def _read_discussed(
    connection: Connection, values: Mapping[str, Any], now: datetime
) -> dict[str, object]:
    until = values.get("until") or now
    found = find_discussed(
        connection,
        since=until - timedelta(hours=values["hours"]),
        until=until,
        query=values.get(_QUERY),
        limit=values["limit"],
    )
    return {"items": [to_json(article) for article in found]}


def _read_life(
    connection: Connection, values: Mapping[str, Any], now: datetime
) -> dict[str, object] | None:
    del now
    story_id = values["id"]
    life = None if story_id is None else read_story_life(connection, story_id)
    return None if life is None else to_json(life)


def read_report(
    report: Report, connection: Connection, values: Mapping[str, Any], now: datetime
) -> dict[str, object] | None:
    """Return a document; None: there is nothing with the id.

    Args:
        values: the parsed parameters, and ``id`` where the path has one.

    Raises:
        BadParameter: a value cannot be used.
    """
    try:
        return report.read(connection, values, now)
    except BadSearchError as error:
        raise BadParameter(_QUERY, str(error)) from error
    except OverflowError as error:
        raise BadParameter("until", "there is no time before it") from error


def to_json(value: Any) -> dict[str, object]:  # noqa: ANN401 - any value of the trends
    """Return a value of the trends as JSON; times as RFC 3339."""
    return {name: _to_plain(one) for name, one in asdict(value).items()}


def _to_plain(value: object) -> object:
    if isinstance(value, datetime):
        return format_rfc3339(value)
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {name: _to_plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_to_plain(one) for one in value]
    return value


def _object(**members: JsonSchema) -> JsonSchema:
    return {"type": "object", "required": list(members), "properties": members}


def _list(item: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": item}


_TEXT: JsonSchema = {"type": "string"}
_TEXT_OR_NULL: JsonSchema = {"type": ["string", "null"]}
_WHOLE: JsonSchema = {"type": "integer"}
_NUMBER: JsonSchema = {"type": "number"}
_MOMENT: JsonSchema = {"type": "string", "format": "date-time"}
_FLAG: JsonSchema = {"type": "boolean"}

COUNTS = Report(
    name="trends_counts",
    path="/trends/counts",
    summary="Articles by hour, day or week: of a search, by source, language, ...",
    parameters=(
        _SEARCH,
        _choice("step", "length of a period, in UTC", TrendStep, TrendStep.DAY),
        _choice("by", "what articles are divided by", TrendDimension),
        _time("since", "start; without it, 2 days, 30 days or 26 weeks before the end"),
        _UNTIL,
        _number("series", "most names, those with the most articles", 100, 10),
    ),
    schema=_object(
        step=_TEXT,
        by=_TEXT_OR_NULL,
        starts=_list(_MOMENT),
        series=_list(_object(name=_TEXT_OR_NULL, total=_WHOLE, counts=_list(_WHOLE))),
        articles=_WHOLE,
        is_partial=_FLAG,
    ),
    read=_read_counts,
)
RISING = Report(
    name="trends_rising",
    path="/trends/rising",
    summary="Names or words that are in more articles than before.",
    parameters=(
        _SEARCH,
        _choice("kind", "what is counted", TermKind, TermKind.ENTITY),
        _number("hours", "length of the recent time", _MAX_HOURS, 24),
        _number("baseline", "hours of the time before it", _MAX_HOURS, 336),
        _UNTIL,
        _number("limit", "most terms", 200, 20),
    ),
    schema=_object(
        terms=_list(
            _object(
                term=_TEXT,
                recent=_WHOLE,
                before=_WHOLE,
                sources=_WHOLE,
                expected=_NUMBER,
                score=_NUMBER,
            )
        ),
        recent_articles=_WHOLE,
        before_articles=_WHOLE,
    ),
    read=_read_rising,
)
DISCUSSED = Report(
    name="trends_discussed",
    path="/trends/discussed",
    summary="Articles with the most new comments.",
    parameters=(
        _SEARCH,
        _number("hours", "for how long comments count as new", _MAX_HOURS, 24),
        _UNTIL,
        _number("limit", "most articles", 200, 20),
    ),
    schema=_object(
        items=_list(
            _object(
                article_id=_WHOLE,
                title=_TEXT,
                url=_TEXT,
                source=_TEXT,
                first_published_at=_MOMENT,
                comments_new=_WHOLE,
                comments_found=_WHOLE,
            )
        )
    ),
    read=_read_discussed,
)
STORY_LIFE = Report(
    name="story_life",
    path="/stories/{id}/life",
    summary="A story over time: reports, corrections, discussion.",
    parameters=(),
    schema=_object(
        story_id=_WHOLE,
        first_article_id={"type": ["integer", "null"]},
        articles=_WHOLE,
        sources=_WHOLE,
        comments=_WHOLE,
        events=_list(
            _object(
                at=_MOMENT,
                kind={"type": "string", "enum": list(map(str, LifeEventKind))},
                article_id=_WHOLE,
                source=_TEXT,
                title=_TEXT,
                url=_TEXT,
                is_stated=_FLAG,
                precision=_TEXT_OR_NULL,
            )
        ),
        discussion=_list(_object(start=_MOMENT, comments=_WHOLE)),
    ),
    read=_read_life,
)
REPORTS = (COUNTS, RISING, DISCUSSED, STORY_LIFE)
