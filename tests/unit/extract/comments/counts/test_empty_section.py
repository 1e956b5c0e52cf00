"""Comment sections without comments: what they say, and what of them was seen."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.counts.empty_section import (
    describe_sections,
    has_empty_notice,
)
from wireroom.extract.page.mark_index import index_marks


def hints_of(body: str):
    return index_comment_markup(index_marks(html.document_fromstring(body))).page_hints


@pytest.mark.parametrize(
    "notice",
    [
        "No comments yet",
        "There are no comments yet. Why not write the first?",
        "Be the first to reply!",
        "Noch keine Kommentare",
        "Aucun commentaire pour l'instant.",
        "Todavía no hay comentarios",
        "Nessun commento",
        "Комментариев пока нет",
        "Henüz yorum yapılmamış.",  # noqa: RUF001 - Turkish
        "コメントはまだありません",
        "暂无评论",
        "아직 댓글이 없습니다",
        "لا توجد تعليقات",
        "Soyez la première personne à réagir",
        "Buďte první, kdo přidá komentář",
        "Станьте первым, кто оставит отзыв",
        "Все още няма коментари",  # noqa: RUF001 - Bulgarian
        "Još nema komentara",
        "Kommentaare veel pole",
        "Bli först att kommentera",
        "Γίνετε ο πρώτος που θα σχολιάσει",  # noqa: RUF001 - Greek
        "Még nem érkezett hozzászólás",
        "هنوز دیدگاهی ثبت نشده است",
        "अभी तक कोई टिप्पणी नहीं है",
        "Jadilah yang pertama berkomentar",
        "Hãy là người đầu tiên bình luận",
        "ยังไม่มีความคิดเห็น",
        "快来抢沙发",
        "コメント 0 件",
        "첫 댓글을 남겨 주세요",
    ],
)
def test_a_section_says_that_nobody_commented_yet(notice):
    section = f'<section class="comments"><h3>Talk</h3><p>{notice}</p></section>'
    assert has_empty_notice(hints_of(section))


@pytest.mark.parametrize(
    "body",
    [
        '<div id="comments"><p>No comments from the council by Friday</p></div>',
        '<div id="comments"><form>Write a comment</form></div>',
        '<div class="comment-count">No comments</div>',
        '<div id="comments"><script>var none = "No comments yet"</script></div>',
    ],
    ids=["a sentence", "a form", "a count beside another article", "a script"],
)
def test_other_words_are_no_such_notice(body):
    assert not has_empty_notice(hints_of(body))


def test_an_empty_place_is_named_by_its_id_or_class():
    body = '<div id="comments"></div><div class="comment-list big"></div>'
    assert describe_sections(hints_of(body)) == (
        "element #comments",
        "element .comment-list big",
    )


NOTICE = "<p>No comments yet</p>"
SECTION = '<div id="comments">{0}</div>'


@pytest.mark.parametrize(
    ("inside", "is_empty"),
    [
        (f"<script>x</script>{NOTICE}", True),
        (f"<!-- No comments yet -->{NOTICE}", True),
        ("<!-- No comments yet --><p>x</p>", False),
        (f"{'<i>y</i>' * 58}{NOTICE}", True),
        (f"{'<i>y</i>' * 59}{NOTICE}", False),
        (f"<p>{'No comments yet.'.ljust(75, 'x')}<b></b></p><b>y</b>", True),
        (f"<p>{'No comments yet.'.ljust(101, 'x')}<b></b></p><b>y</b>", False),
    ],
)
def test_sixty_elements_of_a_section_are_read(inside, is_empty):
    assert has_empty_notice(hints_of(SECTION.format(inside))) is is_empty


def test_eight_sections_are_read_and_three_are_named():
    empty = '<div class="comments"></div>'
    assert has_empty_notice(hints_of(empty * 7 + SECTION.format(NOTICE)))
    assert not has_empty_notice(hints_of(empty * 8 + SECTION.format(NOTICE)))
    assert len(describe_sections(hints_of(empty * 4))) == 3


def test_a_long_name_of_a_section_is_cut():
    name = f"comments-{'1' * 90}"
    assert describe_sections(hints_of(f'<div id="{name}"></div>')) == (
        f"element #{name[:60]}",
    )
    assert describe_sections(hints_of(f'<div class="{name}"></div>')) == (
        f"element .{name[:60]}",
    )


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<iframe src='/embed?a=7' title='Comments'></iframe>", ("frame Comments",)),
        ("<iframe src='/comments/7'></iframe>", ("frame /comments/7",)),
        ("<iframe src='/v/7' title='Commentary of the match'></iframe>", ()),
        ("<x-comments api='/c'></x-comments>", ("element x-comments",)),
        ("<x-documents></x-documents>", ()),
    ],
)
def test_frames_and_custom_elements_may_be_places_of_comments(markup, seen):
    tree = html.document_fromstring(f"<html><body><p>x</p>{markup}</body></html>")
    assert describe_sections((), list(tree.iter())) == seen
