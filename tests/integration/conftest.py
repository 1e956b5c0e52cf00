"""A pipeline on a real database, a web of one's own making, and a clock one turns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from wireroom.decide.failures.patience import PatiencePolicy
from wireroom.decide.failures.retries import RetryPolicy
from wireroom.errors import Permanent, Reason
from wireroom.model.http import FetchRequest, FetchResponse
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy

if TYPE_CHECKING:
    from wireroom.store.database import Store

BASE = "https://paper.example"
FEED = f"{BASE}/feed"


@dataclass
class FakeWeb:
    """Answers from a table; what is not in it is not found."""

    pages: dict[str, object] = field(default_factory=dict)
    asked: list[FetchRequest] = field(default_factory=list)
    # By address, the ETag that a 304 carries: every conditional request gets one.
    renewed: dict[str, str] = field(default_factory=dict)

    def fetch(self, request: FetchRequest) -> FetchResponse:
        self.asked.append(request)
        answer = self.pages.get(request.url)
        if answer is None:
            raise Permanent(Reason.NOT_FOUND, request.url)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, FetchResponse)
        etag, renewed = request.validators.etag, self.renewed.get(request.url)
        if etag and renewed:
            return _response(request.url, b"", 304, etag=renewed)
        if etag and etag == answer.headers.get("etag"):
            return _response(request.url, b"", 304)
        return answer

    def serve(self, url: str, body: str, **more) -> None:
        self.pages[url] = _response(url, body.encode(), **more)


def _response(url: str, body: bytes, status: int = 200, **more) -> FetchResponse:
    final_url = more.pop("final_url", url)
    headers = {"content-type": "text/html; charset=utf-8", **more}
    return FetchResponse(
        url=url,
        final_url=final_url,
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        body=body,
        fetched_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )


class Newsroom:
    """A pipeline, its web and its clock, and the shortest ways to drive them."""

    def __init__(self, store: Store) -> None:
        self.store, self.web = store, FakeWeb()
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.pipeline = Pipeline(
            store=store, http=self.web, now=lambda: self.now, jitter=lambda: 0.0
        )

    def wait(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def feed(self, *paths: str, base: str = BASE, said: str = "", **more) -> None:
        items = "".join(
            f"<item><title>Title {p}</title><link>{base}/{p}</link>"
            f"<guid isPermaLink='false'>{base}#{p}</guid>{said}</item>"
            for p in paths
        )
        names = "xmlns:wfw='http://wellformedweb.org/CommentAPI/'"
        channel = f"<channel><title>T</title>{items}</channel>"
        body = f"<rss version='2.0' {names}>{channel}</rss>"
        self.web.serve(f"{base}/feed", body, **more)

    def poll(self, feed_url: str = FEED) -> tuple[int, ...]:
        (feed_id,) = self.column(f"SELECT id FROM feeds WHERE url = '{feed_url}'")
        return self.pipeline.poll_feed(feed_id)

    def walk(self, article_id: int) -> Stage | None:
        """Take an article as far as it goes now."""
        stage = self.pipeline.download_article(article_id)
        if stage is None:
            return None
        return self.compute(article_id)

    def compute(self, article_id: int) -> Stage | None:
        stage = self.pipeline.begin_processing(article_id)
        if stage is Stage.DOWNLOADED:
            stage = self.pipeline.read_article(article_id)
        steps = {
            Stage.DOWNLOADED: self.pipeline.extract_article,
            Stage.EXTRACTED: self.pipeline.deduplicate_article,
            Stage.DEDUPLICATED: self.pipeline.enrich_and_publish,
        }
        while stage in steps:
            stage = steps[stage](article_id)
        return stage

    def publish(self, path: str = "one", **page) -> int:
        """Put one article through the whole chain."""
        self.feed(path)
        self.web.serve(f"{BASE}/{path}", article_page(**page))
        (article_id,) = self.poll()
        assert self.walk(article_id) is Stage.DONE
        return article_id

    def article(self, article_id: int):
        with self.store.begin() as tx:
            return tx.articles.get(article_id)

    def column(self, query: str) -> list:
        with self.store.begin() as tx:
            return list(tx.connection.execute(text(query)).scalars())

    def rows(self, query: str) -> list[tuple]:
        with self.store.begin() as tx:
            return [tuple(row) for row in tx.connection.execute(text(query))]

    def run(self, statement: str) -> None:
        with self.store.begin() as tx:
            tx.connection.execute(text(statement))

    def events(self) -> list[str]:
        return self.column("SELECT kind FROM changes ORDER BY position")

    def outcomes(self) -> list[tuple]:
        return self.rows("SELECT outcome, reason FROM entries ORDER BY id")

    def balance(self):
        with self.store.begin() as tx:
            return tx.ledger.reconcile()


STORY = (
    "The harbour council voted on Tuesday to rebuild the eastern pier, which a storm"
    " tore away two winters ago, and to pay for it with a levy on the largest ships."
    "\n"
    "Fishermen welcomed the plan, though several said the work should have begun in"
    " spring, when the quarry was idle and stone could be had at half the price."
    "\n"
    "The first blocks are to be laid in May; the pier should carry carts again before"
    " the autumn fair, said the harbour master, who keeps the tide tables by hand."
)
OTHER = (
    "A travelling library has parked its van beside the old mill for the summer, and"
    " children from four villages are queueing for picture books and sea stories."
    "\n"
    "The driver, a retired postman, knows most of his readers by name and hands out"
    " barley sugar to anyone who brings a book back before the due date is past."
    "\n"
    "Councillors are weighing whether to keep the van through the winter, when the"
    " road over the ridge is often closed and the mill stands empty for weeks."
)


def article_page(
    title="Pier to be rebuilt", body=STORY, comments=(), canonical="", claimed=None
) -> str:
    """A WordPress page. ``comments``: (number, author, text)."""
    paragraphs = "".join(f"<p>{p}</p>" for p in body.split("\n"))
    shown = "".join(
        f'<li id="comment-{n}" class="comment"><div class="comment-body">'
        f'<div class="comment-author vcard"><cite class="fn">{author}</cite></div>'
        '<div class="comment-meta commentmetadata"><a href="#c">March 1, 2026 at'
        f' 9:0{n % 10} am</a></div><p>{said}</p><div class="reply">'
        '<a class="comment-reply-link" href="#r">Reply</a></div></div></li>'
        for n, author, said in comments
    )
    count = len(comments) if claimed is None else claimed
    thread = (
        f'<div id="comments"><h3>{count} Responses to &#8220;{title}&#8221;</h3>'
        f'<ol class="commentlist">{shown}</ol></div>'
        if count
        else ""
    )
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{link}"
        f'<meta property="article:published_time" content="2026-03-01T08:00:00Z">'
        f"</head><body><article><h1>{title}</h1>{paragraphs}</article>{thread}"
        "</body></html>"
    )


@pytest.fixture
def room(lent_store):
    newsroom = Newsroom(lent_store)
    with lent_store.begin() as tx:
        specs = [
            SourceSpec(name="Paper", feeds=(FeedSpec(url=FEED),)),
            SourceSpec(
                name="Gazette", feeds=(FeedSpec(url="https://gazette.example/feed"),)
            ),
        ]
        tx.sources.apply_specs(specs, now=newsroom.now)
    return newsroom


@pytest.fixture
def first_answer_is_final(room):
    """Reject a page by its first answer, as after hours of retries."""
    patience = PatiencePolicy(
        missing=timedelta(0), refused=timedelta(0), unreadable=timedelta(0)
    )
    policy = PipelinePolicy(retry=RetryPolicy(patience=patience))
    room.pipeline = Pipeline(
        store=room.store,
        http=room.web,
        policy=policy,
        now=lambda: room.now,
        jitter=lambda: 0.0,
    )


@pytest.fixture
def page():
    return article_page


@pytest.fixture
def other_text() -> str:
    return OTHER
