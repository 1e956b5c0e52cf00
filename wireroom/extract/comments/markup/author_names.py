"""The name of a comment's author, cut out of the words printed around it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.leaf_texts import (
    MAX_NAME_LENGTH,
    is_title,
    read_alt,
    short_text,
)
from wireroom.extract.comments.markup.name_texts import (
    cut_at_date,
    ends_in_date,
    has_anchor_link,
    holds_name,
    is_control,
    is_name,
    is_person_link,
)
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.date_context import PrintedTime
    from wireroom.extract.comments.markup.parts import CommentParts

_SAYS = re.compile(
    # Chinese has no space before the verb.
    rf"\s*(?:(?:\b|(?=[\u4e00-\u9fff]))"
    rf"{join_patterns(language.speech_verbs for language in LANGUAGES)}\b)?"
    r"\s*[:\uff1a.…,|•·-]*\s*$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\s(?:[^\W\d_]|[JS]r)$")
_BADGE = re.compile(r"\s+[^\w\s]{1,2}\s*$")
_LEADING_SIGN = re.compile(r"^[\u2013\u2014|•·»-]\s+")
# "@ada" or "@ada@social.example" behind a name; alone it is the name, and in brackets
# its reader wrote it.
_HANDLE = re.compile(r"(?<=\S)\s+@[\w.-]{1,60}(?:@[\w.-]{1,80})?\s*$")
_BADGE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:badges?|flair|role|rank|staff|moderator|pill|chip|handle|karma"
    r"|reputation|user-?title|count|points|icons?|verified|tag|label|since|joined"
    r"|place|location|level|status|score|is-?author|post-?author|by-?author)(?:$|[-_\s])"
)
# "R" in a circle before the name, which is a picture made of letters.
_MAX_INITIALS = 3
# A word of its own in the text of a name: "·", "|", "(".
_SEPARATOR_END = re.compile(r"[\s·•|(,–—-]+$")  # noqa: RUF001 - dashes between names and labels
_MAX_NAME_PARTS = 12
_NUMBER = r"\s*(?:#?\d{1,5}[.):]?\s+)?"
_POSTED = join_patterns(
    verbs
    for language in LANGUAGES
    for verbs in (language.posting_verbs, language.doubtful_posting_verbs)
)
_PREPOSITIONS = split_words(
    words
    for language in LANGUAGES
    for words in (language.author_prepositions, language.doubtful_author_prepositions)
)
_BY = re.compile(
    rf"^{_NUMBER}(?:{_POSTED}\s+){{0,2}}(?:{'|'.join(_PREPOSITIONS)})?\s*:?(?:\s+|$)",
    re.IGNORECASE,
)
# What begins a text that is more than a name: the sure words only.
_IS_BYLINE = re.compile(
    _NUMBER
    + join_patterns(
        words
        for language in LANGUAGES
        for words in (language.posting_verbs, language.author_prepositions)
    )
    + r"\b",
    re.IGNORECASE,
)
_POSTED_BY = re.compile(
    r"(?:posted|submitted|comment(?:ed)?|written)?\s*\bby:?\s+(?!on\b|at\b)([^|\n]{1,80}?)\s*"
    r"(?:\||\bon\b|\bat\b|,|[-\u2013\u2014]\s|$)",
    re.IGNORECASE,
)
# The same in other languages: "Soumis par Ada Quill le jeudi 19".
_POSTED_BY_IN_ANY = re.compile(
    rf"\b{_POSTED}\s+(?:da|"
    + join_patterns(
        words
        for language in LANGUAGES
        for words in (
            language.author_prepositions,
            language.doubtful_author_prepositions,
        )
    )
    + r")\s*:?\s+(?!(?-i:at|"
    + join_patterns(language.date_prepositions for language in LANGUAGES)
    + r")\s)([^|\n]{1,80}?)\s*(?:\||\s(?-i:"
    + join_patterns(language.date_prepositions for language in LANGUAGES)
    + r")\s|,|[-\u2013\u2014]\s|$)",
    re.IGNORECASE,
)
# "by Ada Quill Added on 4 March", "Ada Quill replied".
_TRAILING_VERB = re.compile(
    r"(?<=\S)\s+(?:posted|submitted|commented|added|replied|answered|responded)\s*:?$",
    re.IGNORECASE,
)
# "Ada Quill (3 hours)": the age of the comment.
_TRAILING_AGE = re.compile(
    r"(?<=\S)\s*\((?=[^()]*\d)(?=[^()]*[^\W\d_]{2})[^()]{1,30}\)$"
)
# "Liked by Ada Quill", "edited by the moderator": who did something else than writing.
_OTHER_DOING = re.compile(
    r"\b(?!(?:posted|submitted|commented|added|published|created|signed|replied"
    r"|contributed)\b)[a-z]{2,14}ed\s+by\b",
    re.IGNORECASE,
)
# "Le 12 mars 2024, 18:40 par Zoé": the name ends the line.
_BEHIND_DATE = re.compile(
    rf"\d\s(?:{'|'.join(_PREPOSITIONS)}):?\s+([^|\n\d]{{2,60}}?)\s*:?$", re.IGNORECASE
)
_ON = join_patterns(language.date_prepositions for language in LANGUAGES)
# "Ada Quill on <time>", where the element of the name holds the date.
_TRAILING_ON = re.compile(rf"(?<=\S)\s+{_ON}$")
# "Publicado em 29 de novembro" has no name.
_VERB = re.compile(rf"{_POSTED}\s*:?", re.IGNORECASE)
_NAME_BEFORE_DATE = re.compile(
    r"([^|•·\d]{2,60}?)\s*(?:[|•·]|\s[-\u2013\u2014]\s|\son\s"
    rf"|\s{_ON}\s(?=\s?\d))\s*\S"
)
_DASH_BEHIND_DIGIT = re.compile(r"\d.{0,9}\s[-\u2013\u2014]\s")
# "24 September 2015, 6:40 p.m. - Ada Quill", as Django's templates print it.
_BEHIND_DASH = re.compile(
    # Behind the digits "p.m." in any language.
    r"\d(?:\s?[^\W\d_][^|\n\d\u2013\u2014-]{0,11})?\s+[-\u2013\u2014]\s+([^|\n:]{2,60}?)\s*:?$",
    re.IGNORECASE,
)
# "Ada Quill, 24 September 2015": one comma alone, since a place may follow the name.
_NAME_AND_COMMA = re.compile(r"([^|•·\d,;]{2,60}?)\s*,\s+(?=\d|[^\W\d_]{3,12}\.?\s+\d)")
_HASH_NUMBER = re.compile(r"^#\d{1,5}\s+(?=\S)|(?<=\S)\s+#\d{1,5}$")
_COMMENT_NUMBER = re.compile(r"^\s*#?\d{1,5}[.):]\s+")
_UNVERIFIED = re.compile(
    r"\s*\((?:"
    + "|".join(split_words(language.unverified_marks for language in LANGUAGES))
    + r")\)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
# A text of more words is a name with a badge or a motto beside it.
_MAX_NAME_WORDS = 3
_LABEL_TAGS = ("a", "b", "em", "i", "small", "span", "strong")
_NAME_TAGS = frozenset({"a", "b", "strong", "span", "cite"})
_NAME_TAGS_BESIDE_DATE = frozenset({"a", "b", "strong", "em", "span"})
_MAX_LINKS = 10
# "Posted by Ada Quill on Monday, 12 March 2024 at 6:40 pm" has eleven.
_MAX_POSTED_WORDS = 16
_PROSE_TAGS = frozenset({"p", "li", "blockquote"})
_MIN_WORDS_OF_SENTENCE = 3
_MAX_LINE_LEVELS = 3


def extract_author_name(element: HtmlElement, parts: CommentParts) -> str:
    """Return the name in an element, without "says", "by" or the date beside it."""
    text = _read_name_text(element, parts) or read_alt(element)
    text = _strip_initials(_read_own_name(text, element), element)
    text = _UNVERIFIED.sub("", _strip_badges(text, element))
    text = _BADGE.sub("", _strip_speech_verb(text))
    text = _LEADING_SIGN.sub("", _HASH_NUMBER.sub("", _HANDLE.sub("", text)))
    if _IS_BYLINE.match(text):
        text = _BY.sub("", text)
    text = _TRAILING_AGE.sub("", _TRAILING_VERB.sub("", text))
    text = _TRAILING_ON.sub("", text)
    if text.startswith("(") and ")" not in text:
        # "(Ada Quill" and "9 March)" are two elements of one line.
        text = text[1:]
    return " ".join(text.split())[:MAX_NAME_LENGTH]


def _read_own_name(text: str, element: HtmlElement) -> str:
    """Return the name before the labels in ``Ada Quill <em>Moderator</em>``.

    Words of the element itself that are a name end where a child of its begins.
    """
    own = " ".join((element.text or "").split())
    bare = _SEPARATOR_END.sub("", own)
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
    return bare if is_name(bare) and not _IS_BYLINE.match(f"{bare} ") else text


def _strip_initials(text: str, element: HtmlElement) -> str:
    """Return a name without its initials in an element before it."""
    first = next((child for child in element if isinstance(child.tag, str)), None)
    letters = "" if first is None else short_text(first, _MAX_INITIALS)
    rest = text.removeprefix(letters).lstrip()
    if not letters or not rest or rest == text or not letters.isalpha():
        return text
    initials = "".join(word[0] for word in rest.split())
    return rest if initials.casefold().startswith(letters.casefold()) else text


def _strip_badges(text: str, element: HtmlElement) -> str:
    """Return a name without the labels behind it that their class marks as such."""
    for part in islice(element.iterdescendants(), _MAX_NAME_PARTS):
        names = part.get("class", "")[:200] if isinstance(part.tag, str) else ""
        if names and _BADGE_CLASS.search(names.lower()):
            label = short_text(part, MAX_NAME_LENGTH)
            bare = text.removesuffix(label).rstrip()
            text = bare if label and bare else text
    return text


def _read_name_text(element: HtmlElement, parts: CommentParts) -> str:
    text = short_text(element, MAX_NAME_LENGTH)
    if any(date.text in text for date in parts.times if date.text):
        return _read_name_beside_date(element, text, parts)
    if len(text.split()) > _MAX_NAME_WORDS:
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
    posted_by = _POSTED_BY.search(_OTHER_DOING.sub("|", text))
    if posted_by:
        return posted_by[1]
    for date in sorted(parts.times, key=lambda date: len(date.text)):
        text = text.replace(date.text, " ")
    return text if is_name(text) else ""


def _is_person_link_beside(link: HtmlElement, parts: CommentParts) -> bool:
    """Return whether a link in the line of a date may be the name's, not the date's."""
    is_date = any(link in (x.element, *x.element.iterancestors()) for x in parts.times)
    return not (is_date or has_anchor_link(link) or is_control(link))


def _strip_speech_verb(text: str) -> str:
    """Return a name without "says:" behind it; the dot of an initial is the name's."""
    name = _SAYS.sub("", text)
    has_initial = text.startswith(f"{name}.") and _INITIAL.search(name)
    return f"{name}." if has_initial else name


