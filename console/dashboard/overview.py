"""The first page: what is wrong, the intake, queues, stages, feeds, what has landed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from wireroom.console.dashboard import charts, template_filters
from wireroom.console.dashboard.context import desk_of
from wireroom.console.monitoring import alarms, summary
from wireroom.store.reports.browse import Wanted
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.monitoring.snapshot import Now, Reading
    from wireroom.store.database import Transaction

HOURS = 24
LATEST = 10


def overview(request: Request) -> Response:
    """Draw it."""
    desk = desk_of(request)
    reading = desk.read()
    found = alarms.of(reading, desk.settings.queue_limit)
    now, known = reading.now, reading.known
    told: dict[str, Any] = {"alarms": found, "now": now, "known": known}
    # Only for who asks for it: a page that moves by itself disturbs a screen reader.
    told["watching"] = "watch" in request.query_params
    if now is not None:
        with desk.looking() as tx:
            told |= _drawn(tx, now)
            told["latest"] = tx.browse.articles(Wanted(), LATEST)
        told |= {"stages": summary.stages(now.recent), "queues": _queues(reading, now)}
        told["broker"] = reading.broker
    return desk.page(request, "overview.html", **told)


def _drawn(tx: Transaction, now: Now) -> dict[str, Any]:
    hours = tx.browse.hours(now=now.now, hours=HOURS)
    labels = [f"{one['hour']:%H}:00 UTC" for one in hours]
    counts = [float(one["articles"]) for one in hours]
    delays = [None if one["delay"] is None else float(one["delay"]) for one in hours]
    return {
        "intake": charts.bars(
            "Articles published, last 24 hours",
            labels,
            counts,
            [f"{template_filters.count(count)} articles" for count in counts],
        ),
        "delay": charts.bars(
            "From publication to here, median by hour",
            labels,
            delays,
            [template_filters.duration(delay) for delay in delays],
        ),
        "published": sum(counts),
    }


def _queues(reading: Reading, now: Now) -> list[dict[str, Any]]:
    crossed, broker = summary.crossed(now), reading.broker
    return [
        {
            "name": name,
            "waiting": broker.waiting.get(name),
            "oldest": broker.oldest.get(name) or None,
            "crossed": crossed[name],
            "silent": (crossed[name] or 0) > alarms.SILENCE or crossed[name] is None,
        }
        for name in map(str, Queue)
    ]


ROUTES = [Route("/", overview)]
