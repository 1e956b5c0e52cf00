# ruff: noqa: E501 - a case of a table is one line
"""Lines of comments that nearly all of them share, and that no reader wrote."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.common_lines import (
    drop_common_first_lines,
    drop_common_last_lines,
    drop_label_lines,
)


def draft(markup: str, text: str = "", author: str = "") -> CommentDraft:
    element = fromstring(f"<div>{markup}</div>")
    return CommentDraft(element=element, text=text, author=author)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(["Comment 1:\nYes.", "Comment 2:\nNo.", "Comment 3:\nWell."], ["Yes.", "No.", "Well."], id="all have it"),
        pytest.param(["From:\nYes.", "From:\nNo."], ["From:\nYes.", "From:\nNo."], id="two comments are too few"),
        pytest.param(["From:\nYes.", "From:\nNo.", "Well."], ["From:\nYes.", "From:\nNo.", "Well."], id="two of three are too few"),
        pytest.param(["> Why?\nYes.", "> Why?\nNo.", "> Why?\nWell."], ["> Why?\nYes.", "> Why?\nNo.", "> Why?\nWell."], id="a quotation"),
        pytest.param(["From:", "From:", "From:"], ["From:", "From:", "From:"], id="nothing else"),
    ],
)  # fmt: skip
def test_a_first_line_that_nearly_all_share_is_dropped(texts, expected):
    kept = drop_common_first_lines([draft("", text) for text in texts])
    assert [x.text for x in kept] == expected


LABEL = "<{0}>{1}</{0}>"


@pytest.mark.parametrize(
    ("count", "tag", "dropped"),
    [
        (1, "a", False),
        (2, "a", True),
        (2, "span", False),
        (3, "span", True),
        (3, "li", True),
        (3, "div", True),
        (3, "p", False),
    ],
)
def test_a_last_line_that_all_share_is_a_label(count, tag, dropped):
    drafts = [draft(LABEL.format(tag, "Odpowiedz"), "Yes.\nOdpowiedz")] * count
    kept = "Yes." if dropped else "Yes.\nOdpowiedz"
    assert [x.text for x in drop_common_last_lines(drafts)] == [kept] * count


def test_several_labels_are_dropped_one_by_one():
    drafts = [draft("<a>Like</a><a>Reply</a>", "Yes.\nLike\nReply")] * 3
    assert [x.text for x in drop_common_last_lines(drafts)] == ["Yes."] * 3


def test_a_line_of_fewer_than_four_in_five_stays():
    shared = [draft("<a>Like</a>", "Yes.\nLike")] * 3
    own = [draft("<a>Like</a>", "Yes.\nNo.")]
    texts = [x.text for x in drop_common_last_lines(shared + own)]
    assert texts == ["Yes.\nLike"] * 3 + ["Yes.\nNo."]


def test_a_line_as_long_as_a_sentence_stays():
    line = "x" * 41
    drafts = [draft(f"<a>{line}</a>", f"Yes.\n{line}")] * 3
    assert drop_common_last_lines(drafts)[0].text.endswith(line)
    line = "x" * 40
    drafts = [draft(f"<a>{line}</a>", f"Yes.\n{line}")] * 3
    assert drop_common_last_lines(drafts)[0].text == "Yes."


def test_the_only_line_of_a_comment_stays():
    drafts = [draft("<a>Like</a>", "Like")] * 3
    assert [x.text for x in drop_common_last_lines(drafts)] == ["Like"] * 3


def texts_of(drafts) -> list[str]:
    return [draft.text for draft in drop_label_lines(drafts)]


def rows(markup: str, text: str, count: int = 3, authors=("Ada", "Ben", "Cleo", "Di")):
    return [draft(markup, text, authors[n]) for n in range(count)]


LABELS = {
    "a button at the end": ("<button>Antworten</button>", "Yes.\nAntworten", "Yes."),
    "a link at the head": ("<a>Antworten</a>", "Antworten\nYes.", "Yes."),
    "a label": ("<label>Antworten</label>", "Yes.\nAntworten", "Yes."),
    "another tag": ("<b>Antworten</b>", "Yes.\nAntworten", None),
    "with a number": ("<a>Antworten (3)</a>", "Yes.\n3 Antworten", "Yes."),
    "two side by side": ("<a>Ja</a><a>Jaja</a>", "Yes.\nJaja \u00b7 Ja", "Yes."),
    "another word beside it": ("<a>Antworten</a>", "Yes.\nAntworten bitte", None),
    "numbers alone beside it": ("<a>Antworten</a>", "Yes.\n12 | 3", "Yes."),
    "in the middle": ("<a>Antworten</a>", "Yes.\nAntworten\nNo.", None),
    "nothing but it": ("<a>Antworten</a>", "Antworten", None),
    "nothing but it, twice": ("<a>Antworten</a>", "Antworten\nAntworten", "Antworten"),
    "forty letters": (f"<a>{'x' * 40}</a>", f"Yes.\n{'x' * 40}", "Yes."),
    "a reader's own link": (f"<p>{'x' * 41}<a>mill</a></p>", "Yes.\nmill", None),
    "a link behind few words": (f"<p>{'x' * 40}<a>mill</a></p>", "Yes.\nmill", "Yes."),
    "a link in a quotation": (f"<blockquote>{'x' * 41}<a>mill</a></blockquote>", "Yes.\nmill", None),
    "a link in another element": (f"<div>{'x' * 41}<a>mill</a></div>", "Yes.\nmill", "Yes."),
    "a line of 120 characters": ("<a>mill</a>", f"Yes.\n{'mill'.ljust(120, '.')}", "Yes."),
    "a line of 121 characters": ("<a>mill</a>", f"Yes.\n{'mill'.ljust(121, '.')}", None),
    "the fortieth link": ("<a></a>" * 39 + "<a>mill</a>", "Yes.\nmill", "Yes."),
    "the 41st link": ("<a></a>" * 40 + "<a>mill</a>", "Yes.\nmill", None),
    "signs alone": ("<a>(12)</a>", "Yes.\nNo.", None),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "text", "left"), LABELS.values(), ids=LABELS)
def test_lines_of_labels_at_both_ends_are_dropped(markup, text, left):
    assert texts_of(rows(markup, text)) == [text if left is None else left] * 3


def test_the_author_and_the_whole_text_are_no_labels():
    signed = [draft("<a>Ada</a>", "Yes.\nAda", "Ada")] * 3
    assert texts_of(signed) == ["Yes.\nAda"] * 3
    said = [draft("<a>Yes.</a>", "yes.", "Ada")] * 3
    assert texts_of(said) == ["yes."] * 3


@pytest.mark.parametrize(
    ("with_button", "count", "is_label"),
    [(1, 1, False), (2, 2, True), (2, 6, True), (2, 7, False), (3, 10, True), (3, 11, False)],
)  # fmt: skip
def test_a_label_is_in_two_comments_and_three_in_ten(with_button, count, is_label):
    drafts = [draft("<a>mill</a>" if n < with_button else "", "Yes.\nmill", f"A{n}") for n in range(count)]  # fmt: skip
    assert texts_of(drafts) == ["Yes." if is_label else "Yes.\nmill"] * count


def test_buttons_of_replies_inside_are_not_counted_twice():
    outer = draft("<div><a>mill</a></div>", "Yes.\nmill", "Ada")
    inner = CommentDraft(element=outer.element[0], author="Ben", text="No.\nmill")
    assert texts_of([outer, inner]) == ["Yes.\nmill", "No.\nmill"]
