"""A made-up web that answers at once, and the steps of an article run one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.model.http import FetchRequest, FetchResponse
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_STEPS = {
    Stage.DOWNLOADED: Pipeline.extract_article,
    Stage.EXTRACTED: Pipeline.deduplicate_article,
    Stage.DEDUPLICATED: Pipeline.enrich_and_publish,
}
# At papers with these hosts each page has the text of the page before.
_REPEATED = ("paper7.example", "paper13.example")


def list_page(url: str) -> bytes:
    """Return a page of its own, or one with a repeated text, below a long menu."""
    host, _, path = url.removeprefix("https://").partition("/")
    said = host if host in _REPEATED else f"{host}-{path[-6:]}"
    words = "</p><p>".join(
        " ".join(f"{said}-{n}-{k}" for n in range(60)) for k in range(10)
    )
    menu = "".join(
        f"<li><a href=/{n}>Part {n} of the paper</a></li>" for n in range(900)
    )
    comment = (
        "<li id=comment-1 class=comment><cite class=fn>Ada</cite><p>A fine pier.</p>"
    )
    page = (
        f"<html><head><title>News {said}</title></head><body><ul>{menu}</ul><article>"
        f"<h1>News {said}</h1><p>{words}</p></article>"
        f"<div id=comments><ol class=commentlist>{comment}</ol></div></body></html>"
    )
    return page.encode()


class MadeUp:
    """Feeds whose entries are new at each ``number``, and pages.

    Args:
        make_page: returns the page of an address.
        entries: of a feed.
    """

    def __init__(
        self, make_page: Callable[[str], bytes] = list_page, *, entries: int = 1
    ) -> None:
        self.number = 0
        self._make_page = make_page
        self._entries = entries

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Answer any request."""
        is_feed = request.url.endswith("/feed")
        make = self._make_feed if is_feed else self._make_page
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={"content-type": "text/xml" if is_feed else "text/html"},
            body=make(request.url),
            fetched_at=NOW,
        )

    def _make_feed(self, url: str) -> bytes:
        links = (
            url.replace("/feed", f"/2026/03/01/news-{self.number}-{n}")
            for n in range(self._entries)
        )
        items = "".join(
            f"<item><title>News {link}</title><link>{link}</link></item>"
            for link in links
        )
        feed = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
        return feed.encode()


def download_articles(
    pipeline: Pipeline,
    article_ids: Sequence[int],
    send: Callable[[Sequence[int]], None],
) -> None:
    """Download a message's articles; ``send`` gets those whose pages are stored."""
    writer = pipeline.make_page_writer(send)
    with pipeline.open_download_batch(article_ids, writer) as batch:
        for article_id in batch:
            batch.download_article(article_id)


def read_articles(pipeline: Pipeline, article_ids: Sequence[int]) -> list[int]:
    """Read the articles of a message; return those that have steps left."""
    with pipeline.open_reading_batch(article_ids) as batch:
        return [article_id for article_id, _ in batch.read(lambda *_: None)]


def process_article(pipeline: Pipeline, article_id: int) -> Stage | None:
    """Run the steps of a downloaded article; return the stage that it reached."""
    stage = pipeline.begin_processing(article_id)
    if stage is Stage.DOWNLOADED:
        stage = pipeline.read_article(article_id)
    while stage in _STEPS:
        stage = _STEPS[stage](pipeline, article_id)
    return stage
