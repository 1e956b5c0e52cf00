# ruff: noqa: E501 - a case of a table is one line
from __future__ import annotations

import codecs

import pytest

from wireroom.feeds.markup.decode import decode_text

TEXT = "<a>\u00e9\u20ac</a>"
RUSSIAN = "<a>\u0411\u0435\u0440\u0435\u0433</a>"
XML = '<?xml version="1.0" encoding="{}"?><a>{}</a>'


def declare(encoding, text="\u0411\u0435\u0440\u0435\u0433"):
    return XML.format(encoding, text).encode(encoding)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), "", TEXT, id="UTF-8, marked"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "", TEXT, id="UTF-16-LE, marked"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "", TEXT, id="UTF-16-BE, marked"),
        pytest.param(codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "", TEXT, id="UTF-32-LE, marked"),
        pytest.param(codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "", TEXT, id="UTF-32-BE, marked"),
        pytest.param("<?xml?><a/>".encode("utf-16-le"), "", "<?xml?><a/>", id="UTF-16-LE"),
        pytest.param("<?xml?><a/>".encode("utf-16-be"), "", "<?xml?><a/>", id="UTF-16-BE"),
        pytest.param("<?xml?><a/>".encode("utf-32-le"), "", "<?xml?><a/>", id="UTF-32-LE"),
        pytest.param("<?xml?><a/>".encode("utf-32-be"), "", "<?xml?><a/>", id="UTF-32-BE"),
        pytest.param(codecs.BOM_UTF8 + RUSSIAN.encode(), "text/xml; charset=koi8-r", RUSSIAN, id="a mark before the header"),
        pytest.param(RUSSIAN.encode("koi8-r"), "text/xml; charset=koi8-r", RUSSIAN, id="header"),
        pytest.param(RUSSIAN.encode("koi8-r"), "text/xml; Charset = 'KOI8-R'", RUSSIAN, id="header, odd spelling"),
        pytest.param(declare("koi8-r"), "text/xml", declare("koi8-r").decode("koi8-r"), id="document"),
        pytest.param(declare("koi8-r"), "text/xml; charset=cp1251", declare("koi8-r").decode("koi8-r"), id="document before header"),
        pytest.param(TEXT.encode(), "", TEXT, id="UTF-8"),
                        pytest.param(b"\x80\x93", "text/xml; charset=iso-8859-1", "\u20ac\u201c", id="Latin-1 is cp1252"),
        pytest.param(b"\xde", "text/xml; charset=iso-8859-9", "\u015e", id="Latin-5 is cp1254"),
        pytest.param("\u20ac\u3400".encode("gb18030"), "text/xml; charset=gb2312", "\u20ac\u3400", id="GB2312 is GB18030"),
        pytest.param("\u20ac\u3400".encode("gb18030"), "text/xml; charset=gbk", "\u20ac\u3400", id="GBK is GB18030"),
    ],
)  # fmt: skip
def test_a_body_is_decoded_by_what_names_its_encoding(body, content_type, text):
    assert decode_text(body, content_type) == (text, None)


@pytest.mark.parametrize(
    ("body", "content_type", "text", "note"),
    [
        pytest.param(TEXT.encode("cp1252"), "", TEXT, "not utf-8, read as windows-1252", id="cp1252"),
        pytest.param(TEXT.encode(), "text/xml; charset=ascii", TEXT, "not ascii, read as utf-8", id="UTF-8 that is called ASCII"),
        pytest.param(TEXT.encode("cp1252"), "text/xml; charset=ascii", TEXT, None, id="ASCII is windows-1252"),
        pytest.param(RUSSIAN.encode(), "text/xml; charset=utf-16", RUSSIAN, "not utf-16, read as utf-8", id="not the header's"),
        pytest.param(TEXT.encode(), "text/xml; charset=zlib", TEXT, "not zlib, read as utf-8", id="a codec of bytes"),
        pytest.param(b"a\x81\xffb", "", "a\x81\u00ffb", "not utf-8, read as windows-1252", id="no encoding at all"),
        pytest.param(TEXT.encode(), "text/xml; charset=none-such", TEXT, "not none-such, read as utf-8", id="unknown name"),
        pytest.param(b"+AGE-", "text/xml; charset=utf-7", "+AGE-", "not utf-7, read as utf-8", id="a codec that is no encoding of documents"),
        pytest.param(b"a\x00b\x0b\x1fc", "", "abc", "control characters left out", id="control characters"),
        pytest.param("a\ufffe\uffff\u0080b".encode(), "", "a\u0080b", "control characters left out", id="not characters"),
        pytest.param(b"a\x01\xe9", "", "a\u00e9", "not utf-8, read as windows-1252; control characters left out", id="both"),
        pytest.param(b"a\t\r\nb", "", "a\t\r\nb", None, id="white space stays"),
        pytest.param("\ufeff\ufeffa".encode(), "", "a", None, id="two marks"),
    ],
)  # fmt: skip
def test_a_wrong_encoding_is_named_and_the_text_is_read_nevertheless(
    body, content_type, text, note
):
    assert decode_text(body, content_type) == (text, note)


def test_an_encoding_is_declared_within_the_first_thousand_bytes():
    declaration = declare("koi8-r")
    blank = b" " * (1_000 - declaration.index(b"?>"))
    assert decode_text(blank + declaration)[1] is None
    assert (
        decode_text(b" " * 1_000 + declaration)[1] == "not utf-8, read as windows-1252"
    )
