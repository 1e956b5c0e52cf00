from __future__ import annotations

import pytest

from wireroom.extract.page.fragment_text import split_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("One.\n\n Two  words. ", ["One.", "Two words."], id="plain"),
        pytest.param("a &amp; b &lt; c", ["a & b < c"], id="references"),
        pytest.param("5 < 6 und 7 > 2", ["5 < 6 und 7 > 2"], id="signs"),
        pytest.param("<p>One <b>b</b>\nx</p><p>Two</p>", ["One b x", "Two"], id="HTML"),
        pytest.param("One<br>Two<br/>Three", ["One", "Two", "Three"], id="breaks"),
        pytest.param(
            "&lt;p&gt;A&lt;/p&gt;&lt;p&gt;B&lt;/p&gt;", ["A", "B"], id="escaped"
        ),
        pytest.param("<p>A<script>x = 1</script> c</p>", ["A c"], id="script"),
        pytest.param("<p>A\x0c\ufffe</p>", ["A"], id="characters no tree holds"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_field_is_lines_without_markup(text, lines):
    assert split_lines(text) == lines
