# ruff: noqa: E501 - a case of a table is one line
"""Sources removed from the file: the rest stays as it was."""

from __future__ import annotations

import pytest

from wireroom.config.editing import remove_source
from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import load_sources
from wireroom.errors import OperatorError

HEAD = "# Mine.\nversion: 1   # one\nsources:\n"
POST = """  # The harbour.
  - name:   'Post'
    feeds:
      - https://post.example/rss   # all of it
"""
HILL = """  # Above the town.
  # It is loud.
  - name: Hill
    tags: [a,  b]
    feeds:
      # The main one.
      - https://hill.example/rss
      - {url: https://hill.example/two, interval: 15m}   # slow

"""
QUAY = '  - {name: Quay, feeds: ["https://quay.example/rss", https://quay.example/b]}\n'
TAIL = "# The end.\n"
WHOLE = HEAD + POST + HILL + QUAY + TAIL


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(WHOLE)
    return path


@pytest.mark.parametrize(
    ("wanted", "after", "feeds"),
    [
        pytest.param("Post", HEAD + HILL + QUAY + TAIL, 1, id="the first"),
        pytest.param("Hill", HEAD + POST + QUAY + TAIL, 2, id="in the middle"),
        pytest.param("Quay", HEAD + POST + HILL + TAIL, 2, id="the last, in braces"),
        pytest.param("https://post.example/rss", HEAD + HILL + QUAY + TAIL, 1, id="by its only feed"),
        pytest.param("https://hill.example/two", WHOLE.replace("      - {url: https://hill.example/two, interval: 15m}   # slow\n", ""), 1, id="a feed"),
        pytest.param("HTTP://hill.example/rss", WHOLE.replace("      # The main one.\n      - https://hill.example/rss\n", ""), 1, id="a feed in another spelling"),
        pytest.param("https://quay.example/rss", WHOLE.replace('"https://quay.example/rss", ', ""), 1, id="a feed in brackets"),
        pytest.param("https://quay.example/b", WHOLE.replace(", https://quay.example/b", ""), 1, id="the last in brackets"),
    ],
)  # fmt: skip
def test_what_is_removed_takes_its_lines_alone(path, wanted, after, feeds):
    removed = remove_source(path, wanted)
    assert path.read_text() == after
    assert (len(removed.feeds), removed.path) == (feeds, path)
    assert not set(removed.feeds) & {
        feed.url for source in load_sources(path).sources for feed in source.feeds
    }


def test_the_last_source_leaves_an_empty_list(path):
    path.write_text(HEAD + POST + TAIL)
    remove_source(path, "Post")
    assert path.read_text() == f"{HEAD}  []\n{TAIL}"


def test_a_source_of_the_folder_is_removed_from_its_own_file(path):
    folder = path.with_name("sources.d")
    folder.mkdir()
    (folder / "more.yaml").write_text("version: 1\nsources:\n- name: Ford\n  feeds:\n  - https://f.example/\n- {name: Mill, feeds: [https://m.example/]}\n")  # fmt: skip
    assert remove_source(path, "Ford").path == folder / "more.yaml"
    assert path.read_text() == WHOLE
    assert [s.name for s in load_sources(path).sources][-1] == "Mill"


@pytest.mark.parametrize("wanted", ["Bell", "https://bell.example/rss", "post"])
def test_what_is_not_in_the_file_is_not_removed(path, wanted):
    with pytest.raises(OperatorError, match="no source and no feed"):
        remove_source(path, wanted)
    assert path.read_text() == WHOLE


def test_a_file_with_mistakes_is_left_alone(path):
    path.write_text(WHOLE + "else: 1\n")
    with pytest.raises(SourcesError):
        remove_source(path, "Post")
    assert path.read_text() == WHOLE + "else: 1\n"
    assert list(path.parent.iterdir()) == [path]
