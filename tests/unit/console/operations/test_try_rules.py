"""``wireroom sources try`` says what a source's rules change."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from wireroom.config.sources import SourcesError, load_sources
from wireroom.console.cli import app
from wireroom.model.article import PageRules

STORY = "The harbour board met on Monday evening to hear how the ferry had done. " * 3
PAGE = (
    "<html><head><title>Ferry heard out</title></head><body><h1>Ferry heard out</h1>"
    f"<p>{STORY}</p><p class=also>{STORY} Tickets are sold.</p></body></html>"
)


def sources(tmp_path, rules: str):
    path = tmp_path / "sources.yaml"
    path.write_text(
        "version: 1\nsources:\n  - name: Paper\n    feeds: [https://p.example/feed]\n"
        f"    rules: {rules}\n"
    )
    return path


def tried(tmp_path, rules: str, *more: str):
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    path = sources(tmp_path, rules)
    asked = ["sources", "try", "https://www.p.example/a", "--page", str(page)]
    return CliRunner().invoke(app, [*asked, "--file", str(path), *more])


def test_it_tells_what_is_picked_and_what_changes(tmp_path):
    said = tried(tmp_path, "{drop: p.also}")
    assert said.exit_code == 0
    assert "drop: p.also: 1 elements" in said.output
    assert "-The harbour board" in said.output


def test_rules_that_pick_nothing_are_said_to_change_nothing(tmp_path):
    said = tried(tmp_path, "{body: [.nowhere]}")
    assert "body: .nowhere: 0 elements" in said.output
    assert "the rules change nothing" in said.output


def test_an_address_of_no_source_is_an_error_that_names_the_way_out(tmp_path):
    said = tried(tmp_path, "{drop: p}", "--source", "Other")
    assert said.exit_code != 0


def test_rules_are_read_as_one_selector_or_a_list(tmp_path):
    found = load_sources(sources(tmp_path, "{body: main, drop: [.a, '#b']}"))
    assert found.sources[0].rules == PageRules(body=("main",), drop=(".a", "#b"))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("{body: 'p:::x'}", "is not a CSS selector"),
        ("{bodi: p}", 'did you mean "body"'),
        ("{drop: [[a]]}", "expected a"),
        ("text", "expected a mapping"),
    ],
)
def test_a_mistake_in_rules_is_told_with_its_place(tmp_path, rules, said):
    with pytest.raises(SourcesError, match=said) as caught:
        load_sources(sources(tmp_path, rules))
    assert "sources.yaml:5:" in str(caught.value)
