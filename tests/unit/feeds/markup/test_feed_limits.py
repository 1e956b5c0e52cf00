"""Each limit lets the last allowed document through, and cuts the next."""

from __future__ import annotations

import pytest

from wireroom.feeds.markup.feed_limits import cut_to_limits

HEAD = "<rss><channel>"
TAIL = "</channel></rss>"
ITEM = "<item>1</item>"


def cut(inside):
    """Return the text between head and tail after the cut, and the note."""
    text, note = cut_to_limits(HEAD + inside + TAIL)
    return text.removeprefix(HEAD).removesuffix(TAIL), note


@pytest.mark.parametrize(
    ("allowed", "more", "limit"),
    [
        pytest.param(ITEM * 2_000, ITEM, "2000 entries", id="entries"),
        pytest.param(
            "<item/>" * 1_999 + "<a:entry xmlns:a='x'/>", ITEM, "2000 entries",
            id="entries of any prefix",
        ),
        pytest.param(
            ITEM + "<item>" + "<a/>" * 99_996 + "</item>", "<a/>", "100000 elements",
            id="elements",
        ),
        pytest.param(
            ITEM + ("<a " + " ".join(f"a{n}=''" for n in range(500)) + "/>") * 400,
            "<a b=''/>", "200000 attributes", id="attributes",
        ),
        pytest.param(
            ITEM + "<a " + " ".join(f"a{n}=''" for n in range(500)) + "/>",
            "<a " + " ".join(f"a{n}=''" for n in range(501)) + "/>",
            "500 attributes of an element", id="attributes of an element",
        ),
        pytest.param(
            ITEM + "<b>" * 198 + "</b>" * 198, "<b>" * 199 + "</b>" * 199,
            "200 levels", id="levels",
        ),
        pytest.param(
            ITEM + ("<item>" + "&lt;" * 100_000 + "</item>") * 4,
            "<item>&lt;</item>", "400000 references", id="references",
        ),
    ],
)  # fmt: skip
def test_a_document_above_a_limit_is_cut_where_an_entry_ends(allowed, more, limit):
    assert cut(allowed) == (allowed, None)
    kept, note = cut(allowed + more)
    assert note == f"cut: more than {limit}"
    assert allowed.startswith(kept)
    assert kept.endswith((ITEM, "</item>", "/>"))


def test_an_entry_has_two_hundred_thousand_references_at_most():
    entry = "<item>" + "&lt;" * 200_000 + "</item>"
    assert cut(ITEM + entry) == (ITEM + entry, None)
    longer = entry.replace("</item>", "&lt;</item>")
    note = "cut: more than 200000 references in an entry"
    assert cut(ITEM + longer) == (ITEM, note)
    after = "&lt;" * 200_001
    assert cut(ITEM + after) == (ITEM, note)


def test_a_document_that_is_cut_before_its_first_entry_is_empty():
    text, note = cut_to_limits("<rss>" + "<a/>" * 100_000 + "</rss>")
    assert (text, note) == ("", "cut: more than 100000 elements")


def test_a_cut_document_is_closed_as_it_was_opened():
    text, _ = cut_to_limits(f"<a><b>{ITEM}<c>" + "<d/>" * 100_000)
    assert text == f"<a><b>{ITEM}</b></a>"


BASE = ' xml:base="{}"'


@pytest.mark.parametrize(
    ("bases", "are_kept"),
    [
        pytest.param([BASE.format("x")] * 5_000, True, id="five thousand"),
        pytest.param([BASE.format("x")] * 5_001, False, id="one more"),
        pytest.param([BASE.format("x" * 488)], True, id="five hundred characters"),
        pytest.param([BASE.format("x" * 489)], False, id="one character more"),
        pytest.param([" base = '" + "x" * 491 + "'"], False, id="in another spelling"),
    ],
)
def test_base_addresses_are_limited_in_number_and_length(bases, are_kept):
    inside = "".join(f"<a{base}/>" for base in bases)
    kept, note = cut(inside)
    if are_kept:
        assert (kept, note) == (inside, None)
    else:
        assert kept == "<a/>" * len(bases)
        assert note == "too many or too long xml:base attributes removed"


def test_a_malformed_document_is_cut_at_two_million_characters():
    text = "<rss>&" + "x" * 1_999_994
    kept, note = cut_to_limits(text)
    assert kept == text
    assert note.startswith("not well formed: ")
    kept, note = cut_to_limits(text + "y")
    assert kept == text
    assert note.endswith("; cut after 2000000 characters")


def test_a_malformed_document_is_cut_at_fifty_thousand_marks():
    text = "<a>&" + "<&" * 24_999
    kept, note = cut_to_limits(text)
    assert kept == text
    assert "cut after" not in note
    kept, note = cut_to_limits(text + "x<y")
    assert kept == text + "x"
    assert note.endswith(f"; cut after {len(text) + 1} characters")


def test_a_malformed_document_has_two_hundred_base_addresses():
    base = BASE.format("x")
    kept, _ = cut_to_limits("<a>&" + f"<b{base}/>" * 200)
    assert kept.count(base) == 200
    kept, note = cut_to_limits("<a>&" + f"<b{base}/>" * 201)
    assert kept == "<a>&" + "<b/>" * 201
    assert "xml:base" in note


@pytest.mark.parametrize(
    ("reference", "is_kept"),
    [
        ("&#65;", True),
        ("&#x41;", True),
        ("&#X41", True),
        ("&#55295;", True),
        ("&#55296;", False),
        ("&#xDFFF;", False),
        ("&#xE000;", True),
        ("&#x10FFFF;", True),
        ("&#x110000;", False),
        ("&#01114111;", True),
        ("&#001114111;", False),
    ],
)
def test_a_malformed_document_refers_to_characters_only(reference, is_kept):
    text, _ = cut_to_limits(f"<a>& {reference} b")
    assert text == f"<a>& {reference if is_kept else chr(0xFFFD)} b"
