"""The root of a site, as an address and as what a link leads to."""

from __future__ import annotations

import pytest

from wireroom.extract.page.root_url import is_root, leads_to_root

PAGE = "https://paper.example/2026/03/pier"


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example",
        "https://paper.example/",
        "https://paper.example/index.html",
        "https://paper.example/Default.aspx",
        "https://paper.example/#contact",
    ],
)
def test_an_address_without_a_path_of_its_own_is_the_root(url):
    assert is_root(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/pier",
        "https://paper.example/pier/index.html",
        "https://paper.example/?p=7",
        "/",
        "https://[paper/",
        "",
    ],
)
def test_any_other_address_is_not(url):
    assert not is_root(url)


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/", True),
        (" / ", True),
        ("/index.html", True),
        ("/#contact", True),
        ("//paper.example/", True),
        ("../../../", True),
        ("https://other.example/", False),
        ("#comments", False),
        ("/news/", False),
        ("/?p=7", False),
        ("", False),
        ("https://[paper/", False),
    ],
)
def test_a_link_leads_to_the_root_of_its_own_site(address, leads):
    assert leads_to_root(address, PAGE) is leads


@pytest.mark.parametrize("address", ["", "#", "#comments"])
def test_a_place_on_the_front_page_is_no_way_to_it(address):
    assert not leads_to_root(address, "https://paper.example/")
