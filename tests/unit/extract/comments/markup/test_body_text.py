# ruff: noqa: E501 - a case of a table is one line
"""A reader's text out of an element, without the page's buttons."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.comments.markup.body_text import (
    MAX_TEXT_LENGTH,
    clean_text,
    extract_clean_text,
    extract_written_text,
    is_button_text,
    render_text,
    strip_quote_marks,
)
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES


def element(markup: str):
    return html.fragment_fromstring(markup, create_parent="div")


@pytest.mark.parametrize(
    "label", split_words(language.buttons for language in LANGUAGES)
)
def test_each_label_of_each_language_is_a_button(label):
    assert is_button_text(label)
    assert is_button_text(f"{label.capitalize()} (3)")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" Reply ", id="spaces"),
        pytest.param("REPLY", id="capitals"),
        pytest.param("J\u2019aime", id="a curly apostrophe"),
        pytest.param("+ Like 12", id="a sign and a tally"),
        pytest.param("12 Likes", id="a tally in front"),
        pytest.param("(3) Reply »", id="brackets"),
        pytest.param("Reply Report abuse", id="two labels"),
        pytest.param("Reply Share Like Flag Print Email", id="six labels"),
        pytest.param("Loading...", id="dots of its own"),
        pytest.param("reply to this comment".rjust(40), id="forty characters"),
    ],
)
def test_a_label_with_signs_and_a_tally_is_a_button(text):
    assert is_button_text(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("42", id="a number"),
        pytest.param("I like this", id="words of a reader"),
        pytest.param("Reply to all", id="a label and words"),
        pytest.param("Reply Share Like Flag Print Email Up", id="seven labels"),
        pytest.param("Reply please Share", id="a word between two labels"),
        pytest.param("please Reply", id="a word before a label"),
        pytest.param("Like 1234567", id="a number of seven digits"),
        pytest.param("reply to this comment".rjust(41), id="41 characters"),
    ],
)
def test_any_other_line_is_no_button(text):
    assert not is_button_text(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("Fine.\nReply", "Fine.", id="a button on its own line"),
        pytest.param("Fine.\nReply\nShare (3)\n—", "Fine.", id="buttons and a sign"),
        pytest.param("Reply\nFine.", "Reply\nFine.", id="a button before the text"),
        pytest.param("Fine.Reply", "Fine.", id="glued"),
        pytest.param("fineReply (3)", "fine", id="glued, with a tally"),
        pytest.param("fineReply3", "fine", id="glued, with a glued tally"),
        pytest.param("fine)Like", "fine)", id="a doubtful one, glued"),
        pytest.param("Fine. Reply", "Fine.", id="behind a sentence"),
        pytest.param("Fine. Like", "Fine. Like", id="a doubtful one behind a sentence"),
        pytest.param("No fine Reply", "No fine Reply", id="behind a word"),
        pytest.param("Fine.ReplyReport AbuseFlagPermalink", "Fine.", id="four glued"),
        pytest.param(
            "Fine.ReplyFlagFlagFlagFlag", "Fine.Reply", id="one of five glued is left"
        ),
        pytest.param("Gut.Antworten", "Gut.", id="German"),
        pytest.param("Bien. Répondre", "Bien.", id="French behind a sentence"),
        pytest.param("Bien.Responder", "Bien.", id="Spanish"),
        pytest.param("Bene.Rispondi", "Bene.", id="Italian"),
        pytest.param("Fine.\nComments are closed.", "Fine.", id="closed"),
        pytest.param(
            "Fine.\nThe comments on this are now closed", "Fine.", id="now closed"
        ),
        pytest.param(
            "Fine.\nCommenting has been disabled", "Fine.", id="commenting disabled"
        ),
        pytest.param(
            "Fine.\nI think comments are closed.",
            "Fine.\nI think comments are closed.",
            id="a reader on closed comments",
        ),
        pytest.param("Fine.\n!", "Fine.", id="one sign"),
        pytest.param("Fine.\n[]", "Fine.", id="brackets around a button"),
        pytest.param("Fine.\n( )", "Fine.", id="round ones with a space"),
        pytest.param("Fine.\n:)", "Fine.\n:)", id="two signs"),
        pytest.param("Fine.\n[:)", "Fine.\n[:)", id="three signs"),
        pytest.param("  a   b \n\n\n c ", "a b\nc", id="white space"),
        pytest.param("", "", id="nothing"),
        pytest.param("Reply", "", id="a button alone"),
    ],
)
def test_buttons_and_notices_at_the_end_are_cut(text, cleaned):
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<p>a</p><p>b</p>", "a\nb", id="paragraphs"),
        pytest.param("a<br>b", "a\nb", id="a line break"),
        pytest.param("<p>a <b>b</b> c</p>", "a b c", id="an inline element"),
        pytest.param("<p>a<b>b</b>c</p>", "abc", id="no space between"),
        pytest.param("<ul><li>a</li><li>b</li></ul>", "a\nb", id="a list"),
        pytest.param("<p>a</p><script>x</script>", "a", id="a script"),
        pytest.param("<p>a</p><style>x</style><p>b</p>", "a\nb", id="a style"),
        pytest.param("<p>a</p><form>x</form>", "a", id="a form"),
        pytest.param("<p>a</p><!-- x -->b", "a\nb", id="a comment of the markup"),
        pytest.param("<p>a</p><span>Reply</span>", "a", id="a button"),
        pytest.param("<span>Reply</span><p>a</p>", "a", id="a button in front"),
        pytest.param(
            "<p>Reply</p><p>a</p>", "Reply\na", id="a paragraph like a button"
        ),
        pytest.param(
            "<span><i>Re</i><i>ply</i></span><p>a</p>", "a", id="a button of two parts"
        ),
        pytest.param(
            "<span><i>R</i><i>e</i><i>p</i><i>ly</i></span><p>a</p>",
            "Reply\na",
            id="four parts are not joined to a button",
        ),
        pytest.param("<blockquote>a</blockquote><p>b</p>", "> a\nb", id="a quotation"),
        pytest.param(
            "<blockquote>a<blockquote>b</blockquote>c</blockquote>d",
            "> a\n> > b\n> c\nd",
            id="a quotation in a quotation",
        ),
        pytest.param("<blockquote>a</blockquote>", "a", id="nothing but a quotation"),
        pytest.param(
            "<blockquote>" * 5 + "a" + "</blockquote>" * 5 + "b",
            "> > > a\nb",
            id="at most three levels",
        ),
    ],
)
def test_an_element_is_rendered_as_lines(markup, text):
    assert extract_clean_text(element(markup), ()) == text


def test_quotations_are_not_marked_where_that_is_not_wanted():
    quoted = element("<blockquote>a</blockquote><p>b</p>")
    assert extract_clean_text(quoted, (), quotes=False) == "a\nb"


def test_skipped_elements_are_left_out_with_all_below():
    root = element("<p>a</p><div>b<p>c</p></div>d")
    assert extract_clean_text(root, {root[1]}) == "a\nd"


def test_buttons_are_rendered_unless_they_are_to_be_left_out():
    root = element("a <span>Reply</span> b")
    assert render_text(root, ()) == "\na Reply b"
    assert render_text(root, (), buttons=False) == "\na  b"


def test_white_space_between_elements_stays():
    assert render_text(element("<b>a</b> <i>b</i>\n"), ()) == "\na b "


def test_a_text_is_cut_at_the_limit():
    long = element("<p>" + "x" * (MAX_TEXT_LENGTH + 1) + "</p><p>y</p>")
    rendered = render_text(long, ())
    assert len(rendered) == MAX_TEXT_LENGTH == 50_000
    assert "y" not in rendered


def test_marks_of_quotation_are_stripped_from_each_line():
    assert strip_quote_marks("> > a\nb > c\n> d") == "a\nb > c\nd"


EMOJI = {
    "a sign": ('<img alt="\u2764">', "a\u2764"),
    "a name of twelve characters": ('<img alt=":-) :-) :-) ">', "a:-) :-) :-)"),
    "a longer one": ('<img alt=":-) :-) :-) :-)">', "a"),
    "letters": ('<img alt="smile">', "a"),
    "one letter": ('<img alt=":p">', "a:p"),
    "letters of a smiley": ('<img class="wp-smiley" alt=":smile:">', "a:smile:"),
    "a name of thirty characters": (f'<img class="emoji" alt="{"x" * 30}">', f"a{'x' * 30}"),
    "a name of 31 characters": (f'<img class="emoji" alt="{"x" * 31}">', "a"),
    "a class of 200 characters": (f'<img class="{"x" * 194} emoji" alt="smile">', "asmile"),
    "a longer class": (f'<img class="{"x" * 196} emoji" alt="smile">', "a"),
    "no name": ("<img>", "a"),
    "another tag": ('<i alt="\u2764"></i>', "a"),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "text"), EMOJI.values(), ids=EMOJI)
def test_a_picture_of_a_sign_is_the_sign(markup, text):
    assert extract_clean_text(element(f"<p>a{markup}</p>"), ()) == text


FORMS = {
    "hidden fields alone": ('<form><input type="hidden"><p>b</p></form>', "a\nb"),
    "a button to send": ('<form><input type="submit"><p>b</p></form>', "a\nb"),
    "a field": ('<form><input type="hidden"><input><p>b</p></form>', "a"),
    "a text field": ("<form><textarea></textarea><p>b</p></form>", "a"),
    "no field": ("<form><p>b</p></form>", "a"),
    "a choice": ('<form><input type="hidden"><select></select><p>b</p></form>', "a"),
}


@pytest.mark.parametrize(("markup", "text"), FORMS.values(), ids=FORMS)
def test_a_form_holds_text_where_a_reader_sees_no_field(markup, text):
    assert extract_clean_text(element(f"<div><p>a</p>{markup}</div>"), ()) == text


@pytest.mark.parametrize(
    ("words", "is_row"),
    [(1, True), (2, True), (6, True), (7, False)],
)
def test_a_row_is_up_to_six_words_of_buttons(words, is_row):
    assert is_button_text(" ".join(["Like"] * words)) is is_row


@pytest.mark.parametrize(
    ("text", "is_button"),
    [
        ("Reply".rjust(40), True),
        ("Reply".rjust(41), False),
        ("Like Reply No", False),
        ("No Like Reply", False),
        ("Report abuse Like", True),
    ],
)
def test_a_line_of_forty_characters_may_be_buttons(text, is_button):
    assert is_button_text(text) is is_button


def test_a_glued_button_is_within_the_last_forty_characters():
    assert clean_text(f"{'x' * 60}.Reply") == f"{'x' * 60}."
    assert clean_text(f"{'x' * 60}. Reply") == f"{'x' * 60}."


def test_the_word_of_a_button_may_be_all_that_a_reader_wrote():
    root = element("<div><p>Reply</p><p> </p><blockquote>a</blockquote></div>")
    assert extract_written_text(root) == "Reply\n> a"


@pytest.mark.parametrize(
    ("hidden", "text"),
    [
        pytest.param(
            '<div style="display: none"><p>Send a message to Ada</p><form>x</form></div>',
            "Fine.",
            id="a dialog",
        ),
        pytest.param(
            '<div class="hidden">https://a.example/share/7</div>',
            "Fine.",
            id="an address to share",
        ),
        pytest.param(
            "<div hidden><textarea>x</textarea>Quote</div>",
            "Fine.",
            id="a form by attribute",
        ),
        pytest.param(
            '<span style="display:none"> And more of it.</span>',
            "Fine. And more of it.",
            id="the rest of a long comment",
        ),
        pytest.param("<div><p>Send</p><form>x</form></div>", "Fine.\nSend", id="shown"),
    ],
)
def test_hidden_dialogs_are_no_part_of_a_comment(hidden, text):
    assert extract_clean_text(element(f"Fine.{hidden}"), ()) == text


def test_a_comment_that_is_hidden_itself_is_read():
    folded = html.fragment_fromstring("<li hidden>Fine.<form>x</form></li>")

    assert extract_clean_text(folded, ()) == "Fine."
