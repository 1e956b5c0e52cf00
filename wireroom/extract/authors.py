"""Names of people out of bylines.

A byline is a name with things hung on it: "By", a role, a place, an address, a handle.
They are taken off; what is left is a name if it looks like one. Agencies are names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.headline import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_AUTHORS = 20
MAX_BYLINE = 300
# A part of more words than this is prose about the author.
_SENTENCE = 9
_ADDRESS = re.compile(
    r"\S{1,80}@\S{1,80}|(?:https?://|www\.)\S{1,200}|(?<!\w)@\w{1,40}"
)
_BY = re.compile(
    r"^(?:(?:written|posted|published|reported|story|words|text|article|created)\s+by"
    r"|by|von|vom|par|por|di|door|av|af|autore?|autor(?:in)?|authors?|text|tekst"
    r"|auteur|oleh|penulis|reporter)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:[;|•·]|\s/\s|,|\n|(?<=\s)(?:and|und|et|y|e|og|och|en|with|&)(?=\s))\s*",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:reporter|correspondent|editor|editors|writer|journalist|columnist|producer"
    r"|contributor|contributing|photographer|bureau|newsroom|redakteur(?:in)?|chief"
    r"|reporterin|korrespondent(?:in)?|journaliste|redacteur|rédact\w{1,8}|director"
    r"|manager|analyst|fellow|ph\.?d|m\.?d|follow|updated|published|min read"
    r"|senior|assistant|freelance|autorin|posted|guest"
    r"|all posts|learn more|read more)\b",
    re.IGNORECASE,
)
# A digit, or words joined by dots as in a template key that was never filled in.
_NOT_NAME = re.compile(r"\d|\w\.\w{2,30}\.\w{2}")
_HOST = re.compile(r"[\w-]{2,60}\.[a-z]{2,12}(?=,|$)")
_AGENCIES = frozenset(
    [
        "aa",
        "afp",
        "ani",
        "ansa",
        "ap",
        "apa",
        "bloomberg",
        "cna",
        "ddp",
        "dpa",
        "efe",
        "epd",
        "ians",
        "jiji",
        "kna",
        "kyodo",
        "lusa",
        "ntb",
        "pti",
        "reuters",
        "ritzau",
        "sda",
        "sid",
        "tass",
        "tt",
        "upi",
        "xinhua",
        "yonhap",
    ]
)
_NOBODY = frozenset(
    [
        "admin",
        "administrator",
        "root",
        "webmaster",
        "user",
        "guest",
        "author",
        "staff",
        "redaktion",
        "anonymous",
        "unknown",
        "none",
        "null",
        "undefined",
        "default",
        "superuser",
        "desk",
        "webdesk",
        "wpadmin",
    ]
)
_DATE = re.compile(
    r"(?:^|(?<=\s))(?:(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)"
    r"[a-zä]{0,6}\.?\s+\d{1,2}\b|\d{1,2}[:./-]\d{1,2}|\d{1,2}\.?\s+(?:jan|feb|mar|apr"
    r"|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)|\d{4}\b)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w .'’`´\-/&()+]{1,59}")  # noqa: RUF001 - apostrophes of real names
_DATE_WORD = re.compile(
    r"\b(?:\d{4}|\d{1,2}:\d{2}|ago|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday|january|february|april|june|july|august|september|october|november"
    r"|december)\b",
    re.IGNORECASE,
)


def parse_bylines(texts: Iterable[str]) -> tuple[str, ...]:
    """Names in these bylines, in order, each once.

    A list of names in one text is parted; roles, places, addresses and links are left
    out. A text that is a sentence gives none.
    """
    names: dict[str, str] = {}
    for text in texts:
        for name in _parse_byline(text):
            names.setdefault(fold_text(name), name)
    return tuple(names.values())[:MAX_AUTHORS]


def choose_authors(
    places: Iterable[tuple[str, ...]], site_names: Iterable[str]
) -> tuple[str, ...]:
    """The first place that names someone other than the site itself.

    The site's own name is taken only where no place names anyone else.
    """
    site = {fold_text(x) for x in site_names}
    named = [names for names in places if names]
    people = (tuple(x for x in names if fold_text(x) not in site) for names in named)
    return next((x for x in people if x), named[0] if named else ())


def _parse_byline(text: str) -> list[str]:
    text = " ".join(text[:MAX_BYLINE].split())
    if text.startswith(("http", "www.", "/")):
        return []
    text = _strip_by(_ADDRESS.sub(" ", text).strip())
    text = _DATE.split(text, maxsplit=1)[0].strip()
    if _HOST.match(text):
        return []
    parts = [_strip_by(x.strip()) for x in _BETWEEN.split(text) if x.strip()]
    named = [x for x in (_strip_byline_ends(p) for p in parts) if _is_name(x)]
    if any(len(x.split()) > _SENTENCE for x in parts):
        return []
    # After a name of two words a single word is a place, an outlet or a title.
    full = [x for x in named if " " in x or fold_text(x) in _AGENCIES]
    return full if full and _is_list_with_places(parts) else named


def _strip_by(text: str) -> str:
    return _BY.sub("", text, count=1).strip()


def _strip_byline_ends(part: str) -> str:
    """A part without what stands in brackets at its end and loose punctuation."""
    head = part.split("(", 1)[0]
    return (head if head.strip() else part).strip(" .,:-–—\"'()/")  # noqa: RUF001 - dashes of real bylines


def _is_list_with_places(parts: list[str]) -> bool:
    return len(parts) > 1 and " " in parts[0]


def _is_name(text: str) -> bool:
    return (
        _NAME.fullmatch(text) is not None
        and len(text.split()) <= 5
        and not _NOT_NAME.search(text)
        and fold_text(text) not in _NOBODY
        and not _ROLE.search(text)
        and not _DATE_WORD.search(text)
    )
