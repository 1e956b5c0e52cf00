"""The boundary around a kind of another package."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from wireroom.collect import FeedEntry, ParsedFeed, Source, State
from wireroom.collect.guard import collect_guarded
from wireroom.collect.registry import (
    BUILTIN,
    ENTRY_POINT_GROUP,
    describe_kinds,
    is_builtin,
    load_kind,
)
from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.markup.feed_limits import MAX_ENTRIES
from wireroom.model.http import FetchRequest
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ENTRY = FeedEntry(identity="1", url="https://a.example/1", title=" A \0 b ")


class Answers:
    """A kind that returns what it is given."""

    def __init__(self, entries):
        self.entries = entries

    def collect(self, _source, state):
        return self.entries, state.keep(seen=["1"])


def make_source(until=NOW):
    def send(_request):
        raise AssertionError("nothing is sent")

    request = FetchRequest(url="https://a.example/")
    return Source(
        url=request.url, request=request, send=send, now=lambda: NOW, until=until
    )


def collect(kind, seconds=5.0):
    return collect_guarded("odd", kind, make_source(), State(), seconds=seconds)


def test_entries_are_checked_bounded_and_cleaned():
    many = (FeedEntry(identity=str(n), url=None) for n in range(MAX_ENTRIES + 10))
    feed, after = collect(Answers([ENTRY, ENTRY, *many]))
    assert len(feed.entries) == MAX_ENTRIES - 2
    assert feed.entries[0].title == "A b"
    assert after.values == {"seen": ["1"]}


def test_a_feed_keeps_its_title_and_language():
    parsed = ParsedFeed(format="x", title="T", language="en", entries=(ENTRY,))
    feed, _ = collect(Answers(parsed))
    assert (feed.title, feed.language, feed.format) == ("T", "en", "collected")


def test_nothing_new_is_no_feed():
    assert collect(Answers(None))[0] is None


NAIVE = PublishedTime(
    at=datetime(2026, 1, 1),  # noqa: DTZ001 - the fault
    raw="x",
    source=DateSource.FEED,
    precision=Precision.DAY,
    zone=ZoneSource.ASSUMED,
    offset_minutes=None,
)


@pytest.mark.parametrize(
    "entries",
    [
        7,
        {"a": "b"},
        "text",
        ["text"],
        [FeedEntry(identity=1, url=None)],
        [FeedEntry(identity="1", url=2)],
        [FeedEntry(identity="1", url=None, authors=(3,))],
        [FeedEntry(identity="1", url=None, published="now")],
        [FeedEntry(identity="1", url=None, published=NAIVE)],
    ],
    ids=str,
)
def test_rubbish_is_a_fault_of_the_kind(entries):
    with pytest.raises(Permanent) as raised:
        collect(Answers(entries))
    assert raised.value.reason is Reason.DEFECT
    assert "the kind 'odd': " in raised.value.detail


def test_a_kind_that_blocks_is_given_up_and_not_called_again_until_it_returns():
    is_released, has_returned = Event(), Event()

    class Blocks:
        def collect(self, _source, state):
            is_released.wait(10)
            has_returned.set()
            return [], state

    with pytest.raises(Permanent, match="has not returned within"):
        collect(Blocks(), seconds=0.05)
    with pytest.raises(Permanent, match="an earlier call has not returned"):
        collect(Answers([]))
    is_released.set()
    assert has_returned.wait(5)
    for _ in range(500):
        try:
            feed, _ = collect(Answers([]))
        except Permanent:
            continue
        assert feed.entries == ()
        break
    else:
        pytest.fail("the call is never forgotten")


def test_no_request_is_sent_after_the_poll_is_over():
    late = make_source(until=NOW - timedelta(seconds=1))
    with pytest.raises(Transient, match="the poll is over"):
        late.fetch()


def test_the_kinds_of_the_product_are_registered_and_can_be_made():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())
    assert project["project"]["entry-points"][ENTRY_POINT_GROUP] == BUILTIN
    own = [entry for entry in describe_kinds() if is_builtin(entry.name)]
    assert [entry.name for entry in own] == sorted(BUILTIN)
    assert {entry.fault for entry in own} == {""}
    assert all(callable(load_kind(name).collect) for name in BUILTIN)
