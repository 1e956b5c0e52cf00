"""The page that erases: what would go is counted first, then an operator confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from wireroom.console.dashboard.context import (
    STATEMENT_SECONDS,
    DashboardContext,
    context_of,
)
from wireroom.console.dashboard.page_data import Page
from wireroom.console.dashboard.pages.actions import ACTOR
from wireroom.console.terminal.erasures import describe_counts
from wireroom.errors import OperatorError
from wireroom.model.erasures import ErasureKind, ErasureRequest
from wireroom.steps.erasure.run import preview_erasure, request_erasure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

# What can be named here, and how the form asks for it.
KINDS = {
    ErasureKind.ARTICLE: "an article: its address or number",
    ErasureKind.COMMENT: "a comment: its number",
    ErasureKind.AUTHOR: "everything of an author: the name as comments show it",
    ErasureKind.SOURCE: "a source: its name",
    ErasureKind.URL_PREFIX: "articles by the beginning of their address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePage(Page):
    """View of ``erase.html``.

    Attributes:
        kinds: what can be erased, by the form's values. preview: what would be erased,
            in words; "" before it was counted. mistake: why it cannot be.
    """

    form_fields: ClassVar[frozenset[str]] = frozenset({"kinds"})

    kinds: Mapping[ErasureKind, str]
    kind: str = ""
    target: str = ""
    source: str = ""
    why: str = ""
    preview: str = ""
    mistake: str = ""


def show_form(request: Request) -> Response:
    """Show the form; a link of an article's page names what it is about."""
    named = request.query_params
    kind, target = named.get("kind", ""), named.get("target", "")
    page = ErasePage(kinds=KINDS, kind=kind, target=target if kind in KINDS else "")
    return context_of(request).render_page(request, "erase.html", page)


async def erase(request: Request) -> Response:
    """Count what would be erased, or request that it is."""
    context = context_of(request)
    form = await context.access.read_signed_form(request)
    if form.get("do") not in {"preview", "erase"}:
        raise HTTPException(400, "Expected one of preview, erase.")
    given = {name: form.get(name, "").strip() for name in _FIELDS}
    preview = mistake = ""
    try:
        asked = _read_request(given)
        if form["do"] == "erase":
            await run_in_threadpool(_request_erasure, context, asked)
            return RedirectResponse("/log", 303)
        preview = await run_in_threadpool(_preview, context, asked)
    except OperatorError as error:
        mistake = str(error)
    page = ErasePage(kinds=KINDS, preview=preview, mistake=mistake, **given)
    status = 400 if mistake else 200
    return context.render_page(request, "erase.html", page, status=status)


def _read_request(given: Mapping[str, str]) -> ErasureRequest:
    """Return what a form asks for; raises OperatorError for what is missing."""
    if given["kind"] not in KINDS:
        raise OperatorError("choose what is to be erased")
    if not (given["target"] and given["why"]):
        raise OperatorError("name what is to be erased, and why")
    return ErasureRequest(
        kind=ErasureKind(given["kind"]),
        target=given["target"],
        why=given["why"],
        requested_by=ACTOR,
        source=given["source"] or None,
    )


def _preview(context: DashboardContext, asked: ErasureRequest) -> str:
    with context.store.begin_rollback() as tx:
        tx.connection.exec_driver_sql(
            f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
        )
        counts = preview_erasure(
            tx, asked, now=datetime.now(UTC), seconds=STATEMENT_SECONDS
        )
    counted = describe_counts(counts.rows)
    return counted if counts.is_complete else f"at least {counted}"


def _request_erasure(context: DashboardContext, asked: ErasureRequest) -> None:
    """Store the request; a worker carries it out."""
    with context.begin_write() as tx:
        request_erasure(tx, asked, now=datetime.now(UTC))


_FIELDS = ("kind", "target", "source", "why")

ROUTES = [
    Route("/erase", show_form),
    Route("/erase", erase, methods=["POST"]),
]
