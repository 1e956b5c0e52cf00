"""``wireroom ingest``: an unexpected error at one URL does not end the command."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy.exc import OperationalError

from wireroom.console.operations.ingest import ingest_urls
from wireroom.errors import OperatorError, Permanent, Reason


class FakePipeline:
    """Accepts each URL, except those it has an error for; remembers all."""

    def __init__(self, **errors: Exception) -> None:
        self.errors = errors
        self.submitted: list[str] = []

    def submit_url(self, url: str) -> tuple[int, ...]:
        self.submitted.append(url)
        if url in self.errors:
            raise self.errors[url]
        return ()


def ingest(pipeline: FakePipeline, *urls: str) -> tuple[bool, str]:
    output = StringIO()
    succeeded = ingest_urls(pipeline, urls, Console(file=output, width=200))
    return succeeded, output.getvalue()


def test_an_unexpected_error_is_that_url_s_error_and_the_others_are_ingested(caplog):
    pipeline = FakePipeline(b=AssertionError("no parent"))
    succeeded, output = ingest(pipeline, "a", "b", "c")
    assert pipeline.submitted == ["a", "b", "c"]
    assert not succeeded
    assert output == "b: defect: AssertionError: no parent\n"
    assert "submit_url" in caplog.text


def test_an_expected_error_is_printed_without_a_traceback(caplog):
    pipeline = FakePipeline(a=Permanent(Reason.ROBOTS, "disallowed"))
    assert ingest(pipeline, "a", "b") == (False, "a: robots: disallowed\n")
    assert not caplog.text


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(OperationalError("SELECT 1", {}, OSError()), id="no database"),
        pytest.param(OperatorError("no such source"), id="the operator's mistake"),
    ],
)
def test_an_error_that_every_url_would_meet_ends_the_command(error):
    pipeline = FakePipeline(a=error)
    with pytest.raises(type(error)):
        ingest(pipeline, "a", "b")
    assert pipeline.submitted == ["a"]
