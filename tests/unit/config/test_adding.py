"""Sources written into the file: the rest stays as it was."""

from __future__ import annotations

import pytest

from wireroom.config.adding import add_sources
from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import load_sources
from wireroom.errors import OperatorError
from wireroom.model.source_specs import FeedSpec, SourceSpec

HILL = SourceSpec(name="Hill", feeds=(FeedSpec(url="https://hill.example/rss"),))
ADDED = '- name: "Hill"\n    feeds:\n      - "https://hill.example/rss"\n'


def source(name, *urls, **more):
    return SourceSpec(name=name, feeds=tuple(FeedSpec(url=u) for u in urls), **more)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sources.yaml"


def test_comments_order_and_spelling_stay(path):
    before = """# Mine.
version: 1   # one
sources:
  # The harbour.
  - name:   'Post'
    feeds:
      - https://post.example/rss   # all of it
  # Nothing below this line.
"""
    path.write_text(before)
    add_sources(path, [HILL])
    head, _, tail = before.partition("  # Nothing")
    assert path.read_text() == f"{head}  {ADDED}  # Nothing{tail}"


@pytest.mark.parametrize(
    "before",
    [
        "version: 1\nsources: []\n",
        "version: 1\nsources: [] # none yet\ndefaults: {comments: false}\n",
        "version: 1\nsources:\n- name: A\n  feeds: [https://a.example/]",
        "sources:\n    - {name: A, feeds: [https://a.example/]}\n\nversion: 1\n",
        "sources:\n  - name: A\n    feeds:\n    - url: https://a.example/\nversion: 1",
        "version: 1\nsources:\n  - feeds: [https://a.example/]\n    name: |-\n     A\n",
    ],
    ids=["empty", "empty-in-the-middle", "no-indent", "flow", "not-last", "block-text"],
)
def test_each_form_of_a_file_reads_as_before_with_the_source_added(path, before):
    path.write_text(before)
    held = load_sources(path).sources if "[]" not in before else ()
    add_sources(path, [HILL])
    assert [s.name for s in load_sources(path).sources] == [
        *(s.name for s in held),
        "Hill",
    ]


def test_a_file_that_is_not_there_is_made(path):
    full = source("Quay: #9", "https://q.example/", url="https://q.example/")
    add_sources(path, [full, HILL])
    assert load_sources(path).sources == (full, HILL)


def test_all_that_is_known_of_a_source_is_written(path):
    full = source(
        'Ørsted "夕刊" \\ x',
        "https://a.example/rss?x=1&y=2",
        "https://a.example/two",
        country="DK",
        language="da-DK",
        tags=("x: y", "- z"),
        allow_private=True,
    )
    add_sources(path, [full])
    assert load_sources(path).sources == (full,)


def test_what_a_feed_calls_its_language_is_left_out_where_it_is_no_tag(path):
    add_sources(path, [source("A", "https://a.example/", language="English (US)")])
    assert load_sources(path).sources[0].language is None


def test_a_feed_that_is_known_is_not_added_again(path):
    (path.parent / "sources.d").mkdir()
    add_sources(path, [HILL])
    add_sources(
        path.parent / "sources.d" / "x.yaml", [source("B", "https://b.example/")]
    )
    before = path.read_text()
    again = source("C", "http://HILL.example:80/rss", "https://b.example/#top")
    assert add_sources(path, [again]) == ()
    assert path.read_text() == before


def test_a_name_that_is_taken_gets_the_host_behind_it(path):
    names = [
        s.name
        for s in add_sources(
            path,
            [
                source("News", "https://a.example/1"),
                source("News", "https://b.example/1"),
                source("News", "https://b.example/2"),
                source(" \n ", "https://c.example/"),
            ],
        )
    ]
    assert names == ["News", "News (b.example)", "News (b.example) (2)", "c.example"]


def test_a_file_with_mistakes_is_left_alone(path):
    path.write_text("version: 1\nsources: [{}]\n")
    with pytest.raises(SourcesError):
        add_sources(path, [HILL])
    assert path.read_text() == "version: 1\nsources: [{}]\n"


def test_a_list_in_brackets_is_left_alone(path):
    before = "version: 1\nsources: [{name: A, feeds: [https://a.example/]}]\n"
    path.write_text(before)
    with pytest.raises(OperatorError, match="in brackets"):
        add_sources(path, [HILL])
    assert path.read_text() == before
    assert [p.name for p in path.parent.iterdir()] == ["sources.yaml"]
