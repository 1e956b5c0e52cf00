"""Where a page answered: whose article that makes it, and which address is visited.

A redirect is the word of the site that sends it. It names the page that answers, and
that page belongs to the source of its own host; the redirecting address does not become
an address of that source's article, because it may lead elsewhere tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from wireroom.decide.articles.merging import is_readable
from wireroom.errors import Permanent, Reason
from wireroom.http.urls import (
    canonicalize_url,
    is_homepage,
    is_missing_page,
    make_url_key,
)
from wireroom.http.wrapped_links import is_wrapper
from wireroom.model.states import Outcome
from wireroom.store.articles.merging import lock_shared

if TYPE_CHECKING:
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import ArticleRow, LeasedArticle
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectResult:
    """What a redirect makes of an article that is downloaded for the first time.

    Attributes:
        merged_into: the article that owns the address that answered, or None.
    """

    columns: ArticleUpdate
    merged_into: int | None = None


NO_REDIRECT = RedirectResult(columns={})


def settle_redirect(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, response: FetchResponse
) -> RedirectResult:
    """Give a new article to the source of the address that answered.

    The address that answered is the one that is visited from now on, unless it is an
    interstitial that leads back to the address asked for.
    """
    if not leads_elsewhere(article, response):
        return NO_REDIRECT
    key = make_url_key(response.final_url)
    final_url = canonicalize_url(response.final_url)
    source = tx.source_hosts.find_owners([final_url]).get(final_url)
    is_foreign = source is not None and source != article.source_id
    owner = tx.articles.claim_url(article.lease, final_url, key, now=ctx.now())
    if owner != article.id:
        root = tx.articles.get_merge_root(owner)
        if root.id != article.id:
            shared = lock_shared(tx.connection, root.id)
            if shared is not None and is_readable(shared):
                _release_addresses(
                    ctx, tx, article, response, key, is_foreign=is_foreign
                )
                return RedirectResult(columns={}, merged_into=root.id)
            if root.outcome not in (Outcome.REJECTED, Outcome.FAILED):
                # Whether the article is merged is decided when its text is known.
                return RedirectResult(columns=_source_columns(source, article))
            tx.articles.reassign_url(article.lease, key)
    _release_addresses(ctx, tx, article, response, key, is_foreign=is_foreign)
    columns: ArticleUpdate = {"url": final_url, **_source_columns(source, article)}
    return RedirectResult(columns=columns)


def find_substitute(url: str) -> Reason | None:
    """Return the reason to refuse what sites show in place of a missing page, or None.

    That is the homepage, or a page "not found" with an address of its own.
    """
    if is_homepage(url):
        return Reason.HOMEPAGE
    return Reason.NOT_FOUND if is_missing_page(url) else None


def leads_elsewhere(article: ArticleRow, response: FetchResponse) -> bool:
    """Return whether another address than the article's answered for good."""
    if make_url_key(response.final_url) == make_url_key(article.url):
        return False
    return not leads_back(canonicalize_url(response.final_url), article.url)


def _source_columns(source: int | None, article: ArticleRow) -> ArticleUpdate:
    """Return the columns of an article whose page belongs to another source.

    Another source's feed lends its headline as little as its settings.
    """
    if source is None or source == article.source_id:
        return {}
    return {"source_id": source, "title": "", "content_hash": None}


def check_visit(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, response: FetchResponse
) -> ArticleUpdate:
    """Return the address of a published article after a visit.

    A new address becomes one of the article's, so that its feed's next sighting of it
    makes no second article.

    Raises:
        Permanent: the visit was redirected to a homepage, to a page "not found", to
            another article, or to a page of another source. The content of that page is
            no revision of this article.
    """
    key = make_url_key(response.final_url)
    known = {make_url_key(url) for url in (article.url, article.final_url) if url}
    if key in known or leads_back(response.final_url, article.url):
        return {}
    reason = find_substitute(response.final_url)
    if reason is not None:
        raise Permanent(reason, f"{response.url} leads to {response.final_url}")
    final_url = canonicalize_url(response.final_url)
    source = tx.source_hosts.find_owners([final_url]).get(final_url, article.source_id)
    if source != article.source_id:
        raise Permanent(Reason.BAD_REDIRECT, f"leads to another source: {final_url}")
    for owner in tx.articles.find_owners([key]):
        if tx.articles.get_merge_root(owner).id != article.id:
            raise Permanent(Reason.BAD_REDIRECT, f"leads to article {owner}")
    tx.articles.claim_url(article.lease, final_url, key, now=ctx.now())
    before = make_url_key(article.url)
    tx.article_urls.mark_redirected(article.lease, before, now=ctx.now())
    return {"url": final_url}


def leads_back(final_url: str, asked_url: str) -> bool:
    """Return whether an address holds the requested one: a login, a consent page."""
    path = urlsplit(asked_url).path.rstrip("/")
    if not path:
        return False
    values = (value for _, value in parse_qsl(urlsplit(final_url).query))
    return any(path in value for value in values)


def _release_addresses(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    response: FetchResponse,
    key: str,
    *,
    is_foreign: bool,
) -> None:
    """Let go of an address that only leads to the article for now.

    Its next sighting is downloaded, and so the redirect is verified again. A permanent
    redirect inside one source stays an address of the article, and is verified at
    visits; so does the address of a service that does nothing but redirect.
    """
    is_lasting = response.permanent_url is not None and not is_foreign
    if not is_lasting and not is_wrapper(article.url):
        tx.article_urls.release_others(article.lease, key)
    else:
        key = make_url_key(article.url)
        tx.article_urls.mark_redirected(article.lease, key, now=ctx.now())
