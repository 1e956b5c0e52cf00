"""Names of people out of bylines.

A byline is a name with things hung on it: "By", a role, a place, an address, a handle.
They are taken off; what is left is a name if it looks like one. Agencies are names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.extract.comments.counts.count_claims import is_comment_invitation
from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.metadata.person_names import (
    INNER_DOT,
    is_agency,
    is_firm,
    is_name,
    is_placeholder,
)
from wireroom.model.evidence import AuthorsSource
from wireroom.words.byline_patterns import AUTHOR_PREPOSITION, POSTING_VERB
from wireroom.words.calendar import (
    AGO_AFTER,
    AGO_BEFORE,
    load_months,
    load_weekdays,
)
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_AUTHORS = 20
MAX_BYLINE = 300
# A part of more words than this is prose about the author.
_MAX_PART_WORDS = 9
_MAX_WORDS_BEFORE_OUTLET = 3
# Further people whom the bylines of a page may name.
_MAX_STRANGERS = 2
_ADDRESS = re.compile(
    r"\S{1,80}@\S{1,80}|(?:https?://|www\.)\S{1,200}|(?<!\w)@\w{1,40}"
)
# "Soumis par Ada Quill": the verb goes with the preposition alone.
_BY = re.compile(
    "^(?:"
    + POSTING_VERB
    + r"\s+(?="
    + AUTHOR_PREPOSITION
    + r"\s))?"
    + join_patterns(
        pattern
        for language in LANGUAGES
        for pattern in (
            language.byline_prefixes,
            language.author_prepositions,
            language.doubtful_author_prepositions,
        )
    )
    + r"(?:\s*[:：・·/]\s*|\s+)",  # noqa: RUF001 - the colon of Chinese bylines
    re.IGNORECASE,
)
_AND = join_patterns(language.list_conjunctions for language in LANGUAGES)
_BETWEEN = re.compile(
    rf"\s*(?:[;|•,、，،]|(?!{INNER_DOT})·|\s/\s|\n|(?<=\s)(?:{_AND}|&)(?=\s))\s*",  # noqa: RUF001 - commas of other scripts
    re.IGNORECASE,
)
_HOST = re.compile(r"[\w-]{2,60}\.[a-z]{2,12}(?=[,/]|$)")
# "Ada (Lind) Quill": brackets between a first name and what follows it.
_INNER_BRACKETS = re.compile(r"\S+ \([^()]{1,20}\) [^\W\d_]")
_COMMA_BEFORE_FORM = re.compile(
    r",\s*(?=(?:Inc|Ltd|LLC|PLC|Corp|GmbH|S\.L|S\.A|S\.r\.l|S\.p\.A)\b)"
)
_MARKUP = re.compile(r"<[^<>]{1,300}>")
# Emoji and the signs that join them.
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2b00-\u2bff"
    "\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]"
)
# What follows a dash with spaces, or a bar, is an outlet, a place or a role.
_DASH = re.compile(r"\s+[–—|-]{1,2}\s+")  # noqa: RUF001 - dashes of real bylines
_FOR_OUTLET = re.compile(
    r"\s+"
    + join_patterns(language.outlet_prepositions for language in LANGUAGES)
    + r"\s+(?P<outlet>\S.*)$",
    re.IGNORECASE,
)
_ATTACHED_ROLE = join_patterns(language.attached_roles for language in LANGUAGES)
_ATTACHED_ROLES = re.compile(
    rf"^(?:{_ATTACHED_ROLE}\s*[:：・]?\s*)+(?=\S)|(?<=\S)(?:\s*{_ATTACHED_ROLE})+[\s=]*$"  # noqa: RUF001 - the colon of Chinese bylines
)
# "WESTPORT, Wash. July 24": where a report was filed, in front of the day.
_DATELINE = re.compile(r"[A-Z][A-Z .'-]{2,40}, (?!Jr|Sr|Esq)[A-Z][a-z]{1,5}\.")
# "Ada Quill, published on" is left of a byline without its date; "Submitted on" of one
# that names nobody.
_BEFORE_DATE = re.compile(
    r"(?:(?:^|[\s,|·•-]+)"
    + join_patterns(
        words
        for language in LANGUAGES
        for words in (
            language.published_labels,
            language.updated_labels,
            language.posting_verbs,
            language.date_prepositions,
        )
    )
    # "den 3. mars", "dnia 3 marca"; elsewhere "den" is a part of names.
    + r"|[\s,]+(?:den|dnia|dne))+[\s:,]*$",
    re.IGNORECASE,
)
# "by quill on" is left of a byline whose date is in an element of its own.
_TRAILING_WORD = re.compile(r"(?<=\S)\s+(?:in|on|at|am|um)$")
# Between the fields of a dated line: "Ada Quill | Ostend | 8 March".
_BAR = re.compile(r"\s+[|•·]\s+")
# Who made the pictures is named behind those who wrote: "Text: Ada Quill Photo: ...".
_PHOTO_LABEL = re.compile(
    r"(?<!\w)"
    + join_patterns(language.photo_labels for language in LANGUAGES)
    + r"(?:\s*[:：/]|\s+(?=[^\W\d_]+\s+[^\W\d_]+$)).*",  # noqa: RUF001 - the colon of Chinese bylines
    re.IGNORECASE,
)
# "[Seoul=Outlet] Name": what Korean agencies print before the name.
_OUTLET_IN_BRACKETS = re.compile(
    r"^[\[【][^\])】=]{1,30}=\s*(?=\S)|^\([^()=]{1,30}=[^()=]{1,30}\)\s*"
)
# "le mardi", "am Dienstag": a weekday before a date that was cut off. Shorter names of
# weekdays are names of people, unless it is "on Mon", or "Fri.," behind a full name.
_MIN_WEEKDAY = 5
_DATE_PREPOSITIONS = frozenset(
    split_words(language.date_prepositions for language in LANGUAGES)
)
_LAST_WORD = re.compile(
    r"(?:\s+(?P<before>\S{1,12}))?\s+(?P<word>[^\W\d_]{2,14})(?P<sign>\.?,?)$"
)
_WORD_AND_DAY = re.compile(
    r"(?:^|(?<=\s))(?:([^\W\d_]{3,14})\.?\s+\d{1,2}\b|\d{1,2}\.?\s+(?:de\s)?([^\W\d_]{3,14}))"
)
_NUMERIC_DATE = re.compile(r"(?:^|(?<=\s))(?:\d{1,2}[:./-]\d{1,2}|\d{4}\b)")
# "Ada Quill 3 hours ago", "Ada Quill vor 3 Stunden".
_BEFORE, _AFTER = ("|".join(map(re.escape, words)) for words in (AGO_BEFORE, AGO_AFTER))
_AGE = re.compile(
    rf"(?:^|(?<=\s))(?:(?:{_BEFORE})\s+\d{{1,4}}\b"
    rf"|\d{{1,4}}\s?[^\W\d_]{{1,12}}\.?\s(?:{_AFTER})(?!\w))",
    re.IGNORECASE,
)


def parse_bylines(
    texts: Iterable[str], site_names: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the names in these bylines, in order, each once.

    A list of names in one text is split; roles, places, addresses and links are left
    out. A text that is a sentence gives none.

    Args:
        site_names: names of the site, which are cut off behind a name.
    """
    sites = frozenset(map(fold_text, site_names)) - {""}
    names: dict[str, str] = {}
    for text in texts:
        for name in _parse_byline(text, sites):
            names.setdefault(fold_text(name), name)
    return tuple(_drop_parts_of_names(list(names.values())))[:MAX_AUTHORS]


