"""Kinds of source that others bring: installed beside the product."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.conftest import article_page
from wireroom.collect.registry import ENTRY_POINT_GROUP, load_kind
from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import load_sources
from wireroom.model.source_specs import FeedSpec, SourceSpec

PAGE = (Path(__file__).parents[4] / "docs/kinds.md").read_text("utf-8")
CSV = "https://gazette.example/items.csv"
ITEM = "https://gazette.example/pier-opens"
DUE = "UPDATE feeds SET due_at = '2026-01-01' WHERE state <> 'paused'"
ROWS = f"number,address,title,date\n7,{ITEM},The pier opens,2026-02-28T08:00:00Z\n"


def install(folder: Path, name: str, code: str, points: dict[str, str]) -> None:
    """Lay a package down as pip does."""
    (folder / f"{name}.py").write_text(code, "utf-8")
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\n", "utf-8")
    lines = "\n".join(f"{key} = {value}" for key, value in points.items())
    (about / "entry_points.txt").write_text(
        f"[{ENTRY_POINT_GROUP}]\n{lines}\n", "utf-8"
    )


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    load_kind.cache_clear()
    yield tmp_path
    load_kind.cache_clear()


def configure(room, *feeds):
    spec = SourceSpec(name="Harbour Gazette", feeds=feeds)
    with room.store.begin() as tx:
        tx.sources.apply_specs([spec], now=room.now)


def feed_columns(room, names, url=CSV):
    return room.rows(f"SELECT {names} FROM feeds WHERE url = '{url}'")[0]


def test_the_example_of_the_documents_brings_articles_and_keeps_its_place(site, room):
    code, project, file = re.findall(r"(?ms)^```(?:python|toml|yaml)\n(.*?)^```", PAGE)
    points = tomllib.loads(project)["project"]["entry-points"][ENTRY_POINT_GROUP]
    install(site, "numbered", code, points)
    path = site / "sources.yaml"
    path.write_text(file)
    (spec,) = load_sources(path).sources
    with room.store.begin() as tx:
        tx.sources.apply_specs([spec], now=room.now)
    room.web.serve(f"{CSV}?section=news&after=0", ROWS)
    (article_id,) = room.poll(CSV)
    room.web.serve(ITEM, article_page())
    room.walk(article_id)
    assert room.article(article_id).outcome == "published"
    assert feed_columns(room, "kind, format, kind_values ->> 'last'") == (
        "numbered",
        "collected",
        "7",
    )

    room.web.serve(f"{CSV}?section=news&after=7", "number,address,title,date\n")
    room.run(DUE)
    assert room.poll(CSV) == ()
    assert feed_columns(room, "state, kind_values ->> 'last'") == ("active", "7")
    assert room.balance().is_consistent


FAULTY = """
from wireroom.collect import FeedEntry, Permanent, Reason

class Raises:
    def collect(self, source, state):
        raise ValueError("no luck \\0")

class Leaves:
    def collect(self, source, state):
        raise SystemExit(3)

class Rubbish:
    def collect(self, source, state):
        return 42

class Words:
    def collect(self, source, state):
        return "entries", state

class Unnamed:
    def collect(self, source, state):
        return [FeedEntry(identity="", url=None)], state

class Unkept:
    def collect(self, source, state):
        return [], state.keep(of=object())

class Large:
    def collect(self, source, state):
        return [], state.keep(text="x" * 30_000)

class Refused:
    def collect(self, source, state):
        raise Permanent(Reason.GONE, "it says so")

class NoCollect:
    pass
"""
FAULTS = {
    "raises": ("defect", "ValueError: no luck"),
    "leaves": ("defect", "SystemExit: 3"),
    "rubbish": ("defect", "TypeError"),
    "words": ("defect", "the entries are no list"),
    "unnamed": ("defect", "an entry has no identity"),
    "unkept": ("defect", "not JSON serializable"),
    "large": ("defect", "over 20000"),
    "refused": ("gone", "it says so"),
    "nocollect": ("defect", "no method collect"),
    "absent": ("defect", "no installed package has the kind 'absent'"),
}


def test_a_faulty_kind_is_an_outcome_of_its_source_alone(site, room):
    names = re.findall(r"(?m)^class (\w+)", FAULTY)
    install(site, "faulty", FAULTY, {n.lower(): f"faulty:{n}" for n in names})
    faulty = [FeedSpec(url=f"https://{n}.example/", kind=n) for n in FAULTS]
    sound = FeedSpec(url="https://sound.example/feed")
    configure(room, *faulty, sound)
    room.web.serve(
        sound.url,
        "<rss version='2.0'><channel><title>S</title><item><title>One</title>"
        "<link>https://sound.example/one</link></item></channel></rss>",
    )
    for feed in (*faulty, sound):
        room.poll(feed.url)
    for name, (reason, detail) in FAULTS.items():
        found = feed_columns(room, "reason, detail, polls", f"https://{name}.example/")
        assert found[0] == reason, (name, found)
        assert detail in found[1], (name, found)
        assert found[2] == 1, name
    assert room.column("SELECT url FROM articles") == ["https://sound.example/one"]
    assert room.column("SELECT count(*) FROM failures") == [0]
    assert room.balance().is_consistent


@pytest.mark.parametrize(
    ("feed", "place"),
    [
        (
            "{url: 'https://a.example/', kind: pigeon}",
            "kind: expected feed, json",
        ),
        (
            "{url: 'https://a.example/', options: {a: b}}",
            "feeds[0]: options needs the kind of an installed package",
        ),
        (
            "{url: 'https://a.example/', kind: sitemap, links: a}",
            'feeds[0]: links needs "kind: page"',
        ),
    ],
    ids=["unknown kind", "options of an own kind", "links of a sitemap"],
)
def test_a_kind_that_is_not_there_is_a_mistake_with_its_line(tmp_path, feed, place):
    path = tmp_path / "sources.yaml"
    path.write_text(f"version: 1\nsources:\n  - name: A\n    feeds:\n      - {feed}\n")
    with pytest.raises(SourcesError) as raised:
        load_sources(path)
    assert f"{path}:5:" in str(raised.value)
    assert place in str(raised.value)


def test_a_sitemap_is_polled_by_its_kind_and_nothing_else_is_one(room):
    url = "https://gazette.example/sitemap.xml"
    configure(room, FeedSpec(url=url, kind="sitemap"))
    sitemap = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url>"
        f"<loc>{ITEM}</loc><lastmod>2026-03-01</lastmod></url></urlset>"
    )
    room.web.serve(url, sitemap)
    assert len(room.poll(url)) == 1
    room.web.serve(
        url, "<rss version='2.0'><channel><item><link>/x</link></item></channel></rss>"
    )
    room.run(DUE)
    assert room.poll(url) == ()
    reason, detail = feed_columns(room, "reason, detail", url)
    assert reason == "not_a_feed"
    assert "is no sitemap" in detail


def test_other_options_read_the_source_again(room):
    feed = FeedSpec(url=CSV, kind="numbered", options={"section": "news"})
    configure(room, feed)
    room.run("UPDATE feeds SET body_sha256 = 'x'")
    configure(room, feed)
    assert feed_columns(room, "body_sha256") == (b"x",)
    configure(room, replace(feed, options={"section": "sport"}))
    assert feed_columns(room, "body_sha256") == (None,)
