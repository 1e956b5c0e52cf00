from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.authors import choose_authors, parse_bylines


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Mira Tolland", ("Mira Tolland",)),
        ("Von: Jörn Äpfle", ("Jörn Äpfle",)),
        ("Mira Tolland and Ode Brisk", ("Mira Tolland", "Ode Brisk")),
        ("Mira Tolland, Ode Brisk & Ian Oak", ("Mira Tolland", "Ode Brisk", "Ian Oak")),
        ("By Mira Tolland, Staff Reporter", ("Mira Tolland",)),
        ("Mira Tolland, Senior Correspondent, Ansel", ("Mira Tolland",)),
        ("Mira Tolland mira@courier.example", ("Mira Tolland",)),
        ("Mira Tolland (@miratolland)", ("Mira Tolland",)),
        ("By Mira Tolland | September 18, 2011", ("Mira Tolland",)),
        ("Mira Tolland Sep 18, 2011", ("Mira Tolland",)),
        ("Mira Tolland, dpa", ("Mira Tolland", "dpa")),
        ("Reuters", ("Reuters",)),
        ("Seán O'Hara-Lee", ("Seán O'Hara-Lee",)),
        ("Our Staff Reporter", ()),
        ("admin", ()),
        ("https://courier.example/author/mira", ()),
        ("courier.example, Ansel, Erewhon", ()),
        ("page.head.extra.author", ()),
        (
            "Mira writes about ships, and has done so for the better part of her life",
            (),
        ),
        ("", ()),
    ],
)
def test_a_byline_gives_names_alone(byline, names):
    assert parse_bylines([byline]) == names


def test_a_name_printed_twice_is_one_author():
    assert parse_bylines(["Mira Tolland", "By MIRA TOLLAND"]) == ("Mira Tolland",)


def test_a_person_is_preferred_to_the_site():
    places = (("Ansel Courier",), (), ("Mira Tolland",))

    assert choose_authors(places, ["The Ansel Courier", "Ansel Courier"]) == (
        "Mira Tolland",
    )


def test_the_site_is_the_author_where_nobody_else_is_named():
    assert choose_authors([(), ("Ansel Courier",)], ["Ansel Courier"]) == (
        "Ansel Courier",
    )


@given(st.text(max_size=400))
def test_names_are_clean_and_bounded(text):
    for name in parse_bylines([text]):
        assert name == name.strip()
        assert 0 < len(name) <= 60
        assert "@" not in name
