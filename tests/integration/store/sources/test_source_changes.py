"""The plan says what applying does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from wireroom.config.sources import load_sources
from wireroom.model.feed import FeedEntry
from wireroom.model.filters import NO_FILTERS
from wireroom.model.rendering import RenderChoice
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.steps.feeds.sightings import to_sighting
from wireroom.store.sources.source_changes import SourceChanges, plan_source_changes


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

    plan = plan_changes(store, *wanted)

    assert plan == SourceChanges(
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


def test_a_feed_with_another_interval_is_changed_and_one_of_another_source_moved(
    store, now
):
    first = paper("Post", "a", "b")
    apply_specs(store, now, first)
    slow = FeedSpec(url="https://post.example/a", interval=timedelta(hours=6))
    other = FeedSpec(url="https://post.example/b")
    plan = plan_changes(
        store,
        replace(first, feeds=(slow,)),
        SourceSpec(name="Hill", feeds=(other,)),
    )
    moved = (other.url, "Post", "Hill")
    assert plan == SourceChanges(changed=(slow.url,), moved=(moved,))


def test_a_renamed_source_keeps_its_feeds_habits_and_articles(store, now):
    first = paper("Post", "a", "b")
    apply_specs(store, now, first, paper("Hill", "x"))
    with store.begin() as tx:
        sightings = [to_sighting(FeedEntry(identity="1", url="https://post.example/1"))]
        tx.entries.record_sightings(1, 1, sightings, now=now, due_at=now)
    by_feeds = replace(first, name="Morning Post")
    said = SourceSpec(name="Hilltop", feeds=(), formerly=("Hill",))
    plan = plan_changes(store, by_feeds, said)
    assert plan.renamed == (("Hill", "Hilltop"), ("Post", "Morning Post"))
    assert (plan.added, plan.moved, plan.changed, plan.sources) == ((), (), (), ())
    apply_specs(store, now, by_feeds, said)
    query = text(
        "SELECT s.name, f.url, count(a.id) FROM sources s JOIN feeds f"
        " ON f.source_id = s.id LEFT JOIN articles a ON a.source_id = s.id"
        " GROUP BY s.name, f.url ORDER BY f.url"
    )
    with store.begin() as tx:
        rows = [tuple(row) for row in tx.connection.execute(query)]
    assert rows == [
        ("Hilltop", "https://hill.example/x", 0),
        ("Morning Post", "https://post.example/a", 1),
        ("Morning Post", "https://post.example/b", 1),
    ]
    assert plan_changes(store, by_feeds, said) == SourceChanges()


def test_a_name_that_a_file_gives_up_for_another_reaches_the_database(
    store, now, tmp_path
):
    apply_specs(store, now, paper("Hill", "x"))
    path = tmp_path / "sources.yaml"
    path.write_text(
        "version: 1\nsources:\n  - {name: Dale, formerly: [Hill], feeds: []}\n"
    )
    plan = plan_changes(store, *load_sources(path).sources)
    assert plan.renamed == (("Hill", "Dale"),)


def test_applying_writes_no_row_that_is_as_it_was(store, now):
    papers = [
        paper(
            "Post",
            "a",
            "b",
            country="NO",
            filters=replace(NO_FILTERS, since="2026-01-01"),
        ),
        paper("Hill", "x", url="https://hill.example/"),
    ]
    apply_specs(store, now, *papers)
    written = text(
        "SELECT xmin::text, name FROM sources UNION ALL SELECT xmin::text, host"
        " FROM source_hosts UNION ALL SELECT xmin::text, url FROM feeds ORDER BY 2"
    )
    with store.begin() as tx:
        before = tx.connection.execute(written).all()
    again = apply_specs(store, now, replace(papers[0], country="SE"), papers[1])
    with store.begin() as tx:
        after = tx.connection.execute(written).all()
    assert (again.added, again.resumed, again.paused) == (0, 0, 0)
    changed = [x[1] for x, y in zip(before, after, strict=True) if x != y]
    assert changed == ["Post"]


def test_two_lists_may_be_applied_in_one_transaction(store, now):
    with store.begin() as tx:
        tx.sources.apply_specs([paper("Post", "a")], now=now)
        tx.sources.apply_specs([paper("Hill", "x")], now=now)
    assert plan_changes(store, paper("Hill", "x")) == SourceChanges()


def test_any_text_of_a_source_is_stored_as_it_was_written(store, now):
    odd = 'A "b" \\ c\td\ne \u00e9 \U0001f4f0'
    spec = SourceSpec(
        name=odd, tags=(odd,), headers={"X": odd}, feeds=(FeedSpec(url=f"x:{odd}"),)
    )
    apply_specs(store, now, spec)
    assert plan_changes(store, spec) == SourceChanges()
    with store.begin() as tx:
        row = tx.connection.execute(
            text("SELECT name, tags, headers, f.url FROM sources JOIN feeds f ON true")
        ).one()
    assert tuple(row) == (odd, [odd], {"X": odd}, f"x:{odd}")


def test_sources_in_any_order_keep_the_settings_of_their_own(store, now):
    hourly = FeedSpec(url="https://post.example/h", interval=timedelta(hours=1))
    chosen = FeedSpec(url="https://post.example/l", link_selector="h2 a")
    post = replace(paper("Post", "a"), render=RenderChoice.ALWAYS)
    specs = [
        replace(post, feeds=(hourly, *post.feeds, chosen), tags=("x",)),
        paper("Hill", "a"),
        replace(post, name="Vale", feeds=(), tags=("{}", "")),
        paper("Moor", "a", tags=("NULL",), trusted=True),
    ]
    apply_specs(store, now, *specs)
    assert plan_changes(store, *specs) == SourceChanges()
    with store.begin() as tx:
        rows = tx.connection.execute(
            text("SELECT name, tags, render, trusted FROM sources ORDER BY id")
        ).all()
        feeds = tx.connection.execute(
            text("SELECT url, interval_seconds, link_selector FROM feeds ORDER BY id")
        ).all()
    assert [tuple(row) for row in rows] == [
        ("Post", ["x"], "always", False),
        ("Hill", [], "never", False),
        ("Vale", ["{}", ""], "always", False),
        ("Moor", ["NULL"], "never", True),
    ]
    assert [tuple(row) for row in feeds] == [
        (hourly.url, 3600, None),
        ("https://post.example/a", None, None),
        (chosen.url, None, "h2 a"),
        ("https://hill.example/a", None, None),
        ("https://moor.example/a", None, None),
    ]


def claims(store):
    query = (
        "SELECT s.name, h.host, h.kind FROM source_hosts h JOIN sources s"
        " ON s.id = h.source_id ORDER BY 1, 2, 3"
    )
    with store.begin() as tx:
        return [tuple(row) for row in tx.connection.execute(text(query))]


def test_the_claims_of_sources_follow_their_feeds_hosts_and_home(store, now):
    post, hill = paper("Post", "a"), paper("Hill", "x", url="https://hill.example/")
    apply_specs(store, now, post, hill)
    before = [
        ("Hill", "hill.example", "feed"),
        ("Hill", "hill.example", "home"),
        ("Post", "post.example", "feed"),
    ]
    assert claims(store) == before
    apply_specs(store, now, post, hill)
    assert claims(store) == before

    both = replace(post, feeds=(*post.feeds, *hill.feeds))
    apply_specs(store, now, both, replace(hill, feeds=()))
    assert claims(store) == [
        ("Hill", "hill.example", "home"),
        ("Post", "hill.example", "feed"),
        ("Post", "post.example", "feed"),
    ]
    apply_specs(store, now, replace(post, hosts=("post.example/@desk",)))
    assert claims(store) == [
        ("Post", "post.example", "configured"),
        ("Post", "post.example", "feed"),
    ]
