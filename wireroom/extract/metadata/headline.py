"""The headline without the site's name, chosen by agreement of the places with one.

A page prints its headline up to five times and no place is right everywhere: the ``h1``
may be the site's name, ``og:title`` a teaser, ``title`` both and a section. Each place
has a weight, equal texts add theirs up, and the heaviest text wins.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.model.evidence import TitleSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_HEADLINE_LENGTH = 500
# Words that a site's name may have; longer last parts are part of the headline.
_MAX_SITE_NAME_WORDS = 6
# A part that begins or ends with a site's name of so many characters holds this name.
_MIN_SITE_NAME_LENGTH = 4
# Site name, section and slogan at either end are at most so many parts.
_MAX_STRIPPED_PARTS = 4
_SEPARATOR = re.compile(r"\s+(?:[|\-–—»«·•:]|::|//)\s+|\s*\|\s*|\s+»|«\s+")  # noqa: RUF001 - dashes of real headlines
# Less than any other place that prints the headline.
_SLOGAN_WEIGHT = 0.05
# "The Courier: Mill sold", as Blogger writes the "title" element.
_NAME_AND_COLON = re.compile(r"(.{2,60}?)\s?:\s(?=\S)")
_COLON = re.compile(r"\s+:\s+")
_MIN_PRINTED_PARTS = 3
_WORD = re.compile(r"\w+")
_MARK = re.compile(r"[\W_]+")
_ASCII_MARKS = {code: None for code in range(128) if not chr(code).isalnum()}
# Characters without a width, and signs of links to a heading, at the ends of a title.
_LOOSE_END = re.compile(
    "^[\\s\u200b\u2060\ufeff]+|[\\s\u200b\u2060\ufeff\u00b6\U0001f517\ufe0f]+$"
)
_SOFT_HYPHEN = "\u00ad"
# The rest of a heading behind a declared headline that ended at its first quotation
# mark: ' "sold" again'.
_QUOTED_REST = re.compile(r'\s?"[^"]+".*', re.DOTALL)
_DECLARED = frozenset({TitleSource.OPEN_GRAPH, TitleSource.TWITTER})
_ELLIPSIS = re.compile(r"\s*(?:\.{3}|…|\[…\]|\[\.{3}\])$")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineCandidate:
    """A text that may be the headline, and the weight of the place that prints it."""

    text: str
    weight: float
    source: TitleSource = TitleSource.HEADING


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline and the most trusted place that prints it; "" and None for none."""

    text: str = ""
    source: TitleSource | None = None


def fold_text(text: str) -> str:
    """Return letters and digits alone, in lower case: equal for prints of one title."""
    if text.isascii():
        return text.translate(_ASCII_MARKS).lower()
    return _MARK.sub("", unicodedata.normalize("NFKC", text).casefold())


def strip_loose_ends(text: str) -> str:
    """Return a title without what no reader sees, or reads, at its ends.

    Soft hyphens are removed anywhere: scripts of a page and ``meta`` may have them.
    """
    return _LOOSE_END.sub("", text.replace(_SOFT_HYPHEN, ""))


def choose_headline(
    candidates: Sequence[HeadlineCandidate],
    site_names: Iterable[str] = (),
    section_names: Iterable[str] = (),
) -> Headline:
    """Return the text with most weight among the candidates.

    Args:
        candidates: in order of trust, which decides between equals.
        site_names: names the site goes by, as :func:`list_site_names` lists them.
        section_names: of sections and topics; like a site's name each is a headline
            only where no place prints another text.
    """
    names = {fold_text(name) for name in site_names} - {""}
    sections = {fold_text(name) for name in section_names}
    headings = [x.text for x in candidates if x.source is TitleSource.HEADING]
    weighed = _weaken_slogans(candidates, names)
    completed = [_complete_at_quote(x, headings) for x in weighed]
    candidates = [_complete_cut_off(x, completed) for x in completed]
    titles = {
        fold_text(candidate.text)
        for candidate in candidates
        if candidate.weight > _SLOGAN_WEIGHT
    }
    weights: dict[str, float] = {}
    prints: dict[str, Headline] = {}
    for candidate in candidates:
        whole = strip_loose_ends(candidate.text[:MAX_HEADLINE_LENGTH])
        text = strip_loose_ends(strip_site_name(whole, names, titles))
        key = fold_text(text)
        if not key or key in names or key in sections:
            continue
        weights[key] = weights.get(key, 0.0) + candidate.weight
        first = prints.setdefault(key, Headline(text=text, source=candidate.source))
        if len(_WORD.findall(text)) > len(_WORD.findall(first.text)):
            # Parts of a heading on lines of their own are glued: "HarbourMill sold".
            prints[key] = replace(first, text=text)
    if not weights:
        texts = (
            Headline(text=strip_loose_ends(candidate.text), source=candidate.source)
            for candidate in candidates
        )
        return next((headline for headline in texts if headline.text), Headline())
    return prints[max(weights, key=lambda key: weights[key])]


