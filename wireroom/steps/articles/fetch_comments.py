"""Comments beyond the page: asked at a visit, and stored to be read.

An article is published with what its page shows. Where its source wants more and the
page says where more is, the visit after that asks there. A provider that is away costs
the comments alone: it is asked again at the next visit.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.errors import Permanent, Reason, Transient
from wireroom.extract.comments.hosted import (
    has_more_comments,
    plan_queries,
    read_response,
)
from wireroom.extract.comments.hosted.coverage import is_same_host
from wireroom.extract.comments.hosted.responses import MAX_COMMENTS, CommentResponse
from wireroom.model.discussion import CommentLocation, CommentOrigin, CommentsState
from wireroom.model.http import FetchRequest
from wireroom.model.imports import PageRole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wireroom.extract.comments.hosted import CommentQuery
    from wireroom.extract.comments.hosted.responses import ParsedResponse
    from wireroom.model.http import FetchResponse
    from wireroom.model.json_columns import CommentAnswerJson
    from wireroom.model.rows import ArticleRow, SourceRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

ACCEPT = "application/json, application/rss+xml, application/atom+xml, text/html;q=0.9"
# Of one visit: a worker has other articles to see to, and a provider other readers.
MAX_REQUESTS = 20
MAX_BYTES = 20_000_000
MAX_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRequest:
    """One address that was asked, and what came of it.

    Attributes:
        response: new bytes; None where nothing came, or what is stored still holds.
        page_id: of the bytes that are stored already.
        sha256: of the bytes, hexadecimal; "" where there are none.
        reason: why they could not be had, or not be read.
    """

    source: CommentOrigin
    url: str
    response: FetchResponse | None = None
    page_id: int | None = None
    sha256: str = ""
    reason: Reason | None = None


def is_pending(article: ArticleRow, source: SourceRow) -> bool:
    """Whether there is something to ask that was never asked."""
    return bool(
        source.comments_beyond
        and not article.beyond
        and _location_to_request(article) is not None
    )


def request_comments(
    given: StepContext, article: ArticleRow, source: SourceRow
) -> tuple[CommentRequest, ...]:
    """Ask where the article's comments are; nothing where its page shows them all.

    Never raises for what the other side does: that is a part's reason.
    """
    found = _location_to_request(article) if source.comments_beyond else None
    if found is None:
        return ()
    with given.store.begin() as tx:
        until = given.now() + given.policy.lease
        tx.articles.update(article.id, {"lease_until": until})
    visit = _CommentVisit(given, article, source)
    for each in plan_queries(found, article.final_url or article.url):
        if visit.run_plan(each):
            break
    return tuple(visit.parts)


def brings_news(article: ArticleRow, parts: Iterable[CommentRequest]) -> bool:
    """Whether there is anything to read that was not read at the visit before."""
    parts = list(parts)
    had = {(x["way"], x["url"], x["sha256"]) for x in article.beyond if "sha256" in x}
    now = {(p.source, p.url, p.sha256) for p in parts if p.sha256}
    is_shorter = bool(now) and all(p.reason is None for p in parts) and now < had
    return is_shorter or not now <= had


def store_responses(
    tx: Transaction, article: ArticleRow, parts: Iterable[CommentRequest]
) -> ArticleUpdate:
    """Store what came; return the column that says what was asked.

    Where nothing was asked, what came before no longer speaks for the discussion.
    """
    said: list[CommentAnswerJson] = [
        _store_response(tx, article.id, part) for part in parts
    ]
    if not said:
        said = [{"way": x["way"], "url": x["url"]} for x in article.beyond]
    return {"beyond": said}


def stored_location(article: ArticleRow) -> CommentLocation:
    """What the page said the last time it was read."""
    stored = article.discussion
    return CommentLocation(
        state=CommentsState(article.comments_state or CommentsState.COMPLETE),
        provider=stored.get("provider"),
        thread=stored.get("thread"),
        site=stored.get("site"),
        feed_url=stored.get("feed_url"),
        api_url=stored.get("api_url"),
        post_id=stored.get("post_id"),
        pages=tuple(stored.get("pages", ())),
        shown=stored.get("shown"),
    )


def _location_to_request(article: ArticleRow) -> CommentLocation | None:
    found = stored_location(article)
    wanted = has_more_comments(
        found,
        expected=article.comments_expected,
        feed_count=article.discussion.get("feed_count"),
    )
    return found if wanted else None


class _CommentVisit:
    """What was asked so far at one visit, and how much more may be."""

    def __init__(
        self, given: StepContext, article: ArticleRow, source: SourceRow
    ) -> None:
        self.parts: list[CommentRequest] = []
        self._ctx, self._article, self._source = given, article, source
        self._asked = {article.url, article.final_url}
        self._before = {x["url"]: x for x in article.beyond}
        self._began = given.now()
        self._bytes = self._requests = self._comments = 0

    def run_plan(self, begin: CommentQuery) -> bool:
        """Ask in one way, to its end; whether that was the whole list."""
        queue, whole = deque(begin.urls), True
        while queue:
            url = queue.popleft()
            if url in self._asked:
                continue
            self._asked.add(url)
            if self._is_over_budget():
                self._add_failure(begin.origin, url, Reason.TOO_MANY)
                return False
            try:
                reading = self._request_url(begin.origin, url)
            except Transient as error:
                self._add_failure(begin.origin, url, error.reason)
                return False
            except Permanent as error:
                self._add_failure(begin.origin, url, error.reason)
                whole = False
                continue
            whole = whole and reading is not None and reading.is_complete
            queue.extend(u for u in _next_urls(reading) if is_same_host(u, url))
        return whole

    def _is_over_budget(self) -> bool:
        spent = (self._ctx.now() - self._began).total_seconds()
        return (
            self._requests >= MAX_REQUESTS
            or self._bytes >= MAX_BYTES
            or self._comments >= MAX_COMMENTS
            or spent >= MAX_SECONDS
        )

    def _add_failure(self, way: CommentOrigin, url: str, reason: Reason) -> None:
        self.parts.append(CommentRequest(source=way, url=url, reason=reason))

    def _request_url(self, way: CommentOrigin, url: str) -> ParsedResponse | None:
        self._requests += 1
        before = self._before.get(url)
        page_id = before.get("page_id") if before else None
        with self._ctx.store.begin() as tx:
            validators = tx.pages.get_validators(page_id)
        response = self._ctx.http.fetch(self._build_request(url, *validators))
        part = CommentRequest(
            source=way, url=url, response=response, sha256=_hash_body(response.body)
        )
        if response.status == 304:
            assert page_id is not None, "304 answers a validator, and a page has it"
            with self._ctx.store.begin() as tx:
                row = tx.pages.get(page_id)
            response = replace(response, body=row.body, headers=row.headers)
            known = _hash_body(response.body)
            part = CommentRequest(source=way, url=url, page_id=page_id, sha256=known)
        self._bytes += len(response.body)
        reading, reason = _parse_answer(way, _to_answer(url, response))
        self._comments += len(reading.comments) if reading else 0
        self.parts.append(replace(part, reason=reason))
        return reading

    def _build_request(
        self, url: str, etag: str | None, last_modified: str | None
    ) -> FetchRequest:
        policy, article = self._ctx.policy, self._article
        # What the source's settings add may be a secret, and is for its own host.
        is_home = urlsplit(url).netloc == urlsplit(article.url).netloc
        return FetchRequest(
            url=url,
            etag=etag,
            last_modified=last_modified,
            accept=ACCEPT,
            max_bytes=min(policy.page_max_bytes, MAX_BYTES - self._bytes),
            media=("text/", "application/"),
            allow_private=policy.allow_private or self._source.allow_private,
            obey_robots=policy.obey_robots,
            headers=tuple(self._source.headers.items()) if is_home else (),
        )


def _parse_answer(
    way: CommentOrigin, answer: CommentResponse
) -> tuple[ParsedResponse | None, Reason | None]:
    try:
        return read_response(way, answer), None
    except Permanent as error:
        return None, error.reason


def _to_answer(url: str, response: FetchResponse) -> CommentResponse:
    return CommentResponse(
        url=url,
        body=response.body,
        headers=response.headers,
        fetched_at=response.fetched_at,
    )


def _store_response(
    tx: Transaction, article_id: int, part: CommentRequest
) -> CommentAnswerJson:
    page_id = part.page_id
    if part.response is not None:
        page_id = tx.pages.add_page(article_id, part.response, role=PageRole.COMMENTS)
    answer: CommentAnswerJson = {"way": part.source, "url": part.url}
    if page_id is not None:
        answer["page_id"] = page_id
    if part.sha256:
        answer["sha256"] = part.sha256
    if part.reason is not None:
        answer["reason"] = part.reason
    return answer


def _next_urls(reading: ParsedResponse | None) -> tuple[str, ...]:
    return reading.more_urls if reading else ()


def _hash_body(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest() if body else ""
