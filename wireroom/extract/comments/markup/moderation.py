"""What a page says has become of a comment: it waits, or only its place is left.

Both are sentences of the page's, in the place of the reader's words or beside them.
They are known by their whole form: a reader who writes of deleted comments goes on.
"""

from __future__ import annotations

import re

from wireroom.model.states import CommentState

# No such sentence is longer.
_MAX_SENTENCE = 200
_REMOVED = re.compile(
    r"[\s(\[]*(?:"
    r"(?:this|the|your)\s(?:comment|post|message|reply)\s(?:has\sbeen|was|is)\s"
    r"(?:deleted|removed|hidden|blocked)(?:\s(?:by|because|for|as|due|since)\b[^.!?]{0,120})?"
    r"|(?:comment|post|message|reply)\s(?:deleted|removed|hidden)(?:\sby\b.{1,60})?"
    r"|dieser\s(?:kommentar|beitrag)\swurde\s(?:.{1,80}\s)?(?:entfernt|gelöscht)"
    r"|(?:kommentar|beitrag)\s(?:entfernt|gelöscht)"
    r"|(?:ce|le)\s(?:commentaire|message)\sa\sété\s(?:supprimé|modéré|retiré|effacé)"
    r"(?:\spar\b.{1,60})?"
    r"|(?:este\s|el\s)?comentario\s(?:ha\ssido\s|fue\s)?(?:eliminado|borrado|suprimido)"
    r"(?:\spor\b.{1,60})?|el\sautor\sha\seliminado\seste\scomentario"
    r"|(?:este\s|o\s)?comentário\s(?:foi\s)?(?:removido|excluído|apagado|eliminado)"
    r"(?:\spel[oa]\b.{1,60})?"
    r"|(?:questo\s|il\s)?commento\s(?:è\sstato\s)?(?:rimosso|eliminato|cancellato)"
    r"(?:\sd.{1,60})?"
    r"|deze\sreactie\sis\s(?:verwijderd|gewist)(?:\sdoor\b.{1,60})?"
    r"|комментарий\s(?:был\s)?удал[её]н(?:\s.{1,60})?"
    r")[\s.!)\]]*"
    r"|\[(?:deleted|removed|gelöscht|entfernt|supprimé|eliminado|removido|eliminato"
    r"|verwijderd|удалено)\]",
    re.IGNORECASE,
)
_PENDING = re.compile(
    r"[\s(\[]*(?:"
    r"(?:(?:your|this)\s)?comment\s(?:is\s)?(?:awaiting|pending)\s(?:moderation|approval)"
    r"(?:[.;:,]\s(?:this\sis\sa\spreview|your\scomment\swill\b).{0,100})?"
    r"|pending\sapproval"
    r"|(?:dein|ihr|dieser)\skommentar\swartet\sauf\s(?:freischaltung|(?:die\s)?moderation)"
    r"|votre\scommentaire\sest\sen\sattente\sde\s(?:modération|validation)"
    r"|(?:tu|su)\scomentario\sestá\s(?:pendiente\sde|esperando|a\sla\sespera\sde)\s"
    r"moderación"
    r"|(?:o\s)?(?:seu|teu)\scomentário\s(?:está\s)?aguarda(?:ndo)?\smoderação"
    r"|il\stuo\scommento\sè\sin\sattesa\sdi\s(?:moderazione|approvazione)"
    r"|(?:je|uw)\sreactie\swacht\sop\s(?:moderatie|goedkeuring)"
    r"|ваш\sкомментарий\sожидает\s(?:модерации|проверки)"
    r")[\s.!)\]]*",
    re.IGNORECASE,
)


def read_moderation_state(text: str, raw: str) -> tuple[CommentState, str]:
    """What became of a comment, and its text without the page's sentence about it.

    Args:
        text: what was read as the reader's words. raw: all text of its element.
    """
    if is_removal_notice(text):
        return CommentState.REMOVED, ""
    if not any(_is_sentence(_PENDING, line) for line in raw.split("\n")):
        return CommentState.VISIBLE, text
    lines = [x for x in text.split("\n") if not _is_sentence(_PENDING, x)]
    return CommentState.PENDING, "\n".join(lines)


def is_removal_notice(text: str) -> bool:
    """Whether a whole text is a page's sentence in the place of one it took away."""
    return _is_sentence(_REMOVED, text)


def _is_sentence(sentence: re.Pattern[str], text: str) -> bool:
    return len(text) <= _MAX_SENTENCE and sentence.fullmatch(text) is not None
