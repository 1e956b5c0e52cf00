"""Which failures are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.store.failures import compute_fingerprint

TRACE = 'Traceback:\n  File "/srv/app/{file}.py", line {line}, in {function}\n    x\n'


def trace(file="page", line=12, function="body"):
    outer = TRACE.format(file="chain", line=3, function="compute")
    return outer + TRACE.format(file=file, line=line, function=function)


SAME = {
    "a key": ("KeyError: 'author'", "KeyError: 'byline'"),
    "a number": ("ValueError: year 20111 of 3", "ValueError: year 9 of 12"),
    "an address": (
        "TypeError: https://paper.example/a/b?c=1 is odd",
        "TypeError: http://gazette.example/ is odd",
    ),
    "hexadecimal": ("X: <object at 0x7f00ab>", "X: <object at 0x55aa01>"),
    "white space": ("X: two\n words", "X: two words"),
}
OTHER = {
    "another error": ("KeyError: 'a'", "IndexError: 'a'"),
    "other words": ("ValueError: too long", "ValueError: too short"),
}


@pytest.mark.parametrize(("one", "two"), SAME.values(), ids=list(SAME))
def test_names_and_numbers_do_not_tell_failures_apart(one, two):
    assert compute_fingerprint(one, trace()) == compute_fingerprint(two, trace(line=99))


@pytest.mark.parametrize(("one", "two"), OTHER.values(), ids=list(OTHER))
def test_errors_and_words_do(one, two):
    assert compute_fingerprint(one, trace()) != compute_fingerprint(two, trace())


@pytest.mark.parametrize("other", [{"file": "links"}, {"function": "title"}])
def test_so_does_the_innermost_function(other):
    assert compute_fingerprint("X", trace()) != compute_fingerprint("X", trace(**other))


def test_a_person_can_read_it():
    assert (
        compute_fingerprint("KeyError: 'a'", trace())
        == "KeyError: * in body of page.py"
    )
    assert compute_fingerprint("begun 3 times", "") == "begun N times"


@given(st.text(max_size=3000), st.text(max_size=500))
def test_any_error_has_a_short_one_on_one_line(error, traceback):
    found = compute_fingerprint(error, traceback)
    assert len(found) <= 400
    assert "\n" not in found
    assert found == compute_fingerprint(error, traceback)