def _find_name_link(element: HtmlElement) -> HtmlElement | None:
    """Return the linked name in a block that holds a title and a badge beside it."""
    links = (link for link in element.iter("a") if link is not element)
    return next((link for link in links if holds_name(link)), None)


def _find_name_child(element: HtmlElement) -> HtmlElement | None:
    """Return the first child that is a name, not the letters of its picture."""
    drawn = None
    for child in element:
        name = short_text(child, MAX_NAME_LENGTH) if child.tag in _NAME_TAGS else ""
        if is_name(name) and name.lower() not in _PREPOSITIONS:
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
            and not _BADGE_CLASS.search(child.get("class", "")[:200].lower())
        )
        if may_be_name and not (has_anchor_link(child) or is_control(child)):
            return child
    return _find_line_of_name(parts)


def _find_line_of_name(parts: CommentParts) -> HtmlElement | None:
    """``<p>Ada Quill <a href="#c1">#</a> <time>...</time></p>``: the line itself."""
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
    return _strip_speech_verb(text).rstrip(":") != text.rstrip(":")


def _is_in_sentence(bold: HtmlElement | None, parts: CommentParts) -> bool:
    """Return whether bold words have others of a sentence around them, and no date."""
    line = None if bold is None else bold.getparent()
    if bold is None or line is None or line.tag not in _PROSE_TAGS:
        return False
    own = short_text(bold, MAX_NAME_LENGTH)
    words = len("".join(line.itertext()).split()) - len(own.split())
    has_date = any(line in (x.element, *x.element.iterancestors()) for x in parts.times)
    return words >= _MIN_WORDS_OF_SENTENCE and not has_date


