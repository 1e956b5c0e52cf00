from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.errors import Permanent, Reason
from wireroom.http import urls
from wireroom.http.urls import (
    MAX_URL,
    canonicalize_url,
    choose_canonical_url,
    is_homepage,
    is_missing_page,
    make_url_key,
    normalize_url,
)

SPELLINGS = {
    "scheme and host in lower case": ("HTTP://News.Example/A", "http://news.example/A"),
    "case of the path stays": ("https://a.example/Ab?Cd=Ef", "https://a.example/Ab?Cd=Ef"),
    "default port goes": ("https://a.example:443/x", "https://a.example/x"),
    "http port goes": ("http://a.example:80/x", "http://a.example/x"),
    "other port stays": ("http://a.example:443/x", "http://a.example:443/x"),
    "empty port goes": ("http://a.example:/x", "http://a.example/x"),
    "fragment goes": ("https://a.example/x#comments", "https://a.example/x"),
    "user name goes": ("https://me:secret@a.example/x", "https://a.example/x"),
    "user name that looks like a host goes": ("https://b.example@a.example/", "https://a.example/"),
    "empty path": ("https://a.example", "https://a.example/"),
    "empty query": ("https://a.example/x?", "https://a.example/x"),
    "dots": ("https://a.example/a/./b/../c", "https://a.example/a/c"),
    "escaped dots": ("https://a.example/a/%2e%2E/c", "https://a.example/c"),
    "dots above the root": ("https://a.example/../../c", "https://a.example/c"),
    "dots at the end": ("https://a.example/a/b/..", "https://a.example/a/"),
    "slashes at the start stay": ("https://a.example///x", "https://a.example///x"),
    "one slash after the scheme": ("https:/a.example/x", "https://a.example/x"),
    "three slashes after the scheme": ("http:///a.example/x", "http://a.example/x"),
    "a control character in the fragment": ("https://a.example/x#a\x0bb", "https://a.example/x"),
    "slashes inside stay": ("https://a.example/x//y", "https://a.example/x//y"),
    "slashes after dots": ("https://a.example/..//x", "https://a.example//x"),
    "international host": ("https://zürich.example/", "https://xn--zrich-kva.example/"),
    "international path": ("https://a.example/é", "https://a.example/%C3%A9"),
    "escapes as they are written": ("https://a.example/%c3%A9", "https://a.example/%c3%A9"),
    "needless escapes": ("https://a.example/%7Eme%41", "https://a.example/~meA"),
    "lone percent": ("https://a.example/100%", "https://a.example/100%25"),
    "space inside a path": ("https://a.example/a b", "https://a.example/a%20b"),
    "white space around": ("  https://a.example/x\n", "https://a.example/x"),
    "line break inside": ("https://a.example/a\nb", "https://a.example/ab"),
    "backslashes": ("https:\\\\a.example\\x", "https://a.example/x"),
    "trailing dot of the host": ("https://a.example./x", "https://a.example/x"),
    "IPv6": ("http://[2001:DB8:0::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    "tracking": ("https://a.example/x?utm_source=f&id=5&fbclid=1", "https://a.example/x?id=5"),
    "tracking in capitals": ("https://a.example/x?UTM_Medium=rss", "https://a.example/x"),
    "a parameter escaped twice": ("https://a.example/x?a=1&amp;b=2&amp;amp;c=3", "https://a.example/x?a=1&b=2&c=3"),
    "a parameter escaped by number": ("https://a.example/x?p=1&#038;id=2&#x26;b=3#c", "https://a.example/x?p=1&id=2&b=3"),
    "an escaped sign alone": ("https://a.example/x?amp;id=1", "https://a.example/x?id=1"),
    "an escaped sign in the path": ("https://a.example/Q&amp;A", "https://a.example/Q&A"),
    "a parameter of a like name": ("https://a.example/x?a=1&amp=2&ampere;=3", "https://a.example/x?a=1&amp=2&ampere;=3"),
    "invisible signs around it": ("\ufeffhttps://a.example/x\u200b\xa0", "https://a.example/x"),
    "tracking escaped twice": ("https://a.example/x?id=1&amp;utm_source=f", "https://a.example/x?id=1"),
    "tracking with an escaped name": ("https://a.example/x?utm%5Fsource=f", "https://a.example/x"),
    "what may be the article stays": (
        "https://a.example/?p=1&id=2&cid=3&sid=4&source=5&ref=6",
        "https://a.example/?p=1&id=2&cid=3&sid=4&source=5&ref=6",
    ),
    "order of parameters stays": ("https://a.example/?b=1&a=2&b=0", "https://a.example/?b=1&a=2&b=0"),
    "empty parameters go": ("https://a.example/?&a=1&&", "https://a.example/?a=1"),
    "question mark inside a query": ("https://a.example/?a=b?c", "https://a.example/?a=b?c"),
}  # fmt: skip

NO_PAGES = {
    "empty": "",
    "relative": "/news/1",
    "no scheme": "a.example/x",
    "script": "javascript:alert(1)",
    "mail": "mailto:desk@a.example",
    "data": "data:text/html,x",
    "file": "file:///etc/passwd",
    "ftp": "ftp://a.example/x",
    "no host": "http://?x",
    "no slashes": "http:a.example",
    "port too high": "http://a.example:70000/",
    "port zero": "http://a.example:0/",
    "port in words": "http://a.example:http/",
    "space in the host": "http://a example/",
    "escape in the host": "http://a%2eexample/",
    "empty label": "http://a..example/",
    "label too long": f"http://{'a' * 64}.example/",
    "host too long": f"http://{'a.' * 130}example/",
    "hyphen first": "http://-a.example/",
    "broken IPv6": "http://[::1/",
    "IPv6 with a zone": "http://[fe80::1%25eth0]/",
    "words in brackets": "http://[a.example]/",
    "null": "http://a.example/\0x",
    "half a character": "http://a.example/\ud800",
    "too long": "http://a.example/" + "x" * MAX_URL,
    "far too long": "http://a.example/" + "x" * 100_000,
    "slash in compatibility form": "http://a.example\u2100b.example/",
}


@pytest.mark.parametrize(("url", "spelling"), SPELLINGS.values(), ids=list(SPELLINGS))
def test_one_address_has_one_spelling(url, spelling):
    assert canonicalize_url(url) == spelling


@pytest.mark.parametrize("url", NO_PAGES.values(), ids=list(NO_PAGES))
def test_what_is_no_page_is_refused(url):
    with pytest.raises(Permanent) as caught:
        canonicalize_url(url)
    assert caught.value.reason is Reason.BAD_URL
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "absolute"),
    [
        ("b", "https://a.example/x/b"),
        ("../b", "https://a.example/b"),
        ("/b?c", "https://a.example/b?c"),
        ("//b.example/c", "https://b.example/c"),
        ("?d=1", "https://a.example/x/y?d=1"),
        ("http://b.example/", "http://b.example/"),
    ],
)
def test_a_relative_address_is_read_from_its_base(url, absolute):
    assert canonicalize_url(url, base="https://a.example/x/y") == absolute


