"""Which requests share connections."""

from __future__ import annotations

import ssl

import pytest

from wireroom.http.transport.routes import MAX_ROUTES, Route, RoutePools


def route(number: int, *, verify: bool = True) -> Route:
    return Route(allow_private=False, verify=verify, read_seconds=float(number))


@pytest.fixture
def pools():
    made = RoutePools(tls=ssl.create_default_context(), max_header_bytes=1_000)
    yield made
    made.close()


def test_equal_routes_share_their_pools_and_the_oldest_is_closed(pools):
    first = pools.get(route(0))
    assert pools.get(route(0)) is first
    others = [pools.get(route(n)) for n in range(1, MAX_ROUTES)]
    assert pools.get(route(0)) is first
    assert pools.get(route(1)) is others[0]
    pools.get(route(MAX_ROUTES))
    # The route that was used longest ago is made again.
    assert pools.get(route(2)) is not others[1]
    assert pools.get(route(0)) is first


def test_a_certificate_is_checked_unless_the_route_says_otherwise(pools):
    checked, unchecked = pools.get(route(1)), pools.get(route(1, verify=False))
    assert checked is not unchecked
