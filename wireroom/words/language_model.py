"""The model that identifies languages, read and applied without numpy.

The model is that of py3langid 0.4 (BSD-3-Clause, ``language_model.LICENSE``): an
automaton that finds 100,053 sequences of bytes in a text, and for each sequence its
cost in each of 142 columns, the negated logarithm of its probability in a language.
``python -m wireroom.words.language_model_export`` writes the file.
"""

from __future__ import annotations

import json
import lzma
import math
import struct
import sys
import unicodedata
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL_FILE = Path(__file__).with_name("language_model.xz")
# Parts of one in which costs are stored. Nothing is lost, because the source has them
# as 16-bit floats between 2 and 16.
COST_SCALE = 2_048
# Parts of one in which the weight of a sequence is counted, so that scores are added as
# integers: 64 bits hold those of a text of 500,000 bytes.
_WEIGHT_SCALE = 2**30
# Rows of costs that are kept, of 600 bytes each.
_KEPT_ROWS = 8_192
_PART_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True, eq=False)
class LanguageModel:
    """A naive Bayes classifier over sequences of bytes.

    Attributes:
        labels: the language of each column; a language has one column per script.
        priors: the logarithm of the probability of each column.
        moves: rows of 256 states, the next one for each byte.
        starts: for each state the place of its row in ``moves``.
        features: for each state the number of the sequence that ends in it, or -1.
        costs: for each sequence a row of 16-bit costs, one per column, low byte first.
    """

    labels: tuple[str, ...]
    priors: tuple[float, ...]
    moves: array[int]
    starts: array[int]
    features: array[int]
    costs: bytes

    def classify(self, text: str) -> tuple[str, float]:
        """Return the most probable language and its probability, 0 to 1."""
        encoded = encode_text(text)
        # Sequences of one text depend on each other. Without the root each text of a
        # few sentences would be certain.
        scale = 1 / math.sqrt(len(encoded) or 1)
        scores = self._score(self._count_features(encoded))
        best = max(scores)
        shares = [math.exp((score - best) * scale) for score in scores]
        for first, second in self._columns_of_one_language:
            shares[first] += shares[second]
            shares[second] = 0.0
        largest = max(shares)
        return self.labels[shares.index(largest)], largest / sum(shares)

    @cached_property
    def _columns_of_one_language(self) -> list[tuple[int, int]]:
        return [
            (first, column)
            for column, label in enumerate(self.labels)
            if (first := self.labels.index(label)) != column
        ]

    def _count_features(self, encoded: bytes) -> Counter[int]:
        moves, starts, state = self.moves, self.starts, 0
        states = [state := moves[starts[state] + byte] for byte in encoded]
        counts = Counter(map(self.features.__getitem__, states))
        del counts[-1]
        return counts

    def _score(self, counts: Counter[int]) -> list[float]:
        """Return the logarithm of the probability of each column, plus a constant.

        All columns are equal if no sequence was found.
        """
        if not counts:
            return [0.0] * len(self.labels)
        by_count: defaultdict[int, list[int]] = defaultdict(list)
        for feature, count in counts.items():
            by_count[count].append(feature)
        lanes = self._every_second_lane
        first = second = 0
        for count, features in by_count.items():
            weight = round(math.log1p(count) * _WEIGHT_SCALE)
            costs = sum(map(self._read_row, features))
            first += weight * (costs & lanes)
            second += weight * (costs >> 32 & lanes)
        scale = COST_SCALE * _WEIGHT_SCALE
        return [
            prior - cost / scale
            for prior, cost in zip(
                self.priors, self._list_lanes(first, second), strict=True
            )
        ]

    @cached_property
    def _read_row(self) -> Callable[[int], int]:
        """Returns the costs of a sequence as one long integer of 32-bit lanes.

        So one addition adds all columns, with room for the carry of every sequence that
        there is. The even columns are in front of the odd ones. Rows are kept, because
        most texts share theirs: making one takes three times as long as adding it.
        """
        width, pairs = 2 * len(self.labels), len(self.labels) // 2
        even_columns = int.from_bytes(b"\xff\xff\0\0" * pairs, "little")

        def read_row(feature: int) -> int:
            start = feature * width
            row = int.from_bytes(self.costs[start : start + width], "little")
            return (row & even_columns) | (row >> 16 & even_columns) << 32 * pairs

        return lru_cache(maxsize=_KEPT_ROWS)(read_row)

    @cached_property
    def _every_second_lane(self) -> int:
        return int.from_bytes(
            b"\xff\xff\xff\xff\0\0\0\0" * (len(self.labels) // 2), "little"
        )

    def _list_lanes(self, first: int, second: int) -> list[int]:
        """Return the 64-bit lanes of two halves of a row, in the order of the columns.

        Args:
            first: the lanes with even numbers. second: the others.
        """
        size, pairs = len(self.labels), len(self.labels) // 2
        lanes, columns = [0] * size, [0] * size
        lanes[::2] = struct.unpack(f"<{pairs}Q", first.to_bytes(8 * pairs, "little"))
        lanes[1::2] = struct.unpack(f"<{pairs}Q", second.to_bytes(8 * pairs, "little"))
        columns[::2], columns[1::2] = lanes[:pairs], lanes[pairs:]
        return columns


def encode_text(text: str) -> bytes:
    """Return the bytes that the model was trained on: NFC, no text all in capitals."""
    if text.isupper():
        text = text.lower()
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def read_model(path: Path = MODEL_FILE) -> LanguageModel:
    """Read a model from its file: 0.4 s, 71 MB.

    Raises:
        OSError: the file cannot be read.
    """
    with lzma.open(path) as file:
        header = json.loads(file.readline())
        sizes = header["sizes"]
        return LanguageModel(
            labels=tuple(header["labels"]),
            priors=tuple(header["priors"]),
            moves=_read_array(file, "I", sizes["moves"]),
            starts=_read_array(file, "I", sizes["starts"]),
            features=_read_array(file, "i", sizes["features"]),
            costs=file.read(sizes["costs"]),
        )


def _read_array(file: IO[bytes], typecode: str, count: int) -> array[int]:
    """Read numbers of 32 bits, a part at a time to hold them in memory once."""
    values = array(typecode)
    while missing := 4 * (count - len(values)):
        values.frombytes(file.read(min(missing, _PART_BYTES)))
    if sys.byteorder == "big":
        values.byteswap()
    return values
