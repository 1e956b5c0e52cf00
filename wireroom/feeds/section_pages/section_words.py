"""What the words of a link on a section page are: a title, or "read more"."""

from __future__ import annotations

import re

MORE = re.compile(
    r"^\W*(?:(?:read|learn|mehr|weiter\w*|lire|leer|leggi|more|continue|lees|les mer"
    r"|läs mer|læs|lue lisää|czytaj|číst|devam\w*|читать|подробнее|далее|детальніше)\b"
    r"|続きを読む|詳しく|もっと|阅读全文|查看详情|详细|더 ?보기|자세히|المزيد|اقرأ)",
    re.IGNORECASE,
)
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORDS_OF_TITLE, _CHARACTERS_OF_TITLE = 4, 10


def is_title(words: str) -> bool:
    """Return whether words are so many as titles have, and no "read more"."""
    if MORE.match(words) and len(words) < 30:
        return False
    if len(_WIDE.findall(words)) >= _CHARACTERS_OF_TITLE:
        return True
    return len(words.split()) >= _WORDS_OF_TITLE
