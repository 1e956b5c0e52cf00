# ruff: noqa: E501 - a case of a table is one line
"""Dates of other stories, and of boxes that no reader sees."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract.metadata.jsonld import ArticleData
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.extract.publication_date.published import find_publication_date
from wireroom.model.article import Page

TITLE = "<title>Mill sold to miller | Courier</title>"
OTHERS = '<div class="browser"><h2>More</h2><p><span class="date">3 June 2011</span></p></div>'


def published(markup: str, path: str = "mill") -> str | None:
    page = Page(
        url=f"https://a.example/{path}",
        body=f"<html><head>{TITLE}</head><body>{markup}</body></html>".encode(),
        fetched_at=datetime(2012, 5, 1, tzinfo=UTC),
    )
    found = index_page(parse_page(page))
    time = find_publication_date(page, found, ArticleData(published=""))
    return None if time is None else f"{time.at:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("headline", "day"),
    [
        ("<h2>Mill sold to miller</h2>", "2011-09-18"),
        ("<h3>Mill sold to miller</h3>", "2011-09-18"),
        ('<h2><a href="/mill">Mill sold to miller</a></h2>', None),
        ("<h2>Mill sold</h2>", None),
        ("<h2>What the miller says</h2>", None),
    ],
)
def test_without_a_h1_the_lower_heading_with_the_page_s_title_is_the_headline(
    headline, day
):
    assert published(f"{headline}<p>By Ode Brisk, <b>18 September 2011</b></p>") == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2011/9/18/5870663/mill", "2011-09-18"),
        ("2011/09/18/mill", "2011-09-18"),
        ("2011/6/4/mill", "2011-06-03"),
        ("2011/6/9/mill", "2011-06-09"),
        ("2011/13/9/mill", "2011-06-03"),
        ("mill", "2011-06-03"),
    ],
)
def test_a_printed_date_far_from_the_one_in_the_address_is_of_another_story(path, day):
    assert published(f"<h1>Mill sold</h1><p>Sold.</p>{OTHERS}", path) == day


def test_what_is_stated_for_programs_counts_before_the_address():
    markup = '<h1>Mill sold</h1><time datetime="2011-06-03">June</time>'
    assert published(markup, "2011/9/18/mill") == "2011-06-03"


@pytest.mark.parametrize(
    ("box", "day"),
    [
        (
            '<div style="display:none"><span class="date">3 June 2011</span> The pictures of the summer fair</div>',
            None,
        ),
        (
            '<div style="display:none"><span class="date">3 June 2011</span></div>',
            "2011-06-03",
        ),
        (
            '<div><span class="date" style="display:none">3 June 2011</span> by Ode Brisk of the Courier</div>',
            "2011-06-03",
        ),
        (
            '<div><span class="date">3 June 2011</span> The pictures of the summer fair</div>',
            "2011-06-03",
        ),
    ],
)
def test_a_date_in_a_hidden_box_with_more_in_it_is_not_the_story_s(box, day):
    assert published(f"<div><h1>Mill sold</h1></div>{box}") == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("(June 2011)", None),
        ("June 2011", "2011-06-01"),
        ("(3 June 2011)", "2011-06-03"),
    ],
)
def test_a_month_in_brackets_is_the_date_of_a_notice(line, day):
    assert published(f"<h1>Mill sold</h1><p><i>{line}</i></p>") == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Sunday 18 September, 10:00", "2011-09-18"),
        ("Monday 18 September, 10:00", None),
        ("Monday 18 September 2006, 10:00", "2006-09-18"),
    ],
)
def test_a_day_whose_year_the_weekday_refutes_is_unknown(line, day):
    assert published(f'<h1>Mill sold</h1><time datetime="{line}">Sunday</time>') == day


def test_the_headline_that_the_comments_repeat_is_not_the_headline():
    comments = (
        '<div class="comments"><h2>Mill sold to miller</h2><p>3 June 2011</p></div>'
    )
    story = "<h2>Mill sold to miller</h2><p>18 September 2011</p>"
    assert published(f"{comments}{story}") == "2011-09-18"


@pytest.mark.parametrize(
    ("box", "day"),
    [
        ('class="comment"', "2011-09-18"),
        ('id="comment-7"', "2011-09-18"),
        ('itemscope itemtype="https://schema.org/Comment"', "2011-09-18"),
        ('class="post comment-open"', "2011-06-03"),
        ('itemscope itemtype="https://schema.org/Article"', "2011-06-03"),
    ],
)
def test_what_microdata_states_of_a_comment_is_not_the_story_s(box, day):
    meta = '<meta itemprop="datePublished" content="2011-06-03">'
    story = "<h1>Mill sold</h1><p>18 September 2011</p>"
    assert published(f"{story}<div {box}>{meta}<p>Sold!</p></div>") == day


STORY = "<h1>Mill sold to miller</h1><p>The old mill has a new owner, and he knows how to run one.</p>"
DATE = '<time datetime="2011-06-03T09:00:00+00:00">{}</time>'


@pytest.mark.parametrize(
    ("date", "day"),
    [
        pytest.param('<a href="/fair">3 June 2011</a>', None, id="another story"),
        pytest.param('<a href="/mill">3 June 2011</a>', "2011-06-03", id="the page"),
        pytest.param('<a href="#top">3 June 2011</a>', "2011-06-03", id="a part of it"),
        pytest.param('<a href="/">3 June 2011</a>', "2011-06-03", id="the front page"),
        pytest.param('<a href="/2011/06/03/">3 June 2011</a>', "2011-06-03", id="archive of the day"),
        pytest.param('<a href="/?m=20110603">3 June 2011</a>', "2011-06-03", id="the same as a query"),
        pytest.param('<a href="/2011/06/fair/">3 June 2011</a>', None, id="a story of the month"),
        pytest.param('3 June 2011, <a href="/ode">Ode Brisk</a>', "2011-06-03", id="a link beside it"),
    ],
)  # fmt: skip
def test_a_date_that_is_the_link_to_another_page_is_not_the_story_s(date, day):
    assert published(STORY + DATE.format(date)) == day


@pytest.mark.parametrize(
    ("item", "day"),
    [
        pytest.param('<li class="post hentry">{}</li>', None, id="a post of a list"),
        pytest.param("<li>{}</li>", "2011-06-03", id="a line about the story"),
    ],
)
def test_a_date_of_a_list_of_posts_is_not_the_story_s(item, day):
    line = item.format(DATE.format("3 June 2011"))
    assert published(f"{STORY}<ul>{line}</ul>") == day


def test_a_story_that_is_an_item_itself_has_its_date():
    line = DATE.format("3 June 2011")
    markup = f'<ul><li class="post hentry">{STORY}{line}</li></ul>'
    assert published(markup) == "2011-06-03"


def test_joomla_s_k2_prints_the_date_above_the_headline_and_the_change_below():
    created = '<span class="itemDateCreated">Friday, 03 June 2011 08:41</span>'
    changed = '<span class="itemDateModified">Wednesday, 08 June 2011 10:41</span>'
    markup = f'<div class="itemHeader">{created}<h2>Mill sold to miller</h2></div>'
    assert published(f"{markup}<p>Sold.</p>{changed}") == "2011-06-03"


def test_a_date_in_an_embedded_post_is_not_the_story_s():
    post = (
        "<blockquote class='post-embed'><p>Look at that mill!</p><p>A post by Ada on"
        " <time datetime='2012-01-12T19:30:12+00:00'>Jan 12</time></p></blockquote>"
    )
    heading = "<h1>Mill sold to miller</h1>"
    assert published(f"{heading}{post}") is None
    own = "<p>3 March 2012</p>"
    assert published(f"{heading}{own}{post}") == "2012-03-03"
    quoted = f"<blockquote>{heading}<time datetime='2012-01-12'>Jan</time></blockquote>"
    assert published(quoted) == "2012-01-12"


def test_a_hidden_time_of_a_change_counts_after_the_printed_date():
    change = '<span class="updated hidden">2012-04-07T17:27:31+02:00</span>'
    line = "<h1>Mill sold to miller</h1><div>{}<span>{}</span></div>"
    assert published(line.format(change, "March 3rd, 2012")) == "2012-03-03"
    # Where nothing else is printed it is the date, as old themes mark it.
    assert published(line.format(change, "by Ada")) == "2012-04-07"


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        pytest.param("Published on 3 March 2012", "2012-03-03", id="another day"),
        pytest.param("Publié le 3 mars 2012", "2012-03-03", id="French"),
        pytest.param("Published on 6 April 2012", "2012-04-07", id="its zone's day"),
        pytest.param("3 March 2012", "2012-04-07", id="no label"),
        pytest.param("Published in March 2012", "2012-04-07", id="a month"),
        pytest.param("Published today", "2012-04-07", id="no day"),
    ],
)
def test_the_day_printed_as_published_counts_before_another_in_the_markup(printed, day):
    stamp = f"<time datetime='2012-04-07T10:18:46Z'>{printed}</time>"
    assert published(f"<h1>Mill sold to miller</h1>{stamp}") == day
