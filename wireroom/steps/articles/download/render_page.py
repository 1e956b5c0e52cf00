"""Build a fetched page in a browser, where the step has one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.linked_pages.joined_pages import PAGES_HEADER
from wireroom.model.rendering import RENDERED_HEADER, RenderJob

if TYPE_CHECKING:
    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.model.rows import SourceRow
    from wireroom.steps.context import StepContext

NOT_MODIFIED = 304


def build_page(
    ctx: StepContext,
    request: FetchRequest,
    response: FetchResponse,
    source: SourceRow,
) -> FetchResponse:
    """Return the page as its scripts build it; unchanged in a step without a browser.

    An article that is joined from numbered pages has its text in their markup.

    Raises:
        Permanent, Transient: as :meth:`wireroom.model.rendering.Renderer.render`.
    """
    is_joined = PAGES_HEADER in response.headers
    if ctx.renderer is None or is_joined or response.status == NOT_MODIFIED:
        return response
    job = RenderJob(
        page=response, template=request, fetch=ctx.http.fetch, source_id=source.id
    )
    rendered = ctx.renderer.render(job)
    return replace(
        response,
        body=rendered.html.encode("utf-8", "replace"),
        headers={
            **response.headers,
            "content-type": "text/html; charset=utf-8",
            RENDERED_HEADER: rendered.describe(),
        },
    )
