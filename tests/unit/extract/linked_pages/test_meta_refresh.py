# ruff: noqa: E501 - a case of a table is one line
"""Pages that send their reader on."""

from __future__ import annotations

import pytest

from wireroom.extract.linked_pages.meta_refresh import find_refresh

URL = "https://a.example/old"


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ('<meta http-equiv="refresh" content="0;url=/new">', "https://a.example/new"),
        ("<META content='0; URL=new' HTTP-EQUIV=Refresh>", "https://a.example/new"),
        ('<meta http-equiv=refresh content="5, https://b.example/x?a=1&amp;b=2">', "https://b.example/x?a=1&b=2"),
        ('<meta http-equiv=refresh content="5, https://b.example/x?a=1&section=2">', "https://b.example/x?a=1&section=2"),
        ("<meta http-equiv=refresh content=\"0;url='/new'\">Moved <a href=/new>here</a>", "https://a.example/new"),
        ('<meta http-equiv="refresh" content="600">', None),
        ('<meta http-equiv="refresh" content="300;url=/new">', None),
        ('<meta http-equiv="refresh" content="0;url=https://a.example/old#top">', None),
        ('<meta http-equiv="refresh" content="0;url=javascript:x()">', None),
        ('<!-- <meta http-equiv="refresh" content="0;url=/new"> -->', None),
        ('<noscript><meta http-equiv="refresh" content="0;url=/new"></noscript>', None),
        ('<meta http-equiv="refresh" content="0;url=/new"><p>' + "word " * 80, None),
        ('<meta http-equiv="refresh" content="0;url=//[">', None),
        ("<p>refresh</p>", None),
    ],
)  # fmt: skip
def test_a_page_without_words_leads_where_its_refresh_says(page, target):
    assert find_refresh(page.encode(), URL) == target


@pytest.mark.parametrize(
    ("header", "page", "target"),
    [
        ("0; url=/new", "", "https://a.example/new"),
        ("1;URL='new'", "<p>Moved", "https://a.example/new"),
        ("0; url=/new", "<p>" + "word " * 80, None),
        ("300; url=/new", "", None),
        ("0; url=https://a.example/old", "", None),
        ("5", "", None),
    ],
)
def test_a_page_without_words_leads_where_its_header_says(header, page, target):
    assert find_refresh(page.encode(), URL, header=header) == target


@pytest.mark.parametrize("piece", ["<meta ", "<!--", "<script>", "http-equiv=refresh "])
def test_broken_markup_takes_bounded_time(piece):
    assert find_refresh(b"refresh" + (piece * 5_000).encode()[:65_000], URL) is None
