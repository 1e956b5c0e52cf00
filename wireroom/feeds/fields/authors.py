"""Names of the people who wrote an entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.feeds.fields.titles import clean_title
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wireroom.feeds.fields.feedparser_types import ParsedNode

MAX_AUTHORS = 50
_EMAIL = r"[^\s@<>()]{1,100}@[\w.-]{1,200}"
# "desk@paper.example (Ida Moe)", as RSS 2.0 asks for, and the other way round.
_NAME_BEHIND = re.compile(rf"\s*{_EMAIL}\s*\(([^()]{{1,300}})\)?\s*")
_ADDRESS_BEHIND = re.compile(rf"(.*?)\s*[(<]\s*(?:mailto:)?{_EMAIL}\s*[)>]?\s*")
_BETWEEN_NAMES = re.compile(r"\s*[,;]\s+(?:and\s+)?|\s+(?:and|&)\s+")
_NAME_WORDS = range(2, 4)
_ADDRESS_ALONE = re.compile(rf"\s*(?:mailto:)?{_EMAIL}\s*")
# The longest ending of an address that feedparser recognises; the rest becomes a name.
_FEEDPARSER_SUFFIX = 4
_CUT_BEFORE_NAME = re.compile(r"[a-z]{1,20}(?:$|\s*\()")
_CUT_BEHIND_NAME = re.compile(r"(\S.{0,200}?)\s*[<(]([a-z]{1,20})[)>]?")
_BY = re.compile(
    rf"^{join_patterns(language.author_prepositions for language in LANGUAGES)}"
    r"\s+(?=\S)",
    re.IGNORECASE,
)
# Roles of languages without capitals: "김하늘 기자".
_ROLE_AT_END = re.compile(
    rf"(?<=\S)\s+{join_patterns(language.attached_roles for language in LANGUAGES)}$"
)
_ROLE = re.compile(
    rf"\b{join_patterns(language.roles for language in LANGUAGES)}\b", re.IGNORECASE
)
_WEB_ADDRESS = re.compile(r"(?:https?:|www\.)\S*", re.IGNORECASE)
_NOBODY = frozenset(
    name.casefold()
    for name in split_words(language.placeholder_names for language in LANGUAGES)
)


def read_entry_authors(
    entry: ParsedNode, feed: ParsedNode, *, is_atom: bool
) -> tuple[str, ...]:
    """Return the entry's authors, else those that it inherits (RFC 4287, 4.2.1).

    An entry of Atom inherits the authors of its source, then those of the feed. An RSS
    channel names an editor and a webmaster, who are no authors.
    """
    own = collect_names(_spell_out(person) for person in entry.get("authors", ()))
    if own or not is_atom:
        return own
    source = entry.get("source") or {}
    inherited = source.get("authors") or feed.get("authors") or ()
    return collect_names(_spell_out(person) for person in inherited)


def collect_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names in texts, each person once, at most 50."""
    names: dict[str, str] = {}
    for part in (part for text in texts for part in _split_list(read_name(text))):
        name = _strip_labels(part)
        if name and len(names) < MAX_AUTHORS:
            names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _split_list(text: str) -> list[str]:
    """Return the names of a list: "Ada Quill, Ben Marrow".

    Only where each part has two words: "Quill, Ada" is one person. A part that names a
    role belongs to the name before it: "Ada Quill, Political Editor".
    """
    parts = [part.strip() for part in _BETWEEN_NAMES.split(text)]
    if not all(len(part.split()) in _NAME_WORDS for part in parts):
        return [text]
    return [part for part in parts if not _ROLE.search(part)] or [text]


def read_name(text: str) -> str:
    """Return the name in a text such as ``desk@paper.example (Ida Moe)``, or "".

    An address alone is no name.
    """
    line = clean_title(text)
    if _WEB_ADDRESS.fullmatch(line):
        return ""
    if "@" not in line:
        return line
    if _ADDRESS_ALONE.fullmatch(line):
        return ""
    behind = _NAME_BEHIND.fullmatch(line)
    if behind:
        return behind[1].strip()
    before = _ADDRESS_BEHIND.fullmatch(line)
    return before[1].strip(" \"'") if before else line


def _strip_labels(name: str) -> str:
    """Return a name without "By" and roles written onto it; "" for nobody's."""
    name = _ROLE_AT_END.sub("", _BY.sub("", name)).strip()
    return "" if name.casefold() in _NOBODY else name


def _spell_out(person: ParsedNode) -> str:
    """Return a person as the feed has it: feedparser cuts addresses with long endings.

    ``desk@paper.press (Ida Moe)`` becomes the address ``desk@paper.pres`` and the name
    ``s (Ida Moe``.
    """
    name, email = str(person.get("name") or ""), str(person.get("email") or "")
    if len(email.rpartition(".")[2]) != _FEEDPARSER_SUFFIX:
        return name
    if _CUT_BEFORE_NAME.match(name):
        return f"{email}{name}"
    behind = _CUT_BEHIND_NAME.fullmatch(name)
    return f"{behind[1]} <{email}{behind[2]}>" if behind else name
