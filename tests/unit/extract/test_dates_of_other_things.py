"""Dates that are printed on a page and are not when its article was published."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wireroom.extract.linked_pages.joined_pages import extract_pages
from wireroom.model.article import Page

TEXT = "".join(
    f"<p>The ferry has left the harbour for the {n}th time this spring, and the people"
    " on the quay waved until nothing was to be seen but smoke, said the pilot.</p>"
    for n in range(6)
)


def date_of(
    body: str, data: dict[str, object] | None = None, *, with_comments: bool = True
) -> str | None:
    script = (
        f"<script type='application/ld+json'>{json.dumps(data)}</script>"
        if data
        else ""
    )
    page = Page(
        url="https://courier.example/ferry",
        body=(
            f"<html lang=en><head><title>Ferry sails</title>{script}</head>"
            f"<body>{body}</body></html>"
        ).encode(),
        fetched_at=datetime(2026, 3, 20, tzinfo=UTC),
        with_comments=with_comments,
    )
    published = extract_pages(page).published
    return published.isoformat() if published else None


@pytest.mark.parametrize("kind", ["LiveBlogPosting", "NewsArticle"])
def test_a_live_blog_is_published_when_its_coverage_starts(kind):
    data = {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": "Ferry sails",
        "coverageStartTime": "2026-03-10T06:00:00Z",
        "datePublished": "2026-03-19T21:15:00Z",
        "dateModified": "2026-03-19T22:00:00Z",
    }
    assert date_of(f"<article><h1>Ferry sails</h1>{TEXT}</article>", data) == (
        "2026-03-10T06:00:00+00:00"
    )


OWN = "<p>Published 12 March 2026</p>"
OTHER = "<time datetime='2026-02-01T09:00:00Z'>1 February 2026</time>"


@pytest.mark.parametrize(
    "around",
    [
        pytest.param("<div class='card'>{}</div>", id="card"),
        pytest.param("<div class='story-teaser'>{}</div>", id="teaser"),
        pytest.param("<article class='entry'><h3>Other</h3>{}</article>", id="article"),
        pytest.param("<aside>{}</aside>", id="aside"),
        pytest.param("<nav>{}</nav>", id="nav"),
        pytest.param("<footer>{}</footer>", id="footer"),
        pytest.param("<ul class='most-popular'><li>{}</li></ul>", id="popular"),
        pytest.param("<div class='related-stories'>{}</div>", id="related"),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_the_date_of_a_card_or_teaser_is_not_the_articles(around, before):
    other = around.format(OTHER)
    story = f"<article><h1>Ferry sails</h1>{OWN}{TEXT}</article>"
    shown = date_of(f"{other}{story}" if before else f"{story}{other}")
    assert shown == "2026-03-12"


UPDATE_LINES = [
    pytest.param("Updated 12 March 2026 18:00 | Published 10 March 2026", id="English"),
    pytest.param(
        "Aktualisiert: 12.03.2026, 18:00 Uhr | Veröffentlicht: 10.03.2026", id="German"
    ),
    pytest.param(
        "Mis à jour le 12/03/2026 à 18:00 - Publié le 10/03/2026", id="French"
    ),
    pytest.param("수정 2026.03.12 18:00 입력 2026.03.10", id="Korean"),
    pytest.param("更新 2026年3月12日 18:00　公開 2026年3月10日", id="Japanese"),
]


@pytest.mark.parametrize("line", UPDATE_LINES)
def test_of_two_labels_in_a_line_the_one_of_the_publication_counts(line):
    body = f"<article><h1>Ferry sails</h1><p class=x>{line}</p>{TEXT}</article>"
    assert date_of(body)[:10] == "2026-03-10"


def test_a_line_behind_the_update_has_the_date_of_the_publication():
    lines = "<p>Updated: <b>12 March 2026</b></p><p>10 March 2026</p>"
    body = f"<article><h1>Ferry sails</h1>{lines}{TEXT}</article>"
    assert date_of(body) == "2026-03-10"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            "<div class=event><span class=event-date>14 March 2026, 19:30</span> Song"
            "</div>",
            id="an event",
        ),
        pytest.param("<p class=offer>Offer ends 14 March 2026</p>", id="an offer"),
        pytest.param(
            "<aside class=latest><time datetime=2026-03-02>2 March</time> Owl</aside>",
            id="a list beside the story",
        ),
        pytest.param(
            "<div id=comments><p>Ada, March 14, 2026</p></div>", id="a comment"
        ),
    ],
)
def test_the_date_of_another_part_is_not_guessed(other):
    assert date_of(f"<article><h1>Ferry sails</h1>{TEXT}</article>{other}") is None


@pytest.mark.parametrize(
    "label",
    [
        "Last edited",
        "This page was last modified on",
        "Zuletzt bearbeitet:",
        "Dernière modification le",
        "Última modificación:",
        "Senast redigerad",
        "Ostatnia zmiana:",
        "Последнее изменение:",
    ],
)
def test_the_time_of_the_last_edit_does_not_make_the_publication_finer(label):
    line = f'<div id=pageinfo>{label} <span class="date">14.03.2026 10:15</span></div>'
    story = f"<article><h1>Ferry sails</h1>{TEXT}</article>"

    assert date_of(f'<meta name="date" content="2026-03-14">{story}{line}') == (
        "2026-03-14"
    )


def test_the_day_of_the_last_change_is_not_guessed():
    data = {"@type": "NewsArticle", "dateModified": "2026-03-12T10:15:00Z"}
    assert date_of(f"<article><h1>Ferry sails</h1>{TEXT}</article>", data) is None


def test_an_update_of_a_live_blog_is_not_its_article():
    data = {
        "@type": "LiveBlogPosting",
        "datePublished": "2026-03-10T06:00:00Z",
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "headline": "It sails",
                "datePublished": "2026-03-10T20:59:00Z",
            }
        ],
    }
    body = f"<article><h1>Ferry sails</h1>{TEXT}</article>"
    assert date_of(body, data) == "2026-03-10T06:00:00+00:00"


REACTIONS = "".join(
    f'<div class="reaction"><p>The pilot waved, too, the {n}th time.</p><p>Mira'
    f' Tolland, <time datetime="2026-03-1{n}T08:00:00Z">1{n} March</time></p></div>'
    for n in range(3)
)


def test_the_time_below_the_story_counts_after_the_line_below_its_headline():
    story = f"<article><h1>Ferry sails</h1><p>By Ada Quill, 8 March 2026</p>{TEXT}"
    assert date_of(f"{story}</article>{REACTIONS}") == "2026-03-08"


def test_the_time_of_the_story_counts_wherever_it_is_in_it():
    story = f"<article><h1>Ferry sails</h1><p>Ferry built 8 March 2020</p>{TEXT}"
    stamp = '<time datetime="2026-03-09T08:00:00Z">Monday</time>'
    expected = "2026-03-09T08:00:00+00:00"
    assert date_of(f"{story}{stamp}</article>{REACTIONS}") == expected


STORY = f"<div class=text><div class=name>Ferry sails</div>{TEXT}</div>"
HOME = "<a href='/'>Courier</a>"
MENU = "<ul><li><a href='/harbour'>Harbour</a></li></ul>"
CLOCK = "<span class=date>Friday, March 20 2026</span>"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(f"<header>{HOME}{CLOCK}</header>", id="a header with the logo"),
        pytest.param(
            f"<header><a href=/index.html>Courier</a>{CLOCK}</header>",
            id="a logo that names the file of the front page",
        ),
        pytest.param(
            f"<header><nav>{MENU}</nav><div>{CLOCK}</div></header>", id="with a menu"
        ),
        pytest.param(
            f"<div id=header><div id=title>{CLOCK}{HOME}</div></div>", id="by its id"
        ),
        pytest.param(
            f"<header><h1>{HOME}</h1><p>{CLOCK}</p></header>", id="the site's heading"
        ),
        pytest.param(f"<div role=banner>{CLOCK}</div>", id="a banner"),
        pytest.param(f"<div class=top-bar><p>{CLOCK}</p></div>", id="a bar"),
        pytest.param(
            f"<header>{HOME}<time datetime=2026-03-20T08:00Z>8:00</time></header>",
            id="a time",
        ),
        pytest.param(
            f"<header>{HOME}<div class=fecha>20 March 2026</div></header>",
            id="a mark that only the guess knows",
        ),
    ],
)
def test_the_clock_of_a_site_is_no_date_of_a_story_without_heading(head):
    assert date_of(head + STORY) is None
    # The story's own date counts, although it is behind the clock.
    own = STORY.replace(TEXT, f"<p class=date>12 March 2026</p>{TEXT}")
    assert date_of(head + own) == "2026-03-12"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            f"<header class=post-header>{HOME}{CLOCK}</header>", id="of the post"
        ),
        pytest.param(
            f"<div class=header>{HOME}<header class=page_title><h1>{HOME}</h1>{CLOCK}"
            "</header></div>",
            id="of the post, within the site's",
        ),
        pytest.param(
            f"<header role=banner class=page_title>{HOME}{CLOCK}</header>",
            id="of the post, called a banner",
        ),
        pytest.param(
            f"<header>{HOME}<h2>Ferry sails <b>524</b></h2>{CLOCK}</header>",
            id="with the headline",
        ),
        pytest.param(f"<article><header>{HOME}{CLOCK}</header>", id="in an article"),
        pytest.param(
            f"<div class=entry><header>{HOME}{CLOCK}</header>", id="in an entry"
        ),
        pytest.param(
            f"<header><a href='https://ida.example/'>Ida</a>{CLOCK}</header>",
            id="the author's site",
        ),
        pytest.param(
            f"<header>{HOME}<span class=date>Published 20 March 2026</span></header>",
            id="with its label",
        ),
        pytest.param(f"<header>{HOME}{CLOCK}{TEXT}</header>", id="with the text"),
        pytest.param(f"<h2 class=date-header>{CLOCK}</h2>", id="a blog's day"),
    ],
)
def test_the_date_in_the_head_of_a_story_is_its_date(head):
    assert date_of(head + STORY) == "2026-03-20"


UNMARKED_COMMENTS = "".join(
    f'<div class="utterance"><b class="who">{name}</b> <small>{day} March 2026 08:15'
    f"</small><p>The pilot waved, too, when I was on the quay, said {name}.</p></div>"
    for name, day in (("Mira Tolland", 14), ("Ode Brisk", 15), ("Ian Oak", 16))
)
MARKED_COMMENTS = UNMARKED_COMMENTS.replace("utterance", "comment level-0")


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(MARKED_COMMENTS, id="marked as comments"),
        pytest.param(
            f"<h2>3 comments</h2>{UNMARKED_COMMENTS}", id="below their heading"
        ),
    ],
)
@pytest.mark.parametrize("place", ["{story}</article>{comments}", "{story}{comments}"])
@pytest.mark.parametrize("with_comments", [True, False])
def test_a_page_without_a_date_does_not_get_that_of_its_comments(
    comments, place, with_comments
):
    story = f"<article><h1>Ferry sails</h1>{TEXT}"
    body = place.format(story=story, comments=comments)
    assert date_of(body, with_comments=with_comments) is None


def test_a_page_keeps_its_date_where_readers_wrote_on_the_same_day():
    own = "<p>By Ada Quill, 14 March 2026</p>"
    story = f"<article><h1>Ferry sails</h1>{own}{TEXT}</article>{MARKED_COMMENTS}"
    assert date_of(story) == "2026-03-14"


def test_a_guess_is_made_without_the_comments():
    note = "<p>The ferry was built in the yard of Ansel. Last seen: 2026-03-02</p>"
    story = f"<article><h1>Ferry sails</h1>{TEXT}{note}</article>{MARKED_COMMENTS}"
    assert date_of(story) == "2026-03-02"


def test_a_date_that_a_link_divides_is_read_whole():
    line = '<p>8. <a href="/2026/03/">March 2026</a> at 9:43</p>'
    assert date_of(f"<article><h1>Ferry sails</h1>{line}{TEXT}</article>") == (
        "2026-03-08T09:43:00"
    )


LOGO = '<h1><a href="/">Courier</a></h1>'


LINE = "<p>By Ada Quill on 8 March 2026 from the harbour of Ansel</p>"
LINKED = '<h2><a href="/ferry">Ferry sails</a></h2>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<div class=post>{LINKED}{LINE}{TEXT}</div>", id="the headline"),
        pytest.param(
            f"<div>{LINE}{TEXT}</div><ul><li>{LINKED}</li></ul>",
            id="an entry of a list below the story",
        ),
        pytest.param(
            f"<div>{LINE}{TEXT}</div><div>{LINKED}</div>", id="a link below the story"
        ),
    ],
)
def test_a_heading_that_links_to_its_own_page_may_be_the_headline(body):
    assert date_of(LOGO + body) == "2026-03-08"


def test_the_block_right_behind_the_headline_is_the_storys_whatever_its_class():
    line = "<div class=teaser-small__metadata><p>By Ada Quill on 8 March 2026</p></div>"
    assert date_of(f"<article><h1>Ferry sails</h1>{line}{TEXT}</article>") == (
        "2026-03-08"
    )


SENTENCE = (
    "the board of the harbour met to hear how the ferry had done in its first month,"
    " and heard more than the board had asked for, the chairman said to reporters."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"08.03.2026 \u2013 {SENTENCE}", "2026-03-08", id="numbers"),
        pytest.param(f"Ansel, 8 March 2026 - {SENTENCE}", "2026-03-08", id="a place"),
        pytest.param(f"March 8, 2026 \u2014 {SENTENCE}", "2026-03-08", id="the month"),
        pytest.param(f"8. März 2026: {SENTENCE}", "2026-03-08", id="German"),
        pytest.param(f"On 8 March 2026 {SENTENCE}", None, id="a sentence"),
        pytest.param(f"Since 8 March 2026 - {SENTENCE}", None, id="a time since"),
        pytest.param(f"8 March - {SENTENCE}", None, id="no year"),
    ],
)
def test_a_text_may_begin_with_its_day(text, expected):
    body = f"<article><h1>Ferry sails</h1><p>{text}</p>{TEXT}</article>"
    assert date_of(body) == expected


def test_any_other_place_counts_before_the_day_at_the_beginning_of_the_text():
    line, text = "<p>9 March 2026</p>", f"<p>08.03.2026 \u2013 {SENTENCE}</p>"
    body = f"<article><h1>Ferry sails</h1>{line}{text}{TEXT}</article>"
    assert date_of(body) == "2026-03-09"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<li>By May 2011 the fare was 40 pence</li>", id="month"),
        pytest.param("<li>Umbau des Anlegers im Mai 2011</li>", id="month, German"),
        pytest.param("<p>On May 4, 2011 the crew counted 312 guests.</p>", id="day"),
        pytest.param("<li>Abfahrt der neuen Linie am 4. Mai 2011</li>", id="noun"),
        pytest.param("<li>2011年5月に新しい船が来た</li>", id="month, Japanese"),
        pytest.param("<li>2011年5月4日に新しい船が港へ来て</li>", id="day, Japanese"),
        pytest.param("<li>May 2011</li>", id="a month alone"),
        pytest.param("<p>The hull was painted on 2011-05-04 in Cork.</p>", id="guess"),
        pytest.param(f"<p>{'The hull was blue. ' * 9} On 2011-05-04 no more.</p>",
                     id="guess in a long text"),
    ],
)  # fmt: skip
def test_a_date_that_the_text_tells_of_is_not_when_it_was_published(line):
    assert date_of(f"<article><h1>Ferry sails</h1>{TEXT}{line}</article>") is None


@pytest.mark.parametrize(
    "line",
    [
        "<p>4 May 2011</p>",
        "<p>Words by Ada van der Berg, 4 May 2011</p>",
        "<p>This entry was posted on 4 May 2011 and is filed under harbours, boats</p>",
        "<p>Stand des ganzen Artikels: 4. Mai 2011</p>",
        "<p>Cork Ferry Desk | May 4, 2011</p>",
        "<footer><time>Created: Wed 4 May 2011.</time></footer>",
    ],
)
def test_a_line_behind_the_text_may_have_the_date(line):
    markup = f"<article><h1>Ferry sails</h1>{TEXT}{line}</article>"
    assert date_of(markup) == "2011-05-04"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p>May 2011</p>", "2011-05"),
        ("<p>2011年5月</p>", "2011-05"),
        ("<p>Spring of May 2011</p>", None),
        ("<p>2011</p>", None),
    ],
)
def test_a_month_below_the_headline_counts_where_it_is_alone(line, expected):
    markup = f"<article><h1>Ferry sails</h1>{line}{TEXT}</article>"
    assert date_of(markup) == expected


def test_an_icon_before_a_date_does_not_say_whose_it_is():
    line = '<p><i class="icon calendar"></i>4 May 2011</p>'
    markup = f"<article><h1>Ferry sails</h1><p>Cork</p>{line}{TEXT}</article>"
    assert date_of(markup) == "2011-05-04"


@pytest.mark.parametrize("age", ["2 years ago", "vor 2 Jahren", "4 months ago"])
def test_an_age_in_months_or_years_is_no_date(age):
    markup = f"<article><h1>Ferry sails</h1><p>{age}</p>{TEXT}</article>"
    assert date_of(markup) is None


def test_an_age_in_days_is_a_date():
    markup = f"<article><h1>Ferry sails</h1><p>4 days ago</p>{TEXT}</article>"
    assert date_of(markup) == "2026-03-16"


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ('<a title="Go to May 4, 2024, 9:20:00 AM" href="/log">2 years ago</a>',
         "2024-05-04T09:20:00"),
        ('by Ada <a title="05/24/2024 09:20 AM" href="/log">over 2 years</a> ago',
         "2024-05-24T09:20:00"),
        ('von Ada vor <a title="24.05.2024 09:20" href="/log">mehr als 2 Jahren</a>',
         "2024-05-24T09:20:00"),
        ('<span title="4 May 2024 09:20">2 years ago</span>', "2024-05-04T09:20:00"),
        ('<a title="4 May 2024 09:20" href="/log">The 2 ferries</a>', None),
    ],
)  # fmt: skip
def test_the_title_of_an_age_has_the_date(age, expected):
    markup = f"<article><h1>Ferry sails</h1><p>{age}</p>{TEXT}</article>"
    assert date_of(markup) == expected


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<div>Joined: Mar 12 2019</div>", id="English"),
        pytest.param("<div>Registriert seit: 12.03.2019</div>", id="German"),
        pytest.param("<div>Inscrit le 12/03/2019</div>", id="French"),
        pytest.param("<div>Зарегистрирован: 12.03.2019</div>", id="Russian"),
        pytest.param("<div>注册时间:2019-03-12</div>", id="Chinese"),
        pytest.param("<dl><dt>Member since:<dd>12 March 2019</dl>", id="of two lines"),
        pytest.param("<i>Joined:</i> <time datetime='2019-03-12'>x</time>", id="time"),
    ],
)
def test_the_day_on_which_a_member_joined_is_not_the_story_s(line):
    post = "<p>12 May 2019</p>"
    markup = f"<h1>Ferry sails</h1><div>Ada{line}</div>{{}}<div>{TEXT}</div>"
    assert date_of(markup.format("")) is None
    assert date_of(markup.format(post)) == "2019-05-12"


def test_a_sentence_with_the_label_of_a_member_is_no_label():
    line = "<p>Joined by a crowd</p><p>12 May 2019</p>"
    markup = f"<article><h1>Ferry sails</h1>{line}{TEXT}</article>"
    assert date_of(markup) == "2019-05-12"


@pytest.mark.parametrize(
    "change",
    [
        "最近更新:2024-02-08",
        "最后修改时间 2024-02-08",
        "最終更新日:2024年2月8日",
        "最終編集日:2024年2月8日",
        "마지막 업데이트: 2024-02-08",
        "Fecha de actualización: 8/2/2024",
        "Aktualisierungsdatum: 08.02.2024",
    ],
)
def test_the_day_of_a_change_is_known_in_other_languages(change):
    own = "<div><span>2024-01-19</span></div>"
    markup = f"<h1>Ferry sails</h1><p>{change}</p><article>{TEXT}</article>{{}}"
    assert date_of(markup.format(own)) == "2024-01-19"
    # Without a headline the last change is no guess.
    assert date_of(markup.format("").replace("h1", "div")) is None


@pytest.mark.parametrize(
    ("created", "changed"),
    [("Created", "Updated"), ("Creado", "Actualizado"), ("Publié", "Mis à jour")],
)
def test_a_label_may_be_behind_its_date(created, changed):
    line = '<p class="date"><b>{}</b> <i>{}</i></p>'
    own = line.format("March 14, 2023 09:26", created)
    change = line.format("June 2, 2023 18:40", changed)
    for lines in (own + change, change + own):
        assert date_of(f"<h1>Ferry sails</h1>{lines}{TEXT}") == "2023-03-14T09:26:00"


def test_a_shorter_text_is_long_without_spaces_between_words():
    text = (
        "春になると渡し船が港を出て、桟橋の人々は煙が見えなくなるまで手を振った。" * 2
    )
    line = "<li>2011年5月4日に新しい船が港へ来て</li>"
    markup = f"<article><h1>Ferry sails</h1><p>{text}</p>{line}</article>"
    assert date_of(markup) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Link: https://courier.example/2019/03/12/ferry/", None),
        ("www.courier.example/2019-03-12", None),
        ("https://courier.example/2019/03/12/ferry/ 11 March 2019", "2019-03-11"),
    ],
)
def test_an_address_that_is_printed_states_no_day(line, expected):
    markup = f"<article><h1>Ferry sails</h1><p>{line}</p>{TEXT}</article>"
    assert date_of(markup) == expected


def dated_links(*titles: str, date: str = "<i class='date'>2026-03-09</i>") -> str:
    items = (f"<li><a href='/{t}'>{t}</a> <span>{date}</span></li>" for t in titles)
    return f"<div>Fresh</div><ul>{''.join(items)}</ul>"


@pytest.mark.parametrize("date", ["<i class='date'>2026-03-09</i>", "2026-03-09"])
def test_a_date_in_a_list_of_dated_links_is_not_the_storys(date):
    lists = dated_links("Boats", "Buoys", date=date)
    article = f"<main><h1>Ferry sails</h1>{TEXT}</main>{lists}"
    assert date_of(article) is None
    assert date_of(f"<p>2026-01-19</p>{article}") == "2026-01-19"


def test_a_list_with_the_author_and_the_date_is_the_storys():
    author = "<li><a href='/ada'>Ada</a></li><li><a href='/kind'>Boats</a></li>"
    meta = f"<ul>{author}<li><a href='/2026/03/09/'>9 March 2026</a></li></ul>"
    article = f"<main><h1>Ferry sails</h1>{meta}{TEXT}</main>"
    assert date_of(article) == "2026-03-09"
    assert date_of(f"<h1>Ferry sails</h1>{dated_links('Ada')}{TEXT}") == "2026-03-09"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("lastUpdate", None),
        ("modified_at", None),
        ("postUpdate", None),
        ("visitorSince", None),
        ("created_time", None),
        ("posted", "2026-03-09"),
        ("pubtime", "2026-03-09"),
        ("datePublished", "2026-03-09"),
    ],
)
def test_the_day_of_another_thing_in_a_script_is_not_guessed(key, expected):
    script = f'<script>shop = {{"{key}": "2026-03-09 08:15:30"}}</script>'
    assert date_of(f"{script}<h1>Ferry sails</h1>{TEXT}") == expected
