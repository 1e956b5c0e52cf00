"""The requests of a poll, by the kind of the feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.collect import Source, State
from wireroom.collect.guard import collect_guarded
from wireroom.collect.registry import is_builtin, load_kind
from wireroom.decide.polling.polls import is_unconditional_poll
from wireroom.decide.polling.redirects import poll_url
from wireroom.model.feed import ParsedFeed
from wireroom.model.http import NO_VALIDATORS, FetchRequest, FetchResponse
from wireroom.steps.feeds.feed_columns import get_validators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.model.json_columns import KindValues
    from wireroom.model.rows import FeedRow
    from wireroom.model.sitemaps import SitemapChanges, SitemapRow
    from wireroom.steps.context import StepContext


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFeed:
    """What a poll has fetched.

    Attributes:
        parsed: None: nothing but what the last poll brought. sitemaps: what changes in
            those of an index; None for any other feed. values: what the feed's kind
            keeps now; None: the same as before.
    """

    response: FetchResponse
    parsed: ParsedFeed | None
    sitemaps: SitemapChanges | None = None
    values: KindValues | None = None

    @property
    def is_news(self) -> bool:
        """Whether there is anything to be recorded but the poll itself."""
        return (self.parsed, self.sitemaps, self.values) != (None, None, None)


def fetch_feed(ctx: StepContext, feed: FeedRow) -> FetchedFeed:
    """Collect the entries of a feed as its kind does.

    Raises:
        Transient, Permanent: it cannot be fetched or parsed, or the kind is at fault.
    """
    kind, answers = load_kind(feed.kind), _Answers(ctx)
    source, before = _make_source(ctx, feed, answers), _make_state(ctx, feed)
    if not is_builtin(feed.kind):
        seconds = ctx.policy.lease.total_seconds() / 2
        parsed, after = collect_guarded(
            feed.kind, kind, source, before, seconds=seconds
        )
        is_same = after.values == before.values
        values = None if is_same else after.values
        return FetchedFeed(response=answers.of(source), parsed=parsed, values=values)
    collected, after = kind.collect(source, before)
    assert collected is None or isinstance(collected, ParsedFeed), "see the registry"
    return FetchedFeed(
        response=answers.of(source), parsed=collected, sitemaps=after.sitemaps
    )


@dataclass(slots=True)
class _Answers:
    """The answers of one poll, of which the first is that of the feed's address."""

    ctx: StepContext
    first: list[FetchResponse] = field(default_factory=list)

    def send(self, request: FetchRequest) -> FetchResponse:
        response = self.ctx.http.fetch(request)
        if not self.first:
            self.first.append(response)
        return response

    def of(self, source: Source) -> FetchResponse:
        """Return the first answer; an empty one where the kind asked for none."""
        nothing = FetchResponse(
            url=source.url,
            final_url=source.url,
            status=200,
            headers={},
            body=b"",
            fetched_at=source.now(),
        )
        return self.first[0] if self.first else nothing


def _make_source(ctx: StepContext, feed: FeedRow, answers: _Answers) -> Source:
    request = FetchRequest(
        url=poll_url(feed),
        # A page is read as its visitors read it: by the rules of robots.txt.
        obey_robots=ctx.policy.obey_robots,
        max_bytes=ctx.policy.feed_max_bytes,
        allow_private=ctx.policy.allow_private or feed.allow_private,
        credentials=feed.credentials,
    )
    # The poll ends within its lease, though its last request takes as long as any.
    lease = ctx.policy.lease.total_seconds()
    longest = min(lease / 2, lease * 0.75 - (request.access.timeout or 0))
    return Source(
        url=request.url,
        request=request,
        send=answers.send,
        now=ctx.now,
        until=ctx.now() + timedelta(seconds=longest),
        options=feed.kind_options,
        selector=feed.link_selector,
        json_paths=feed.json_paths,
        utc_offset_minutes=feed.utc_offset_minutes,
    )


def _make_state(ctx: StepContext, feed: FeedRow) -> State:
    def load_sitemaps() -> Mapping[str, SitemapRow]:
        with ctx.store.begin() as tx:
            return tx.sitemaps.get_by_url(feed.id)

    is_whole = is_unconditional_poll(feed)
    return State(
        values=feed.kind_values,
        validators=NO_VALIDATORS if is_whole else get_validators(feed),
        digest=feed.body_sha256,
        format=feed.format,
        is_whole=is_whole,
        load_sitemaps=load_sitemaps,
    )
