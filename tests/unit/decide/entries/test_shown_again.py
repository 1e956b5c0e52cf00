# ruff: noqa: E501 - a case of a table is one line
"""Which stories a feed shows again under other addresses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.decide.entries.shown_again import (
    Difference,
    Differing,
    ShownStory,
    find_difference,
    find_known_texts,
    find_stories_shown_again,
)

A = "https://a.example"
S, T = "(f81d4fae7dec)", "(0a11b2c3d4e5)"
DAY, NEXT = (datetime(2026, 3, n, tzinfo=UTC) for n in (1, 2))
PARAMETERS, HOST = Differing.PARAMETERS, Differing.HOST
TOKEN, SEGMENT = Differing.TOKEN, Differing.SEGMENT


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        pytest.param(f"{A}/1?z=a", f"{A}/1?z=b", (PARAMETERS, ("z",)), id="a parameter"),
        pytest.param(f"{A}/1?id=7&z=a", f"{A}/1?z=b&id=7", (PARAMETERS, ("z",)), id="beside another"),
        pytest.param(f"{A}/1?z=a", f"{A}/1", (PARAMETERS, ("z",)), id="only one has it"),
        pytest.param(f"{A}/1?z=a&z=b", f"{A}/1?z=c", None, id="a name twice"),
        pytest.param(f"{A}/1", "https://b.example/1", (HOST,), id="a mirror"),
        pytest.param(f"{A}/1", "https://b.example/2", None, id="host and path"),
        pytest.param(f"{A}/1?z=a", "https://b.example/1?z=b", None, id="host and parameter"),
        pytest.param(f"{A}/{S}/1", f"{A}/{T}/1", (TOKEN, (), 1), id="a session in the path"),
        pytest.param(f"{A}/1/harbour", f"{A}/1/harbor", None, id="another name of the story"),
        pytest.param(f"{A}/2026-03-01/w", f"{A}/2026-03-02/w", None, id="a day"),
        pytest.param(f"{A}/20260301/w", f"{A}/20260302/w", None, id="a day of digits"),
        pytest.param(f"{A}/01-march-2026/w", f"{A}/02-march-2026/w", None, id="a day with a name"),
        pytest.param(f"{A}/1", f"{A}/amp/1", (SEGMENT, ("amp",)), id="a version before it"),
        pytest.param(f"{A}/1", f"{A}/1/amp", (SEGMENT, ("amp",)), id="a version behind it"),
        pytest.param(f"{A}/1", f"{A}/x/amp/1", None, id="two segments"),
        pytest.param(f"{A}/1", f"{A}/1", None, id="the same"),
    ],
)  # fmt: skip
def test_two_addresses_differ_in_one_part_alone(one, other, difference):
    expected = difference and Difference(
        kind=difference[0],
        names=difference[1] if len(difference) > 1 else (),
        position=difference[2] if len(difference) > 2 else 0,
    )
    assert find_difference(one, other) == expected
    assert find_difference(other, one) == expected


def stories(form, titles="ABC", published=None):
    base = A if form.startswith("/") else ""
    return [
        ShownStory(url=base + form.format(n=n), title=title, published=published)
        for n, title in enumerate(titles)
    ]


@pytest.mark.parametrize(
    ("shown", "gone", "found"),
    [
        pytest.param(stories("/{n}?z=a"), stories("/{n}?z=b"), 3, id="three stories"),
        pytest.param(stories("/{n}?z=a", "AB"), stories("/{n}?z=b", "AB"), 0, id="two stories"),
        pytest.param(stories("/{n}?z=a"), stories("/{n}?z=b", "ABX"), 0, id="another title"),
        pytest.param(stories("/{n}?z=a", ("",) * 3), stories("/{n}?z=b", ("",) * 3), 0, id="no titles"),
        pytest.param(stories("/?id=1{n}"), stories("/?id={n}"), 0, id="a number in one address"),
        pytest.param([*stories("/{n}?z=a", "A"), *stories("/b{n}?y=a", "B"), *stories("/c{n}?x=a", "C")], [*stories("/{n}?z=b", "A"), *stories("/b{n}?y=b", "B"), *stories("/c{n}?x=b", "C")], 0, id="several parameters"),
        pytest.param(stories("/{n}?z=a", published=DAY), stories("/{n}?z=b", published=DAY), 3, id="the same date"),
        pytest.param(stories("/{n}?day=2", published=NEXT), stories("/{n}?day=1", published=DAY), 0, id="headings that come each day"),
        pytest.param(stories("https://m1.example/{n}"), stories("https://m2.example/{n}"), 3, id="mirrors"),
        pytest.param(stories("/{n}"), stories("/{n}/amp"), 3, id="versions"),
        pytest.param(stories(f"/{S}/{{n}}"), stories(f"/{T}/{{n}}"), 3, id="sessions in the path"),
    ],
)  # fmt: skip
def test_a_feed_shows_by_itself_which_stories_it_shows_again(shown, gone, found):
    pairs = find_stories_shown_again(shown, gone)
    assert len(pairs) == found
    assert all(gone[old].title == shown[new].title for new, (old, _) in pairs.items())


@given(st.permutations(range(5)))
def test_the_order_of_a_feed_says_nothing(order):
    shown, gone = stories("/{n}?z=a", "ABCDE"), stories("/{n}?z=b", "ABCDE")
    pairs = find_stories_shown_again([shown[n] for n in order], gone)
    assert {order[new]: old for new, (old, _) in pairs.items()} == {n: n for n in order}


def entries_of(*titles, times=8):
    """Return entries of stories whose addresses all led to one text."""
    return [(title, n) for n, title in enumerate(titles) for _ in range(times)]


@pytest.mark.parametrize(
    ("titles", "gone", "shown", "found"),
    [
        pytest.param("abc", entries_of(*"abc"), 6, "abc", id="half of the feed"),
        pytest.param("abcn", entries_of(*"abc"), 4, "abc", id="beside a new story"),
        pytest.param("abc", entries_of(*"abc"), 7, "", id="less than half of the feed"),
        pytest.param("ab", entries_of(*"ab"), 2, "", id="two stories"),
        pytest.param("abc", entries_of(*"abc", times=7), 3, "", id="seven addresses"),
        pytest.param(
            "abc", [*entries_of(*"abc"), ("c", 9)], 3, "", id="one title, two texts"
        ),
        pytest.param(["a", "b", ""], entries_of("a", "b", ""), 3, "", id="no title"),
        pytest.param("aabc", entries_of(*"abc"), 4, "aabc", id="a title twice"),
    ],
)
def test_stories_of_one_title_and_text_are_known_after_eight_addresses(
    titles, gone, shown, found
):
    pairs = find_known_texts(titles, gone, shown=shown)
    assert [titles[number] for number in sorted(pairs)] == [*found]
    assert all(gone[place][0] == titles[number] for number, place in pairs.items())
    assert len({*pairs.values()}) == len(pairs)