def _complete_cut_off(
    candidate: HeadlineCandidate, candidates: Sequence[HeadlineCandidate]
) -> HeadlineCandidate:
    """Return a candidate; one of a feed that ends in an ellipsis with the whole text.

    Feeds cut titles off. Where no other place prints the rest, the beginning weighs as
    little as a slogan.
    """
    start = _ELLIPSIS.sub("", candidate.text.strip())
    if candidate.source is not TitleSource.FEED or start == candidate.text.strip():
        return candidate
    key = fold_text(start)
    whole = (
        other.text
        for other in candidates
        if other is not candidate and fold_text(other.text).startswith(key)
    )
    text = next(whole, "") if key else ""
    if not text:
        return replace(candidate, weight=_SLOGAN_WEIGHT)
    return replace(candidate, text=text)


def _complete_at_quote(
    candidate: HeadlineCandidate, headings: Sequence[str]
) -> HeadlineCandidate:
    """Return a candidate; a declared one that a quotation mark ended with the rest.

    A site that writes ``content="Mill "sold" again"`` declares "Mill". A heading of the
    page has the rest.
    """
    start = candidate.text.strip()
    if candidate.source not in _DECLARED or not start:
        return candidate
    whole = (
        text
        for text in headings
        if text.strip().startswith(start)
        and _QUOTED_REST.fullmatch(text.strip(), len(start))
    )
    return replace(candidate, text=next(whole, "") or candidate.text)


def _weaken_slogans(
    candidates: Sequence[HeadlineCandidate], names: set[str]
) -> list[HeadlineCandidate]:
    """Return the candidates; one that begins with the site's name weighs less.

    "The Courier - news for the valley" is the site's slogan unless another place has
    the words behind the name as well.
    """
    others = [fold_text(candidate.text) for candidate in candidates]
    slogans = {
        slogan
        for candidate in candidates
        if candidate.source is TitleSource.TITLE
        for slogan in _list_slogans(candidate.text, names)
    }
    weighed = []
    for candidate in candidates:
        parts = _SEPARATOR.split(" ".join(candidate.text.split()), maxsplit=1)
        rest = fold_text(parts[-1])
        is_slogan = (
            len(parts) > 1
            and fold_text(parts[0]) in names
            and sum(rest in other for other in others) == 1
        ) or fold_text(candidate.text) in slogans
        weighed.append(
            replace(candidate, weight=_SLOGAN_WEIGHT) if is_slogan else candidate
        )
    return weighed


def _list_slogans(title: str, names: set[str]) -> list[str]:
    """Return what a ``title`` has behind "Mill sold | The Courier - ", folded.

    The story is in front of the site's name where that is the longer part.
    """
    title = " ".join(title.split())
    story = _cut_behind_name(title, names)
    if story == title:
        return []
    behind = _SEPARATOR.split(title[len(story) :].lstrip(" |-–—»·•:"), maxsplit=1)  # noqa: RUF001 - dashes of real headlines
    return [fold_text(part) for part in behind[1:]]


