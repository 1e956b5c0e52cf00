from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from wireroom.enrich import Cost, EnrichInput, Input, Note
from wireroom.enrich.run_enrichers import (
    FAILED,
    collect_languages,
    find_article_language,
    run_enrichers,
)
from wireroom.model.article import Comment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GIVEN = EnrichInput(
    title="Pier",
    text="The pier.",
    language="en-GB",
    comments=(Comment(key="c", author="Ann", text="Why?", position=0),),
)


class FakeEnricher:
    name, version, cost = "says", "7", Cost.LIGHT

    def __init__(
        self,
        annotate: Callable[[EnrichInput], Iterable[Note]],
        *inputs: Input,
        name: str = "says",
    ) -> None:
        self.annotate, self.inputs, self.name = annotate, inputs or (Input.TEXT,), name


def make_note(value=None, **more) -> Note:
    return Note(**{"kind": "x", "value": {} if value is None else value, **more})


def raise_after_a_note(given):
    yield make_note()
    raise ValueError("no \0 such\nluck \ud800")


class WithoutTextError(Exception):
    def __str__(self) -> str:
        raise KeyError


def raise_without_text(given):
    raise WithoutTextError


def make_nested():
    value: dict[str, object] = {}
    for _ in range(100_000):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "annotate",
    [
        pytest.param(raise_after_a_note, id="raises after a word"),
        pytest.param(raise_without_text, id="raises what has no text"),
        pytest.param(lambda _: None, id="says nothing at all"),
        pytest.param(lambda _: ["word"], id="no note"),
        pytest.param(lambda _: (make_note() for _ in count()), id="without end"),
        pytest.param(lambda _: [make_note({"a": "x" * 1_000_001})], id="too large"),
        pytest.param(lambda _: [make_note({"a": {1, 2}})], id="a set"),
        pytest.param(lambda _: [make_note({"a": float("nan")})], id="not a number"),
        pytest.param(lambda _: [make_note({"a": "\0"})], id="NUL"),
        pytest.param(lambda _: [make_note({"a\0": 1})], id="NUL in a key"),
        pytest.param(lambda _: [make_note({"a": "\ud800"})], id="half a pair"),
        pytest.param(lambda _: [make_note(make_nested())], id="nested too deep"),
        pytest.param(lambda _: [make_note([1])], id="a list for its value"),
        pytest.param(lambda _: [make_note(kind="")], id="no kind"),
        pytest.param(lambda _: [make_note(kind="k" * 61)], id="a long kind"),
        pytest.param(lambda _: [make_note()] * 5_001, id="too many"),
        pytest.param(lambda _: [make_note(start=-1, end=1)], id="before the text"),
        pytest.param(lambda _: [make_note(end=1)], id="the other half of a span"),
        pytest.param(lambda _: [make_note(start=0, end=True)], id="a truth value"),
        pytest.param(lambda _: [make_note(kind="failed")], id="our own kind"),
        pytest.param(lambda _: [make_note(kind="a\0")], id="an odd kind"),
        pytest.param(lambda _: [make_note(start=0, end=10)], id="beyond the text"),
        pytest.param(lambda _: [make_note(start=2, end=1)], id="end before start"),
        pytest.param(lambda _: [make_note(start=1)], id="half a span"),
        pytest.param(lambda _: [make_note(start=0.0, end=1.0)], id="no whole numbers"),
        pytest.param(lambda _: [make_note(comment="d")], id="no such comment"),
        pytest.param(
            lambda _: [make_note(comment="c", start=0, end=5)], id="beyond the comment"
        ),
    ],
)
def test_a_failing_enricher_has_one_note_and_the_others_run(annotate):
    other = FakeEnricher(lambda _: [make_note()], name="other")
    bad, good = run_enrichers(GIVEN, [FakeEnricher(annotate), other])
    assert (bad.is_failure, good.is_failure) == (True, False)
    (note,) = bad.to_annotations()
    assert (note.producer, note.version, note.kind) == ("says", "7", FAILED)
    message = str(note.value["error"])
    assert 0 < len(message) <= 200
    assert message.isprintable()
    assert [n.kind for n in good.to_annotations()] == ["x"]


