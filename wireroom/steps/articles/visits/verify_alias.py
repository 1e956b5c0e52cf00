"""Addresses that led to an article by a redirect, checked again at visits.

A redirect holds for the moment of the request. An address that shows a page of its own
later must not lead its next sighting to the article any more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Transient
from wireroom.http.urls import make_url_key
from wireroom.steps.articles.download.fetch_page import build_page_request, fetch_page
from wireroom.steps.articles.download.follow_redirect import leads_back

if TYPE_CHECKING:
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import ArticleRow, LeasedArticle, SourceRow
    from wireroom.steps.context import StepContext
    from wireroom.store.articles.article_urls import ArticleUrl

# An address is asked this often, and one address a visit: more would cost requests
# without telling more.
CHECK_EVERY = timedelta(days=1)


def verify_alias(
    ctx: StepContext, article: LeasedArticle, source: SourceRow, alias: ArticleUrl
) -> None:
    """Ask a redirected address of an article where it leads.

    An address that leads elsewhere is released: its next sighting is downloaded. One
    that does not answer stays, because nobody sees another page there.
    """
    now = ctx.now()
    request = build_page_request(ctx, article, source, url=alias.url)
    response: FetchResponse | None = None
    try:
        response = fetch_page(ctx, request)
    except Transient:
        return
    except Permanent:
        pass
    is_kept = response is None or _leads_to(article, alias.key, response.final_url)
    with ctx.store.begin() as tx:
        tx.articles.hold(article.lease, article.stage)
        if is_kept:
            tx.article_urls.mark_redirected(article.lease, alias.key, now=now)
        else:
            tx.article_urls.release(article.lease, alias.key)


def _leads_to(article: ArticleRow, alias_key: str, final_url: str) -> bool:
    known = {make_url_key(url) for url in (article.url, article.final_url) if url}
    return make_url_key(final_url) in known - {alias_key} or leads_back(
        final_url, article.url
    )
