# ruff: noqa: E501 - a case of a table is one line
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.robots import RobotsCache
from wireroom.http.robots_rules import (
    MAX_BYTES,
    MAX_DELAY,
    find_product_token,
    parse_robots,
)

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
    "parts of one letter": (f"{STAR}Disallow: /*a*a*b", "/ab", True),
    "parts one after another": (f"{STAR}Disallow: /*aa*aa*b", "/aaab", True),
    "parts one after another, hit": (f"{STAR}Disallow: /*aa*aa*b", "/aaaab", False),
    "parts in their order": (f"{STAR}Disallow: /a*bc*de*f", "/a-bc-de-f", False),
    "parts in another order": (f"{STAR}Disallow: /a*bc*de*f", "/a-de-bc-f", True),
    "end after a part": (f"{STAR}Disallow: /a*bc*$", "/a-bc-x", False),
    "end at a part": (f"{STAR}Disallow: /*.php$", "/x.php.php", False),
    "query": (f"{STAR}Disallow: /*?print=", "/x?print=1", False),
    "escapes alike": (f"{STAR}Disallow: /%7eme/%c3%a9", "/~me/é", False),
    "escapes of a query alike": (f"{STAR}Disallow: /s?q=%d0%bf", "/s?q=%d0%bf", False),
    "escapes of a query, unlike cases": (f"{STAR}Disallow: /s?q=%D0%BF", "/s?q=%d0%bf", False),
    "a sign of a query": (f"{STAR}Disallow: /*sort=a|b", "/s?sort=a%7Cb", False),
    "no colon": ("User-agent *\nDisallow /x", "/x", False),
    "no colon before a comment": (f"{STAR}disallow\t/x # not /y", "/x", False),
    "no colon in a sentence": (f"{STAR}Disallow /x for all", "/x", True),
    "no colon and no value": (f"{STAR}Disallow ", "/x", True),
    "a field of another name": (f"{STAR}Disallowed: /x", "/x", True),
    "mistyped agent": ("Useragent: *\nDisallow: /x", "/x", False),
    "agent of two words": ("user agent: *\nDisallow: /x", "/x", False),
    "mistyped rule": (f"{STAR}Dissallow: /x", "/x", False),
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


AGENT = "Wireroom/0.1 (+https://wireroom.example/bot)"


def parse(text, token="wireroom"):
    return parse_robots(text.encode(), token=token)


@pytest.mark.parametrize(("text", "path", "allowed"), FILES.values(), ids=list(FILES))
def test_a_file_is_read_as_the_rfc_says(text, path, allowed):
    assert parse(text).can_fetch(SITE + path) is allowed


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        pytest.param(AGENT, "Wireroom", id="name and version"),
        pytest.param("Newsdesk", "Newsdesk", id="a name alone"),
        pytest.param("news-desk_bot/2.0", "news-desk_bot", id="hyphen and underscore"),
        pytest.param("bot2/1.0", "bot", id="a digit ends a token"),
        pytest.param("4news/1", "news", id="digits before the name"),
        pytest.param("(+https://a.example) Bell/1", "Bell", id="a comment first"),
        pytest.param("Bell/1 Clapper/2", "Bell", id="the first product of several"),
        pytest.param("Ärgernis/1", "rgernis", id="letters of ASCII only"),
        pytest.param("Mozilla/5.0 (compatible; Bell/1; +https://a.example)", "Bell", id="like a browser"),
        pytest.param("Mozilla/5.0 (KHTML, like Gecko; Compatible;Bell-2/1)", "Bell-", id="like a browser, odd spelling"),
        pytest.param("Mozilla/5.0 (X11; Linux x86_64) Firefox/1", "Mozilla", id="a browser"),
        pytest.param("incompatible; x", "incompatible", id="only the whole word"),
        pytest.param("42", "", id="no letter"),
        pytest.param("(Bell)", "", id="a comment only"),
        pytest.param("", "", id="empty"),
    ],
)  # fmt: skip
def test_the_product_token_is_read_from_the_user_agent(user_agent, token):
    assert find_product_token(user_agent) == token


@pytest.mark.parametrize(
    ("group", "token", "allowed"),
    [
        pytest.param("newsdesk", "NewsDesk", False, id="case of the token"),
        pytest.param("NEWSDESK", "newsdesk", False, id="case of the group"),
        pytest.param("news_desk-x", "News_Desk-X", False, id="underscore and hyphen"),
        pytest.param("wireroom", "newsdesk", True, id="another robot's group"),
        pytest.param("news", "newsdesk", True, id="the beginning of the token"),
        pytest.param("newsdesk-images", "newsdesk", True, id="a longer name"),
        pytest.param("newsdesk/7 beta", "newsdesk", False, id="more after the token"),
        pytest.param("123", "", True, id="a group without a name"),
        pytest.param("*", "", False, id="all robots, also one without a name"),
    ],
)
def test_a_group_binds_the_robot_of_its_token(group, token, allowed):
    text = f"User-agent: {group}\nDisallow: /x"
    assert parse(text, token).can_fetch(f"{SITE}/x") is allowed


