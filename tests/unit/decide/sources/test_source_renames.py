# ruff: noqa: E501 - a case of a table is one line
"""Which sources of the file the database knows by another name."""

from __future__ import annotations

import pytest

from wireroom.decide.sources.source_renames import NamedFeeds, find_renames


def source(name, *feeds, formerly=()):
    return NamedFeeds(name=name, feeds=feeds, formerly=formerly)


@pytest.mark.parametrize(
    ("listed", "stored", "renames"),
    [
        pytest.param([source("New", "a", "b")], {"a": "Old", "b": "Old"}, {"Old": "New"}, id="the same feeds"),
        pytest.param([source("New", "a", "c")], {"a": "Old", "b": "Old"}, {"Old": "New"}, id="one feed left, one came"),
        pytest.param([source("New", "c", formerly=("Old",))], {"a": "Old"}, {"Old": "New"}, id="said, with other feeds"),
        pytest.param([source("New", "a")], {"a": "Old", "b": "New"}, {}, id="a source that is known"),
        pytest.param([source("New", "a"), source("Old", "b")], {"a": "Old", "b": "Old"}, {}, id="a feed that moved away"),
        pytest.param([source("New", "a", formerly=("Old",)), source("Old", "b")], {"a": "Old", "b": "Old"}, {}, id="said of one that stays"),
        pytest.param([source("One", "a"), source("Two", "b")], {"a": "Old", "b": "Old"}, {}, id="split into two"),
        pytest.param([source("New", "a", "b", "c")], {"a": "Old", "b": "Old", "c": "Other"}, {"Old": "New"}, id="joined from two"),
        pytest.param([source("New", "a", "b", formerly=("Other",))], {"a": "Old", "b": "Other"}, {"Other": "New"}, id="said, against the feeds"),
        pytest.param([source("One", formerly=("Old",)), source("Two", formerly=("Old",))], {"a": "Old"}, {"Old": "One"}, id="said twice"),
        pytest.param([source("New", "c", formerly=("None",))], {"a": "Old"}, {}, id="said of none"),
        pytest.param([source("Old", "a")], {"a": "Old"}, {}, id="nothing new"),
    ],
)  # fmt: skip
def test_a_source_is_known_by_its_former_name_or_its_feeds(listed, stored, renames):
    assert find_renames(listed, stored, set(stored.values())) == renames
