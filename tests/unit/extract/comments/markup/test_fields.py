# ruff: noqa: E501 - a case of a table is one line
"""The fields of one comment, read from its element."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.comments.markup.dialects import GENERIC, WORDPRESS
from wireroom.extract.comments.markup.fields import read_fields
from wireroom.model.moment import DateSource, PublishedTime

NOW = datetime(2012, 3, 10, 12, tzinfo=UTC)
TIME = PublishedTime(
    at=NOW, raw="March 10, 2012", source=DateSource.VISIBLE, offset_minutes=None
)
NAME = '<b class="author">Ada</b>'
DATE = "<i>March 4, 2012</i>"
TEXT = '<p class="comment-text">The ramp is a cliff.</p>'


def read(markup: str, *, dialect=GENERIC, attributes: str = "") -> CommentDraft:
    root = html.fragment_fromstring(f"<li {attributes}>{markup}</li>")
    dates = DateContext(now=NOW, utc_offset_minutes=None)
    return read_fields(root, frozenset(), dialect, dates)[0]


def test_all_fields_are_read():
    draft = read(
        '<a class="author" href="https://ada.example/">Ada</a>'
        f'{DATE}{TEXT}<i class="votes">3</i><a href="/mill#comment-7">#</a>',
        attributes='id="comment-7"',
    )
    assert draft.author == "Ada"
    assert draft.author_url == "https://ada.example/"
    assert draft.posted_raw == "March 4, 2012"
    assert f"{draft.posted.at:%Y-%m-%d}" == "2012-03-04"
    assert draft.text == "The ramp is a cliff."
    assert draft.raw_text == "AdaMarch 4, 2012\nThe ramp is a cliff.\n3#"
    assert draft.source_id == "comment-7"
    assert draft.permalink == "/mill#comment-7"
    assert draft.votes == 3
    assert draft.has_text_element
    assert draft.has_marked_author
    assert draft.is_comment


def test_the_elements_read_are_counted():
    root = html.fragment_fromstring(f"<li>{NAME}{DATE}{TEXT}</li>")
    dates = DateContext(now=NOW, utc_offset_minutes=None)
    assert read_fields(root, frozenset(), GENERIC, dates)[1] == 4


@pytest.mark.parametrize(
    ("link", "is_link"),
    [
        pytest.param('<a href="/mill#comments">4 Comments</a>', True, id="a count"),
        pytest.param(
            '<a href="#respond">Leave a comment</a>', True, id="an invitation"
        ),
        pytest.param('<a href="#disqus_thread">4 Comments</a>', True, id="Disqus"),
        pytest.param('<a href="#comments">All</a>', False, id="another text"),
        pytest.param(
            '<a href="#comments-4">4 Comments</a>', False, id="another anchor"
        ),
    ],
)
def test_a_line_that_links_to_all_comments_is_no_comment(link, is_link):
    draft = read(f"{NAME}{DATE}{TEXT}{link}")
    assert draft.is_section_link is is_link
    assert draft.is_comment is not is_link


def test_only_the_first_twelve_links_may_lead_to_all_comments():
    other, section = '<a href="/x">x</a>', '<a href="#comments">4 Comments</a>'
    assert read(other * 11 + section).is_section_link
    assert not read(other * 12 + section).is_section_link


def draft_of(**fields) -> CommentDraft:
    return CommentDraft(element=html.fragment_fromstring("<li></li>"), **fields)


@pytest.mark.parametrize(
    ("fields", "is_comment"),
    [
        pytest.param({"text": "a", "posted": TIME}, True, id="text and time"),
        pytest.param(
            {"text": "a", "has_marked_author": True}, True, id="text and name"
        ),
        pytest.param({"text": "a"}, False, id="a text alone"),
        pytest.param({"posted": TIME}, False, id="a time alone"),
        pytest.param({"has_marked_author": True}, False, id="a name alone"),
        pytest.param(
            {"posted": TIME, "has_marked_author": True}, False, id="no place for a text"
        ),
        pytest.param(
            {"posted": TIME, "has_marked_author": True, "has_text_element": True},
            True,
            id="an empty place for a text",
        ),
        pytest.param(
            {"posted": TIME, "has_text_element": True},
            False,
            id="an empty place, no name",
        ),
        pytest.param(
            {"has_marked_author": True, "has_text_element": True},
            False,
            id="an empty place, no time",
        ),
        pytest.param({"text": "This comment was deleted."}, True, id="removed"),
        pytest.param(
            {"text": "3. says:", "has_marked_author": True}, False, id="a head"
        ),
        pytest.param(
            {"text": "3. says:", "posted": TIME}, True, id="a head with a time"
        ),
        pytest.param(
            {"text": "a", "posted": TIME, "raw_text": "3 Pingback: x"},
            False,
            id="a ping",
        ),
        pytest.param(
            {"text": "a", "posted": TIME, "raw_text": "Trackback x"},
            False,
            id="a track",
        ),
        pytest.param(
            {"text": "a", "posted": TIME, "raw_text": "Ada: pingback"},
            True,
            id="a text about pings",
        ),
        pytest.param(
            {"text": "a", "posted": TIME, "is_section_link": True}, False, id="a link"
        ),
    ],
)
def test_a_draft_with_a_text_and_a_name_or_time_is_a_comment(fields, is_comment):
    assert draft_of(**fields).is_comment is is_comment


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param(
            '<i>March 4, 2012</i><time datetime="2012-03-05">x</time>',
            "x",
            id="markup before print",
        ),
        pytest.param(
            "<i>March 4, 2012</i><i>March 5, 2012 9:15</i>",
            "March 5, 2012 9:15",
            id="the more precise",
        ),
        pytest.param(
            "<i>Sun March 4, 2012</i><i>March 5, 2012</i>",
            "March 5, 2012",
            id="the shorter",
        ),
        pytest.param(
            "<i>a b c d e f g h i j March 5, 2012 at 9:15</i><i>March 4, 2012</i>",
            "March 4, 2012",
            id="words before precision",
        ),
        pytest.param(
            "<i>a b c d e f g h i March 5, 2012 at 9:15</i><i>March 4, 2012</i>",
            "a b c d e f g h i March 5, 2012 at 9:15",
            id="fourteen words are no prose",
        ),
    ],
)
def test_the_best_date_is_the_comment_s(markup, text):
    assert read(f"{NAME}{markup}{TEXT}").posted_raw == text


@pytest.mark.parametrize(
    ("markup", "author"),
    [
        pytest.param(f"{NAME}{DATE}", "Ada", id="marked"),
        pytest.param("<i>Ada | March 4, 2012</i>", "Ada", id="before the date"),
        pytest.param(
            '<b class="author">Ben</b><i>Ada | March 4, 2012</i>',
            "Ada",
            id="not marked",
        ),
        pytest.param("<i>Posted by Ada on March 4, 2012</i>", "Ada", id="posted by"),
        pytest.param(f"<b>Ada</b>{DATE}", "Ada", id="bold"),
        pytest.param(f'<a href="/user/3">Ada</a>{DATE}', "Ada", id="a profile"),
        pytest.param(
            f'<b class="author">Leave a comment</b>{DATE}', "", id="an invitation"
        ),
        pytest.param(DATE, "", id="no name"),
        pytest.param(
            '<i>Ada | March 4, 2012</i><a href="/x">Ada | Quill</a>',
            "Ada | Quill",
            id="the text of the link",
        ),
    ],
)
def test_the_author_is_read(markup, author):
    assert read(f"{markup}{TEXT}").author == author


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<a class="author" href="http://ada.example/">Ada</a>', "http://ada.example/"),
        (
            '<b class="author"><a href="http://a.example/">Ada</a></b>',
            "http://a.example/",
        ),
        ('<a class="author" href="/user/3">Ada</a>', None),
        ('<b class="author">Ada</b>', None),
    ],
)
def test_the_author_s_address_is_absolute(markup, url):
    assert read(f"{markup}{DATE}{TEXT}").author_url == url


def test_an_address_is_cut_at_2048_characters():
    url = "http://a.example/" + "x" * 3_000
    link = f'<a class="author" href="{url}">Ada</a><a href="#c7{"x" * 3_000}">#</a>'
    draft = read(f"{link}{DATE}{TEXT}")
    assert len(draft.author_url) == 2_048
    assert len(draft.permalink) == 2_048


@pytest.mark.parametrize(
    ("markup", "dialect", "is_marked"),
    [
        (NAME, GENERIC, True),
        ("<b>Ada</b>", GENERIC, False),
        ("<b>Ada</b>", WORDPRESS, True),
        ("", WORDPRESS, False),
    ],
)
def test_a_name_is_vouched_for_by_its_marks_or_the_family(markup, dialect, is_marked):
    assert read(f"{markup}{DATE}{TEXT}", dialect=dialect).has_marked_author is is_marked


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param(f"{NAME}{DATE}<p>Words.</p>", "Words.", id="behind name and date"),
        pytest.param(
            f"<p>{NAME} on {DATE}</p><p>Words.</p>", "Words.", id="a line of metadata"
        ),
        pytest.param(
            f"<p>{NAME} at the mill {DATE}</p><p>Words.</p>",
            "at the mill\nWords.",
            id="a line with other words",
        ),
        pytest.param(
            f'<p class="meta">{NAME} at the mill {DATE}</p><p>Words.</p>',
            "Words.",
            id="a line marked as metadata",
        ),
        pytest.param(
            f"<header>{NAME} at the mill {DATE}</header><p>Words.</p>",
            "Words.",
            id="a header",
        ),
        pytest.param(
            f"{NAME}{DATE}<p>Since May 1, 2012 it is shut.</p>",
            "Since May 1, 2012 it is shut.",
            id="a date in a sentence",
        ),
        pytest.param(
            f"{NAME}{DATE}<p>A ferry since May 1, 2012 is gone.</p>",
            "A ferry since May 1, 2012 is gone.",
            id="a date in a sentence that sorts before the comment's",
        ),
        pytest.param(
            f"<div>{NAME}{DATE}<p>Words.</p></div>", "Words.", id="a wrapper of all"
        ),
        pytest.param(
            f"{NAME}\n March 4, 2012 <p>Words.</p>", "Words.", id="a loose date"
        ),
        pytest.param(f"{NAME}{DATE} says:<p>Words.</p>", "Words.", id="says alone"),
        pytest.param(f"3.<br>{NAME}{DATE}<p>Words.</p>", "Words.", id="a number alone"),
        pytest.param(
            f"{NAME}{DATE}1.<br>2.<br>3.<br>4.<br>Words.",
            "4.\nWords.",
            id="three head lines are cut",
        ),
        pytest.param(f"{NAME}{DATE}<p>3.</p>", "3.", id="a number is all there is"),
        pytest.param(
            f"<b>Ada Quill</b>{DATE}<p>Words.</p>", "Words.", id="an unmarked name"
        ),
    ],
)
def test_without_a_text_element_the_rest_is_the_text(markup, text):
    draft = read(markup)
    assert draft.text == text
    assert not draft.has_text_element


def test_a_second_reading_finds_the_name_inside_the_text():
    draft = read(
        '<div class="comment-text"><cite>Ada</cite><i>March 4, 2012</i> Words.</div>'
    )
    assert (draft.author, draft.posted_raw) == ("Ada", "March 4, 2012")
    assert draft.text == "Words."


@pytest.mark.parametrize(
    ("attributes", "markup", "source_id"),
    [
        pytest.param('id="comment-7"', "", "comment-7", id="its own id"),
        pytest.param('id="li-comment-7"', "", "comment-7", id="wrapped by WordPress"),
        pytest.param('id="div-comment-7"', "", "comment-7", id="wrapped once more"),
        pytest.param('id="c7"', "", "c7", id="a letter"),
        pytest.param('id="cmt_body_7"', "", "cmt_body_7", id="words between"),
        pytest.param(
            'id="comment-6a0120a5c9f1"', "", "comment-6a0120a5c9f1", id="TypePad"
        ),
        pytest.param('data-comment-id="7"', "", "7", id="an attribute"),
        pytest.param('data-id="7"', "", "7", id="another attribute"),
        pytest.param("", '<a name="comment-7"></a>', "comment-7", id="an anchor"),
        pytest.param("", '<b id="7"></b>', "7", id="an id below"),
        pytest.param('id="x77"', "", "x77", id="an id with a number"),
        pytest.param('id="x7"', "", None, id="an id with a digit"),
        pytest.param('id="x77" data-id="8"', "", "8", id="a number before an id"),
        pytest.param('id="top"', "", None, id="no number"),
        pytest.param("", "", None, id="none"),
    ],
)
def test_the_id_is_one_with_a_number(attributes, markup, source_id):
    assert (
        read(f"{markup}{NAME}{DATE}{TEXT}", attributes=attributes).source_id
        == source_id
    )


def test_only_the_first_twelve_anchors_may_be_the_id():
    other = '<a name="x"></a>'
    own = '<a name="comment-7"></a>'
    assert read(other * 11 + own).source_id == "comment-7"
    assert read(other * 12 + own).source_id is None


def test_an_id_is_cut_at_200_characters():
    name = "comment-7" + "x" * 300
    long = f"x{'7' * 300}"
    assert read("", attributes=f'id="{long}"').source_id == long[:200]
    assert (
        read("", attributes=f'data-id="{"7" * 300}" id="{name}"').source_id == "7" * 200
    )


@pytest.mark.parametrize(
    ("href", "is_permalink"),
    [
        ("#comment-7", True),
        ("/mill#li-comment-7", True),
        ("/mill#c7", True),
        ("#comments", False),
        ("#respond", False),
        ("/comment/7", False),
    ],
)
def test_a_link_to_a_comment_is_its_permalink(href, is_permalink):
    draft = read(f'{NAME}{DATE}{TEXT}<a href="/x">x</a><a href="{href}">#</a>')
    assert draft.permalink == (href if is_permalink else None)


BARS = {
    "a class": '<div class="rating">{0}</div>',
    "another": '<span class="share-buttons">{0}</span>',
    "a list": '<ul class="actions">{0}</ul>',
    "a paragraph": '<p class="votes">{0}</p>',
    "a footer": '<footer class="toolbar">{0}</footer>',
}


@pytest.mark.parametrize("bar", BARS.values(), ids=BARS)
def test_a_short_bar_of_ratings_is_no_text(bar):
    for length, is_cut in ((80, True), (81, False)):
        words = f"<i>{'x' * (length - 1)}</i>y"
        text = read(f"{NAME}{DATE}<p>Words.</p>{bar.format(words)}").text
        assert (text == "Words.") is is_cut


def test_another_class_or_tag_is_no_bar():
    for markup in (
        '<div class="narrations">Yes.</div>',
        '<em class="rating">Yes.</em>',
    ):
        assert "Yes." in read(f"{NAME}{DATE}<p>Words.</p>{markup}").text


METADATA = {
    "fillers alone": ("<div>{0} on {1}</div>", True),
    "a number": ("<div>12. {0} on {1}</div>", True),
    "another word": ("<div>{0} mill {1}</div>", False),
    "a class": ('<div class="meta">{0} mill {1}</div>', True),
    "a part of a class": ('<div class="metal">{0} mill {1}</div>', True),
    "another class": ('<div class="mill">{0} mill {1}</div>', False),
    "a tag of a head": ("<h4>{0} mill {1}</h4>", True),
    "a class around much": (f'<div class="meta">{{0}} {"x" * 60} {{1}}</div>', False),
}


@pytest.mark.parametrize(("head", "is_cut"), METADATA.values(), ids=METADATA)
def test_a_line_of_name_and_date_is_no_text(head, is_cut):
    text = read(f"{head.format(NAME, DATE)}<p>Words.</p>").text
    assert (text == "Words.") is is_cut


TIMES = {
    "markup before print": (
        '<i>March 4, 2012</i><time datetime="2012-03-05">x</time>',
        "x",
    ),
    "the finer": (
        "<i>March 4, 2012</i><i>March 5, 2012 at 9:15</i>",
        "March 5, 2012 at 9:15",
    ),
    "the shorter": ("<i>Posted March 4, 2012</i><i>March 5, 2012</i>", "March 5, 2012"),
    "the first of two": ("<i>March 4, 2012</i><i>March 5, 2012</i>", "March 4, 2012"),
}


@pytest.mark.parametrize(("markup", "raw"), TIMES.values(), ids=TIMES)
def test_of_several_dates_the_surest_is_the_comment_s(markup, raw):
    assert read(f"{NAME}{markup}{TEXT}").posted_raw == raw


@pytest.mark.parametrize(
    ("text", "is_head"),
    [
        ("12.", True), ("(12)", True), ("says:", True), ("123456", False), ("https://a.example/ |", True),
        ("https://a.example/", False), ("12. words", False),
    ],
)  # fmt: skip
def test_a_head_line_without_a_time_is_no_comment(text, is_head):
    draft = draft_of(text=text, has_marked_author=True)
    assert draft.is_comment is not is_head


@pytest.mark.parametrize(
    ("text", "posted", "has_element", "is_comment"),
    [("12:", TIME, False, False), ("12:", TIME, True, True), ("12", TIME, False, True), ("123456:", TIME, False, True)],
)  # fmt: skip
def test_a_number_with_a_colon_beside_name_and_date_is_a_head(
    text, posted, has_element, is_comment
):
    draft = draft_of(text=text, posted=posted, has_text_element=has_element)
    assert draft.is_comment is is_comment


@pytest.mark.parametrize(
    ("length", "is_comment"),
    [
        pytest.param(560, True, id="a notice and buttons"),
        pytest.param(620, False, id="a notice in much text"),
    ],
)
def test_a_notice_alone_is_a_comment_where_it_is_most_of_the_element(
    length, is_comment
):
    notice = "This comment was deleted."
    beside = "x" * (length - len(notice) - 1)
    draft = read(f'<p class="comment-text">{notice}</p><p>{beside}</p>')
    assert len(draft.raw_text) == length
    assert draft.is_comment is is_comment


def test_a_text_that_is_the_word_of_a_button_is_kept_in_its_own_element():
    text = '<div class="comment-text">{0}</div>'
    assert read(f"{NAME}{DATE}{text.format('<p>Reply</p>')}").text == "Reply"
    assert read(f"{NAME}{DATE}{text.format('Reply')}").text == ""
    marked = text.format("Reply").replace("comment-text", "comment-content")
    assert read(f"{NAME}{DATE}{marked}", dialect=WORDPRESS).text == "Reply"
    linked = text.format("<p><a>Reply</a></p>")
    assert read(f"{NAME}{DATE}{linked}").text == ""
    button = text.format("<p><button>Reply</button></p>")
    assert read(f"{NAME}{DATE}{button}").text == ""


def test_an_invitation_is_no_author_and_a_link_below_is_the_address():
    assert read(f'<b class="author">Leave a comment</b>{DATE}{TEXT}').author == ""
    draft = read(
        f'<b class="author"><i><a href="http://a.example/">Ada</a></i></b>{DATE}{TEXT}'
    )
    assert draft.author_url == "http://a.example/"
    assert (
        read(f'<b class="author"><a href="/ada">Ada</a></b>{DATE}{TEXT}').author_url
        is None
    )


DATES_OF_TEXT = {
    "a second date that is marked": (
        f"{DATE}<p>Words.</p><i class='date'>March 5, 2012</i>",
        "Words.",
    ),
    "a second date in a sentence": (
        f"{DATE}<p>Words of <i>March 5, 2012</i> and more.</p>",
        "Words of March 5, 2012 and more.",
    ),
    "a sentence with a date": (
        f"{DATE}<p>Words of March 5, 2012 and more.</p>",
        "Words of March 5, 2012 and more.",
    ),
}


@pytest.mark.parametrize(("markup", "text"), DATES_OF_TEXT.values(), ids=DATES_OF_TEXT)
def test_a_date_beside_the_comment_s_own_is_text_where_it_is_in_a_sentence(
    markup, text
):
    assert read(f"{NAME}{markup}").text == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param("on", "The ramp is a cliff.", id="a preposition"),
        pytest.param("says on 2 at 10:00:", "The ramp is a cliff.", id="verb and time"),
        pytest.param("schrieb am", "The ramp is a cliff.", id="in German"),
        pytest.param("Not!", "Not!\nThe ramp is a cliff.", id="a reader's sentence"),
        pytest.param("rampant", "rampant\nThe ramp is a cliff.", id="a reader's word"),
    ],
)
def test_the_words_between_name_and_date_are_not_the_readers(line, text):
    stamp = '<time datetime="2012-03-04">4 March</time>'
    draft = read(f"{NAME} {line} {stamp}<p>The ramp is a cliff.</p>")
    assert draft.text == text


def test_a_word_before_the_text_of_an_undated_comment_is_kept():
    assert read(f"{NAME} on<p>The ramp is a cliff.</p>").text.startswith("on")


def test_a_label_of_the_reader_is_kept():
    draft = read(f"{NAME} {DATE}<p>Edit: not</p><p>The ramp is a cliff.</p>")
    assert draft.text == "Edit: not\nThe ramp is a cliff."
