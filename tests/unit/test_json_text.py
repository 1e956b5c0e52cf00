"""Decoded JSON has no character that a row cannot hold."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.json_text import parse_json


@pytest.mark.parametrize(
    ("document", "read"),
    [
        (r'"a\u0000b"', "ab"),
        (r'"a\ud800b"', "a?b"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (
            r'{"k\u0000": [["\udfff"], null, 1.5, true]}',
            {"k": [["?"], None, 1.5, True]},
        ),
        ('"line\nbreak"', "line\nbreak"),
        ('{"a": "b"}', {"a": "b"}),
    ],
)
def test_what_a_row_cannot_hold_is_left_out(document, read):
    assert parse_json(document) == read


@given(st.recursive(st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_all_that_was_read_can_be_stored(value):
    found = json.dumps(parse_json(json.dumps(value)), ensure_ascii=False)
    assert "\0" not in found
    found.encode("utf-8")