def find_name_in_title(title: str, headlines: Iterable[str]) -> str:
    """Return what a ``title`` adds to the headline that other places print, else "".

    The addition is the site's name, which often no other place has.
    """
    title = " ".join(title.split())
    keys = {fold_text(headline) for headline in headlines} - {""}
    for separator in _SEPARATOR.finditer(title):
        before, after = title[: separator.start()], title[separator.end() :]
        if fold_text(before) in keys:
            return after if _is_short(after) else ""
        if fold_text(after) in keys:
            return before if _is_short(before) else ""
    return ""


def list_beginnings(title: str) -> list[str]:
    """Return what is in front of each separator of a title."""
    title = " ".join(title.split())
    return [title[: match.start()] for match in _SEPARATOR.finditer(title)]


def list_site_names(site_name: str, url: str) -> tuple[str, ...]:
    """Return the names a site may go by.

    Its own, its host, the longest label of its host, and the first part of its own.
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    label = max(host.split(".")[:-1], key=len, default="")
    first_part = next(filter(None, _SEPARATOR.split(site_name)), "")
    return tuple(filter(None, (site_name, host, label, first_part)))


def strip_site_name(text: str, names: set[str], titles: set[str]) -> str:
    """Return a title without the site's name at either end.

    Args:
        names: folded names of the site.
        titles: folded titles of other places on the page. The rest of a title without
            one end is trusted if it is among them.
    """
    text = " ".join(text.split())
    printed = _find_printed_part(text, titles)
    if printed:
        return printed
    named = _NAME_AND_COLON.match(text)
    if named and fold_text(named[1]) in names:
        text = text[named.end() :]
    for _ in range(_MAX_STRIPPED_PARTS):
        shorter = _strip_one_end(text, names, titles)
        if shorter == text:
            break
        text = shorter
    return _cut_behind_name(text, names)


def _cut_behind_name(text: str, names: set[str]) -> str:
    """Return a title before the site's name, behind which a slogan or a place follows.

    What follows is the story where it is the longer one: "Section - Paper - Story".
    """
    separators = list(_SEPARATOR.finditer(text))
    for before, after in pairwise(separators):
        rest, behind = text[: before.start()], text[after.end() :]
        is_name = fold_text(text[before.end() : after.start()]) in names
        if is_name and len(rest) > len(behind):
            return rest.strip()
    return text


def split_title(title: str) -> list[str]:
    """Return the parts of a ``title`` between separators, and the colons of Korea."""
    parts = _SEPARATOR.split(" ".join(title.split()))
    return [part for text in parts for part in _COLON.split(text) if part]


def _find_printed_part(text: str, titles: set[str]) -> str:
    """Return the longest part between two ends that another place prints, else "".

    "Story : Section : Paper" has two ends that no other place may name. Of a path,
    "Paper » Section » Story", the one long part is the story also where none does.
    """
    parts = split_title(text)
    if len(parts) < _MIN_PRINTED_PARTS:
        return ""
    printed = [part for part in parts if fold_text(part) in titles]
    if printed:
        return max(printed, key=len)
    rest, longest = sorted(parts, key=len)[:-1], max(parts, key=len)
    is_path = text.count("»") == len(rest)
    return longest if is_path and len(longest) >= 2 * len(rest[-1]) else ""


def _strip_one_end(text: str, names: set[str], titles: set[str]) -> str:
    separators = list(_SEPARATOR.finditer(text))
    if not separators:
        return text
    first, last = separators[0], separators[-1]
    for rest, end in (
        (text[: last.start()], text[last.end() :]),
        (text[first.end() :], text[: first.start()]),
    ):
        key = fold_text(rest)
        if key and (_is_site_name(end, names) or (key in titles and _is_short(end))):
            return rest.strip()
    return text


def _is_site_name(part: str, names: set[str]) -> bool:
    key = fold_text(part)
    if not key or key in names:
        return True
    return _is_short(part) and any(
        key.startswith(name) or key.endswith(name)
        for name in names
        if len(name) >= _MIN_SITE_NAME_LENGTH
    )


def _is_short(part: str) -> bool:
    return len(part.split()) <= _MAX_SITE_NAME_WORDS
