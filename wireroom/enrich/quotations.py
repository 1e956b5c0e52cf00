"""Finds quotations and their speakers.

Quotation marks are those of many languages, curly and straight; a quotation inside
another one is part of it. The speaker is read from the words next to the quotation
("said Ada Quill", "Quill told reporters", "according to", and the same in eight more
languages), never guessed from a distance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note
from wireroom.enrich.entities import CALENDAR, CAPITALS, TITLES
from wireroom.enrich.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.enrich import EnrichInput

_MAX_CHARACTERS = 40_000
_MAX_QUOTATIONS = 100
# Fewer words without a speaker are a title, or words the author distances himself from.
_MIN_WORDS, _MIN_CJK = 4, 8
_CONTEXT_CHARACTERS = 180

# No mark occurs inside its own pair, so that unclosed marks cause no backtracking. Each
# form begins with its mark, and looks behind from there: so the search skips to the
# next mark, and takes a tenth of the time.
_QUOTATION = re.compile(
    "\u201c(?P<curly>[^\u201c\u201d\n]{2,1500})(?:\u201d|(?=\n\u201c))"
    "|\u201e(?P<low>[^\u201e\u201c\u201d\n]{2,1500})[\u201c\u201d]"
    "|\u00ab(?P<guillemets>[^\u00ab\u00bb\n]{2,1500})\u00bb"
    "|\u00bb" + r"(?<![\w.,!?].)" + "(?P<turned>[^\u00ab\u00bb\n]{2,1500})\u00ab"
    "|\u300c(?P<corner>[^\u300c\u300d\n]{2,1500})\u300d"
    r'|"(?<![\w"].)(?P<straight>[^"\n]{2,1500})"(?!\w)'
    # A single closing mark is an apostrophe unless punctuation comes before it.
    "|\u2018" + r"(?<!\w.)" + "(?P<single>[^\u2018\n]{2,800}?[,.!?])\u2019" + r"(?!\w)"
)

_WORD = rf"[{CAPITALS}][\w'\u2019-]{{0,40}}"
_PARTICLE = r"(?:de|del|della|di|da|dos|van|von|der|den|ter|al|bin|ibn|la|le)"
_NAME = rf"(?P<name>{_WORD}\.?(?:[ ](?:{_PARTICLE}[ ]){{0,2}}{_WORD}\.?){{0,4}})"
_VERBS = """
    acknowledged added admitted announced argued asked claimed concluded continued
    declared explained insisted noted recalled replied said says stated told warned
    wrote tweeted
    sagte sagt erklärte betonte meinte schrieb fragte antwortete warnte forderte
    berichtete
    déclare dit affirme explique assure estime ajoute souligne déclarait affirmait
    dijo dice afirmó aseguró declaró explicó señaló añadió agregó preguntó sostuvo
    disse diz afirmou declarou explicou contou acrescentou
    dichiara afferma spiega aggiunge
    zei zegt verklaarde vertelde aldus
    sade säger sa sier sagde siger
    powiedział powiedziała
    """.split()  # noqa: SIM905 - a list of words reads best as words
_COMPOUND = (
    r"a[ ](?:déclaré|dit|affirmé|expliqué|assuré|estimé|ajouté|souligné)",
    r"ha[ ](?:detto|dichiarato|affermato|spiegato|aggiunto|dicho|afirmado)",
    r"heeft[ ]gezegd",
)
_VERB = rf"(?:{'|'.join([*_COMPOUND, *_VERBS])})(?!\w)"
_ACCORDING = (
    r"(?:[Aa]ccording[ ]to|[Ll]aut|[Nn]ach[ ]Angaben[ ]von|[Ss]elon|[Dd]'après|[Ss]egún"
    r"|[Ss]egundo|[Ss]econdo|[Vv]olgens|[Ee]nligt|[Ii]følge)"
)
_ARTICLE = r"(?:(?:the|der|die|le|la|el|il|o|a|de)[ ])?"
_ROLE = r"(?:[a-zà-ÿ-]{2,20}[ ]){0,3}"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|er|sie|il|elle|él|ella|ele|ela|hij|zij|ze|han|hon)"
_INSERTED = r"(?:,[^.,\n\"\u201c\u201d\u201e]{1,80},)?"
_GAP = r"[\s,;\u2013\u2014-]{0,4}"

_BESIDES = r"[ ](?:\w{1,12}[ ])?"
_REST = r"[^.!?\n\"\u201c\u201d]{0,60}$"
_WHO = rf"{_ARTICLE}{_ROLE}{_NAME}"
_AFTER = (
    re.compile(rf"{_GAP}(?:so|{_VERB})[ ]{_WHO}"),
    re.compile(rf"{_GAP}{_ACCORDING}[ ]{_WHO}"),
    re.compile(rf"{_GAP}{_ARTICLE}{_NAME}{_INSERTED}{_BESIDES}{_VERB}"),
    re.compile(rf"{_GAP}(?:{_VERB}[ ]{_PRONOUN}|a-t-(?:il|elle))(?!\w)"),
    re.compile(rf"{_GAP}(?:[Hh]e|[Ss]he|[Tt]hey){_BESIDES}{_VERB}"),
)
_BEFORE = (
    re.compile(rf"{_NAME}{_INSERTED}{_BESIDES}{_VERB}{_REST}"),
    re.compile(rf"{_ACCORDING}[ ]{_WHO}{_REST}"),
    re.compile(rf"\b(?:[Hh]e|[Ss]he|[Tt]hey){_BESIDES}{_VERB}{_REST}"),
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"\u201d\u2019]?[ ](?=[A-Z\u00c0-\u00de])")
_NEVER_NAMES = frozenset(
    """
    a but he her his however i if in it she that the then they this when while yet
    und aber er sie es das et mais il elle y pero e ma
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
# Words that show that a point before them ends a sentence.
_EVERYDAY = STOP_WORDS | _NEVER_NAMES
# Capitalised words that may precede a name but are not part of it.
_OPENERS = CALENDAR | _NEVER_NAMES | {"on", "at", "am", "der", "die", "le", "la", "el"}
# Letters of an abbreviated title that is not listed ("Cllr.", "Supt.").
_MAX_SHORT_TITLE = 4
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quotation:
    """A quotation in the text.

    Attributes:
        start, end: span between the marks.
        after: position behind the closing mark.
        speaker: as printed. inferred: it is the speaker of an earlier quotation.
    """

    start: int
    end: int
    after: int
    speaker: str | None = None
    inferred: bool = False


