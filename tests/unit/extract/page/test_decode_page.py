from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.page.decode_page import decode_bytes, parse_page
from wireroom.model.article import Page


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        pytest.param("é".encode(), "", "é", id="valid UTF-8 needs no label"),
        pytest.param(
            "é".encode(),
            "text/html; charset=iso-8859-1",
            "é",
            id="nor heeds a wrong one",
        ),
        pytest.param(
            b"\x93caf\xe9\x94",
            "text/html; charset=ISO-8859-1",
            "\u201ccafé\u201d",
            id="Latin-1 is read as browsers read it",
        ),
        pytest.param(
            b'<meta charset="windows-1250">\xbf\xf3\xb3w',
            "",
            '<meta charset="windows-1250">żółw',
            id="a meta element",
        ),
        pytest.param(
            "\ufeffżółw".encode("utf-16-le"), "", "żółw", id="a byte order mark"
        ),
        pytest.param(
            "港".encode("iso2022_jp"),
            "text/html; charset=iso-2022-jp",
            "港",
            id="a seven-bit charset is not taken for ASCII",
        ),
        pytest.param(
            b"<meta charset=latin1>caf\xe9",
            "text/html; charset=hex",
            "<meta charset=latin1>café",
            id="a codec is no charset",
        ),
    ],
)
def test_bytes_are_decoded_in_their_charset(body, header, text):
    assert decode_bytes(body, header) == text


@given(st.binary(max_size=400), st.text(max_size=30))
def test_any_bytes_decode(body, label):
    assert isinstance(decode_bytes(body, f"text/html; charset={label}"), str)


def test_control_characters_and_comments_leave_no_trace():
    tree = parse_page(
        Page(url="https://a.example/", body=b"<p>a\x00b<!-- c --><?php d ?>\x0be</p>")
    )

    assert tree.text_content() == "abe"


@pytest.mark.parametrize("hyphen", ["\u00ad", "&shy;", "&#173;", "&#xAD;", "&#xad;"])
def test_soft_hyphens_are_removed(hyphen):
    body = f'<p title="har{hyphen}bour">har{hyphen}bour-pier</p>'.encode()
    tree = parse_page(Page(url="https://a.example/", body=body))

    assert tree.text_content() == "harbour-pier"
    assert tree.xpath("//@title") == ["harbour"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("We\u00e2\x80\x99ve won", "We\u2019ve won", id="an apostrophe"),
        pytest.param(
            "caf\u00c3\u00a9", "caf\u00c3\u00a9", id="what may be meant stays"
        ),
        pytest.param(
            "\u00e0\x80\x80 broken", "\u00e0\x80\x80 broken", id="invalid bytes stay"
        ),
        pytest.param(
            "\u00e2\x80 broken", "\u00e2\x80 broken", id="half a character stays"
        ),
    ],
)
def test_double_encoding_is_undone(body, text):
    tree = parse_page(Page(url="https://a.example/", body=f"<p>{body}</p>".encode()))

    assert tree.text_content() == text


@pytest.mark.parametrize(
    ("script", "text"),
    [
        pytest.param("<script/> run(3) </script>", "one", id="without attributes"),
        pytest.param('<SCRIPT type="a"/>run(3)</SCRIPT>', "one", id="with one"),
        pytest.param("<script/>\n<b>two</b>", "twoone", id="without code"),
        pytest.param('<script src="a.js"/>two', "twoone", id="in a file"),
    ],
)
def test_the_code_of_a_script_that_ends_in_its_start_is_no_text(script, text):
    body = f"<html><body><div>{script}</div><p>one</p></body></html>"
    tree = parse_page(Page(url="https://a.example/", body=body.encode()))

    read = tree.xpath("//text()[not(parent::script)]")
    assert "".join("".join(read).split()) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            "<html><head></head></html></HTML ><body><p>one",
            "one",
            id="behind the head",
        ),
        pytest.param(
            "<html><body><p>one</p></body></html>\n<div>two</div></html>",
            "onetwo",
            id="behind the end",
        ),
        pytest.param(
            "<html><body><p>one</p></body></html>\n <!-- cached -->\n</html>\n",
            "one",
            id="a remark behind the end",
        ),
    ],
)
def test_what_follows_the_end_of_the_document_is_read(body, text):
    tree = parse_page(Page(url="https://a.example/", body=body.encode()))

    assert "".join(tree.text_content().split()) == text
