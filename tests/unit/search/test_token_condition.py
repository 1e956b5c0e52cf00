"""Conditions on tokens say the same without the database."""

import pytest

from wireroom.search.token_condition import parse_condition

TOKENS = frozenset({"storm", "pier~en", "it's", "a\\b", "s=3", "^old"})


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("'storm'", True),
        ("'rain'", False),
        ("'sto':*", True),
        ("'rai':*", False),
        ("!('rain') & 'storm'", True),
        ("('rain' | 'storm') & !('^old')", False),
        ("'rain' & 'x' | 'storm'", True),
        ("'rain' | 'storm' & 'x'", False),
        ("((('it''s') & ('a\\\\b')))", True),
        ("'='", False),
        ("!!'storm'", True),
        ("!'rain' & !'snow'", True),
        ("!('storm' & 'rain')", True),
        ("'storm' & 'pier' & 's=3'", False),
        ("'storm' & '^old' & 's=3'", True),
        ("'rain' | 'snow' | 's=3'", True),
        ("'rain' | 'snow' | 'ice'", False),
        ("  'storm'\n", True),
        ("'pier+':*", False),
    ],
)
def test_a_condition_is_fulfilled_as_in_postgresql(condition, expected):
    assert parse_condition(condition)(TOKENS) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "'a' <-> 'b'",
        "'a':A",
        "('a'",
        "'a' 'b'",
        "& 'a'",
        "'a' &",
        "!",
        "'a' )",
        "('a' 'b')",
        "x",
    ],
)
def test_what_is_no_condition_on_tokens_is_refused(text):
    with pytest.raises(ValueError, match=r"condition|parenthesis"):
        parse_condition(text)
