"""Comments of a plain theme, whose words and dates are of any language.

The markup is what WordPress prints for a theme without HTML5.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import fragment_fromstring

from wireroom.extract import extract_page
from wireroom.extract.comments.markup.body_text import is_reply_link
from wireroom.model.article import Page
from wireroom.model.moment import Precision

STORY = (
    "The harbour board met on Monday evening to hear how the new ferry had done in its"
    " first month, and heard more than it had asked for, the chairman said."
)
COMMENT = """<li class="comment" id="comment-{n}"><div id="div-comment-{n}"
class="comment-body"><div class="comment-author vcard"><cite class="fn">{name}</cite>
<span class="says">{says}</span></div>
<div class="comment-meta commentmetadata"><a href="/ferry/#comment-{n}">{date}</a></div>
<p>{name} was on the ferry, and will be again.</p>
<div class="reply"><a rel="nofollow" {reply}>{word}</a></div></div>{answers}</li>"""
REPLY = 'class="comment-reply-link" href="/ferry/?replytocom=7#respond"'


def read_comments(dates, *, language, word="", says="", reply=REPLY):
    shown = ""
    for n, name, date in ((8, "Ben Marrow", dates[1]), (7, "Ada Quill", dates[0])):
        shown = COMMENT.format(
            n=n,
            name=name,
            date=date,
            # Not at the deepest level: else all comments end with the same line.
            word=word if shown else "",
            says=says,
            reply=reply,
            answers=f'<ul class="children">{shown}</ul>' if shown else "",
        )
    markup = (
        f'<html lang="{language}"><head><title>Ferry</title></head><body>'
        f"<h1>Ferry heard out</h1><article><p>{STORY}</p></article>"
        f'<h3 id="comments">2</h3><ol class="commentlist">{shown}</ol></body></html>'
    )
    page = extract_page(
        Page(
            url="https://paper.example/ferry/",
            body=markup.encode(),
            fetched_at=datetime(2026, 12, 1, tzinfo=UTC),
        )
    )
    assert [c.author for c in page.comments] == ["Ada Quill", "Ben Marrow"]
    return page.comments


MORNING = ("November 30, 2026 9:05 am", "November 30, 2026 9:07 am")


@pytest.mark.parametrize(
    ("language", "word", "reply"),
    [
        pytest.param("lv", "Atbildēt", REPLY, id="a language with a record"),
        pytest.param("cy", "Ateb", REPLY, id="one without"),
        pytest.param("eu", "Erantzun", 'href="/ferry/?replytocom=7"', id="the address"),
        pytest.param("eu", "Erantzun", 'href="/ferry/#respond"', id="the form"),
        pytest.param("eu", "Erantzun", 'class="comment-reply-login" href="/login"',
                     id="the class"),
    ],
)  # fmt: skip
def test_the_link_for_an_answer_is_no_text(language, word, reply):
    comments = read_comments(MORNING, language=language, word=word, reply=reply)
    assert [c.text for c in comments] == [
        "Ada Quill was on the ferry, and will be again.",
        "Ben Marrow was on the ferry, and will be again.",
    ]


@pytest.mark.parametrize(
    ("markup", "is_control"),
    [
        pytest.param('<a href="/ferry/?replytocom=7#respond">x</a>', True, id="both"),
        pytest.param('<a href="/ferry/#commentform">x</a>', True, id="the form"),
        pytest.param('<a class="comment-edit-link">x</a>', True, id="editing"),
        pytest.param('<a href="/photos/7">x</a>', False, id="a page"),
        pytest.param('<a href="/replytocom">x</a>', False, id="no number"),
        pytest.param(
            '<a class="comment-reply-linked">x</a>', False, id="another class"
        ),
        pytest.param('<b class="comment-reply-link">x</b>', False, id="no link"),
    ],
)
def test_a_link_is_a_control_by_its_markup(markup, is_control):
    assert is_reply_link(fragment_fromstring(markup)) is is_control


def test_a_date_in_no_known_language_is_no_text():
    dates = ("29. xyzzy plugh 2026 at 21:05", "29. xyzzy plugh 2026 at 21:07")
    comments = read_comments(dates, language="tlh")
    assert comments[0].posted is None
    assert comments[0].text == "Ada Quill was on the ferry, and will be again."


@pytest.mark.parametrize(
    ("dates", "language", "precision"),
    [
        pytest.param(("Novemba 30, 2026 9:05 um", "Novemba 30, 2026 9:07 um"), "sw",
                     Precision.DAY, id="an unknown word behind each"),
        pytest.param(("Novemba 30, 2026 9:05 um", "Novemba 30, 2026 19:07 um"), "sw",
                     Precision.MINUTE, id="one in the evening by its number"),
        pytest.param(("Novemba 30, 2026 9:05 um", "Novemba 30, 2026 0:07 um"), "sw",
                     Precision.MINUTE, id="one after midnight by its number"),
        pytest.param(("30 Novemba 2026 9:05 Quill", "30 Novemba 2026 9:07"), "sw",
                     Precision.MINUTE, id="the name of the reader"),
        pytest.param(("30 Novemba 2026 9:05 gmt", "30 Novemba 2026 9:07 gmt"), "sw",
                     Precision.MINUTE, id="a zone"),
        pytest.param(("Novemba 30, 2026 9:05", "Novemba 30, 2026 9:07"), "sw",
                     Precision.DAY, id="the form of English without a word"),
        pytest.param(("Novemba 30, 2026 9:05", "Novemba 30, 2026 13:07"), "sw",
                     Precision.MINUTE, id="the form of English, of 24 hours"),
        pytest.param(("November 30, 2026 9:05 um", "November 30, 2026 9:07 um"), "en",
                     Precision.MINUTE, id="English"),
    ],
)  # fmt: skip
def test_a_time_of_either_half_of_the_day_is_a_day(dates, language, precision):
    comments = read_comments(dates, language=language)
    assert comments[0].posted.precision is precision
    assert comments[0].posted.isoformat().startswith("2026-11-30")
