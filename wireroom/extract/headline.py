"""The headline, without the site's name, by agreement of those who print it.

A page prints its headline up to five times and no place is right everywhere: the ``h1``
may be the site's name, ``og:title`` a teaser, ``title`` both and a section. Each place
has a weight, equal texts add theirs up, and the heaviest text wins.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_HEADLINE_LENGTH = 500
# Words a site's name may have; longer last parts are part of the headline.
_NAME_WORDS = 6
_PART = re.compile(r"\s+(?:[|\-–—»«·•:]|::|//)\s+|\s*\|\s*|\s+»|«\s+")  # noqa: RUF001 - dashes of real headlines
_MARK = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineCandidate:
    """A text that may be the headline, and how much its place is worth."""

    text: str
    weight: float


def fold_text(text: str) -> str:
    """Letters and digits alone, in lower case: what two prints of a title share."""
    return _MARK.sub("", unicodedata.normalize("NFKC", text).casefold())


def choose_headline(
    candidates: Sequence[HeadlineCandidate], site_names: Iterable[str] = ()
) -> str:
    """The text the candidates agree on most; "" where there is none.

    Args:
        candidates: in order of trust, which decides between equals.
        site_names: names the site goes by, as :func:`list_site_names` lists them.
    """
    names = {fold_text(x) for x in site_names} - {""}
    known = {fold_text(x.text) for x in candidates}
    votes: dict[str, float] = {}
    prints: dict[str, str] = {}
    for candidate in candidates:
        text = strip_site_name(candidate.text[:MAX_HEADLINE_LENGTH], names, known)
        key = fold_text(text)
        if not key or key in names:
            continue
        votes[key] = votes.get(key, 0.0) + candidate.weight
        prints.setdefault(key, text)
    if not votes:
        return next((x.text.strip() for x in candidates if x.text.strip()), "")
    return prints[max(votes, key=lambda key: votes[key])]


def list_site_names(site_name: str, url: str) -> tuple[str, ...]:
    """What a site may be called: by itself, by its host and by the host's own label."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    own = max(labels[:-1], key=len, default="")
    parts = [x for x in _PART.split(site_name) if x]
    return tuple(x for x in (site_name, host, own, *parts[:1]) if x)


def strip_site_name(text: str, names: set[str], known: set[str]) -> str:
    """A title without the site's name at either end.

    Args:
        names: folded names of the site.
        known: folded titles seen elsewhere on the page. What is left when an end is
            taken off is trusted where it is one of them.
    """
    text = " ".join(text.split())
    for _ in range(4):
        shorter = _strip_one_end(text, names, known)
        if shorter == text:
            break
        text = shorter
    return text


def _strip_one_end(text: str, names: set[str], known: set[str]) -> str:
    cuts = list(_PART.finditer(text))
    if not cuts:
        return text
    for cut, rest, end in (
        (cuts[-1], text[: cuts[-1].start()], text[cuts[-1].end() :]),
        (cuts[0], text[cuts[0].end() :], text[: cuts[0].start()]),
    ):
        if not fold_text(rest):
            continue
        if _is_site_name(end, names) or (
            fold_text(rest) in known and "|" in cut[0] + "|" and _is_short(end)
        ):
            return rest.strip()
    return text


def _is_site_name(part: str, names: set[str]) -> bool:
    key = fold_text(part)
    if not key:
        return True
    if key in names:
        return True
    return _is_short(part) and any(
        len(name) >= 4 and (key.startswith(name) or key.endswith(name))
        for name in names
    )


def _is_short(part: str) -> bool:
    return len(part.split()) <= _NAME_WORDS
