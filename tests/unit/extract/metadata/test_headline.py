from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.metadata.headline import (
    HeadlineCandidate,
    choose_headline,
    find_name_in_title,
    list_site_names,
)
from wireroom.extract.metadata.metadata import read_metadata
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Page
from wireroom.model.evidence import TitleSource

NAMES = list_site_names("The Ansel Courier", "https://www.anselcourier.example/story/1")


def choose(*arguments) -> str:
    return choose_headline(*arguments).text


def titles(*texts: str) -> list[HeadlineCandidate]:
    return [HeadlineCandidate(text=x, weight=1.0) for x in texts]


@pytest.mark.parametrize(
    "printed",
    [
        "Mill sold - The Ansel Courier",
        "Mill sold | The Ansel Courier",
        "Mill sold – The Ansel Courier",  # noqa: RUF001 - a real separator
        "Mill sold — The Ansel Courier",
        "Mill sold » The Ansel Courier",
        "The Ansel Courier : Mill sold",
        "The Ansel Courier | Mill sold",
        "Mill sold | anselcourier.example",
        "Mill sold - AnselCourier",
        "  Mill\n sold ",
    ],
)
def test_the_site_is_not_part_of_the_title(printed):
    assert choose(titles(printed), NAMES) == "Mill sold"


@pytest.mark.parametrize(
    "printed",
    [
        "Fire - a diary",
        "Budget 2011: who pays | and who does not",
        "Re-opening of the north-south line",
        "The Ansel Courier turns a hundred",
    ],
)
def test_a_title_with_a_separator_of_its_own_stays_whole(printed):
    assert choose(titles(printed), NAMES) == printed


def test_two_that_agree_outweigh_one():
    assert choose(titles("Teaser", "Mill sold", "MILL SOLD."), NAMES) == "Mill sold"


def test_a_part_is_taken_off_where_the_rest_is_printed_elsewhere():
    found = choose(titles("Mill sold | Business", "Mill sold"), NAMES)

    assert found == "Mill sold"


def test_a_heading_that_is_the_site_is_no_title():
    assert choose(titles("The Ansel Courier", "Mill sold"), NAMES) == "Mill sold"


def test_no_candidate_is_no_title():
    assert choose(titles("", "  "), NAMES) == ""


@given(st.lists(st.text(max_size=60), max_size=5))
def test_a_title_is_one_line_out_of_the_candidates(texts):
    found = choose(titles(*texts), NAMES)

    assert "".join(found.split()) in "|".join("".join(x.split()) for x in texts)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        pytest.param("Mill sold :: Ansel Courier", "Mill sold", id="two colons"),
        pytest.param("Mill sold // Ansel Courier", "Mill sold", id="two slashes"),
        pytest.param("Mill sold • Ansel Courier", "Mill sold", id="a bullet"),
        pytest.param("Mill sold |Ansel Courier", "Mill sold", id="a bar without space"),
        pytest.param("Ansel Courier » Mill sold", "Mill sold", id="the site in front"),
        pytest.param(
            "Courier | Mill sold | Ansel | Ansel Courier",
            "Courier | Mill sold | Ansel",
            id="a part that is no name of the site",
        ),
        pytest.param(
            "Mill sold | Ansel Courier | Ansel Courier Online | Ansel Courier",
            "Mill sold",
            id="three parts",
        ),
        pytest.param(
            "Mill sold" + " | Ansel Courier" * 5,
            "Mill sold | Ansel Courier",
            id="four parts of five",
        ),
        pytest.param(
            "Mill sold - the one and only Ansel Courier",
            "Mill sold",
            id="six words that end in the name",
        ),
        pytest.param(
            "Mill sold - at last the one and only Ansel Courier",
            "Mill sold - at last the one and only Ansel Courier",
            id="eight words",
        ),
        pytest.param("Mill sold | ***", "Mill sold", id="a part without a letter"),
        pytest.param(
            "*** | Ansel Courier", "*** | Ansel Courier", id="nothing is left"
        ),
    ],
)
def test_parts_with_the_site_s_name_are_cut_at_either_end(printed, title):
    names = list_site_names("Ansel Courier", "https://a.example/")
    found = choose(titles(printed), names)
    assert found == title


def test_a_short_name_of_the_site_must_be_the_whole_part():
    assert choose(titles("Mill sold - abc"), ["abc"]) == "Mill sold"
    assert choose(titles("Mill sold - abcd e"), ["abc"]) == "Mill sold - abcd e"
    assert choose(titles("Mill sold - abcd e"), ["abcd"]) == "Mill sold"


