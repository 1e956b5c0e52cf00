"""Names of authors, cut out of what is printed around them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from wireroom.extract.comments.markup.author_names import (
    extend_to_link_text,
    extract_author_name,
    find_name_element,
)
from wireroom.extract.comments.markup.date_context import PrintedTime
from wireroom.extract.comments.markup.date_lines import (
    find_name_before_date,
    find_posted_by_name,
)
from wireroom.extract.comments.markup.parts import CommentParts
from wireroom.model.moment import DateSource, PublishedTime

DATE = "March 4, 2012"
TIME = PublishedTime(
    at=datetime(2012, 3, 4, tzinfo=UTC), raw=DATE, source=DateSource.VISIBLE
)


def element(markup: str):
    return html.fragment_fromstring(markup)


def dated(*elements, text: str = DATE) -> CommentParts:
    return CommentParts(times=[PrintedTime(one, text, TIME) for one in elements])


def name_in(markup: str, parts: CommentParts | None = None) -> str:
    return extract_author_name(element(markup), parts or CommentParts())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Ada Quill", "Ada Quill", id="a name"),
        pytest.param("Ada Quill says:", "Ada Quill", id="says"),
        pytest.param("Ada Quill said", "Ada Quill", id="said"),
        pytest.param("Ada Quill wrote...", "Ada Quill", id="wrote"),
        pytest.param("Ada Quill says that", "Ada Quill", id="says that"),
        pytest.param("Ada Quill sagt:", "Ada Quill", id="German"),
        pytest.param("Ada Quill hat geschrieben:", "Ada Quill", id="German, two words"),
        pytest.param("Ada Quill dit :", "Ada Quill", id="French"),
        pytest.param("Ada Quill dijo:", "Ada Quill", id="Spanish"),
        pytest.param("Ada Quill ha detto:", "Ada Quill", id="Italian"),
        pytest.param("Ada Quill disse:", "Ada Quill", id="Portuguese"),
        pytest.param("Ada Quill schreef:", "Ada Quill", id="Dutch"),
        pytest.param("Ada Quill pisze:", "Ada Quill", id="Polish"),
        pytest.param("Ада пишет:", "Ада", id="Russian"),
        pytest.param("Ada Quill:", "Ada Quill", id="a colon"),
        pytest.param("Ada Quill |", "Ada Quill", id="a bar"),
        pytest.param("Ada Quill, Jr.", "Ada Quill, Jr.", id="junior"),
        pytest.param(", par Ada Quill", "Ada Quill", id="a comma and a preposition"),
        pytest.param("Ada Quill — 17.07, 2011 @ 13:10", "Ada Quill", id="odd date"),
        pytest.param("Ada Quill - 24/7", "Ada Quill - 24/7", id="no date"),
        pytest.param("Ada Q.", "Ada Q.", id="an initial"),
        pytest.param("Ada.", "Ada", id="a dot behind a name"),
        pytest.param("Ada Quill ★", "Ada Quill", id="a badge"),
        pytest.param("by Ada Quill", "Ada Quill", id="by"),
        pytest.param("By: Ada Quill", "Ada Quill", id="by with a colon"),
        pytest.param("Posted by Ada Quill", "Ada Quill", id="posted by"),
        pytest.param("Submitted by Ada", "Ada", id="submitted by"),
        pytest.param("Comment by Ada", "Ada", id="comment by"),
        pytest.param("Commented by Ada", "Ada", id="commented by"),
        pytest.param("#3 by Ada", "Ada", id="a number and by"),
        pytest.param("3. posted by Ada", "Ada", id="a number with a dot"),
        pytest.param("von Ada Quill", "Ada Quill", id="von"),
        pytest.param("Kommentar von Ada", "Ada", id="Kommentar von"),
        pytest.param("par Ada Quill", "Ada Quill", id="par"),
        pytest.param("por Ada Quill", "Ada Quill", id="por"),
        pytest.param(
            "Di Canio", "Di Canio", id="a name that begins like a preposition"
        ),
        pytest.param("Left Bank", "Left Bank", id="a name that begins like a verb"),
        pytest.param("Bycroft", "Bycroft", id="a name that begins with by"),
        pytest.param("Ada Quill (not verified)", "Ada Quill", id="not verified"),
        pytest.param("Ada (nicht überprüft)", "Ada", id="German mark"),
        pytest.param("Ada (non vérifié)", "Ada", id="French mark"),
        pytest.param("Ada Quill (Guest)", "Ada Quill", id="Plone's mark"),
        pytest.param("Ada (Invitado)", "Ada", id="Plone's mark, Spanish"),
        pytest.param("Ada (Ghent)", "Ada (Ghent)", id="a place in brackets"),
        pytest.param("Ada (no verificado)", "Ada", id="Spanish mark"),
        pytest.param("Ada (non verificato)", "Ada", id="Italian mark"),
        pytest.param("Ada (niet gecontroleerd)", "Ada", id="Dutch mark"),
        pytest.param("Ada (não verificado)", "Ada", id="Portuguese mark"),
        pytest.param("Ада (не проверено)", "Ада", id="Russian mark"),
        pytest.param("x" * 101, "x" * 100, id="a long name is cut"),
        pytest.param("x" * 401, "", id="a text longer than names"),
    ],
)
def test_a_name_is_read_without_the_words_around_it(text, name):
    assert name_in(f"<b>{text}</b>") == name


def test_the_link_is_the_name_beside_a_badge():
    assert name_in("<p><a>Ada Quill</a> top commenter here</p>") == "Ada Quill"


def test_three_words_are_a_name_without_its_link():
    assert name_in("<p><a>Ada</a> van Quill</p>") == "Ada van Quill"


def test_a_button_is_not_the_link_of_a_name():
    markup = "<p><a>Reply</a> <a>Ada Quill</a> top commenter here</p>"
    assert name_in(markup) == "Ada Quill"


def test_many_words_without_a_link_are_kept():
    assert name_in("<p>Ada Quill of the Mill</p>") == "Ada Quill of the Mill"


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        pytest.param(f"<p><b>Ada</b> {DATE}</p>", "Ada", id="a child"),
        pytest.param(f"<p><b>by</b> <b>Ada</b> {DATE}</p>", "Ada", id="by in a child"),
        pytest.param(f"<p>Posted by Ada on {DATE}</p>", "Ada", id="posted by and on"),
        pytest.param(f"<p>by Ada at {DATE}</p>", "Ada", id="by and at"),
        pytest.param(f"<p>by Ada, {DATE}</p>", "Ada", id="by and a comma"),
        pytest.param(f"<p>by Ada | {DATE}</p>", "Ada", id="by and a bar"),
        pytest.param(f"<p>by Ada - {DATE}</p>", "Ada", id="by and a dash"),
        pytest.param(f"<p>Ada {DATE}</p>", "Ada", id="beside the date"),
        pytest.param(f"<p>Posted {DATE}</p>", "", id="no name"),
        pytest.param(f"<p><i>Ada</i> {DATE}</p>", "Ada", id="a child of another tag"),
    ],
)
def test_a_name_is_read_beside_its_date(markup, name):
    root = element(markup)
    assert extract_author_name(root, dated(root)) == name


def test_the_child_with_the_date_is_not_the_name():
    root = element(f"<p><span>{DATE}</span> by Ada</p>")
    assert extract_author_name(root, dated(root[0])) == "Ada"


def test_the_shortest_date_is_cut_first():
    root = element("<p>Ada March 4, 2012 at 9:15</p>")
    parts = CommentParts(
        times=[
            PrintedTime(root, "March 4, 2012 at 9:15", TIME),
            PrintedTime(root, "March 4, 2012", TIME),
        ]
    )
    assert extract_author_name(root, parts) == "Ada at 9:15"


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        pytest.param('<p><a href="/user/3">Ada</a></p>', "Ada", id="a profile"),
        pytest.param('<p><a href="/members/3">Ada</a></p>', "Ada", id="members"),
        pytest.param('<p><a href="/u/ada">Ada</a></p>', "Ada", id="a short path"),
        pytest.param('<p><a rel="external nofollow">Ada</a></p>', "Ada", id="nofollow"),
        pytest.param('<p><a href="/story/3">Ada</a></p>', None, id="another link"),
        pytest.param('<p><a href="/user/3">Reply</a></p>', None, id="a button"),
        pytest.param('<p><a href="/user/3">3</a></p>', None, id="no letter"),
        pytest.param(
            f'<p>{"x" * 25}<a rel="nofollow">Ada</a></p>', "Ada", id="25 characters"
        ),
        pytest.param(
            f'<p>{"x" * 26}<a rel="nofollow">Ada</a></p>', None, id="in a sentence"
        ),
        pytest.param(
            f'<p><b>x</b>{"x" * 26}<a rel="nofollow">Ada</a></p>',
            None,
            id="in a sentence behind an element",
        ),
    ],
)
def test_the_first_link_to_a_person_is_the_name(markup, name):
    root = element(markup)
    parts = CommentParts(links=list(root.iter("a")))
    found = find_name_element(parts)
    assert (None if found is None else found.text) == name


def test_a_link_that_is_the_date_is_no_name():
    link = element(f'<a href="/user/3">{DATE}</a>')
    parts = dated(link)
    parts.links.append(link)
    assert find_name_element(parts) is None


def test_only_the_first_ten_links_may_be_the_name():
    links = [element('<a href="/x">x</a>') for _ in range(10)]
    person = element('<a href="/user/3">Ada</a>')
    assert find_name_element(CommentParts(links=[*links[:9], person])) is person
    assert find_name_element(CommentParts(links=[*links, person])) is None


@pytest.mark.parametrize(
    ("markup", "is_name"),
    [
        pytest.param("<b>Ada</b>", True, id="a name"),
        pytest.param("<b>Posted by</b>", False, id="fillers alone"),
        pytest.param("<b>Reply</b>", False, id="a button"),
        pytest.param('<b><a href="#c3">Ada</a></b>', False, id="a link to a comment"),
        pytest.param(
            '<b><a href="#top">Ada</a></b>', True, id="a link to another place"
        ),
        pytest.param(f"<b>{'A' * 60}</b>", True, id="sixty letters"),
        pytest.param(f"<b>{'A' * 61}</b>", False, id="61 letters"),
    ],
)
def test_bold_words_may_be_the_name(markup, is_name):
    bold = element(markup)
    found = find_name_element(CommentParts(bold=bold))
    assert found is (bold if is_name else None)


def test_bold_words_that_are_the_date_are_no_name():
    bold = element(f"<b>{DATE}</b>")
    parts = dated(bold)
    parts.bold = bold
    assert find_name_element(parts) is None


def test_a_name_may_be_a_child_of_the_date_s_element():
    root = element(f'<p><i>x</i><em>Ada</em> <a href="#c3">{DATE}</a></p>')
    assert find_name_element(dated(root, root[2])) is root[1]


def test_a_child_that_links_to_the_comment_is_no_name():
    root = element('<p><span><a href="#c3">Ada</a></span></p>')
    assert find_name_element(dated(root)) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Posted by Ada Quill on Monday", "Ada Quill"),
        ("by: Ada Quill", "Ada Quill"),
        ("Posted by reply", ""),
        ("Posted on Monday", ""),
        ("Submitted by on Monday", ""),
    ],
)
def test_a_name_is_read_between_by_and_on(text, name):
    assert find_posted_by_name(dated(None, text=text)) == name


def test_the_longest_date_is_asked_first_for_a_name():
    parts = CommentParts(
        times=[
            PrintedTime(element("<b></b>"), "by Ben on Monday", TIME),
            PrintedTime(element("<i></i>"), "posted by Ada Quill on Monday", TIME),
        ]
    )
    assert find_posted_by_name(parts) == "Ada Quill"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Quill | March 4, 2012", "Ada Quill"),
        ("Ada Quill • March 4, 2012", "Ada Quill"),
        ("Ada Quill - March 4, 2012", "Ada Quill"),
        ("Ada Quill on March 4, 2012", "Ada Quill"),
        ("by Ada Quill on March 4, 2012", "Ada Quill"),
        ("di Ada Quill | 4 marzo 2012", "Ada Quill"),
        ("Ada Quill, March 4, 2012", "Ada Quill"),
        ("Ada Quill, 4 March 2012", "Ada Quill"),
        ("by Ada Quill, 2012-03-04 10:00", "Ada Quill"),
        ("Par Ada Quill le dimanche 4 mars 2012 à 10:00", "Ada Quill"),
        ("Ada Quill am Sonntag, 4. März 2012", "Ada Quill"),
        ("Ada le Grand 4 mars 2012", ""),
        ("le dimanche 4 mars 2012", ""),
        ("Ada Quill, Ansel, 4 March 2012", ""),
        ("Sunday, 4 March 2012", ""),
        ("am Sonntag, 4. März 2012", ""),
        ("Yesterday, 10:05", ""),
        ("Mar, 4 2012", ""),
        ("März, 4 2012", ""),
        ("Submitted, 4 March 2012", ""),
        ("March 4, 2012", ""),
        ("Posted on March 4, 2012", ""),
        ("| March 4, 2012", ""),
        ("Ada Quill |", ""),
    ],
)
def test_a_name_is_read_before_the_date_in_its_line(text, name):
    assert find_name_before_date(text) == name


def test_a_name_is_extended_to_the_text_of_its_link():
    parts = CommentParts(links=[element("<a>Ben</a>"), element("<a>Ada - Quill</a>")])
    assert extend_to_link_text("Ada (not verified)", parts) == "Ada - Quill"
    assert extend_to_link_text("Cleo", parts) == "Cleo"
    assert extend_to_link_text("", parts) == ""


def test_a_name_is_extended_by_the_first_ten_links_only():
    links = [element("<a>x</a>") for _ in range(10)]
    full = element("<a>Ada - Quill</a>")
    assert extend_to_link_text("Ada", CommentParts(links=[*links[1:], full])) == (
        "Ada - Quill"
    )
    assert extend_to_link_text("Ada", CommentParts(links=[*links, full])) == "Ada"


PARTED = {
    "a label in an element": ("<b>Ada Quill <em>Moderator</em></b>", "Ada Quill"),
    "a space inside the label": ("<b>Ada Quill<em> Moderator</em></b>", "Ada Quill"),
    "a separator": ("<b>Ada Quill|<em>Moderator</em></b>", "Ada Quill"),
    "a name of one word": ("<b>Ada <em>Moderator</em></b>", "Ada"),
    "nothing between": ("<b>Ada Quill<em>Moore</em></b>", "Ada Quill Moore"),
    "bold, of one word": ("<b>Jo <b>Pell</b></b>", "Jo Pell"),
    "bold, of two words": ("<b>Jo Ann <b>Editor</b></b>", "Jo Ann"),
    "words behind": ("<b>Jo Ann <em>Pell</em>-Moor</b>", "Jo Ann Pell -Moor"),
    "signs behind": ("<b>Jo Ann <em>Editor</em> |</b>", "Jo Ann"),
    "by in front": ("<b>by <em>Ada</em></b>", "Ada"),
    "no name in front": ("<b>12 <em>Ada</em></b>", "12 Ada"),
}


@pytest.mark.parametrize(("markup", "name"), PARTED.values(), ids=PARTED)
def test_a_name_ends_where_a_label_in_an_element_begins(markup, name):
    assert name_in(markup) == name


INITIALS = {
    "a letter": ("<b><i>A</i> Ada</b>", "Ada"),
    "two letters": ("<b><i>AQ</i> Ada Quill</b>", "Ada Quill"),
    "the first of two": ("<b><i>A</i> Ada Quill</b>", "Ada Quill"),
    "small letters": ("<b><i>aq</i> Ada Quill</b>", "Ada Quill"),
    "another letter": ("<b><i>B</i> Ada</b>", "B Ada"),
    "three letters": ("<b><i>ABC</i> Ada Ben Cleo</b>", "Ada Ben Cleo"),
    "a number": ("<b><i>1</i> 1 Ada</b>", "1 1 Ada"),
    "nothing else": ("<b><i>A</i></b>", "A"),
}


@pytest.mark.parametrize(("markup", "name"), INITIALS.values(), ids=INITIALS)
def test_initials_in_an_element_before_the_name_are_cut(markup, name):
    assert name_in(markup) == name


BADGES = {
    "a badge": ('<b><i>Ada</i><i class="badge">Editor</i></b>', "Ada"),
    "two badges": (
        '<b><i>Ada</i><i class="rank">One</i><i class="Role">Two</i></b>',
        "Ada One",
    ),
    "two badges, the last first": (
        '<b><i>Ada</i><i class="rank"><u class="role">Two</u></i></b>',
        "Ada",
    ),
    "another class": ('<b><i>Ada</i><i class="name">Quill</i></b>', "Ada Quill"),
    "nothing but a badge": ('<b><i class="badge">Editor</i></b>', "Editor"),
    "before the name": ('<b><i class="badge">Editor</i> <i>Ada</i></b>', "Editor Ada"),
    "the twelfth element": (
        f'<b><i>Ada</i>{"<u></u>" * 10}<i class="badge">Editor</i></b>',
        "Ada",
    ),
    "the thirteenth element": (
        f'<b><i>Ada</i>{"<u></u>" * 11}<i class="badge">Editor</i></b>',
        "Ada Editor",
    ),
    "an empty badge": ('<b><i>Ada</i><i class="badge"></i></b>', "Ada"),
    "a class of 200 characters": (
        f'<b><i>Ada</i><i class="{"x" * 194} badge">Editor</i></b>',
        "Ada",
    ),
    "a longer class": (
        f'<b><i>Ada</i><i class="{"x" * 196} badge">Editor</i></b>',
        "Ada Editor",
    ),
    "before the name that is answered": (
        '<div class="name"><div>潮見</div><b class="badge">博主</b><i>@望潮</i></div>',
        "潮見",
    ),
    "the mark of its number": (
        '<div class="fn">潮見<b id="comment_admin">博主</b></div>',
        "潮見",
    ),
    "the owner of the page": (
        '<b>Ada Quill <i class="pc-owner">Post author</i></b>',
        "Ada Quill",
    ),
}


@pytest.mark.parametrize(("markup", "name"), BADGES.values(), ids=BADGES)
def test_labels_behind_a_name_are_cut_by_their_class(markup, name):
    assert name_in(markup) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada @ada", "Ada"),
        ("Ada @ada@social.example", "Ada"),
        ("@ada", "@ada"),
        ("Ada (@ada)", "Ada (@ada)"),
        ("#12 Ada", "Ada"),
        ("Ada #12", "Ada"),
        ("#12", "#12"),
        ("12 Ada", "12 Ada"),
        ("Ada !", "Ada"),
        ("Ada !?!", "Ada !?!"),
    ],
)
def test_handles_numbers_and_signs_around_a_name_are_cut(text, name):
    assert name_in(f"<b>{text}</b>") == name


def test_a_picture_shows_the_name_where_no_text_does():
    assert name_in('<a><img alt="Ada Quill"></a>') == "Ada Quill"


SENTENCES = {
    "alone": ("<p><b>Ada</b></p>", True),
    "beside two words": ("<p><b>Ada</b> so wild</p>", True),
    "in a sentence": ("<p><b>Ada</b> was so wild</p>", False),
    "in a sentence of another tag": ("<div><b>Ada</b> was so wild</div>", True),
    "in an item": ("<li><b>Ada</b> was so wild</li>", False),
}


@pytest.mark.parametrize(("markup", "is_name"), SENTENCES.values(), ids=SENTENCES)
def test_bold_words_in_a_sentence_are_no_name(markup, is_name):
    root = element(markup)
    assert (find_name_element(CommentParts(bold=root[0])) is not None) is is_name
    # Where the line holds the date the words are no sentence.
    parts = dated(root, text="x")
    parts.bold = root[0]
    assert find_name_element(parts) is root[0]
    alone = CommentParts(bold=element("<b>Ada</b>"))
    assert find_name_element(alone) is alone.bold


def test_a_heading_may_begin_with_the_name_and_end_with_the_date():
    heading = element(f"<h4>Ada Quill <small>{DATE}</small></h4>")
    for parts, is_name in ((dated(heading[0]), True), (CommentParts(), True)):
        parts.bold = heading
        assert (find_name_element(parts) is heading) is is_name


def test_the_line_of_a_date_may_begin_with_the_name():
    line = element(f'<p>Ada Quill <a href="#c1">#</a> <time>{DATE}</time></p>')
    assert find_name_element(dated(line[1])) is line
    assert find_name_element(dated(element(f"<p><time>{DATE}</time></p>")[0])) is None
    assert find_name_element(dated(element("<time>x</time>"))) is None


def test_the_name_beside_a_date_is_no_preposition_and_no_other_tag():
    for tag, is_found in (("em", True), ("strong", True), ("u", False)):
        root = element(f"<p><{tag}>Ada</{tag}>{DATE}</p>")
        assert (find_name_element(dated(root)) is root[0]) is is_found


@pytest.mark.parametrize(
    ("words", "name"), [(8, "Ada"), (12, "Ada"), (13, "")], ids=["few", "16", "17"]
)
def test_a_line_of_seventeen_words_is_a_sentence(words, name):
    text = f"Posted by Ada | {'x ' * words}"
    assert find_posted_by_name(dated(element("<p>x</p>"), text=text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Le 12 mars 2024, 18 par Zoé", "Zoé"),
        ("Le 12 mars 2024, 18, par Zoé", "Zoé"),
        ("Le 12 mars par Zoé", ""),
        ("12 par Reply", ""),
    ],
)
def test_a_name_may_end_the_line_of_a_date(text, name):
    assert find_posted_by_name(dated(element("<p>x</p>"), text=text)) == name


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("https://a.example/", False),
        ("www.a.example", False),
        ("Ada (Reply)", True),
        ("by: (Reply)", False),
        ("12", False),
    ],
)
def test_an_address_and_buttons_are_no_name(text, is_name):
    parts = CommentParts(bold=element(f"<b>{text}</b>"))
    assert (find_name_element(parts) is not None) is is_name


def test_a_long_name_is_cut_at_a_hundred_characters():
    assert len(name_in(f"<b>{'x' * 150}</b>")) == 100


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ("<b>Ada <i>Editor</i><b>12</b></b>", "Ada"),
        ("<b>Jo <b>Pell</b><i>Editor</i></b>", "Jo Pell Editor"),
        ("<b>Ada<i> Editor</i><i>x</i></b>", "Ada"),
        ("<b>Ada Quill<i>Editor</i><i> x</i></b>", "Ada Quill Editor x"),
    ],
)
def test_the_first_element_behind_a_name_decides_where_the_name_ends(markup, name):
    assert name_in(markup) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("March 4, 2012, 6:40 p.m. - Ada Quill", "Ada Quill"),
        ("4. März 2012, 18:40 Uhr - Ada Quill", "Ada Quill"),
        ("March 4, 2012 - <i>Ada Quill</i> <b>#</b>", "Ada Quill"),
        (
            'March 4, 2012 - Ada Quill <span class="badge">moderator</span> <a>¶</a>',
            "Ada Quill",
        ),
        ("March 4, 2012 - Reply", ""),
        ("March 4, 2012 - the ramp is a cliff", ""),
        ("March 4, 2012", ""),
    ],
)
def test_a_name_is_read_behind_the_date_and_a_dash(line, name):
    element = html.fragment_fromstring(f"<h6>{line}</h6>")
    text = " ".join(element.text_content().split())
    parts = CommentParts(times=[PrintedTime(element, text, TIME)])
    assert find_posted_by_name(parts) == name


def test_a_badge_in_the_line_of_a_date_is_no_name():
    line = html.fragment_fromstring(
        '<h6>March 4, 2012 <span class="badge">moderator</span></h6>'
    )
    parts = CommentParts(times=[PrintedTime(line, line.text_content(), TIME)])
    assert find_name_element(parts) is None


FIRST_LINES = {
    "and a button": f"<p><b>Ada Quill</b></p><p>{DATE}</p><p><a>Reply</a></p>",
    "and a badge": f"<p><b>Ada Quill</b> <i>Keeper</i></p><p>{DATE}</p><p>Answer</p>",
    "in blocks": f"<div>Ada Quill</div><div>{DATE}</div><div>Quote</div>",
}


@pytest.mark.parametrize("lines", FIRST_LINES.values(), ids=FIRST_LINES)
def test_a_name_is_on_one_line_of_a_block_with_the_date(lines):
    block = element(f"<div>{lines}</div>")
    assert extract_author_name(block, dated(block[1])) == "Ada Quill"
