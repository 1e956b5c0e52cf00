"""Names of people in the order of catalogues: "Jong, Michiel de".

Dublin Core and the tags of Highwire Press (``citation_author``) have one person in each
value, and recommend the family name first; everywhere else a comma is between people.
"""

from __future__ import annotations

import re

from wireroom.extract.metadata.authors import lists_people
from wireroom.extract.metadata.person_names import is_agency, is_name

_FAMILY = re.compile(r"[^\W\d_][\w'’-]{1,40}")  # noqa: RUF001 - apostrophes of real names
# "van der Berg", "de la O".
_MAX_PARTICLES = 3
# Given names or initials, and the small words of a family name behind them.
_GIVEN = re.compile(r"[^\W\d_][\w.'’-]{0,40}(?: [^\W\d_][\w.'’-]{0,40}){0,2}")  # noqa: RUF001 - apostrophes of real names
_NOT_GIVEN = re.compile(
    r"(?:jr|sr|i{1,3}|iv|ph\.?d|m\.?d|dr|prof|esq|inc|ltd|llc|gmbh|ag|co|corp|plc)\.?",
    re.IGNORECASE,
)


def put_given_name_first(text: str) -> str:
    """Return "Michiel de Jong" of "Jong, Michiel de", any other text as it is.

    Two names of two words are two people, and so are agencies; a family name of two
    words in capitals cannot be distinguished from a person with a place behind the
    comma.
    """
    family, comma, given = (part.strip() for part in text.partition(","))
    is_one = comma and not lists_people(text.replace(",", " ", 1))
    if not is_one or not _is_family_name(family) or not _GIVEN.fullmatch(given):
        return text
    if any(is_agency(part) or not is_name(part) for part in (family, given)):
        return text
    if any(map(_NOT_GIVEN.fullmatch, given.split())) or given[0].islower():
        return text
    return f"{given} {family}"


def _is_family_name(text: str) -> bool:
    *particles, name = text.split() or [""]
    are_small = all(particle.islower() for particle in particles)
    is_short = len(particles) <= _MAX_PARTICLES
    return are_small and is_short and _FAMILY.fullmatch(name) is not None
