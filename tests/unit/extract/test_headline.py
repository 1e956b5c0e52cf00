from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.headline import (
    HeadlineCandidate,
    choose_headline,
    list_site_names,
)

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
