# ruff: noqa: E501 - a case of a table is one line
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.robots import MAX_BYTES, MAX_DELAY, RobotsCache, parse_robots

SITE = "https://a.example"
STAR = "User-agent: *\n"
FILES = {
    "empty": ("", "/x", True),
    "all closed": (f"{STAR}Disallow: /", "/x", False),
    "robots.txt itself": (f"{STAR}Disallow: /", "/robots.txt", True),
    "empty disallow": (f"{STAR}Disallow:", "/x", True),
    "prefix": (f"{STAR}Disallow: /news", "/newspaper", False),
    "case of the path": (f"{STAR}Disallow: /News", "/news", True),
    "case of the field": ("USER-AGENT: *\ndisALLOW: /x", "/x", False),
    "longest wins": (f"{STAR}Allow: /a/b\nDisallow: /a", "/a/b/c", True),
    "longest wins again": (f"{STAR}Allow: /a\nDisallow: /a/b", "/a/b/c", False),
    "order is nothing": (f"{STAR}Disallow: /a\nAllow: /a/b", "/a/b/c", True),
    "allow wins a tie": (f"{STAR}Disallow: /a\nAllow: /a", "/a", True),
    "star": (f"{STAR}Disallow: /*.pdf", "/x/y.pdf?z", False),
    "star, no hit": (f"{STAR}Disallow: /*.pdf", "/x/y.html", True),
    "end": (f"{STAR}Disallow: /*.pdf$", "/x.pdf?y", True),
    "end, hit": (f"{STAR}Disallow: /*.pdf$", "/x.pdf", False),
    "end without star": (f"{STAR}Disallow: /x$", "/x", False),
    "end without star, no hit": (f"{STAR}Disallow: /x$", "/xy", True),
    "several stars": (f"{STAR}Disallow: /*a*b$", "/1a2b3b", False),
    "parts may not overlap": (f"{STAR}Disallow: /*ab*ba$", "/aba", True),
    "query": (f"{STAR}Disallow: /*?print=", "/x?print=1", False),
    "escapes alike": (f"{STAR}Disallow: /%7eme/%c3%a9", "/~me/é", False),
    "our group": ("User-agent: Wireroom\nDisallow: /x\n\nUser-agent: *\nAllow: /", "/x", False),
    "our group with a version": ("User-agent: WireRoom/2.0\nDisallow: /x", "/x", False),
    "our group replaces the general": ("User-agent: *\nDisallow: /\nUser-agent: wireroom\nDisallow: /y", "/x", True),
    "our groups add up": ("User-agent: wireroom\nDisallow: /y\nUser-agent: b\nDisallow:\nUser-agent: wireroom\nDisallow: /x", "/x", False),
    "shared group": ("User-agent: b\nUser-agent: wireroom\nDisallow: /x", "/x", False),
    "another's group": ("User-agent: wire\nDisallow: /", "/x", True),
    "a longer name is another": ("User-agent: wireroom-news\nDisallow: /", "/x", True),
    "our empty group": ("User-agent: wireroom\n\nUser-agent: *\nDisallow: /", "/x", False),
    "rule before any group": (f"Disallow: /\n{STAR}Allow: /", "/x", True),
    "comment": (f"{STAR}Disallow: /x # not /y\n#Disallow: /y", "/y", True),
    "byte order mark": ("\ufeffUser-agent: *\nDisallow: /x", "/x", False),
    "carriage returns": ("User-agent: *\rDisallow: /x", "/x", False),
    "other fields between": (f"{STAR}Sitemap: https://a.example/s\nDisallow: /x", "/x", False),
    "a page in place of the file": ("<html><a href='user-agent: *'>", "/x", True),
    "no slash": (f"{STAR}Disallow: x", "/x", True),
}  # fmt: skip


@pytest.mark.parametrize(("text", "path", "allowed"), FILES.values(), ids=list(FILES))
def test_a_file_is_read_as_the_rfc_says(text, path, allowed):
    assert parse_robots(text.encode()).can_fetch(SITE + path) is allowed


@pytest.mark.parametrize(
    ("value", "delay"),
    [("5", 5), ("2.5", 2.5), ("900", MAX_DELAY), ("-1", None), ("soon", None), ("", None)],
)  # fmt: skip
def test_a_crawl_delay_is_bounded(value, delay):
    assert parse_robots(f"{STAR}Crawl-delay: {value}".encode()).crawl_delay == delay


def test_what_stands_behind_the_limit_is_not_read():
    filler = b"#" * MAX_BYTES
    assert parse_robots(STAR.encode() + filler + b"\nDisallow: /").can_fetch(
        f"{SITE}/x"
    )


@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_file_fails(body, path):
    rules = parse_robots(STAR.encode() + b"Disallow: /*" + body)
    assert rules.can_fetch(f"{SITE}/{path}") in {True, False}


class Site:
    def __init__(self, answer):
        self.answer = answer
        self.asked = []
        self.now = 0.0
        self.cache = RobotsCache(self.fetch, clock=lambda: self.now)

    def fetch(self, url, allow_private):
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    "reason",
    [Reason.NOT_FOUND, Reason.GONE, Reason.REFUSED, Reason.CLIENT_ERROR, Reason.REDIRECT_LOOP],
)  # fmt: skip
def test_a_file_that_is_not_for_us_forbids_nothing(reason):
    assert Site(Permanent(reason)).cache.check_url(f"{SITE}/x") is None


@pytest.mark.parametrize(
    "reason", [Reason.SERVER_ERROR, Reason.TIMEOUT, Reason.DNS, Reason.RATE_LIMITED]
)
def test_a_file_that_cannot_be_had_forbids_all_for_a_while(reason):
    site = Site(Transient(reason, "x", 7))
    for _ in range(2):
        with pytest.raises(Transient) as caught:
            site.cache.check_url(f"{SITE}/x")
        assert caught.value.reason is reason
        assert caught.value.retry_after == 7
    assert len(site.asked) == 1
    site.now, site.answer = 301, b""
    assert site.cache.check_url(f"{SITE}/x") is None


def test_a_forbidden_address_stays_forbidden():
    site = Site(Permanent(Reason.FORBIDDEN_ADDRESS))
    with pytest.raises(Permanent) as caught:
        site.cache.check_url(f"{SITE}/x")
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS


def test_a_file_is_read_once_an_hour_for_each_origin():
    site = Site(f"{STAR}Disallow: /no\nCrawl-delay: 3".encode())
    assert site.cache.check_url(f"{SITE}/x") == 3
    with pytest.raises(Permanent) as caught:
        site.cache.check_url(f"{SITE}/no")
    assert caught.value.reason is Reason.ROBOTS
    assert site.asked == [f"{SITE}/robots.txt"]
    site.cache.check_url(f"{SITE}:8443/x")
    site.now = 3601
    site.cache.check_url(f"{SITE}/x")
    assert site.asked == [
        f"{SITE}/robots.txt", f"{SITE}:8443/robots.txt", f"{SITE}/robots.txt",
    ]  # fmt: skip
