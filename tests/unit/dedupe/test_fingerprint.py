"""Fingerprints are stored and compared for years, so their values are fixed here."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom.dedupe.fingerprint import (
    MAX_CHARACTERS,
    content_hash,
    hash_shingles,
    normalize_text,
    sample_hashes,
    sample_text,
    split_words,
)
from wireroom.dedupe.stories import hash_text

FERRY = (
    "The ferry left the harbour at nine in the morning, and all forty people on board"
    " were told that the sea was calm enough for the crossing to the northern cape."
)

FOLDED = {
    "case and punctuation": ("The Ferry, again!", "the ferry again"),
    "an ASCII apostrophe": ("It's Ada's", "its adas"),
    "curly apostrophes": ("It\u2019s \u2018so\u2019 it\u02bcs", "its so its"),
    "an apostrophe beside other letters": ("Ren\u00e9's", "renes"),
    "a letter that decomposes into an apostrophe": ("\u0149 a", "n a"),
    "invisible characters": ("har\u00adbour \u200bpier \u200dx", "harbour pier x"),
    "accents": ("\u00c9t\u00e9 \u00e0 Z\u00fcrich", "ete a zurich"),
    "letters that do not decompose": ("\u0131\u0142\u0111\u00f8", "ildo"),
    "sharp s": ("Stra\u00dfe", "strasse"),
    "compatibility forms": ("\ufb01sh \uff21\uff22", "fish ab"),
    "digits and underscores": ("7 a_b", "7 a b"),
    "Chinese by the character": ("\u65b0\u805e a", "\u65b0 \u805e a"),
    "Japanese by the character": ("\u304b\u306a", "\u304b \u306a"),
    "Thai by the character": ("\u0e01\u0e02", "\u0e01 \u0e02"),
    "Korean by the word": ("\uc18c\uc2dd \uc624\ub298", "\uc18c\uc2dd \uc624\ub298"),
    "two bytes of UTF-8 as Windows-1252": ("caf\u00c3\u00a9", "cafe"),
    "three bytes": ("so\u00e2\u20ac\u2122s", "sos"),
    "four bytes": ("a\u00f0\u0178\u02dc\u20acb", "a b"),
    "a byte that Windows-1252 leaves undefined": ("\u00c3\u0081rhus", "arhus"),
    "what only looks like three bytes of UTF-8": ("a\u00e0\u0080\u0080b", "aa b"),
    "what only looks like UTF-8": ("\u00e0\u00bf\u00c2", "a a"),
}


@pytest.mark.parametrize(("text", "folded"), FOLDED.values(), ids=list(FOLDED))
def test_words_are_folded(text, folded):
    assert normalize_text(text) == folded
    assert split_words(text) == folded.split(" ")


# Without letters that begin UTF-8 read as Windows-1252, which is repaired first.
SIGNS = (
    "aZẽ'\u2019\u02bc\u00ad\u200b\u201c\u2013\u2026·ŉłıøẞİ日本ไ한ﬁＡ_\u0301\u00a0 \n1"
)
UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff"


def fold_slowly(text: str) -> list[str]:
    """The words of a text by the definition, without a shorter way for any text."""
    marks = "'\u2018\u2019\u02bc\u00ad\u200b\u200d"
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if c not in marks).casefold()
    text = "".join(c for c in text if not "\u0300" <= c <= "\u036f")
    text = unicodedata.normalize("NFKC", text)
    text = text.translate(str.maketrans("\u0131\u0142\u0111\u00f8", "ildo"))
    return re.findall(f"[{UNSPACED}]|[^\\W_{UNSPACED}]+", text)


@settings(max_examples=200)
@given(text=st.text(alphabet=SIGNS, max_size=12))
def test_the_shorter_ways_fold_as_the_definition(text):
    assert split_words(text) == fold_slowly(text)


def test_200_000_characters_are_read():
    assert MAX_CHARACTERS == 200_000
    assert split_words("a" * 199_999 + " b") == ["a" * 199_999]
    assert split_words("a" * 199_998 + " b") == ["a" * 199_998, "b"]


def test_the_hash_of_a_text_is_fixed():
    hashed = content_hash("ignored", FERRY)
    assert hashed is not None
    assert hashed.hex() == "f5b41f5b96ecc9649e03866408f3c183"


def test_the_shingles_and_samples_of_a_text_are_fixed():
    hashes = hash_shingles(split_words(FERRY))
    assert len(hashes) == 28
    assert hashes[:2].tolist() == [-8513266501043723041, -8033267959098721596]
    samples = sample_text(FERRY)
    assert samples == sample_hashes(hashes)
    assert len(samples) == 12
    assert sorted(samples)[:2] == [18541942543830200, 504011732164802477]


SHORT = {
    "20 words": ("a " * 20, "", True),
    "19 words": ("a " * 19, "", False),
    "19 words and a title of one": ("a " * 19, "b", True),
    "18 words and a title of one": ("a " * 18, "b", False),
    "one word and a title of 19": ("a", "b " * 19, True),
    "no word and a title of 20": ("", "b " * 20, False),
}


@pytest.mark.parametrize(("body", "title", "hashed"), SHORT.values(), ids=list(SHORT))
def test_twenty_words_are_needed_for_a_hash(body, title, hashed):
    assert (content_hash(title, body) is not None) is hashed


def test_a_short_body_is_hashed_with_its_title_a_long_one_without():
    short, long = "a " * 19, "a " * 20
    assert content_hash("One", short) != content_hash("Two", short)
    assert content_hash("One", long) == content_hash("Two", long)
    # The boundary between title and body is part of the hash.
    assert content_hash("x a", "b " * 19) != content_hash("x", "a " + "b " * 19)


def test_texts_that_differ_only_behind_the_limit_have_different_hashes():
    endless = "harbour " * 30_000
    assert content_hash("", endless + "a") != content_hash("", endless + "b")


@pytest.mark.parametrize(("count", "shingles"), [(19, 0), (20, 17)])
def test_a_text_of_n_words_has_n_minus_3_shingles_from_20_words_on(count, shingles):
    words = [f"w{number}" for number in range(count)]
    assert len(hash_shingles(words)) == shingles


def test_a_shingle_has_four_words_and_their_order_matters():
    words = [f"w{number}" for number in range(40)]
    changed = [*words[:20], "other", *words[21:]]
    common = set(hash_shingles(words).tolist()) & set(hash_shingles(changed).tolist())
    assert len(common) == 37 - 4
    swapped = [*words[:20], words[21], words[20], *words[22:]]
    common = set(hash_shingles(words).tolist()) & set(hash_shingles(swapped).tolist())
    assert len(common) == 37 - 5


def test_repeated_shingles_count_once_in_ascending_order():
    hashes = hash_shingles(["a", "b", "c", "d", "e"] * 10).tolist()
    assert len(hashes) == 5
    assert hashes == sorted(hashes)


@pytest.mark.parametrize(
    ("shingles", "fewest", "most"),
    [
        pytest.param(0, 0, 0, id="none"),
        pytest.param(11, 11, 11, id="a short text in full"),
        pytest.param(40, 12, 12, id="at least twelve"),
        pytest.param(2_000, 105, 145, id="one in sixteen"),
        pytest.param(20_000, 1_024, 1_024, id="at most 1,024"),
    ],
)
def test_one_shingle_in_sixteen_is_sampled(shingles, fewest, most):
    hashes = hash_shingles([f"w{number}" for number in range(20_003)])[:shingles]
    assert fewest <= len(sample_hashes(hashes)) <= most


def test_two_texts_select_the_same_samples_of_common_shingles():
    words = [f"w{number}" for number in range(4_000)]
    whole = sample_hashes(hash_shingles(words))
    half = sample_hashes(hash_shingles(words[:2_000]))
    assert half <= whole


def test_the_shingles_of_a_text_are_computed_once():
    assert hash_text(FERRY) is hash_text(FERRY)