class QuotationEnricher:
    """Kind ``quotation``: ``{"text", "speaker", "inferred"}``, in order, at most 100.

    ``speaker`` is the fullest form of the name in the article, or None if no speaker is
    named. ``inferred``: the speaker of the previous quotation, because of "he said" or
    because this is the second part of an interrupted quotation. ``start`` and ``end``
    are the span between the marks.
    """

    name = "quotations"
    version = "2"
    inputs = (Input.TEXT,)
    cost = Cost.MODERATE

    def annotate(self, article: EnrichInput) -> Iterator[Note]:
        """Find the quotations of a text."""
        text = article.text[:_MAX_CHARACTERS]
        quotations = [
            quotation
            for quotation in _expand_speakers(_find_quotations(text))
            if quotation.speaker
            or _is_long_enough(text[quotation.start : quotation.end])
        ]
        for quotation in quotations[:_MAX_QUOTATIONS]:
            yield Note(
                kind="quotation",
                value={
                    "text": text[quotation.start : quotation.end],
                    "speaker": quotation.speaker,
                    "inferred": quotation.inferred,
                },
                start=quotation.start,
                end=quotation.end,
            )


def _find_quotations(text: str) -> list[_Quotation]:
    quotations: list[_Quotation] = []
    for match in _QUOTATION.finditer(text):
        start, end = _trim_span(text, *match.span(str(match.lastgroup)))
        quotation = _Quotation(start=start, end=end, after=match.end())
        quotations.append(
            _attribute_speaker(text, quotation, match.start(), quotations)
        )
        if len(quotations) == 2 * _MAX_QUOTATIONS:
            break
    return quotations


