"""Links of other sites among comments."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.pings import (
    find_pings,
    is_in_ping,
    is_ping_text,
    list_ping_keys,
)
from wireroom.extract.page.mark_index import index_marks

ITEM = '<li id="comment-{0}" class="{1}"><p>Other paper</p></li>'


def find(body: str):
    return find_pings(index_marks(fromstring(f"<html><body>{body}</body></html>")))


@pytest.mark.parametrize(
    ("body", "keys", "count"),
    [
        pytest.param(ITEM.format(7, "pingback"), ("comment-7",), 1, id="pingback"),
        pytest.param(ITEM.format(7, "Trackback"), ("comment-7",), 1, id="trackback"),
        pytest.param('<li class="post pingback"></li>', (), 1, id="without a number"),
        pytest.param(
            '<p class="pingback" id="li-comment-9"></p>', ("comment-9",), 1, id="p"
        ),
        pytest.param('<p class="trackback">Address</p>', (), 0, id="the address"),
        pytest.param(
            f'<ol class="pinglist">{ITEM.format(3, "")}{ITEM.format(4, "")}</ol>',
            ("comment-3", "comment-4"),
            2,
            id="a list",
        ),
        pytest.param(
            f'<div id="trackbacks"><ol>{ITEM.format(3, "pingback")}</ol></div>',
            ("comment-3",),
            1,
            id="marked twice",
        ),
        pytest.param(
            f'<ol class="commentlist">{ITEM.format(3, "comment")}</ol>',
            (),
            0,
            id="none",
        ),
    ],
)
def test_pings_are_counted_and_their_keys_listed(body, keys, count):
    pings = find(body)
    assert len(pings) == count
    assert list_ping_keys(pings) == keys


@pytest.mark.parametrize(
    ("body", "is_ping"),
    [
        ('<ol class="pinglist"><li id="x">a</li></ol>', True),
        ('<div class="pings"><ol><li><p id="x">a</p></li></ol></div>', True),
        ('<li class="pingback"><div><p id="x">a</p></div></li>', True),
        ('<div class="pings"><div><ol><li id="x">a</li></ol></div></div>', False),
        ('<li class="pingback"><ol><li id="x">a</li></ol></li>', False),
    ],
)
def test_an_item_is_a_ping_by_its_nearest_item_or_list(body, is_ping):
    tree = fromstring(f"<html><body>{body}</body></html>")
    assert is_in_ping(tree.get_element_by_id("x")) is is_ping


@pytest.mark.parametrize(
    ("whole", "text", "is_ping"),
    [
        ("Pingback: Other paper", "Other paper", True),
        ("Ada", "[…] as the Courier writes […]", True),
        ("Ada", "[...] as the Courier writes [...]", True),
        ("Ada", "[…] as the Courier writes", False),
        ("Ada", "Quoted: […] as they write […]", False),
    ],
)
def test_the_excerpt_of_another_page_is_a_ping(whole, text, is_ping):
    assert is_ping_text(whole, text) is is_ping
