"""The page "Why is it missing?": the same diagnosis as ``wireroom why``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.console.diagnosis.timeline import diagnose_address

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.diagnosis.timeline import Diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisPage(Page):
    """View of ``why.html``; both are None before a URL was submitted."""

    csv_field = "diagnosis.evidence"

    url: str | None
    diagnosis: Diagnosis | None


def show_diagnosis(request: Request) -> Response:
    """Show the diagnosis of a URL, or only the form for one."""
    context = context_of(request)
    url = query_params.read_text(request, "url")
    diagnosis = None
    if url is not None:
        with context.begin_read() as tx:
            diagnosis = diagnose_address(tx, url)
    page = DiagnosisPage(url=url, diagnosis=diagnosis)
    return context.render_page(request, "why.html", page)


ROUTES = [Route("/why", show_diagnosis)]
