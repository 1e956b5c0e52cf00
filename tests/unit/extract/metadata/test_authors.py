from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.metadata.authors import Authors, choose_authors, parse_bylines


def choose(places, site_names) -> tuple[str, ...]:
    shown = [Authors(names=names) for names in places]
    return choose_authors(shown, site_names).names


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
        ("Submitted on Mon, 2019-01-21 13:49", ()),
        ("Veröffentlicht am 12. März 2024", ()),
        ("Mira Tolland on Mon, 21 January 2019", ("Mira Tolland",)),
        ("Mira Tolland | Port of Ansel | 08/01/2014", ("Mira Tolland",)),
        ("Harbour • Mira Tolland • 8 January 2014", ("Mira Tolland",)),
        ("Authors", ()),
        ("The Author", ()),
        ("Mira (Lind) Tolland", ("Mira (Lind) Tolland",)),
        ("Mira (M.T.) Tolland", ("Mira (M.T.) Tolland",)),
        ("Mira Tolland (Ansel)", ("Mira Tolland",)),
        ("Mira Tolland Fri., Sep. 18, 2011", ("Mira Tolland",)),
        ("Mira Sun, 18 September 2011", ("Mira Sun",)),
        ("authored by mira 3 hours ago | caches | no comments", ("mira",)),
        ("Mira Tolland 12 min ago", ("Mira Tolland",)),
        ("Mira Tolland vor 3 Stunden", ("Mira Tolland",)),
        ("Mira Tolland il y a 3 heures", ("Mira Tolland",)),
        ("3 hours ago", ()),
        ("No comments", ()),
        ("Leave a comment", ()),
        ("Keine Kommentare", ()),
        ("Mira Tolland | No comments", ("Mira Tolland",)),
        ("Mira Tolland from Ostend", ("Mira Tolland",)),
        ("Gastbeitrag von Mira Tolland und Ode Brisk", ("Mira Tolland", "Ode Brisk")),
        ("Courier GmbH, Ostend, Belgium", ()),
        ("Courier GmbH, Mira Tolland", ("Mira Tolland",)),
        ("name, mail@courier.example", ()),
        ("Your name", ()),
        ("von mira on", ("mira",)),
        ("Mira On", ("Mira On",)),
        ("durch Mira Tolland", ("Mira Tolland",)),
        ("Related articles", ()),
        ("Other articles", ()),
        ("View all posts", ()),
        ("Weitere Beiträge", ()),
        ("Tous les articles", ()),
        ("More Posts", ()),
        ("EAST HAVEN, Conn. March 4, 2026 (AP)", ()),
        ("MIRA TOLLAND, Jr. March 4, 2026", ("MIRA TOLLAND",)),
        ("MIRA TOLLAND, ODE BRISK March 4, 2026", ("MIRA TOLLAND", "ODE BRISK")),
        ("相关文章", ()),
        ("Twitter Facebook", ()),
        ("Courier's Journalistic Standards and Practices", ()),
        ("Marketing and Event Coordinator", ()),
        ("Mira Tolland | Ode Brisk", ("Mira Tolland", "Ode Brisk")),
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
        ("Text: Mira Tolland Foto: Ode Brisk", ("Mira Tolland",)),
        ("Текст: Мира Толланд. Фото: Од Бриск", ("Мира Толланд",)),
        ("文/王小河 图/李桥", ("王小河",)),
        ("约纳斯·彼得森", ("约纳斯·彼得森",)),
        ("记者 约纳斯·彼得森、王小河", ("约纳斯·彼得森", "王小河")),
        ("ヨナス・ペーターセン", ("ヨナス・ペーターセン",)),
        ("Mira Tolland · Ode Brisk", ("Mira Tolland", "Ode Brisk")),
        ("أحمد علي، سارة محمد", ("أحمد علي", "سارة محمد")),
        ("Photo: Ode Brisk", ()),
        ("Par Mira Tolland avec AFP", ("Mira Tolland", "AFP")),
        ("Par Mira Tolland le mardi, 12 mars 2024", ("Mira Tolland",)),
        ("Mira Tolland am Dienstag, 12. März", ("Mira Tolland",)),
        ("[푸른신문=김하늘 기자]", ("김하늘",)),
        ("(서울=푸른통신) 김하늘 기자 = ", ("김하늘",)),
        ("【青木健】", ("青木健",)),
        ("लेखक: सीमा नदी", ("सीमा नदी",)),
        ("โดย สมศรี คลื่น", ("สมศรี คลื่น",)),
        ("Von unserer Redaktion", ()),
        ("By Ansel News Desk", ()),
        ("Mira Tolland in Ansel", ("Mira Tolland",)),
        ("La rédaction", ()),
        ("편집부", ()),
        ("", ()),
    ],
)
def test_a_byline_gives_names_alone(byline, names):
    assert parse_bylines([byline]) == names


