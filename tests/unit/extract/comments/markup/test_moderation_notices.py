"""What pages print in the place of a removed comment, or beside one that waits."""

from __future__ import annotations

import pytest

from wireroom.extract.comments.markup.moderation import (
    is_removal_notice,
    read_moderation_state,
)
from wireroom.model.states import CommentState


@pytest.mark.parametrize(
    ("removed", "pending"),
    [
        ("Komentář byl smazán.", "Komentář čeká na schválení"),
        ("Kommentaren er fjernet", "Kommentar afventer godkendelse"),
        ("See kommentaar on kustutatud", "Kommentaar ootab heakskiitu"),
        ("نظر حذف شده است", "نظر شما در انتظار تایید است"),
        ("Tämä kommentti on poistettu.", "Kommenttisi odottaa hyväksyntää."),
        ("Commentaire supprimé", "Commentaire en attente de validation"),
        ("Komentar je uklonjen", "Vaš komentar čeka odobrenje"),
        ("Hozzászólás törölve", "Hozzászólásod jóváhagyásra vár"),
        ("このコメントは削除されました。", "承認待ちのコメントです"),
        ("삭제된 댓글입니다.", "승인 대기 중인 댓글입니다."),
        ("Reactie verwijderd", "Reactie wacht op goedkeuring"),
        ("Komentarz został usunięty", "Twój komentarz czeka na akceptację"),
        ("Kommentar raderad", "Din kommentar väntar på granskning"),
        ("Bu yorum silindi", "Yorumunuz onay bekliyor."),
        ("Коментар видалено", "Ваш коментар очікує на схвалення"),
        ("Bình luận này đã bị xóa", "Bình luận của bạn đang chờ phê duyệt"),
        ("该评论已被删除", "评论正在等待审核"),
        ("تم حذف هذا التعليق", "تعليقك في انتظار الموافقة"),
    ],
)
def test_notices_are_known_in_the_languages_of_the_records(removed, pending):
    assert is_removal_notice(removed)
    text = f"Ein Wort.\n{pending}"
    assert read_moderation_state(text, text) == (CommentState.PENDING, "Ein Wort.")


@pytest.mark.parametrize(
    "text", ["Komentarz usunięty? Dlaczego?", "Kommentar raderad av mig, förlåt alla."]
)
def test_a_reader_who_writes_of_removed_comments_writes_on(text):
    assert not is_removal_notice(text)
