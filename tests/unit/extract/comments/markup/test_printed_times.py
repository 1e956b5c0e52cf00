"""The time that an element prints: read once for a page, and not from a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from wireroom.extract.comments.markup.date_context import DateContext, PrintedTime
from wireroom.extract.comments.markup.printed_times import find_printed_time


def test_an_element_is_read_once_for_a_page() -> None:
    element = html.fragment_fromstring("<span>March 4, 2012</span>")
    page = DateContext(now=None, utc_offset_minutes=None)
    first = find_printed_time(element, page)
    assert first is not None
    assert first.text == "March 4, 2012"
    element.text = "Reply"
    assert find_printed_time(element, page) is first
    another = DateContext(now=None, utc_offset_minutes=None)
    assert find_printed_time(element, another) is None


def test_an_element_without_a_time_is_read_once_too() -> None:
    element = html.fragment_fromstring("<span>Reply</span>")
    page = DateContext(now=None, utc_offset_minutes=None)
    assert find_printed_time(element, page) is None
    assert page.printed == {element: None}


SENTENCES = {
    "german": "Am 3. März 2012 wollten sie die Mole binnen einer Woche räumen.",
    "french": "Le 3 mars 2012, on nous avait promis une jetée avant Noël.",
    "russian": "3 марта 2012 года нам обещали новый причал до конца лета.",
    "without a full stop": "on March 3, 2012 they promised us a pier before winter",
    "japanese": "二〇一二年三月三日に、新しい桟橋を作ると約束されました。",
    "chinese": "2012年3月3日他们答应冬天以前修好新的码头和灯塔。",
    "an address": "https://pier.example/2012/03/03/a-pier-before-winter/",
}
PRINTED = {
    "a byline": "Posted by ada the keeper of the old light on March 3, 2012",
    "a nickname": "the old keeper wrote on March 3, 2012",
    "beside an address of mail": "<old.keeper.of.the.light@pier.example> March 3, 2012",
    "names alone": "Ada Quill, Gull Point, New South Wales | March 3, 2012",
    "japanese": "灯台守の娘さん 2012年3月3日",
    "a nickname with lines": "old_keeper_of_the_light edited on March 3, 2012",
    "buttons": "keeper March 3, 2012 | parent | flag | hide | favourite | vouch",
}


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_a_date_in_a_sentence_is_no_printed_time(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", PRINTED.values(), ids=PRINTED)
def test_a_date_beside_names_is_a_printed_time(text: str) -> None:
    time = read(text)
    assert time is not None
    assert time.time.at == datetime(2012, 3, 3, tzinfo=UTC)


def read(text: str) -> PrintedTime | None:
    element = html.Element("p")
    element.text = text
    return find_printed_time(element, DateContext(now=None, utc_offset_minutes=None))
