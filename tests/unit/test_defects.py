"""The boundary around one page: which exceptions become values, and which do not."""

from __future__ import annotations

import sys

import pytest

from wireroom.defects import Defect, catch_defect


def fail_with(error: BaseException):
    def call():
        raise error

    return call


def test_a_result_is_returned_as_it_is():
    assert catch_defect(lambda: 7) == 7


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(AssertionError(), "AssertionError", id="without text"),
        pytest.param(ValueError("a\nb\x1b"), "ValueError: a b?", id="unprintable"),
        pytest.param(
            KeyError("k" * 500), f"KeyError: '{'k' * 189}", id="longer than a line"
        ),
        pytest.param(SystemExit(3), "SystemExit: 3", id="a plugin that exits"),
    ],
)
def test_an_exception_is_a_value_with_one_printable_line(error, message):
    defect = catch_defect(fail_with(error))
    assert defect == Defect(error=error, message=message)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError("disk")])
def test_what_ends_the_whole_run_is_raised(error):
    with pytest.raises(type(error)):
        catch_defect(fail_with(error), let_through=(OSError,))


def test_the_traceback_is_logged_with_the_page(caplog):
    defect = catch_defect(lambda: sys.intern(None))
    assert isinstance(defect, Defect)
    defect.log_traceback("https://a.example/1")
    assert "https://a.example/1" in caplog.text
    assert "sys.intern(None)" in caplog.text
