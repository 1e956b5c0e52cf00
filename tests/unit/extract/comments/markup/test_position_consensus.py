# ruff: noqa: E501 - a case of a table is one line
"""Names that no class marks, by their position in every comment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.position_consensus import (
    find_names_by_position,
    name_by_position,
    replace_common_author,
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


def authors_of(*drafts: CommentDraft) -> list[str]:
    return [x.author for x in replace_common_author(drafts)]


def test_an_author_that_three_share_is_replaced_by_names_that_differ():
    shared = [draft(FORM.format(name, "Yes."), author="Reply to") for name in ("Ada", "Ben", "Cleo")]  # fmt: skip
    assert authors_of(*shared) == ["Ada", "Ben", "Cleo"]
    assert authors_of(*shared[:2]) == ["Reply to"] * 2
    other = draft(FORM.format("Dora", "Yes."), author="Dora")
    assert authors_of(*shared, other) == ["Reply to"] * 3 + ["Dora"]
    alike = [draft(FORM.format("Ada", "Yes."), author="Reply to")] * 3
    assert authors_of(*alike) == ["Reply to"] * 3
    unnamed = [draft(FORM.format(name, "Yes.")) for name in ("Ada", "Ben", "Cleo")]
    assert authors_of(*unnamed) == [""] * 3


def test_names_are_found_by_position_for_every_comment():
    drafts = [draft(FORM.format(name, "Yes."), dated=False) for name in ("Ada", "Ben")]
    assert find_names_by_position(drafts) == ["Ada", "Ben"]
    assert find_names_by_position(drafts[:1]) == [""]


@pytest.mark.parametrize(("before", "name"), [(11, "Ada"), (12, "")])
def test_a_name_is_among_the_first_twelve_texts(before, name):
    head = "".join(f"<u class='{letter}'>1</u>" for letter in "abcdefghijkl"[:before])
    drafts = [draft(f"{head}<b>{x}</b>") for x in ("Ada", "Ben")]
    assert names_of(*drafts)[0] == name


@pytest.mark.parametrize(
    "markup",
    ["<p><img>{0}</p>", "<p><br>{0}</p>", "<b class='user-{1}'>{0}</b>"],
)
def test_a_name_may_be_behind_a_picture_or_in_a_numbered_class(markup):
    drafts = [draft(markup.format(x, n)) for n, x in enumerate(("Ada", "Ben"))]
    assert names_of(*drafts) == ["Ada", "Ben"]


@pytest.mark.parametrize("markup", ["<p><i></i>{0}</p>", "<script>{0}</script>", "<p>{0}<i></i></p>"])  # fmt: skip
def test_other_texts_are_no_names(markup):
    assert names_of(*(draft(markup.format(x)) for x in ("Ada", "Ben"))) == ["", ""]


@pytest.mark.parametrize(("text", "is_name"), [("AB", False), ("Ab", True), ("ABC", True)])  # fmt: skip
def test_two_capitals_are_initials(text, is_name):
    drafts = [draft(f"<u>{x}</u>") for x in (text, "Ada")]
    assert (names_of(*drafts)[0] == text) is is_name


def test_the_number_of_a_comment_is_no_part_of_its_author():
    drafts = [draft(f"<b>{n}. {name}</b>") for n, name in ((1, "Ada"), (2, "Ben"))]
    assert names_of(*drafts) == ["Ada", "Ben"]


def test_where_half_lack_a_name_the_common_position_is_asked_too():
    signed = [draft(f"<u>{x}</u>", author=x) for x in ("Fay", "Gil")]
    for count, wanted in ((2, ["Ada", "Ben"]), (1, [""])):
        unsigned = [draft(f"<b>{x}</b>") for x in ("Ada", "Ben")[:count]]
        assert names_of(*unsigned, *signed)[:count] == wanted


def test_a_name_behind_a_reply_is_the_comment_s_own():
    outer = [
        draft(f"<div><b>x{n}</b></div><script>y</script><u>{x}</u>")
        for n, x in enumerate(("Ada", "Ben"))
    ]
    inner = [CommentDraft(element=one.element[0], author="Cleo") for one in outer]
    assert names_of(*outer, *inner)[:2] == ["Ada", "Ben"]


@pytest.mark.parametrize(
    ("box", "name"),
    [
        pytest.param('<div class="c7">{}</div>', "Ada", id="in a box with a class"),
        pytest.param("<p>{}</p>", "", id="in a paragraph, as its text may be"),
    ],
)
def test_a_name_without_a_link_is_where_others_have_links(box, name):
    signed = [
        draft(box.format(f"<a>{x}</a>") + "<i>March 1</i>", author=x)
        for x in ("Ben", "Cy")
    ]
    unsigned = draft(f"{box.format('Ada')}<i>March 1</i>", text="Ada\nYes.")
    (found, *_) = name_by_position([unsigned, *signed])
    assert (found.author, found.text) == (name, "Yes." if name else "Ada\nYes.")


def test_a_name_that_is_the_comment_itself_has_no_box():
    signed = draft("<a>Ben</a>", author="Ben")
    assert names_of(draft("Ada"), signed, signed) == ["", "Ben", "Ben"]
