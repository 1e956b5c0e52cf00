from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.extract.metadata.metadata import Metadata
from wireroom.extract.reject_non_articles import reject_non_article

STORY = "The mill on the river was sold to its workers on Monday. " * 4

MANY = ("Another headline of the day",) * 2_000


def test_a_short_brief_beside_many_links_is_an_article():
    brief = Metadata(title="Mill sold", declared_article=True)

    reject_non_article("https://a.example/1", brief, STORY, links=MANY)


def test_the_error_for_a_short_text_has_its_length():
    with pytest.raises(Permanent) as raised:
        reject_non_article(
            "https://a.example/1", Metadata(title="x"), "Sold.", links=()
        )

    assert raised.value.reason is Reason.NO_TEXT
    assert "5 characters" in raised.value.detail


def test_a_text_in_a_wide_script_needs_fewer_characters():
    text = "港で夜のフェリーが九年ぶりに戻り、二百人が雨の中で迎えた。"

    reject_non_article("https://a.example/1", Metadata(title="x"), text, links=())


def test_an_address_without_a_path_with_a_story_is_no_homepage():
    reject_non_article(
        "https://mill.example/", Metadata(title="x"), STORY, links=("Home",)
    )


def test_a_text_of_links_only_is_a_front_page_at_any_address():
    links = tuple(
        f"Headline number {n} about the town and its river" for n in range(60)
    )
    text = "\n".join(f"- {x}" for x in links)

    with pytest.raises(Permanent) as raised:
        reject_non_article("https://a.example/town/", Metadata(title="x"), text, links)

    assert raised.value.reason is Reason.HOMEPAGE


def test_a_post_with_its_own_canonical_address_is_no_homepage():
    post = Metadata(title="x", canonical_url="https://a.example/2012/11/mill-sold/")

    reject_non_article("https://a.example/", post, STORY, links=MANY[:60])


def test_the_same_text_at_the_front_s_own_address_is_a_homepage():
    front = Metadata(title="x", canonical_url="https://a.example/")

    with pytest.raises(Permanent) as raised:
        reject_non_article("https://a.example/", front, STORY, links=MANY[:60])

    assert raised.value.reason is Reason.HOMEPAGE
