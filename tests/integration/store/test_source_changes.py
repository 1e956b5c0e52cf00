"""The plan says what applying does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.store.source_changes import SourceChanges, plan_source_changes


def paper(name, *paths, **more):
    feeds = tuple(FeedSpec(url=f"https://{name.lower()}.example/{p}") for p in paths)
    return SourceSpec(name=name, feeds=feeds, **more)


def plan_changes(store, *specs):
    with store.begin() as tx:
        return plan_source_changes(tx.connection, specs)


def apply_specs(store, now, *specs):
    with store.begin() as tx:
        return tx.sources.apply_specs(specs, now=now)


def test_a_plan_is_what_applying_then_does(store, now):
    apply_specs(store, now, paper("Post", "a", "b"), paper("Hill", "x"))
    apply_specs(store, now, paper("Post", "a"), paper("Hill", "x"))
    wanted = (paper("Post", "b", "c", country="NO"),)

    told = plan_changes(store, *wanted)

    assert told == SourceChanges(
        added=("https://post.example/c",),
        resumed=("https://post.example/b",),
        paused=("https://hill.example/x", "https://post.example/a"),
        sources=(("Post", ("country",)),),
    )
    done = apply_specs(store, now, *wanted)
    assert (done.added, done.resumed, done.paused) == (1, 1, 2)


def test_what_has_been_applied_leaves_nothing_to_plan(store, now):
    full = paper(
        "Post", "a", tags=("x", "y"), headers={"X-A": "b"}, utc_offset_minutes=330
    )
    apply_specs(store, now, full)
    with store.begin() as tx:
        tx.sources.ensure_manual_feed()
    assert not plan_changes(store, full)


def test_planning_writes_nothing(store, now):
    wanted = paper("Post", "a")
    assert plan_changes(store, wanted) == plan_changes(store, wanted)
    assert plan_changes(store, wanted).added == ("https://post.example/a",)


def test_another_interval_or_another_source_is_a_changed_feed(store, now):
    first = paper("Post", "a", "b")
    apply_specs(store, now, first)
    slow = FeedSpec(url="https://post.example/a", interval=timedelta(hours=6))
    other = FeedSpec(url="https://post.example/b")
    told = plan_changes(
        store,
        replace(first, feeds=(slow,)),
        SourceSpec(name="Hill", feeds=(other,)),
    )
    assert told == SourceChanges(changed=(slow.url, other.url))
