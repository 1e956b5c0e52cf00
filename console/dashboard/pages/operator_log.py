"""The page of erasures and of what operators did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.console.terminal.erasures import describe_counts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.model.erasures import ErasureRow
    from wireroom.model.operator_acts import LoggedAct

# Lines of each table.
MAX_LINES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureLine:
    """A line of the table of erasures; ``erased``: the rows, in words."""

    id: int
    kind: str
    state: str
    erased: str
    why: str
    by: str
    requested_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """A line of the log; ``about``: ids and counts, in words."""

    act: str
    by: str
    about: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage(Page):
    """View of ``operator_log.html``."""

    csv_field = "acts"

    erasures: Sequence[ErasureLine]
    acts: Sequence[ActLine]


def show_log(request: Request) -> Response:
    """Show the newest erasures and acts of operators."""
    context = context_of(request)
    with context.begin_read() as tx:
        erasures = tx.erasures.list_all(limit=MAX_LINES)
        acts = tx.operator_log.list_newest(limit=MAX_LINES)
    page = LogPage(
        erasures=[_to_erasure_line(row) for row in erasures],
        acts=[_to_act_line(act) for act in acts],
    )
    return context.render_page(request, "operator_log.html", page)


def _to_erasure_line(row: ErasureRow) -> ErasureLine:
    return ErasureLine(
        id=row.id,
        kind=row.kind.replace("_", " "),
        state=str(row.state),
        erased=describe_counts(row.counts),
        why=row.why,
        by=row.requested_by,
        requested_at=row.requested_at,
    )


def _to_act_line(act: LoggedAct) -> ActLine:
    about = ", ".join(f"{name} {value}" for name, value in act.about.items())
    return ActLine(act=act.act.replace("_", " "), by=act.by, about=about, at=act.at)


ROUTES = [Route("/log", show_log)]
