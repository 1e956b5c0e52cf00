"""The text that a reader wrote, without the words of the page's own buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.page.hiding_style import is_hidden_by_style
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Container

    from lxml.html import HtmlElement

MAX_TEXT_LENGTH = 50_000
# No line of buttons and no button at the end of a line is longer.
_MAX_BUTTONS_LENGTH = 40
_MAX_BUTTONS_IN_ROW = 6
_MAX_GLUED_BUTTONS = 4
_MAX_CLOSED_LINE = 200
# An element with more children is not asked whether its text is a button.
_MAX_BUTTON_CHILDREN = 3

_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "blockquote", "br", "tr", "dd", "dt", "dl", "pre",
     "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "table", "footer",
     "header", "hr"}
)  # fmt: skip
UNREAD_TAGS = frozenset(
    {"script", "style", "form", "noscript", "textarea", "button", "select", "svg",
     "template", "iframe", "input"}
)  # fmt: skip
_MAX_CLASS = 200
# Of WordPress and the systems after it: to the form, with the number of the comment.
_REPLY_ADDRESS = re.compile(r"[?&]replyto(?:com)?=\d+|#(?:respond|comment-?form)$")
_REPLY_CLASS = re.compile(
    r"(?:^|\s)comment-(?:reply|edit|quote)-(?:link|login|button)(?:$|\s)"
)
_MAX_REPLY_ADDRESS = 100
_ADDRESS = re.compile(r"\s*https?://\S+\s*")
_HIDDEN_TYPES = frozenset({"hidden", "submit"})
_BUTTONS = frozenset(split_words(language.buttons for language in LANGUAGES))
_GLUED = join_patterns(language.glued_buttons for language in LANGUAGES)
_DOUBTFUL = join_patterns(language.doubtful_glued_buttons for language in LANGUAGES)
# "...the end.Reply (3)": no space before the button, so any of them is one.
_GLUED_BUTTON = re.compile(
    rf"(?<=[a-zà-ÿ.!?\"”')…])(?:{_GLUED}|{_DOUBTFUL})(?:\s?\(?\d{{1,6}}\)?)?$"
)
# "...the end. Reply": behind a sentence and a space.
_BUTTON_SENTENCE = re.compile(rf"[.!?…\"”')]\s+{_GLUED}$")
_CLOSED = re.compile(
    join_patterns(language.closed_lines for language in LANGUAGES), re.IGNORECASE
)
# Marks where a quotation begins and ends; no page's text holds control characters.
_OPEN, _CLOSE = "\x02", "\x03"
_MAX_LEVEL = 3
_QUOTE_MARKS = re.compile(r"^(?:> )+", re.MULTILINE)
_EMOJI_CLASS = re.compile(
    r"(?:^|[-_\s])(?:emoji|smiley|smilie|emoticon)", re.IGNORECASE
)
_HAS_LETTERS = re.compile(r"[^\W_]{2}")
# Characters of an emoji of several code points, and of a name such as ":smile:".
_MAX_SIGN = 12
_MAX_EMOJI = 30
# "[-]" folds a thread; "[]" is what remains of a button in brackets.
_WORD_OR_SIGNS = re.compile(r"\w|(?!\[[+−–-]?\]|\(\))\S{2}(?!\]$)")  # noqa: RUF001 - the minus signs of buttons
_COUNT_BEHIND = re.compile(r"[\s()\[\]+\-|·•:#»↓↑,.]*\d{0,6}[\s()\[\]+\-|·•:#»↓↑.…]*$")
_LEADING = re.compile(r"^[\s()\[\]+\-|·•#»↓↑]*\d{0,6}[\s()\[\]+\-|·•:#»↓↑]*")

# The text of a link to the comment itself, in front of its words.
_LINK_SIGN = "\u00b6"


def is_unread(element: HtmlElement) -> bool:
    """Return whether an element holds no text of the page; a form may wrap one.

    One whose fields are all hidden is there for a script.
    """
    if element.tag != "form":
        return element.tag in UNREAD_TAGS
    fields = list(element.iter("textarea", "input", "select"))
    return not fields or any(x.get("type", "") not in _HIDDEN_TYPES for x in fields)


def is_hidden_dialog(element: HtmlElement) -> bool:
    """Return whether an element is hidden and holds a form, or nothing but an address.

    It is a dialog of the page, for a private message or for sharing. Other hidden
    elements may be the rest of a long comment, or folded replies.
    """
    names = element.get("class")
    is_hidden = (
        is_hidden_by_style(element)
        or (names is not None and "hidden" in names[:_MAX_CLASS].split())
        or element.get("hidden") is not None
    )
    if not is_hidden:
        return False
    is_form = next(element.iter("form", "textarea"), None) is not None
    return is_form or _ADDRESS.fullmatch(_read_label(element)) is not None


def is_bare(element: HtmlElement) -> bool:
    """Return whether an element has no attributes, as a reader's paragraph ("+1").

    Frameworks mark every element of a page with ``data-`` attributes of their own.
    """
    return all(name.startswith("data-") for name in element.keys())  # noqa: SIM118 - no dict


def is_button_text(text: str) -> bool:
    """Return whether a whole line is labels of buttons, with or without a number."""
    if len(text) > _MAX_BUTTONS_LENGTH:
        return False
    folded = text.strip().lower().replace("\u2019", "'")
    folded = _COUNT_BEHIND.sub("", _LEADING.sub("", folded))
    return folded in _BUTTONS or _is_button_row(folded.split())


def _is_button_row(words: list[str]) -> bool:
    """Return whether a line is several labels side by side: "Reply Report abuse"."""
    if not 1 < len(words) <= _MAX_BUTTONS_IN_ROW:
        return False
    # How many first words of the line are labels and nothing else.
    ends = {0}
    for begin in range(len(words)):
        for end in range(begin + 1, len(words) + 1):
            if begin in ends and " ".join(words[begin:end]) in _BUTTONS:
                ends.add(end)
    return len(words) in ends


def is_reply_link(element: HtmlElement) -> bool:
    """Return whether an element is the control for an answer, by its markup.

    WordPress has 60 languages, and in each of them another word for it.
    """
    if element.tag != "a":
        return False
    address = element.get("href", "")
    return (
        _REPLY_ADDRESS.search(address[-_MAX_REPLY_ADDRESS:]) is not None
        or _REPLY_CLASS.search(element.get("class", "")[:_MAX_CLASS]) is not None
    )


def extract_clean_text(
    root: HtmlElement, skip: Container[HtmlElement], *, quotes: bool = True
) -> str:
    """Return the text of an element, one line per paragraph, without buttons."""
    return clean_text(render_text(root, skip, buttons=False, quotes=quotes))


def extract_written_text(root: HtmlElement, skip: Container[HtmlElement] = ()) -> str:
    """Return the text of an element in which no button can be, line by line.

    A reader may write nothing but the word of a button.
    """
    text = render_text(root, skip, quotes=True)
    return "\n".join(line for line in _split_lines(text) if line)


def strip_quote_marks(text: str) -> str:
    """Return a text without the marks of quotation that :func:`clean_text` adds."""
    return _QUOTE_MARKS.sub("", text)


def clean_text(text: str) -> str:
    """Return a text without buttons at its end, on their own lines or in the last one.

    Lines of a quotation begin with ``> ``, once per level. A text that is all
    quotation has it from the markup of the page, and no line is marked.
    """
    lines = _split_lines(text)
    while lines and _is_furniture(lines[-1]):
        lines.pop()
    if lines:
        lines[-1] = _cut_glued_buttons(lines[-1])
        lines[0] = lines[0].removeprefix(_LINK_SIGN).lstrip()
    return "\n".join(line for line in lines if line)


def _is_furniture(line: str) -> bool:
    return (
        is_button_text(line)
        or _CLOSED.fullmatch(line[:_MAX_CLOSED_LINE]) is not None
        or not _WORD_OR_SIGNS.search(line)
    )


def _split_lines(text: str) -> list[str]:
    lines, level = [], 0
    for line in text.split("\n"):
        level += line.count(_OPEN)
        words = " ".join(line.replace(_OPEN, " ").replace(_CLOSE, " ").split())
        if words:
            lines.append((min(level, _MAX_LEVEL), words))
        level -= line.count(_CLOSE)
    lowest = min((level for level, _ in lines), default=0)
    return ["> " * (level - lowest) + words for level, words in lines]


def _cut_glued_buttons(line: str) -> str:
    for _ in range(_MAX_GLUED_BUTTONS):
        start = max(0, len(line) - _MAX_BUTTONS_LENGTH)
        tail = line[start:]
        glued = _GLUED_BUTTON.search(tail)
        if glued:
            line = line[: start + glued.start()].rstrip()
            continue
        sentence = _BUTTON_SENTENCE.search(tail)
        if not sentence:
            break
        line = line[: start + sentence.start() + 1]
    return line


def render_text(
    root: HtmlElement,
    skip: Container[HtmlElement],
    *,
    buttons: bool = True,
    quotes: bool = False,
) -> str:
    """Return the text of an element without that of ``skip``, each block on a line.

    At most 50,000 characters. With ``quotes``, quotations are marked for
    :func:`clean_text`. Iterative, because markup may be nested without a limit.
    """
    pieces: list[str] = []
    size = 0
    # Elements to read, and texts behind elements that were read.
    stack: list[HtmlElement | str] = [root]
    while stack and size < MAX_TEXT_LENGTH:
        piece = stack.pop()
        if not isinstance(piece, str):
            element, line = piece, "\n" if piece.tag in _BLOCKS else ""
            tail = None if element is root else element.tail
            if tail or (line and element is not root):
                stack.append(line + _collapse_spaces(tail))
            if not _is_readable(element, skip, buttons=buttons) or (
                element is not root and is_hidden_dialog(element)
            ):
                continue
            text = element.text
            if element.tag == "img":
                text = text or read_emoji(element)
            piece = line + _collapse_spaces(text)
            if quotes and element.tag == "blockquote" and element is not root:
                piece = line + _OPEN + _collapse_spaces(element.text)
                stack.append(_CLOSE)
            if len(element):
                stack += element[::-1]
        pieces.append(piece)
        size += len(piece)
    return "".join(pieces)[:MAX_TEXT_LENGTH]


def read_emoji(element: HtmlElement) -> str | None:
    """Return the sign that a picture in a sentence is drawn for; None: a picture."""
    alt = element.get("alt", "")
    is_emoji = _EMOJI_CLASS.search(element.get("class", "")[:200]) is not None
    is_sign = 0 < len(alt) <= _MAX_SIGN and not _HAS_LETTERS.search(alt)
    return alt if is_sign or (is_emoji and len(alt) <= _MAX_EMOJI) else None


def _collapse_spaces(text: str | None) -> str:
    """Return a text with each run of whitespace as one space, at the ends too."""
    if not text:
        return ""
    if text.isspace():
        return " "
    flat = " ".join(text.split())
    if len(flat) == len(text):
        return flat
    before = " " if text[0].isspace() else ""
    return before + flat + (" " if text[-1].isspace() else "")


def _is_readable(
    element: HtmlElement, skip: Container[HtmlElement], *, buttons: bool
) -> bool:
    if (
        not isinstance(element.tag, str)
        or (element.tag in UNREAD_TAGS and is_unread(element))
        or element in skip
    ):
        return False
    if (
        buttons
        or len(element) > _MAX_BUTTON_CHILDREN
        or element.tag in {"p", "blockquote"}
        or _has_bare_paragraph(element)
    ):
        return True
    text = _read_label(element) if len(element) else element.text or ""
    return not (text and (is_button_text(text) or is_reply_link(element)))


def _has_bare_paragraph(element: HtmlElement) -> bool:
    return any(child.tag == "p" and is_bare(child) for child in element)


def _read_label(element: HtmlElement) -> str:
    """Return the text of an element; no more of it than makes it too long for a label.

    Around comments that are nested in each other the whole text is a square of it.
    """
    pieces, size = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len(piece)
        if size > _MAX_BUTTONS_LENGTH:
            break
    return "".join(pieces)
