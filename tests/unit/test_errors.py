"""What an error says can be kept: one line, as a row and a log take it."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.errors import Permanent, Reason, Transient


@pytest.mark.parametrize(
    ("detail", "kept"),
    [
        ("Paper: cut off", "Paper: cut off"),
        ("no OPML: <![CDATA[\n</body>, line 3", "no OPML: <![CDATA[ </body>, line 3"),
        ("a\r\nb\u2028c\x0bd", "a b c d"),
        ("a\0b", "a\ufffdb"),
        ("a\ud800b", "a?b"),
        ("", ""),
    ],
)
def test_a_detail_is_one_line_that_a_row_can_hold(detail, kept):
    assert Permanent(Reason.BAD_URL, detail).detail == kept


@given(st.text())
def test_any_detail_survives_the_way_between_processes(detail):
    error = Transient(Reason.DNS, detail, 3.0)
    again = pickle.loads(pickle.dumps(error))
    assert (again.reason, again.detail, again.retry_after) == (
        Reason.DNS, error.detail, 3.0,
    )  # fmt: skip
    assert len(error.detail.splitlines()) <= 1
