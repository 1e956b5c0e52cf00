"""What a reader wrote, without the words of the page's own buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from lxml.html import HtmlElement

MAX_TEXT_LENGTH = 50_000

_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "blockquote", "br", "tr", "dd", "dt", "dl", "pre",
     "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "table", "footer",
     "header", "hr"}
)  # fmt: skip
UNREAD_TAGS = frozenset(
    {"script", "style", "form", "noscript", "textarea", "button", "select", "svg",
     "template", "iframe", "input"}
)  # fmt: skip
_BUTTONS = (
    "reply", "recommend", "recommended", "flag", "report", "report abuse", "like",
    "likes", "unlike", "dislike", "share", "permalink", "quote", "edit", "delete",
    "comment link",
    "link", "up", "reply to this comment", "reply to this", "reply to this post",
    "flag as inappropriate", "report this comment", "report comment", "hide",
    "collapse", "expand", "read more", "show more", "thumbs up", "thumbs down",
    "vote", "vote up", "vote down", "upvote", "downvote", "follow", "email", "print",
    "tweet", "link to comment", "log in to reply", "login to reply", "parent",
    "hide replies", "show replies", "replies", "abuse", "recommend this",
    "direct link", "inappropriate", "like this", "report as offensive", "in reply to",
    "loading...", "rate this", "antworten", "melden", "teilen", "zitieren",
    "empfehlen", "gefällt mir", "bearbeiten", "kommentar melden", "répondre",
    "répondre à ce message",
    "signaler", "partager", "citer", "recommander", "j'aime", "responder",
    "denunciar", "compartir", "citar", "recomendar", "me gusta", "compartilhar",
    "curtir", "rispondi", "segnala", "condividi", "cita", "mi piace", "beantwoorden",
    "reageer", "reageren", "reactie", "rapporteer", "delen", "odpowiedz", "zgłoś",
    "udostępnij", "cytuj", "odpovědět", "ответить", "пожаловаться", "поделиться",
    "цитировать", "нравится", "відповісти", "yanıtla", "cevapla", "şikayet et",
    "beğen", "svara", "anmäl", "svar", "svare", "vastaa", "رد", "پاسخ", "جواب",
    "उत्तर दें", "जवाब दें", "返信", "回复", "回覆", "답글",
)  # fmt: skip
_KNOWN = frozenset(_BUTTONS)
_IN_A_ROW = 6
# Where a quotation begins and ends; no page's text holds control characters.
_OPEN, _CLOSE = "\x02", "\x03"
_MAX_LEVEL = 3
_QUOTED = re.compile(r"^(?:> )+", re.MULTILINE)
_TALLY = re.compile(r"[\s()\[\]+\-|·•:#»↓↑,.]*\d{0,6}[\s()\[\]+\-|·•:#»↓↑.…]*$")
_LEADING = re.compile(r"^[\s()\[\]+\-|·•#»↓↑]*\d{0,6}[\s()\[\]+\-|·•:#»↓↑]*")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ.!?\"”')…])(?:Recommend|Reply|Report(?: Abuse)?|Flag|Like|Permalink"
    r"|Antworten|Répondre|Responder|Rispondi|Ответить)(?:\s?\(?\d{1,6}\)?)?$"
)
_CLOSED = re.compile(
    r"(?:the )?(?:comments?|commenting)\b.{0,40}?\b(?:are|is|has been)"
    r"(?: now)? (?:closed|disabled|not allowed)\.?",
    re.IGNORECASE,
)
_SENTENCE_BEFORE = re.compile(
    r"[.!?…\"”')]\s+(?:Recommend|Reply|Report|Flag|Permalink)$"
)


def is_button_text(text: str) -> bool:
    """Whether a whole line is words of buttons, with or without a tally."""
    if len(text) > 40:
        return False
    folded = text.strip().lower().replace("\u2019", "'")
    folded = _TALLY.sub("", _LEADING.sub("", folded))
    return folded in _KNOWN or _is_button_row(folded.split())


def _is_button_row(words: list[str]) -> bool:
    """Whether buttons stand side by side in one line: "Reply Report abuse"."""
    if not 1 < len(words) <= _IN_A_ROW:
        return False
    # Which beginnings of the line are buttons and nothing else.
    ends = {0}
    for begin in range(len(words)):
        for end in range(begin + 1, len(words) + 1):
            if begin in ends and " ".join(words[begin:end]) in _KNOWN:
                ends.add(end)
    return len(words) in ends


def extract_clean_text(
    root: HtmlElement, skip: Container[HtmlElement], *, quotes: bool = True
) -> str:
    """The text of an element, paragraphs parted by one newline, buttons left out."""
    return clean_text(render_text(root, skip, buttons=False, quotes=quotes))


def strip_quote_marks(text: str) -> str:
    """A text without the marks of quotation that :func:`tidy` puts before lines."""
    return _QUOTED.sub("", text)


def clean_text(text: str) -> str:
    """Without buttons at its end, as lines of their own or run onto the last word.

    Lines of a quotation begin with ``> ``, once a level; where nothing stands beside
    it, the quotation is the markup of the page, and no line is marked.
    """
    lines = _split_lines(text)
    while lines and (
        is_button_text(lines[-1])
        or _CLOSED.fullmatch(lines[-1][:200])
        or not re.search(r"\w|\S{2}", lines[-1])
    ):
        lines.pop()
    if lines:
        lines[-1] = _cut_glued_buttons(lines[-1])
    return "\n".join(line for line in lines if line)


def _split_lines(text: str) -> list[str]:
    out, level = [], 0
    for line in text.split("\n"):
        level += line.count(_OPEN)
        words = " ".join(line.replace(_OPEN, " ").replace(_CLOSE, " ").split())
        if words:
            out.append((min(level, _MAX_LEVEL), words))
        level -= line.count(_CLOSE)
    least = min((number for number, _ in out), default=0)
    return ["> " * (number - least) + words for number, words in out]


def _cut_glued_buttons(line: str) -> str:
    for _ in range(4):
        tail = line[-40:]
        found = _GLUED.search(tail)
        if found:
            line = line[: len(line) - len(tail) + found.start()].rstrip()
            continue
        found = _SENTENCE_BEFORE.search(tail)
        if not found:
            break
        line = line[: len(line) - len(tail) + found.start() + 1]
    return line


def render_text(
    root: HtmlElement,
    skip: Container[HtmlElement],
    *,
    buttons: bool = True,
    quotes: bool = False,
) -> str:
    """All text of an element but that of ``skip``, blocks on lines; at most 50 kB.

    With ``quotes``, quotations are marked for :func:`tidy`. Iterative: markup may be
    as deep as it likes.
    """
    pieces: list[str] = []
    size = 0
    # Elements to read, and what stands behind those that were.
    stack: list[HtmlElement | str] = [root]
    while stack and size < MAX_TEXT_LENGTH:
        piece = stack.pop()
        if not isinstance(piece, str):
            element, line = piece, "\n" if piece.tag in _BLOCKS else ""
            if element is not root:
                stack.append(line + _collapse_spaces(element.tail))
            if not _is_readable(element, skip, buttons=buttons):
                continue
            piece = line + _collapse_spaces(element.text)
            if quotes and element.tag == "blockquote" and element is not root:
                piece = line + _OPEN + _collapse_spaces(element.text)
                stack.append(_CLOSE)
            stack.extend(reversed(element))
        pieces.append(piece)
        size += len(piece)
    return "".join(pieces)[:MAX_TEXT_LENGTH]


def _collapse_spaces(text: str | None) -> str:
    """Each run of whitespace as one space, at the ends too."""
    if not text:
        return ""
    flat = " ".join(text.split())
    if not flat:
        return " "
    before = " " if text[0].isspace() else ""
    return before + flat + (" " if text[-1].isspace() else "")


def _is_readable(
    element: HtmlElement, skip: Container[HtmlElement], *, buttons: bool
) -> bool:
    if (
        not isinstance(element.tag, str)
        or element.tag in UNREAD_TAGS
        or element in skip
    ):
        return False
    if buttons or len(element) > 3 or element.tag in {"p", "blockquote"}:
        return True
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return not (text and is_button_text(text))
