"""How often a host may be asked, as the sources that claim it say."""

from __future__ import annotations

import pytest

from wireroom.decide.sources.host_rates import (
    RateClaim,
    find_spacing,
    group_rates,
    strip_port,
)
from wireroom.decide.sources.ownership import ClaimKind


def claim(host, rate, kind=ClaimKind.HOME):
    return RateClaim(source="A", host=host, rate=rate, kind=kind)


CLAIMS = group_rates(
    [
        claim("paper.example", 30.0),
        claim("paper.example", 10.0, ClaimKind.FEED),
        claim("media.example", 6.0, ClaimKind.CONFIGURED),
        claim("guess.example", 1.0, ClaimKind.LEARNED),
    ]
)


@pytest.mark.parametrize(
    ("host", "seconds"),
    [
        pytest.param("paper.example", 6.0, id="the slowest counts"),
        pytest.param("www.paper.example", 6.0, id="www"),
        pytest.param("live.paper.example", None, id="below a home page"),
        pytest.param("cdn.media.example", 10.0, id="below a configured host"),
        pytest.param("guess.example", None, id="learned"),
        pytest.param("example", None, id="above"),
        pytest.param("other.example", None, id="another"),
    ],
)
def test_the_spacing_follows_from_the_rates_of_a_host(host, seconds):
    assert find_spacing(host, CLAIMS) == seconds


@pytest.mark.parametrize(
    ("netloc", "host"),
    [("a.example:81", "a.example"), ("a.example", "a.example"), ("[::1]", "[::1]")],
)
def test_all_ports_of_a_host_share_its_rate(netloc, host):
    assert strip_port(netloc) == host
