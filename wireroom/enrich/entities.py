"""Finds names in running text: capitalised words that do not just start a sentence.

Scripts without capitals yield no names. In a language that capitalises every noun, a
name needs two words or a title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note
from wireroom.enrich.name_words import FORENAMES, NO_ORGANISATIONS, PLACES
from wireroom.enrich.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from wireroom.enrich import EnrichInput

_MAX_CHARACTERS = 40_000
_MAX_ENTITIES = 60
_MAX_SPANS = 50

# Letters with a capital form: Latin, Greek, Cyrillic, Armenian.
CAPITALS = "".join(c for c in map(chr, range(0x41, 0x560)) if c.isupper())
_REST_OF_WORD = r"[\w'\u2019&-]{0,40}"
_CAPITALISED = rf"[{CAPITALS}]{_REST_OF_WORD}"
# The border of a word is checked behind the capital and not before it: so the search
# skips to the next capital, and takes half of the time.
_NAME = re.compile(
    rf"[{CAPITALS}](?<!\w.){_REST_OF_WORD}"
    rf"(?:[ ](?:(?:de|del|della|di|da|dos|van|von|der|den|of|al|bin|ibn)[ ]){{0,2}}"
    rf"{_CAPITALISED}){{0,5}}"
)
_LOWERCASE_WORD = re.compile(r"\b[a-zß-öø-ÿ][\w'\u2019-]{1,40}")
_SENTENCE_ENDS = frozenset('.!?:"\u201c\u201d\u00bb\u00ab\u2018(\n\u2022-\u2013\u2014')
TITLES = frozenset(
    """
    adm admiral alcalde ambassador archbishop bishop bundeskanzler bundeskanzlerin
    bundespräsident capt captain chancellor chief col colonel congressman
    congresswoman count dame doctor dr frau gen general gov governor herr hon judge
    justice kanzler kanzlerin king lady lieutenant lord lt madame maire maj mayor
    minister ministerin ministerpräsident ministre ministro mister monsieur mr mrs
    ms officer pope presidente president präsident président prince princess prof
    professor queen rabbi rep representative rev secretary sen senator señor señora
    sergeant sgt sheikh sheriff sir
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_ORGANISATION_WORDS = frozenset(
    """
    ag agency airlines army assembly association authority bank bbc club college
    commission committee company corp corporation council court department
    federation force forces foundation gmbh group inc institute llc ltd league
    ministry museum nations nato organisation organization pentagon parliament
    partei parti party plc police senate society trust un union university
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_PLACE_WORDS = frozenset(
    """
    airport avenue bay beach bridge county island islands lake mountain mountains
    ocean park province river road sea square street valley
    """.split()  # noqa: SIM905 - a list of words reads best as words
)


# Capitalised words that are not names, because they only start a sentence.
_OPENERS = frozenset(
    """
    according additionally afterwards again ago also although altogether asked
    besides consequently currently despite earlier else elsewhere especially
    eventually finally formerly fortunately further furthermore generally hence
    hours however indeed initially instead last lately later likewise maybe meantime
    meanwhile months moreover moments mostly nevertheless next nonetheless now
    occasionally often once only originally otherwise perhaps possibly presently
    previously recently seconds similarly since sometimes soon still subsequently
    suddenly then therefore thereafter thus today together tomorrow tonight
    ultimately unfortunately unlike until usually weeks while years yesterday yet
    danach dann damals gestern heute jetzt morgen nun seitdem spaeter später zuletzt
    zudem ainsi alors aujourd'hui cependant demain depuis ensuite hier puis ahora
    además antes ayer después entonces hoy luego mientras
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
# Days and months, which English and other languages capitalise, are no names either.
CALENDAR = frozenset(
    """
    feb apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday
    friday saturday sunday january february march
    april may june july august september october november december montag dienstag
    mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli
    oktober dezember maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_CALENDAR_FORENAMES = frozenset(
    {"april", "may", "june", "august", "julie", "mai", "juli"}
)


@dataclass(slots=True)
class _Entity:
    """A name with its spans.

    Attributes:
        name: the longest form.
        sure: at least one occurrence is certainly a name.
        bare: no occurrence has an article before it, as is usual for persons.
    """

    name: str
    type: str = "name"
    spans: list[tuple[int, int]] = field(default_factory=list)
    sure: bool = False
    bare: bool = True


class EntityEnricher:
    """Kind ``entity``: ``{"name", "type", "count", "spans"}``, most named first.

    ``type`` is ``person``, ``organisation`` or ``place`` if a word of the name, a list,
    or the words next to it indicate so, else ``name``. ``spans`` are character offsets
    in the text, at most 50; ``start`` and ``end`` are the first span.
    """

    name = "entities"
    version = "3"
    inputs = (Input.TEXT, Input.LANGUAGE)
    cost = Cost.MODERATE

    def annotate(self, article: EnrichInput) -> list[Note]:
        """Find the names of a text, each once, in its longest form."""
        text = article.text[:_MAX_CHARACTERS]
        merged = _merge_short_forms(_find_names(text, article.get_language()))
        entities = [entity for entity in merged if entity.sure]
        entities.sort(key=lambda entity: (-len(entity.spans), entity.spans[0]))
        return [self._to_note(entity) for entity in entities[:_MAX_ENTITIES]]

    def _to_note(self, entity: _Entity) -> Note:
        entity.spans.sort()
        start, end = entity.spans[0]
        return Note(
            kind="entity",
            value={
                "name": entity.name,
                "type": entity.type,
                "count": len(entity.spans),
                "spans": [list(span) for span in entity.spans[:_MAX_SPANS]],
            },
            start=start,
            end=end,
        )


def _find_names(text: str, language: str) -> list[_Entity]:
    """Return names by their exact form, longest first."""
    by_name: dict[str, _Entity] = {}
    lowercase_words = frozenset(_LOWERCASE_WORD.findall(text))
    capital_nouns = language == "de"
    for match in _NAME.finditer(text):
        start, words = _drop_everyday_words(match, lowercase_words)
        has_title, words, start = _drop_titles(words, start)
        if not words or (not has_title and _is_date(words)):
            continue
        has_title = has_title or _has_title_before(text, start)
        name = _strip_possessive(" ".join(words))
        entity = by_name.setdefault(name, _Entity(name=name))
        entity.spans.append((start, start + len(name)))
        entity.bare &= _ARTICLE.search(text, max(start - 5, 0), start) is None
        entity.sure |= (
            has_title
            or len(words) > 1
            or (not capital_nouns and _is_inside_sentence(text, start))
        )
        hint = "person" if _is_speaker(text, start + len(name)) else entity.type
        entity.type = "person" if has_title else _guess_type(name, hint, text, start)
    return sorted(by_name.values(), key=lambda e: (-len(e.name), e.name))


def _drop_everyday_words(
    match: re.Match[str], lowercase_words: frozenset[str]
) -> tuple[int, list[str]]:
    """Drop words that only start a sentence ("The", "But", "Later"), and the calendar.

    ``lowercase_words``: words that the text also has without a capital; names are not
    among them.
    """
    words, start = match[0].split(" "), match.start()
    starts_sentence = not _is_inside_sentence(match.string, start)
    while words and _is_everyday(
        words, lowercase_words if starts_sentence else frozenset()
    ):
        start += len(words[0]) + 1
        words = words[1:]
        starts_sentence = False
    while words and words[-1].lower() in _TRAILING_FILLERS:
        words = words[:-1]
    return start, words


# "I'm", "l'Europe": the word ends at the mark.
_ELISION = re.compile("['\u2019]")


def _is_everyday(words: list[str], lowercase_words: frozenset[str]) -> bool:
    first = words[0].lower()
    if " ".join(words[:2]).lower() in PLACES:
        return False
    if len(_ELISION.split(first)[0]) < 2 or (first in _FILLERS and first not in TITLES):
        return True
    if len(words) == 1:
        return False
    if first in CALENDAR and first not in _CALENDAR_FORENAMES:
        return True
    return first in lowercase_words and first not in TITLES


_SHORT_WORDS = frozenset(
    """
    a i an as at by he if in is it my no of oh on or so to up us we
    """.split()  # noqa: SIM905 - a list of words reads best as words
)

_TRAILING_FILLERS = STOP_WORDS - _CALENDAR_FORENAMES
_FILLERS = (STOP_WORDS | _SHORT_WORDS | _OPENERS) - _CALENDAR_FORENAMES - FORENAMES


# Words between a title and the country or field of its office ("King of Spain"). All
# but "of" begin surnames as well ("Minister von Quill").
_OFFICE_PARTICLES = frozenset({"of", "de", "del", "di", "da", "von"})
_MAX_PLACE_WORDS = max(len(place.split()) for place in PLACES)


def _drop_titles(words: list[str], start: int) -> tuple[bool, list[str], int]:
    """Drop titles at the start: "Admiral Mullen" and "Mullen" are one person.

    Returns:
        Whether there was a title, the other words, and where they start.
    """
    has_title = False
    while words and words[0].lower() in TITLES:
        start += len(words[0]) + 1
        words, has_title = words[1:], True
    if has_title and words and words[0] in _OFFICE_PARTICLES:
        return _drop_office(words, start)
    return has_title, words, start


def _drop_office(words: list[str], start: int) -> tuple[bool, list[str], int]:
    """Drop the country or field behind a title: "of State" of "Secretary of State".

    Returns:
        As :func:`_drop_titles`. Without a person behind the office the name is that of
        its place ("President of France"), if it has one.
    """
    place = _count_place_words(words[1:])
    if not place and words[0] != "of":
        return True, words, start
    office = 1 + max(place, 1)
    if len(words) > office:
        return True, words[office:], start + len(" ".join(words[:office])) + 1
    return False, words[1:] if place else [], start + len(words[0]) + 1


def _count_place_words(words: list[str]) -> int:
    """Return how many words the longest listed place has that they begin with."""
    lengths = range(min(len(words), _MAX_PLACE_WORDS), 0, -1)
    return next((n for n in lengths if " ".join(words[:n]).lower() in PLACES), 0)


def _is_date(words: list[str]) -> bool:
    return all(word.lower() in CALENDAR for word in words)


def _strip_possessive(name: str) -> str:
    return name[:-2] if name.endswith(("'s", "\u2019s")) else name.rstrip("'\u2019-&")


def _is_inside_sentence(text: str, start: int) -> bool:
    """Return whether no sentence starts here, so that a capital indicates a name."""
    before = text[max(start - 3, 0) : start].rstrip(" ")
    return bool(before) and before[-1] not in _SENTENCE_ENDS


_ARTICLE = re.compile(r"\b(?:[Tt]he|[Dd]er|[Dd]ie|[Dd]as|[Ll]a|[Ll]e|[Ee]l|[Ii]l) $")
_LEADING_PLACE_WORDS = frozenset({"lake", "mount", "river"})

# "Gen. Stanley McChrystal": the full stop separates a title from its name.
_SHORT_TITLE = re.compile(r"(\w{2,5})\. ?$")
_SPEECH_VERB = re.compile(
    r",? (?:said|says|told|added|asked|sagte|sagt|erklärte|dijo|disse|zei|sade"
    r"|(?:a|ha) (?:déclaré|dit|dichiarato|detto|dicho))\b"
)
# Words before a place; a name after "in" without another type is a place.
_PLACE_PREPOSITION = re.compile(r"(?:^|[\s(])(?:[Ii]n|[Nn]ear|[Nn]ach|[Àà]|[Ee]n)[ ]$")


def _has_title_before(text: str, start: int) -> bool:
    title = _SHORT_TITLE.search(text, max(start - 8, 0), start)
    return title is not None and title[1].lower() in TITLES


def _is_speaker(text: str, end: int) -> bool:
    return _SPEECH_VERB.match(text, end) is not None


def _guess_type(name: str, hint: str, text: str, start: int) -> str:
    """Guess the entity type of a name from its words, the lists, and its context.

    ``hint``: the type indicated by the context so far, else ``name``.
    """
    words = name.lower().split(" ")
    ends = {words[0], words[-1]}
    if name.lower() not in PLACES and ends & _ORGANISATION_WORDS:
        return "organisation"
    if (
        name.lower() in PLACES
        or words[-1] in _PLACE_WORDS
        or words[0] in _LEADING_PLACE_WORDS
    ):
        return "place"
    if len(words) > 1 and words[0] in FORENAMES:
        return "person"
    return hint if hint != "name" else _guess_type_without_hint(name, text, start)


def _guess_type_without_hint(name: str, text: str, start: int) -> str:
    """Guess the entity type of a name that has no type hint (title, company suffix).

    Only single words are guessed.
    """
    if name.isupper() and 1 < len(name) < 7:
        return "name" if name in NO_ORGANISATIONS else "organisation"
    preposition = _PLACE_PREPOSITION.search(text, max(start - 6, 0), start)
    return "place" if preposition is not None and " " not in name else "name"


def _merge_short_forms(entities: list[_Entity]) -> list[_Entity]:
    """Merge a short form ("Mullen") into the long form that ends in it, if only one."""
    long_forms: dict[str, list[_Entity]] = {}
    merged = []
    for entity in entities:
        words = entity.name.split(" ")
        longer = long_forms.get(entity.name, [])
        if len(longer) == 1:
            _absorb_short_form(longer[0], entity)
            continue
        merged.append(entity)
        for position in range(1, len(words)):
            long_forms.setdefault(" ".join(words[position:]), []).append(entity)
    return merged


def _absorb_short_form(long_form: _Entity, short_form: _Entity) -> None:
    long_form.spans.extend(short_form.spans)
    long_form.sure |= short_form.sure
    if long_form.type == "name":
        # "Ada Quill" and later "Quill" alone, neither with an article: a person.
        is_surname = " " not in short_form.name and long_form.name.count(" ") in {1, 2}
        has_no_article = long_form.bare and short_form.bare
        is_person = is_surname and has_no_article and short_form.type == "name"
        long_form.type = "person" if is_person else short_form.type
