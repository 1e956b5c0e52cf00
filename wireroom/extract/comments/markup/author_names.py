"""Who wrote a comment: a name, cut out of the words that stand around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.body_text import is_button_text
from wireroom.extract.comments.markup.parts import MAX_NAME_LENGTH, short_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.parts import CommentParts

_SAYS = re.compile(
    r"\s*(?:\b(?:says?|said|wrote|writes|sagt|schrieb|meint|dit|a écrit|dice|dijo"
    r"|ha detto|escribió|disse|schreef|zegt|pisze|пишет|сказал|написал|says that)\b)?"
    r"\s*[:.…,|•·-]*\s*$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\s(?:[^\W\d_]|[JS]r)$")
_BY = re.compile(
    r"^\s*(?:#?\d{1,5}[.):]?\s+)?"
    r"(?:(?:posted|submitted|written|comment(?:ed)?|kommentar|left|verfasst|publié|enviado)"
    r"\s+)?(?:by|von|par|por|di|door|av|от)?\s*:?(?:\s+|$)",
    re.IGNORECASE,
)
_POSTED_BY = re.compile(
    r"(?:posted|submitted|comment(?:ed)?|written)?\s*\bby:?\s+(?!on\b|at\b)([^|\n]{1,80}?)\s*"
    r"(?:\||\bon\b|\bat\b|,|[-\u2013\u2014]\s|$)",
    re.IGNORECASE,
)
# Drupal's mark of a name without an account.
_UNVERIFIED = re.compile(
    r"\s*\((?:not verified|nicht überprüft|non vérifié|no verificado|non verificato"
    r"|niet gecontroleerd|não verificado|не проверено)\)",
    re.IGNORECASE,
)
# Words around a name, and nothing else, are none.
_NO_NAMES = frozenset(
    {"reply", "permalink", "link", "posted", "report", "share", "comment", "submitted",
     "written", "published", "by", "on", "at", "says", "said", "wrote", "not",
     "verified", "von", "par", "por", "am", "le", "el", "from", "rec"}
)  # fmt: skip
_PLACE = re.compile(r"#[\w-]*\d")
# More words than a name has: a badge or a motto stands beside it.
_NAME_WORDS = 3
_NAME_TAGS = frozenset({"a", "b", "strong", "span", "cite"})
_PROFILE = re.compile(r"/(?:user|profile|member|author|people|u)s?/", re.IGNORECASE)


def extract_author_name(element: HtmlElement, parts: CommentParts) -> str:
    """The name in an element, without "says", "by" or the date beside it."""
    text = short_text(element, MAX_NAME_LENGTH)
    if any(text.find(raw) >= 0 for _, raw, _ in parts.times if raw):
        inside = _find_name_child(element)
        found = _POSTED_BY.search(text)
        if inside is not None and id(inside) not in {id(x) for x, _, _ in parts.times}:
            text = short_text(inside, MAX_NAME_LENGTH)
        elif found:
            text = found[1]
        else:
            for _, raw, _ in sorted(parts.times, key=lambda x: len(x[1])):
                text = text.replace(raw, " ")
            text = text if _is_name(text) else ""
    elif len(text.split()) > _NAME_WORDS:
        link = _find_name_link(element)
        text = short_text(link, MAX_NAME_LENGTH) if link is not None else text
    text = _UNVERIFIED.sub("", text)
    text = re.sub(r"\s+[^\w\s]{1,2}\s*$", "", _strip_speech_verb(text))
    cleaned = (
        _BY.sub("", text)
        if re.match(
            r"\s*(?:#?\d{1,5}[.):]?\s+)?(?:posted|submitted|by|von|par|por|kommentar"
            r"|comment)\b",
            text,
            re.IGNORECASE,
        )
        else text
    )
    return " ".join(cleaned.split())[:MAX_NAME_LENGTH]


def _strip_speech_verb(text: str) -> str:
    """Without "says:" behind it; the dot of an initial is the name's."""
    name = _SAYS.sub("", text)
    dotted = text.startswith(f"{name}.") and _INITIAL.search(name)
    return f"{name}." if dotted else name


def _find_name_link(element: HtmlElement) -> HtmlElement | None:
    """The linked name in a block that holds a title and a badge beside it."""
    links = (x for x in element.iter("a") if x is not element)
    return next((x for x in links if _is_name(short_text(x, MAX_NAME_LENGTH))), None)


def _find_name_child(element: HtmlElement) -> HtmlElement | None:
    for child in element:
        name = short_text(child, MAX_NAME_LENGTH) if child.tag in _NAME_TAGS else ""
        if name and name.lower() not in {"by", "von", "par", "por", "di", "door"}:
            return child
    return None


def find_name_element(parts: CommentParts) -> HtmlElement | None:
    """The first link to a person, else the first bold words."""
    dated = {id(element) for element, _, _ in parts.times}
    for link in parts.links[:10]:
        rel, href = link.get("rel", ""), link.get("href", "")
        person = _PROFILE.search(href) or ("nofollow" in rel and not _is_in_prose(link))
        if (
            person
            and id(link) not in dated
            and _is_name(short_text(link, MAX_NAME_LENGTH))
        ):
            return link
    bold = parts.bold
    if (
        bold is not None
        and id(bold) not in dated
        and _is_name(short_text(bold, MAX_NAME_LENGTH))
    ):
        # Drupal's titles of comments are links to them.
        return None if any(map(_links_to_anchor, bold.iter("a"))) else bold
    for element, _, _ in parts.times:
        for child in element:
            if (
                child.tag in {"a", "b", "strong", "em", "span"}
                and id(child) not in dated
            ):
                name = short_text(child, MAX_NAME_LENGTH)
                if _is_name(name) and not any(map(_links_to_anchor, child.iter("a"))):
                    return child
    return None


def _is_in_prose(link: HtmlElement) -> bool:
    """Whether somebody's sentence leads to the link."""
    parent = link.getparent()
    before = link.getprevious()
    text = (
        (parent.text if before is None else before.tail) if parent is not None else ""
    )
    return len((text or "").strip()) > 25


def find_posted_by_name(parts: CommentParts) -> str:
    """The name in ``Posted by Ada Quill on Monday``, "" where no line says so."""
    for _, raw, _ in sorted(parts.times, key=lambda x: -len(x[1])):
        found = _POSTED_BY.search(raw)
        if found and _is_name(found[1]):
            return found[1]
    return ""


def extend_to_link_text(name: str, parts: CommentParts) -> str:
    """The whole text of the link a name begins: the name may hold a dash itself."""
    name = _UNVERIFIED.sub("", name)
    for link in parts.links[:10] if name else ():
        text = short_text(link, MAX_NAME_LENGTH)
        if text.startswith(name):
            return text
    return name


def find_name_before_date(raw: str) -> str:
    """The name in ``Ada Quill | September 24, 2015``."""
    found = re.match(
        r"([^|•·\d]{2,60}?)\s*(?:[|•·]|\s[-\u2013\u2014]\s|\son\s)\s*\S", raw
    )
    name = found[1].strip() if found else ""
    return _BY.sub("", name) if _is_name(name) else ""


def _is_name(text: str) -> bool:
    """Whether it may be one: letters, no button, not the words around a name."""
    if not text or len(text) > 60 or not re.search(r"[^\W\d_]", text):
        return False
    words = [x.strip(":()#").lower() for x in text.split()]
    return not all(x in _NO_NAMES or is_button_text(x) for x in words)


def _links_to_anchor(link: HtmlElement) -> bool:
    """Whether it leads to a place on a page, such as the comment itself."""
    return _PLACE.search(link.get("href", "")) is not None
