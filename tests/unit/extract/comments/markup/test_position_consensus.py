"""Names and labels that no class marks, by their position in every comment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.fields import CommentDraft
from wireroom.extract.comments.markup.position_consensus import (
    drop_common_last_lines,
    name_by_position,
)
from wireroom.model.moment import DateSource, PublishedTime

TIME = PublishedTime(
    at=datetime(2026, 3, 1, tzinfo=UTC), raw="March 1", source=DateSource.VISIBLE
)


def draft(markup: str, text: str = "", author: str = "", *, dated=True) -> CommentDraft:
    return CommentDraft(
        element=fromstring(f"<div>{markup}</div>"),
        text=text,
        author=author,
        posted=TIME if dated else None,
        posted_raw=TIME.raw if dated else "",
    )


def names_of(*drafts: CommentDraft) -> list[str]:
    return [named.author for named in name_by_position(drafts)]


FORM = "<b>{0}</b><i>March 1</i><p>{1}</p>"


def test_the_first_short_text_that_differs_is_the_author():
    drafts = [draft(FORM.format(name, "Yes.")) for name in ("Ada", "Ben")]
    assert names_of(*drafts) == ["Ada", "Ben"]
    assert all(x.has_marked_author for x in name_by_position(drafts))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Staff", id="the same in all"),
        pytest.param("{0}", id="the letters of a picture"),
        pytest.param("@{0}{0}{0}", id="an address"),
        pytest.param("{0}{0}{0} was here.", id="a sentence"),
        pytest.param("{0}{0}{0} 2026", id="a year"),
        pytest.param("{0}{0}{0} 9:15", id="a time"),
        pytest.param("{0}{0}{0} one two three four", id="five words"),
        pytest.param("{0}" * 41, id="41 letters"),
        pytest.param("March 1", id="the printed date"),
        pytest.param("Reply", id="a button"),
        pytest.param("12", id="no letter"),
    ],
)
def test_what_is_no_name_is_passed_over(text):
    drafts = [
        draft(f"<u>{text.format(letter)}</u>" + FORM.format(name, "Yes."))
        for letter, name in (("A", "Ada"), ("B", "Ben"), ("C", "Cleo"))
    ]
    assert names_of(*drafts) == ["Ada", "Ben", "Cleo"]


@pytest.mark.parametrize(
    "name", ["Al", "Ada B. Quill", "A" * 40, "one two three four", "Ben99"]
)
def test_names_of_usual_length_are_names(name):
    drafts = [draft(FORM.format(x, "Yes.")) for x in (name, "Ben")]
    assert names_of(*drafts) == [name, "Ben"]


def test_the_position_of_known_authors_counts_before_an_earlier_one():
    signed = draft("<u>Rank y</u>" + FORM.format("Ben", ""), author="Ben")
    unsigned = draft("<u>Rank x</u>" + FORM.format("Ada", ""))
    assert names_of(unsigned, signed) == ["Ada", "Ben"]


def test_a_position_that_few_of_the_known_authors_have_is_not_theirs():
    known = [
        draft("<b>Ben</b>", author="Ben"),
        draft("<i>Cleo</i>", author="Someone"),
    ]
    assert names_of(draft("<b>Ada</b>"), *known) == ["", "Ben", "Someone"]


@pytest.mark.parametrize(
    ("without", "names"),
    [(1, ["Ada", "Ben", "Cleo", "Dora", ""]), (2, [""] * 5)],
    ids=["four of five", "three of five"],
)
def test_four_in_five_have_a_name_at_the_position(without, names):
    authors = ["Ada", "Ben", "Cleo", "Dora", "Emil"]
    drafts = [draft(FORM.format(name, "")) for name in authors[: 5 - without]]
    drafts += [draft("<p>Yes.</p>")] * without
    assert names_of(*drafts) == names


def test_a_name_in_the_first_line_of_the_text_leaves_it():
    drafts = [
        draft(FORM.format(name, "Yes."), f"{name}\nYes.\n{name}")
        for name in ("Al", "Bo")
    ]
    assert [x.text for x in name_by_position(drafts)] == ["Yes.\nAl", "Yes.\nBo"]
    single = [draft(FORM.format(name, ""), name) for name in ("Al", "Bo")]
    assert [x.text for x in name_by_position(single)] == ["Al", "Bo"]


def test_names_of_replies_inside_a_comment_are_not_its_own():
    outer = draft("<p>Yes.</p><div><b>Ben</b></div>")
    inner = CommentDraft(element=outer.element[1], posted=TIME, posted_raw="March 1")
    other = draft("<p>No.</p><div><b>Cleo</b></div>")
    assert names_of(outer, inner, other)[0] == ""


def test_a_single_comment_and_an_undated_one_get_no_name():
    one = draft(FORM.format("Ada", ""))
    assert names_of(one) == [""]
    undated = draft(FORM.format("Ben", ""), dated=False)
    assert names_of(one, undated, draft(FORM.format("Cleo", ""))) == ["Ada", "", "Cleo"]


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
