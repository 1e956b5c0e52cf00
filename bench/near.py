"""How near-duplicates are found, beside plain MinHash LSH and SimHash.

    .venv/bin/pip install -c constraints.txt -e ".[bench]"
    .venv/bin/python bench/near.py [--pairs FOLDER]

The folder holds ``stories.jsonl`` or ``stories.jsonl.xz``, a text a line: ``id``,
``text``, ``title``, ``family`` (texts of one family tell one story) and ``kind``.
Without it texts are made up. The other methods are given the threshold that is best
for them, found by looking at the answers; ours has no such help.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import platform
import random
import sys
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from wireroom.dedupe.fingerprint import split_words
from wireroom.dedupe.memory_index import MemoryIndex
from wireroom.dedupe.stories import StoryDoc, assign_story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Pair = tuple[int, int]

PERMUTATIONS = 128
JACCARD = tuple(round(0.1 * tenth, 1) for tenth in range(2, 10))
HAMMING = tuple(range(17))
SHINGLE = 5
# A link to a text that quotes a part of another is neither asked for nor wrong.
APART = {"excerpt", "partial"}
FAMILIES = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A labelled text. ``family`` is None if no other text is of its story."""

    title: str
    text: str
    family: str | None
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well pairs were found; ``negatives`` counts texts of no family in a pair."""

    precision: float
    recall: float
    f1: float
    wrong: int
    negatives: int


def main() -> int:
    """Score the three methods and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    texts = list(_read(asked.pairs) if asked.pairs else _made(asked.seed))
    table = Table("method", "P", "R", "F1", "wrong pairs", "negatives joined")
    methods: dict[str, Callable[[list[Labelled]], Iterable[tuple[str, set[Pair]]]]] = {
        "wireroom": _ours,
        "SimHash 64": _simhash,
    }
    rival = "without datasketch: install the extra bench"
    if find_spec("datasketch"):
        methods[f"MinHash LSH {PERMUTATIONS}"] = _minhash
        rival = f"datasketch {version('datasketch')}"
    for name, method in methods.items():
        tried = [(how, _score(texts, found)) for how, found in method(texts)]
        how, best = max(tried, key=lambda one: one[1].f1)
        numbers = (best.precision, best.recall, best.f1)
        table.add_row(
            f"{name} {how}".strip(),
            *(f"{number:.3f}" for number in numbers),
            str(best.wrong),
            str(best.negatives),
        )
    console = Console(width=110)
    console.print(table)
    console.print(
        f"{len(texts)} texts; {platform.machine()}, Python {sys.version.split()[0]}, "
        f"{rival}"
    )
    return 0


def _read(folder: Path) -> Iterator[Labelled]:
    packed, plain = folder / "stories.jsonl.xz", folder / "stories.jsonl"
    opened = lzma.open if packed.exists() else open
    with opened(packed if packed.exists() else plain, "rt", encoding="utf8") as lines:
        for line in filter(str.strip, lines):
            said = json.loads(line)
            yield Labelled(
                title=said.get("title") or "",
                text=said["text"],
                family=said.get("family"),
                kind=said["kind"],
            )


def _score(texts: list[Labelled], found: set[Pair]) -> Score:
    families: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(texts):
        if one.family is not None:
            families[one.family].append(number)
    gold = {pair for members in families.values() for pair in combinations(members, 2)}
    apart = {
        pair for pair in gold if {texts[pair[0]].kind, texts[pair[1]].kind} & APART
    }
    core = gold - apart
    right, wrong = len(found & core), found - gold
    precision = right / (right + len(wrong)) if found else 0.0
    recall = right / len(core)
    both = precision + recall
    touched = {number for pair in wrong for number in pair}
    return Score(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / both if both else 0.0,
        wrong=len(wrong),
        negatives=sum(texts[number].family is None for number in touched),
    )


def _ours(texts: list[Labelled]) -> Iterator[tuple[str, set[Pair]]]:
    index = MemoryIndex()
    for number, one in enumerate(texts):
        doc = StoryDoc(id=number, title=one.title, text=one.text)
        index.add(doc, assign_story(doc, index))
    stories: dict[int, list[int]] = defaultdict(list)
    for number in range(len(texts)):
        stories[index.find_story(number)].append(number)
    yield "", {pair for one in stories.values() for pair in combinations(one, 2)}