def _begins_with_name(element: HtmlElement, parts: CommentParts) -> bool:
    """``<h4>Ada Quill <small>3 hours ago</small></h4>``."""
    has_date_child = any(date.element.getparent() is element for date in parts.times)
    return has_date_child and is_name(" ".join((element.text or "").split()))


def _is_undated_name(element: HtmlElement, parts: CommentParts) -> bool:
    return holds_name(element) and all(
        element is not date.element for date in parts.times
    )


def find_posted_by_name(parts: CommentParts) -> str:
    """Return the name in ``Posted by Ada Quill on Monday``; "" without such a line."""
    for date in sorted(parts.times, key=lambda date: -len(date.text)):
        if len(date.text.split()) > _MAX_POSTED_WORDS:
            # What is written "by hand" is a reader's sentence.
            continue
        text = _OTHER_DOING.sub("|", date.text)
        match = (
            _POSTED_BY.search(text)
            or _POSTED_BY_IN_ANY.search(text)
            or _BEHIND_DATE.search(text)
        )
        if match and is_name(match[1]):
            return _TRAILING_VERB.sub("", cut_at_date(match[1]))
        has_dash = _DASH_BEHIND_DIGIT.search(date.text) and not _has_line(date, parts)
        behind = _BEHIND_DASH.search(_strip_labels(date)) if has_dash else None
        name = _SEPARATOR_END.sub("", behind[1]) if behind else ""
        name = _strip_speech_verb(name)
        if is_name(name) and len(name.split()) <= _MAX_NAME_WORDS:
            return name
    return ""


