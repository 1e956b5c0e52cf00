"""Feeds that never stand still: after two polls they cost nothing more."""

from __future__ import annotations

import importlib.util
import re
import sys
import uuid
from pathlib import Path

import pytest

from wireroom.model.http import FetchResponse

_PLACE = Path(__file__).parents[4] / "bench" / "restless_feeds.py"
_SPEC = importlib.util.spec_from_file_location("restless_feeds", _PLACE)
made_up = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = made_up
_SPEC.loader.exec_module(made_up)
AGAIN = [kind for kind in made_up.KINDS if "items" not in kind]
BASE = "https://paper.example"
FEED = f"{BASE}/feed"
STEMS = ("gate", "tide", "mill", "rope", "bell", "quay", "lock", "barn")
STORIES = 3


def draw() -> str:
    return uuid.uuid4().hex


def write_story(n: int) -> str:
    stem = STEMS[n % len(STEMS)]
    return "\n".join(
        f"The {stem} of ward {n} was mended by {who} {stem}makers before the frost of"
        f" year {n}{k}, and the {stem} will hold for {n + 3} winters, said keeper {n}."
        for k, who in enumerate(("seven", "eleven", "forty"))
    )


# By kind: the link of a story at a poll, its identity, what its title ends with.
KINDS = {
    "new identities": lambda n, _: (f"/a/{n}", draw(), ""),
    "random parameters": lambda n, _: (f"/a/{n}?zx={draw()}", f"g{n}", ""),
    "random parameters, new identities": lambda n, _: (
        f"/a/{n}?zx={draw()}", draw(), "",
    ),
    "random identities in links": lambda n, _: (f"/a/{n}?zx={draw()}", None, ""),
    "a session in the path": lambda n, _: (
        f"/(S({draw()[:24]}))/a/{n}", draw(), "",
    ),
    "two mirrors": lambda n, poll: (
        f"https://m{poll % 2}.paper.example/a/{n}", draw(), "",
    ),
    "two versions": lambda n, poll: (f"{'/amp' * (poll % 2)}/a/{n}", draw(), ""),
    "new titles": lambda n, _: (f"/a/{n}", f"g{n}", draw()[:5]),
}  # fmt: skip


class Restless:
    """Serves the feed and a page for every address of a story."""

    def __init__(self, room, page):
        self.room, self.page = room, page
        self.texts = {}
        self.downloads = 0
        self._plain = room.web.fetch

    def fetch(self, request):
        if request.url == FEED:
            return self._plain(request)
        self.downloads += 1
        path = request.url.partition("paper.example")[2]
        n = int(re.search(r"/a(?:/|\?id=)(\d+)", path)[1])
        story = self.texts.get(n, n)
        body = self.page(title=f"Story {story}", body=write_story(story))
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"},
            body=body.encode(),
            fetched_at=self.room.now,
        )

    def poll(self, entries):
        """Serve entries of (link, identity, title), poll, and read what is new."""
        items = "".join(
            f"<item><title>{title}</title>"
            f"<link>{link if link.startswith('http') else BASE + link}</link>"
            + (f"<guid isPermaLink='false'>{identity}</guid>" if identity else "")
            + "</item>"
            for link, identity, title in entries
        )
        channel = f"<channel><title>T</title>{items}</channel>"
        self.room.web.serve(FEED, f"<rss version='2.0'>{channel}</rss>")
        made = self.room.poll()
        for article_id in made:
            self.room.walk(article_id)
        self.room.wait(days=1)
        return len(made)

    def count(self):
        tables = ("articles", "pages", "article_urls", "entries")
        (counts,) = self.room.rows(
            "SELECT " + ", ".join(f"(SELECT count(*) FROM {t})" for t in tables)
        )
        return dict(zip(tables, counts, strict=True)) | {"downloads": self.downloads}


@pytest.fixture
def restless(room, page, monkeypatch):
    site = Restless(room, page)
    monkeypatch.setattr(room.web, "fetch", site.fetch)
    return site


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_that_never_stands_still_costs_nothing_after_three_polls(restless, kind):
    counts = []
    for poll in range(5):
        drawn = [KINDS[kind](n, poll) for n in range(STORIES)]
        entries = [
            (link, identity, f"Story {n}{ending}")
            for n, (link, identity, ending) in enumerate(drawn)
        ]
        restless.poll(entries)
        counts.append(restless.count())
    assert counts[-1] == counts[2]
    assert counts[-1]["articles"] <= 2 * STORIES
    assert restless.room.column("SELECT max(new_per_day) FROM feeds")[0] < 1
    published = "SELECT count(*) FROM articles WHERE outcome = 'published'"
    assert restless.room.column(published) == [STORIES]


