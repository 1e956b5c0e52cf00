"""Which parameters of an address change nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.decide.entries.address_folds import (
    find_varying_parameters,
    fold_url_key,
    strip_parameters,
)

A = "https://a.example/x"


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        pytest.param(f"{A}?s=1", f"{A}?s=2", ("s",), id="one"),
        pytest.param(f"{A}?id=7&s=1", f"{A}?id=7&s=2", ("s",), id="beside another"),
        pytest.param(f"{A}?s=1&t=1", f"{A}?t=2&s=2", ("s", "t"), id="two"),
        pytest.param(f"{A}?s=1", f"{A}?s=1", (), id="the same address"),
        pytest.param(f"{A}?s=1", f"{A}?r=1", (), id="other names"),
        pytest.param(f"{A}?s=1", A, (), id="only one has it"),
        pytest.param(f"{A}?s=1", "https://a.example/y?s=2", (), id="other path"),
        pytest.param(f"{A}?s=1", "https://b.example/x?s=2", (), id="other host"),
        pytest.param(f"{A}?s=1&s=2", f"{A}?s=1&s=3", (), id="a name twice"),
        pytest.param(f"{A}?1", f"{A}?2", (), id="no names"),
    ],
)
def test_addresses_differ_in_the_values_of_parameters_alone(one, other, names):
    assert find_varying_parameters(one, other) == names
    assert find_varying_parameters(other, one) == names


def test_a_folded_address_lacks_its_parameters():
    url = f"{A}?id=7&s=1&t=2"
    assert strip_parameters(url, {"s", "t"}) == f"{A}?id=7"
    assert fold_url_key(url, {"s", "t"}) == f"{A}?id=7"
    assert fold_url_key(f"{A}?s=1", {"s"}) == A
    assert strip_parameters(url, ()) == url


@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from("12")))
def test_what_varies_is_all_that_has_to_be_stripped(values):
    one = f"{A}?" + "&".join(f"{name}={value}" for name, value in values.items())
    other = f"{A}?" + "&".join(f"{name}=1" for name in values)
    names = find_varying_parameters(one, other)
    assert strip_parameters(one, names) == strip_parameters(other, names)