def test_what_is_asked_for_keeps_every_parameter():
    url = "https://a.example/x?utm_source=feed&&id=1"
    assert normalize_url(url) == url


KEYS = {
    "scheme": "http://site.example/story",
    "www": "https://www.site.example/story",
    "mobile": "https://m.site.example/story",
    "amp host": "https://amp.site.example/story",
    "two labels": "https://www.m.site.example/story",
    "slash": "https://site.example/story/",
    "slashes": "https://site.example/story///",
    "index": "https://site.example/story/index.html",
    "amp path": "https://site.example/story/amp/",
    "amp suffix": "https://site.example/story.amp",
    "amp at the front": "https://site.example/amp/story",
    "amp parameter": "https://site.example/story?amp=1",
    "amp output": "https://site.example/story?outputType=amp",
    "feed of Medium": "https://site.example/story?source=rss----1a2b---4",
    "tracking": "https://site.example/story?utm_campaign=x",
    "default port of the other scheme": "http://site.example:443/story",
    "amp cache": "https://site-example.cdn.ampproject.org/c/s/site.example/story",
    "search engine's amp": "https://www.google.com/amp/s/www.site.example/story/amp",
}


@pytest.mark.parametrize("url", KEYS.values(), ids=list(KEYS))
def test_the_addresses_of_one_article_share_a_key(url):
    assert make_url_key(url) == "https://site.example/story"


