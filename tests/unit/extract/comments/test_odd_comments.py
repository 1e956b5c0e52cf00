"""Golden pages with one comment made odd: no name, no time, a quotation, an age."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from tests.unit.extract.comments.test_dialects import NAMES, page_of, wanted
from wireroom.extract import extract_page
from wireroom.extract.comments.markup.reply_inference import infer_parents
from wireroom.model.states import CommentState

FIRST = "I was on it. The ramp is a cliff."
# In JSON the comment has no markup to be made odd.
DATA = {"json-ld", "forum-posting"}
FAMILIES = [
    name
    for name in NAMES
    if name not in DATA and any(x["text"] == FIRST for x in wanted(name))
]
NOW = datetime(2012, 3, 7, 12, 30, tzinfo=UTC)
YESTERDAY = date(2012, 3, 6)
STORY_ENDS = "leaves at nine"
PRINTED = re.compile(
    r"(?:(?:Sun(?:day)?, )?Mar(?:ch)? 0?4, 2012(?: at| -| \|)? 0?9:15(?::00)? ?[aA][mM]"
    r"|3/4/2012, 9:15 AM|3/04/12 9:15am|Sun, 03/04/2012 - 09:15|2012-03-04 09:15"
    r"|4 mars 2012 09:15|4 March 2012, 9:15)"
)
FOR_MACHINES = re.compile(
    r' (?:datetime|title|content|data-timestamp)="(?:2012-03-04T09:15[^"]*'
    rf'|{PRINTED.pattern}|1330852500000)"'
)
# Only a name and a date tell that the first of these is a comment.
TOLD_BY_BOTH = {"heading-alone", "movable-type"}
TOLD_BY_DATE = {"anchors-in-boxes", "heading-alone", "movable-type"}
# A comment is deleted with its answers.
LEAVES_NO_NOTICE = {"plone"}
# An answer tells by that name whom it answers.
ADDRESSED = {"by-at-name"}
# The name is one of two links to people; without it the other one is left.
TWO_LINKS = {"body-marked-alone"}
# The date is in a sentence ("Submitted by ... on ..."), no age does.
IN_SENTENCE = {"anchors-in-boxes", "drupal", "drupal-6", "drupal-7", "movable-type"}


def read_with(name: str, change):
    """The page's comments after a change of what is below the story."""
    page = page_of(name, fetched_at=NOW)
    story, mark, below = page.body.decode().partition(STORY_ENDS)
    changed = change(below)
    assert changed != below
    body = (story + mark + changed).encode()
    return extract_page(replace(page, body=body)).comments


def as_before(name: str, comments) -> None:
    """All but the first are read as from the page unchanged, threads included."""
    kept = extract_page(page_of(name)).comments
    assert [(x.author, x.text, x.depth) for x in comments[1:]] == [
        (x.author, x.text, x.depth) for x in kept[1:]
    ]


def without_time(below: str) -> str:
    return PRINTED.sub("", FOR_MACHINES.sub("", below), count=1)


def list_families_without(*excluded: set[str]) -> list[str]:
    return [x for x in FAMILIES if not any(x in names for names in excluded)]


@pytest.mark.parametrize("name", list_families_without(TOLD_BY_BOTH, TWO_LINKS))
def test_a_comment_without_an_author_has_none_made_up(name):
    comments = read_with(name, lambda below: re.sub("(?<!@)Ada Quill", "", below))
    assert (comments[0].author, comments[0].text) == ("", FIRST)
    assert comments[0].posted is not None
    if name not in ADDRESSED:
        as_before(name, comments)


@pytest.mark.parametrize("name", list_families_without(TOLD_BY_DATE, LEAVES_NO_NOTICE))
def test_a_removed_comment_that_lost_its_name_and_time_keeps_its_place(name):
    def emptied(below: str) -> str:
        nameless = re.sub("(?<!@)Ada Quill", "", without_time(below))
        return nameless.replace(FIRST, "This comment has been deleted.")

    comments = read_with(name, emptied)
    assert (comments[0].state, comments[0].text) == (CommentState.REMOVED, "")
    if name not in ADDRESSED:
        as_before(name, comments)


