from __future__ import annotations

import pytest

from wireroom.tolerant_json import MAX_REPAIRED_CHARACTERS, parse_tolerant_json


def first(text: str) -> object:
    value = parse_tolerant_json(text)
    return value[0] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param('{"a": 1}', {"a": 1}, id="sound"),
        pytest.param('{"a": [1, 2,], }', {"a": [1, 2]}, id="trailing commas"),
        pytest.param('/* x */ {"a": 1 // y\n}', {"a": 1}, id="comments"),
        pytest.param('<!-- {"a": 1} -->', {"a": 1}, id="HTML comment"),
        pytest.param('//<![CDATA[\n{"a": 1}\n//]]>', {"a": 1}, id="CDATA"),
        pytest.param('{"a": 1};', {"a": 1}, id="semicolon"),
        pytest.param('\ufeff{"a": 1}', {"a": 1}, id="byte order mark"),
        pytest.param("{'a': 'b', 'c': 1}", {"a": "b", "c": 1}, id="apostrophes"),
        pytest.param(
            '{"a": {{ image }}, "b": 2}', {"a": None, "b": 2}, id="unfilled template"
        ),
        pytest.param("{&quot;a&quot;: 1}", {"a": 1}, id="character references"),
        pytest.param(
            '{"a": "Die "alte" Mühle"}', {"a": 'Die "alte" Mühle'}, id="bare quotes"
        ),
        pytest.param(
            '{"a": "Der "Rat", sagt er", "b": 2}',
            {"a": 'Der "Rat", sagt er', "b": 2},
            id="bare quotes before a comma",
        ),
        pytest.param(
            '["La "règle"", "due"]', ['La "règle"', "due"], id="quote at the end"
        ),
        pytest.param('{"a": "x"\n"b": "y"}', {"a": "x", "b": "y"}, id="no comma"),
        pytest.param('{"a": {"b": "c"', {"a": {"b": "c"}}, id="cut off"),
        pytest.param('{"a": {"b": "c', {"a": {}}, id="cut in a text"),
        pytest.param('{"a": "b", "c', {"a": "b"}, id="cut in a key"),
        pytest.param('{"a": "b", "c"', {"a": "b"}, id="cut behind a key"),
        pytest.param('{"a": "b", "c":', {"a": "b"}, id="cut before a value"),
        pytest.param('{"a": "b", "c": 12', {"a": "b"}, id="cut in a number"),
        pytest.param('{"a": ["b", "c', {"a": ["b"]}, id="cut in a list"),
        pytest.param('{"a": ["b",', {"a": ["b"]}, id="cut behind a comma"),
        pytest.param('{"a": }', {}, id="no value"),
        pytest.param('{"a": "l\\\'eau"}', {"a": "l'eau"}, id="needless escape"),
        pytest.param("{a: 1, b: undefined}", {"a": 1, "b": None}, id="JavaScript"),
        pytest.param(
            '{"a": "http://x.example/ // y",}',
            {"a": "http://x.example/ // y"},
            id="slashes in a string",
        ),
    ],
)
def test_damage_costs_no_document(text, value):
    assert first(text) == value or parse_tolerant_json(text) == value


def test_documents_one_after_another_are_a_list():
    assert parse_tolerant_json('{"a": 1}\n{"b": 2}') == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize("text", ["", "   ", '{"a": 1,}' + " " * 10 + "x" * 400_000])
def test_what_is_empty_or_too_long_is_an_error(text):
    assert MAX_REPAIRED_CHARACTERS < 400_000
    with pytest.raises(ValueError):
        parse_tolerant_json(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(";" + " " * 500_000 + "x", id="in front"),
        pytest.param("x" + " " * 500_000 + "y -->", id="before a closing wrapper"),
        pytest.param("x" + "//-->\n" * 100_000, id="closing wrappers"),
    ],
)
def test_a_long_run_of_spaces_is_read_once(text):
    """Each of these took minutes or more: all ways to divide it were tried."""
    with pytest.raises(ValueError, match="Expecting value"):
        parse_tolerant_json(text)
