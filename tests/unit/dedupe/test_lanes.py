"""Many numbers at once give what one number at a time gives by the definition."""

from __future__ import annotations

import sys
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.dedupe import lanes
from wireroom.dedupe.lanes import hash_windows, mix_numbers

LOW_64_BITS = 2**64 - 1
NUMBERS = st.integers(0, LOW_64_BITS)


def mix_one(number: int) -> int:
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 & LOW_64_BITS
    number = (number ^ number >> 27) * 0x94D049BB133111EB & LOW_64_BITS
    return number ^ number >> 31


def hash_one_window(codes: list[int]) -> int:
    rolled = 0
    for code in codes:
        rolled = mix_one(rolled + 0x9E3779B97F4A7C15 + code & LOW_64_BITS)
    return rolled


@given(numbers=st.lists(NUMBERS, max_size=20))
def test_each_number_is_mixed_as_if_it_were_alone(numbers):
    assert mix_numbers(numbers).tolist() == [mix_one(number) for number in numbers]


@given(codes=st.lists(NUMBERS, min_size=4, max_size=20))
def test_each_run_of_codes_is_hashed_as_if_it_were_alone(codes):
    assert hash_windows(codes, 4).tolist() == [
        hash_one_window(codes[start : start + 4]) for start in range(len(codes) - 3)
    ]


@pytest.mark.parametrize("count", [255, 256, 257, 259, 260, 515, 516])
def test_no_number_is_lost_where_one_long_integer_ends(count):
    codes = [mix_one(number) for number in range(count)]
    assert mix_numbers(codes).tolist() == [mix_one(code) for code in codes]
    assert hash_windows(codes, 4).tolist() == [
        hash_one_window(codes[start : start + 4]) for start in range(count - 3)
    ]


def test_a_machine_with_the_high_byte_first_swaps_the_bytes_of_each_number(monkeypatch):
    monkeypatch.setattr(sys, "byteorder", "big")
    assert lanes._swap_on_big_endian(array("Q", [1])).tolist() == [1 << 56]
