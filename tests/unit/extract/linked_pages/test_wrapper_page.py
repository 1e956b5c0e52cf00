# ruff: noqa: E501 - a case of a table is one line
"""Where pages of services that only lead on lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.linked_pages.wrapper_page import find_wrapped_target

HERE = "https://news.service.example/articles/x"
STORY = "https://paper.example/pier?a=1&b=2"


@pytest.mark.parametrize(
    ("page", "target"),
    [
        pytest.param('<c-wiz data-n-au="https://paper.example/pier?a=1&amp;b=2"><a href="https://other.example/">x</a>', STORY, id="attribute"),
        pytest.param('<script>window.location = "https://paper.example/pier?a=1&b=2";</script>', STORY, id="location"),
        pytest.param("<script>location.href='https:\\/\\/paper.example\\/pier?a=1\\x26b=2'</script>", STORY, id="escaped"),
        pytest.param('<script>location.replace("https://paper.example/pier?a=1\\u0026b=2")</script>', STORY, id="replace"),
        pytest.param('<link rel="canonical" href="https://paper.example/pier?a=1&amp;b=2">', STORY, id="canonical"),
        pytest.param('Opening <a rel="nofollow" href="https://paper.example/pier?a=1&amp;b=2">the story</a> <a href="https://help.service.example/">Help</a>', STORY, id="the only other site"),
        pytest.param('<a href="https://paper.example/a">a</a> <a href="https://other.example/b">b</a>', None, id="two other sites"),
        pytest.param('<script>location.href = "/login"</script>', None, id="the service itself"),
        pytest.param('<script>location.href = "javascript:void(0)"</script>', None, id="no web address"),
        pytest.param("", None, id="nothing"),
    ],
)  # fmt: skip
def test_the_address_is_the_one_that_the_page_leads_to(page, target):
    assert find_wrapped_target(page.encode(), HERE) == target


@given(st.binary())
def test_no_page_breaks_the_reader(page):
    find_wrapped_target(page, HERE)
    find_wrapped_target(b'<a href="' + page + b'">', HERE)