def test_escapes_in_either_case_share_a_key():
    urls = ("https://a.example/%d0%Be?q=%C3%a9", "https://a.example/о?q=é")  # noqa: RUF001 - a Cyrillic letter
    assert {*map(make_url_key, urls)} == {"https://a.example/%D0%BE?q=%C3%A9"}


@pytest.mark.parametrize(
    "url",
    [
        "https://site.example/Story",
        "https://site.example/story?id=1",
        "https://site.example/story2",
        "https://site.example/story?source=harbour",
        "https://site.example:8080/story",
        "https://news.site.example/story",
        "https://site.example/campaign",
        "https://site.example/story/ample",
        "https://site.example/story?amp=2",
    ],
)
def test_another_article_has_another_key(url):
    assert make_url_key(url) != "https://site.example/story"


FINAL = "https://www.site.example/world/2026/long-story-of-a-river?id=7"
CANONICALS = {
    "none": (None, FINAL),
    "blank": (" ", FINAL),
    "relative": ("/world/river-7", "https://www.site.example/world/river-7"),
    "same host without www": ("https://site.example/r-7", "https://site.example/r-7"),
    "subdomain": ("https://news.site.example/r-7", "https://news.site.example/r-7"),
    "another site": ("https://other.example/r-7", FINAL),
    "a site that ends alike": ("https://badsite.example/r-7", FINAL),
    "a whole domain": ("https://example/r-7", FINAL),
    "front page": ("https://www.site.example/", FINAL),
    "front page of a language": ("https://www.site.example/en/", FINAL),
    "section": ("https://www.site.example/world", FINAL),
    "another section": ("https://www.site.example/news/politics", FINAL),
    "own page without its number": (FINAL.partition("?")[0], FINAL),
    "script": ("javascript:void(0)", FINAL),
    "nonsense": ("http://[", FINAL),
    "tracking": (FINAL + "&utm_source=x", FINAL),
}


@pytest.mark.parametrize(
    ("declared", "believed"), CANONICALS.values(), ids=list(CANONICALS)
)
def test_a_page_is_believed_only_about_itself(declared, believed):
    assert choose_canonical_url(FINAL, declared) == believed


@pytest.mark.parametrize("tail", ["/page/2", "/amp", "?page=2", "/comments"])
def test_a_further_page_of_a_story_may_name_its_first(tail):
    story = "https://site.example/interview"
    assert choose_canonical_url(story + tail, story) == story


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://a.example", True),
        ("https://www.a.example/index.html", True),
        ("https://a.example/en/", True),
        ("https://a.example/de-ch", True),
        ("https://a.example/?utm_source=x", True),
        ("https://a.example/?p=5", False),
        ("https://a.example/story", False),
        ("https://a.example/en/story", False),
    ],
)
def test_a_front_page_is_known(url, answer):
    assert is_homepage(url) is answer


HOSTS = st.sampled_from(
    ["a.example", "www.A.example:80", "m.amp.site.example:8443", "[::1]", "é.example",
     "www.google.com", "x.cdn.ampproject.org"]
)  # fmt: skip
PIECES = st.sampled_from(
    ["/", "//", ".", "..", "%2e", "%", "%37%45", "amp", ".amp", ".html", "index.html",
     "a", "é", "?", "&", "=", "utm_source=1", "amp=1", "id=", "#", "\\", " ", ";", "s/",
     "c/", "www.b.example/", "[", "+"]
)  # fmt: skip
TAILS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=20)
ADDRESSES = st.builds(
    "{}://{}/{}".format, st.sampled_from(["http", "HTTPS"]), HOSTS, TAILS
)


def readable(call, url):
    try:
        return call(url)
    except Permanent as refusal:
        return None if refusal.reason is Reason.BAD_URL else pytest.fail(str(refusal))


