# ruff: noqa: RUF001 - letters of other scripts are the subject
"""The encoding of a document, from all that speaks for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.charsets.decode import decode_document

BULGARIAN = "Реката преля при стария мост, а кметът мълчи."
GREEK = "Η γέφυρα άνοιξε ξανά χθες το πρωί."
THAI = "น้ำท่วมตลาดเก่าเมื่อเช้านี้ ชาวบ้านรอเรือ"
JAPANESE = "橋のそばの市場は春まで閉まる。漁師たちは待っている。"
KOREAN = "다리 옆 시장은 봄까지 문을 닫는다."
CHINESE = "旧桥旁边的市场要关到春天，渔民们还在等。"


@pytest.mark.parametrize("text", [BULGARIAN, GREEK, THAI, JAPANESE, KOREAN, CHINESE])
@pytest.mark.parametrize(
    ("declared", "header"),
    [("utf-8", ""), ("", "iso-8859-1"), ("windows-1251", "koi8-r"), ("", "")],
    ids=["declared", "wrong header", "two wrong labels", "no label"],
)
def test_one_bad_byte_costs_one_character(text, declared, header):
    body = text.encode()
    place = body.index(b" ") if b" " in body else len("橋のそばの".encode())
    broken = body[:place] + b"\xff" + body[place:]
    decoded = decode_document(broken, declared=declared, header=header)
    assert decoded.text.replace("\ufffd", "", 1) == text
    assert decoded.encoding == "utf-8"
    assert "1 characters could not be decoded" in (decoded.damage or "")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (BULGARIAN, "windows-1251"),
        (BULGARIAN, "koi8-r"),
        (GREEK, "iso-8859-7"),
        (GREEK, "windows-1253"),
        (THAI, "tis-620"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso-2022-jp"),
        (KOREAN, "euc-kr"),
        (CHINESE, "gb18030"),
    ],
)
@pytest.mark.parametrize("place", ["document", "header", "document, header wrong"])
def test_a_label_that_decodes_the_bytes_counts(text, encoding, place):
    labels = {
        "document": {"declared": encoding},
        "header": {"header": encoding},
        "document, header wrong": {"declared": encoding, "header": "utf-8"},
    }[place]
    assert decode_document(text.encode(encoding), **labels).text == text


@pytest.mark.parametrize("label", ["utf-16", "utf-16le", "UTF-16BE", "ucs-2"])
def test_a_label_that_the_bytes_refute_is_not_obeyed(label):
    body = f"<p>{GREEK}</p>".encode()
    assert decode_document(body, declared=label).text == f"<p>{GREEK}</p>"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_outranks_every_label(encoding):
    decoded = decode_document(
        GREEK.encode(encoding), declared="iso-8859-1", header="koi8-r"
    )
    assert decoded.text == GREEK


def test_text_in_a_legacy_encoding_is_not_taken_for_damaged_utf_8():
    body = (THAI * 3).encode("tis-620")
    assert decode_document(body, declared="windows-874").text == THAI * 3
    assert decode_document(body, header="windows-874").text == THAI * 3


@given(st.binary(max_size=300), st.text(max_size=12), st.text(max_size=12))
def test_any_bytes_and_labels_give_a_text(body, declared, header):
    decoded = decode_document(body, declared=declared, header=header)
    assert isinstance(decoded.text, str)


@given(st.text(max_size=60), st.sampled_from(["", "koi8-r", "big5", "utf-8"]))
def test_utf_8_is_read_as_utf_8_whatever_a_label_says(text, label):
    assert decode_document(text.encode(), header=label).text == text.removeprefix(
        "\ufeff"
    ) or text.startswith(("<\0", "\0<"))
