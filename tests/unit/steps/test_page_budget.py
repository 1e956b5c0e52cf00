from datetime import timedelta

import pytest

from wireroom.errors import Reason, Transient
from wireroom.model.http import FetchRequest
from wireroom.steps.page_budget import BudgetedFetcher

REQUEST = FetchRequest(url="https://paper.example/2026/03/ferry")


class SlowHttp:
    """Answers each request after a number of seconds."""

    def __init__(self, takes):
        self.takes, self.now = takes, 0.0
        self.given = []

    def fetch(self, request):
        self.given.append(request.seconds)
        self.now += self.takes
        return request.url


def test_requests_of_one_page_share_its_seconds():
    http = SlowHttp(takes=25.0)
    page = BudgetedFetcher(http, timedelta(seconds=60), clock=lambda: http.now)

    assert [page.fetch(REQUEST) for _ in range(3)] == [REQUEST.url] * 3
    with pytest.raises(Transient) as caught:
        page.fetch(REQUEST)

    assert caught.value.reason is Reason.TIMEOUT
    assert http.given == [60.0, 35.0, 10.0]
