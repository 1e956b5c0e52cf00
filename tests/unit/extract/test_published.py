from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract.decode_page import parse_page
from wireroom.extract.jsonld import ArticleData
from wireroom.extract.page_index import index_page
from wireroom.extract.published import find_modification_date, find_publication_date
from wireroom.model.article import Page
from wireroom.model.moment import DateSource, PublishedTime

H1 = "<h1>Mill sold</h1>"


def published(
    markup: str,
    *,
    json_ld: str = "",
    url: str = "https://a.example/mill",
    lang: str = "",
) -> PublishedTime | None:
    page = Page(
        url=url,
        body=f'<html lang="{lang}"><body>{markup}</body></html>'.encode(),
        fetched_at=datetime(2012, 5, 1, tzinfo=UTC),
    )
    found = index_page(parse_page(page))
    return find_publication_date(page, found, ArticleData(published=json_ld))


@pytest.mark.parametrize(
    ("markup", "source", "day"),
    [
        (
            '<meta property="article:published_time" content="2011-09-18T06:00:00Z">',
            DateSource.META,
            "2011-09-18",
        ),
        (f'{H1}<time datetime="2011-09-18">x</time>', DateSource.MARKUP, "2011-09-18"),
        (
            f'{H1}<p class="date">September 18, 2011</p>',
            DateSource.VISIBLE,
            "2011-09-18",
        ),
        (f"{H1}<p>Published: September 18, 2011</p>", DateSource.VISIBLE, "2011-09-18"),
    ],
)
def test_a_date_is_read_with_the_place_it_was_read_in(markup, source, day):
    moment = published(markup)

    assert moment is not None
    assert moment.source is source
    assert moment.isoformat()[:10] == day


def test_json_ld_is_asked_first():
    moment = published(
        '<meta property="article:published_time" content="2011-01-01">',
        json_ld="2011-09-18",
    )

    assert moment is not None
    assert moment.source is DateSource.JSON_LD


def test_a_date_of_the_future_is_passed_over():
    moment = published(f"{H1}<p>September 18, 2011</p>", json_ld="2031-01-01")

    assert moment is not None
    assert moment.isoformat() == "2011-09-18"


def test_the_address_is_asked_where_the_page_is_silent():
    moment = published(H1, url="https://a.example/2011/09/18/mill/")

    assert moment is not None
    assert moment.source is DateSource.URL


def test_a_time_in_a_footer_or_of_an_update_is_not_when_it_was_published():
    markup = (
        '<footer><time datetime="2012-01-01">x</time></footer>'
        '<time datetime="2012-02-02">Updated on 2 February</time>'
    )

    moment = published(markup)

    assert moment is None or moment.source is not DateSource.MARKUP


@pytest.mark.parametrize(
    ("lang", "day"),
    [("en-US", "2011-09-03"), ("en-GB", "2011-03-09"), ("fr", "2011-03-09")],
)
def test_a_date_in_slashes_is_read_as_the_language_writes_it(lang, day):
    moment = published(f"{H1}<p>09/03/2011</p>", lang=lang)

    assert moment is not None
    assert moment.isoformat() == day


def test_modified_is_only_what_is_stated():
    page = Page(url="https://a.example/", body=b"<p>Updated 2011-09-18</p>")
    found = index_page(parse_page(page))

    assert find_modification_date(page, found, ArticleData()) is None
    stated = find_modification_date(
        page, found, ArticleData(modified="2011-09-19T07:00:00Z")
    )
    assert stated is not None
    assert stated.isoformat() == "2011-09-19T07:00:00+00:00"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            '<ul class="comments"><li><time datetime="2011-09-20">x</time></li></ul>',
            id="a comment's time",
        ),
        pytest.param(
            '<p class="date">20.9.2011, 10:00-11:30 Uhr</p>', id="an event's hours"
        ),
    ],
)
def test_another_thing_s_date_is_not_the_page_s(other):
    moment = published(f"{H1}{other}", url="https://a.example/2011/09/18/mill")

    assert moment is not None
    assert moment.isoformat() == "2011-09-18"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/news/29-10-2011", "2011-10-29"),
        ("https://a.example/news/05-10-2011", None),
    ],
)
def test_a_day_in_front_is_read_in_an_address_where_it_can_be_no_month(url, day):
    moment = published(H1, url=url)

    assert (moment and moment.isoformat()) == day


def test_the_address_tells_the_region_where_the_page_does_not():
    markup = f'{H1}<p class="date">02/10/2011</p>'
    moment = published(markup, url="https://a.example/en-gb/news/mill")

    assert moment is not None
    assert moment.isoformat() == "2011-10-02"
