"""The page of those who read the change feed, and of the targets it is sent to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.masking import mask_logins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.store.change_feed.targets import TargetRow
    from wireroom.store.reports.consumers import Consumer


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """A target, without its secret.

    Attributes:
        behind: events it has yet to get; None if it has no position.
        refused: events that it refused and that wait for an operator.
    """

    name: str
    kind: str
    address: str
    state: str
    behind: int | None
    waiting_since: datetime | None
    delivered: int
    delivered_at: datetime | None
    failures: int
    refused: int
    next_attempt_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumersPage(Page):
    """View of ``consumers.html``; ``consumers``: those that read by themselves."""

    csv_field = "consumers"

    consumers: Sequence[Consumer]
    targets: Sequence[TargetLine]


def show_consumers(request: Request) -> Response:
    """Show every consumer and target with its lag, the slowest first."""
    context = context_of(request)
    with context.begin_read() as tx:
        known = {consumer.name: consumer for consumer in tx.consumers.list_consumers()}
        targets = tx.targets.list_targets()
        refused = tx.targets.count_dead_letters()
    lines = [
        _make_line(target, known.pop(target.consumer, None), refused)
        for target in targets
    ]
    page = ConsumersPage(consumers=list(known.values()), targets=lines)
    return context.render_page(request, "consumers.html", page)


def _make_line(
    target: TargetRow, consumer: Consumer | None, refused: Mapping[str, int]
) -> TargetLine:
    return TargetLine(
        name=target.name,
        kind=target.kind,
        address=mask_logins(target.address),
        state=target.state,
        behind=None if consumer is None else consumer.behind,
        waiting_since=None if consumer is None else consumer.waiting_since,
        delivered=target.delivered,
        delivered_at=target.delivered_at,
        failures=target.failures,
        refused=refused.get(target.name, 0),
        next_attempt_at=target.next_attempt_at,
        last_error=target.last_error,
    )


ROUTES = [Route("/consumers", show_consumers)]
