"""``wireroom sources try`` shows what a source's rules change."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import load_sources
from wireroom.console.cli import app
from wireroom.model.article import PageRules

STORY = "The harbour board met on Monday evening to hear how the ferry had done. " * 3
PAGE = (
    "<html><head><title>Ferry heard out</title></head><body><h1>Ferry heard out</h1>"
    f"<p>{STORY}</p><p class=also>{STORY} Tickets are sold.</p></body></html>"
)


def write_sources(tmp_path, rules: str):
    path = tmp_path / "sources.yaml"
    path.write_text(
        "version: 1\nsources:\n  - name: Paper\n    feeds: [https://p.example/feed]\n"
        f"    rules: {rules}\n"
    )
    return path


def try_rules(tmp_path, rules: str, *more: str):
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    path = write_sources(tmp_path, rules)
    arguments = ["sources", "try", "https://www.p.example/a", "--page", str(page)]
    return CliRunner().invoke(app, [*arguments, "--file", str(path), *more])


def test_matches_and_the_difference_are_printed(tmp_path):
    result = try_rules(tmp_path, "{drop: p.also}")
    assert result.exit_code == 0
    assert "drop: p.also: 1 element\n" in result.output
    assert "-The harbour board" in result.output


def test_rules_that_match_nothing_change_nothing(tmp_path):
    result = try_rules(tmp_path, "{body: [.nowhere]}")
    assert "body: .nowhere: 0 elements" in result.output
    assert "the rules change nothing" in result.output


def test_a_source_that_does_not_exist_is_an_error(tmp_path):
    result = try_rules(tmp_path, "{drop: p}", "--source", "Other")
    assert result.exit_code != 0


def test_a_rule_is_one_selector_or_a_list(tmp_path):
    loaded = load_sources(write_sources(tmp_path, "{body: main, drop: [.a, '#b']}"))
    assert loaded.sources[0].rules == PageRules(body=("main",), drop=(".a", "#b"))


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("{body: 'p:::x'}", "is not a CSS selector"),
        ("{bodi: p}", 'did you mean "body"'),
        ("{drop: [[a]]}", "expected a"),
        ("text", "expected a mapping"),
    ],
)
def test_a_mistake_in_rules_is_an_error_with_its_line(tmp_path, rules, message):
    with pytest.raises(SourcesError, match=message) as error:
        load_sources(write_sources(tmp_path, rules))
    assert "sources.yaml:5:" in str(error.value)
