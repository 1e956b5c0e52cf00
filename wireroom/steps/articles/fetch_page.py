"""Fetch an article's page, past pages that only send their reader on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.extract.meta_refresh import find_refresh
from wireroom.http.urls import extract_host

if TYPE_CHECKING:
    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.steps.context import StepContext

MAX_REFRESHES = 3


def fetch_page(ctx: StepContext, request: FetchRequest) -> FetchResponse:
    """Return the page that the request leads to; ``url`` stays the requested one.

    A ``meta`` refresh is followed as a redirect is. The source's headers are sent to
    the requested host only.

    Raises:
        Permanent, Transient: as the client; REDIRECT_LOOP after three refreshes.
    """
    response = ctx.http.fetch(request)
    for _ in range(MAX_REFRESHES):
        target = find_refresh(response.body, response.final_url)
        if target is None:
            return replace(response, url=request.url)
        response = ctx.http.fetch(_build_next(request, target))
    raise Permanent(Reason.REDIRECT_LOOP, f"{request.url}: refresh after refresh")


def _build_next(request: FetchRequest, target: str) -> FetchRequest:
    same_host = extract_host(target) == extract_host(request.url)
    headers = request.headers if same_host else ()
    return replace(request, url=target, etag=None, last_modified=None, headers=headers)
