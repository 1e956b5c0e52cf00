# ruff: noqa: E501 - a case of a table is one line
"""What is kept of a comment that several documents or visits show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wireroom.extract.comments import merge_comments as merging
from wireroom.extract.comments.flattened_threads import (
    has_coarse_times,
    may_be_flattened,
)
from wireroom.extract.comments.identity import (
    CommentId,
    IdentifiedComment,
    hash_comment,
    have_different_ids,
    have_same_content,
    have_same_id,
    is_cut_short,
    parse_comment_id,
    to_lookup_key,
)
from wireroom.extract.comments.merge_comments import merge_comments
from wireroom.model.article import Comment
from wireroom.model.discussion import CommentOrigin
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource
from wireroom.model.states import CommentState

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
STATED, ASSUMED = ZoneSource.STATED, ZoneSource.ASSUMED
INFERRED, SOURCE = ZoneSource.INFERRED, ZoneSource.SOURCE
PAGE, FEED, API = CommentOrigin.PAGE, CommentOrigin.FEED, CommentOrigin.WORDPRESS


def at(seconds: float = 0, zone=STATED, precision=Precision.SECOND) -> PublishedTime:
    return PublishedTime(at=NINE + timedelta(seconds=seconds), raw="x", source=DateSource.MARKUP, zone=zone, precision=precision)  # fmt: skip


def said(
    key: str = "h1", text: str = "The lock was shut in June.", **fields
) -> Comment:
    values = {"author": "Ada", "position": 0, "posted": at(), **fields}
    return Comment(key=key, text=text, **values)


HUNDRED = "1234567890" * 10
IDS = {
    "a stem": ("comment-301", CommentId(system="comment", number="301")),
    "in its wrapper": ("li-comment-301", CommentId(system="comment", number="301")),
    "another stem": ("Reply_7", CommentId(system="reply", number="7")),
    "a bare number": ("301", CommentId(system="", number="301")),
    "a number of twenty digits": ("1" * 20, CommentId(system="", number="1" * 20)),
    "no number": ("abc", CommentId(system="*", number="abc")),
    "the last hundred characters": (f"xy{'a' * 99}7", CommentId(system="a" * 99, number="7")),
    "the last hundred of another": (f"xy{HUNDRED}", CommentId(system="*", number=HUNDRED)),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), IDS.values(), ids=IDS)
def test_an_id_is_a_system_and_a_number(text, wanted):
    assert parse_comment_id(text) == wanted


def identified(*texts: str, **fields) -> IdentifiedComment:
    ids = frozenset(map(parse_comment_id, texts))
    return IdentifiedComment(comment=said(**fields), ids=ids)


SAME_IDS = {
    "one system, one number": (identified("comment-1"), identified("comment-1", author="Ben"), True),
    "neither has any": (identified(), identified(author="Ben"), True),
    "one has none": (identified("comment-1"), identified(author="Ben"), True),
    "another number": (identified("comment-1"), identified("comment-2"), False),
    "another system": (identified("comment-1"), identified("reply-1"), True),
    "another system, author and text": (identified("comment-1"), identified("reply-1", author="Ben", text="No."), False),
    "another system and author": (identified("comment-1"), identified("reply-1", author="Ben"), True),
    "another system and number": (identified("comment-1"), identified("reply-2"), False),
    "a bare number": (identified("1"), identified("1", author="Ben", text="No."), False),
    "a bare number and the author": (identified("1"), identified("1", text="No."), True),
    "a bare number, but other ids": (identified("1", "comment-1"), identified("1", "comment-2"), True),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "same"), SAME_IDS.values(), ids=SAME_IDS)
def test_comments_are_the_same_by_their_ids(first, second, same):
    assert have_same_id(first, second) is same
    assert have_same_id(second, first) is same


def test_ids_differ_only_within_a_system():
    assert have_different_ids(identified("comment-1"), identified("comment-2"))
    assert not have_different_ids(identified("comment-1"), identified("reply-2"))
    assert not have_different_ids(identified("comment-1", "reply-2"), identified("comment-1", "reply-3"))  # fmt: skip


SPANS = {
    Precision.SECOND: timedelta(seconds=2),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}


@pytest.mark.parametrize("zone", [STATED, ASSUMED])
@pytest.mark.parametrize("precision", SPANS)
def test_two_times_are_one_within_their_units_and_zones(precision, zone):
    apart = SPANS[precision] + timedelta(seconds=2)
    if zone is ASSUMED:
        apart += timedelta(hours=26)
    for seconds, same in ((0, True), (1, False)):
        later = at(apart.total_seconds() + seconds, zone, precision)
        first, second = said(), said(posted=later)
        assert have_same_content(first, second) is same
        assert have_same_content(second, first) is same


CUT = {
    "three dots": ("The lock was...", True),
    "an ellipsis": ("The lock was \u2026", True),
    "in brackets": ("The lock was [...]", True),
    "an entity": ("The lock was &hellip; ", True),
    "no dots": ("The lock was", False),
    "the whole text": ("The lock was shut in June...", False),
    "another text": ("The mill was...", False),
    "dots within": ("The ... lock was", False),
}


@pytest.mark.parametrize(("text", "is_cut"), CUT.values(), ids=CUT)
def test_a_text_is_cut_short_by_dots_where_the_longer_continues(text, is_cut):
    longer = "The lock was shut in June."
    assert is_cut_short(text, longer) is is_cut
    assert have_same_content(said(text=text), said(text=longer)) is (is_cut or text.startswith("The lock was shut"))  # fmt: skip


def test_a_text_is_compared_by_two_thousand_characters():
    start = "a" * 2_000
    assert have_same_content(said(text=f"{start}b"), said(text=f"{start}c"))
    start = "a" * 1_999
    assert not have_same_content(said(text=f"{start}b"), said(text=f"{start}c"))


def test_signs_are_compared_by_twenty():
    assert have_same_content(said(text="!" * 20), said(text="!" * 21))
    assert not have_same_content(said(text="!" * 19), said(text="!" * 21))


def test_a_comment_is_looked_up_by_twenty_letters():
    assert to_lookup_key(said(text="Abcd efgh ijkl mnop qrst uvwx")) == ("ada", "abcdefghijklmnopqrst")  # fmt: skip
    assert to_lookup_key(said(text="Abc [...]"))[1] == "abc"


def test_a_key_without_an_id_covers_what_is_said():
    key = hash_comment("a", "b", "c")
    assert key.startswith("h")
    assert len(key) == 25
    assert key not in {hash_comment("x", "b", "c"), hash_comment("a", "x", "c"), hash_comment("a", "b", "x")}  # fmt: skip


def merged(stored, *documents) -> Comment:
    (comment,) = merge_comments(stored, [[document] for document in documents]).comments
    return comment


GAPS = {
    "source_id": ("7", "8"),
    "permalink": ("/a", "/b"),
    "author_url": ("/a", "/b"),
    "posted_raw": ("a", "b"),
    "votes": (0, 3),
}


@pytest.mark.parametrize(("name", "values"), GAPS.items())
def test_what_one_document_lacks_the_other_gives(name, values):
    empty = said(read_from=PAGE)
    for value in values:
        full = replace(empty, **{name: value})
        assert getattr(merged([], empty, full), name) == value
        assert getattr(merged([], full, empty), name) == value
    both = [replace(empty, **{name: value}) for value in values]
    if name not in {"source_id", "permalink"}:
        assert getattr(merged([], *both), name) == values[0]


TIMES = {
    "the first has none": (None, at(), at()),
    "the later has none": (at(), None, at()),
    "neither": (None, None, None),
    "the later states a zone": (at(zone=ASSUMED), at(5), at(5)),
    "both state one": (at(), at(1), at()),
    "only the first states one": (at(), at(1, ASSUMED), at()),
    "the zone of the later is inferred": (at(zone=ASSUMED), at(5, INFERRED), at(5, INFERRED)),
    "that of the first is the source's": (at(zone=SOURCE), at(5, INFERRED), at(zone=SOURCE)),
    "the later is finer": (at(precision=Precision.MINUTE), at(30), at(30)),
}  # fmt: skip


@pytest.mark.parametrize(("first", "later", "wanted"), TIMES.values(), ids=TIMES)
def test_the_time_is_the_one_with_a_zone_or_the_finer(first, later, wanted):
    assert merged([], said(posted=first), said(posted=later)).posted == wanted


def print_and_feed(*, hours: int) -> tuple[list[Comment], list[Comment]]:
    """Three comments as the page prints them, and the two that its feed still has."""
    page, feed = [], []
    for number in range(3):
        key, text = f"comment-{number}", f"The lock was shut {number} times."
        time = replace(at(number * 3600), raw="1 March 2026")
        printed = replace(
            time,
            at=time.at + timedelta(hours=hours),
            zone=ASSUMED,
            source=DateSource.VISIBLE,
            offset_minutes=None,
        )
        page.append(said(key, text, source_id=key, posted=printed))
        feed.append(said(key, text, source_id=key, posted=time, read_from=FEED))
    return page, feed[1:]


def test_the_zone_of_a_page_is_the_one_in_which_it_prints_the_times_of_its_feed():
    page, feed = print_and_feed(hours=-5)
    oldest, *others = merge_comments([], [page, feed]).comments

    assert [c.posted for c in others] == [c.posted for c in feed]
    assert oldest.posted.at == NINE
    assert (oldest.posted.zone, oldest.posted.offset_minutes) == (INFERRED, -300)


def test_the_zone_is_known_from_stored_comments_and_kept_without_them():
    page, feed = print_and_feed(hours=-5)
    first = merge_comments([], [page, feed]).comments
    by_rows = merge_comments(
        [replace(first[0], posted=page[0].posted), *first[1:]], [page]
    )
    alone = merge_comments([first[0]], [page[:1]])

    assert [c.posted.at for c in by_rows.comments] == [c.posted.at for c in first]
    assert [c.posted for c in alone.comments] == [first[0].posted]


def test_the_name_is_the_one_nearest_to_the_database():
    ids = {"source_id": "comment-7", "key": "comment-7"}
    page, api = said(**ids), said(author="Ada Quill", read_from=API, **ids)
    assert merged([], page, api).author == "Ada Quill"
    assert merged([], api, page).author == "Ada Quill"
    feed = replace(page, read_from=FEED, author="A. Quill")
    assert merged([], page, feed).author == "A. Quill"
    assert merged([], page, replace(page, author="B")).author == "Ada"
    assert merged([], replace(page, author=""), replace(page, author="B")).author == "B"


def test_a_list_outranks_the_page_and_the_page_a_feed():
    ids = {"source_id": "comment-7", "key": "comment-7"}
    page, feed, api = (said(read_from=origin, **ids) for origin in (PAGE, FEED, API))
    for first, later, wanted in (
        (page, feed, PAGE),
        (feed, page, PAGE),
        (page, api, API),
        (api, page, API),
        (feed, api, API),
    ):
        assert merged([], first, later).read_from is wanted


def test_a_whole_text_replaces_one_that_is_cut_short():
    ids = {"source_id": "comment-7", "key": "comment-7"}
    whole, cut = said(**ids), said(text="The lock was [...]", read_from=FEED, **ids)
    assert merged([], whole, cut).text == whole.text
    assert merged([], cut, whole).text == whole.text


def test_of_two_texts_that_of_the_nearer_origin_is_kept():
    ids = {"source_id": "comment-7", "key": "comment-7"}
    page = said(raw_text="a", **ids)
    api = said(text="Quite another text.", raw_text="b", read_from=API, **ids)
    assert merged([], page, api).text == api.text
    assert merged([], page, api).raw_text == "b"
    assert merged([], api, page).text == api.text
    spelt = replace(api, text="The lock: was shut, in June.")
    assert merged([], page, spelt).text == page.text


def keys_of(*documents: list[Comment], stored=()) -> list[str]:
    return [comment.key for comment in merge_comments(stored, documents).comments]


def test_equal_keys_of_comments_with_other_ids_are_numbered():
    comments = [said("x", source_id=f"comment-{number}") for number in (1, 2, 3)]
    assert sorted(keys_of(comments)) == ["x", "x-2", "x-3"]
    assert keys_of([said(), said()]) == ["h1"]


def test_the_keys_of_each_document_are_listed():
    other = said("h2", "Another one.", author="Ben")
    result = merge_comments([], [[said(), other], [said(key="x")]])
    assert result.document_keys == (frozenset({"h1", "h2"}), frozenset({"h1"}))


def test_comments_that_moved_have_a_new_position_and_gone_ones_have_none():
    late = at(60)
    stored = [
        said("h0", "Gone.", position=0, posted=at(-60), state=CommentState.GONE),
        said("h1", position=1, posted=late),
        said("h2", "Two.", author="Ben", position=2, posted=at(120)),
    ]
    result = merge_comments(
        stored, [[said("h3", "Three.", author="Cleo", posted=at(90))]]
    )
    assert [(c.key, c.position) for c in result.comments] == [("h3", 1)]
    assert result.new_positions == {"h1": 0}


def test_two_hundred_comments_of_one_text_are_compared(monkeypatch):
    assert merging._MAX_COMPARED == 200
    monkeypatch.setattr(merging, "_MAX_COMPARED", 2)
    stored = [said(f"h{n}", posted=at(100 * n), position=n) for n in range(3)]
    for number, known in ((1, True), (2, False)):
        seen = said("x", posted=at(100 * number))
        assert (keys_of([seen], stored=stored) == [f"h{number}"]) is known


def test_a_parent_that_nobody_states_is_inferred_and_kept():
    above, reply = said("h1"), said("h2", "@Ada No.", author="Ben", posted=at(60))
    first = merge_comments([], [[above, reply]]).comments
    assert (first[1].parent, first[1].parent_inferred) == ("h1", True)
    edited = replace(reply, text="No.", source_id="h2")
    known = [first[0], replace(first[1], source_id="h2")]
    again = merge_comments(known, [[above, edited]]).comments
    assert (again[1].parent, again[1].parent_inferred) == ("h1", True)
    assert again[1].parent_confidence == first[1].parent_confidence


def test_a_comment_is_no_parent_of_itself():
    own = said("h1", parent="h1", source_id="h1")
    assert merged([], own).parent is None


def nested(key: str, parent: str | None, depth: int, **more) -> Comment:
    return said(key, key, parent=parent, depth=depth, **more)


FLAT = {
    "nothing nested": ([nested("a", None, 0), nested("b", None, 0)], True),
    "a single one": ([nested("a", None, 0)], False),
    "one reply": ([nested("a", None, 0), nested("b", "a", 1)], False),
    "two replies to one at the deepest level": ([nested("a", None, 0), nested("b", "a", 1), nested("c", "a", 1)], True),
    "two replies to two": ([nested("a", None, 0), nested("d", None, 0), nested("b", "a", 1), nested("c", "d", 1)], False),
    "two replies above the deepest level": ([nested("a", None, 0), nested("b", "a", 1), nested("c", "a", 1), nested("d", "c", 2)], False),
    "inferred replies": ([nested("a", None, 0), nested("b", "a", 1, parent_inferred=True)], True),
}  # fmt: skip


@pytest.mark.parametrize(("comments", "flat"), FLAT.values(), ids=FLAT)
def test_replies_side_by_side_at_the_deepest_level_are_doubtful(comments, flat):
    assert may_be_flattened(comments) is flat


@pytest.mark.parametrize(
    ("posted", "coarse"),
    [(None, True), (at(), False), (at(zone=ASSUMED), True), (at(precision=Precision.MINUTE), True)],
)  # fmt: skip
def test_a_time_without_second_or_zone_is_coarse(posted, coarse):
    assert has_coarse_times([said(), said(posted=posted)]) is coarse
