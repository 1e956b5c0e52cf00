"""Names and tables of encodings as browsers have them."""

from __future__ import annotations

import pytest

from wireroom.charsets.declarations import find_header_charset, find_meta_charset
from wireroom.charsets.labels import decode_as, find_encoding


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("latin1", "windows-1252"),
        ("US-ASCII", "windows-1252"),
        (" Shift_JIS\t", "shift_jis"),
        ("x-sjis", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("gb2312", "gbk"),
        ("x-cp1251", "windows-1251"),
        ("dos-874", "windows-874"),
        ("logical", "iso-8859-8-i"),
        ("x-mac-ukrainian", "x-mac-cyrillic"),
        ("unicode-1-1-utf-8", "utf-8"),
        ("punycode", None),
        ("zlib", None),
        ("", None),
    ],
)
def test_a_label_names_the_encoding_that_browsers_use(label, encoding):
    assert find_encoding(label) == encoding


@pytest.mark.parametrize(
    ("body", "encoding", "text"),
    [
        (b"\x80\x93\x81", "windows-1252", "\u20ac\u201c\x81"),
        (b"\xd2", "windows-1253", "\ufffd"),
        (b"\x8a\xe5\xed", "windows-874", "\x8aๅํ"),
        (b"\x87\x40\xfb\xfc", "shift_jis", "\u2460\u9ad9"),
        (b"\x9d\x65\x8c\x63", "euc-kr", "\uc4ca\ub620"),
        (b"\xad\xa1\xa1\xc1", "euc-jp", "\u2460\uff5e"),
        (b"\x87\x7a\xa1\x45", "big5", "\u3875\u2027"),
        (b"\x80\xa6\xd9", "gbk", "\u20ac\ufe10"),
        (b"\x80\xff", "x-user-defined", "\uf780\uf7ff"),
        (b"\xa4\xa4\x1b$B", "koi8-u", "\u0454\u0454\x1b$B"),
    ],
)
def test_bytes_are_the_characters_of_the_standard(body, encoding, text):
    assert decode_as(body, encoding) == text


@pytest.mark.parametrize("encoding", ["shift_jis", "euc-kr", "euc-jp", "big5", "gbk"])
def test_a_broken_character_never_takes_markup_with_it(encoding):
    assert decode_as(b"<b>\x81</b>\xff<i>", encoding).endswith("<i>")
    assert "</b>" in decode_as(b"<b>\xfe</b>", encoding)


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b"<meta charset=koi8-r>", "koi8-r"),
        (b"<META CharSet = 'Big5' >", "Big5"),
        (b'<meta http-equiv=x content="text/html; charset=euc-kr">', "euc-kr"),
        (b"<!-- <meta charset=utf-8> --><meta charset=koi8-r>", "koi8-r"),
        (b"<!-- <meta charset=utf-8>", ""),
        (b"<script>var charset='utf-8'</script>", ""),
        (b'<?xml version="1.0" encoding="koi8-r"?><html>', "koi8-r"),
        (b"<p>charset=utf-8", ""),
    ],
)
def test_a_page_names_its_encoding_in_a_meta_element(head, label):
    assert find_meta_charset(head) == label


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("text/html; charset=koi8-r", "koi8-r"),
        ('text/html;Charset="Big5"; x=y', "Big5"),
        ("text/html", ""),
        ("text/html; charset=", ""),
    ],
)
def test_a_header_names_an_encoding(header, label):
    assert find_header_charset(header) == label