def _has_line(date: PrintedTime, parts: CommentParts) -> bool:
    """Return whether a short comment was taken for the line of its own date."""
    lines = (islice(x.element.iterancestors(), _MAX_LINE_LEVELS) for x in parts.times)
    return any(date.element in around for around in lines)


def _strip_labels(date: PrintedTime) -> str:
    """Return the line of a date without the badges and the permalink at its end."""
    text = date.text
    parts = list(islice(date.element.iterdescendants(*_LABEL_TAGS), _MAX_NAME_PARTS))
    for part in reversed(parts):
        label = short_text(part, MAX_NAME_LENGTH)
        is_badge = _BADGE_CLASS.search(part.get("class", "")[:200].lower())
        if label and (is_badge or not _LETTER.search(label)):
            text = text.removesuffix(label).rstrip()
    return text


def extend_to_link_text(name: str, parts: CommentParts) -> str:
    """Return the whole text of the link that begins with a name.

    A name may hold the dash at which :func:`find_name_before_date` ended it.
    """
    name = _UNVERIFIED.sub("", name)
    if not name:
        return name
    texts = (short_text(link, MAX_NAME_LENGTH) for link in parts.links[:_MAX_LINKS])
    return next((text for text in texts if text.startswith(name)), name)


def find_name_before_date(text: str) -> str:
    """Return the name in ``Ada Quill | September 24, 2015``; "" where there is none."""
    text = _LEADING_SIGN.sub("", _COMMENT_NUMBER.sub("", text))
    match = _NAME_BEFORE_DATE.match(text) or _NAME_AND_COMMA.match(text)
    name = _strip_speech_verb(match[1].strip()) if match else ""
    name = _TRAILING_VERB.sub("", name)
    if match and match.re is _NAME_AND_COMMA and ends_in_date(name):
        return ""
    if _VERB.fullmatch(name):
        return ""
    return _BY.sub("", name) if is_name(name) else ""
