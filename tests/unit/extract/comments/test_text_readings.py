"""One text read by several readers is no edit; other words are one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.comments.merge_comments import merge_comments
from wireroom.extract.comments.text_readings import (
    hash_letters,
    have_different_words,
    rank_statement,
    record_readings,
)
from wireroom.model.article import Comment
from wireroom.model.discussion import CommentOrigin
from wireroom.model.states import CommentState

PAGE, FEED = CommentOrigin.PAGE, CommentOrigin.FEED
API, NEXT = CommentOrigin.WORDPRESS, CommentOrigin.NEXT_PAGE
SEVEN, EIGHT = "comment-7", "comment-8"
SAID = "The lock was shut in June, and nobody at the mill could say why."
CORRECTED = SAID.replace("June", "July")
LONG = f"{SAID} Later: the keeper has written to say that a hinge of the gate broke."


def comment(text: str, origin: CommentOrigin = PAGE, **more) -> Comment:
    return Comment(
        key="comment-7",
        source_id="comment-7",
        author="Ada",
        text=text,
        position=0,
        read_from=origin,
        **more,
    )


def read(stored: Comment, *documents: Comment) -> Comment:
    """Return the comment after a visit that met it in these documents."""
    (merged,) = merge_comments([stored], [[seen] for seen in documents]).comments
    return merged


def is_edit(stored: Comment, after: Comment) -> bool:
    return after.text != stored.text and not after.is_reread


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(SAID, f"In reply to Ben Marrow.\n{SAID}", id="whom it answers"),
        pytest.param(SAID, f"Antwort auf Ben Marrow\n{SAID}", id="in German"),
        pytest.param(SAID, f"{SAID} Reply", id="a button"),
        pytest.param(SAID, SAID.replace(", ", " - "), id="punctuation"),
        pytest.param(SAID, SAID.upper(), id="capitals"),
        pytest.param(SAID, SAID.replace("at the mill ", ""), id="an inner part"),
        pytest.param(
            f"See https://mill.example/a/b {SAID}",
            f"See mill.example/a… {SAID}".replace("mill.example/a…", "www.mill.ex"),
            id="a link cut short",
        ),
        pytest.param("👍", "👍👍", id="no letter"),
    ],
)
def test_another_reader_s_spelling_is_no_edit(first, second):
    for one, other in ((first, second), (second, first)):
        stored = comment(one, PAGE)
        after = read(stored, comment(other, FEED))
        assert not is_edit(stored, after)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(SAID, CORRECTED, id="a word"),
        pytest.param(SAID, "Edited: I was wrong, sorry all.", id="all of it"),
        pytest.param(SAID, LONG, id="a sentence added"),
        pytest.param(LONG, SAID, id="a sentence taken away"),
        pytest.param("Yes.", "No.", id="short"),
    ],
)
def test_other_words_are_an_edit_whoever_reads_them(first, second):
    stored = comment(first, PAGE)
    after = read(stored, comment(second, API))
    assert is_edit(stored, after)
    assert after.text == second


def test_readers_in_turn_make_no_edit_and_keep_the_text():
    as_feed = comment(f"In reply to Ben.\n{SAID}", FEED)
    stored = comment(SAID, API)
    for seen in (as_feed, comment(SAID, NEXT), as_feed, comment(SAID, API)) * 2:
        after = read(stored, seen)
        assert not is_edit(stored, after)
        assert after.text == SAID
        stored = after
    assert set(stored.text_readings) == {API, FEED, NEXT}


def test_a_small_change_in_one_reader_s_own_text_is_an_edit():
    stored = read(comment(SAID, API), comment(f"In reply to Ben.\n{SAID}", FEED))
    edited = f"In reply to Ben.\n{SAID} Indeed."
    after = read(stored, comment(edited, FEED))
    assert is_edit(stored, after)

    again = read(after, comment(edited, FEED))
    assert not is_edit(after, again)


def test_a_reader_that_shows_the_old_text_for_a_while_takes_no_edit_back():
    stored = read(comment(SAID, API), comment(SAID, NEXT))
    edited = read(stored, comment(CORRECTED, API))
    assert is_edit(stored, edited)

    cached = read(edited, comment(SAID, NEXT))
    assert not is_edit(edited, cached)
    assert cached.text == CORRECTED
    assert not is_edit(cached, read(cached, comment(CORRECTED, NEXT)))


def test_one_reader_alone_needs_no_record():
    stored = comment(SAID, API)
    assert read(stored, comment(SAID, API)).text_readings == {}
    assert read(stored, comment(CORRECTED, API)).text_readings == {}


def test_a_text_cut_short_is_completed_without_an_edit():
    stored = comment("The lock was shut in June, and nobody…", FEED)
    after = read(stored, comment(SAID, API))
    assert (after.text, after.is_reread) == (SAID, True)

    back = read(after, stored)
    assert (back.text, back.is_reread) == (SAID, False)


def test_a_removed_text_is_an_edit_whoever_reads_it():
    stored = comment("Short.", PAGE)
    gone = comment("", API, state=CommentState.REMOVED)
    after = read(stored, gone)
    assert is_edit(stored, after)
    assert after.text == ""


def test_the_best_reader_of_a_visit_gives_a_new_text():
    noisy = comment(f"{SAID} Level 1", PAGE)
    (after,) = merge_comments([], [[noisy], [comment(SAID, API)]]).comments
    assert (after.text, after.read_from) == (SAID, API)
    assert set(after.text_readings) == {PAGE, API}


@given(st.text(max_size=40), st.text(max_size=40))
def test_whether_words_differ_is_the_same_both_ways(first, second):
    assert have_different_words(first, second) == have_different_words(second, first)
    assert not have_different_words(first, first)


# Who states a parent.


def reply(parent: str | None, origin: CommentOrigin, **more) -> Comment:
    states = parent is not None or origin is API
    return replace(
        comment(SAID, origin),
        key="comment-9",
        source_id="comment-9",
        parent=parent,
        parent_from=origin if states else None,
        **more,
    )


ABOVE = [
    replace(comment(text), key=key, source_id=key)
    for key, text in ((SEVEN, "A first word."), (EIGHT, "A second."))
]


@pytest.mark.parametrize(
    ("documents", "parent"),
    [
        pytest.param([(EIGHT, PAGE), (SEVEN, API)], SEVEN, id="api"),
        pytest.param([(EIGHT, PAGE), (SEVEN, FEED)], SEVEN, id="feed"),
        pytest.param([(EIGHT, NEXT), (SEVEN, FEED)], SEVEN, id="a further page"),
        pytest.param([(EIGHT, PAGE), (None, FEED)], EIGHT, id="a feed without any"),
        pytest.param([(EIGHT, PAGE), (None, API)], None, id="the top, by the api"),
        pytest.param([(EIGHT, FEED), (SEVEN, API)], SEVEN, id="feed and api"),
    ],
)
def test_a_feed_or_an_api_outranks_nesting(documents, parent):
    lists = [[*ABOVE, reply(*documents[0])], [reply(*documents[1])]]
    merged = merge_comments([], lists).comments
    assert {c.key: c.parent for c in merged}["comment-9"] == parent


def test_nesting_does_not_undo_what_an_api_stated():
    first = merge_comments([], [[*ABOVE, reply(SEVEN, API)]]).comments
    after = merge_comments(first, [[*ABOVE, reply(EIGHT, PAGE)]]).comments
    found = {c.key: (c.parent, c.parent_from) for c in after}
    assert found["comment-9"] == (SEVEN, API)


def test_an_api_corrects_what_nesting_stated():
    first = merge_comments([], [[*ABOVE, reply(EIGHT, PAGE)]]).comments
    after = merge_comments(first, [[*ABOVE, reply(SEVEN, API)]]).comments
    assert {c.key: c.parent for c in after}["comment-9"] == SEVEN


def test_what_an_api_gives_first_replaces_the_markups_text_and_is_no_edit():
    """A page of unknown marks had the name in the text, and lacked bold words."""
    stored = comment("Ada Reader 1\nThe lock was in June.")
    after = read(stored, stored, comment(SAID, API))
    assert (after.text, after.is_reread) == (SAID, True)

    again = read(after, stored, comment(SAID, API))
    assert (again.text, again.is_reread) == (SAID, False)
    edited = read(again, stored, comment(CORRECTED, API))
    assert is_edit(again, edited)


def test_the_name_of_an_api_outranks_the_markups():
    page = comment(SAID)
    api = replace(comment(SAID, API), author="Ada Quill")
    unsigned = replace(comment(SAID, API), author="")
    assert read(page, page, api).author == "Ada Quill"
    assert read(page, page, unsigned).author == "Ada"


def test_a_name_that_one_page_recognises_and_another_does_not_is_no_edit():
    stored = comment(SAID, NEXT)
    unnamed = replace(comment(f"Ada\n{SAID}", NEXT), author="")
    after = read(stored, unnamed)
    assert (after.author, after.text) == ("Ada", SAID)
    assert not is_edit(stored, after)
    assert is_edit(after, read(after, comment(CORRECTED, NEXT)))


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("", "", False),
        ("", "a", True),
        ("abc", "abc", False),
        ("abc", f"abc{'x' * 40}", False),
        ("abc", f"abc{'x' * 41}", True),
        ("abc", f"a{'x' * 40}bc", False),
        ("abc", f"a{'x' * 41}bc", True),
        ("abc", "axc", True),
        ("abc", "xbc", True),
        ("abc", "abx", True),
        ("abcabc", "abc", False),
        ("A b!", "ab", False),
        ("a https://x.example/y b", "ab", False),
        ("a www.x.example b", "ab", False),
    ],
)
def test_words_differ_where_letters_are_replaced_or_many_are_added(
    first, second, differ
):
    assert have_different_words(first, second) is differ
    assert have_different_words(second, first) is differ


def test_a_hash_of_letters_has_sixteen_signs_and_covers_signs_where_no_letter_is():
    assert len(hash_letters("abc")) == 16
    assert hash_letters("A b, c!") == hash_letters("abc")
    assert hash_letters(" !! ") == hash_letters("!!") != hash_letters("!")


RANKS = {None: 0, PAGE: 1, NEXT: 1, FEED: 2, API: 3, CommentOrigin.DISQUS: 3}


@pytest.mark.parametrize(("origin", "rank"), RANKS.items())
def test_an_origin_is_ranked_by_how_near_it_is_to_its_database(origin, rank):
    assert rank_statement(origin) == rank


def test_readings_are_recorded_where_several_origins_gave_the_text():
    one, other = comment(SAID), comment(CORRECTED, API)
    assert record_readings({PAGE: one}) == {}
    assert record_readings({PAGE: one, API: other}) == {
        str(PAGE): hash_letters(SAID),
        str(API): hash_letters(CORRECTED),
    }


FIRST_READ = {
    "another text": (CORRECTED, API, True),
    "the same letters": (SAID.upper(), API, False),
    "no text": ("", API, False),
    "a text that is cut short": ("The lock was shut [...]", API, False),
    "of a feed": (f"{SAID} Ada", FEED, False),
}


@pytest.mark.parametrize(
    ("text", "origin", "is_taken"), FIRST_READ.values(), ids=FIRST_READ
)
def test_the_first_text_of_an_api_replaces_that_of_markup(text, origin, is_taken):
    stored = comment(SAID)
    after = read(stored, stored, comment(text, origin))
    assert (after.text == text, after.is_reread) == (is_taken, is_taken)
    known = replace(
        stored,
        text_readings={
            str(PAGE): hash_letters(SAID),
            str(CommentOrigin.DISQUS): hash_letters("x"),
        },
    )
    assert read(known, stored, comment(text, origin)).text == SAID


NAMED = {
    "the author's": ("Ada", True),
    "with spaces": (" Ada ", True),
    "another": ("Ben", False),
}


@pytest.mark.parametrize(("line", "is_dropped"), NAMED.values(), ids=NAMED)
def test_a_first_line_that_is_the_known_author_s_name_is_dropped(line, is_dropped):
    stored = comment(SAID)
    named = replace(comment(f"{line}\n{LONG}{LONG}"), author="")
    after = read(stored, named)
    assert after.text.startswith(line) is not is_dropped
    signed = replace(named, author="Ada")
    assert read(stored, signed).text.startswith(line)
    alone = replace(comment(line), author="")
    assert read(stored, alone).text == line


@pytest.mark.parametrize("is_removed", [True, False])
def test_a_removal_is_an_edit_where_the_text_differs(is_removed):
    gone = replace(comment(""), state=CommentState.REMOVED)
    first, second = (comment(SAID), gone) if is_removed else (gone, comment(SAID))
    assert read(first, second).text == second.text
    same = replace(comment(SAID), state=CommentState.REMOVED)
    assert read(comment(SAID), same).text == SAID
