"""WARC files: pages out of records, damage named, and nothing without a bound."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from datetime import UTC, datetime
from io import BytesIO
from itertools import count

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from wireroom.imports import warc
from wireroom.imports.captured_page import CapturedPage, RefusedPage
from wireroom.imports.warc import read_warc
from wireroom.model.imports import RefusalReason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://paper.example/one"
HTML = b"<html><body>The pier is to be rebuilt.</body></html>"
TYPE = ("Content-Type", "text/html; charset=utf-8")


def member(body=HTML, *, url=URL, headers=(TYPE,), status="200 OK", **more) -> bytes:
    """One record; ``more``: its kind, what its own head says, how it is packed."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=more.get("packed", True))
    names = {"WARC-Date": "2011-09-18T07:31:00Z", **more.get("head", {})}
    http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            url,
            more.get("kind", "response"),
            payload=BytesIO(body),
            length=len(body),
            http_headers=http if more.get("kind", "response") == "response" else None,
            warc_headers_dict=names,
        )
    )
    return file.getvalue()


def read(data: bytes, max_bytes=100_000) -> list[CapturedPage | RefusedPage]:
    return list(read_warc(BytesIO(data), name="a", max_bytes=max_bytes, now=NOW))


def number_members(count: int, **more) -> list[bytes]:
    return [member(HTML + b" " * n, url=f"{URL}/{n}", **more) for n in range(count)]


def kinds(came: list[CapturedPage | RefusedPage]) -> list[str]:
    return [
        x.response.url[len(URL) + 1 :] if isinstance(x, CapturedPage) else str(x.reason)
        for x in came
    ]


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_a_record_is_the_answer_it_was(packed):
    (came,) = read(member(packed=packed))
    assert isinstance(came, CapturedPage)
    assert (came.name, came.response.url) == (f"a@0 {URL}", URL)
    assert (came.response.status, came.response.body) == (200, HTML)
    assert came.response.headers["content-type"] == TYPE[1]
    assert came.response.fetched_at == datetime(2011, 9, 18, 7, 31, tzinfo=UTC)


CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(HTML), HTML)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        pytest.param(CHUNKED, ("Transfer-Encoding", "chunked"), id="chunks"),
        pytest.param(HTML, ("Transfer-Encoding", "chunked"), id="chunks undone"),
        pytest.param(gzip.compress(HTML), ("Content-Encoding", "gzip"), id="gzip"),
        pytest.param(HTML, ("Content-Encoding", "gzip"), id="gzip undone"),
        pytest.param(zlib.compress(HTML), ("Content-Encoding", "deflate"), id="zlib"),
        pytest.param(brotli.compress(HTML), ("Content-Encoding", "br"), id="brotli"),
    ],
)
def test_codings_are_undone_where_nobody_did(body, header):
    (came,) = read(member(body, headers=(TYPE, header)))
    assert isinstance(came, CapturedPage), came
    assert came.response.body == HTML


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"kind": "resource"}, RefusalReason.NO_RESPONSE),
        ({"kind": "metadata"}, RefusalReason.NO_RESPONSE),
        ({"status": "404 Not Found"}, RefusalReason.BAD_STATUS),
        ({"status": "302 Found"}, RefusalReason.BAD_STATUS),
        ({"status": ""}, RefusalReason.BAD_STATUS),
        ({"headers": (("Content-Type", "image/png"),)}, RefusalReason.WRONG_MEDIA),
        ({"headers": (), "body": b"\x89PNG\x00"}, RefusalReason.WRONG_MEDIA),
        ({"url": "dns:paper.example"}, RefusalReason.BAD_URL),
        ({"head": {"WARC-Date": "lately"}}, RefusalReason.BAD_TIME),
        ({"head": {"WARC-Date": "2999-01-01T00:00:00Z"}}, RefusalReason.BAD_TIME),
        ({"head": {"WARC-Truncated": "length"}}, RefusalReason.CUT_OFF),
        (
            {"headers": (TYPE, ("Content-Encoding", "compress")), "body": b"uv"},
            "bad_enc",
        ),
        (
            {
                "headers": (TYPE, ("Content-Encoding", "gzip")),
                "body": gzip.compress(HTML)[:-9],
            },
            RefusalReason.CUT_OFF,
        ),
        ({"body": b"x" * 200_000}, RefusalReason.TOO_LARGE),
    ],
)
def test_a_record_that_is_no_page_has_a_reason_and_the_next_is_read(more, reason):
    first, second = read(member(**more) + member())
    assert isinstance(first, RefusedPage)
    assert first.reason.startswith(reason)
    assert isinstance(second, CapturedPage)


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_several_records_in_one_are_read_too(packed):
    data = b"".join(number_members(5, packed=False))
    assert kinds(read(gzip.compress(data) if packed else data)) == [*"01234"]


