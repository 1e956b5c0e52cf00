# ruff: noqa: E501 - a case of a table is one line
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract.metadata.jsonld import ArticleData
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.extract.publication_date.published import (
    find_modification_date,
    find_publication_date,
)
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


def meta(name: str, day: str) -> str:
    return f'<meta name="{name}" content="{day}">'


PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publication_date", "article.published", "dc.date.issued",
    "dcterms.created", "dcterms.date", "dc.date", "dc.date.created",
    "citation_publication_date", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
MODIFIED_META = (
    "article:modified_time", "og:updated_time", "og:article:modified_time",
    "datemodified", "dcterms.modified", "last-modified", "lastmod",
)  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED_META)
def test_each_name_of_a_publication_date_is_read(name):
    time = published(meta(name, "2011-09-18"))
    assert time.source is DateSource.META
    assert time.isoformat() == "2011-09-18"


@pytest.mark.parametrize("name", MODIFIED_META)
def test_each_name_of_a_modification_date_is_read(name):
    body = f"<html><head>{meta(name, '2011-09-18')}</head></html>".encode()
    page = Page(url="https://a.example/", body=body)
    index = index_page(parse_page(page))
    time = find_modification_date(page, index, ArticleData())
    assert time.source is DateSource.META
    assert time.isoformat() == "2011-09-18"
    assert published(meta(name, "2011-09-18")) is None


def test_the_first_name_of_the_list_counts_not_the_first_of_the_page():
    time = published(
        meta("date", "2011-01-01") + meta("article:published_time", "2011-09-18")
    )
    assert time.isoformat() == "2011-09-18"


def test_only_twelve_dates_of_the_head_are_read():
    wrong = meta("pubdate", "none")
    assert published(wrong * 11 + meta("pubdate", "2011-09-18")) is not None
    assert published(wrong * 12 + meta("pubdate", "2011-09-18")) is None


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        pytest.param(
            '<b itemprop="datePublished">18 September 2011</b>',
            "2011-09-18",
            id="words",
        ),
        pytest.param(
            '<b itemprop="datePublished" content="2011-09-18">x</b>',
            "2011-09-18",
            id="content",
        ),
        pytest.param(
            '<b itemprop="datePublished" datetime="2011-09-18" content="2011-01-01"></b>',
            "2011-09-18",
            id="datetime before content",
        ),
        pytest.param(
            '<time datetime="2011-01-01"></time>'
            '<b itemprop="datePublished" content="2011-09-18"></b>',
            "2011-09-18",
            id="a property before a time",
        ),
        pytest.param(
            '<time datetime="2011-01-01">Aktualisiert am 1.1.</time>'
            '<time datetime="2011-09-18">x</time>',
            "2011-09-18",
            id="a German update",
        ),
        pytest.param(
            '<time datetime="2011-01-01">» mis à jour</time>'
            '<time datetime="2011-09-18">x</time>',
            "2011-09-18",
            id="a French update behind a sign",
        ),
    ],
)
def test_a_marked_element_states_its_date(markup, day):
    time = published(markup)
    assert time.source is DateSource.MARKUP
    assert time.isoformat() == day


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("18 September 2011", "18 September 2011"),
        ("Published: 18 September 2011", "18 September 2011"),
        ("First published on 18 September 2011", "18 September 2011"),
        ("Posted 18 September 2011", "18 September 2011"),
        ("Created by 18 September 2011", "18 September 2011"),
        ("| (Date: 18 September 2011", "18 September 2011"),
        ("Posted on on 18 September 2011", "on 18 September 2011"),
        ("Datenstand 18.09.2011", "Datenstand 18.09.2011"),
        ("Veröffentlicht am 18. September 2011", "18. September 2011"),
        ("Erstellt: 18.09.2011", "18.09.2011"),
        ("Stand 18.09.2011", "18.09.2011"),
        ("Publié le 18 septembre 2011", "18 septembre 2011"),
        ("Publicado el 18 de septiembre de 2011", "18 de septiembre de 2011"),
        ("Pubblicato il 18 settembre 2011", "18 settembre 2011"),
        ("Gepubliceerd. 18 september 2011", "18 september 2011"),
        ("am 18.09.11", "18.09.11"),
        ("2011年9月18日", "2011年9月18日"),
    ],
)
def test_a_line_below_the_headline_states_its_date_behind_a_label(line, raw):
    time = published(f"{H1}<p>{line}</p>", lang="de")
    assert time.source is DateSource.VISIBLE
    assert time.isoformat() == "2011-09-18"
    assert time.raw == raw