def test_the_heavier_place_wins_and_the_first_of_equals():
    heavy = HeadlineCandidate(text="Mill sold", weight=1.5)
    light = HeadlineCandidate(text="Dam sold", weight=1.0)
    assert choose([light, heavy]) == "Mill sold"
    assert choose([light, HeadlineCandidate(text="B", weight=1.0)]) == "Dam sold"


def test_a_site_without_any_other_title_is_the_title():
    assert choose(titles("", "Ansel Courier"), ["Ansel Courier"]) == ("Ansel Courier")


def test_a_title_is_cut_at_500_characters():
    assert choose(titles("x" * 501)) == "x" * 500


@pytest.mark.parametrize(
    ("site", "url", "names"),
    [
        (
            "Courier | Ansel",
            "https://www.courier.example/a",
            ("Courier | Ansel", "courier.example", "courier", "Courier"),
        ),
        ("", "https://news.courier.co.uk/", ("news.courier.co.uk", "courier")),
        ("Courier", "", ("Courier", "Courier")),
        ("", "https://localhost/", ("localhost",)),
    ],
)
def test_a_site_goes_by_its_name_its_host_and_a_label(site, url, names):
    assert list_site_names(site, url) == names


def test_a_section_is_cut_where_the_rest_is_another_title():
    both = titles("Mill sold", "Ansel local news of the day | Mill sold")
    assert choose([both[1], both[0]]) == "Mill sold"


@pytest.mark.parametrize(
    ("heading", "title", "headline"),
    [
        pytest.param(
            "<h1><span>Coast</span> Horn silent at last</h1>",
            "Horn silent at last | Courier",
            "Horn silent at last",
            id="a kicker",
        ),
        pytest.param(
            "<h1><b>Coast</b><i>: </i>Horn silent at last</h1>",
            "Horn silent at last",
            "Horn silent at last",
            id="a kicker and a colon",
        ),
        pytest.param(
            '<h1>Horn silent at last <a href="#c">12</a></h1>',
            "Horn silent at last - Courier",
            "Horn silent at last",
            id="a number of comments",
        ),
        pytest.param(
            '<h1>Horn silent at last<a href="#h">#</a></h1>',
            "",
            "Horn silent at last",
            id="a link to the heading itself",
        ),
        pytest.param(
            '<h1><a href="#h">#</a> Horn silent at last</h1>',
            "",
            "Horn silent at last",
            id="a link to the heading itself before it",
        ),
        pytest.param(
            '<h1>Horn silent at last <a href="#h">&#8203;</a></h1>',
            "",
            "Horn silent at last",
            id="a link to the heading itself without a width",
        ),
        pytest.param(
            "<h1>Horn silent at last \U0001f517\ufe0f</h1>",
            "",
            "Horn silent at last",
            id="a picture of a link",
        ),
        pytest.param("<h1>Horns in C#</h1>", "", "Horns in C#", id="a sharp"),
        pytest.param(
            "<p>Horn</p>",
            "&#xfeff;Horn silent at last&#8288; | Paper&shy;",
            "Horn silent at last",
            id="characters without a width",
        ),
        pytest.param(
            "<h1>Horn<br>silent</h1>", "", "Horn silent", id="a line break is a space"
        ),
        pytest.param(
            "<h1><em>Horn</em> silent at last</h1>",
            "Coast: silent at last",
            "Horn silent at last",
            id="a word of the headline is no label",
        ),
        pytest.param(
            '<h1><a href="/coast">Coast news of today</a></h1><h2>Horn silent</h2>',
            "Horn silent | Courier",
            "Horn silent",
            id="a heading that links to a section",
        ),
        pytest.param(
            "<h1>Subscribe to our letters</h1><h1>Horn silent</h1>",
            "Horn silent - Courier",
            "Horn silent",
            id="a box before the story",
        ),
        pytest.param(
            "<h3>Horn silent</h3>",
            "Horn silent : Coast : Courier",
            "Horn silent",
            id="section and paper behind colons",
        ),
        pytest.param(
            "<p>Horn</p>",
            "Horn silent after ninety years - paper.example - Coast and Bay",
            "Horn silent after ninety years",
            id="a place behind the host",
        ),
        pytest.param(
            "<p>Horn</p>",
            "Coast - paper.example - Horn silent after ninety years",
            "Coast - paper.example - Horn silent after ninety years",
            id="a section before the host",
        ),
        pytest.param(
            "<h1>Harbour and coast</h1><h2>Horn silent again</h2>",
            "Horn silent again | The Paper",
            "Horn silent again",
            id="a section above the headline",
        ),
        pytest.param(
            "<h1>Harbour and coast</h1><h2>What it cost</h2>",
            "Horn silent again | The Paper",
            "Harbour and coast",
            id="a part of the story is no headline",
        ),
        pytest.param(
            "<h1>About the horn</h1><h2>Horn silent</h2>",
            "Horn silent - and what now - The Paper",
            "About the horn",
            id="a part of a longer title",
        ),
        pytest.param(
            "<h1>Ninety years on</h1><h2>Horn silent again</h2>",
            "Ninety years on: Horn silent again",
            "Ninety years on",
            id="a headline that the title has",
        ),
        pytest.param(
            "<p>Horn</p>",
            "Courier » Coast » Horn silent after ninety years",
            "Horn silent after ninety years",
            id="a path",
        ),
        pytest.param(
            "<p>Horn</p>",
            "Horn silent » The bell » What next",
            "Horn silent » The bell » What next",
            id="parts of one length are no path",
        ),
    ],
)
def test_the_headline_of_a_page_is_its_words_alone(heading, title, headline):
    markup = f"<html><head><title>{title}</title></head><body>{heading}</body></html>"
    page = Page(url="https://paper.example/2024/horn", body=markup.encode())
    index = index_page(parse_page(page))
    assert read_metadata(page, index, base=page.url).title == headline