@pytest.mark.parametrize(
    ("age", "at"),
    [
        ("3 hours ago", "2012-03-07 09:00"),
        ("vor 3 Stunden", "2012-03-07 09:00"),
        ("il y a 2 jours", "2012-03-05 00:00"),
        ("hace 5 minutos", "2012-03-07 12:25"),
        ("há 2 dias", "2012-03-05 00:00"),
        ("منذ 3 ساعات", "2012-03-07 09:00"),
        ("3 часа назад", "2012-03-07 09:00"),
        ("2 weeks ago", "2012-02-22 00:00"),
    ],
)
def test_an_age_is_counted_from_when_the_page_was_fetched(age, at):
    for name in list_families_without({"disqus-embed"}):
        comments = read_with(name, lambda below: aged(below, age))
        assert f"{comments[0].posted.at:%Y-%m-%d %H:%M}" == at, name
        assert (comments[0].author, comments[0].text) == ("Ada Quill", FIRST)
        as_before(name, comments)


@pytest.mark.parametrize("age", ["3h", "yesterday", "Just now", "gestern um 14:05 Uhr"])
def test_an_age_without_ago_is_one_where_a_time_stands(age):
    for name in list_families_without(
        IN_SENTENCE, TOLD_BY_DATE, {"disqus-embed", "typepad"}
    ):
        comments = read_with(name, lambda below: aged(below, age))
        assert comments[0].posted is not None, name
        assert comments[0].posted.at.date() in {NOW.date(), YESTERDAY}, name
        assert (comments[0].author, comments[0].text) == ("Ada Quill", FIRST)
        as_before(name, comments)


def aged(below: str, age: str) -> str:
    bare = FOR_MACHINES.sub("", below)
    printed, count = PRINTED.subn(age, bare)
    if count:
        return printed
    return re.sub(
        r"(<(?:time|abbr)[^>]*>(?:<a[^>]*>)?)[^<]*", rf"\g<1>{age}", bare, count=1
    )


QUOTING = (
    "<blockquote><p>Ben Marrow wrote on March 1, 2012 at 8:00 am:</p>"
    "<blockquote>The old boat was better.</blockquote>"
    "<p>It never was, in no weather.</p></blockquote><p>Now it would be.</p>"
)
QUOTED = (
    "> Ben Marrow wrote on March 1, 2012 at 8:00 am:\n"
    "> > The old boat was better.\n> It never was, in no weather.\nNow it would be."
)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_quotation_is_marked_and_lends_neither_name_nor_time(name):
    kept = extract_page(page_of(name)).comments[0]
    comments = read_with(name, quoting)
    assert (comments[0].author, comments[0].posted.at) == (kept.author, kept.posted.at)
    assert comments[0].text == QUOTED
    as_before(name, comments)


def quoting(below: str) -> str:
    """The first text replaced; a paragraph holds no quotation, a block does."""
    inside = re.compile(rf"<p( class=\"\w+\")?>{re.escape(FIRST)} ?</p>")
    if inside.search(below):
        return inside.sub(rf"<div\g<1>>{QUOTING}</div>", below)
    return below.replace(FIRST, QUOTING)


@pytest.mark.parametrize(
    "name", [x for x in FAMILIES if x in {"wordpress-html5", "disqus", "coral", "spip"}]
)
def test_a_comment_that_is_a_picture_keeps_its_place(name):
    comments = read_with(name, lambda below: below.replace(FIRST, '<img src="/c.gif">'))
    assert (comments[0].author, comments[0].text) == ("Ada Quill", "")
    as_before(name, comments)


@dataclass(frozen=True)
class Said:
    author: str
    text: str
    parent: None = None


EARLIER = [
    Said("Ada Quill", "I was on it yesterday. The ramp is a cliff, and it is wet."),
    Said("Ben", "Take the bridge then, nobody keeps you from doing so."),
]


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("> Ada Quill wrote:\n> Something else.\nNo.", (0, 0.9)),
        ("> Am 4.3., Ben schrieb\n> Etwas.\nNein.", (1, 0.9)),
        ("> short\n> > nobody keeps you from doing so.\nStill.", (1, 0.7)),
        ("> Cleo wrote:\n> Nobody here has said these words.\nNo.", None),
        ("Ada Quill wrote: nothing of the kind.", None),
    ],
)
def test_a_quotation_tells_whom_a_comment_answers(text, parent):
    assert infer_parents([*EARLIER, Said("Dan", text)]).get(2) == parent
