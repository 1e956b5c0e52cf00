"""Finds the dateline of a report: "HEBRON, West Bank (AP) -", "Bethlehem, 3 May -".

A dateline starts the text: one or more places, possibly an agency and a date, then a
dash or a colon. Without an agency or a date, the place must be in capitals.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note
from wireroom.enrich.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.enrich import EnrichInput

# A longer opening is a sentence, not a dateline.
_MAX_CHARACTERS = 160
_MONTH = (
    r"(?:Jan|Feb|Fev|Fév|Mar|Mär|Apr|Avr|Abr|Ma[iyj]|Jun|Juin|Jul|Juil|Aug|Ago|Ao[uû]t"
    r"|Sep|Okt|Oct|Out|Nov|D[eéi][czs])[^\W\d]{0,8}\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.|er)?(?:[ ]de)?"
_DATE = re.compile(
    rf"(?:(?:le|den|el|em|il)[ ])?(?:{_DAY}[ ]{_MONTH}|{_MONTH}[ ]\d{{1,2}})"
    r"(?:,?[ ](?:de[ ])?\d{4})?",
    re.IGNORECASE,
)
_AGENCIES = frozenset(
    """
    AAP AFP ANP ANSA AP APA BBC CNN EFE IANS KNA Kyodo Lusa NTB PAP PTI Reuters SDA TASS
    TT UPI Xinhua Yonhap dpa epd Belga
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_IN_BRACKETS = re.compile(r"\([^()\n]{1,40}\)")
_DASH = re.compile(r"[ ]?(?:\u2014|\u2013|--)[ ]?|[ ][-\u2212][ ]|:[ ]")
_PLACE = re.compile(r"[^\W\d_][^\d()\[\]\"\u201c\u201d\n!?;:@|]{0,60}")
_SMALL_WORDS = frozenset(
    [
        "am",
        "an",
        "and",
        "d",
        "da",
        "das",
        "de",
        "del",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "en",
        "et",
        "in",
        "la",
        "las",
        "le",
        "les",
        "los",
        "of",
        "on",
        "sur",
        "the",
        "und",
        "upon",
        "van",
        "von",
        "y",
    ]
)


class DatelineEnricher:
    """Kind ``dateline``: ``{"place", "places", "agency", "date"}``, at most one.

    ``place`` as printed, ``places`` its parts ("HEBRON", "West Bank"); ``agency`` and
    ``date`` as printed, or None. ``start`` and ``end`` are the span of the place.
    """

    name = "dateline"
    version = "1"
    inputs = (Input.TEXT,)
    cost = Cost.LIGHT

    def annotate(self, article: EnrichInput) -> Iterator[Note]:
        """Find the dateline at the start of a text."""
        opening = article.text[: _MAX_CHARACTERS + 1].partition("\n")[0]
        for dash in _DASH.finditer(opening):
            dateline = _split_dateline(opening[: dash.start()])
            if dateline is not None:
                yield self._to_note(opening, *dateline)
                return

    def _to_note(
        self, opening: str, place: str, agency: str | None, date: str | None
    ) -> Note:
        parts = (part.strip() for part in place.split(","))
        start = opening.index(place)
        return Note(
            kind="dateline",
            value={
                "place": place,
                "places": [part for part in parts if part],
                "agency": agency,
                "date": date,
            },
            start=start,
            end=start + len(place),
        )


def _split_dateline(head: str) -> tuple[str, str | None, str | None] | None:
    """Split the words before the dash into place, agency and date.

    Returns None if the words are not a dateline.
    """
    agency = date = None
    bracket = _IN_BRACKETS.search(head)
    if bracket is not None:
        inside = bracket[0][1:-1].strip()
        agency = inside if inside in _AGENCIES else None
        head = head[: bracket.start()]
    date_match = _DATE.search(head)
    if date_match is not None:
        date, head = date_match[0], head[: date_match.start()]
    place = head.strip(" ,\u00a0/")
    has_evidence = agency is not None or date is not None
    if not _are_place_names(place, has_evidence=has_evidence):
        return None
    return place, agency, date


def _are_place_names(text: str, *, has_evidence: bool) -> bool:
    """Return whether a text consists of a few capitalised words.

    ``has_evidence``: an agency or a date was found beside it. Without one only capital
    letters distinguish a dateline from any short opening.
    """
    if not _PLACE.fullmatch(text) or text.count(",") > 2:
        return False
    words = [word.strip(".,'\u2019") for word in text.replace("-", " ").split()]
    words = [word for word in words if word]
    names = [word for word in words if word.lower() not in _SMALL_WORDS]
    if not names or len(words) > 6 or not all(name[0].isupper() for name in names):
        return False
    if any(name.lower() in STOP_WORDS for name in names):
        return False
    first = text.partition(",")[0]
    return has_evidence or (first.isupper() and len(first) > 2)
