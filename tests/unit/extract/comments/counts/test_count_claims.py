"""Numbers of comments that headings and links print."""

from __future__ import annotations

import pytest

from wireroom.extract.comments.counts.count_claims import (
    is_comment_invitation,
    is_comments_heading,
    parse_comment_count,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("3 comments", 3, id="before the noun"),
        pytest.param("19 Responses to Mill sold", 19, id="in a sentence"),
        pytest.param("1,204 comments", 1_204, id="thousands with a comma"),
        pytest.param("12.400 Kommentare", 12_400, id="thousands with a dot"),
        pytest.param("1 204 comments", 1_204, id="thousands with a space"),
        pytest.param("12\u202f400 commentaires", 12_400, id="with a narrow space"),
        pytest.param("All comments (1,204)", 1_204, id="thousands in brackets"),
        pytest.param("1.2K comments", 1_200, id="rounded"),
        pytest.param("3k Comments", 3_000, id="rounded to thousands"),
        pytest.param("1.2万条评论", 12_000, id="rounded in Chinese"),
        pytest.param("Comments \u00b7 12", 12, id="behind a dot"),
        pytest.param("3 new comments", 3, id="one word between"),
        pytest.param("15 » Comentarios", 15, id="an arrow between"),
        pytest.param("12 May 2026 | Comments", None, id="a date and a label"),
        pytest.param("3 brand new comments", None, id="two words between"),
        pytest.param("Comments (19)", 19, id="in round brackets"),
        pytest.param("Comments [19]", 19, id="in square brackets"),
        pytest.param("Comments: 19", 19, id="behind a colon"),
        pytest.param("Comments 19", None, id="behind a space"),
        pytest.param("Reader comments (0)", 0, id="none"),
        pytest.param("123456 comments", 123_456, id="six digits"),
        pytest.param("1234567 comments", None, id="seven digits"),
        pytest.param("1.5 comments", None, id="a fraction"),
        pytest.param("2 thoughts on Mill sold", 2, id="WordPress's thoughts"),
        pytest.param("3 Antworten auf „Mill sold“", 3, id="WordPress's, German"),
        pytest.param("3 Antworten anzeigen", None, id="a button for replies"),
        pytest.param("3 réponses à « Mill sold »", 3, id="WordPress's, French"),
        pytest.param("3 réflexions sur « Mill sold »", 3, id="thoughts, French"),
        pytest.param("3 respuestas a «Mill sold»", 3, id="WordPress's, Spanish"),
        pytest.param("3 respostas para “Mill sold”", 3, id="WordPress's, Portuguese"),
        pytest.param("3 respostes a “Mill sold”", 3, id="WordPress's, Catalan"),
        pytest.param("3 risposte a “Mill sold”", 3, id="WordPress's, Italian"),
        pytest.param("3 gedachten over “Mill sold”", 3, id="thoughts, Dutch"),
        pytest.param("3 odpowiedzi na „Mill sold”", 3, id="WordPress's, Polish"),
        pytest.param("3 odpovědi na „Mill sold“", 3, id="WordPress's, Czech"),
        pytest.param("5 ответов на «Mill sold»", 5, id="WordPress's, Russian"),
        pytest.param("3 відповіді на «Mill sold»", 3, id="WordPress's, Ukrainian"),
        pytest.param("3 реаговања на „Mill sold“", 3, id="WordPress's, Serbian"),
        pytest.param("“Mill sold” için 3 cevap", 3, id="WordPress's, Turkish"),
        pytest.param("3 svar till “Mill sold”", 3, id="WordPress's, Swedish"),
        pytest.param("3 svar på “Mill sold”", 3, id="WordPress's, Norwegian"),
        pytest.param("3 vastausta artikkeliin “Mill sold”", 3, id="Finnish, answers"),
        pytest.param("3 de răspunsuri la „Mill sold”", 3, id="WordPress's, Romanian"),
        pytest.param("15 تعليق على “Mill sold”", 15, id="Arabic, singular"),
        pytest.param("3 پاسخ به “Mill sold”", 3, id="WordPress's, Persian"),
        pytest.param("3 tanggapan untuk “Mill sold”", 3, id="Indonesian, answers"),
        pytest.param("3 टिप्पणियाँ", 3, id="Hindi, a sign at the end of the word"),
        pytest.param("3 ความเห็นบน “Mill sold”", 3, id="WordPress's, Thai"),
        pytest.param("3条回应\uff1a“Mill sold”", 3, id="WordPress's, Chinese"),
        pytest.param("“Mill sold” 有 3 則迴響", 3, id="WordPress's, Taiwan"),
        pytest.param(
            "「Mill sold」への3件のフィードバック", 3, id="WordPress's, Japanese"
        ),
        pytest.param("“Mill sold”의 3개의 생각", 3, id="WordPress's, Korean"),
        pytest.param("回复(3)", None, id="replies to one comment, Chinese"),
        pytest.param("답글 3", None, id="replies to one comment, Korean"),
        pytest.param("3 commentaires", 3, id="French"),
        pytest.param("3 comentarios", 3, id="Spanish"),
        pytest.param("3 comentários", 3, id="Portuguese"),
        pytest.param("3 commenti", 3, id="Italian"),
        pytest.param("3 reacties", 3, id="Dutch"),
        pytest.param("3 komentarze", 3, id="Polish"),
        pytest.param("3 комментария", 3, id="Russian"),
        pytest.param("3 коментарі", 3, id="Ukrainian"),
        pytest.param("3 yorum", 3, id="Turkish"),
        pytest.param("3 kommentarer", 3, id="Swedish"),
        pytest.param("3 kommentteja", 3, id="Finnish"),
        pytest.param("3 σχόλια", 3, id="Greek"),
        pytest.param("3 comentarii", 3, id="Romanian"),
        pytest.param("3 تعليقات", 3, id="Arabic"),
        pytest.param("3 نظریه", None, id="a Persian word that is no noun of the list"),
        pytest.param("3 نظرات", 3, id="Persian"),
        pytest.param("3 תגובות", 3, id="Hebrew"),
        pytest.param("3 komentar", 3, id="Indonesian"),
        pytest.param("3 bình luận", 3, id="Vietnamese"),
        pytest.param("コメント(3)", 3, id="Japanese, behind"),
        pytest.param("コメント\uff083\uff09", 3, id="Japanese, wide brackets"),
        pytest.param("3件のコメント", 3, id="Japanese, before"),
        pytest.param("3条评论", 3, id="Chinese"),
        pytest.param("6 评论0", 6, id="Chinese, votes behind it"),
        pytest.param("3則留言", 3, id="Chinese of Taiwan"),
        pytest.param("댓글 3", 3, id="Korean, behind"),
        pytest.param("3개의 댓글", 3, id="Korean, before"),
        pytest.param("3 commentators", None, id="a longer word"),
        pytest.param("3 boats", None, id="another noun"),
        pytest.param("comments", None, id="no number"),
        pytest.param("3 comments" + " and more" * 30, None, id="a long text"),
        pytest.param("3 comments".ljust(200, "."), 3, id="200 characters"),
        pytest.param("3 comments".ljust(201, "."), None, id="201 characters"),
    ],
)
def test_a_count_beside_the_word_for_comments_is_read(text, count):
    assert parse_comment_count(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "Leave a comment",
        "Post a Comment",
        "Add your comment »",
        "Be the first to comment!",
        "No comments",
        "One response",
        "Join the discussion",
        "Write a reply",
        "Kommentar schreiben",
        "Keine Kommentare",
        "Schreibe einen Kommentar",
        "Laisser un commentaire",
        "Deja un comentario",
        "Lascia un commento",
        "Plaats een reactie",
        "  Leave a reply  ",
    ],
)
def test_a_line_that_asks_for_comments_is_an_invitation(text):
    assert is_comment_invitation(text)


@pytest.mark.parametrize(
    "text",
    [
        "3 comments",
        "Leave",
        "Leave the comments to those who know them",
        "I post a comment each day and nobody answers it",
        "comment",
        "",
        "Leave a comment " + "." * 50,
    ],
)
def test_any_other_line_is_none(text):
    assert not is_comment_invitation(text)


@pytest.mark.parametrize(("length", "is_invitation"), [(59, True), (60, False)])
def test_an_invitation_is_shorter_than_sixty_characters(length, is_invitation):
    text = "Leave a comment"
    assert is_comment_invitation(text.rjust(length)) is is_invitation


@pytest.mark.parametrize(
    "text",
    [
        "Comments",
        "Comments (3)",
        "3 responses",
        "Comments On This Entry",
        "Reader comments on this article (3):",
        "Kommentare zu diesem Beitrag",
        "Commentaires sur cette page",
    ],
)
def test_a_heading_of_comments_may_name_what_they_are_on(text):
    assert is_comments_heading(text)


@pytest.mark.parametrize(
    "text", ["", "Comments on the budget", "Add a comment", "Discussion of this mill"]
)
def test_a_heading_of_the_story_is_none_of_comments(text):
    assert not is_comments_heading(text)
