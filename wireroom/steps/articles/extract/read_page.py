"""The stored page of an article, extracted: its own text, or that of its feed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.extract.linked_pages.joined_pages import (
    MISSING_HEADER,
    PAGES_HEADER,
    extract_pages,
    split_page,
)
from wireroom.http.reservations import read_header_reservations
from wireroom.model.article import Page, PageRules
from wireroom.model.discussion import CommentsState
from wireroom.model.evidence import BodySource, TextChoice, TextState
from wireroom.model.states import Outcome
from wireroom.steps.articles.extract.feed_page import (
    FROM_FEED,
    ORIGIN_HEADER,
    UNREADABLE,
    build_feed_page,
)

if TYPE_CHECKING:
    from wireroom.model.article import ExtractedArticle
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import ArticleRow
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


def load_page(tx: Transaction, article: ArticleRow, *, robot: str = "wireroom") -> Page:
    """Return an article's stored page for the extractor; raise as ``Pages.get``.

    Args:
        robot: the name by which pages address the robot that asked for it.
    """
    assert article.page_id is not None, "a downloaded article has a page"
    stored = tx.pages.get(article.page_id)
    source = tx.feeds.get_source(article.source_id)
    rules = {kind: tuple(selectors) for kind, selectors in source.rules.items()}
    missing = stored.headers.get(MISSING_HEADER)
    page = Page(
        url=stored.final_url,
        body=stored.body,
        content_type=stored.headers.get("content-type", ""),
        fetched_at=stored.fetched_at,
        utc_offset_minutes=source.utc_offset_minutes,
        with_comments=source.comments
        and article.comments_state != CommentsState.EXPIRED,
        rules=PageRules(**rules),
        missing=Reason(missing) if missing else None,
        is_from_feed=stored.headers.get(ORIGIN_HEADER) == FROM_FEED,
        feed=tx.articles.get_own_sighting(article).to_witness(),
        text_choice=source.full_text,
        reservations=tuple(read_header_reservations(stored.headers, token=robot)),
        robot_name=robot,
    )
    return split_page(page, stored.headers.get(PAGES_HEADER))


def extract_page_or_feed(
    ctx: StepContext, tx: Transaction, article: ArticleRow, page: Page
) -> ExtractedArticle:
    """Extract the page; with the feed's text as the source's settings choose.

    In any case the feed's where a page that is not published has no text.
    """
    try:
        return extract_chosen_text(tx, article, page)
    except Permanent as error:
        is_new = article.outcome is not Outcome.PUBLISHED
        response = (
            build_feed_page(tx, article, now=ctx.now())
            if is_new and error.reason in UNREADABLE
            else None
        )
        if response is None:
            raise
    return extract_pages(_replace_body(page, response))


def extract_chosen_text(
    tx: Transaction, article: ArticleRow, page: Page
) -> ExtractedArticle:
    """Extract a page; its text is replaced by the feed's where the settings say so.

    Title, dates, links and comments stay those of the page.

    Raises:
        Permanent: as :func:`extract_pages`, of the page.
    """
    extracted = extract_pages(page)
    if page.text_choice is TextChoice.PAGE or page.is_from_feed:
        return extracted
    now = page.fetched_at or article.found_at
    response = build_feed_page(tx, article, now=now)
    if response is None:
        return extracted
    try:
        from_feed = extract_pages(_replace_body(page, response))
    except Permanent:
        return extracted
    is_shorter = len(from_feed.text) <= len(extracted.text)
    if page.text_choice is TextChoice.LONGEST and is_shorter:
        return extracted
    return replace(
        extracted,
        text=from_feed.text,
        blocks=from_feed.blocks,
        body_source=BodySource.FEED,
        text_state=TextState.COMPLETE,
        text_reason=None,
    )


def _replace_body(page: Page, response: FetchResponse) -> Page:
    return replace(
        page,
        body=response.body,
        content_type=response.headers["content-type"],
        further=(),
        missing=None,
        is_from_feed=True,
    )
