from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from tests.unit.http.site import get
from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.transport.decoding import PIECE, make_decoder, zstd

TEXT = b"The ferry was late again. " * 40


def raw_deflate(data):
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


CODINGS = {
    "": lambda data: data,
    "identity": lambda data: data,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
COMPRESSED = [name for name in CODINGS if name not in {"", "identity"}]


def decode(coding, *chunks):
    decoder = make_decoder(coding)
    pieces = [piece for chunk in chunks for piece in decoder.decode_pieces(chunk)]
    decoder.check_complete()
    return pieces


def split(data, size=1):
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("coding", CODINGS)
def test_a_body_is_decoded_however_it_is_cut(coding):
    body = CODINGS[coding](TEXT)
    assert b"".join(decode(coding, body)) == TEXT
    assert b"".join(decode(coding, *split(body))) == TEXT
    assert b"".join(decode(coding, b"", body, b"")) == TEXT


def test_a_deflate_stream_without_a_zlib_header_is_decoded():
    body = raw_deflate(TEXT)
    assert b"".join(decode("deflate", body)) == TEXT
    assert b"".join(decode("deflate", *split(body))) == TEXT


@pytest.mark.parametrize("coding", COMPRESSED)
def test_a_large_body_comes_in_pieces(coding):
    pieces = decode(coding, CODINGS[coding](b"\0" * 1_000_000))
    assert sum(map(len, pieces)) == 1_000_000
    most = PIECE * 3 // 2 if coding == "br" else PIECE
    assert max(map(len, pieces)) <= most
    assert all(pieces)


@pytest.mark.parametrize("coding", COMPRESSED)
def test_a_body_that_is_cut_off_is_not_complete(coding):
    body = CODINGS[coding](TEXT)
    with pytest.raises(Transient) as caught:
        decode(coding, body[:-1])
    assert caught.value.reason is Reason.CUT_OFF


@pytest.mark.parametrize("coding", CODINGS)
def test_an_empty_body_is_complete_in_every_coding(coding):
    assert not b"".join(decode(coding))
    assert not b"".join(decode(coding, b""))


def test_a_single_byte_is_not_a_deflate_stream():
    with pytest.raises(Transient) as caught:
        decode("deflate", b"x")
    assert caught.value.reason is Reason.CUT_OFF


@pytest.mark.parametrize("coding", COMPRESSED)
def test_bytes_of_another_coding_are_refused(coding):
    with pytest.raises(Permanent) as caught:
        decode(coding, b"\xff<html>" * 100)
    assert caught.value.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_several_members_are_one_body_up_to_a_thousand(coding):
    member = CODINGS[coding](b"x")
    assert b"".join(decode(coding, member * 1_000)) == b"x" * 1_000
    with pytest.raises(Permanent) as caught:
        decode(coding, member * 1_001)
    assert caught.value.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "zstd"])
def test_padding_after_the_body_is_ignored(coding):
    body = CODINGS[coding](TEXT)
    assert b"".join(decode(coding, body + b"\0" * 8)) == TEXT
    assert b"".join(decode(coding, body, b"\0" * 8)) == TEXT


def test_a_zstd_window_above_eight_megabytes_is_refused():
    def compress(log):
        option = zstd.CompressionParameter
        compressor = zstd.ZstdCompressor(
            options={option.window_log: log, option.content_size_flag: 0}
        )
        return compressor.compress(b"x" * 100_000) + compressor.flush()

    assert b"".join(decode("zstd", compress(23))) == b"x" * 100_000
    with pytest.raises(Permanent) as caught:
        decode("zstd", compress(24))
    assert caught.value.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize(
    ("coding", "is_known"),
    [
        ("GZip", True),
        (" gzip , identity", True),
        (",identity,", True),
        ("gzip, br", True),
        ("gzip, gzip", True),
        ("gzip, br, gzip", True),
        ("gzip, br, gzip, br", False),
        ("none", True),
        ("UTF-8", True),
        ("aws-chunked", True),
        ("compress", False),
        ("gzip, xz", False),
    ],
)
def test_a_body_has_three_known_codings_at_most(coding, is_known):
    if is_known:
        make_decoder(coding)
        return
    with pytest.raises(Permanent) as caught:
        make_decoder(coding)
    assert caught.value.reason is Reason.BAD_ENCODING
    assert coding in caught.value.detail