def spoil(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :]


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda m: spoil(m, len(m) - 20), id="in the body"),
        pytest.param(lambda m: spoil(m, 1), id="at the beginning"),
        pytest.param(lambda m: m[: len(m) // 2], id="the end is missing"),
        pytest.param(lambda m: m[len(m) // 2 :], id="the beginning is missing"),
        pytest.param(lambda m: b"\x1f\x8b\x08" + m[3:80], id="only a beginning"),
    ],
)
def test_a_damaged_record_is_named_and_the_rest_is_read(damage, packed):
    before, hit, *after = number_members(4, packed=packed)
    came = read(before + damage(hit) + b"".join(after))
    names = kinds(came)
    assert names[0] == "0"
    assert names[-1] == "3"
    assert "damaged" in names
    # Of a plain file the record behind may be lost with the one that runs into it.
    assert len(names) >= (4 if packed else 3)
    (named, *_) = [x for x in came if isinstance(x, RefusedPage)]
    assert named.name.startswith(f"a@{len(before)}") or not packed


def test_a_checksum_at_the_end_of_a_member_is_looked_at():
    hit = member()
    assert kinds(read(spoil(hit, len(hit) - 6) + number_members(1)[0])) == [
        "damaged",
        "0",
    ]


def test_a_digest_that_is_another_is_damage():
    (came,) = read(member(packed=False).replace(b"pier", b"quay"))
    assert isinstance(came, RefusedPage)
    assert (came.reason, came.message) == (
        RefusalReason.DAMAGED,
        "the record does not match its digest",
    )


def test_damage_in_a_large_record_hides_none_behind_it():
    noise = random.Random(7).randbytes(3_000_000)
    large = member(b"<html>" + noise)
    data = member() + spoil(large, 200_000) + b"".join(number_members(2))
    assert kinds(read(data, max_bytes=4_000_000)) == ["", "damaged", "0", "1"]


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(member(b"<html>" + b"\0" * 50_000_000), id="in the file"),
        pytest.param(
            member(
                gzip.compress(b"<html>" + b"\0" * 50_000_000),
                headers=(TYPE, ("Content-Encoding", "gzip")),
            ),
            id="in the page",
        ),
    ],
)
def test_a_bomb_takes_no_more_memory_than_a_page_may(bomb):
    tracemalloc.start()
    came = read(bomb + member(), max_bytes=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kinds(came) == ["too_large", ""]
    assert peak < 8_000_000


def test_bytes_that_always_seem_to_begin_a_record_cost_no_more_than_others():
    assert kinds(read(member() + b"\x1f\x8b\x08" * 30_000)) == ["", "damaged"]


@given(
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), max_size=5),
    st.booleans(),
)
def test_whatever_is_done_to_the_bytes_it_ends_and_each_is_named(changes, packed):
    data = bytearray(b"".join(number_members(4, packed=packed)))
    for at, value in changes:
        data[at % len(data)] = value
    for came in read(bytes(data)):
        assert isinstance(came, CapturedPage | RefusedPage)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x1f\x8b\x08", b"WARC/1.0\n"]))
def test_what_is_no_warc_file_is_named_and_ends(data, start):
    assert all(isinstance(came, RefusedPage) for came in read(start + data))


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize(
    "function",
    [
        pytest.param("make_response", id="after the record was read"),
        pytest.param("_find_refusal", id="while the record was read"),
    ],
)
def test_an_unexpected_error_is_that_record_s_refusal(
    monkeypatch, caplog, packed, function
):
    original, calls = getattr(warc, function), count()

    def fail_at_the_second_record(*args, **more):
        assert next(calls) != 1
        return original(*args, **more)

    monkeypatch.setattr(warc, function, fail_at_the_second_record)
    records = read(b"".join(number_members(4, packed=packed)))
    assert kinds(records) == ["0", "defect", "2", "3"]
    (refused,) = [x for x in records if isinstance(x, RefusedPage)]
    assert refused.message.startswith("AssertionError")
    assert "fail_at_the_second_record" in caplog.text