def _trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Exclude the spaces that French sets inside its quotation marks."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _attribute_speaker(
    text: str, quotation: _Quotation, opening: int, earlier: Sequence[_Quotation]
) -> _Quotation:
    """Add the speaker: from the words after, else from those before, else inferred.

    ``opening``: position of the opening mark.
    """
    previous = earlier[-1] if earlier else None
    after = text[quotation.after : quotation.after + _CONTEXT_CHARACTERS]
    after = after.partition("\n")[0]
    context_start = max(
        opening - _CONTEXT_CHARACTERS, previous.after if previous else 0
    )
    before = text[context_start:opening].rpartition("\n")[2]
    before = _SENTENCE_END.split(before)[-1]
    matches = [pattern.match(after) for pattern in _AFTER]
    matches += [pattern.search(before) for pattern in _BEFORE]
    for match in matches:
        name = _read_speaker(match)
        if name:
            return replace(quotation, speaker=name)
        if match is not None and "name" not in match.re.groupindex:
            speaker = _get_last_speaker(earlier)
            return replace(quotation, speaker=speaker, inferred=True)
    if (
        previous is not None
        and previous.speaker
        and "\n" not in text[previous.after : opening]
    ):
        return replace(quotation, speaker=previous.speaker, inferred=True)
    return quotation


def _read_speaker(match: re.Match[str] | None) -> str | None:
    if match is None or "name" not in match.re.groupindex:
        return None
    words = match["name"].split(" ")
    while words and words[0].lower() in _OPENERS:
        del words[0]
    words = words[: _find_sentence_end(words)]
    name = " ".join(words).rstrip(".,'\u2019-")
    for ending in ("'s", "\u2019s"):
        name = name.removesuffix(ending)
    return None if name.lower() in {"", *_NEVER_NAMES} else name


def _find_sentence_end(words: Sequence[str]) -> int:
    """Return how many words the first sentence has: 2 in "Ada Quill. The pier"."""
    ends = (
        number
        for number, (word, following) in enumerate(pairwise(words), 1)
        if word.endswith(".")
        and not _is_abbreviation(word[:-1], following, is_first=number == 1)
    )
    return next(ends, len(words))


def _is_abbreviation(word: str, following: str, *, is_first: bool) -> bool:
    """Return whether a word with a point is an initial or a title: "J.", "Cllr.".

    A title that is not listed is a short first word before one that is not everyday.
    """
    if len(word) == 1 or word.lower() in TITLES:
        return True
    is_everyday = following.lower() in _EVERYDAY
    return is_first and len(word) <= _MAX_SHORT_TITLE and not is_everyday


def _get_last_speaker(quotations: Sequence[_Quotation]) -> str | None:
    return next((q.speaker for q in reversed(quotations) if q.speaker), None)


def _expand_speakers(quotations: Sequence[_Quotation]) -> list[_Quotation]:
    """Replace "Quill" by "Ada Quill" if only one speaker has this name."""
    longer_names: dict[str, set[str]] = {}
    for name in {q.speaker for q in quotations if q.speaker}:
        first, _, rest = name.partition(" ")
        while first and rest:
            longer_names.setdefault(rest, set()).add(name)
            first, _, rest = rest.partition(" ")
    return [
        replace(q, speaker=_find_fullest_name(q.speaker, longer_names))
        for q in quotations
    ]


def _find_fullest_name(
    name: str | None, longer_names: dict[str, set[str]]
) -> str | None:
    longer = longer_names.get(name or "", set())
    best = max(longer, key=len, default=name)
    # "Ada Quill" and "Mayor Ada Quill" are one; "Ada Quill" and "Ben Quill" are two.
    return best if all(str(best).endswith(other) for other in longer) else name


def _is_long_enough(text: str) -> bool:
    if len(text.split()) >= _MIN_WORDS:
        return True
    return len(_CJK.findall(text[:100])) >= _MIN_CJK
