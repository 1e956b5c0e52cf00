# ruff: noqa: E501 - a line of markup is one line
"""Drupal's pages in themes that drop its classes: what the system itself leaves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page
from wireroom.model.discussion import CommentsState

NOW = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
STORY = (
    "The weir at Tarn Mill will be rebuilt in oak, the river trust said on Monday, after"
    " the flood of November carried the last of its old boards down to the sea. The work"
    " begins in May and is paid for by the anglers, the canoe club and the county."
)
ADA = "I saw the boards go past my window that night, and nobody would believe me."
BEN = "Oak again, when everybody knows that larch lasts longer in running water."
URL = "https://mill.example/river/weir"
SUBJECT = '<h3><a href="/comment/{0}#comment-{0}" class="permalink" rel="bookmark">{1}</a></h3>'
NOTE = '<p class="visually-hidden">In reply to <a href="/comment/{0}#comment-{0}" class="permalink" rel="bookmark">{1}</a> by <span lang="">{2}</span></p>'
LOG_IN = '<ul class="links inline"><li class="comment-forbidden"><a href="/user/login?destination=x">Log in</a> or <a href="/user/register?destination=x">register</a> to post comments</li></ul>'
BARE = (
    '<a id="comment-{n}"></a><article data-comment-user-id="9" id="comment-{n}" class="js-comment"><footer>'
    '<p>Submitted by <span lang="">{name}</span> on {date}</p>{note}<a href="/comment/{n}#comment-{n}" class="permalink">Dolen barhaol</a></footer>'
    "<div>{subject}<div><p>{text}</p></div>{links}</div></article>"
)
SUBJECT_IN_TEXT = (
    '<article data-comment-user-id="9" id="comment-{n}" class="js-comment media">{note}<div class="comment-body">{subject}<div><p>{text}</p></div>{links}</div>'
    '<small>Submitted by <span lang="">{name}</span> on {date}</small></article>'
)
QUOTED = (
    '<blockquote data-comment-user-id="9" id="comment-{n}" class="js-comment"><div>{subject}<div><p>{text}</p></div>{links}</div>'
    '<footer><span lang="">{name}</span> {date}{note}</footer></blockquote>'
)


def read(below: str, head: str = "", lang: str = "en", before: str = ""):
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Weir in oak</title></head>'
        f"<body>{before}<h1>Weir in oak</h1><article role='article'>{head}<div><p>{STORY}</p><p>{STORY}</p></div></article>{below}</body></html>"
    )
    return extract_page(Page(url=URL, body=page.encode(), fetched_at=NOW))


def fill(form: str) -> str:
    rows = (
        ("Ada Quill", "Thu, 03/05/2026 - 09:15", ADA, "I saw the boards go…", ""),
        ("Ben Ox", "Thu, 03/05/2026 - 10:40", BEN, "Not so fast", NOTE),
    )
    return "<section><h2>Comments</h2>{}</section>".format(
        "".join(
            form.format(
                n=n,
                name=name,
                date=date,
                text=text,
                subject=SUBJECT.format(n, subject),
                note=note.format(75, rows[0][3], rows[0][0]),
                links=LOG_IN,
            )
            for n, (name, date, text, subject, note) in enumerate(rows, 75)
        )
    )


@pytest.mark.parametrize("form", [BARE, SUBJECT_IN_TEXT, QUOTED])
def test_names_texts_and_parents_are_read_without_classes(form):
    article = read(fill(form))
    first, second = article.comments
    assert (first.author, first.text) == ("Ada Quill", ADA)
    assert (second.author, second.text) == ("Ben Ox", BEN)
    assert [c.key for c in article.comments] == ["comment-75", "comment-76"]
    assert (first.parent, second.parent) == (None, first.key)
    assert [f"{c.posted.at:%m-%d %H:%M}" for c in article.comments] == [
        "03-05 09:15",
        "03-05 10:40",
    ]


def test_the_name_of_a_user_is_in_no_language():
    head = '<footer><div>Submitted by <span><span lang="">Ada Quill</span></span> on <span>Mon, 03/02/2026 - 08:05</span></div></footer>'
    article = read(fill(BARE), head)
    assert article.authors == ("Ada Quill",)
    assert article.published.isoformat() == "2026-03-02T08:05:00"


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("Soumis par Ada Le Goff le lundi 2 mars 2026 - 08:05", "fr"),
        ("Enviado por Ada Le Goff el lunes, 2 de marzo de 2026 - 08:05", "es"),
        ("Gespeichert von Ada Le Goff am Mo., 02.03.2026 - 08:05", "de"),
    ],
)
def test_the_verb_of_a_line_is_no_name(line, lang):
    article = read("", f'<span class="submitted">{line}</span>', lang)
    assert article.authors == ("Ada Le Goff",)
    comment = f'<div class="comment"><h3><a href="{URL}#comment-75">Photo</a></h3><div class="submitted">{line}.</div><div class="content"><p>{ADA}</p></div></div>'
    (read_comment,) = read(
        f'<div id="comments"><a id="comment-75"></a>{comment}</div>', lang=lang
    ).comments
    assert (read_comment.author, read_comment.text) == ("Ada Le Goff", ADA)


def test_the_pages_of_a_list_are_no_comment_and_say_that_there_are_more():
    pager = '<nav class="pager" role="navigation"><h4 class="visually-hidden">Pagination</h4><ul><li>1</li><li><a href="?page=1">2</a></li></ul></nav>'
    listing = fill(BARE).replace("</section>", f"{pager}</section>")
    for section in (
        listing,
        listing.replace("<section>", '<section class="comment-wrapper">'),
    ):
        article = read(section)
        assert [c.author for c in article.comments] == ["Ada Quill", "Ben Ox"]
        assert article.comment_location.state is CommentsState.PARTIAL
    below = fill(BARE) + pager
    assert read(below).comment_location.state is CommentsState.COMPLETE


def test_the_newest_comments_of_the_site_are_neither_text_nor_comments():
    block = '<div id="block-comment-recent" class="block block-comment"><h2>Recent comments</h2><ul><li><a href="/comment/9#comment-9">I saw it</a> <span>1 week ago</span></li></ul></div>'
    article = read("", before=block)
    assert not article.comments
    assert "Recent comments" not in article.text


def test_an_order_that_only_the_comments_tell_is_that_of_the_story():
    head = '<p class="submitted">Submitted by <a class="username" href="/user/4">Ada</a> on <span>03/02/2026 - 08:05</span></p>'
    assert read(fill(BARE), head).published.isoformat() == "2026-03-02T08:05:00"
    # Nothing tells the order here, and no guess is stored.
    assert read("", head).published is None


def test_the_subject_of_a_comment_that_is_its_permanent_link_is_no_name():
    """Drupal makes it of the text's first words, which in Japanese have no spaces."""
    form = (
        '<article id="comment-{0}"><footer><p><span>{1}</span></p><p>2024年5月14日</p></footer><div><h3><a href="/comment/{0}" rel="bookmark">{2}</a></h3>'
        "<div><p>{3}</p></div></div></article>"
    )
    rows = (
        (
            700,
            "海野",
            "おばがその九人の一人でした",
            "おばがその九人の一人でした。驚きました。",
        ),
        (701, "ちえ", "よかった。", "よかった。"),
    )
    below = "".join(form.format(*row) for row in rows)
    comments = read(
        f'<section id="comments"><h2>コメント 2</h2>{below}</section>'
    ).comments
    assert {x.author for x in comments} <= {"海野", "ちえ"}
