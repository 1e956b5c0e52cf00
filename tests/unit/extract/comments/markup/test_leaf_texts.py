"""Short texts of elements, stamps in attributes, and blocks about a member."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.leaf_texts import (
    is_profile,
    read_alt,
    short_text,
)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("post-profile", True),
        ("x User-Info y", True),
        ("signature", True),
        ("postprofile", True),
        ("user-infos", False),
        ("", False),
        ("x" * 190 + " signature", True),
        ("x" * 191 + " signature", False),
    ],
)
def test_a_block_about_a_member_is_known_by_its_class(names, found):
    assert is_profile(fromstring(f'<div class="{names}">x</div>')) is found


@pytest.mark.parametrize(
    ("markup", "alt"),
    [
        ('<p><img alt=" Ada "></p>', "Ada"),
        ('<p><img alt=""><img alt="Ben"></p>', "Ben"),
        (f'<p><img alt="{"x" * 100}"></p>', "x" * 100),
        (f'<p><img alt="{"x" * 101}"></p>', ""),
        ("<p><img></p>", ""),
        ('<img alt="Ada">', "Ada"),
    ],
)
def test_a_picture_shows_what_its_alternative_says(markup, alt):
    assert read_alt(fromstring(markup)) == alt


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a<script>b</script>c</p>", "a c"),
        ("<p>a<style>b</style><i>c</i>d</p>", "a c d"),
        ("<p><script>b</script></p>", ""),
        ("<p>a<!-- b -->c<script>d</script></p>", "a c"),
    ],
)
def test_scripts_and_styles_are_no_text(markup, text):
    element = fromstring(f"<div>{markup} tail</div>")[0]
    assert short_text(element, 20) == text


@pytest.mark.parametrize(("count", "text"), [(58, "a"), (59, "")])
def test_a_text_of_more_than_sixty_nodes_is_not_short(count, text):
    # Each element is one node, and so is the space behind it.
    markup = "<p>" + "<b> </b>" * count + "<b> </b> a</p>"
    assert short_text(fromstring(markup), 3) == text


@pytest.mark.parametrize(("count", "text"), [(200, "Ada"), (201, "")])
def test_an_element_with_many_children_has_no_short_text(count, text):
    wide = fromstring(f"<div>Ada{'<hr>' * count}</div>")
    assert short_text(wide, 40) == text
