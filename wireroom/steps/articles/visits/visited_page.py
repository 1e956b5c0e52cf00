"""Fetch the page of a visit, and compare it with what is stored of the last one.

A page that is the stored one, but for random tokens at most, is not read again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wireroom.decide.articles.visits import MISSING_REASONS
from wireroom.errors import Permanent, Transient
from wireroom.extract.page.page_tokens import (
    digest_without_tokens,
    find_tokens,
    fits_mask,
    make_mask,
)
from wireroom.http.reservations import read_header_reservations
from wireroom.model.http import NO_VALIDATORS
from wireroom.steps.articles.download.fetch_page import (
    NOT_MODIFIED,
    build_page_request,
    complete_page,
    fetch_page,
)
from wireroom.steps.articles.download.render_page import build_page
from wireroom.steps.articles.extract.reservations import add_tdm_rule

if TYPE_CHECKING:
    from wireroom.model.http import FetchResponse
    from wireroom.steps.articles.visits.started_visits import StartedVisit
    from wireroom.steps.context import StepContext
    from wireroom.store.articles.visit_facts import StoredPage


def fetch_visited_page(ctx: StepContext, visit: StartedVisit) -> FetchResponse | None:
    """Fetch the page; None if it is the stored one, at the address that is known.

    If the page is gone, the address is fetched that the source's feed has for it now.
    """
    stored = visit.facts.stored
    # A page that a browser builds may show something new though its markup, from which
    # its scripts start, is the same.
    is_comparable = stored is not None and ctx.renderer is None
    # Some servers answer their own validators with an error, and would at each visit.
    is_conditional = is_comparable and not visit.article.failures
    validators = stored.validators if stored and is_conditional else NO_VALIDATORS
    request = build_page_request(ctx, visit.article, visit.source, validators)
    compared: bytes | None = None
    try:
        response = ctx.http.fetch(request)
        if stored and is_comparable and _is_single(visit, stored, response):
            # The same bytes name the same further parts, which were read before.
            compared = response.body
            if _shows_same(ctx, visit, stored, compared):
                return None
        response = complete_page(ctx, request, response)
    except Permanent as error:
        with ctx.store.begin() as tx:
            newer = tx.article_urls.find_newer(visit.article)
        if newer is None or error.reason not in MISSING_REASONS:
            raise
        request = build_page_request(ctx, visit.article, visit.source, url=newer.url)
        response = fetch_page(ctx, request)
    if response.status == NOT_MODIFIED:
        return None
    response = add_tdm_rule(ctx, request, response, visit.source)
    response = build_page(ctx, request, response, visit.source)
    if stored is None or not _is_known_address(visit, response):
        return response
    if response.body is compared:
        return response
    return None if _shows_same(ctx, visit, stored, response.body) else response


def shows_seen_page(
    ctx: StepContext, visit: StartedVisit, response: FetchResponse | None
) -> bool:
    """Return whether a page is the last one, where that could not be kept."""
    if response is None or visit.seen_digest is None:
        return False
    if not _is_known_address(visit, response):
        return False
    robot = ctx.policy.robot_name
    reserved = tuple(read_header_reservations(response.headers, token=robot))
    digest = digest_without_tokens(response.body, reserved, visit.source.obey)
    return digest == visit.seen_digest


def _is_single(
    visit: StartedVisit, stored: StoredPage, response: FetchResponse
) -> bool:
    """Return whether a response may be all of the stored page, at its address."""
    is_there = response.final_url == stored.validators.issuer
    is_page = stored.is_single and response.status != NOT_MODIFIED
    return is_page and is_there and _is_known_address(visit, response)


def _is_known_address(visit: StartedVisit, response: FetchResponse) -> bool:
    return response.final_url in {visit.article.url, visit.article.final_url}


def _shows_same(
    ctx: StepContext, visit: StartedVisit, stored: StoredPage, body: bytes
) -> bool:
    """Return whether a page is the stored one, but for random tokens at most.

    A stored page that cannot be read now, or was erased meanwhile, is another page.
    """
    if stored.mask is not None and fits_mask(body, stored.mask):
        return True
    if hashlib.sha256(body).digest() == stored.sha256:
        return True
    try:
        with ctx.store.begin() as tx:
            page = tx.pages.find(stored.id)
            tokens = None if page is None else find_tokens(page.body, body)
            if tokens and stored.mask is None:
                mask, lease = make_mask(body, tokens), visit.article.lease
                tx.pages.add_mask(lease, stored.id, mask, sha256=stored.sha256)
    except (Permanent, Transient):
        return False
    return tokens is not None
