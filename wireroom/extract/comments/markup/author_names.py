"""The name of a comment's author, cut out of the words printed around it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.byline_words import (
    BADGE_CLASS,
    BY,
    IS_BYLINE,
    LEADING_SIGN,
    MAX_NAME_PARTS,
    MAX_NAME_WORDS,
    MIN_WORDS_OF_SENTENCE,
    PREPOSITIONS,
    SEPARATOR_END,
    TRAILING_DATE,
    TRAILING_ON,
    TRAILING_VERB,
    strip_speech_verb,
)
from wireroom.extract.comments.markup.date_lines import find_posted_name, remove_time
from wireroom.extract.comments.markup.leaf_texts import (
    MAX_NAME_LENGTH,
    is_title,
    read_alt,
    short_text,
)
from wireroom.extract.comments.markup.name_texts import (
    has_anchor_link,
    holds_name,
    is_control,
    is_name,
    is_person_link,
)
from wireroom.extract.comments.markup.stated_author import (
    is_drawn_letter,
    read_stated_name,
)
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.parts import CommentParts

_BADGE = re.compile(r"\s+[^\w\s]{1,2}\s*$")
# "@ada" or "@ada@social.example" behind a name; alone it is the name, and in brackets
# its reader wrote it.
_HANDLE = re.compile(r"(?<=\S)\s+@[\w.-]{1,60}(?:@[\w.-]{1,80})?\s*$")
# "R" in a circle before the name, which is a picture made of letters.
_MAX_INITIALS = 3
# "Ada Quill (3 hours)": the age of the comment.
_TRAILING_AGE = re.compile(
    r"(?<=\S)\s*\((?=[^()]*\d)(?=[^()]*[^\W\d_]{2})[^()]{1,30}\)$"
)
_HASH_NUMBER = re.compile(r"^#\d{1,5}\s+(?=\S)|(?<=\S)\s+#\d{1,5}$")
_UNVERIFIED = re.compile(
    r"\s*\((?:"
    + "|".join(split_words(language.unverified_marks for language in LANGUAGES))
    + r")\)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_NAME_TAGS = frozenset({"a", "b", "strong", "span", "cite"})
_NAME_TAGS_BESIDE_DATE = frozenset({"a", "b", "strong", "em", "span"})
_LINE_TAGS = frozenset({"div", "p"})
_MAX_LINKS = 10
_PROSE_TAGS = frozenset({"p", "li", "blockquote"})


def extract_author_name(element: HtmlElement, parts: CommentParts) -> str:
    """Return the name in an element, without "says", "by" or the date beside it."""
    stated = read_stated_name(element)
    if stated:
        return stated
    text = _read_name_text(element, parts) or read_alt(element)
    text = _strip_initials(_read_own_name(text, element), element)
    text = _UNVERIFIED.sub("", _strip_badges(_HANDLE.sub("", text), element))
    text = _BADGE.sub("", strip_speech_verb(text))
    text = LEADING_SIGN.sub("", _HASH_NUMBER.sub("", _HANDLE.sub("", text)))
    if IS_BYLINE.match(text):
        text = BY.sub("", text)
    text = TRAILING_DATE.sub("", TRAILING_VERB.sub("", text))
    text = _TRAILING_AGE.sub("", text)
    text = TRAILING_ON.sub("", text)
    if text.startswith("(") and ")" not in text:
        # "(Ada Quill" and "9 March)" are two elements of one line.
        text = text[1:]
    return " ".join(text.split())[:MAX_NAME_LENGTH]


def _read_own_name(text: str, element: HtmlElement) -> str:
    """Return the name before the labels in ``Ada Quill <em>Moderator</em>``.

    Words of the element itself that are a name end where a child of its begins.
    """
    own = " ".join((element.text or "").split())
    bare = SEPARATOR_END.sub("", own)
    if not bare or len(element) == 0 or not text.startswith(own):
        return text
    is_parted = (
        (element.text or "")[-1:].isspace()
        or (element[0].text or "")[:1].isspace()
        or own != bare
    )
    # "Jo <b>Pell</b>-Moor" is one name.
    is_part_of_name = _LETTER.search("".join(x.tail or "" for x in element)) or (
        " " not in bare and element[0].tag in {"b", "strong"}
    )
    if not is_parted or is_part_of_name:
        return text
    return bare if is_name(bare) and not IS_BYLINE.match(f"{bare} ") else text


def _strip_initials(text: str, element: HtmlElement) -> str:
    """Return a name without its initials in an element before it."""
    first = next((child for child in element if isinstance(child.tag, str)), None)
    letters = "" if first is None else short_text(first, _MAX_INITIALS)
    letters = letters or _find_drawn_letter(element)
    rest = text.removeprefix(letters).lstrip()
    if not letters or not rest or rest == text or not letters.isalpha():
        return text
    initials = "".join(word[0] for word in rest.split())
    return rest if initials.casefold().startswith(letters.casefold()) else text


def _find_drawn_letter(element: HtmlElement) -> str:
    """Return the letter of a picture in a block that has more than the name."""
    parts = islice(element.iterdescendants("*"), MAX_NAME_PARTS)
    letters = ((part, short_text(part, 1)) for part in parts)
    return next((text for part, text in letters if is_drawn_letter(part, text)), "")


def _strip_badges(text: str, element: HtmlElement) -> str:
    """Return a name without the labels behind it, by their classes and ids."""
    for part in islice(element.iterdescendants("*"), MAX_NAME_PARTS):
        names = f"{part.get('class', '')[:200]} {part.get('id', '')[:200]}"
        if names and BADGE_CLASS.search(names.lower()):
            label = short_text(part, MAX_NAME_LENGTH)
            bare = text.removesuffix(label).rstrip()
            text = bare if label and bare else text
    return text


def _read_name_text(element: HtmlElement, parts: CommentParts) -> str:
    text = short_text(element, MAX_NAME_LENGTH)
    if any(date.text in text for date in parts.times if date.text):
        return _read_name_beside_date(element, text, parts)
    if len(text.split()) > MAX_NAME_WORDS:
        link = _find_name_link(element)
        return text if link is None else short_text(link, MAX_NAME_LENGTH)
    return text


def _read_name_beside_date(element: HtmlElement, text: str, parts: CommentParts) -> str:
    own = _read_own_name(text, element)
    if own != text:
        return own
    child = _find_name_child(element)
    if child is not None and all(child is not date.element for date in parts.times):
        return short_text(child, MAX_NAME_LENGTH)
    link = _find_name_link(element)
    if link is not None and _is_person_link_beside(link, parts):
        return short_text(link, MAX_NAME_LENGTH)
    posted_by = find_posted_name(text) or _find_first_line(element, parts)
    if posted_by:
        return posted_by
    for date in sorted(parts.times, key=lambda date: len(date.text)):
        text = remove_time(text, date.text)
    return text if is_name(text) else ""


def _find_first_line(element: HtmlElement, parts: CommentParts) -> str:
    """Return the name in the first line of ``<p><b>Ada Quill</b></p><p>3 May</p>``.

    "" where the first line holds the date, or is no name.
    """
    line = next((x for x in element if x.tag in _LINE_TAGS), None)
    text = "" if line is None else short_text(line, MAX_NAME_LENGTH)
    if line is None or not text or any(date.text in text for date in parts.times):
        return ""
    child = _find_name_child(line)
    text = text if child is None else short_text(child, MAX_NAME_LENGTH)
    return text if is_name(text) else ""


def _is_person_link_beside(link: HtmlElement, parts: CommentParts) -> bool:
    """Return whether a link in the line of a date may be the name's, not the date's."""
    is_date = any(link in (x.element, *x.element.iterancestors()) for x in parts.times)
    return not (is_date or has_anchor_link(link) or is_control(link))


def _find_name_link(element: HtmlElement) -> HtmlElement | None:
    """Return the linked name in a block that holds a title and a badge beside it."""
    links = (link for link in element.iter("a") if link is not element)
    return next((link for link in links if holds_name(link)), None)


def _find_name_child(element: HtmlElement) -> HtmlElement | None:
    """Return the first child that is a name, not the letters of its picture."""
    drawn = None
    for child in element:
        name = short_text(child, MAX_NAME_LENGTH) if child.tag in _NAME_TAGS else ""
        if is_name(name) and name.lower() not in PREPOSITIONS:
            if len(name) > 2 or not name.isupper():
                return child
            drawn = child if drawn is None else drawn
    return drawn


def find_name_element(parts: CommentParts) -> HtmlElement | None:
    """Return the first link to a person, else the first bold words that are a name."""
    for link in parts.links[:_MAX_LINKS]:
        if is_person_link(link) and _is_undated_name(link, parts):
            return link
    bold = None if _is_in_sentence(parts.bold, parts) else parts.bold
    if bold is not None and _is_headline(bold, parts):
        bold = None
    if bold is not None and (
        _is_undated_name(bold, parts) or _begins_with_name(bold, parts)
    ):
        # Drupal's titles of comments are links to them.
        is_title_link = has_anchor_link(bold) and not is_name((bold.text or "").strip())
        return None if is_title_link else bold
    children = (child for date in parts.times for child in date.element)
    for child in children:
        may_be_name = (
            child.tag in _NAME_TAGS_BESIDE_DATE
            and _is_undated_name(child, parts)
            and not BADGE_CLASS.search(child.get("class", "")[:200].lower())
            and not is_title(child)
        )
        if may_be_name and not (has_anchor_link(child) or is_control(child)):
            return child
    return _find_line_of_name(parts)


def _find_line_of_name(parts: CommentParts) -> HtmlElement | None:
    """Return the line ``<p>Ada Quill <a href="#c1">#</a> <time>...</time></p>``."""
    for date in parts.times:
        line = date.element.getparent()
        text = "" if line is None else short_text(line, MAX_NAME_LENGTH)
        if line is not None and text and _read_own_name(text, line) != text:
            return line
    return None