@given(ADDRESSES)
def test_a_spelling_is_its_own_spelling(url):
    for call in (canonicalize_url, normalize_url, make_url_key):
        once = readable(call, url)
        if once is not None:
            assert call(once) == once
            assert once.isascii()
            assert len(once) <= MAX_URL


@given(ADDRESSES)
def test_the_spelling_does_not_change_the_key(url):
    spelling = readable(canonicalize_url, url)
    if spelling is not None:
        assert make_url_key(url) == make_url_key(spelling)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text):
    for candidate in (text, f"http://{text}", f"http://a.example/{text}"):
        spelling = readable(canonicalize_url, candidate)
        assert spelling is None or spelling.startswith(("http://", "https://"))


@given(st.from_regex(urls._PLAIN, fullmatch=True))
def test_the_short_way_for_plain_addresses_gives_the_result_of_the_long_one(url):
    assert (
        normalize_url(url) == urls._join_url(*urls._normalize_parts(url, None)) == url
    )


@pytest.mark.parametrize(
    ("url", "is_address"),
    [
        ("https://a.example/".ljust(2_048, "x"), True),
        ("https://a.example/".ljust(2_049, "x"), False),
        ("http://a.example/".ljust(2_047, "x"), True),
        ("http://a.example/".ljust(2_048, "x"), False),
        ("https://a.example/?" + "utm_a=1&" * 1_021, False),
        (f"https://{'a' * 63}.example/", True),
        (f"https://{'a' * 64}.example/", False),
        (f"https://{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 9}/", True),
        (f"https://{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 10}/", False),
        ("https://-a.example/", False),
        ("https://a-.example/", False),
        ("https://a..example/", False),
        ("https://a.example:0/", False),
        ("https://a.example:1/", True),
        ("https://a.example:65535/", True),
        ("https://a.example:65536/", False),
        ("https://[::1%25eth0]/", False),
    ],
)
def test_an_address_is_within_its_limits(url, is_address):
    if is_address:
        assert normalize_url(url) == url
        return
    with pytest.raises(Permanent) as refused:
        normalize_url(url)
    assert refused.value.reason is Reason.BAD_URL


def test_tracking_is_dropped_from_an_address_of_eight_thousand_characters():
    url = "https://a.example/?x=1"
    longest = url.ljust(8_192 - 9, "&") + "&utm_a=12"
    assert canonicalize_url(longest) == url
    with pytest.raises(Permanent) as refused:
        canonicalize_url(longest + "3")
    assert refused.value.reason is Reason.BAD_URL


@pytest.mark.parametrize(
    ("url", "folded"),
    [
        ("http://www.a.example/", "https://a.example"),
        ("https://m.www.a.example/", "https://a.example"),
        ("https://www.example/", "https://www.example"),
        ("https://mobile.a.example:80/x", "https://a.example/x"),
        ("http://amp.a.example:443/x", "https://a.example/x"),
        ("http://a.example:8080/x", "https://a.example:8080/x"),
        ("https://[2001:4860::1]/x/", "https://[2001:4860::1]/x"),
        ("https://a.example/x/index.HTML", "https://a.example/x"),
        ("https://a.example/x/index.htm", "https://a.example/x"),
        ("https://a.example/x/index.phpx", "https://a.example/x/index.phpx"),
        ("https://a.example/x/amp/", "https://a.example/x"),
        ("https://a.example/x.amp", "https://a.example/x"),
        ("https://a.example/x.amp.html", "https://a.example/x.html"),
        ("https://a.example/AMP/x", "https://a.example/x"),
        ("https://a.example/camp", "https://a.example/camp"),
        ("https://a.example/x?amp=1&y=2", "https://a.example/x?y=2"),
        ("https://a.example/x?amp", "https://a.example/x"),
        ("https://a.example/x?AMP=True", "https://a.example/x"),
        ("https://a.example/x?amp=2", "https://a.example/x?amp=2"),
        ("https://a.example/x?output=amp&outputType=amp", "https://a.example/x"),
        ("https://a-example.cdn.ampproject.org/c/s/a.example/x", "https://a.example/x"),
        ("http://www.google.com/amp/s/www.a.example/x", "https://a.example/x"),
        (
            "https://a.cdn.ampproject.org/v/b.cdn.ampproject.org/a/c.example/x",
            "https://c.example/x",
        ),
        (
            "https://a.cdn.ampproject.org/c/s/-b-/x",
            "https://a.cdn.ampproject.org/c/s/-b-/x",
        ),
    ],
)
def test_an_article_has_one_key_under_all_its_addresses(url, folded):
    assert make_url_key(url) == folded