@pytest.mark.parametrize(
    ("value", "delay"),
    [("5", 5), ("2.5", 2.5), ("900", MAX_DELAY), ("-1", None), ("soon", None), ("", None)],
)  # fmt: skip
def test_a_crawl_delay_is_bounded(value, delay):
    assert parse(f"{STAR}Crawl-delay: {value}").crawl_delay == delay


def test_rules_behind_the_limit_are_not_read():
    filler = "#" * MAX_BYTES
    assert parse(f"{STAR}{filler}\nDisallow: /").can_fetch(f"{SITE}/x")


@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_file_fails(body, path):
    rules = parse_robots(STAR.encode() + b"Disallow: /*" + body, token="wireroom")
    assert rules.can_fetch(f"{SITE}/{path}") in {True, False}


class Site:
    def __init__(self, answer):
        self.answer = answer
        self.asked = []
        self.agents = []
        self.now = 0.0
        self.seconds = None
        self.cache = RobotsCache(self.fetch, clock=lambda: self.now)

    def check(self, url, user_agent=AGENT, **options):
        return self.cache.check_url(url, user_agent=user_agent, **options)

    def fetch(self, file, seconds):
        self.seconds = seconds
        self.asked.append(file.url)
        self.agents.append(file.user_agent)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    "reason",
    [Reason.NOT_FOUND, Reason.GONE, Reason.REFUSED, Reason.CLIENT_ERROR, Reason.REDIRECT_LOOP],
)  # fmt: skip
def test_a_file_that_is_not_for_us_forbids_nothing(reason):
    assert Site(Permanent(reason)).check(f"{SITE}/x") is None


@pytest.mark.parametrize(
    "reason", [Reason.SERVER_ERROR, Reason.TIMEOUT, Reason.DNS, Reason.RATE_LIMITED]
)
def test_a_file_that_cannot_be_had_forbids_all_for_a_while(reason):
    site = Site(Transient(reason, "x", 7))
    for _ in range(2):
        with pytest.raises(Transient) as caught:
            site.check(f"{SITE}/x")
        assert caught.value.reason is reason
        assert caught.value.retry_after == 7
    assert len(site.asked) == 1
    site.now, site.answer = 301, b""
    assert site.check(f"{SITE}/x") is None


def test_a_forbidden_address_stays_forbidden():
    site = Site(Permanent(Reason.FORBIDDEN_ADDRESS))
    with pytest.raises(Permanent) as caught:
        site.check(f"{SITE}/x")
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS


