"""Fetch comments beyond the page during a visit, and store the responses.

An article is published with the comments of its page. If its source enables external
comments and the page names where they are, the next visit requests them there. If a
provider does not answer, only the comments are missing: the next visit asks again.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient
from wireroom.extract.comments.hosted import plan_queries, read_response
from wireroom.extract.comments.hosted.coverage import is_same_host
from wireroom.extract.comments.hosted.responses import MAX_COMMENTS, CommentResponse
from wireroom.model.discussion import CommentOrigin
from wireroom.model.http import NO_VALIDATORS, FetchRequest, FetchResponse
from wireroom.model.imports import PageRole
from wireroom.steps.articles.extract.stored_location import find_wanted_location

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wireroom.extract.comments.hosted import CommentQuery
    from wireroom.extract.comments.hosted.responses import ParsedResponse
    from wireroom.model.discussion import CommentLocation
    from wireroom.model.http import Validators
    from wireroom.model.json_columns import CommentAnswerJson
    from wireroom.model.leases import ArticleLease
    from wireroom.model.rows import ArticleRow, LeasedArticle, SourceRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

ACCEPT = "application/json, application/rss+xml, application/atom+xml, text/html;q=0.9"
# Limits of one visit: a worker has other articles to process, and a provider other
# clients to serve.
MAX_REQUESTS = 20
MAX_BYTES = 20_000_000
MAX_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRequest:
    """One requested URL and its outcome.

    Attributes:
        response: with new bytes; None: no response, or the stored bytes are unchanged.
        page_id: of the stored bytes, if they are unchanged.
        sha256: of the bytes, hexadecimal; "" without any.
        reason: why the URL could not be fetched or parsed, or None.
        is_transient: a later request may succeed.
        is_reused: the stored answer of the visit that this one continues.
    """

    source: CommentOrigin
    url: str
    response: FetchResponse | None = None
    page_id: int | None = None
    sha256: str = ""
    reason: Reason | None = None
    is_transient: bool = False
    is_reused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRequests:
    """The requests of one visit.

    Attributes:
        sent: in their order.
        wait: seconds after which the visit continues because its host had no slot
            left, None if it was not interrupted.
    """

    sent: tuple[CommentRequest, ...] = ()
    wait: float | None = None

    @property
    def has_failed(self) -> bool:
        """Whether a provider may give comments later that it did not give now."""
        return any(request.is_transient for request in self.sent)


def is_pending(article: ArticleRow, source: SourceRow) -> bool:
    """Return whether comments beyond the page exist and were never requested."""
    return bool(
        source.external_comments
        and not article.comment_answers
        and find_wanted_location(article) is not None
    )


def request_comments(
    ctx: StepContext, article: LeasedArticle, source: SourceRow
) -> CommentRequests:
    """Request an article's comments where they are; none if its page shows them all.

    Never raises for an error of the other side: the request's ``reason`` names it. A
    visit for which the host has no slot left is interrupted: another list of the same
    comments would have to wait as well.
    """
    location = find_wanted_location(article) if source.external_comments else None
    if location is None:
        return CommentRequests()
    with ctx.store.begin() as tx:
        lease_until = ctx.now() + ctx.policy.lease
        tx.articles.update(article.lease, {"lease_until": lease_until})
    visit = _CommentVisit(ctx, article, source)
    for query in plan_queries(location, article.final_url or article.url):
        is_whole = visit.run_query(query) and not (
            visit.lacks_claimed(query.origin) or _is_coarse(location, query.origin)
        )
        if is_whole or visit.wait is not None:
            break
    return CommentRequests(sent=tuple(visit.requests), wait=visit.wait)


def has_news(article: ArticleRow, requests: Iterable[CommentRequest]) -> bool:
    """Return whether the responses differ from those of the visit before.

    The responses of an interrupted visit were not read.
    """
    requests = list(requests)
    if any(request.is_reused for request in requests):
        return True
    before = {
        (answer["origin"], answer["url"], answer["sha256"])
        for answer in article.comment_answers
        if "sha256" in answer
    }
    now = {(r.source, r.url, r.sha256) for r in requests if r.sha256}
    is_complete = bool(now) and all(r.reason is None for r in requests)
    has_fewer = is_complete and now < before
    return has_fewer or not now <= before


def store_responses(
    tx: Transaction, article: LeasedArticle, requests: Iterable[CommentRequest]
) -> ArticleUpdate:
    """Store the responses; return the column that lists the requested URLs.

    Without any request the list keeps its URLs but not their stored answers, which no
    longer describe the discussion.
    """
    before = {answer["url"]: answer for answer in article.comment_answers}
    answers = [
        _store_response(tx, article.lease, request, before.get(request.url))
        for request in requests
    ]
    if not answers:
        answers = [
            {"origin": a["origin"], "url": a["url"]} for a in article.comment_answers
        ]
    return {"comment_answers": answers}


def has_failed_provider(article: ArticleRow) -> bool:
    """Return whether a provider failed that may answer at the next visit."""
    return any(answer.get("is_transient") for answer in article.comment_answers)


def _is_coarse(location: CommentLocation, origin: CommentOrigin) -> bool:
    """Return whether further pages lack parents or times that the feed may have."""
    is_markup = origin is CommentOrigin.NEXT_PAGE
    return is_markup and (location.is_flattened or location.has_coarse_times)


class _CommentVisit:
    """The requests of one visit, and how much of its limits they have used."""

    def __init__(
        self, ctx: StepContext, article: ArticleRow, source: SourceRow
    ) -> None:
        self.requests: list[CommentRequest] = []
        self.wait: float | None = None
        self._ctx, self._source = ctx, source
        self._urls = {article.url, article.final_url}
        self._before = {answer["url"]: answer for answer in article.comment_answers}
        self._continues = any(map(_is_interruption, article.comment_answers))
        self._started = ctx.now()
        self._bytes = self._sent = self._comments = 0
        self._claimed = article.comments_expected
        self._keys: set[str] = set()

    def run_query(self, query: CommentQuery) -> bool:
        """Fetch all pages of one source; return whether that is the complete list."""
        queue, is_complete = deque(query.urls), True
        while queue:
            url = queue.popleft()
            if url in self._urls:
                continue
            self._urls.add(url)
            if self._is_over_budget():
                self._add_failure(
                    query.origin, url, Reason.TOO_MANY, is_transient=False
                )
                return False
            try:
                parsed = self._request_url(query.origin, url)
            except Transient as error:
                self._add_failure(query.origin, url, error.reason, is_transient=True)
                if error.reason is Reason.HOST_BUSY:
                    self.wait = error.retry_after or 0.0
                return False
            except Permanent as error:
                self._add_failure(query.origin, url, error.reason, is_transient=False)
                is_complete = False
                continue
            is_complete = is_complete and parsed is not None and parsed.is_complete
            if parsed is not None:
                queue.extend(u for u in parsed.more_urls if is_same_host(u, url))
        return is_complete

    def lacks_claimed(self, origin: CommentOrigin) -> bool:
        """Return whether the page counts comments that its further pages do not show.

        WordPress's pages hide replies to a removed comment; its feed has them.
        """
        claimed = self._claimed or 0
        return origin is CommentOrigin.NEXT_PAGE and len(self._keys) < claimed

    def _is_over_budget(self) -> bool:
        seconds = (self._ctx.now() - self._started).total_seconds()
        return (
            self._sent >= MAX_REQUESTS
            or self._bytes >= MAX_BYTES
            or self._comments >= MAX_COMMENTS
            or seconds >= MAX_SECONDS
        )

    def _add_failure(
        self, source: CommentOrigin, url: str, reason: Reason, *, is_transient: bool
    ) -> None:
        self.requests.append(
            CommentRequest(
                source=source, url=url, reason=reason, is_transient=is_transient
            )
        )

    def _request_url(self, source: CommentOrigin, url: str) -> ParsedResponse | None:
        """Fetch and parse a URL; None if the response cannot be parsed."""
        before = self._before.get(url)
        page_id = before.get("page_id") if before else None
        if self._continues and page_id is not None and "reason" not in (before or {}):
            return self._reuse_answer(source, url, page_id)
        self._sent += 1
        validators = self._find_validators(source, page_id)
        response = self._ctx.http.fetch(self._build_request(url, validators))
        if response.status == 304:
            assert page_id is not None, "only a stored page has validators"
            response = self._restore_body(response, page_id)
            request = CommentRequest(source=source, url=url, page_id=page_id)
        else:
            request = CommentRequest(source=source, url=url, response=response)
        return self._add_answer(request, response)

    def _find_validators(
        self, source: CommentOrigin, page_id: int | None
    ) -> Validators:
        """Return the validators of a stored answer; none for a feed.

        Those of WordPress' comment feeds are the time of the site's newest comment:
        an older one can be edited or removed and the feed still answers 304 (measured
        with 6.7).
        """
        if source is CommentOrigin.FEED:
            return NO_VALIDATORS
        with self._ctx.store.begin() as tx:
            return tx.pages.get_validators(page_id)

    def _reuse_answer(
        self, source: CommentOrigin, url: str, page_id: int
    ) -> ParsedResponse | None:
        """Parse what the interrupted visit fetched a moment ago."""
        with self._ctx.store.begin() as tx:
            row = tx.pages.get(page_id)
        response = FetchResponse(
            url=url,
            final_url=row.final_url,
            status=200,
            headers=row.headers,
            body=row.body,
            fetched_at=row.fetched_at,
        )
        request = CommentRequest(
            source=source, url=url, page_id=page_id, is_reused=True
        )
        return self._add_answer(request, response)

    def _add_answer(
        self, request: CommentRequest, response: FetchResponse
    ) -> ParsedResponse | None:
        self._bytes += len(response.body)
        parsed, reason = _parse_response(request.source, request.url, response)
        comments = parsed.comments if parsed else ()
        self._comments += len(comments)
        self._keys.update(comment.key for comment in comments)
        sha256 = _hash_body(response.body)
        self.requests.append(replace(request, sha256=sha256, reason=reason))
        return parsed

    def _restore_body(self, response: FetchResponse, page_id: int) -> FetchResponse:
        with self._ctx.store.begin() as tx:
            row = tx.pages.get(page_id)
        return replace(response, body=row.body, headers=row.headers)

    def _build_request(self, url: str, validators: Validators) -> FetchRequest:
        policy, source = self._ctx.policy, self._source
        return FetchRequest(
            url=url,
            validators=validators,
            accept=ACCEPT,
            max_bytes=min(policy.page_max_bytes, MAX_BYTES - self._bytes),
            media=("text/", "application/"),
            allow_private=policy.allow_private or source.allow_private,
            obey_robots=policy.obey_robots,
            credentials=source.credentials,
            may_wait=True,
        )


def _parse_response(
    source: CommentOrigin, url: str, response: FetchResponse
) -> tuple[ParsedResponse | None, Reason | None]:
    answer = CommentResponse(
        url=url,
        body=response.body,
        headers=response.headers,
        fetched_at=response.fetched_at,
    )
    try:
        return read_response(source, answer), None
    except Permanent as error:
        return None, error.reason


def _is_interruption(answer: CommentAnswerJson) -> bool:
    return answer.get("reason") == Reason.HOST_BUSY


def _store_response(
    tx: Transaction,
    lease: ArticleLease,
    request: CommentRequest,
    before: CommentAnswerJson | None,
) -> CommentAnswerJson:
    if request.is_transient:
        return _keep_answer(request, before)
    page_id = request.page_id
    if request.response is not None:
        page_id = tx.pages.add_page(lease, request.response, role=PageRole.COMMENTS)
    answer: CommentAnswerJson = {"origin": request.source, "url": request.url}
    if page_id is not None:
        answer["page_id"] = page_id
    if request.sha256:
        answer["sha256"] = request.sha256
    if request.reason is not None:
        answer["reason"] = request.reason
    return answer


def _keep_answer(
    request: CommentRequest, before: CommentAnswerJson | None
) -> CommentAnswerJson:
    """Return a failed request with what it answered last, for its validators."""
    answer: CommentAnswerJson = {"origin": request.source, "url": request.url}
    if before is not None and "page_id" in before:
        answer["page_id"] = before["page_id"]
        answer["sha256"] = before.get("sha256", "")
    assert request.reason is not None, "a failed request has a reason"
    answer["reason"], answer["is_transient"] = request.reason, True
    return answer


def _hash_body(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest() if body else ""
