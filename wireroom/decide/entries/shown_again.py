"""Stories that a feed shows again under other addresses, by the feed's own evidence.

Some feeds put a session id or a random number into each link, or alternate between
mirrors or versions of a site. Each would make every story of every poll a new article.
The feed itself shows that they are none: several stories at once have the title of one
that the feed shows no longer, and an address that differs from that one's in the same
way. So no page has to be downloaded to know them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

# Stories that differ in the same way; with fewer it may be a coincidence.
MIN_STORIES = 3
# Addresses of one text and title in one feed; more of them are not downloaded.
MAX_ADDRESSES = 8
# Characters of a label.
MAX_LABEL = 200
# What a session or a random number looks like as a part of a path: long, with digits
# among letters. A date or the number of an article is none.
_TOKEN = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_.~()-]{8,}")
_MONTH = re.compile(r"[0-9]{1,4}-?[A-Za-z]{3,9}-?[0-9]{1,4}")


class Differing(StrEnum):
    """The part in which two addresses of one story differ."""

    PARAMETERS = "parameters"
    HOST = "host"
    TOKEN = "token"  # noqa: S105 - a part of a path, no secret
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How two addresses of one story differ.

    Attributes:
        names: of the parameters, or the segment that only one of them has. position: of
            the token among the segments of the path.
    """

    kind: Differing
    names: tuple[str, ...] = ()
    position: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """The names under which evidence is recorded, of each parameter its own.

        No parameter of a query begins with "@" as these do.
        """
        match self.kind:
            case Differing.PARAMETERS:
                return self.names
            case Differing.TOKEN:
                return (f"@token {self.position}",)
            case Differing.HOST | Differing.SEGMENT:
                return (" ".join((f"@{self.kind}", *self.names))[:MAX_LABEL],)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """An address with the title and the date under which a feed shows it, or did."""

    url: str
    title: str
    published: datetime | None = None


def find_stories_shown_again(
    shown: Sequence[ShownStory],
    gone: Sequence[ShownStory],
    established: Collection[str] = (),
) -> dict[int, tuple[int, Difference]]:
    """Return which stories a feed shows again under another address.

    A story is one that the feed shows no longer if title and date are the same, and at
    least three stories differ from theirs in the same way, now or before. What is left
    of the addresses without that difference has to tell the stories apart: a parameter
    that numbers articles would leave one address for all.

    Args:
        established: labels of the differences that enough stories have shown before.

    Returns:
        By position in ``shown`` the position in ``gone`` and the difference; empty
        without the evidence.
    """
    by_title: defaultdict[str, list[int]] = defaultdict(list)
    for number, story in enumerate(gone):
        by_title[story.title].append(number)
    found: defaultdict[Difference, dict[int, int]] = defaultdict(dict)
    for number, story in enumerate(shown):
        for difference, old in _iter_differences(story, gone, by_title):
            found[difference].setdefault(number, old)
    again: dict[int, tuple[int, Difference]] = {}
    for difference, pairs in sorted(found.items(), key=lambda item: -len(item[1])):
        is_known = all(label in established for label in difference.labels)
        if len(pairs) < MIN_STORIES and not is_known:
            continue
        if _tells_apart(shown, difference):
            for number, old in pairs.items():
                again.setdefault(number, (old, difference))
    return again


def find_known_texts(
    titles: Sequence[str], gone: Sequence[tuple[str, int]], *, shown: int
) -> dict[int, int]:
    """Return which stories only their text has distinguished from new ones, so far.

    A story is one that the feed has shown under so many addresses that led to one text,
    and under this title to no other. At least three stories are, and half of the feed:
    a single heading that comes each day is none.

    Args:
        titles: of the stories under identities and addresses that are not known.
        gone: titles of entries that the feed shows no longer, each with the article
            that holds its text. shown: the entries of the feed.

    Returns:
        By position in ``titles`` the position in ``gone``, which no other gets.
    """
    by_title: defaultdict[str, list[int]] = defaultdict(list)
    for place, (title, _) in enumerate(gone):
        by_title[title].append(place)
    known = {
        title: places
        for title, places in by_title.items()
        if title
        and len(places) >= MAX_ADDRESSES
        and len({gone[place][1] for place in places}) == 1
    }
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, title in enumerate(titles):
        if title in known:
            found[title].append(number)
    pairs = {
        number: place
        for title, numbers in found.items()
        for number, place in zip(numbers, known[title], strict=False)
    }
    is_restless = len(pairs) >= MIN_STORIES and len(pairs) * 2 >= shown
    return pairs if is_restless else {}