def test_the_date_of_the_last_change_alone_is_marked_as_such():
    time = published(f"{H1}<p>Last updated at 18 September 2011</p>")
    assert (time.source, time.isoformat()) == (DateSource.UPDATED, "2011-09-18")


def test_a_change_gives_the_publication_no_clock():
    markup = f"{H1}<p>Updated 18 September 2011, 21:40</p>"
    time = published(markup, url="https://a.example/2011/09/18/mill")
    assert (time.source, time.isoformat()) == (DateSource.URL, "2011-09-18")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f"<p>18 September 2011</p>{H1}", id="before the headline"),
        pytest.param(f"{H1}<p>18 September</p>", id="no year"),
        pytest.param(f"{H1}<p>9:15</p>", id="a time"),
        pytest.param(f"{H1}<p>1,204 readers</p>", id="a number"),
        pytest.param(f"{H1}<script>18 September 2011</script>", id="a script"),
        pytest.param(f"{H1}<style>18 September 2011</style>", id="a style"),
        pytest.param(f"{H1}<p>{'x ' * 40}18 September 2011</p>", id="a sentence"),
        pytest.param(f"{H1}{'<p>x</p>' * 30}<p>18 September 2011</p>", id="far below"),
        pytest.param(f"{H1}<p>18 September 1989</p>", id="before the web"),
        pytest.param(f"{H1}<p>18 September 2019</p>", id="after the download"),
    ],
)
def test_other_lines_state_no_date(markup):
    assert published(markup) is None


def test_thirty_lines_below_the_headline_are_read():
    lines = "<p>x</p>" * 29
    assert published(f"{H1}{lines}<p>18 September 2011</p>") is not None


@pytest.mark.parametrize(("number", "is_read"), [(2, True), (3, False)])
def test_lines_below_two_headlines_are_read(number, is_read):
    other = f"{H1}{'<p>x</p>' * 31}"
    markup = f"{other * (number - 1)}{H1}<p>18 September 2011</p>"
    assert (published(markup) is not None) is is_read


@pytest.mark.parametrize(("number", "is_read"), [(10, True), (11, False)])
def test_ten_marked_elements_are_read_as_lines(number, is_read):
    markup = '<p class="date">x</p>' * (number - 1)
    markup += '<p class="date">18 September 2011</p>'
    assert (published(markup) is not None) is is_read


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        pytest.param("1990-01-01", True, id="the first year of the web"),
        pytest.param("1989-12-31", False, id="the year before"),
        pytest.param("2012-05-03T00:00:00Z", True, id="two days ahead"),
        pytest.param("2012-05-03T00:00:01Z", False, id="more than two days ahead"),
        pytest.param(f"2011-09-18{'x' * 80}", True, id="ninety characters"),
        pytest.param(f"2011-09-18{'x' * 81}", False, id="91 characters"),
        pytest.param("yesterday", False, id="no digit"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_plausible_date_is_read(text, is_read):
    assert (published("", json_ld=text) is not None) is is_read


@pytest.mark.parametrize(
    ("lang", "url", "day"),
    [
        ("en", "https://a.example/", None),
        ("en-IN", "https://a.example/", "2011-03-09"),
        ("en-CA", "https://a.example/", None),
        ("", "https://a.example/", None),
        ("en", "https://a.example.gov/", "2011-09-03"),
        ("en", "https://a.co.uk/", "2011-03-09"),
        ("en", "https://a.io/", None),
        ("en", "https://a.example/en-gb/mill", "2011-03-09"),
        ("", "https://a.example/en_AU/mill", "2011-03-09"),
        ("en-US", "https://a.example/en-gb/mill", "2011-09-03"),
        ("en", "https://a.example/fr-be/mill", None),
        ("", "https://a.example/de-at/mill", "2011-03-09"),
        ("", "https://a.example/en-us/mill", "2011-09-03"),
    ],
)
def test_language_and_region_decide_on_the_order_of_day_and_month(lang, url, day):
    time = published("", json_ld="09/03/2011", lang=lang, url=url)
    assert (time and time.isoformat()) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2011/09/18/mill", "2011-09-18"),
        ("https://a.example/20110918/mill", "2011-09-18"),
        ("https://a.example/2011-09-18-mill", "2011-09-18"),
        ("https://a.example/2011/09/18", "2011-09-18"),
        ("https://a.example/2011/13/18/mill", None),
        ("https://a.example/2011/09/mill", None),
        ("https://a.example/1979/09/18/mill", None),
        ("https://a.example/x2011/09/18/mill", None),
        ("https://a.example/13-09-2011.html", "2011-09-13"),
        ("https://a.example/13-09-2011x", None),
    ],
)
def test_an_address_with_a_day_is_the_last_place(url, day):
    time = published("", url=url)
    assert (time and time.isoformat()) == day
    assert time is None or time.source is DateSource.URL