def test_a_name_printed_twice_is_one_author():
    assert parse_bylines(["Mira Tolland", "By MIRA TOLLAND"]) == ("Mira Tolland",)


def test_a_person_is_preferred_to_the_site():
    places = (("Ansel Courier",), (), ("Mira Tolland",))

    assert choose(places, ["The Ansel Courier", "Ansel Courier"]) == ("Mira Tolland",)


def test_the_site_is_the_author_where_nobody_else_is_named():
    assert choose([(), ("Ansel Courier",)], ["Ansel Courier"]) == ("Ansel Courier",)


@given(st.text(max_size=400))
def test_names_are_clean_and_bounded(text):
    for name in parse_bylines([text]):
        assert name == name.strip()
        assert 0 < len(name) <= 60
        assert "@" not in name


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        pytest.param("Written by Mira Tolland", ("Mira Tolland",), id="written by"),
        pytest.param("Story by: Mira Tolland", ("Mira Tolland",), id="story by"),
        pytest.param("Author: Mira Tolland", ("Mira Tolland",), id="author"),
        pytest.param("Autorin Mira Tolland", ("Mira Tolland",), id="German author"),
        pytest.param("Auteur : Mira Tolland", ("Mira Tolland",), id="French author"),
        pytest.param("vom Mira Tolland", ("Mira Tolland",), id="vom"),
        pytest.param("par Mira Tolland", ("Mira Tolland",), id="par"),
        pytest.param("por Mira Tolland", ("Mira Tolland",), id="por"),
        pytest.param("di Mira Tolland", ("Mira Tolland",), id="di"),
        pytest.param("door Mira Tolland", ("Mira Tolland",), id="door"),
        pytest.param("av Mira Tolland", ("Mira Tolland",), id="av"),
        pytest.param("af Mira Tolland", ("Mira Tolland",), id="af"),
        pytest.param("Oleh Mira Tolland", ("Mira Tolland",), id="oleh"),
        pytest.param("Mira und Ode Brisk", ("Mira", "Ode Brisk"), id="und"),
        pytest.param(
            "Mira Tolland et Ode Brisk", ("Mira Tolland", "Ode Brisk"), id="et"
        ),
        pytest.param("Mira Tolland y Ode Brisk", ("Mira Tolland", "Ode Brisk"), id="y"),
        pytest.param("Mira Tolland e Ode Brisk", ("Mira Tolland", "Ode Brisk"), id="e"),
        pytest.param(
            "Mira Tolland og Ode Brisk", ("Mira Tolland", "Ode Brisk"), id="og"
        ),
        pytest.param(
            "Mira Tolland och Ode Brisk", ("Mira Tolland", "Ode Brisk"), id="och"
        ),
        pytest.param(
            "Mira Tolland en Ode Brisk", ("Mira Tolland", "Ode Brisk"), id="en"
        ),
        pytest.param(
            "Mira Tolland with Ode Brisk", ("Mira Tolland", "Ode Brisk"), id="with"
        ),
        pytest.param("Mira Tolland; Ode Brisk", ("Mira Tolland", "Ode Brisk"), id=";"),
        pytest.param("Mira Tolland / Ode Brisk", ("Mira Tolland", "Ode Brisk"), id="/"),
        pytest.param("Mira Tolland (Ansel)", ("Mira Tolland",), id="brackets"),
        pytest.param("(Mira Tolland)", ("Mira Tolland",), id="all in brackets"),
        pytest.param("Mira Tolland 18 Sep", ("Mira Tolland",), id="a day and a month"),
        pytest.param("Mira Tolland 18. März", ("Mira Tolland",), id="a German month"),
        pytest.param(
            "Mira Tolland Sept. 18", ("Mira Tolland",), id="a month and a day"
        ),
        pytest.param("Mira Tolland 18:30", ("Mira Tolland",), id="a time"),
        pytest.param("Mira Tolland 2011", ("Mira Tolland",), id="a year"),
        pytest.param("Mira Tolland 18 boats", (), id="a number"),
        pytest.param("Mira Tolland 18 of May 18", (), id="a number before a date"),
        pytest.param("Ann B. de la Cruz Smith", (), id="six words"),
        pytest.param(
            "Ann de la Cruz Smith", ("Ann de la Cruz Smith",), id="five words"
        ),
        pytest.param("A" * 60, ("A" * 60,), id="sixty letters"),
        pytest.param("A" * 61, (), id="61 letters"),
        pytest.param("A", (), id="one letter"),
        pytest.param("Monday Tolland", (), id="a weekday"),
        pytest.param("April Tolland", (), id="a month"),
        pytest.param("May Tolland", ("May Tolland",), id="a month that is a name"),
        pytest.param("March Tolland", ("March Tolland",), id="another one"),
        pytest.param("two days ago", (), id="an age"),
        pytest.param("Redaktion", (), id="nobody, in German"),
        pytest.param("Redakteurin Mira", (), id="a German role"),
        pytest.param("www.courier.example", (), id="an address"),
        pytest.param("/author/mira", (), id="a path"),
        pytest.param("network.example/mira", (), id="an address without a scheme"),
        pytest.param("By, Tide Kitchen", ("Tide Kitchen",), id="by and a comma"),
        pytest.param("Recipe by Mira Tolland", ("Mira Tolland",), id="recipe by"),
        pytest.param("Posters by Mira Tolland", (), id="by behind what was made"),
        pytest.param(
            "Mira von Tolland", ("Mira von Tolland",), id="a preposition of names"
        ),
        pytest.param("Show all her columns", (), id="one capital in four words"),
        pytest.param("Mira da silva", (), id="one capital in three words"),
        pytest.param("Mira tolland", ("Mira tolland",), id="one capital in two words"),
    ],
)
def test_a_byline_in_any_form_gives_its_names(byline, names):
    assert parse_bylines([byline]) == names