@pytest.mark.parametrize(
    "kind", [kind for kind in made_up.KINDS if "items" not in kind]
)
def test_a_feed_that_shows_its_stories_again_costs_what_a_constant_one_costs(
    restless, kind
):
    show, room = made_up.KINDS[kind], restless.room
    for poll in range(6):
        stories = range(poll // 3, poll // 3 + 4)
        room.web.serve(
            FEED, made_up.write_feed(show, stories, poll, now=room.now).decode()
        )
        for article_id in room.poll():
            room.walk(article_id)
        room.wait(days=1)
    counts = restless.count()
    assert counts.pop("entries") <= 5 * 8
    assert counts == dict.fromkeys(counts, 5)
    assert room.column("SELECT max(new_per_day) < 2 FROM feeds") == [True]


def test_what_turned_out_to_be_copies_raises_no_rate(restless):
    """Only the text shows that these stories are known."""
    show, room = made_up.UNKNOWABLE["nothing in common"], restless.room
    for poll in range(4):
        body = made_up.write_feed(show, range(4), poll, now=room.now)
        room.web.serve(FEED, body.decode())
        for article_id in room.poll():
            room.walk(article_id)
        room.wait(days=1)
    assert restless.count()["articles"] == 4 * 4
    assert room.column("SELECT max(new_per_day) FROM feeds")[0] < 2


def test_addresses_that_only_their_text_shows_to_be_known_are_bounded(restless):
    show, room = made_up.BOUNDED["no common part of addresses"], restless.room
    counts = []
    for poll in range(10):
        body = made_up.write_feed(show, range(3), poll, now=room.now)
        room.web.serve(FEED, body.decode())
        for article_id in room.poll():
            room.walk(article_id)
        room.wait(days=1)
        counts.append(restless.count())
    assert counts[7]["downloads"] == 3 * 8
    assert counts[-1] == counts[7]


def test_a_story_that_comes_later_is_downloaded_once(restless):
    def links(count):
        return [(f"/a/{n}?zx={draw()}", draw(), f"Story {n}") for n in range(count)]

    assert [restless.poll(links(3)) for _ in range(3)] == [3, 0, 0]
    assert [restless.poll(links(4)) for _ in range(3)] == [1, 0, 0]


def test_random_parameters_cost_what_a_constant_feed_costs(restless):
    for _ in range(5):
        links = [(f"/a/{n}?zx={draw()}", draw(), f"Story {n}") for n in range(STORIES)]
        restless.poll(links)
    counts = restless.count()
    assert (counts["articles"], counts["downloads"]) == (STORIES, STORIES)
    assert (counts["pages"], counts["entries"]) == (STORIES, STORIES)


def test_a_parameter_that_numbers_articles_is_never_folded(restless):
    """Copies under other numbers are evidence; other stories there are a veto."""

    def links(*numbers):
        return [(f"/a?id={n}", f"g{n}", f"Story {n}") for n in numbers]

    restless.poll(links(0, 1, 2, 3))
    restless.texts = {4: 0, 5: 1, 6: 2}
    assert restless.poll(links(4, 5, 6)) == 3
    merged = "SELECT count(*) FROM articles WHERE outcome = 'merged'"
    assert restless.room.column(merged) == [3]
    assert restless.room.column("SELECT bool_and(is_vetoed) FROM address_folds") == [
        True
    ]
    assert restless.poll(links(7)) == 1


def test_entries_of_one_address_are_bounded(restless):
    for _ in range(12):
        restless.poll([("/a/0", draw(), f"Live: {draw()[:6]}")])
    assert restless.count()["entries"] == 8


def test_two_entries_of_one_address_that_a_feed_shows_together_stay_two(restless):
    restless.poll([("/a/0", "one", "Live"), ("/a/0", "two", "Live")])
    restless.poll([("/a/0", "one", "Live"), ("/a/0", "two", "Live")])
    assert restless.count()["entries"] == 2