def _minhash(texts: list[Labelled]) -> Iterator[tuple[str, set[Pair]]]:
    # Imported here: the other methods are compared without the extra "bench", too.
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - see above

    hashed = []
    for one in texts:
        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([shingle.encode() for shingle in _shingles(one)])
        hashed.append(made)
    for threshold in JACCARD:
        index, found = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS), set()
        for number, made in enumerate(hashed):
            for other in index.query(made):
                if hashed[other].jaccard(made) >= threshold:
                    found.add((other, number))
            index.insert(number, made)
        yield f"at {threshold}", found


def _simhash(texts: list[Labelled]) -> Iterator[tuple[str, set[Pair]]]:
    hashed = np.array([_simhash_of(one) for one in texts], np.uint64)
    near: dict[int, set[Pair]] = defaultdict(set)
    for number in range(1, len(hashed)):
        apart = np.bitwise_count(hashed[:number] ^ hashed[number])
        for other in np.nonzero(apart <= HAMMING[-1])[0]:
            near[int(apart[other])].add((int(other), number))
    for most in HAMMING:
        within = (near[bits] for bits in range(most + 1))
        yield f"within {most} bits", set().union(*within)


def _simhash_of(one: Labelled) -> int:
    draws = [
        int.from_bytes(_digest(shingle), "little") for shingle in sorted(_shingles(one))
    ]
    bits = np.unpackbits(np.array(draws, "<u8").view(np.uint8)).reshape(len(draws), 64)
    majority = bits.sum(axis=0) * 2 > len(draws)
    return int.from_bytes(np.packbits(majority).tobytes(), "little")


def _digest(shingle: str) -> bytes:
    return hashlib.blake2b(shingle.encode(), digest_size=8).digest()


def _shingles(one: Labelled) -> set[str]:
    folded = split_words(one.text)
    last = max(1, len(folded) - SHINGLE + 1)
    return {" ".join(folded[place : place + SHINGLE]) for place in range(last)}


def _made(seed: int) -> Iterator[Labelled]:
    """Make families of one story, and texts that only look like one another."""
    draw = random.Random(seed)
    notice = _text(draw, 8)
    for family in range(FAMILIES):
        seed_text = _text(draw, draw.randrange(12, 30))
        variants = _variants(draw, seed_text, notice)
        for kind, sentences in [("seed", seed_text), *draw.sample(variants, 4)]:
            yield _label_text(sentences, kind, f"f{family}")
    for _ in range(FAMILIES):
        yield _label_text([*_text(draw, 12), *notice], "neg_shared_notice", None)
        yield _label_text(_table(draw), "neg_template", None)


def _label_text(sentences: list[str], kind: str, family: str | None) -> Labelled:
    return Labelled(title="", text=" ".join(sentences), family=family, kind=kind)


def _variants(
    draw: random.Random, whole: list[str], notice: list[str]
) -> list[tuple[str, list[str]]]:
    half, place = len(whole) // 2, draw.randrange(len(whole))
    dropped = whole[:place] + whole[place + 1 :]
    return [
        ("dateline", ["NORTHAM (Coastal Press) -", *whole]),
        ("lead", whole[: max(5, len(whole) // 4)]),
        ("tail cut", whole[:half]),
        ("reordered", whole[half:] + whole[:half]),
        ("light edit", [*dropped, *_text(draw, 1)]),
        ("update", [*_text(draw, 2), *whole]),
        ("notice", [*whole, *notice]),
    ]


def _text(draw: random.Random, sentences: int) -> list[str]:
    return [
        " ".join(_word(draw) for _ in range(draw.randrange(9, 24))) + "."
        for _ in range(sentences)
    ]


def _word(draw: random.Random) -> str:
    # As in a language, few words are frequent and most are rare.
    rank = int(draw.paretovariate(0.6))
    word = f"w{rank % 20_000:x}"
    return word.capitalize() if draw.random() < 0.08 else word


def _table(draw: random.Random) -> list[str]:
    rows = "Shares of {} closed at {}.{} crowns after {} pieces changed hands."
    return [
        rows.format(
            _word(draw).capitalize(),
            draw.randrange(400),
            draw.randrange(10, 99),
            draw.randrange(9000),
        )
        for _ in range(14)
    ]


if __name__ == "__main__":
    sys.exit(main())
