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
    assert choose_headline(titles(printed), NAMES) == "Mill sold"


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
    assert choose_headline(titles(printed), NAMES) == printed


def test_two_that_agree_outweigh_one():
    assert (
        choose_headline(titles("Teaser", "Mill sold", "MILL SOLD."), NAMES)
        == "Mill sold"
    )


def test_a_part_is_taken_off_where_the_rest_is_printed_elsewhere():
    found = choose_headline(titles("Mill sold | Business", "Mill sold"), NAMES)

    assert found == "Mill sold"


def test_a_heading_that_is_the_site_is_no_title():
    assert (
        choose_headline(titles("The Ansel Courier", "Mill sold"), NAMES) == "Mill sold"
    )


def test_no_candidate_is_no_title():
    assert choose_headline(titles("", "  "), NAMES) == ""


@given(st.lists(st.text(max_size=60), max_size=5))
def test_a_title_is_one_line_out_of_the_candidates(texts):
    found = choose_headline(titles(*texts), NAMES)

    assert "".join(found.split()) in "|".join("".join(x.split()) for x in texts)