@pytest.mark.parametrize(
    ("final", "declared", "is_credible"),
    [
        ("https://a.example/x/story-1", "https://www.a.example/x/story-1", True),
        ("https://a.example/x/story-1", "https://b.a.example/x/story-1", True),
        ("https://b.a.example/x/story-1", "https://a.example/x/story-1", True),
        ("https://a.example/x/story-1", "https://ba.example/x/story-1", False),
        ("https://a.example/x/story-1", "https://b.example/x/story-1", False),
        ("https://a.example/x/story-1", "https://a.example/", False),
        ("https://a.example/x/story-1", "https://a.example/de", False),
        ("https://a.example/", "https://a.example/de", True),
        ("https://a.example/news/story-1", "https://a.example/news", False),
        ("https://a.example/news/story-1", "https://a.example/world", False),
        ("https://a.example/news/story-1", "https://a.example/news?x=1", True),
        ("https://a.example/story/2", "https://a.example/story", True),
        ("https://a.example/story/amp/print", "https://a.example/story", True),
        (
            "https://a.example/story-number-1/x",
            "https://a.example/story-number-1",
            True,
        ),
        ("https://a.example/view?id=1", "https://a.example/view", False),
        ("https://a.example/view?postid=1", "https://a.example/view", False),
        ("https://a.example/view?p=1", "https://a.example/view", False),
        ("https://a.example/view?page=1", "https://a.example/view", True),
        ("https://a.example/view?id=1", "https://a.example/view?id=2", True),
        ("https://a.example/x/story-1", "nonsense:", False),
        ("https://a.example/x/story-1", "  ", False),
        ("https://a.example/x/story-1", None, False),
    ],
)
def test_a_declared_address_is_believed_where_it_names_the_article(
    final, declared, is_credible
):
    chosen = choose_canonical_url(final, declared)
    assert chosen == (canonicalize_url(declared) if is_credible else final)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.example/x;jsessionid=1F2?p=1", "https://a.example/x?p=1"),
        ("https://a.example/x.jsp;JSESSIONID=ab!c", "https://a.example/x.jsp"),
        ("https://a.example/?PHPSESSID=12ab&id=3", "https://a.example/?id=3"),
        ("https://a.example/?ASPSESSIONIDQQ=XY", "https://a.example/"),
        ("https://a.example/?CFID=1&CFTOKEN=2&x=1", "https://a.example/?x=1"),
        ("https://a.example/(S(lit3py55t21z5v55vlm25s55))/x", "https://a.example/x"),
        ("https://a.example/x;v=2", "https://a.example/x;v=2"),
        ("https://a.example/?sid=9", "https://a.example/?sid=9"),
        (
            "https://a.example/?t=1&sid=0123456789abcdef0123456789ABCDEF",
            "https://a.example/?t=1",
        ),
        (
            "https://a.example/?sid=0123456789abcdef0123456789abcde",
            "https://a.example/?sid=0123456789abcdef0123456789abcde",
        ),
        ("https://a.example/(S)/x", "https://a.example/(S)/x"),
    ],
)
def test_a_session_id_is_no_part_of_an_address(url, canonical):
    assert canonicalize_url(url) == canonical
    assert normalize_url(url) != canonical or url == canonical


@pytest.mark.parametrize(
    ("path", "is_missing"),
    [
        ("/404", True),
        ("/404.html", True),
        ("/errors/404/", True),
        ("/error404.aspx", True),
        ("/page-not-found?from=/mill", True),
        ("/NotFound", True),
        ("/news/404-jobs-lost", False),
        ("/news/body-not-found", False),
        ("/2026/404/mill", False),
        ("/mill?code=404", False),
    ],
)
def test_a_page_not_found_is_known_by_its_address(path, is_missing):
    assert is_missing_page(f"https://paper.example{path}") is is_missing