@pytest.mark.parametrize(("words", "count"), [(9, 1), (10, 0)])
def test_a_part_of_ten_words_makes_a_byline_a_sentence(words, count):
    prose = " ".join(["word"] * words)
    assert len(parse_bylines([f"Mira Tolland, {prose}"])) == count


def test_a_byline_is_read_up_to_300_characters():
    filler = ", ".join(["xx"] * 70)
    assert parse_bylines([f"Mira Tolland, {filler}, {'A' * 9} Brisk"]) == (
        "Mira Tolland",
    )
    assert parse_bylines(["x" * 299 + ", Ode Brisk"]) == ()


def test_at_most_twenty_authors_are_returned():
    names = [f"Mira {'T' * number}olland" for number in range(1, 25)]
    assert parse_bylines(names) == tuple(names[:20])


def test_the_first_filled_place_counts_where_all_name_the_site():
    places = [(), ("Courier",), ("The Courier",)]
    assert choose(places, ["Courier", "The Courier"]) == ("Courier",)
    assert choose([(), ()], ["Courier"]) == ()


def test_the_name_of_a_site_is_not_split():
    assert parse_bylines(["Ode & Tide"], ["Ode & Tide"]) == ("Ode & Tide",)
    assert parse_bylines(["Ode & Tide"], ["Courier"]) == ("Ode", "Tide")


def test_the_slogan_of_a_site_is_no_part_of_its_name():
    sites = ["Ode & Tide | Boats, weather", "Ode & Tide"]
    assert parse_bylines(["Ode & Tide | Boats, weather"], sites) == ("Ode & Tide",)
    assert parse_bylines(["Ode | Boats"], ["Ode | Boats"]) == ("Ode | Boats",)


@pytest.mark.parametrize(
    ("places", "names"),
    [
        ([("Mira",), ("Mira Tolland",)], ("Mira Tolland",)),
        ([("Mira",), ("Mira Tolland",), ("Mira Oak",)], ("Mira",)),
        ([("Mira",), ("Mira Tolland", "Ode Brisk")], ("Mira",)),
        ([("Mira",), ("Miranda Oak",)], ("Mira",)),
        ([("Mira", "Ode"), ("Mira Tolland",)], ("Mira", "Ode")),
        ([("Mira Tolland",), ("Mira Tolland Oak",)], ("Mira Tolland",)),
        ([("Mira",), ("Ode",), ("Ian",), ("Mira Tolland",)], ("Mira Tolland",)),
        ([("Mira",), ("Ode",), ("Ian",), ("Mira Tolland",), ("Eve",)], ("Mira",)),
    ],
)
def test_a_first_name_is_completed_by_the_one_full_name(places, names):
    assert choose(places, ()) == names


@pytest.mark.parametrize(
    "firm",
    [
        "Ode Druck GmbH",
        "Tide Media Ltd.",
        "Tide Media, Inc.",
        "Ode Sp. z o.o.",
        "Ediciones Ode, S.L.",
        "Ode s.r.o.",
        "Ode A/S",
        "Ode Kft.",
        "Ode株式会社",
    ],
)
def test_a_firm_is_no_author(firm):
    assert not any("Ode" in x or "Media" in x for x in parse_bylines([firm]))


@pytest.mark.parametrize("name", ["MARIO SA", "Mario Sa", "Asa Inc Quill", "Plc Quill"])
def test_a_name_with_such_letters_is_a_name(name):
    assert parse_bylines([name]) == (name,)


def test_the_publisher_named_as_the_site_is_the_author_of_last_resort():
    places = [("Ediciones La Marea",), ("Ada Quill",)]
    assert choose(places, ["La Marea"]) == ("Ada Quill",)
    assert choose(places[:1], ["La Marea"]) == ("Ediciones La Marea",)
    assert choose(places, ["Marea"]) == ("Ediciones La Marea",)
