"""Markup whose meaning the body extractor would lose is changed before it reads."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.body.normalize_markup import (
    CODE_LINE,
    normalize_markup,
    restore_code_line,
    restore_digits,
    restore_joiners,
    unmark_code,
)
from wireroom.extract.page.mark_index import index_marks

PROSE = "The mill at the dam was sold on Monday, after years of talks with the town."


def normalize(body: str):
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    struck = normalize_markup(tree, index_marks(tree))
    return tree.find("body"), struck


def text_of(body: str) -> str:
    return normalize(body)[0].text_content()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("m<sup>2</sup>", "m²", id="a raised digit"),
        pytest.param("H<sub>2</sub>O", "H₂O", id="a lowered digit"),
        pytest.param("10<sup>-12</sup>", "10⁻¹²", id="a sign"),
        pytest.param("x<sup>(3+4=7)</sup>", "x⁽³⁺⁴⁼⁷⁾", id="a formula"),
        pytest.param("x<sup><b>1</b>2</sup>", "x¹²", id="an element in it"),
        pytest.param("19<sup>th</sup>", "19th", id="letters"),
        pytest.param("a<sup>+</sup>", "a+", id="a sign alone"),
        pytest.param("a<sup>123456789012</sup>", "a¹²³⁴⁵⁶⁷⁸⁹⁰¹²", id="12 digits"),
        pytest.param("a<sup>1234567890123</sup>", "a1234567890123", id="13 digits"),
    ],
)
def test_raised_and_lowered_numbers_have_digits_of_their_own(markup, text):
    assert text_of(f"<p>{markup} 3</p>") == f"{text} 3"


@pytest.mark.parametrize(("raised", "digits"), [(True, "⁻¹²"), (False, "₋₁₂")])
def test_digits_are_restored(raised, digits):
    assert restore_digits(digits, raised=raised)[1:] == "12"
    assert restore_digits(digits, raised=not raised) == digits


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_struck_words_are_removed_and_kept_with_their_places(tag):
    five, six = f"<{tag}>five</{tag}>", f"<{tag}>six</{tag}>"
    body, struck = normalize(f"<p>{five}{PROSE} was <b>x</b>, {six} seven</p>")

    assert body.text_content() == f"{PROSE} was x,  seven"
    (paragraph,) = struck
    first, second = struck[paragraph]
    assert (first.text, first.before, first.offset) == ("five", None, 0)
    assert (second.text, second.before.tag, second.offset) == ("six", "b", 2)


@pytest.mark.parametrize(("length", "is_removed"), [(20, True), (21, False)])
def test_a_text_of_which_more_than_a_fifth_is_struck_out_stays(length, is_removed):
    body = f"<p>{'x' * (100 - length)}<s>{'y' * length}</s></p>"
    assert ("y" not in text_of(body)) is is_removed


QUOTED = "years of talks with the town"


@pytest.mark.parametrize(
    ("quote", "is_printed"),
    [
        pytest.param(f"<blockquote>{QUOTED}</blockquote>", False, id="a quotation"),
        pytest.param(f'<aside class="pull-quote">{QUOTED}</aside>', False, id="aside"),
        pytest.param(f'<p class="PullQuote">{QUOTED}</p>', False, id="a paragraph"),
        pytest.param(f'<h2 class="pullquote">{QUOTED}</h2>', True, id="a heading"),
        pytest.param(f"<aside>{QUOTED}</aside>", True, id="no mark"),
        pytest.param(
            "<blockquote>Talks with Tarn town</blockquote>", True, id="others"
        ),
        pytest.param("<blockquote>with the town.</blockquote>", True, id="11 letters"),
        pytest.param("<blockquote>alks with the town</blockquote>", False, id="15"),
        pytest.param("<blockquote>lks with the town</blockquote>", True, id="14"),
        pytest.param(
            f"<blockquote><p>{QUOTED}</p></blockquote>", False, id="paragraphs in it"
        ),
    ],
)
def test_a_quotation_whose_words_a_paragraph_has_is_removed(quote, is_printed):
    body, _ = normalize(f"<p>{PROSE}</p>{quote}")
    assert (len(body) == 2) is is_printed


def test_a_quotation_of_more_than_600_characters_stays():
    words = "dam " * 151
    body = f"<p>{words}</p><blockquote>{words}</blockquote>"
    assert text_of(body).count("dam") == 302
    shorter = "dam " * 150
    body = f"<p>{shorter}</p><blockquote>{shorter}</blockquote>"
    assert text_of(body).count("dam") == 150


def code_of(body: str) -> list[str]:
    text = text_of(body)
    lines = text.split(CODE_LINE)[1:]
    return [restore_code_line(f"{CODE_LINE}{line}").rstrip("\n") for line in lines]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        pytest.param("a\n  b\n\tc", ["a", "  b", "    c"], id="lines"),
        pytest.param("  a", ["  a"], id="an indented first line"),
        pytest.param("a\n\nb", ["a", "b"], id="an empty line"),
        pytest.param("<b>a</b> b\n<i>c</i>", ["a b", "c"], id="elements in a line"),
        pytest.param("<b>  a</b>\n  <i>c</i>", ["  a", "  c"], id="indented elements"),
        pytest.param("<b>a</b> <i>c</i>", ["a c"], id="elements with a space between"),
        pytest.param("a\n <b> </b><i>c</i>", ["a", "  c"], id="an indented space"),
        pytest.param("a\n<b>\t</b><i>c</i>", ["a", "    c"], id="a tab in an element"),
        pytest.param("a<br>  b", ["a", "  b"], id="line breaks"),
        pytest.param("<div>a</div><div>  b</div>", ["a", "  b"], id="blocks"),
        pytest.param("a<pre>\n  b</pre>", ["a", "  b"], id="code in code"),
    ],
)
def test_each_line_of_code_is_marked_with_its_indentation(markup, lines):
    assert code_of(f"<p>x</p><pre>{markup}</pre>y") == [*lines[:-1], f"{lines[-1]}y"]


def test_code_is_unmarked_as_printed():
    assert unmark_code(text_of("<pre>a\n    b c</pre>")) == "a\n    b c"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647", 1, id="Persian"),
        pytest.param("\u0915\u094d\u200d\u0937", 1, id="Hindi"),
        pytest.param("\U0001f468\u200d\U0001f469", 1, id="pictures"),
        pytest.param("a\u200cb\u200dc", 0, id="Latin"),
    ],
)
@pytest.mark.parametrize("markup", ["<p>{}</p>", "<p><b>x</b>{}</p>"])
def test_joiners_that_spell_a_word_are_marked(text, kept, markup):
    marked = text_of(markup.format(text))
    assert (restore_joiners(marked) != marked) is bool(kept)
    assert restore_joiners(marked).endswith(text)