def test_the_parts_of_a_heading_are_not_glued():
    glued = HeadlineCandidate(text="Horn silentHarbour asleep", weight=1.4)
    spaced = HeadlineCandidate(text="Horn silent / Harbour asleep", weight=0.3)
    assert choose_headline([glued, spaced]).text == "Horn silent / Harbour asleep"
    assert choose_headline([spaced, glued]).text == "Horn silent / Harbour asleep"
    spoiled = HeadlineCandidate(text="Horn silentHarbour asleep ?>", weight=0.3)
    assert choose_headline([glued, spoiled]).text == "Horn silentHarbour asleep"


def test_a_headline_in_the_banner_is_known_by_the_title_beside_the_site():
    name = "Paper mills: three sold in a year | Paper"
    markup = (
        f"<html><head><title>{name}</title>"
        f'<meta property="og:title" content="{name}">'
        '<meta property="og:site_name" content="Paper"></head>'
        '<body><div role="banner"><h1>Paper mills: three sold in a year</h1></div>'
        "<p>Text</p></body></html>"
    )
    page = Page(url="https://news.example/2024/mills", body=markup.encode())
    index = index_page(parse_page(page))
    title = read_metadata(page, index, base=page.url).title
    assert title == "Paper mills: three sold in a year"


@pytest.mark.parametrize(
    ("body", "headline"),
    [
        pytest.param(
            '<p class="post-main-title">Horn silent since Monday</p><h2>Comments</h2>',
            "Horn silent since Monday",
            id="an element marked as the title",
        ),
        pytest.param(
            '<p class="post-title">Horn silent</p><p class="post-title">Owl found</p>',
            "Harbour Courier | News of the harbour",
            id="a list of titles",
        ),
        pytest.param(
            '<h1>Horn mute</h1><div class="post-title">Owl found at noon</div>',
            "Horn mute",
            id="beside a heading",
        ),
    ],
)
def test_a_page_without_a_heading_may_mark_its_title(body, headline):
    title = "Harbour Courier | News of the harbour"
    markup = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    page = Page(url="https://paper.example/2024/horn", body=markup.encode())
    index = index_page(parse_page(page))
    assert read_metadata(page, index, base=page.url).title == headline


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        pytest.param("Mill", 'Mill "sold" again', id="before a quotation"),
        pytest.param("Mill sold", "Mill sold", id="other words"),
        pytest.param("Mi", "Mi", id="within a word"),
    ],
)
def test_a_declared_headline_that_a_quotation_mark_ended_is_whole(declared, expected):
    candidates = [
        HeadlineCandidate(text='Mill "sold" again', weight=0.8),
        HeadlineCandidate(text=declared, weight=1.0, source=TitleSource.OPEN_GRAPH),
    ]
    assert choose_headline(candidates).text == expected


def test_a_heading_that_the_title_has_behind_the_site_s_name_is_its_slogan():
    story = "Mill sold - what the new owner of the dam will grind"
    title = f"{story} | Harbour 5 - News . Tides . Oats"
    candidates = [
        HeadlineCandidate(text="News . Tides . Oats", weight=1.45),
        HeadlineCandidate(text=title, weight=0.3, source=TitleSource.TITLE),
    ]
    assert choose_headline(candidates, ["harbour5"]).text == story
    # In front of the story the longer part is behind the name.
    candidates[1] = HeadlineCandidate(
        text="Oats - Harbour 5 - News . Tides . Oats",
        weight=0.3,
        source=TitleSource.TITLE,
    )
    assert choose_headline(candidates, ["harbour5"]).text == "News . Tides . Oats"