HEADED = "<title>Mill sold to a stranger</title><h1>Mill sold to a stranger</h1>"
MENU = "<ul>" + "<li><a href='/harbour'>News of the harbour</a></li>" * 9 + "</ul>"
TODAY = '<div id="date-box">Mon, 19 Sep 2011</div>'


@pytest.mark.parametrize(
    "clock",
    [
        pytest.param(TODAY, id="marked"),
        pytest.param('<time datetime="2011-09-19T10:21">19 Sep</time>', id="stamped"),
        pytest.param("<h1>Courier</h1><p>Monday, 19 September 2011</p>", id="a line"),
    ],
)
@pytest.mark.parametrize(
    ("own", "day"),
    [
        pytest.param("<p>Ode Brisk, 14 May 2010</p>", "2010-05-14", id="dated"),
        pytest.param("<p>Ode Brisk</p>", None, id="not dated"),
    ],
)
def test_the_day_in_the_head_of_the_site_is_not_the_story_s(clock, own, day):
    found = published(f"<div>{clock}{MENU}</div>{HEADED}<div>{own}</div>")

    assert (found and found.isoformat()[:10]) == day


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f"{TODAY}{HEADED}", id="right above the headline"),
        pytest.param(f"{TODAY}<p>Harbour</p>{HEADED}", id="a category between"),
        pytest.param(f"<article>{TODAY}{MENU}{HEADED}</article>", id="in the story"),
        pytest.param(f"{TODAY}{MENU}<h1>Courier</h1>", id="no headline"),
        pytest.param(
            f'<time itemprop="datePublished" datetime="2011-09-19">x</time>{MENU}{HEADED}',
            id="called the publication",
        ),
    ],
)
def test_a_date_above_the_headline_is_the_story_s_where_it_is_near(markup):
    found = published(markup)

    assert found is not None
    assert found.isoformat()[:10] == "2011-09-19"


@pytest.mark.parametrize(
    ("empty", "day"),
    [
        pytest.param(100, "2011-09-19", id="few"),
        pytest.param(300, None, id="more than are read"),
    ],
)
def test_a_date_is_near_only_across_so_many_empty_elements(empty, day):
    found = published(f"{TODAY}{'<i></i>' * empty}{HEADED}")

    assert (found and found.isoformat()[:10]) == day


def test_the_title_of_a_link_is_no_date_of_the_story():
    link = '<a href="https://b.example/7" title="Posted 3 May 2011">7 grids</a>'

    assert published(f"{HEADED}<ul><li>{link}</li></ul>") is None


def test_the_date_behind_the_link_to_another_article_is_that_article_s():
    entry = (
        '<a href="/7">An answer to the mill of Ansel</a><br>by Ode Brisk (5/17/2007)'
    )

    assert published(f"{HEADED}<p>By Mira Tolland</p><div>{entry}</div>") is None


def test_the_time_of_a_comment_does_not_make_the_day_of_the_story_finer():
    story = f"{HEADED}<p>18 September 2011</p><p>The mill is sold.</p>"
    comments = "<h3>Comments on this entry</h3><p>Ada, 18 September 2011 10:05:11</p>"

    found = published(story + comments)

    assert found is not None
    assert found.isoformat() == "2011-09-18"
