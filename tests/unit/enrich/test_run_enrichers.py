from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from wireroom.enrich import Cost, EnrichInput, Input, Note
from wireroom.enrich.run_enrichers import FAILED, run_enrichers
from wireroom.model.article import Comment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GIVEN = EnrichInput(
    title="Pier",
    text="The pier.",
    language="en-GB",
    comments=(Comment(key="c", author="Ann", text="Why?", position=0),),
)


class Says:
    name, version, cost = "says", "7", Cost.LIGHT

    def __init__(
        self,
        say: Callable[[EnrichInput], Iterable[Note]],
        *inputs: Input,
        name: str = "says",
    ) -> None:
        self.annotate, self.inputs, self.name = say, inputs or (Input.TEXT,), name


def note(value=None, **more) -> Note:
    return Note(**{"kind": "x", "value": {} if value is None else value, **more})


def raising(given):
    yield note()
    raise ValueError("no \0 such\nluck \ud800")


class Untold(Exception):
    def __str__(self) -> str:
        raise KeyError


def untold(given):
    raise Untold


def nested():
    value: dict[str, object] = {}
    for _ in range(100_000):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "say",
    [
        pytest.param(raising, id="raises after a word"),
        pytest.param(untold, id="raises what cannot be told"),
        pytest.param(lambda _: None, id="says nothing at all"),
        pytest.param(lambda _: ["word"], id="no note"),
        pytest.param(lambda _: (note() for _ in count()), id="without end"),
        pytest.param(lambda _: [note({"a": "x" * 1_000_001})], id="too large"),
        pytest.param(lambda _: [note({"a": {1, 2}})], id="a set"),
        pytest.param(lambda _: [note({"a": float("nan")})], id="not a number"),
        pytest.param(lambda _: [note({"a": "\0"})], id="NUL"),
        pytest.param(lambda _: [note({"a\0": 1})], id="NUL in a key"),
        pytest.param(lambda _: [note({"a": "\ud800"})], id="half a pair"),
        pytest.param(lambda _: [note(nested())], id="nested too deep"),
        pytest.param(lambda _: [note([1])], id="a list for its value"),
        pytest.param(lambda _: [note(kind="")], id="no kind"),
        pytest.param(lambda _: [note(kind="failed")], id="our own kind"),
        pytest.param(lambda _: [note(kind="a\0")], id="an odd kind"),
        pytest.param(lambda _: [note(start=0, end=10)], id="beyond the text"),
        pytest.param(lambda _: [note(start=2, end=1)], id="end before start"),
        pytest.param(lambda _: [note(start=1)], id="half a span"),
        pytest.param(lambda _: [note(start=0.0, end=1.0)], id="no whole numbers"),
        pytest.param(lambda _: [note(comment="d")], id="no such comment"),
        pytest.param(
            lambda _: [note(comment="c", start=0, end=5)], id="beyond the comment"
        ),
    ],
)
def test_one_that_fails_has_said_nothing_but_that_and_others_are_heard(say):
    other = Says(lambda _: [note()], name="other")
    bad, good = run_enrichers(GIVEN, [Says(say), other])
    assert (bad.is_failure, good.is_failure) == (True, False)
    (said,) = bad.to_annotations()
    assert (said.producer, said.version, said.kind) == ("says", "7", FAILED)
    told = str(said.value["error"])
    assert 0 < len(told) <= 200
    assert told.isprintable()
    assert [n.kind for n in good.to_annotations()] == ["x"]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(note({"a": [1, None, {"b": "\u05d0\U0001f600"}]}), id="JSON"),
        pytest.param(note({"a": "\\u0000"}), id="what only looks like NUL"),
        pytest.param(note(start=0, end=9), id="the whole text"),
        pytest.param(note(comment="c", start=4, end=4), id="an empty span"),
    ],
)
def test_what_a_row_can_hold_is_believed(said):
    (run,) = run_enrichers(GIVEN, [Says(lambda _: [said])])
    assert run.notes == (said,)


def test_nobody_is_asked_about_what_is_not_there():
    empty = EnrichInput(title="", text="")
    asked = [Says(raising, one) for one in (Input.TITLE, Input.TEXT, Input.COMMENTS)]
    assert run_enrichers(empty, asked) == ()


def test_who_reads_the_language_is_told_what_was_found():
    heard: list[EnrichInput] = []

    def found(given):
        assert not given.languages
        yield note({"language": "fr"}, kind="language")
        yield note({"language": "de"}, kind="language", comment="c")

    def listens(given):
        heard.append(given)
        return ()

    reader = Says(listens, Input.TEXT, Input.LANGUAGE, name="reader")
    run_enrichers(GIVEN, [reader, Says(found, name="language")])
    assert heard[0].languages == {None: "fr", "c": "de"}
    assert heard[0].get_language() == "fr"
    assert GIVEN.get_language() == "en"


def test_the_time_of_each_is_told():
    ticks = count()
    runs = run_enrichers(GIVEN, [Says(lambda _: [])], clock=lambda: float(next(ticks)))
    assert [run.seconds for run in runs] == [1.0]