@pytest.mark.parametrize("coding", COMPRESSED)
@pytest.mark.parametrize("size", [60, 63, 64, 65, 66, 127, 129])
def test_a_chunk_that_fills_several_pieces_is_decoded_at_once(coding, size):
    body = CODINGS[coding](b"\0" * 1_000_000)
    decoder = make_decoder(coding)
    pieces = [p for chunk in split(body, size) for p in decoder.decode_pieces(chunk)]
    decoder.check_complete()
    assert sum(map(len, pieces)) == 1_000_000


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_gzip_that_is_named_twice_is_undone_as_often_as_the_bytes_have_it(layers, size):
    body = text = b"The ferry is late. " * 40
    for _ in range(layers):
        body = gzip.compress(body)
    decoder = make_decoder("gzip, gzip")
    pieces = [p for chunk in split(body, size) for p in decoder.decode_pieces(chunk)]
    decoder.check_complete()
    assert b"".join(pieces) == text


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_codings_are_undone_in_the_order_in_which_they_are_named(size):
    body = brotli.compress(zlib.compress(gzip.compress(TEXT)))
    assert b"".join(decode("gzip, deflate, br", *split(body, size))) == TEXT


DOCUMENTS = [
    b"<?xml version='1.0'?><rss/>",
    b"\xef\xbb\xbf\n<!DOCTYPE html><p>Ferry",
    b'{"version": "1"}',
]


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("coding", COMPRESSED)
def test_a_document_is_read_whatever_coding_its_header_names(coding, document):
    assert b"".join(decode(coding, document, TEXT)) == document + TEXT


@pytest.mark.parametrize("real", ["gzip", "zstd"])
@pytest.mark.parametrize("named", COMPRESSED)
def test_the_first_bytes_decide_which_coding_it_is(named, real):
    assert b"".join(decode(named, CODINGS[real](TEXT))) == TEXT


def test_bytes_between_two_codings_have_an_end():
    empty = zstd.compress(b"") * 900
    between = gzip.compress(empty + b"\0" * 100_000_001)
    with pytest.raises(Permanent) as caught:
        decode("zstd, gzip", between)
    assert "between" in caught.value.detail


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
@pytest.mark.parametrize("size", [1, 2, 1_000])
def test_gzip_that_no_header_names_is_decoded_on_request(coding, size):
    packed, sent = gzip.compress(TEXT), CODINGS[coding]
    for body in (packed, TEXT):
        decoder = make_decoder(coding, finds_gzip=True)
        chunks = split(sent(body), size)
        pieces = [p for chunk in chunks for p in decoder.decode_pieces(chunk)]
        decoder.check_complete()
        assert b"".join(pieces) == TEXT
    (plain,) = make_decoder("").decode_pieces(packed)
    assert plain == packed


@pytest.mark.parametrize("coding", ["none", "binary", "utf-8", "aws-chunked", "8bit"])
def test_a_word_that_is_no_coding_is_ignored(coding):
    assert b"".join(make_decoder(coding).decode_pieces(b"as it is")) == b"as it is"


@pytest.mark.parametrize("codings", [b"gzip, chunked", b"x-gzip,chunked"])
def test_a_transfer_coding_that_compresses_is_undone(site, client, codings):
    body = gzip.compress(b"ferry")
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + codings + b"\r\n\r\n"
    site.add_raw("/a", head + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n")
    assert get(client, f"{site.url}/a").body == b"ferry"
