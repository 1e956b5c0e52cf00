"""The exported model answers as the installed py3langid does."""

from __future__ import annotations

import json
import lzma
import math
import struct
import sys

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from wireroom.words.language_model import encode_text, read_model

BRIDGE = "The council voted on Monday to close the old bridge for two years. "
TEXTS = {
    "one sentence": BRIDGE,
    "twenty sentences": BRIDGE * 20,
    "two languages": BRIDGE + "Wer soll das bezahlen?",
    "one letter": "a",
    "nothing": "",
    "no sequence of the model": "\x00\x01",
    "capitals": "DER STADTRAT HAT AM MONTAG BESCHLOSSEN, DIE BRÜCKE ZU SCHLIESSEN",
    "accents apart": "Il faudrait que les gens se re\u0301veillent enfin",
    "two scripts of one language": "Не разумем зашто. Ne razumem zašto.",  # noqa: RUF001 - Cyrillic
    "no letters of ASCII": "なぜこんなに長く待っていたのか理解できません。",
    "half a surrogate pair": "\ud800 Who is going to pay for all of this?",
    "Hausa": "Majalisar birnin ta kada kuri'a ranar Litinin don rufe gadar.",
}


@pytest.fixture(scope="module")
def models():
    theirs = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return read_model(), theirs


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_the_exported_model_answers_as_py3langid(models, text):
    """After an update: ``python -m wireroom.words.language_model_export``."""
    ours, theirs = models
    language, confidence = theirs.classify(text)
    assert ours.classify(text) == (language, pytest.approx(confidence, abs=0.001))


LABELS = ["aa", "bb", "aa", "cc"]
# The costs of "x" and of "y" in each column; the first is as large as a cost can be.
COSTS = ((65_535, 3_000, 4_000, 9_000), (2_000, 65_535, 8_000, 1_000))


@pytest.fixture
def small(tmp_path):
    """A model with two sequences of one byte, "x" and "y"."""
    moves = [0] * 256
    moves[ord("x")], moves[ord("y")] = 1, 2
    header = {
        "labels": LABELS,
        "priors": [-1.0, -1.5, -2.0, -2.5],
        "sizes": {"moves": 256, "starts": 3, "features": 3, "costs": 16},
    }
    path = tmp_path / "model.xz"
    with lzma.open(path, "w") as file:
        file.write(json.dumps(header).encode() + b"\n")
        file.write(struct.pack("<256I3I3i", *moves, 0, 0, 0, -1, 0, 1))
        file.write(struct.pack("<8H", *COSTS[0], *COSTS[1]))
    return path


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        pytest.param("x", (1, 0), id="one sequence"),
        pytest.param("x y", (1, 1), id="two sequences of one count, whose sum carries"),
        pytest.param("xxx y", (3, 1), id="two sequences of two counts"),
        pytest.param("---", (0, 0), id="no sequence"),
    ],
)
def test_an_answer_is_the_share_of_its_columns(small, text, counts):
    shares = dict.fromkeys(LABELS, 0.0)
    for column, prior in enumerate((-1.0, -1.5, -2.0, -2.5)):
        score = prior - sum(
            math.log1p(count) * costs[column] / 2_048
            for count, costs in zip(counts, COSTS, strict=True)
        )
        if not any(counts):
            score = 0.0
        shares[LABELS[column]] += math.exp(score / math.sqrt(len(text)))
    best = max(shares, key=shares.__getitem__)
    confidence = shares[best] / sum(shares.values())
    assert read_model(small).classify(text) == (best, pytest.approx(confidence))


def test_a_machine_with_the_high_byte_first_reads_the_same_file(small, monkeypatch):
    moves = read_model(small).moves
    monkeypatch.setattr(sys, "byteorder", "big")
    swapped = read_model(small).moves
    swapped.byteswap()
    assert swapped == moves


def test_a_text_all_in_capitals_is_read_in_lower_case():
    assert encode_text("ÉTÉ") == "été".encode()
    assert encode_text("e\u0301") == "é".encode()
