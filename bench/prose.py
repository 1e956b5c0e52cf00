"""Made-up English news and readers' comments, with the names and quotations of such."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_PEOPLE = ("Ada Quill", "Ben Marrow", "Cleo Tarn", "Dov Lister", "Ina Sorrel")
_TITLES = ("Mayor", "Senator", "Dr.", "Admiral", "Minister", "")
_PLACES = ("Port Ellen", "Hebron", "North Quay", "Lake Orrin", "Springfield", "Geneva")
_BODIES = (
    "the Harbour Authority",
    "the Ministry of Works",
    "Orrin University",
    "Tarn Shipping Inc.",
    "the City Council",
    "the European Commission",
)
_THINGS = ("bridge", "ferry", "school", "budget", "reservoir", "market", "hospital")
_SENTENCES = (
    "Residents of {place} have waited for the {thing} since the winter of {year}.",
    "A report by {body} put the cost of the {thing} at {number} million dollars.",
    "“We cannot wait another year for this {thing},” said {titled}.",
    "{titled} told reporters that {body} would decide in March.",
    "“Nobody asked the people who live here,” {last} said on Tuesday.",
    "In {place}, officials of {body} declined to comment on the figures.",
    "According to {body}, the {thing} would open “not before the summer”.",
    "The vote came after months of talks between {place} and {body}.",
    "{last} added that the plan had been changed {number} times already.",
    "It was the first time in {number} years that a {thing} had been closed there.",
)
_COMMENTS = (
    "I have lived in {place} for {number} years and this is a terrible idea.",
    "@{last} you are right, the {thing} was great before they changed it!",
    "Who pays for it? Not {body}, I am sure of that.",
    "Good to see somebody finally do something about the {thing}.",
    "This is simply wrong. The {thing} never cost {number} million.",
    "lol",
    "Thanks for the article, very well written and very sad.",
    "What a waste of money, shame on {body}.",
)


def article(draw: random.Random) -> tuple[str, list[str]]:
    """Return a headline and 12 paragraphs."""
    title = _filled("{place} votes on its {thing} after a year of delay", draw)
    dateline = f"{draw.choice(_PLACES).upper()} (AP) — "
    paragraphs = [
        " ".join(_filled(draw.choice(_SENTENCES), draw) for _ in range(4))
        for _ in range(12)
    ]
    return title, [dateline + paragraphs[0], *paragraphs[1:]]


def comment(draw: random.Random) -> tuple[str, str]:
    """Return an author and what they wrote."""
    count = draw.randint(1, 4)
    said = " ".join(_filled(draw.choice(_COMMENTS), draw) for _ in range(count))
    return draw.choice(_PEOPLE), said


def _filled(sentence: str, draw: random.Random) -> str:
    person = draw.choice(_PEOPLE)
    return sentence.format(
        place=draw.choice(_PLACES),
        thing=draw.choice(_THINGS),
        body=draw.choice(_BODIES),
        titled=f"{draw.choice(_TITLES)} {person}".strip(),
        last=person.split()[1],
        number=draw.randint(2, 90),
        year=draw.randint(1990, 2025),
    )
