"""Pages that list articles are no articles."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.errors import Permanent, Reason
from wireroom.extract.archive_pages import reject_archive


def reject(classes: str, path: str, cards: int) -> None:
    headings = "".join(f"<h2><a href='/a{n}'>Story {n}</a></h2>" for n in range(cards))
    tree = document_fromstring(
        f"<html><body class='{classes}'><main>{headings}</main></body></html>"
    )
    reject_archive(tree, f"https://bell.example{path}")


@pytest.mark.parametrize(
    ("classes", "path", "cards"),
    [
        pytest.param("archive author author-2", "/author/ada/", 1, id="one article"),
        pytest.param("archive tag", "/x/", 2, id="by its class"),
        pytest.param("", "/category/town/", 3, id="by its address"),
        pytest.param("home blog hfeed", "/", 2, id="the front page"),
    ],
)
def test_a_list_of_articles_is_rejected(classes, path, cards):
    with pytest.raises(Permanent) as caught:
        reject(classes, path, cards)
    assert caught.value.reason is Reason.HOMEPAGE


@pytest.mark.parametrize(
    ("classes", "path", "cards"),
    [
        pytest.param("archive", "/x/", 1, id="a class and one heading"),
        pytest.param("", "/category/town/", 2, id="an address and two headings"),
        pytest.param("single single-post", "/tag/x/", 5, id="an article"),
        pytest.param("blog", "/x/", 5, id="a blog's article"),
        pytest.param("home", "/", 5, id="a home without a list of posts"),
    ],
)
def test_a_page_that_may_be_an_article_stays(classes, path, cards):
    reject(classes, path, cards)


@pytest.mark.parametrize(
    ("path", "heading", "cards", "is_list"),
    [
        pytest.param("/news/", "News", 5, True, id="a section"),
        pytest.param("/town/sport", "SPORT", 5, True, id="a section of a section"),
        pytest.param("/sport", "Sport", 4, False, id="few links"),
        pytest.param("/sport", "Sport in the town", 9, False, id="another heading"),
        pytest.param("/week-12", "Week-12", 9, False, id="a name of several words"),
        pytest.param("/links", "Links</h1><h1>More", 9, False, id="two headings"),
    ],
)
def test_a_section_is_known_by_its_name(path, heading, cards, is_list):
    links = "".join(f"<h2><a href='/a{n}'>Story {n}</a></h2>" for n in range(cards))
    tree = document_fromstring(f"<body><h1>{heading}</h1><main>{links}</main></body>")
    if not is_list:
        reject_archive(tree, f"https://bell.example{path}")
        return
    with pytest.raises(Permanent) as caught:
        reject_archive(tree, f"https://bell.example{path}")
    assert caught.value.reason is Reason.HOMEPAGE


@pytest.mark.parametrize(
    ("kind", "is_list"),
    [
        ('"CollectionPage"', True),
        ('["WebPage", "CollectionPage"]', True),
        ('"WebPage"', False),
    ],
)
def test_a_list_is_known_by_the_type_that_the_page_states(kind, is_list):
    cards = "<h2><a href='/a'>A</a></h2><h3><a href='/b'>B</a></h3>"
    tree = document_fromstring(f"<html><body><main>{cards}</main></body></html>")
    scripts = [f'{{"@type": {kind}, "name": "Coast"}}']
    if not is_list:
        reject_archive(tree, "https://bell.example/coast", scripts)
        return
    with pytest.raises(Permanent) as caught:
        reject_archive(tree, "https://bell.example/coast", scripts)
    assert caught.value.reason is Reason.HOMEPAGE


@pytest.mark.parametrize(
    ("address", "is_list"),
    [
        ("?post={0}#{0}", False),
        ("/forum/topic/weir-1/?post={0}#{0}", False),
        ("/forum/topic/weir-{0}#{0}", True),
        ("?p={0}", True),
    ],
    ids=["a place", "a place by its path", "another topic", "another page"],
)
def test_the_headings_of_a_topic_s_posts_lead_to_its_own_page(address, is_list):
    heading = "<h4>Re: Weir <a href='{0}'>&#182;</a></h4>"
    posts = "".join(heading.format(address.format(n)) for n in range(2, 6))
    tree = document_fromstring(f"<html><body><h1>Weir</h1>{posts}</body></html>")
    url = "https://bell.example/forum/topic/weir-1/"
    if not is_list:
        reject_archive(tree, url)
        return
    with pytest.raises(Permanent):
        reject_archive(tree, url)
