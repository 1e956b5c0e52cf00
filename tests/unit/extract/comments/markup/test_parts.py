# ruff: noqa: E501 - a case of a table is one line
"""Which elements of a comment hold its author, its time and its text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.comments.markup.dialects import GENERIC, HOSTED, TUMBLR
from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.extract.comments.markup.parts import (
    BYLINE_RANK,
    UNRANKED,
    CommentScope,
    choose_reading,
    find_parts,
    may_read_again,
)

NOW = datetime(2012, 3, 10, 12, tzinfo=UTC)
TEXT = '<p class="comment-text">b</p>'
WORDS = "The ramp is a cliff, and the mayor knows it."


def scope_of(markup: str, *, inner=(), dialect=GENERIC, now=NOW) -> CommentScope:
    root = html.fragment_fromstring(f"<li>{markup}</li>")
    return CommentScope(
        root=root,
        inner={root.find(f".//*[@id='{name}']") for name in inner},
        dialect=dialect,
        dates=DateContext(now=now, utc_offset_minutes=None),
    )


def parts_of(markup: str, **options):
    return find_parts(scope_of(markup, **options))


def text_of(element) -> str | None:
    return None if element is None else " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize(
    ("markup", "name", "rank"),
    [
        pytest.param('<b class="fn">Ada</b>', "Ada", 1, id="hCard"),
        pytest.param('<i class="author">Ada</i>', "Ada", 2, id="a class"),
        pytest.param("<cite>Ada</cite>", "Ada", 3, id="a tag"),
        pytest.param("by <a>Ada</a> on Monday", "Ada", BYLINE_RANK, id="by"),
        pytest.param("posted by <b>Ada</b>", "Ada", BYLINE_RANK, id="posted by"),
        pytest.param("written by <em>Ada</em>", "Ada", BYLINE_RANK, id="written by"),
        pytest.param("von <span>Ada</span>", "Ada", BYLINE_RANK, id="von"),
        pytest.param("par: <strong>Ada</strong>", "Ada", BYLINE_RANK, id="par"),
        pytest.param("<i>by</i> <a>Ada</a>", "Ada", BYLINE_RANK, id="by in a leaf"),
        pytest.param("<a>Ada</a> says:", "Ada", BYLINE_RANK, id="says behind"),
        pytest.param("<p>Ada says:</p>", "Ada says:", BYLINE_RANK, id="says inside"),
        pytest.param("<a>Ada</a> schrieb", "Ada", BYLINE_RANK, id="schrieb"),
        pytest.param("<i>Ada</i>", None, UNRANKED, id="nothing"),
        pytest.param("by the <a>mill</a>", None, UNRANKED, id="by in a sentence"),
        pytest.param("by <i>Ada</i>", None, UNRANKED, id="another tag behind by"),
        pytest.param("<i>by<u>x</u></i> <a>Ada</a>", None, UNRANKED, id="no leaf"),
        pytest.param(
            "<a>Ada</a> says nothing", None, UNRANKED, id="says in a sentence"
        ),
        pytest.param('<b class="fn"></b>', None, UNRANKED, id="an empty element"),
    ],
)
def test_the_author_s_element_is_the_surest(markup, name, rank):
    parts = parts_of(markup)
    assert (text_of(parts.author), parts.author_rank) == (name, rank)


def test_the_first_of_equal_elements_holds_the_author():
    parts = parts_of('<i class="author">Ada</i><i class="author">Ben</i>')
    assert text_of(parts.author) == "Ada"


def test_a_surer_element_replaces_the_author():
    parts = parts_of('<cite>Ben</cite><i class="author">Ada</i>')
    assert text_of(parts.author) == "Ada"


def test_by_is_not_asked_where_the_author_is_marked():
    parts = parts_of('<i class="author">Ada</i> by <a>Ben</a>')
    assert (text_of(parts.author), parts.author_rank) == ("Ada", 2)


@pytest.mark.parametrize(
    ("markup", "text", "rank"),
    [
        pytest.param('<p class="comment-text">a</p>', "a", 2, id="a class"),
        pytest.param('<p class="content">a</p>', "a", 3, id="a plain class"),
        pytest.param("<p>a</p>", None, UNRANKED, id="nothing"),
        pytest.param(
            '<p class="content">a</p><p class="comment-text">b</p>',
            "b",
            2,
            id="the surer",
        ),
        pytest.param(
            '<p class="content">aa</p><p class="content">b</p>',
            "aa",
            3,
            id="the longer",
        ),
        pytest.param(
            '<p class="content">b</p><p class="content">aa</p>',
            "aa",
            3,
            id="the longer that comes last",
        ),
        pytest.param(
            f'<div class="content"><b class="author">A</b>{TEXT}</div>',
            "b",
            2,
            id="a wrapper with the name",
        ),
        pytest.param(
            f'<div class="content"><b class="fn">A</b>{TEXT}</div>',
            "b",
            2,
            id="a wrapper with a name in an hCard",
        ),
        pytest.param(
            f'<div class="content"><i>A word.</i>{TEXT}</div>',
            "A word.b",
            3,
            id="a wrapper with other words before the text",
        ),
        pytest.param(
            f'<div class="content"><time>x</time>{TEXT}</div>',
            "b",
            2,
            id="a wrapper with a time",
        ),
        pytest.param(
            f'<div class="content"><i>March 4, 2012</i>{TEXT}</div>',
            "b",
            2,
            id="a wrapper with a date before the text",
        ),
        pytest.param(
            f'<div class="content">{TEXT}<i>March 4, 2012</i></div>',
            "bMarch 4, 2012",
            3,
            id="the text comes first in the wrapper",
        ),
    ],
)
def test_the_text_s_element_is_the_surest_and_longest(markup, text, rank):
    parts = parts_of(markup)
    assert (text_of(parts.text), parts.text_rank) == (text, rank)


def test_what_a_reader_wrote_holds_neither_name_nor_date():
    parts = parts_of('<p class="comment-text">a <cite>Ben</cite> March 4, 2012</p>')
    assert parts.author is None
    assert parts.times == []


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        pytest.param("<i>March 4, 2012</i>", "March 4, 2012", id="a leaf"),
        pytest.param('<time datetime="2012-03-04">x</time>', "x", id="datetime"),
        pytest.param('<abbr title="2012-03-04">x</abbr>', "x", id="a title"),
        pytest.param('<i title="2012-03-04">x</i>', "x", id="a title of any tag"),
        pytest.param('<p title="Ada, 3rd user">x</p>', None, id="a title with a digit"),
        pytest.param('<i data-utime="1330820130">3w</i>', "3w", id="a timestamp"),
        pytest.param('<i data-date="2012-03-04">x</i>', "x", id="a data attribute"),
        pytest.param(
            '<a title="2012-03-04"></a>', "2012-03-04", id="a title without a text"
        ),
        pytest.param(
            '<meta itemprop="datePublished" content="2012-03-04">',
            "2012-03-04",
            id="microdata",
        ),
        pytest.param(
            '<meta itemprop="name" content="2012-03-04">', None, id="other microdata"
        ),
        pytest.param("<span>3h</span>", "3h", id="a bare age in a label"),
        pytest.param("<p>3h</p>", None, id="a bare age in a paragraph"),
        pytest.param("<i>3 hours ago</i>", "3 hours ago", id="an age"),
        pytest.param("<i>yesterday</i>", "yesterday", id="an age without a digit"),
        pytest.param(
            "<figcaption>March 4, 2012</figcaption>", None, id="the date of a picture"
        ),
        pytest.param(
            "<p>March 4, 2012<blockquote>x</blockquote></p>",
            "March 4, 2012",
            id="a quotation beside it",
        ),
        pytest.param("March 4, 2012", "March 4, 2012", id="beside all elements"),
        pytest.param("4/3", None, id="a short number beside all elements"),
    ],
)
def test_a_date_is_found_with_its_text(markup, shown):
    times = parts_of(markup).times
    assert [date.text for date in times[:1]] == ([] if shown is None else [shown])


def test_without_a_clock_a_text_needs_a_digit_to_be_a_date():
    assert parts_of("<i>yesterday</i>", now=None).times == []
    assert len(parts_of("<i>March 4, 2012</i>", now=None).times) == 1


@pytest.mark.parametrize(("length", "count"), [(59, 1), (60, 0)])
def test_a_longer_stamp_is_none(length, count):
    stamp = "2012-03-04".ljust(length)
    assert len(parts_of(f'<b datetime="{stamp}"></b>').times) == count


def test_a_date_in_an_element_with_nine_children_is_not_read():
    children = "<b></b>"
    assert len(parts_of(f"<p>March 4, 2012{children * 8}</p>").times) == 1
    assert not parts_of(f"<p>March 4, 2012 {children * 9}</p>").times


def test_a_loose_date_is_looked_for_behind_the_first_twelve_elements():
    leaf = "<b>x</b>"
    assert parts_of(f"{leaf * 12}March 4, 2012").loose_date_text == "March 4, 2012"
    assert parts_of(f"{leaf * 13}March 4, 2012").loose_date_text == ""


@pytest.mark.parametrize(
    ("text", "is_date"),
    [("Mar 12", True), ("Mar 1", False), ("4 March 2012".ljust(79, "."), True),
     ("4 March 2012".ljust(80, "."), False)],
)  # fmt: skip
def test_a_loose_date_has_six_to_79_characters(text, is_date):
    assert bool(parts_of(text).times) is is_date


def test_a_loose_date_keeps_its_text_node():
    parts = parts_of("<b>x</b>\n March\n4, 2012 ")
    assert parts.times[0].text == "March 4, 2012"
    assert parts.loose_date_text == " March 4, 2012 "


def test_links_and_anchors_and_the_first_bold_words_are_collected():
    parts = parts_of(
        '<a name="c3" href="/x">x</a><b id="c4">y</b><h3>z</h3><p id="c5">w</p>'
    )
    assert [text_of(link) for link in parts.links] == ["x"]
    assert parts.anchors == ["c3", "c4", "c5"]
    assert text_of(parts.bold) == "y"


@pytest.mark.parametrize(
    ("markup", "votes"),
    [
        ('<i class="votes">12</i>', 12),
        ('<i class="like-count">+3</i>', 3),
        ('<i class="score">-4</i>', -4),
        ('<i class="score">many</i>', None),
        ('<i class="score"><b>3</b></i>', None),
        ('<i class="devotees">3</i>', None),
        ('<i class="score">many</i><i class="points">5</i>', 5),
        ('<i class="score">4</i><i class="points">5</i>', 4),
        ('<i class="score">1234567</i>', None),
    ],
)
def test_votes_are_the_first_tally_in_an_element_marked_so(markup, votes):
    assert parts_of(markup).votes == votes


def test_replies_below_are_not_the_comment_s_own():
    parts = parts_of(
        '<i class="author">Ada</i>'
        '<ul id="list"><li id="reply"><i class="author">Ben</i></li></ul>',
        inner=["reply"],
    )
    assert text_of(parts.author) == "Ada"
    # The item itself, the name and the list of replies.
    assert parts.visit_count == 3


def test_the_date_of_a_reply_is_not_that_of_the_list_around_it():
    parts = parts_of(
        '<ol><div><p id="reply">March 4, 2012</p></div></ol>', inner=["reply"]
    )
    assert parts.times == []


def test_a_quotation_is_not_read_for_name_and_date():
    parts = parts_of(
        f"<blockquote><cite>Ben</cite> <i>March 4, 2012</i></blockquote><p>{WORDS}</p>"
    )
    assert parts.author is None
    assert parts.times == []


def test_a_comment_that_is_all_quotation_is_read():
    parts = parts_of(
        "<blockquote><cite>Ada</cite> <i>March 4, 2012</i></blockquote>"
        "<blockquote><cite>Ben</cite></blockquote>"
    )
    assert text_of(parts.author) == "Ada"
    assert parts.times[-1].text == "March 4, 2012"


def test_a_quotation_holds_the_text_in_some_markup():
    markup = f"<blockquote>{WORDS}</blockquote>"
    assert text_of(parts_of(markup, dialect=TUMBLR).text) == WORDS
    assert parts_of(markup).text is None


def test_a_button_is_read_only_where_it_holds_the_name():
    name = '<button class="coral-comment-username">Ada</button>'
    assert text_of(parts_of(name, dialect=HOSTED).author) == "Ada"
    assert parts_of("<button>March 4, 2012</button>").times == []


def test_the_whole_reading_looks_into_the_text():
    markup = '<p class="comment-text"><cite>Ada</cite> <i>March 4, 2012</i></p>'
    scope = scope_of(markup)
    whole = find_parts(scope, whole=True)
    assert whole.text is None
    assert text_of(whole.author) == "Ada"


def choose(markup: str):
    scope = scope_of(markup)
    first, second = find_parts(scope), find_parts(scope, whole=True)
    chosen = choose_reading(first, second)
    assert chosen in (first, second)
    assert (chosen is second) == (chosen.enclosing_text is not None)
    assert chosen is first or may_read_again(first, scope)
    return chosen is second


@pytest.mark.parametrize(
    ("markup", "is_second"),
    [
        pytest.param("<cite>Ada</cite> words", True, id="a name at the head"),
        pytest.param("<p><cite>Ada</cite> words</p>", True, id="in the first child"),
        pytest.param("<p>x</p><p><cite>Ada</cite></p>", True, id="in the second child"),
        pytest.param(
            "<p>x</p><p>y</p><p><cite>Ada</cite></p>", False, id="in the third"
        ),
        pytest.param("<i>March 4, 2012</i> words", True, id="a date at the head"),
        pytest.param("<h4>Ada</h4> words", True, id="a heading at the head"),
        pytest.param("<b>Ada</b> words", False, id="bold words without a date"),
        pytest.param("<b>Ada</b> <i>March 4, 2012</i> words", True, id="with a date"),
        pytest.param("words alone", False, id="neither"),
    ],
)
def test_the_second_reading_counts_where_the_text_begins_with_name_or_date(
    markup, is_second
):
    assert choose(f'<div class="comment-text">{markup}</div>') is is_second


def test_a_date_in_the_text_is_left_where_the_comment_has_one():
    text = '<div class="comment-text"><i>March 1, 2012</i> words</div>'
    assert not choose(f"<i>March 4, 2012</i>{text}")


@pytest.mark.parametrize(
    ("markup", "is_read"),
    [
        pytest.param("words <i>and</i> more", False, id="nothing"),
        pytest.param("<cite>Ada</cite> words", True, id="a name"),
        pytest.param("<i>Ada says:</i> words", True, id="a name by its words"),
        pytest.param("<i>March 4, 2012</i> words", True, id="a date"),
        pytest.param("<b>Ada</b> words", True, id="bold"),
        pytest.param("<!-- <b>Ada</b> --> words", False, id="a note of the page's"),
    ],
)
def test_the_text_is_read_again_where_it_may_begin_with_name_or_date(markup, is_read):
    scope = scope_of(f'<div class="comment-text">{markup}</div>')
    assert may_read_again(find_parts(scope), scope) is is_read


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("<b>Ben</b>", id="bold"),
        pytest.param("<i class='author'>Ben</i>", id="a marked name"),
    ],
)
def test_what_a_comment_has_beside_its_text_is_not_read_for_again(head):
    text = '<div class="comment-text"><b>Ada</b> <cite>Ada</cite> words</div>'
    scope = scope_of(f"{head}<i>March 4, 2012</i>{text}")
    first = find_parts(scope)
    assert may_read_again(first, scope) is (first.author_rank == UNRANKED)


def test_without_a_text_the_first_reading_counts():
    assert not choose("<cite>Ada</cite>")


@pytest.mark.parametrize(
    ("markup", "limit", "text"),
    [
        pytest.param("<p> a\n b </p>", 3, "a b", id="a leaf"),
        pytest.param(f"<p>{'x' * 12}</p>", 3, "x" * 12, id="four times the limit"),
        pytest.param(f"<p>{'x' * 13}</p>", 3, "", id="a longer leaf"),
        pytest.param("<p><b>ab</b>c</p>", 3, "ab c", id="pieces"),
        pytest.param("<p><b>ab</b>cd</p>", 3, "", id="longer pieces"),
        pytest.param("<p>" + "<b> </b>" * 30 + "a</p>", 3, "a", id="white space"),
        pytest.param("<p>" + "<b> </b>" * 60 + "a</p>", 3, "", id="many nodes"),
    ],
)
def test_a_short_text_is_read_up_to_its_limit(markup, limit, text):
    assert short_text(html.fragment_fromstring(markup), limit) == text


def test_a_member_s_profile_holds_the_name_and_no_date():
    parts = parts_of(
        '<div class="post-profile"><b class="author">Ada</b><i>March 4, 2012</i></div>'
    )
    assert (text_of(parts.author), parts.times) == ("Ada", [])


def test_the_picture_of_the_author_is_kept_where_no_name_is():
    parts = parts_of(
        '<i class="author"><img alt="Ada"></i><i class="fn"><img alt="B"></i>'
    )
    assert parts.author is None
    assert parts.picture.get("class") == "author"
    assert parts_of('<i class="author"><img alt=""></i>').picture is None
    assert parts_of('<p class="x"><img alt="Ada"></p>').picture is None


NAMES = {
    "one word in a block of four": ("<b class='author'>Ada</b> top user here", "Ada"),
    "three words in a block": (
        "<b class='author'>Ada van Quill</b> top user",
        "Ada van Quill",
    ),
    "four words in a block": ("<b class='author'>Ada van der Quill</b> top", None),
    "a block of three words": ("<b class='author'>Ada</b> top user", None),
    "a handle": ("<b class='author'>@ada</b> top user here", None),
    "one letter": ("<b class='author'>A</b> top user here", None),
    "no mark": ("<b>Ada</b> top user here", None),
    "a long block": (f"<b class='author'>Ada</b> {'x ' * 60}", "Ada"),
}


@pytest.mark.parametrize(("inside", "name"), NAMES.values(), ids=NAMES)
def test_a_name_within_a_block_that_is_marked_too(inside, name):
    parts = parts_of(f'<div class="author">{inside}</div>')
    block = " ".join(text_of(scope_of(f"<p>{inside}</p>").root).split())
    assert text_of(parts.author) == (block if name is None else name)


BYLINES = {
    "sixty characters before the verb": ("x" * 59 + " says", True),
    "more before the verb": ("x" * 60 + " says", False),
    "a tail of eleven characters": ("<a>Ada</a>" + "says".rjust(12), True),
    "a long tail": ("<a>Ada</a>x says......", False),
    "text of 59 characters before": (f"{'by'.rjust(59)}<a>Ada</a>", True),
    "text of 60 characters before": (f"{'by'.rjust(60)}<a>Ada</a>", False),
    "a tail before that counts": ("by <i>x</i>y <a>Ada</a>", False),
    "by behind an element": ("<i>x</i> by <a>Ada</a>", True),
    "nothing before": ("<i></i><a>Ada</a>", False),
}


@pytest.mark.parametrize(("markup", "is_byline"), BYLINES.values(), ids=BYLINES)
def test_words_around_a_name_make_a_byline(markup, is_byline):
    parts = parts_of(f"<p>{markup}</p>")
    assert (parts.author_rank == BYLINE_RANK) is is_byline


def test_a_name_of_a_hundred_characters_is_short():
    for length, is_found in ((100, True), (101, False)):
        inside = f"<i>{'x' * (length - 1)}</i>y"
        parts = parts_of(f'<div class="author">{inside}</div>')
        assert (parts.author is not None) is is_found


@pytest.mark.parametrize(("length", "count"), [(120, 1), (121, 0)])
def test_a_dated_text_of_several_elements_is_short(length, count):
    text = "<i>x</i>" + "March 4, 2012".rjust(length - 1)
    markup = f'<p data-date="2012-03-04">{text.replace(" ", "_")}</p>'
    (time, *_) = parts_of(markup).times
    assert (time.text != "2012-03-04") is bool(count)


@pytest.mark.parametrize(
    ("text", "is_read"),
    [("yesterday".rjust(29, "."), True), ("yesterday".rjust(30, "."), False)],
)
def test_an_age_without_a_digit_has_at_most_29_characters(text, is_read):
    scope = scope_of(f"<i>{text}</i>")
    find_parts(scope)
    asked = [key for key, _ in scope.dates.cache]
    assert (text in asked) is is_read


@pytest.mark.parametrize(("before", "is_inside"), [(39, True), (41, False)])
def test_a_wrapper_is_asked_for_forty_elements(before, is_inside):
    inside = "<i></i>" * before + '<b class="author">Ada</b> x'
    parts = parts_of(f'<div class="content">{inside}</div>')
    assert (text_of(parts.author) == "Ada") is is_inside


def test_the_longer_of_two_equal_texts_is_kept_whatever_the_order():
    for first, second in (("a", "bb"), ("bb", "a")):
        parts = parts_of(
            f'<p class="content">{first}</p><p class="content">{second}</p>'
        )
        assert text_of(parts.text) == "bb"
    parts = parts_of('<p class="content">aa</p><p class="content">bb</p>')
    assert text_of(parts.text) == "aa"


@pytest.mark.parametrize(
    ("markup", "is_text"),
    [
        ('<div class="content"><b class="author">Ada</b> words</div>', False),
        (
            '<b class="author">Ada</b><i>March 4, 2012</i><div class="content"><cite>Ben</cite> words</div>',
            True,
        ),
        (
            '<b class="author">Ada</b><div class="content"><time>x</time> words</div>',
            False,
        ),
        ('<div class="content"><!-- x -->words</div>', True),
    ],
)
def test_an_element_that_holds_name_or_date_is_more_than_the_text(markup, is_text):
    assert (parts_of(markup).text is not None) is is_text


def test_a_hidden_form_holds_text_and_another_form_does_not():
    hidden = '<form><input type="hidden"><i>March 4, 2012</i></form>'
    assert parts_of(hidden).times
    assert parts_of("<form><input><i>March 4, 2012</i></form>").times == []
    assert parts_of("<form><i>March 4, 2012</i></form>").times == []


def test_quotations_beside_a_text_are_not_the_comment():
    quote = "<blockquote><i>March 4, 2012</i></blockquote>"
    assert parts_of(f"{quote}words").times == []
    assert parts_of(quote).times
    inner = '<p id="reply">words of a reply</p>'
    assert parts_of(f"{quote}{inner}", inner=["reply"]).times


def test_a_stamp_that_is_no_date_leaves_the_text_to_be_read():
    (time,) = parts_of('<i datetime="12">March 4, 2012</i>').times
    assert (time.text, time.time.source.value) == ("March 4, 2012", "visible")


def test_no_more_dates_are_compared_than_one_comment_has():
    """Each is compared with the others: boxes of hundreds took minutes."""
    dates = "".join(f"<b>{day} March 2011</b><i>!</i>" for day in range(1, 32))
    parts = parts_of(dates * 3)
    assert len(parts.times) == 30
    assert parts.times[-1].text == "30 March 2011"
