"""Fetch an article's page, past pages that only send their reader on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.extract.joined_pages import PAGES_HEADER, join_bodies
from wireroom.extract.meta_refresh import find_refresh
from wireroom.extract.next_page import MAX_PAGES, find_next_page
from wireroom.http.urls import extract_host

if TYPE_CHECKING:
    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.steps.context import StepContext

MAX_REFRESHES = 3
NOT_MODIFIED = 304


def fetch_page(ctx: StepContext, request: FetchRequest) -> FetchResponse:
    """Return the page that the request leads to; ``url`` stays the requested one.

    A ``meta`` refresh is followed as a redirect is, and the further pages of an article
    that is divided into numbered pages are fetched and joined. The source's headers are
    sent to the requested host only.

    Raises:
        Permanent, Transient: as the client; REDIRECT_LOOP after three refreshes.
    """
    response = ctx.http.fetch(request)
    for _ in range(MAX_REFRESHES):
        target = find_refresh(response.body, response.final_url)
        if target is None:
            return _join_pages(ctx, request, replace(response, url=request.url))
        response = ctx.http.fetch(_build_next(request, target))
    raise Permanent(Reason.REDIRECT_LOOP, f"{request.url}: refresh after refresh")


def _build_next(request: FetchRequest, target: str) -> FetchRequest:
    same_host = extract_host(target) == extract_host(request.url)
    headers = request.headers if same_host else ()
    return replace(request, url=target, etag=None, last_modified=None, headers=headers)


def _join_pages(
    ctx: StepContext, request: FetchRequest, response: FetchResponse
) -> FetchResponse:
    """Fetch the further pages of an article; a page that is refused ends them.

    Raises:
        Transient: a further page may be had later; an article is not stored as its
            first half meanwhile.
    """
    first_url, body, url = response.final_url, response.body, response.final_url
    pages = [(first_url, body)]
    while len(pages) < MAX_PAGES and response.status != NOT_MODIFIED:
        number = len(pages) + 1
        target = find_next_page(body, url, first_url=first_url, number=number)
        if target is None or sum(len(b) for _, b in pages) > request.max_bytes:
            break
        try:
            further = ctx.http.fetch(_build_next(request, target))
        except Permanent:
            break
        url, body = further.final_url, further.body
        pages.append((url, body))
    if len(pages) == 1:
        return response
    headers = {**response.headers, PAGES_HEADER: str(len(pages))}
    return replace(response, body=join_bodies(pages), headers=headers)
