"""The place a report was sent from: "HEBRON, West Bank (AP) -", "Bethlehem, 3 May -".

A dateline opens the text: one or more places, perhaps an agency and a date, then a
dash or a colon. Without the dash it needs capitals and an agency to be believed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note
from wireroom.enrich.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.enrich import EnrichInput

# A dateline longer than this is a sentence.
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
    ``date`` as printed, or None. ``start`` and ``end`` are the place's.
    """

    name = "dateline"
    version = "1"
    inputs = (Input.TEXT,)
    cost = Cost.LIGHT

    def annotate(self, given: EnrichInput) -> Iterator[Note]:
        """Read the opening of a text."""
        opening = given.text[: _MAX_CHARACTERS + 1].partition("\n")[0]
        for dash in _DASH.finditer(opening):
            found = _split_dateline(opening[: dash.start()])
            if found is not None:
                place, agency, date = found
                parts = [part.strip() for part in place.split(",")]
                parts = [part for part in parts if part]
                yield Note(
                    kind="dateline",
                    value={
                        "place": place,
                        "places": parts,
                        "agency": agency,
                        "date": date,
                    },
                    start=opening.index(place),
                    end=opening.index(place) + len(place),
                )
                return


def _split_dateline(head: str) -> tuple[str, str | None, str | None] | None:
    """Take agency and date out of what stands before the dash; the place is left."""
    agency = date = None
    bracket = _IN_BRACKETS.search(head)
    if bracket is not None:
        inside = bracket[0][1:-1].strip()
        agency = inside if inside in _AGENCIES else None
        head = head[: bracket.start()]
    dated = _DATE.search(head)
    if dated is not None:
        date, head = dated[0], head[: dated.start()]
    place = head.strip(" ,\u00a0/")
    sure = agency is not None or date is not None
    return (place, agency, date) if _are_place_names(place, sure=sure) else None


def _are_place_names(said: str, *, sure: bool) -> bool:
    """Whether words are names of places: capitals, and few of them."""
    if not _PLACE.fullmatch(said) or said.count(",") > 2:
        return False
    words = [word.strip(".,'\u2019") for word in said.replace("-", " ").split()]
    words = [word for word in words if word]
    large = [word for word in words if word.lower() not in _SMALL_WORDS]
    if not large or len(words) > 6 or not all(w[0].isupper() for w in large):
        return False
    if any(word.lower() in STOP_WORDS for word in large):
        return False
    # Without an agency or a date only capitals tell a dateline from any short opening.
    first = said.partition(",")[0]
    return sure or (first.isupper() and len(first) > 2)
