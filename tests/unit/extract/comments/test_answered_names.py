"""Names as the labels of the links to answer have them."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.answered_names import correct_answered_names
from wireroom.extract.comments.markup.comment_draft import CommentDraft


def correct(*pairs: tuple[str, str]) -> list[str]:
    element = fromstring("<p>x</p>")
    drafts = [
        CommentDraft(element=element, author=author, answer_label=label)
        for author, label in pairs
    ]
    return [draft.author for draft in correct_answered_names(drafts)]


@pytest.mark.parametrize(
    ("pairs", "names"),
    [
        (
            [("Ada Reply", "Reply to Ada"), ("Ben Ox 8F", "Reply to Ben Ox")],
            ["Ada", "Ben Ox"],
        ),
        (
            [("Ada 返信", "Ada に返信"), ("Ben 返信", "Ben に返信")],
            ["Ada", "Ben"],
        ),
        ([("Ada Quill on", "Antworte auf Ada Quill")], ["Ada Quill"]),
        ([("Ada", "Reply to Ada"), ("Ben", "Reply to Ben")], ["Ada", "Ben"]),
        ([("Cleo", "Reply to Ada"), ("Ben x", "")], ["Cleo", "Ben x"]),
        ([("", "Reply to Ada")], [""]),
        ([("A x", "Reply to A"), ("B x", "Reply to B")], ["A x", "B x"]),
    ],
)
def test_a_name_is_cut_to_that_of_its_label(pairs, names):
    assert correct(*pairs) == names


def test_drafts_without_labels_are_the_same():
    drafts = [CommentDraft(element=fromstring("<p>x</p>"), author="Ada on")]
    assert correct_answered_names(drafts) is drafts


def test_a_draft_without_a_name_gets_the_line_of_its_label():
    draft = CommentDraft(
        element=fromstring("<p>x</p>"),
        answer_label="Rispondi a Ada Quill",
        raw_text="Ada Quill\n3 May\nOak again.",
        text="Ada Quill\nOak again.",
    )
    (named,) = correct_answered_names([draft])
    assert (named.author, named.text) == ("Ada Quill", "Oak again.")
    other = CommentDraft(
        element=draft.element, answer_label="Rispondi a Ben", raw_text="Oak again."
    )
    assert [x.author for x in correct_answered_names([other])] == [""]
