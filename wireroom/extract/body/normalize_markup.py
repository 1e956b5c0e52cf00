"""Changes markup whose meaning the body extractor would lose.

Struck-out text is no longer the author's; an exponent must not run into its number;
a quotation that the page prints a second time, large, is no paragraph; the indentation
of code is part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.page.element_texts import join_texts
from wireroom.extract.page.shown_text import get_short_text, get_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.page.mark_index import MarkIndex

_MAX_STRUCK_SHARE = 0.2
_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")  # noqa: RUF001 - the minus sign of formulas
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")  # noqa: RUF001 - the minus sign of formulas
_FROM_RAISED = {sign: chr(digit) for digit, sign in _RAISED.items()}
_FROM_LOWERED = {sign: chr(digit) for digit, sign in _LOWERED.items()}
_NUMBER = re.compile(r"[\d+\-−=()\s]*\d[\d+\-−=()\s]*")  # noqa: RUF001 - the minus sign of formulas
_MAX_NUMBER = 12
# For marks in lower case: a search without regard to case takes several times as long.
_PULL_QUOTE = re.compile(r"pull-?_?quote")
_QUOTE_TAGS = frozenset({"aside", "figure", "div", "p"})
_MAX_QUOTE = 600
_MIN_QUOTE = 15
# Signs that the extractor neither folds nor removes, and no page prints: the first of a
# line of code, and one for each space of its indentation.
CODE_LINE = "\u28ff"
_INDENT = "\u2800"
_TAB_WIDTH = 4
# Characters of white space before a line whose words are in a later element.
_MAX_INDENT = 400
# Elements in code that are a line, or end one.
_LINE_TAGS = frozenset({"br", "div", "li"})
_NON_JOINER, _JOINER = "\u28fe", "\u28fd"
# Behind a letter of Arabic or of an Indic script, or between two pictures.
_SPELLING_JOINER = re.compile(
    "(?<=[\u0600-\u06ff\u0750-\u077f\u0900-\u0dff\ufe0f\U0001f000-\U0001faff])"
    "[\u200c\u200d](?=[\u0600-\u06ff\u0750-\u077f\u0900-\u0dff\u2600-\u27bf\U0001f000-\U0001faff])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckText:
    """Words that were struck out, and where they were within their element.

    Attributes:
        before: the element before them, None at the start. offset: the characters
            between it and them.
    """

    text: str
    before: HtmlElement | None
    offset: int


def normalize_markup(
    tree: HtmlElement, marks: MarkIndex
) -> dict[HtmlElement, list[StruckText]]:
    """Change the tree for the body extractor; see the module.

    Args:
        marks: the index of the tree.

    Returns:
        The words that were removed because they are struck out, by their element.
    """
    _mark_joiners(tree)
    struck = _remove_struck_text(tree)
    _write_exponents(tree)
    _remove_repeated_quotes(tree, marks)
    for block in tree.iter("pre"):
        if next(block.iterancestors("pre"), None) is None:
            _mark_code_lines(block)
    return struck


def restore_joiners(text: str) -> str:
    """Return a text with its joiners as printed."""
    return text.replace(_NON_JOINER, "\u200c").replace(_JOINER, "\u200d")


def _mark_joiners(tree: HtmlElement) -> None:
    """Replace joiners that spell a word; the extractor removes them as it does others.

    Persian and Indic scripts write words with them, and emoji are joined by them. In
    other scripts they are left over from an editor.
    """
    text = join_texts(tree)
    if "\u200c" not in text and "\u200d" not in text:
        return
    for element in tree.iter():
        if element.text:
            element.text = _SPELLING_JOINER.sub(_mark_joiner, element.text)
        if element.tail:
            element.tail = _SPELLING_JOINER.sub(_mark_joiner, element.tail)


def _mark_joiner(match: re.Match[str]) -> str:
    return _NON_JOINER if match[0] == "\u200c" else _JOINER


def unmark_code(text: str) -> str:
    """Return code of the tree as printed, with its indentation."""
    return text.replace(CODE_LINE, "").replace(_INDENT, " ")


def restore_digits(text: str, *, raised: bool) -> str:
    """Return the digits of a raised or lowered number as they were before."""
    return text.translate(_FROM_RAISED if raised else _FROM_LOWERED)


def restore_code_line(line: str) -> str:
    """Return a line of code as printed; the line must begin with ``CODE_LINE``."""
    code = line.replace(CODE_LINE, "")
    text = code.lstrip(_INDENT)
    return " " * (len(code) - len(text)) + text.replace(_INDENT, " ")


def _remove_struck_text(tree: HtmlElement) -> dict[HtmlElement, list[StruckText]]:
    removed: dict[HtmlElement, list[StruckText]] = {}
    struck = list(tree.iter("del", "s", "strike"))
    length = sum(len(get_text(element)) for element in struck)
    if not struck or length > _MAX_STRUCK_SHARE * len(get_text(tree)):
        return removed
    for element in struck:
        parent = element.getparent()
        if parent is not None:
            before = element.getprevious()
            text = parent.text if before is None else before.tail
            place = StruckText(
                text=get_text(element), before=before, offset=len(text or "")
            )
            removed.setdefault(parent, []).append(place)
            element.drop_tree()
    return removed


def _write_exponents(tree: HtmlElement) -> None:
    """Write numbers of ``sup`` and ``sub`` in raised and lowered digits.

    Letters stay: "19th" and "1er" are words.
    """
    for element in tree.iter("sup", "sub"):
        text = get_short_text(element, _MAX_NUMBER)
        if text and _NUMBER.fullmatch(text):
            signs = _RAISED if element.tag == "sup" else _LOWERED
            for part in element.iter():
                part.text = (part.text or "").translate(signs)
                if part is not element:
                    part.tail = (part.tail or "").translate(signs)


@lru_cache(maxsize=2_000)
def _is_quote_mark(class_name: str, id_name: str) -> bool:  # noqa: ARG001 - the marks of an element are both
    return _PULL_QUOTE.search(class_name.lower()) is not None


def _remove_repeated_quotes(tree: HtmlElement, marks: MarkIndex) -> None:
    """Remove each quotation whose words are part of a paragraph as well."""
    marked = (x for x in marks.find_left(_is_quote_mark) if x.tag in _QUOTE_TAGS)
    quotes = [*tree.iter("blockquote"), *marked]
    quotes = [element for element in quotes if get_short_text(element, _MAX_QUOTE)]
    if not quotes:
        return
    # A quotation is part of the list item that holds it, and not repeated there.
    inside = {part for quote in quotes for part in quote.iter()}
    inside.update(x for quote in quotes for x in quote.iterancestors("p", "li"))
    paragraphs = "\n".join(
        fold_text(get_text(paragraph))
        for paragraph in tree.iter("p", "li")
        if paragraph not in inside
    )
    for quote in quotes:
        words = fold_text(get_text(quote))
        is_repeated = len(words) >= _MIN_QUOTE and words in paragraphs
        if is_repeated and quote.getparent() is not None:
            quote.drop_tree()


def _mark_code_lines(block: HtmlElement) -> None:
    """Mark each line and its indentation in the text of an outermost ``pre``."""
    indent: str | None = ""
    for event, element in etree.iterwalk(block, events=("start", "end")):
        if element.tag in _LINE_TAGS and element is not block:
            indent = ""
        if event == "start":
            element.text, indent = _mark_code(element.text, indent)
        elif element is not block:
            element.tail, indent = _mark_code(element.tail, indent)


def _mark_code(text: str | None, indent: str | None) -> tuple[str | None, str | None]:
    """Return a text with its lines marked, and the indentation of its last line.

    Args:
        indent: the white space with which the first line began before this text; None
            where the line has words already, and is marked. So is what is returned.
    """
    if not text:
        return text, indent
    marked: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            indent = ""
        if indent is None:
            marked.append(line)
        elif line.strip():
            marked.append(_mark_line(indent + line))
            indent = None
        else:
            # The words may be in the next element: "    <b>return</b> x".
            marked.append("")
            indent = (indent + line)[:_MAX_INDENT]
    return "\n".join(marked), indent


def _mark_line(line: str) -> str:
    line = line.expandtabs(_TAB_WIDTH)
    code = line.lstrip(" ")
    return CODE_LINE + _INDENT * (len(line) - len(code)) + code