def candidate(text: str, weight: float, source: TitleSource) -> HeadlineCandidate:
    return HeadlineCandidate(text=text, weight=weight, source=source)


@pytest.mark.parametrize("end", ["...", "…", " …", " […]", "[...]"])
@pytest.mark.parametrize(
    ("printed", "headline"),
    [
        pytest.param("Mill sold to its miller", "Mill sold to its miller", id="whole"),
        pytest.param("Oats of May", "Oats of May", id="of other words"),
    ],
)
def test_a_feed_s_title_that_is_cut_off_counts_for_the_whole(end, printed, headline):
    page = [
        candidate("Oats of May", 0.5, TitleSource.HEADING),
        candidate(printed, 0.3, TitleSource.TITLE),
        candidate(f"Mill sold{end}", 0.6, TitleSource.FEED),
    ]
    assert choose_headline(page).text == headline


def test_a_cut_off_title_is_the_headline_where_no_other_is():
    assert choose([candidate("Mill sold…", 0.6, TitleSource.FEED)]) == "Mill sold…"
    other = candidate("Oats", 0.1, TitleSource.TITLE)
    assert choose([candidate("…", 0.6, TitleSource.FEED), other]) == "Oats"


def test_an_ellipsis_of_the_page_itself_is_a_part_of_its_headline():
    page = [
        candidate("Mill sold…", 1.0, TitleSource.OPEN_GRAPH),
        candidate("Mill sold to its miller", 0.5, TitleSource.HEADING),
    ]
    assert choose(page) == "Mill sold…"


@pytest.mark.parametrize(
    ("title", "printed", "headline"),
    [
        pytest.param("Mill sold : News : Post", "News", "News", id="the printed part"),
        pytest.param(
            "Mill sold - News - Post", "Mill sold", "Mill sold", id="the longest"
        ),
        pytest.param("Mill sold - News", "x", "Mill sold - News", id="two parts"),
        pytest.param("Post » abcd » abcdefgh", "x", "abcdefgh", id="twice as long"),
        pytest.param(
            "Post » abcd » abcdefg", "x", "Post » abcd » abcdefg", id="not so long"
        ),
        pytest.param(
            "Post » abcd - abcdefgh", "x", "Post » abcd - abcdefgh", id="no path"
        ),
        pytest.param(
            "A » b » c » Mill sold again", "x", "Mill sold again", id="four parts"
        ),
    ],
)
def test_the_part_of_a_title_that_is_printed_or_ends_a_path(title, printed, headline):
    found = choose(
        [
            candidate(title, 1.0, TitleSource.TITLE),
            candidate(printed, 0.1, TitleSource.HEADING),
        ]
    )
    assert found == headline


@pytest.mark.parametrize(
    ("title", "headlines", "name"),
    [
        ("Mill sold - Harbour Post", ["Mill sold"], "Harbour Post"),
        ("Harbour Post | Mill sold", ["Mill sold!"], "Harbour Post"),
        ("Mill sold - a b c d e f", ["Mill sold"], "a b c d e f"),
        ("Mill sold - a b c d e f g", ["Mill sold"], ""),
        ("a b c d e f g - Mill sold", ["Mill sold"], ""),
        ("Mill - sold - Post", ["Mill - sold"], "Post"),
        ("Mill sold - Post", ["Oats"], ""),
        ("Mill sold", ["Mill sold", ""], ""),
        ("", [""], ""),
    ],
)
def test_what_a_title_adds_to_the_headline_is_the_site_s_name(title, headlines, name):
    assert find_name_in_title(title, headlines) == name


@pytest.mark.parametrize(
    ("sections", "headline"),
    [(["News"], "Mill sold"), ([], "News"), (["Mill sold", "News"], "News")],
)
def test_a_section_is_a_headline_where_nothing_else_is(sections, headline):
    both = [
        candidate("News", 1.4, TitleSource.HEADING),
        candidate("Mill sold", 0.3, TitleSource.TITLE),
    ]
    assert choose(both, (), sections) == headline


def test_a_slogan_behind_the_site_s_name_weighs_less_than_any_place():
    slogan = candidate("The Courier - oats for all", 1.4, TitleSource.HEADING)
    story = candidate("Mill sold", 0.1, TitleSource.TWITTER)
    assert choose([slogan, story], ["The Courier"]) == "Mill sold"
    again = candidate("Oats for all", 0.1, TitleSource.TWITTER)
    assert choose([slogan, again, story], ["The Courier"]) == "oats for all"


def test_a_headline_from_a_script_loses_its_soft_hyphens():
    candidate = HeadlineCandidate(
        text="Har\u00adbour asleep\u00ad", weight=1.0, source=TitleSource.JSON_LD
    )
    assert choose_headline([candidate]).text == "Harbour asleep"
