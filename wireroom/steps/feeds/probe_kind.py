"""One poll of a source by its kind, which records nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.collect import Source, State
from wireroom.collect.guard import collect_guarded
from wireroom.collect.registry import load_kind
from wireroom.errors import Permanent, Reason
from wireroom.steps.feeds.discover import FeedProbe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.steps.context import HttpFetcher

# As long as a worker with the default lease waits for a kind.
_SECONDS = 60.0


def probe_kind(
    http: HttpFetcher,
    request: FetchRequest,
    name: str,
    options: Mapping[str, str],
    *,
    now: Callable[[], datetime],
    utc_offset_minutes: int | None = None,
) -> FeedProbe:
    """Collect the entries of a source once; raise Transient or Permanent as a poll."""
    answers: list[FetchResponse] = []

    def send(request: FetchRequest) -> FetchResponse:
        answers.append(http.fetch(request))
        return answers[-1]

    source = Source(
        url=request.url,
        request=request,
        send=send,
        now=now,
        until=now() + timedelta(seconds=_SECONDS),
        options=options,
        utc_offset_minutes=utc_offset_minutes,
    )
    feed, _ = collect_guarded(name, load_kind(name), source, State(), seconds=_SECONDS)
    if feed is None:
        raise Permanent(Reason.EMPTY_FEED, f"{request.url}: the kind {name} has none")
    first = answers[0] if answers else None
    return FeedProbe(
        url=request.url,
        final_url=first.final_url if first else request.url,
        permanent_url=first.permanent_url if first else None,
        status=first.status if first else 200,
        feed=feed,
    )
