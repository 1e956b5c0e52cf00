# ruff: noqa: E501 - a case of a table is one line
"""Any stage twice, the chain in any order: the same articles, comments, stories."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wireroom.model.states import Outcome, Stage
from wireroom.steps.replays import replay
from wireroom.store.runs.replays import ReplayFilter

PAPER, GAZETTE = "https://paper.example", "https://gazette.example"
FEEDS = (f"{PAPER}/feed", f"{GAZETTE}/feed")


def paragraphs(written: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in written.split("\n\n"))


WIRE = paragraphs("""
NORTHAM (AP) — The ferry Halden ran onto the rocks off Northam on Monday night with
214 people aboard, and lifeboats from three harbours took all of them off.

Captain Ida Reed said the steering had failed two miles from the harbour mouth, in a
westerly gale that had kept smaller boats at their moorings since Sunday noon.

Harbour master Olav Brandt said the wreck would stay where it is until the wind turns,
and that divers from Bergen would look at the hull by the end of the week.

The Halden, built in 1987, was to be sold in the autumn; its owner, Coast Lines, said a
replacement would sail from Thursday, at first only twice a day.
""")
WIRE_EDITED = (WIRE[0].replace("all of them", "everybody"), *WIRE[1:])
VAN = paragraphs("""
A travelling library has parked its van beside the old mill for the summer, and children
from four villages are queueing for picture books and sea stories.

The driver, a retired postman, knows most of his readers by name and hands out barley
sugar to anyone who brings a book back before the due date is past.

