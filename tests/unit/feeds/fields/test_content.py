"""The content of an entry: markup stays, plain text becomes markup, the rest goes."""

from __future__ import annotations

import pytest

from wireroom.feeds.fields.content import format_plain_text, join_content


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("a < b & c", "<p>a &lt; b &amp; c</p>", id="signs"),
        pytest.param("one\n \n\n two", "<p>one</p><p>two</p>", id="paragraphs"),
        pytest.param("one\r\ntwo", "<p>one<br>two</p>", id="lines"),
        pytest.param(' "one" ', '<p>"one"</p>', id="quotation marks"),
    ],
)
def test_plain_text_keeps_its_signs_and_lines(text, formatted):
    assert format_plain_text(text) == formatted


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        pytest.param("text/html", "x <b>", id="HTML"),
        pytest.param("Application/XHTML+xml", "x <b>", id="XHTML"),
        pytest.param("application/docbook+xml", "x <b>", id="XML"),
        pytest.param("", "x <b>", id="no type"),
        pytest.param("text/plain", "<p>x &lt;b&gt;</p>", id="plain"),
        pytest.param("Text/Markdown", "<p>x &lt;b&gt;</p>", id="other text"),
        pytest.param("image/png", "", id="a picture"),
        pytest.param("application/pdf", "", id="a document"),
        pytest.param("application/html/x", "", id="no such type"),
    ],
)
def test_the_type_of_a_content_decides_how_it_is_read(content_type, content):
    assert join_content([{"value": "x <b>", "type": content_type}]) == content


def test_parts_are_joined_in_their_order():
    parts = [{"value": str(number), "type": "text/html"} for number in range(12)]
    assert join_content(parts) == "012345678"
    assert join_content([{"value": None}, {}]) == ""
