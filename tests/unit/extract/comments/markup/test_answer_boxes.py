"""Answers of the site in the box of a comment, as Contao prints them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from wireroom.extract import extract_page
from wireroom.extract.comments.markup.answer_boxes import find_answer_boxes
from wireroom.model.article import Page

TEXT = '<div class="comment"><p>On the first of June, with music.</p></div>'


def boxes_of(markup: str, *, inner: str = "nothing"):
    root = html.fragment_fromstring(f"<div>{markup}</div>")
    others = set(root.iterfind(f".//*[@id='{inner}']"))
    return [(x.author, x.text) for x in find_answer_boxes(root, others)]


ANSWER = [("Ina Sorrel", "On the first of June, with music.")]


@pytest.mark.parametrize(
    ("head", "author"),
    [
        pytest.param("Reply by Ina Sorrel", "Ina Sorrel", id="English"),
        pytest.param("Reply of Ina Sorrel:", "Ina Sorrel", id="a colon behind"),
        pytest.param("Response from the editor", "editor", id="an article"),
        pytest.param("Antwort von <b>Ina Sorrel</b>", "Ina Sorrel", id="German"),
        pytest.param("Antwort der Redaktion", "Redaktion", id="of an office"),
        pytest.param("Réponse de : Ina Sorrel", "Ina Sorrel", id="French"),
        pytest.param("Réponse Ina Sorrel", "Ina Sorrel", id="French without a word"),
        pytest.param("Respuesta por Ina Sorrel", "Ina Sorrel", id="Spanish, by"),
        pytest.param("Respuesta de Ina Sorrel", "Ina Sorrel", id="Spanish"),
        pytest.param("Risposta di Ina Sorrel", "Ina Sorrel", id="Italian"),
        pytest.param("Antwoord van Ina Sorrel", "Ina Sorrel", id="Dutch"),
        pytest.param("Resposta da Ina Sorrel", "Ina Sorrel", id="Portuguese"),
        pytest.param("Svar från Ina Sorrel", "Ina Sorrel", id="Swedish"),
        pytest.param("Ответ от Ina Sorrel", "Ina Sorrel", id="Russian"),
    ],
)
def test_an_answer_is_found_by_its_label(head, author):
    markup = (
        f'<p>A fine pier.</p><div class="reply"><p class="info">{head}</p>{TEXT}</div>'
    )
    assert boxes_of(markup) == [(author, ANSWER[0][1])]


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(
            f'<div class="reply"><p>Réponse à Ada</p>{TEXT}</div>', id="to whom"
        ),
        pytest.param(
            f'<div class="text"><p>Reply by Ada</p>{TEXT}</div>',
            id="no mark of an answer",
        ),
        pytest.param(f'<div class="reply"><p>Ada Quill</p>{TEXT}</div>', id="no label"),
        pytest.param(
            f'<div class="reply"><p>Reply by Ada, 3 May 2026</p>{TEXT}</div>',
            id="a date: a comment of its own",
        ),
        pytest.param(
            f'<div class="reply">So: <p>Reply by Ada</p>{TEXT}</div>',
            id="words before the label",
        ),
        pytest.param('<div class="reply"><p>Reply by Ada</p></div>', id="no text"),
        pytest.param('<div class="reply">Reply by Ada</div>', id="nothing but words"),
        pytest.param(
            f'<span class="reply"><b>Reply by Ada</b>{TEXT}</span>', id="no box"
        ),
        pytest.param(
            '<div class="reply"><a href="#respond">Reply</a> to this</div>',
            id="a button",
        ),
    ],
)
def test_other_boxes_are_no_answers(box):
    assert boxes_of(f"<p>A fine pier.</p>{box}") == []


def test_an_answer_may_be_in_a_wrapper_and_no_deeper():
    box = f'<div class="reply"><p>Reply by Ina Sorrel</p>{TEXT}</div>'
    assert boxes_of(f"<div>{box}</div>") == ANSWER
    assert boxes_of(f"<div><div>{box}</div></div>") == []


def test_the_box_of_another_comment_is_its_own():
    box = f'<div class="reply" id="c2"><p>Reply by Ina Sorrel</p>{TEXT}</div>'
    assert boxes_of(box) == ANSWER
    assert boxes_of(box, inner="c2") == []


def comment(number: int, author: str, words: str, answer: str = "") -> str:
    return (
        f'<div class="comment_default block" id="c{number}"><p class="info">Comment by'
        f' {author} <span class="date">| <time datetime="2026-03-0{number}T12:00:00Z">'
        f"March {number}, 2026 12:00</time></span></p>"
        f'<div class="comment"><p>{words}</p></div>{answer}</div>'
    )


def read(*comments: str):
    page = (
        '<html lang="en"><head><title>The mill</title></head><body><h1>The mill</h1>'
        f"<p>{'The mill by the harbour opens again this summer. ' * 9}</p>"
        f'<div class="ce_comments block"><h2>Comments</h2>{"".join(comments)}</div>'
        "</body></html>"
    )
    at = datetime(2026, 4, 1, tzinfo=UTC)
    found = extract_page(
        Page(url="https://paper.example/mill", body=page.encode(), fetched_at=at)
    )
    return [(x.author, x.text, x.parent, x.posted) for x in found.comments]


def test_an_answer_is_a_comment_of_its_own_and_no_part_of_the_reader_s():
    answer = f'<div class="reply"><p class="info">Reply by Ina Sorrel</p>{TEXT}</div>'
    rows = read(
        comment(4, "Ben Marrow", "When does it open at last?", answer),
        comment(5, "Cleo Tarn", "I will come with the children.", answer),
        comment(6, "Kit Lister", "The old wheel was more beautiful."),
    )
    assert [(author, parent) for author, _, parent, _ in rows] == [
        ("Ben Marrow", None),
        ("Ina Sorrel", "c4"),
        ("Cleo Tarn", None),
        ("Ina Sorrel", "c5"),
        ("Kit Lister", None),
    ]
    assert rows[0][1] == "When does it open at last?"
    assert rows[1][1] == ANSWER[0][1]
    # Nothing tells when it was answered.
    assert [posted is None for *_, posted in rows] == [False, True, False, True, False]
