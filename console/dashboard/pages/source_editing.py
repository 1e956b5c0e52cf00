"""Pages that change the sources file: one source as YAML, and a new one.

The text passes the checks of the file as a whole before anything is written, and the
page lists what applying it would change in the database. The worker that watches the
file applies it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from textwrap import dedent
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from wireroom.config.source_text import check_source_lines, read_source_lines
from wireroom.config.source_warnings import list_warnings
from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import DashboardContext, context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.console.terminal.source_changes import format_plan
from wireroom.errors import OperatorError
from wireroom.model.operator_acts import OperatorAct
from wireroom.store.reports.browse import FeedFilter
from wireroom.store.sources.source_changes import plan_source_changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.store.reports.browse_rows import FeedLine

ACTOR = "dashboard"
# Changes of the database that are listed.
MAX_PLAN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text of one source, and what the checks say about it.

    Attributes:
        text: YAML. before: the lines that it replaces, "" for a new source.
        place: the file and its first line, for a source that is in it.
        found: what was found at an address, line by line.
        mistakes: none, and no plan, before the text was checked.
        plan: what applying the file would change.
        saved: whether the file was written.
    """

    text: str = ""
    before: str = ""
    place: str = ""
    address: str = ""
    found: Sequence[str] = ()
    mistakes: Sequence[str] = ()
    warnings: Sequence[str] = ()
    plan: Sequence[str] = ()
    saved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAddPage(Page):
    """View of ``source_add.html``."""

    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage(Page):
    """View of ``source.html``; ``draft`` is None unless somebody is logged in."""

    csv_field = "feeds"
    # The text may hold the logins of feeds.
    form_fields = frozenset({"draft"})

    id: int
    name: str
    feeds: Sequence[FeedLine]
    draft: Draft | None


def show_source(request: Request) -> Response:
    """Show the feeds of a source and, after a login, its lines of the file."""
    context = context_of(request)
    draft = None
    if context.access.find_session(request):
        _, name = _find_source(request)
        draft = _read_draft(context, name)
    return _render_source(request, draft)


def _render_source(request: Request, draft: Draft | None) -> Response:
    context = context_of(request)
    source_id, name = _find_source(request)
    with context.begin_read() as tx:
        wanted = FeedFilter(source=name)
        lines = tx.browse.list_feeds(wanted=wanted, now=datetime.now(UTC))
    feeds = [feed for feed in lines if feed.source == name]
    page = SourcePage(id=source_id, name=name, feeds=feeds, draft=draft)
    return context.render_page(request, "source.html", page)


def _find_source(request: Request) -> tuple[int, str]:
    source_id = query_params.read_row_id(request)
    with context_of(request).begin_read() as tx:
        name = tx.browse.get_source_name(source_id)
    if name is None:
        raise HTTPException(404, "There is no such source.")
    return source_id, name


def _read_draft(context: DashboardContext, name: str) -> Draft:
    path = context.settings.sources_file
    try:
        lines = read_source_lines(path, name)
    except OperatorError as error:
        return Draft(mistakes=str(error).splitlines())
    place = f"{lines.path.name}, from line {lines.first}"
    return Draft(text=lines.text, before=lines.text, place=place)


async def change_source(request: Request) -> Response:
    """Check a changed source, or save it."""
    form = await context_of(request).access.read_signed_form(request)
    return await run_in_threadpool(_change_source, request, form)


def _change_source(request: Request, form: Mapping[str, str]) -> Response:
    context = context_of(request)
    _, name = _find_source(request)
    draft = Draft(
        text=form.get("text", ""),
        before=form.get("before", ""),
        place=form.get("place", "")[:200],
    )
    checked = check_draft(context, draft, name=name, save=form.get("do") == "save")
    return _render_source(request, checked)


def show_add(request: Request) -> Response:
    """Show the form for a new source."""
    saved = query_params.read_text(request, "saved") is not None
    page = SourceAddPage(draft=Draft(saved=saved))
    return context_of(request).render_page(request, "source_add.html", page)


async def add_source(request: Request) -> Response:
    """Find the feeds of an address, check a new source, or save it."""
    context = context_of(request)
    form = await context.access.read_signed_form(request)
    draft = Draft(text=form.get("text", ""), address=form.get("address", "")[:2_000])
    if form.get("do") == "find":
        # One at a time: each asks a site for several pages.
        draft = await run_sync(find_feeds, context, draft, limiter=context.discovery)
    else:
        save = form.get("do") == "save"
        draft = await run_in_threadpool(check_draft, context, draft, save=save)
        if draft.saved:
            return RedirectResponse("/sources/add?saved=1", 303)
    page = SourceAddPage(draft=draft)
    return context.render_page(request, "source_add.html", page)


def find_feeds(context: DashboardContext, draft: Draft) -> Draft:
    """Return a draft of a source with the feeds that an address leads to."""
    from wireroom.config.adding import find_unknown, format_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.discover_feeds import discover_source  # noqa: PLC0415 - see above

    settings = context.settings
    try:
        found = discover_source(settings, draft.address)
        new = find_unknown(settings.sources_file, [found.source])
    except OperatorError as error:
        return replace(draft, mistakes=str(error).splitlines())
    if not new:
        mistake = "All its feeds are in the sources file already."
        return replace(draft, found=found.lines, mistakes=(mistake,))
    text = dedent(format_sources(new))
    return check_draft(context, replace(draft, text=text, found=found.lines))


def check_draft(
    context: DashboardContext,
    draft: Draft,
    *,
    name: str | None = None,
    save: bool = False,
) -> Draft:
    """Return the draft with its mistakes, or with what it would change.

    Args:
        name: of the source that it replaces; None: a new one.
        save: whether to write the file if there is no mistake.
    """
    settings = context.settings
    try:
        sources = check_source_lines(
            settings.sources_file,
            draft.text,
            name=name,
            before=draft.before or None,
            save=save,
        )
    except OperatorError as error:
        return replace(draft, mistakes=str(error).splitlines(), plan=())
    with context.store.begin() as tx:
        if save:
            about = "new" if name is None else name
            now = datetime.now(UTC)
            tx.operator_log.add(OperatorAct.EDIT_SOURCES, by=ACTOR, now=now, of=about)
        plan = list(format_plan(plan_source_changes(tx.connection, sources.sources)))
    return replace(
        draft,
        mistakes=(),
        warnings=list_warnings(
            sources.sources,
            spacing=settings.host_spacing_seconds,
            renders=settings.render,
        ),
        plan=[*plan[:MAX_PLAN], *plan[MAX_PLAN:][-1:]],
        before=draft.text if save and name is not None else draft.before,
        saved=save,
    )


ROUTES = [
    Route("/sources/add", show_add),
    Route("/sources/add", add_source, methods=["POST"]),
    Route("/sources/{id:int}", show_source),
    Route("/sources/{id:int}", change_source, methods=["POST"]),
]
