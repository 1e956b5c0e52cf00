"""Data of scripts that describes another article than the page's."""

from __future__ import annotations

import pytest

from wireroom.extract.metadata.foreign_data import is_of_another_page
from wireroom.extract.metadata.jsonld import ArticleData

PAGE = "https://a.example/2026/mill-sold"
TITLES = ("Mill sold to its miller - Courier", "", "Mill sold to its miller")


@pytest.mark.parametrize(
    ("url", "headline", "is_other"),
    [
        ("a.example/2026/ferry-late", "The ferry is late again", True),
        ("/2026/ferry-late", "The ferry is late again", True),
        ("a.example/2026/mill-sold/", "The ferry is late again", False),
        ("a.example/amp/mill-sold", "Mill sold to the miller", False),
        ("", "The ferry is late again", False),
        ("a.example/2026/ferry-late", "", False),
        ("a.example", "The ferry is late again", False),
    ],
)
def test_another_address_and_another_headline_are_another_article(
    url, headline, is_other
):
    data = ArticleData(url=url, headline=headline)
    assert is_of_another_page(data, (PAGE, "", "https://[a/"), TITLES) is is_other


def test_an_address_that_the_page_declares_is_its_own():
    data = ArticleData(url="a.example/ferry", headline="The ferry is late")
    assert not is_of_another_page(data, (PAGE, "https://a.example/ferry"), TITLES)
