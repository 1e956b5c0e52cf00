from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.jsonld import ArticleData, Person, read_article_data

STORY = {
    "@type": "NewsArticle",
    "headline": "Mill &amp; dam sold",
    "author": {"@type": "Person", "name": "Mira Tolland"},
    "datePublished": "2011-09-18T06:00:00+05:00",
}


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param(STORY, id="alone"),
        pytest.param([{"@type": "WebSite", "name": "Courier"}, STORY], id="in a list"),
        pytest.param({"@graph": [{"@type": "WebPage"}, STORY]}, id="in a graph"),
        pytest.param({"@type": "WebPage", "mainEntity": STORY}, id="in a page"),
        pytest.param({**STORY, "@type": ["Article", "NewsArticle"]}, id="of two types"),
    ],
)
def test_the_article_is_found_where_it_is(wrapped):
    data = read_article_data([json.dumps(wrapped)])

    assert data.headline == "Mill & dam sold"
    assert data.authors == (Person(name="Mira Tolland", kind="Person"),)
    assert data.published == "2011-09-18T06:00:00+05:00"


def test_people_named_by_id_are_looked_up():
    graph = [
        {"@type": "Article", "headline": "Mill sold", "author": {"@id": "#mira"}},
        {"@type": "Person", "@id": "#mira", "name": "Mira Tolland"},
    ]

    data = read_article_data([json.dumps({"@graph": graph})])

    assert [x.name for x in data.authors] == ["Mira Tolland"]


def test_of_two_articles_the_one_at_this_address_is_taken():
    teaser = {"@type": "Article", "headline": "Other", "url": "https://a.example/2"}
    own = {"@type": "Article", "headline": "Own", "url": "http://a.example/1/"}

    data = read_article_data([json.dumps([teaser, own])], "https://a.example/1?x=y")

    assert data.headline == "Own"


@pytest.mark.parametrize(
    "script",
    ["", "{", "[" * 100_000, "null", "3", '"x"', '{"@type": 3, "author": [[]]}'],
)
def test_broken_and_hostile_scripts_are_no_data(script):
    assert read_article_data([script]) == ArticleData()


def test_a_line_feed_inside_a_string_is_borne():
    script = '{"@type": "NewsArticle", "headline": "Mill\nsold"}'

    assert read_article_data([script]).headline == "Mill sold"


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda x: (
        st.lists(x, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "author", "image", "name", "headline"]),
            x | st.just("Article"),
            max_size=4,
        )
    ),
)


@given(TREES)
def test_any_json_is_read_without_a_crash(tree):
    assert isinstance(read_article_data([json.dumps(tree)]).headline, str)
