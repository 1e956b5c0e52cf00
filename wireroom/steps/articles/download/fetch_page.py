"""Fetch an article's page, past pages that only send their reader on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient
from wireroom.extract.linked_pages.joined_pages import (
    MISSING_HEADER,
    PAGES_HEADER,
    join_bodies,
)
from wireroom.extract.linked_pages.meta_refresh import find_refresh
from wireroom.extract.linked_pages.next_page import MAX_PAGES, find_next_page
from wireroom.extract.linked_pages.wrapper_page import find_wrapped_target
from wireroom.http.classify import PAGE_ACCEPT, PAGE_MEDIA_TYPES
from wireroom.http.wrapped_links import is_wrapper, unwrap_url
from wireroom.model.http import NO_VALIDATORS, FetchRequest

if TYPE_CHECKING:
    from wireroom.model.http import FetchResponse, Validators
    from wireroom.model.rows import ArticleRow, SourceRow
    from wireroom.steps.context import StepContext

OWN_HEADER_PREFIX = "wireroom-"
MAX_REFRESHES = 3
NOT_MODIFIED = 304


def build_page_request(
    ctx: StepContext,
    article: ArticleRow,
    source: SourceRow,
    validators: Validators = NO_VALIDATORS,
    *,
    url: str | None = None,
) -> FetchRequest:
    """Return the request of an article's page, conditional if validators are given.

    Args:
        url: another address of the article; None: the present one.
    """
    url = url or article.url
    return FetchRequest(
        url=url,
        validators=validators,
        accept=PAGE_ACCEPT,
        max_bytes=ctx.policy.page_max_bytes,
        media=PAGE_MEDIA_TYPES,
        allow_private=ctx.policy.allow_private or source.allow_private,
        obey_robots=ctx.policy.obey_robots and source.obey.robots,
        credentials=source.credentials,
    )


def fetch_page(
    ctx: StepContext, request: FetchRequest, *, accept_part: bool = False
) -> FetchResponse:
    """Return the page that the request leads to; ``url`` stays the requested one.

    Raises:
        Permanent, Transient: as :func:`complete_page`.
    """
    response = ctx.http.fetch(request)
    return complete_page(ctx, request, response, accept_part=accept_part)


def complete_page(
    ctx: StepContext,
    request: FetchRequest,
    response: FetchResponse,
    *,
    accept_part: bool = False,
) -> FetchResponse:
    """Return the page that a response to the request leads to.

    A ``meta`` refresh is followed as a redirect is, and so is a page of a service that
    only leads on. The further pages of an article that is divided into numbered pages
    are fetched and joined.

    Args:
        accept_part: whether a further page that fails for now is left out.

    Raises:
        Permanent, Transient: as the client; REDIRECT_LOOP after three refreshes.
    """
    for _ in range(MAX_REFRESHES):
        target = _find_next_address(response)
        if target is None:
            page = replace(response, url=request.url)
            return _join_pages(ctx, request, page, accept_part=accept_part)
        response = ctx.http.fetch(_build_next(request, target))
    raise Permanent(Reason.REDIRECT_LOOP, f"{request.url}: refresh after refresh")


def _find_next_address(response: FetchResponse) -> str | None:
    """Return where a page sends its reader; None for a page to be read.

    Raises:
        Permanent: BAD_REDIRECT for a page of a service that only leads on, without
            an address: what it shows is no article.
    """
    if response.status == NOT_MODIFIED:
        return None
    header = response.headers.get("refresh", "")
    target = find_refresh(response.body, response.final_url, header=header)
    if target is not None:
        return target
    if not is_wrapper(response.final_url):
        return None
    target = find_wrapped_target(response.body, response.final_url)
    if target is None:
        detail = f"{response.final_url}: only its service knows where it leads"
        raise Permanent(Reason.BAD_REDIRECT, detail)
    return unwrap_url(target) or target


def _build_next(request: FetchRequest, target: str) -> FetchRequest:
    return replace(request, url=target, validators=NO_VALIDATORS, may_wait=True)


def _join_pages(
    ctx: StepContext,
    request: FetchRequest,
    response: FetchResponse,
    *,
    accept_part: bool,
) -> FetchResponse:
    """Fetch the further pages of an article; one that cannot be had ends them.

    The reason is kept in a header of the stored page.

    Raises:
        Transient: a further page may be had later; an article is not stored as its
            first half meanwhile.
    """
    if response.status == NOT_MODIFIED:
        return response
    first_url, body, url = response.final_url, response.body, response.final_url
    pages = [(first_url, body)]
    missing: Reason | None = None
    while True:
        number = len(pages) + 1
        target = find_next_page(body, url, first_url=first_url, number=number)
        if target is None:
            break
        if number > MAX_PAGES or sum(len(b) for _, b in pages) > request.max_bytes:
            missing = Reason.TOO_LARGE
            break
        try:
            further = ctx.http.fetch(_build_next(request, target))
        except (Permanent, Transient) as error:
            if isinstance(error, Transient) and not accept_part:
                raise
            missing = error.reason
            break
        url, body = further.final_url, further.body
        pages.append((url, body))
    return _store_pages(response, pages, missing)


def _store_pages(
    response: FetchResponse, pages: list[tuple[str, bytes]], missing: Reason | None
) -> FetchResponse:
    # A site may send these names, too; they are the steps' own.
    headers = {
        name: value
        for name, value in response.headers.items()
        if not name.startswith(OWN_HEADER_PREFIX)
    }
    if len(pages) > 1:
        headers[PAGES_HEADER] = str(len(pages))
        response = replace(response, body=join_bodies(pages))
    if missing is not None:
        headers[MISSING_HEADER] = str(missing)
    return replace(response, headers=headers)
