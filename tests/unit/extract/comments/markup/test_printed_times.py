"""Each element's printed time is read once for a page, and again for another page."""

from __future__ import annotations

from lxml import html

from wireroom.extract.comments.markup.date_context import DateContext
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
