"""Which sitemaps of an index are requested."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.decide.rows import NOW, ago
from wireroom.decide.polling.sitemaps import (
    MAX_DEPTH,
    RENEWED_FOR,
    choose_sitemaps,
    merge_listed,
)
from wireroom.model.sitemaps import ListedSitemap, SitemapRow

ROOT = SitemapRow(url="", depth=0)
READ = {"read_at": ago(hours=1)}
UNDATED = {**READ, "read_version": ""}
DAY = {"is_day": True, "version": "d", "read_version": "d"}


def choose(*rows: SitemapRow, most: int = 5) -> list[str]:
    return [row.url for row in choose_sitemaps(rows, now=NOW, most=most)]


def dated(url: str, days: float, **columns: object) -> SitemapRow:
    changed = {"version": f"-{days}", "changed_at": ago(days=days)}
    return SitemapRow(**{"url": url, **changed, **columns})


@pytest.mark.parametrize(
    ("row", "is_due"),
    [
        pytest.param(dated("a", 1), True, id="never read"),
        pytest.param(dated("a", 1, **READ, read_version="-2"), True, id="newer"),
        pytest.param(dated("a", 1, **READ, read_version="-1"), False, id="as read"),
        pytest.param(
            dated("a", 9, read_at=ago(days=7), read_version="-9"), True, id="week"
        ),
        pytest.param(dated("a", 1, **READ, **DAY), True, id="may change today"),
        pytest.param(dated("a", 2, **READ, **DAY), False, id="day that is over"),
        pytest.param(SitemapRow(url="a", **UNDATED), True, id="no date"),
        pytest.param(
            SitemapRow(url="a", failures=1, tried_at=ago(minutes=29)),
            False,
            id="failed",
        ),
        pytest.param(
            SitemapRow(url="a", failures=1, tried_at=ago(minutes=30)), True, id="retry"
        ),
        pytest.param(
            SitemapRow(url="a", failures=99, tried_at=ago(days=1)), True, id="daily"
        ),
    ],
)
def test_a_sitemap_is_requested_if_it_may_have_news(row, is_due):
    assert choose(row) == (["a"] if is_due else [])


def test_those_with_the_newest_dates_come_first():
    rows = [dated(str(days), days) for days in (9, 1, 5, 3, 7, 2)]
    assert choose(*rows) == ["1", "2", "3", "5", "7"]


def test_of_one_date_that_which_was_not_read_for_longest_comes_first():
    rows = [
        dated(str(hours), 1, read_version="x", read_at=ago(hours=hours))
        for hours in (1, 3, 2)
    ]
    assert choose(*rows, most=2) == ["3", "2"]


def test_each_kind_has_its_turns():
    rows = [
        *(dated(f"changed {n}", n) for n in (1, 2, 3)),
        *(SitemapRow(url=f"unread {n}", position=n) for n in (1, 2, 3)),
        SitemapRow(url="read long ago", read_version="", read_at=ago(days=2)),
        SitemapRow(url="read", **UNDATED),
        SitemapRow(url="renewed", **UNDATED, renewed_at=ago(hours=2)),
        SitemapRow(url="was renewed", **UNDATED, renewed_at=NOW - RENEWED_FOR),
    ]
    first = ["changed 1", "changed 2", "renewed", "unread 1", "read long ago"]
    assert choose(*rows) == first
    assert choose(*rows, most=8)[5:] == ["changed 3", "unread 2", "read"]


def test_an_index_adds_updates_and_removes_its_own_sitemaps():
    known = {
        "kept": SitemapRow(url="kept", position=0, etag='"1"'),
        "changed": SitemapRow(url="changed", position=1),
        "gone": SitemapRow(url="gone"),
        "of another": SitemapRow(url="of another", parent="kept", depth=2),
    }
    listed = [ListedSitemap(url="kept"), ListedSitemap(url="changed", version="2")]
    listed += [ListedSitemap(url="new"), ListedSitemap(url="of another")]
    written, removed = merge_listed(known, listed, ROOT)
    assert written == [
        replace(known["changed"], version="2"),
        SitemapRow(url="new", position=2),
    ]
    assert removed == ["gone"]


def test_indexes_in_indexes_end():
    deep = SitemapRow(url="deep", depth=MAX_DEPTH)
    assert merge_listed({}, [ListedSitemap(url="below")], deep) == ([], [])
    index = SitemapRow(url="index", depth=1)
    written, _ = merge_listed({"index": index}, [ListedSitemap(url="index")], index)
    assert written == []
    (below,) = merge_listed({}, [ListedSitemap(url="below")], index)[0]
    assert (below.parent, below.depth) == ("index", 2)