def _is_headline(bold: HtmlElement, parts: CommentParts) -> bool:
    """Return whether bold words are the headline of a comment, not the head of it.

    The head has "says" behind the name, or the date beside it.
    """
    parent = bold.getparent()
    boxes = [bold] if parent is None else [bold, parent]
    titles = [box for box in boxes if is_title(box)]
    if not titles or _has_speech(bold):
        return False
    around = {x for date in parts.times for x in date.element.iterancestors()}
    return around.isdisjoint(titles)


def _has_speech(element: HtmlElement) -> bool:
    """Return whether a text is a name with "says" behind it, wherever it is."""
    text = short_text(element, MAX_NAME_LENGTH)
    return strip_speech_verb(text).rstrip(":,") != text.rstrip(":,")


def _is_in_sentence(bold: HtmlElement | None, parts: CommentParts) -> bool:
    """Return whether bold words have others of a sentence around them, and no date."""
    line = None if bold is None else bold.getparent()
    if bold is None or line is None or line.tag not in _PROSE_TAGS:
        return False
    own = short_text(bold, MAX_NAME_LENGTH)
    words = len("".join(line.itertext()).split()) - len(own.split())
    has_date = any(line in (x.element, *x.element.iterancestors()) for x in parts.times)
    return words >= MIN_WORDS_OF_SENTENCE and not has_date


def _begins_with_name(element: HtmlElement, parts: CommentParts) -> bool:
    """Return whether a name is in front of the date: ``<h4>Ada Quill <small>...``."""
    has_date_child = any(date.element.getparent() is element for date in parts.times)
    return has_date_child and is_name(" ".join((element.text or "").split()))


def _is_undated_name(element: HtmlElement, parts: CommentParts) -> bool:
    return holds_name(element) and all(
        element is not date.element for date in parts.times
    )


def extend_to_link_text(name: str, parts: CommentParts) -> str:
    """Return the whole text of the link that begins with a name.

    A name may hold the dash at which :func:`find_name_before_date` ended it.
    """
    name = _UNVERIFIED.sub("", name)
    if not name:
        return name
    texts = (short_text(link, MAX_NAME_LENGTH) for link in parts.links[:_MAX_LINKS])
    return next((text for text in texts if text.startswith(name)), name)
