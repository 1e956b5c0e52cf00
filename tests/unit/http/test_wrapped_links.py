# ruff: noqa: E501 - a case of a table is one line
"""What addresses of services that only lead on lead to."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.errors import Permanent
from wireroom.http.urls import canonicalize_url
from wireroom.http.wrapped_links import is_wrapper, unwrap_url

STORY = "https://paper.example/2026/pier?id=7"
Q = quote(STORY, safe="")


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


ITEM = encode(b'\x08\x13"' + bytes([len(STORY)]) + STORY.encode() + b"\xd2\x01\x00")
KEYED = encode(b'\x08\x13"\x16AU_yqLMd3kfJx0a9Qw8bLs')

CARRIERS = [
    pytest.param(f"https://www.google.com/url?rct=j&sa=t&url={Q}&ct=ga&cd=CAEY", STORY, id="alerts"),
    pytest.param(f"https://www.google.co.uk/url?q={Q}&sa=U", STORY, id="a search result"),
    pytest.param(f"https://news.google.com/rss/articles/{ITEM}?oc=5", STORY, id="news item with its address"),
    pytest.param(f"https://news.google.com/articles/{ITEM}", STORY, id="news item of a page"),
    pytest.param(f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url={Q}&c=1", STORY, id="another engine's news"),
    pytest.param(f"https://r.search.yahoo.com/_ylt=A0/RV=2/RE=17/RO=10/RU={Q}/RK=2/RS=x-", STORY, id="a portal's"),
    pytest.param(f"https://duckduckgo.com/l/?uddg={Q}&rut=ab", STORY, id="a search engine's"),
    pytest.param(f"https://l.facebook.com/l.php?u={Q}%26fbclid%3DIwAR&h=AT", STORY, id="a network's, its tracking dropped"),
    pytest.param(f"https://out.reddit.com/t3_ab?url={Q}&token=x", STORY, id="a forum's"),
    pytest.param(f"https://t.umblr.com/redirect?z={Q}&t=x", STORY, id="a blog service's"),
    pytest.param(f"https://eur01.safelinks.protection.outlook.com/?url={Q}&data=05", STORY, id="a mail guard's"),
    pytest.param("https://urldefense.proofpoint.com/v2/url?u=https-3A__paper.example_2026_pier-3Fid-3D7&d=Dw", STORY, id="a mail guard's own coding"),
    pytest.param("https://urldefense.com/v3/__https://paper.example/2026/pier?id=7__;!!x!y$", STORY, id="a mail guard's third form"),
    pytest.param("https://www.google.com/amp/s/paper.example/2026/pier?id=7", STORY, id="AMP viewer"),
    pytest.param("https://paper-example.cdn.ampproject.org/c/s/paper.example/2026/pier?id=7", STORY, id="AMP cache"),
    pytest.param(f"https://substack.com/redirect/2/{encode(json.dumps({'e': STORY}).encode())}.sig?r=1", STORY, id="newsletter"),
    pytest.param(f"https://click.convertkit-mail2.com/abc/def/{encode(STORY.encode())}", STORY, id="another newsletter"),
    pytest.param(f"https://www.google.com/url?url={quote(f'https://l.facebook.com/l.php?u={Q}', safe='')}", STORY, id="a wrapper in a wrapper"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "target"), CARRIERS)
def test_an_address_is_read_out_of_its_wrapper(url, target):
    assert unwrap_url(url) == target
    assert is_wrapper(url)


NONE = [
    pytest.param(STORY, False, id="a story"),
    pytest.param(f"https://paper.example/url?url={Q}", False, id="a parameter of an unknown host"),
    pytest.param(f"https://notgoogle.com/url?url={Q}", False, id="a name that ends alike"),
    pytest.param("https://www.google.com/search?q=pier", False, id="another page of the service"),
    pytest.param("https://www.google.com/url?url=javascript:alert(1)", False, id="no web address"),
    pytest.param("https://www.google.com/url?url=http://[", False, id="a broken address"),
    pytest.param(f"https://news.google.com/rss/articles/{KEYED}", True, id="a key that only its service resolves"),
    pytest.param("https://urldefense.com/v3/__https://paper.example/*a__;Iw!!x", False, id="replaced characters"),
    pytest.param("https://substack.com/redirect/2/bm8.sig", True, id="no JSON"),
    pytest.param("http://feedproxy.google.com/~r/Paper/~3/abc/", True, id="a feed proxy"),
    pytest.param("https://paper.us1.list-manage.com/track/click?u=1&id=2&e=3", True, id="a newsletter's counter"),
    pytest.param("https://t.co/abc", True, id="a short address"),
    pytest.param("https://paper.substack.com/p/pier", False, id="a newsletter's own page"),
    pytest.param("mailto:desk@paper.example", False, id="no page"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "only_redirects"), NONE)
def test_an_address_that_carries_none_is_left_as_it_is(url, only_redirects):
    assert unwrap_url(url) is None
    assert is_wrapper(url) is only_redirects


@given(st.text(), st.sampled_from(["https://www.google.com/url?url=", "https://news.google.com/articles/", "https://substack.com/redirect/2/", "https://urldefense.com/v3/__", "https://www.google.com/amp/s/", ""]))  # fmt: skip
def test_no_text_breaks_the_reader_and_every_target_is_canonical(text, before):
    try:
        target = unwrap_url(before + text)
    except Permanent:
        pytest.fail("refused")
    if target is not None:
        assert canonicalize_url(target) == target
