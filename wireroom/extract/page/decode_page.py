"""Decodes the bytes of a page and parses them, with limits on size and depth.

The page is parsed once; all extractors share the tree. libxml2 stops at 2,048 nested
elements and drops what follows; such a page is rejected with the reason TOO_DEEP, so
that a story is never stored as its first half. At the usual limit of 256 a reader who
answers himself 130 times cost the article (each reply is two levels).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from wireroom.charsets.declarations import find_header_charset, find_meta_charset
from wireroom.charsets.decode import decode_document
from wireroom.errors import Permanent, Reason
from wireroom.extract.page.limit_attributes import limit_attributes

if TYPE_CHECKING:
    from wireroom.model.article import Page

MAX_BYTES = 10_000_000
# The largest of 1,105 real pages has 9,748 elements.
MAX_ELEMENTS = 100_000
# Above so many elements a page has this many characters for each: 50,000 line breaks
# cost 4 s of CPU a megabyte, 40,000 paragraphs of two words 5.7 s (measured), because
# the cost is that of the elements. None of 1,105 real pages is refused for it.
DENSE_ELEMENTS, MIN_ELEMENT = 12_000, 20
_HTML_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|article|main|div|p|h1|table)\b",
    re.IGNORECASE,
)
_NON_HTML_ROOT = re.compile(
    r"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?<(?:rss|feed|rdf:RDF|urlset|svg)\b"
)
# An end tag that other markup follows; a closed document ends the parser's work.
_EARLY_END = re.compile(r"</html\s{0,9}>(?=\s{0,99}[^\s])", re.IGNORECASE)
_CLOSED_SCRIPT = re.compile(
    r"(<(?:script|SCRIPT)(?![^<>]*\bsrc\b)(?:\s[^<>]{0,300})?)/>(?=\s{0,99}[^\s<])"
)
_ELEMENT_COUNT = etree.XPath("count(//*)")
_SHADOW_MODES = frozenset({"open", "closed"})
# lxml.html calls a Python method for the class of an element at each visit: a tenth of
# the time of a page. Here all elements have one class, forms and inputs too.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
_C1 = re.compile(r"[\x80-\x9f]")
# The same in UTF-8, where a search for the first byte costs a tenth.
_C1_IN_UTF8 = re.compile(rb"\xc2[\x80-\x9f]")
_UTF8_READ_AS_LATIN1 = re.compile(
    r"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# In UTF-8, too, each of these bytes is a character of its own, so that removing bytes
# never splits another character.
_CONTROL_BYTES = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
# Of the bytes of a picture or an archive that is served as a page, one in ten is a
# control character. A text has few but NUL (padding) and form feeds (ends of sheets).
_MAX_CONTROL_SHARE, _FEW_CONTROLS = 1 / 50, 20
# The parser turns a reference to a control character or noncharacter into that
# character, which lxml then refuses in a text: one ``&#12;`` lost an article.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?P<number>[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)"
    r"|x0*(?P<hexadecimal>[0-8bcef]|1[0-9a-f]|fff[ef]|d[89a-f][0-9a-f]{2})(?![0-9a-f]));?",
    re.IGNORECASE,
)
# Line tabulation and form feed are white space.
_SURROGATE_PAIR = re.compile(
    r"&#x(d[89ab][0-9a-f]{2});&#x(d[c-f][0-9a-f]{2});", re.IGNORECASE
)
_NONCHARACTERS = ("\ufffe", "\uffff")
# Where a word may be divided at the end of a line. Seen only there, so that a word with
# one is not found, and not the same as one without.
_SOFT_HYPHENS = ("\xad", "&shy;", "&#173;", "&#xad;", "&#xAD;")
_SPACE_REFERENCES = frozenset({"11", "12", "b", "c"})


def parse_page(page: Page) -> HtmlElement:
    """Parse a page into one tree, without HTML comments and processing instructions.

    Raises:
        Permanent: NOT_HTML, TOO_LARGE or TOO_DEEP.
    """
    if len(page.body) > MAX_BYTES:
        raise Permanent(Reason.TOO_LARGE, f"{len(page.body)} bytes: {page.url}")
    text = decode_bytes(page.body, page.content_type)
    if not _HTML_TAG.search(text) or _NON_HTML_ROOT.match(text):
        raise Permanent(Reason.NOT_HTML, f"no HTML in {len(page.body)} bytes")
    text = _remove_unstorable(_undo_double_encoding(text))
    text = _open_scripts(_remove_early_ends(text))
    tree = _parse_html(limit_attributes(text))
    if "shadowroot" in text:
        _show_shadow_roots(tree)
    return tree


def _show_shadow_roots(tree: HtmlElement) -> None:
    """Make elements of the templates that a browser shows in place of their parent.

    Those are ``<template shadowrootmode="open">``; a browser shows no other template.
    """
    for template in tree.iter("template"):
        if template.get("shadowrootmode") in _SHADOW_MODES:
            template.tag = "div"


def decode_bytes(body: bytes, content_type: str = "") -> str:
    """Decode a body; a byte that has no character becomes U+FFFD.

    The encoding is found as :func:`decode_document` does.
    """
    return decode_document(
        body, declared=find_meta_charset(body), header=find_header_charset(content_type)
    ).text


def _undo_double_encoding(text: str) -> str:
    """Repair UTF-8 that was decoded as Latin-1 and encoded again.

    Double encoding leaves C1 control characters, which no text contains. A run of
    characters that contains one, and is valid UTF-8 as Latin-1 bytes, was a single
    character.
    """
    if text.isascii() or not _C1_IN_UTF8.search(text.encode("utf-8", "replace")):
        return text
    return _UTF8_READ_AS_LATIN1.sub(_decode_match, text)


def _remove_unstorable(text: str) -> str:
    """Remove references to characters that no tree may hold, and noncharacters.

    A reference to white space becomes a space. Halves of a surrogate pair, written as
    two references, become their character. Soft hyphens are removed as well.
    """
    if "&#" in text:
        text = _SURROGATE_PAIR.sub(_join_surrogates, text)
        text = _CONTROL_REFERENCE.sub(_replace_control, text)
    for character in (*_NONCHARACTERS, *_SOFT_HYPHENS):
        # Asked first: a replacement that finds nothing costs seven times as much.
        if character in text:
            text = text.replace(character, "")
    return text


def _remove_early_ends(text: str) -> str:
    """Remove end tags of the document that are not at its end.

    libxml2 drops what follows such a tag. A browser shows it (HTML, 13.2.6.4.20): a
    theme closes the document behind the head, a module adds comments behind the end.
    """
    return _EARLY_END.sub("", text)


def _open_scripts(text: str) -> str:
    """Open scripts that end in their start tag, where their code is behind it.

    HTML knows no such end (HTML, 13.2.5.40), but libxml2 does: the code became text.
    """
    return _CLOSED_SCRIPT.sub(r"\1>", text)


def _join_surrogates(match: re.Match[str]) -> str:
    pair = chr(int(match[1], 16)) + chr(int(match[2], 16))
    return pair.encode("utf-16", "surrogatepass").decode("utf-16")


def _replace_control(match: re.Match[str]) -> str:
    number = match["number"] or match["hexadecimal"]
    return " " if number.lower() in _SPACE_REFERENCES else ""


def _decode_match(match: re.Match[str]) -> str:
    run = match[0]
    if not _C1.search(run):
        return run
    try:
        return run.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return run


def _parse_html(text: str) -> HtmlElement:
    parser = HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(_ONE_CLASS)
    encoded = text.encode("utf-8", "replace")
    printable = encoded.translate(None, _CONTROL_BYTES)
    _reject_binary(encoded, printable)
    try:
        tree = document_fromstring(printable, parser=parser)
    except etree.ParserError as error:
        raise Permanent(Reason.NOT_HTML, str(error)) from error
    _reject_truncated_tree(parser)
    if text.count("<") < DENSE_ELEMENTS // 2:
        # The parser adds fewer elements than there are tags.
        return tree
    elements = _count_elements(tree)
    is_dense = elements > DENSE_ELEMENTS and len(text) < elements * MIN_ELEMENT
    if elements > MAX_ELEMENTS or is_dense:
        detail = f"{elements} elements in {len(text)} characters"
        raise Permanent(Reason.TOO_LARGE, detail)
    return tree


def _reject_binary(encoded: bytes, printable: bytes) -> None:
    """Raise NOT_HTML for a picture or an archive, whose bytes may look like tags."""
    controls = len(encoded) - len(printable)
    most = max(_FEW_CONTROLS, len(encoded) * _MAX_CONTROL_SHARE)
    if controls <= most:
        return
    if controls - encoded.count(b"\0") - encoded.count(b"\f") > most:
        raise Permanent(Reason.NOT_HTML, f"{len(encoded)} bytes that are no text")


def _count_elements(tree: HtmlElement) -> int:
    return int(_ELEMENT_COUNT(tree))  # type: ignore[arg-type]  # an XPath number


def _reject_truncated_tree(parser: HTMLParser) -> None:
    for entry in parser.error_log:
        if entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise Permanent(Reason.TOO_DEEP, entry.message)