Councillors are weighing whether to keep the van through the winter, when the road over
the ridge is often closed and the mill stands empty for weeks.
""")
LOCAL = paragraphs("""
Readers in Osby remember the Halden from a time when it called there every day. The pier
it used is gone, and the waiting room sells ice cream in summer only.
""")


def table(day: str, *prices: str) -> tuple[str, ...]:
    """A template: the same words about other names and numbers."""
    names = ("Norsk Fisk", "Bergen Bank", "Coast Lines", "Halden Paper", "Osby Grain")
    lines = (
        f"Shares of {name} closed on {day} at {price} crowns in quiet trading, brokers"
        " at the exchange said, after a day on which few orders were placed."
        for name, price in zip(names, prices, strict=True)
    )
    return tuple(lines)


PAGES = {
    f"{PAPER}/ferry": ("Ferry runs aground", WIRE, ("Ana", "Ben")),
    f"{PAPER}/ferry-print": ("Ferry runs aground", WIRE, ("Cy",)),
    f"{PAPER}/van": ("The van", VAN, ("Dee",)),
    f"{PAPER}/shares-1": (
        "Shares on Monday",
        table("Monday", "104", "87", "12", "55", "31"),
        (),
    ),
    f"{PAPER}/shares-2": (
        "Shares on Tuesday",
        table("Tuesday", "99", "91", "17", "48", "36"),
        (),
    ),
    f"{PAPER}/nothing": ("", (), ()),
    f"{GAZETTE}/all-saved": ("All 214 saved off Northam", WIRE_EDITED, ("Eve",)),
    f"{GAZETTE}/lead": ("Lifeboats at Northam", WIRE[:3], ()),
    f"{GAZETTE}/remember": ("How Osby remembers it", (*LOCAL, *WIRE), ("Fay",)),
}
CANONICAL = {f"{GAZETTE}/lead": f"{GAZETTE}/ferry-lead"}

ORDERS = st.permutations(list(PAGES))
# A replay of everything that is settled, after so many arrivals.
REPLAYS = st.dictionaries(
    st.integers(1, len(PAGES)), st.sampled_from(sorted(replay.START_EVENTS)), max_size=3
)


@pytest.mark.usefixtures("first_answer_is_final")
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(listed=ORDERS, arriving=ORDERS, replays=REPLAYS)
def test_any_order_and_any_stage_twice_give_the_same_result(
    room, page, listed, arriving, replays
):
    empty(room)
    ids = found(room, page, listed)
    for number, url in enumerate(arriving, 1):
        walk_twice(room, ids[url])
        if number in replays:
            read_again(room, replays[number])

    assert room.balance().is_consistent, room.balance()
    assert stories(room) == {
        frozenset(u for u in PAGES if any(w in u for w in named))
        for named in (
            ("ferry", "saved", "lead", "remember"),
            ("van",),
            ("shares-1",),
            ("shares-2",),
        )
    }
    assert not_first(room) == []
    assert merged(room) == {frozenset({f"{PAPER}/ferry", f"{PAPER}/ferry-print"})}
    assert comments(room) == {
        url: set(authors) for url, (_, _, authors) in PAGES.items() if authors
    }
    assert outcomes(room) == {"published": 7, "merged": 1, "rejected": 1}
    assert count_announced(room) == 7


def empty(room) -> None:
    room.run(
        "TRUNCATE articles, article_urls, entries, pages, comments, annotations,"
        " stories, story_members, shingles, changes, article_revisions, replays,"
        " replay_items, comment_revisions CASCADE;"
        f"UPDATE feeds SET due_at = '{room.now}', body_sha256 = NULL"
    )


def found(room, page, listed) -> dict[str, int]:
    for base in (PAPER, GAZETTE):
        room.feed(*(u.rpartition("/")[2] for u in listed if base in u), base=base)
    for url, (title, paragraphs, authors) in PAGES.items():
        body = page(
            title,
            "\n".join(paragraphs),
            comments=[(n, a, f"{a} says so.") for n, a in enumerate(authors)],
            canonical=CANONICAL.get(url, ""),
        )
        room.web.serve(url, body)
    for feed in FEEDS:
        room.poll(feed)
    return dict(room.rows("SELECT url, id FROM articles"))


def walk_twice(room, article_id: int) -> None:
    """Deliver each message a second time when all is over."""
    assert room.walk(article_id) is Stage.DONE
    steps = room.pipeline
    for again in (
        steps.extract_article,
        steps.deduplicate_article,
        steps.enrich_and_publish,
    ):
        assert again(article_id) is None


def read_again(room, step: str) -> None:
    before = room.column("SELECT count(*) FROM changes")
    wanted = ReplayFilter(outcomes=tuple(replay.REPLAYABLE[step] - {Outcome.FAILED}))
    with room.store.begin() as tx:
        run = replay.start_replay(tx, step, wanted, most=None, by="ida", now=room.now)
    while sent := room.pipeline.lease_replays(9):
        for article_id, _ in sent:
            if room.pipeline.begin_replay(article_id, run):
                room.compute(article_id)
            room.pipeline.finish_replay(article_id, run)
    assert room.column("SELECT count(*) FROM changes") == before


def stories(room) -> set[frozenset[str]]:
    """The addresses that tell each story, those of merged articles too."""
    rows = room.rows(
        "SELECT m.story_id, a.url FROM story_members m JOIN articles a"
        " ON m.article_id = coalesce(a.merged_into, a.id)"
    )
    return partition(rows)


def not_first(room) -> list[int]:
    """Stories whose first article is not the first of all by the evidence kept."""
    return room.column(
        "SELECT s.id FROM stories s WHERE s.first_article_id <> ("
        " SELECT m.article_id FROM story_members m WHERE m.story_id = s.id"
        " ORDER BY NOT m.is_origin, m.latest_publication, m.credit IS NOT NULL, m.article_id LIMIT 1)"
    )


def merged(room) -> set[frozenset[str]]:
    rows = room.rows("SELECT coalesce(merged_into, id), url FROM articles")
    return {one for one in partition(rows) if len(one) > 1}


def comments(room) -> dict[str, set[str]]:
    rows = room.rows(
        "SELECT url, author FROM comments c JOIN articles a ON a.id = c.article_id"
    )
    said = defaultdict(set)
    for url, author in rows:
        assert author not in said[url]
        said[url].add(author)
    return said


def outcomes(room) -> dict[str, int]:
    return dict(room.rows("SELECT outcome, count(*) FROM articles GROUP BY 1"))


def count_announced(room) -> int:
    """Return how many articles were announced as published, each once."""
    published = "SELECT article_id FROM changes WHERE kind = 'article_published'"
    ids = room.column(published)
    assert len(ids) == len(set(ids))
    return len(ids)


def partition(rows) -> set[frozenset[str]]:
    groups = defaultdict(set)
    for key, url in rows:
        groups[key].add(url)
    return {frozenset(group) for group in groups.values()}
