"""Requests of sources that keep cookies: sent with them, and stored with the answer's.

A login that a site renews with each answer, or a consent that it asks for once, ends
with the fetch otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.steps.context import HttpFetcher
    from wireroom.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieKeepingFetcher:
    """The HTTP client with the cookies of sources that keep them.

    A request of any other source costs no query. A fetch that fails changes no cookie.
    """

    http: HttpFetcher
    store: Store
    now: Callable[[], datetime]

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Implement :class:`wireroom.steps.context.HttpFetcher`."""
        credentials = request.credentials
        source_id = credentials.source_id if credentials else None
        if source_id is None or not request.access.keeps_cookies:
            return self.http.fetch(request)
        with self.store.begin() as tx:
            before = tuple(tx.source_cookies.get(source_id))
        asked_at = self.now()
        response = self.http.fetch(replace(request, cookies=before))
        if response.cookies is None or response.cookies == before:
            return response
        kept = {cookie.key for cookie in response.cookies}
        with self.store.begin() as tx:
            tx.source_cookies.record(
                source_id,
                written=[x for x in response.cookies if x not in before],
                removed=[x for x in before if x.key not in kept],
                at=asked_at,
            )
        return replace(response, cookies=None)
