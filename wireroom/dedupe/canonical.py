"""Decides whether a page is the one whose address another page declares as its own.

``rel=canonical`` is a claim: templates name a section on every page of it, two pages
name each other, and a hostile page names the page of somebody else. So the claim alone
merges nothing. The two pages must show the same text, or have the same headline where
no other pages make the same claim about other texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.dedupe.fingerprint import count_common, normalize_text, split_words
from wireroom.dedupe.stories import StoryDoc, compare_texts, hash_text

if TYPE_CHECKING:
    from collections.abc import Iterable

# Share of the longer text that the pages of one article have in common. A section or a
# digest holds the whole of several articles, so the share of the shorter is no sign.
SAME_PAGE_SHARE = 0.7
# Words of a headline that tell an article. "Live" and "Letters" are on many pages.
MIN_TITLE_WORDS = 3
# Pages with other texts that make the same claim, from which on the claim is a
# template's: a page and its print view are two.
MANY_CLAIMS = 2


def confirms_claim(
    page: StoryDoc, named: StoryDoc, claimants: Iterable[StoryDoc] = ()
) -> bool:
    """Return whether ``page`` is ``named``, whose address it declares.

    Args:
        claimants: other pages that declare the same address; read only where the
            headline has to decide.
    """
    if have_same_text(page, named):
        return True
    if not _have_same_title(page, named):
        return False
    differing = 0
    for claimant in claimants:
        differing += not have_same_text(page, claimant)
        if differing >= MANY_CLAIMS:
            return False
    return True


def have_same_text(one: StoryDoc, other: StoryDoc) -> bool:
    """Return whether two pages show one text, give or take an edit or a frame."""
    hashes, other_hashes = hash_text(one.text), hash_text(other.text)
    if not len(hashes) or not len(other_hashes):
        # Too short for shingles: title and text have to be equal in full.
        words = normalize_text(f"{one.title}\n{one.text}")
        return words == normalize_text(f"{other.title}\n{other.text}") and bool(
            one.text.strip()
        )
    common = count_common(hashes, other_hashes)
    if common < SAME_PAGE_SHARE * max(len(hashes), len(other_hashes)):
        return False
    return compare_texts(one, other, hashes) is not None


def _have_same_title(one: StoryDoc, other: StoryDoc) -> bool:
    words = split_words(one.title)
    return len(words) >= MIN_TITLE_WORDS and words == split_words(other.title)
