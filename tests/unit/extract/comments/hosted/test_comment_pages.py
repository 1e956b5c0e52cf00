"""Which links of a page lead to further pages of its comments."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.comments.hosted.comment_pages import find_comment_pages

DATED = "https://bell.example/2026/03/lock/"
PLAIN = "https://bell.example/?p=12"
FILE = "https://bell.example/town/lock.html"


def find(markup: str, base: str) -> list[str]:
    tree = document_fromstring(f"<html><body>{markup}</body></html>")
    return list(find_comment_pages(tree, base))


def in_section(href: str, rel: str = "") -> str:
    return f"<div id='comments'><a href='{href}' {rel}>2</a></div>"


@pytest.mark.parametrize(
    ("markup", "base", "pages"),
    [
        pytest.param(
            '<a href="/2026/03/lock/comment-page-2/#comments">Older</a>',
            DATED, [f"{DATED}comment-page-2/"], id="a page of this list",
        ),
        pytest.param(
            '<a href="../comment-page-1/">1</a>',
            f"{DATED}comment-page-2/", [f"{DATED}comment-page-1/"],
            id="from page to page",
        ),
        pytest.param(
            '<a href="/?p=12&cpage=2#comments">Older</a>',
            PLAIN, [f"{PLAIN}&cpage=2"], id="without permalinks",
        ),
        pytest.param(
            '<aside><a href="/?p=13&cpage=2#comment-99">Ada on the mill</a></aside>',
            PLAIN, [], id="another article's, without permalinks",
        ),
        pytest.param(
            '<p id="comment-7"><a href="/2026/03/lock/comment-page-1/#comment-7">9 May'
            "</a></p>",
            DATED, [], id="the page that shows the comment of the link",
        ),
        pytest.param(
            '<p id="comment-7"><a href="/2026/03/lock/comment-page-2/#comment-7">9 May'
            '</a></p><a href="/2026/03/lock/comment-page-1/#comments">Older</a>',
            DATED, [f"{DATED}comment-page-2/", f"{DATED}comment-page-1/"],
            id="of several pages this one is a page as well",
        ),
        pytest.param(
            '<form id="respond"><a href="/2026/03/lock/comment-page-1/#respond">Cancel'
            "</a></form>",
            DATED, [], id="the page that shows the form of the link",
        ),
        pytest.param(
            '<ul><li><a href="/2026/02/mill/comment-page-4/#c-9">Ada</a></li></ul>',
            DATED, [], id="a list of the latest comments",
        ),
        pytest.param(
            '<a href="/2026/03/lock/comment-page-2/?replytocom=4#respond">Reply</a>',
            DATED, [], id="a form",
        ),
        pytest.param(
            in_section("/town/lock.html?page=1"),
            FILE, [f"{FILE}?page=1"], id="a number in the query",
        ),
        pytest.param(
            in_section("/town/lock/comments/2", "rel=next"),
            FILE, ["https://bell.example/town/lock/comments/2"], id="below the article",
        ),
        pytest.param(
            in_section("/town/mill.html", "rel=next"), FILE, [], id="the next article",
        ),
        pytest.param(
            '<link rel="canonical" href="/2026/03/lock/">'
            '<a href="/2026/03/lock/comment-page-2/">2</a>',
            "https://bell.example/?p=12", [f"{DATED}comment-page-2/"],
            id="known under its canonical address",
        ),
        pytest.param(
            '<a href="https://other.example/2026/03/lock/comment-page-2/">2</a>',
            DATED, [], id="another host",
        ),
    ],
)  # fmt: skip
def test_a_page_of_the_list_is_an_address_of_the_article(markup, base, pages):
    assert find(markup, base) == pages


def test_a_front_page_has_no_pages_below_it():
    assert find(in_section("/town/lock/2", "rel=next"), "https://bell.example/") == []