def find_difference(one: str, other: str) -> Difference | None:
    """Return how two addresses differ; None if not in one part of them alone."""
    mine, theirs = urlsplit(one), urlsplit(other)
    if mine.path == theirs.path and mine.netloc == theirs.netloc:
        names = _find_parameters(mine.query, theirs.query)
        return Difference(kind=Differing.PARAMETERS, names=names) if names else None
    if mine.query != theirs.query:
        return None
    if mine.netloc != theirs.netloc:
        is_mirror = mine.path == theirs.path
        return Difference(kind=Differing.HOST) if is_mirror else None
    return _compare_paths(mine.path.split("/"), theirs.path.split("/"))


def _iter_differences(
    story: ShownStory, gone: Sequence[ShownStory], by_title: Mapping[str, Sequence[int]]
) -> Iterator[tuple[Difference, int]]:
    for old in by_title.get(story.title, ()) if story.title else ():
        before = gone[old].published
        if before and story.published and before != story.published:
            # A heading that comes each day: the weather, a letter from the editor.
            continue
        difference = find_difference(gone[old].url, story.url)
        if difference is not None:
            yield difference, old


def _find_parameters(mine: str, theirs: str) -> tuple[str, ...]:
    """Return the parameters that differ, or that only one has; () if one is twice."""
    left, right = _read_query(mine), _read_query(theirs)
    if left is None or right is None:
        return ()
    names = sorted(left.keys() | right.keys())
    return tuple(name for name in names if left.get(name) != right.get(name))


def _read_query(query: str) -> dict[str, str] | None:
    pairs = [piece.partition("=") for piece in query.split("&") if piece]
    values = {name: value for name, _, value in pairs}
    return values if len(values) == len(pairs) else None


def _compare_paths(one: list[str], other: list[str]) -> Difference | None:
    if len(one) == len(other):
        places = [n for n, piece in enumerate(one) if piece != other[n]]
        if len(places) != 1 or not _are_tokens(one[places[0]], other[places[0]]):
            return None
        return Difference(kind=Differing.TOKEN, position=places[0])
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) != len(shorter) + 1:
        return None
    for place, piece in enumerate(longer):
        if piece and longer[:place] + longer[place + 1 :] == shorter:
            return Difference(kind=Differing.SEGMENT, names=(piece,))
    return None


def _are_tokens(*pieces: str) -> bool:
    return all(_TOKEN.fullmatch(one) and not _MONTH.fullmatch(one) for one in pieces)


def _tells_apart(stories: Sequence[ShownStory], difference: Difference) -> bool:
    """Return whether addresses without the difference still name one title each."""
    titles: dict[str, str] = {}
    return all(
        titles.setdefault(_strip(urlsplit(story.url), difference), story.title)
        == story.title
        for story in stories
    )


def _strip(url: SplitResult, difference: Difference) -> str:
    pieces = url.path.split("/")
    match difference.kind:
        case Differing.PARAMETERS:
            kept = [
                piece
                for piece in url.query.split("&")
                if piece.partition("=")[0] not in difference.names
            ]
            return f"{url.netloc}{url.path}?{'&'.join(kept)}"
        case Differing.HOST:
            return f"{url.path}?{url.query}"
        case Differing.TOKEN:
            del pieces[difference.position : difference.position + 1]
        case Differing.SEGMENT if difference.names[0] in pieces:
            pieces.remove(difference.names[0])
    return f"{url.netloc}{'/'.join(pieces)}?{url.query}"