@pytest.mark.parametrize(
    "note",
    [
        pytest.param(make_note({"a": [1, None, {"b": "\u05d0\U0001f600"}]}), id="JSON"),
        pytest.param(make_note({"a": "\\u0000"}), id="what only looks like NUL"),
        pytest.param(make_note(start=0, end=9), id="the whole text"),
        pytest.param(make_note(comment="c", start=4, end=4), id="an empty span"),
        pytest.param(make_note(start=0, end=0), id="one at the start"),
        pytest.param(make_note(kind="k" * 60), id="a kind of 60 characters"),
        pytest.param(make_note({"a": "x" * (1_000_000 - 11)}), id="a megabyte"),
    ],
)
def test_a_note_that_a_row_can_store_is_returned(note):
    (run,) = run_enrichers(GIVEN, [FakeEnricher(lambda _: [note])])
    assert run.notes == (note,)


def test_5_000_notes_are_returned():
    notes = [make_note()] * 5_000
    (run,) = run_enrichers(GIVEN, [FakeEnricher(lambda _: notes)])
    assert run.notes == tuple(notes)


def test_a_note_keeps_its_comment_and_its_span():
    note = make_note({"a": 1}, comment="c", start=1, end=3)
    (run,) = run_enrichers(GIVEN, [FakeEnricher(lambda _: [note])])
    (annotation,) = run.to_annotations()
    assert (annotation.comment, annotation.start, annotation.end) == ("c", 1, 3)
    assert annotation.value == {"a": 1}


@pytest.mark.parametrize(
    ("name", "note", "recognised"),
    [
        pytest.param(
            "language",
            make_note({"language": "fr", "confidence": 0.9}, kind="language"),
            ("fr", 0.9, None),
            id="a language",
        ),
        pytest.param(
            "language",
            make_note({"language": "fr", "contradicts": "de"}, kind="language"),
            ("fr", 0.0, "de"),
            id="one that contradicts the page",
        ),
        pytest.param(
            "language",
            make_note({"language": "fr", "confidence": "high"}, kind="language"),
            ("fr", 0.0, None),
            id="a confidence that is no number",
        ),
        pytest.param(
            "language",
            make_note({"language": "und"}, kind="language"),
            None,
            id="undetermined",
        ),
        pytest.param("language", make_note(kind="language"), None, id="none named"),
        pytest.param(
            "language",
            make_note({"language": "fr"}, kind="language", comment="c"),
            None,
            id="of a comment",
        ),
        pytest.param(
            "language", make_note({"language": "fr"}), None, id="another kind"
        ),
        pytest.param(
            "says",
            make_note({"language": "fr"}, kind="language"),
            None,
            id="another enricher",
        ),
    ],
)
def test_the_language_of_an_article_is_what_its_enricher_recognised(
    name, note, recognised
):
    other = FakeEnricher(lambda _: [make_note()])
    runs = run_enrichers(GIVEN, [other, FakeEnricher(lambda _: [note], name=name)])
    found = find_article_language(runs)
    assert (found and (found.code, found.confidence, found.contradicted)) == recognised
    of_article = {} if recognised is None else {None: recognised[0]}
    of_comments = {"c": "fr"} if note.comment else {}
    assert collect_languages(runs) == {**of_article, **of_comments}


def test_an_enricher_without_its_inputs_is_skipped():
    empty = EnrichInput(title="", text="")
    enrichers = [
        FakeEnricher(raise_after_a_note, one)
        for one in (Input.TITLE, Input.TEXT, Input.COMMENTS)
    ]
    assert run_enrichers(empty, enrichers) == ()


def test_an_enricher_that_reads_the_language_gets_the_recognised_ones():
    inputs: list[EnrichInput] = []

    def recognise(given):
        assert not given.languages
        yield make_note({"language": "fr"}, kind="language")
        yield make_note({"language": "de"}, kind="language", comment="c")

    def remember(given):
        inputs.append(given)
        return ()

    reader = FakeEnricher(remember, Input.TEXT, Input.LANGUAGE, name="reader")
    run_enrichers(GIVEN, [reader, FakeEnricher(recognise, name="language")])
    assert inputs[0].languages == {None: "fr", "c": "de"}
    assert inputs[0].get_language() == "fr"
    assert GIVEN.get_language() == "en"


def test_the_seconds_of_each_run_are_measured():
    ticks = count()
    runs = run_enrichers(
        GIVEN, [FakeEnricher(lambda _: [])], clock=lambda: float(next(ticks))
    )
    assert [run.seconds for run in runs] == [1.0]
