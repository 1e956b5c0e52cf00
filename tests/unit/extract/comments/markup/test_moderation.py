"""Sentences of pages that say what became of a comment, and readers' that do not."""

from __future__ import annotations

import pytest

from wireroom.extract.comments.markup.moderation import read_moderation_state
from wireroom.model.states import CommentState

REMOVED = """
This comment has been removed by the author.
This comment has been removed by a blog administrator.
This comment was deleted.
This post has been hidden due to our rules.
Comment removed by moderator
[deleted]
Dieser Kommentar wurde vom Autor entfernt.
Dieser Beitrag wurde gelöscht.
Ce commentaire a été supprimé par l'auteur.
El autor ha eliminado este comentario.
Este comentario ha sido eliminado por un moderador.
Este comentário foi removido pelo autor.
Questo commento è stato eliminato dall'autore.
Deze reactie is verwijderd door de auteur.
Комментарий удалён.
"""
PENDING = """
Your comment is awaiting moderation.
Comment awaiting approval
Your comment is awaiting moderation. This is a preview; your comment will be visible.
Pending approval
Dein Kommentar wartet auf Freischaltung.
Votre commentaire est en attente de modération.
Tu comentario está pendiente de moderación.
Seu comentário está aguardando moderação.
Il tuo commento è in attesa di moderazione.
Je reactie wacht op moderatie.
Ваш комментарий ожидает проверки.
"""
A_READERS = """
Why was my comment removed?
This comment was deleted by mistake, I wrote. Then the ramp fell down, and nobody asked.
deleted
The comment that was removed is right.
I know that your comment is awaiting moderation.
Removed
"""


def said(lines: str) -> list[str]:
    return lines.strip().split("\n")


@pytest.mark.parametrize("sentence", said(REMOVED))
def test_a_place_without_its_text_is_a_removed_comment(sentence):
    assert read_moderation_state(sentence, f"Ada\n{sentence}") == (
        CommentState.REMOVED,
        "",
    )


@pytest.mark.parametrize("sentence", said(PENDING))
def test_a_notice_beside_the_text_is_a_comment_that_waits(sentence):
    shown = f"{sentence}\nThe ramp is steep."
    assert read_moderation_state(shown, f"Ada\n{shown}") == (
        CommentState.PENDING,
        "The ramp is steep.",
    )


@pytest.mark.parametrize("text", said(A_READERS))
def test_what_a_reader_says_of_comments_is_a_text(text):
    assert read_moderation_state(text, f"Ada\n{text}") == (CommentState.VISIBLE, text)