def _drop_parts_of_names(names: list[str]) -> list[str]:
    """Return the names without single words that are part of another one.

    "Quill, Ada" beside "Ada Quill" is the same person, family name first.
    """
    words = {fold_text(word) for name in names if " " in name for word in name.split()}
    return [name for name in names if " " in name or fold_text(name) not in words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authors:
    """Names in their order, and where they were read; None for no names."""

    names: tuple[str, ...] = ()
    source: AuthorsSource | None = None


def choose_authors(places: Iterable[Authors], site_names: Iterable[str]) -> Authors:
    """Return the names of the first place that names someone other than the site.

    The site's own name is used only where no place names anyone else. A first name
    alone is completed where one place has the full name.
    """
    site_names = [" ".join(name.split()) for name in site_names]
    site = {fold_text(name) for name in site_names}
    longer = [name for name in site_names if " " in name]
    first = single = None
    places = iter(places)
    # Places are read one by one: most pages name the author in the first.
    for place in places:
        people = tuple(
            name
            for name in place.names
            if fold_text(name) not in site and not _holds_any(name, longer)
        )
        if people:
            chosen = Authors(names=people, source=place.source)
            if not _is_doubtful(chosen):
                return _choose_full_name(single, chosen, places)
            single = single or chosen
        first = first or (place if place.names else None)
    return single or first or Authors()


def _is_doubtful(authors: Authors) -> bool:
    """Return whether one word is declared for programs: a theme, a login, an outlet."""
    name = authors.names[0]
    is_single = len(authors.names) == 1 and " " not in name and name.isascii()
    return authors.source is AuthorsSource.META and is_single and not is_agency(name)


def _choose_full_name(
    single: Authors | None, chosen: Authors, others: Iterable[Authors]
) -> Authors:
    """Return the names behind a declared word, if a byline prints a full one.

    A word that begins the name is completed by it.
    """
    is_printed = chosen.source is AuthorsSource.BYLINE and " " in chosen.names[0]
    if single is None or is_printed:
        return _complete_first_name(chosen, others)
    return single


def _holds_any(name: str, sites: Iterable[str]) -> bool:
    """Return whether a name is the site's with a word more: its publisher's."""
    padded = f" {name.casefold()} "
    return any(f" {site.casefold()} " in padded for site in sites)


def _complete_first_name(chosen: Authors, others: Iterable[Authors]) -> Authors:
    """Return the one full name that begins with a first name chosen alone."""
    name = chosen.names[0]
    if len(chosen.names) > 1 or " " in name:
        return chosen
    full: dict[str, Authors] = {}
    strangers: set[str] = set()
    for place in others:
        for other in place.names:
            if other.casefold().startswith(f"{name.casefold()} "):
                if len(place.names) == 1:
                    full[fold_text(other)] = place
            elif fold_text(other) != fold_text(name):
                strangers.add(fold_text(other))
    # Among many names, of readers or of other stories, one begins alike by chance.
    is_sure = len(full) == 1 and len(strangers) <= _MAX_STRANGERS
    return next(iter(full.values())) if is_sure else chosen


def _parse_byline(text: str, sites: frozenset[str]) -> list[str]:
    text = _EMOJI.sub(" ", _MARKUP.sub(" ", text[:MAX_BYLINE]))
    is_site = fold_text(text) in sites and not _HOST.match(text)
    if is_site and not is_placeholder(text):
        # Not split: "Ode & Tide" is a magazine, not two people.
        return [_cut_slogan(" ".join(text.split()), sites)]
    text = _OUTLET_IN_BRACKETS.sub("", " ".join(text.split()))
    text = _PHOTO_LABEL.sub("", text) or text
    if text.startswith(("http", "www.", "/")):
        return []
    text = _strip_by(_ADDRESS.sub(" ", _COMMA_BEFORE_FORM.sub(" ", text)).strip())
    before_date = _cut_at_date(text)
    if before_date != text and _DATELINE.fullmatch(before_date):
        return []
    if before_date != text:
        text = _choose_field(_BEFORE_DATE.sub("", before_date).strip())
    if _HOST.match(text):
        return []
    parts = [_strip_by(part.strip()) for part in _BETWEEN.split(text) if part.strip()]
    if any(len(part.split()) > _MAX_PART_WORDS for part in parts):
        return []
    parts = [_strip_outlet(part, sites) for part in parts]
    names = [
        name
        for name in map(_strip_byline_ends, parts)
        # "No comments" is printed in the line of the byline.
        if is_name(name) and not is_comment_invitation(name)
    ]
    if any(map(is_firm, parts)):
        # "Courier GmbH, Munich, Germany": the firm's places.
        names = [name for name in names if " " in name]
    # After a name of two words a single word is a place, an outlet or a title.
    full = [name for name in names if " " in name or is_agency(name)]
    return full if full and _is_list_with_places(parts) else names


def _cut_slogan(name: str, sites: frozenset[str]) -> str:
    """Return "The Courier" of "The Courier | News, sport and weather"."""
    first = _BAR.split(name, maxsplit=1)[0]
    return first if fold_text(first) in sites else name


def _choose_field(text: str) -> str:
    """Return the field of a dated line that is the byline, the first with a full name.

    The others are a place, an outlet or a category.
    """
    fields = _BAR.split(text)
    full = (field for field in fields if " " in field.strip())
    return next(full, fields[0])


def _strip_by(text: str) -> str:
    return _BY.sub("", text, count=1).strip()


def _strip_outlet(part: str, sites: frozenset[str]) -> str:
    """Return "Ada Quill" of "Ada Quill - The Courier" and "Ada Quill for The Courier".

    An outlet that is not this site is known by its place, behind a name of two words.
    """
    dash = _DASH.search(part)
    before, after = (part[: dash.start()], part[dash.end() :]) if dash else ("", "")
    if " " in before or (before and {fold_text(before), fold_text(after)} & sites):
        # An agency's mark or a place comes before the name, too.
        part = after if fold_text(before) in sites else before
    match = _FOR_OUTLET.search(part)
    if match:
        words, outlet = part[: match.start()].split(), match["outlet"]
        is_name = 1 < len(words) <= _MAX_WORDS_BEFORE_OUTLET and all(
            word[0].isupper() for word in words
        )
        if is_name and (fold_text(outlet) in sites or outlet[0].isupper()):
            part = part[: match.start()]
    return part


def _cut_at_date(text: str) -> str:
    """Return the text before the first date or age, or a number like a date's."""
    found = (_NUMERIC_DATE.search(text), _AGE.search(text))
    end = min((match.start() for match in found if match), default=len(text))
    months = load_months().known
    match = _WORD_AND_DAY.search(text)
    while match and match.start() < end:
        if (match[1] or match[2]).lower() in months:
            end = match.start()
            break
        match = _WORD_AND_DAY.search(text, match.start() + 1)
    before = text[:end].strip()
    return before if end == len(text) else _cut_at_weekday(before)


def _cut_at_weekday(text: str) -> str:
    last = _LAST_WORD.search(text)
    if last is None or last["word"].lower() not in load_weekdays(None):
        return text
    is_preposition = (last["before"] or "").lower() in _DATE_PREPOSITIONS
    is_behind_name = bool(last["sign"]) and " " in text[: last.start("word")].strip()
    is_sure = is_preposition or is_behind_name
    if len(last["word"]) < _MIN_WEEKDAY and not is_sure:
        return text
    return text[: last.start() if is_preposition else last.start("word")].strip(" ,")


def _strip_byline_ends(part: str) -> str:
    """Return a part without brackets at its end and loose punctuation."""
    head = part if _INNER_BRACKETS.match(part) else part.split("(", 1)[0]
    part = (head if head.strip() else part).strip(" .,:-–—\"'()/[]【】")  # noqa: RUF001 - dashes of real bylines
    return _TRAILING_WORD.sub("", _ATTACHED_ROLES.sub("", part).strip())


def _is_list_with_places(parts: list[str]) -> bool:
    return len(parts) > 1 and " " in parts[0]


def lists_people(text: str) -> bool:
    """Return whether a text has what separates people: a comma, "and", a bar."""
    return _BETWEEN.search(text) is not None