def test_a_file_is_read_once_an_hour_for_each_origin():
    site = Site(f"{STAR}Disallow: /no\nCrawl-delay: 3".encode())
    assert site.check(f"{SITE}/x") == 3
    with pytest.raises(Permanent) as caught:
        site.check(f"{SITE}/no")
    assert caught.value.reason is Reason.ROBOTS
    assert site.asked == [f"{SITE}/robots.txt"]
    site.check(f"{SITE}:8443/x")
    site.now = 3599
    site.check(f"{SITE}/x")
    assert len(site.asked) == 2
    site.now = 3600
    site.check(f"{SITE}/x")
    assert site.asked == [
        f"{SITE}/robots.txt", f"{SITE}:8443/robots.txt", f"{SITE}/robots.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_file_is_read_in_the_encoding_of_its_mark(encoding):
    site = Site(f"{STAR}Disallow: /no".encode(encoding))
    site.check(f"{SITE}/x")
    with pytest.raises(Permanent):
        site.check(f"{SITE}/no")


def test_a_private_address_is_asked_for_its_file_separately():
    site = Site(b"")
    site.check(f"{SITE}/x")
    site.check(f"{SITE}/x", allow_private=True)
    assert len(site.asked) == 2


def test_each_user_agent_has_its_own_file_and_its_own_rules():
    site = Site(b"User-agent: newsdesk\nDisallow: /x")
    site.check(f"{SITE}/x")
    with pytest.raises(Permanent) as caught:
        site.check(f"{SITE}/x", user_agent="NewsDesk/2")
    assert caught.value.reason is Reason.ROBOTS
    site.check(f"{SITE}/x")
    assert site.agents == [AGENT, "NewsDesk/2"]


def test_the_least_recently_used_files_are_forgotten():
    site = Site(b"")
    for number in range(5_000):
        site.check(f"http://{number}.example/x")
    site.check("http://0.example/x")
    site.check("http://new.example/x")
    assert len(site.asked) == 5_001
    site.check("http://0.example/x")
    assert len(site.asked) == 5_001
    site.check("http://1.example/x")
    assert len(site.asked) == 5_002


def test_an_error_without_a_time_is_retried_after_five_minutes():
    site = Site(Transient(Reason.TIMEOUT, "x"))
    for now, asked in ((0, 1), (299, 1), (300, 2)):
        site.now = now
        with pytest.raises(Transient) as caught:
            site.check(f"{SITE}/x")
        assert caught.value.retry_after == 300
        assert caught.value.detail == "robots.txt: x"
        assert len(site.asked) == asked


@pytest.mark.parametrize(
    ("left", "given", "asked"),
    [(60.0, 15.0, 1), (15.0, 15.0, 1), (4.0, 4.0, 2)],
    ids=["more than a file may take", "just as much", "less: no word of the site"],
)
def test_a_page_that_has_little_time_left_condemns_no_site(left, given, asked):
    site = Site(Transient(Reason.TIMEOUT, "x"))
    for _ in range(2):
        with pytest.raises(Transient):
            site.check(f"{SITE}/x", seconds=left)
    assert site.seconds == given
    assert len(site.asked) == asked


class SlowSite(Site):
    """A site that answers when it is let go, and says when it was asked."""

    def __init__(self, answer):
        super().__init__(answer)
        self.begun, self.let_go = Event(), Event()

    def fetch(self, file, seconds):
        self.begun.set()
        assert self.let_go.wait(20)
        return super().fetch(file, seconds)


@pytest.fixture
def slow_site():
    site = SlowSite(f"{STAR}Crawl-delay: 3".encode())
    with ThreadPoolExecutor() as pool:
        first = pool.submit(site.check, f"{SITE}/x")
        assert site.begun.wait(20)
        yield site, pool
        site.let_go.set()
        assert first.result() == 3
    assert site.asked == [f"{SITE}/robots.txt"]


def test_a_slow_file_holds_one_thread(slow_site):
    site, _ = slow_site
    with pytest.raises(Transient) as caught:
        site.check(f"{SITE}/y")
    assert caught.value.reason is Reason.HOST_BUSY
    assert caught.value.retry_after == 2


def test_a_page_that_may_wait_gets_the_rules_that_another_thread_fetches(slow_site):
    site, pool = slow_site
    second = pool.submit(site.check, f"{SITE}/y", may_wait=True)
    site.let_go.set()
    assert second.result() == 3


def test_a_thread_that_fails_lets_the_next_one_fetch():
    site = Site(RuntimeError("a defect"))
    for _ in range(2):
        with pytest.raises(RuntimeError):
            site.check(f"{SITE}/x")
    assert len(site.asked) == 2


def test_the_longest_pattern_of_ten_thousand_rules_wins():
    rules = "".join(f"Disallow: /{number}\n" for number in range(9_999))
    last = "Disallow: /last\n"
    assert not parse(f"{STAR}{rules}{last}").can_fetch(f"{SITE}/last")
    assert parse(f"{STAR}{rules}Allow: /x\n{last}").can_fetch(f"{SITE}/last")


@pytest.mark.parametrize(
    ("rule", "path", "allowed"),
    [
        ("/price/%24", "/price/$", False),
        ("/price/%24", "/price/", True),
        ("/a%2Ab", "/a*b", False),
        ("/a%2ab", "/axxb", True),
        ("/a*b", "/axxb", False),
        ("/a$b", "/a$b", False),
        ("/a$", "/a", False),
        ("/a$", "/a$", True),
        ("//in/", "//in/x", False),
        ("//in/", "/in/x", True),
    ],
)
def test_an_escaped_sign_of_a_pattern_is_literal(rule, path, allowed):
    rules = parse_robots(f"User-agent: *\nDisallow: {rule}".encode(), token="wireroom")
    assert rules.can_fetch(f"https://a.example{path}") is allowed


LICENSE = "License: https://a.example/license.xml\n"
LICENSES = {
    "for all": (f"{LICENSE}\nUser-agent: *\nAllow: /", True),
    "in a file without groups": (LICENSE, True),
    "for all, beside a group of its own": (f"{LICENSE}User-agent: wireroom\n", True),
    "in the group of all": (f"{STAR}{LICENSE}", True),
    "in the robot's own group": (f"User-agent: wireroom\n{LICENSE}", True),
    "of another robot": (f"User-agent: otherbot\n{LICENSE}{STAR}Allow: /", False),
    "a path": (f"License: /license.xml\n{STAR}", False),
    "none": (STAR, False),
}


@pytest.mark.parametrize(("text", "named"), LICENSES.values(), ids=list(LICENSES))
def test_a_robots_file_names_a_licence(text, named):
    found = parse_robots(text.encode(), token="wireroom").license
    assert found == ("https://a.example/license.xml" if named else "")
