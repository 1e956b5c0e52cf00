# ruff: noqa: E501 - a case of a table is one line
from __future__ import annotations

import http.client
import socket
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.transport.response_reader import MAX_HEADERS, BoundedResponse

BODY = b"The ferry sails."


def answer_of(sent):
    """Give an answer to whom it is sent by a server that closes then."""
    here, there = socket.socketpair()
    with closing(here):
        there.sendall(sent)
        there.close()
        return BoundedResponse(
            here, method="GET", seconds=5, read_seconds=5, max_header_bytes=65_536
        )


def start_response(sent):
    answer = answer_of(sent)
    try:
        answer.begin()
    except BaseException:
        answer.close()
        raise
    return answer


FIELDS = {
    "one": (b"ETag: x\r\n", {"etag": "x"}),
    "two of a name": (b"Vary: a\r\nvary:b\r\n", {"vary": "a, b"}),
    "said again": (b'ETag: "a"\r\netag: "a"\r\n', {"etag": '"a"'}),
    "each counts": (b"Content-Encoding: br\r\n" * 2, {"content-encoding": "br, br"}),
    "folded": (b"Link: <a>;\r\n\t rel=hub\r\n", {"link": "<a>; rel=hub"}),
    "begins folded": (b" astray\r\nA: 1\r\n", {"a": "1"}),
    "no colon": (b"astray\r\n folded\r\nA: 1\r\n", {"a": "1"}),
    "no name": (b": 1\r\nA: 1\r\n", {"a": "1"}),
    "no value": (b"A:\r\n", {"a": ""}),
    "line feeds only": (b"A: 1\nB: 2\n", {"a": "1", "b": "2"}),
    "bytes nobody prints": (b"A: x\0y\x0bz\xa0\r\n", {"a": "x y z"}),
    "beyond ASCII": (b"A: caf\xe9\r\n", {"a": "café"}),
}


@pytest.mark.parametrize(("lines", "fields"), FIELDS.values(), ids=list(FIELDS))
def test_each_header_is_one_line(lines, fields):
    end = b"\n" if lines.endswith(b"\n") and b"\r" not in lines else b"\r\n"
    with start_response(b"HTTP/1.1 204 No Content\r\n" + lines + end) as answer:
        assert answer.fields == fields


OK = b"HTTP/1.1 200 OK\r\n"
FRAMES = {
    "length": (OK + b"Content-Length: 16\r\n", False, BODY),
    "a length of nineteen digits": (OK + b"Content-Length: %019d\r\n" % 3, False, b"The"),
    "a length of twenty digits": (OK + b"Content-Length: %020d\r\n" % 3, True, BODY),
    "a repeated length": (OK + b"Content-Length: 3, 3\r\n", False, b"The"),
    "no reason": (b"HTTP/1.1 200\r\nContent-Length: 3\r\n", False, b"The"),
    "asked to close": (
        OK + b"Connection: Close\r\nContent-Length: 3\r\n", True, b"The"
    ),
    "until it closes": (OK, True, BODY),
    "no length": (OK + b"Content-Length: many\r\n", True, BODY),
    "negative": (OK + b"Content-Length: -3\r\n", True, BODY),
    "endless length": (
        OK + b"Content-Length: " + b"9" * 5000 + b"\r\n", True, BODY
    ),
    "old": (b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n", True, b"The"),
    "old and kept": (
        b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n",
        False, b"The"
    ),
    "never a body": (b"HTTP/1.1 304 X\r\nContent-Length: 16\r\n", False, b""),
    "answer before the answer": (
        b"HTTP/1.1 103 Early\r\nLink: <a>\r\n\r\n" + OK + b"Content-Length: 3\r\n",
        False, b"The"
    ),
    "another protocol": (b"HTTP/1.1 101 Switching\r\n", False, b""),
}  # fmt: skip


@pytest.mark.parametrize(("head", "closes", "body"), FRAMES.values(), ids=list(FRAMES))
def test_a_body_ends_where_its_head_says(head, closes, body):
    with start_response(head + b"\r\n" + BODY) as answer:
        assert answer.will_close is closes
        assert answer.read() == body


NO_ANSWERS = {
    "nothing": b"", "blank": b"\r\n", "no version": b"200 OK\r\n\r\n",
    "other version": b"HTTP/2.0 200 OK\r\n\r\n", "ICY": b"ICY 200 OK\r\n\r\n",
    "short status": b"HTTP/1.1 20 OK\r\n\r\n", "long status": b"HTTP/1.1 2000\r\n\r\n",
    "no status": b"HTTP/1.1 OK\r\n\r\n", "status 0": b"HTTP/1.1 099 X\r\n\r\n",
    "cut off in the headers": b"HTTP/1.1 200 OK\r\nETag: x\r\n",
    "only before the answer": b"HTTP/1.1 100 Continue\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("sent", NO_ANSWERS.values(), ids=list(NO_ANSWERS))
def test_what_is_no_answer_is_none(sent):
    with pytest.raises(http.client.HTTPException):
        start_response(sent)


def test_answers_before_the_answer_have_an_end():
    with pytest.raises(Permanent) as caught:
        start_response(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5_000)
    assert caught.value.reason is Reason.TOO_LARGE


def test_as_many_headers_are_read_as_the_library_reads():
    lines = b"A: 1\r\nA: 2\r\n" * (MAX_HEADERS // 2)
    with start_response(b"HTTP/1.1 204 X\r\n" + lines + b"\r\n") as answer:
        assert answer.fields["a"].count(",") == MAX_HEADERS - 1
    with pytest.raises(Permanent):
        start_response(b"HTTP/1.1 204 X\r\nB: 1\r\n" + lines + b"\r\n")


@given(st.binary(max_size=300))
@example(b"HTTP/1.1 200 OK\r\n\0:\0\r\n \0\r\n\r\n")
def test_any_bytes_are_an_answer_or_none(sent):
    for head in (b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nA: "):
        try:
            with start_response(head + sent) as answer:
                assert all(v.isprintable() for v in answer.fields.values())
        except (http.client.HTTPException, Permanent):
            continue


NAMES = st.sampled_from(
    ["ETag", "Connection", "content-length", "Transfer-Encoding", "X-1"]
)
VALUES = st.sampled_from(["close", "keep-alive", "chunked", "3", "7", "x y", ""])


@given(
    st.sampled_from(["1.0", "1.1"]),
    st.sampled_from([200, 204, 304, 404, 503]),
    st.dictionaries(NAMES, VALUES, max_size=5),
)
def test_a_plain_head_is_read_as_the_library_reads_it(version, status, headers):
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    sent = f"HTTP/{version} {status} Said\r\n{lines}\r\n".encode()
    here, there = socket.socketpair()
    with closing(here), closing(there):
        there.sendall(sent)
        library = http.client.HTTPResponse(here, method="GET")
        library.begin()
        with library, start_response(sent) as ours:
            for name in ("status", "version", "chunked", "length", "will_close"):
                assert getattr(ours, name) == getattr(library, name), name
            lowered = {k.lower(): v for k, v in library.headers.items()}
            assert ours.fields == lowered


def test_each_read_has_the_rest_of_the_time_and_the_longest_silence(monkeypatch):
    now = [1000.0]
    clock = "wireroom.http.transport.response_reader.time.monotonic"
    monkeypatch.setattr(clock, lambda: now[0])
    here, there = socket.socketpair()
    with closing(here), closing(there):
        there.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n")
        response = BoundedResponse(
            here, method="GET", seconds=10, read_seconds=4, max_header_bytes=1_000
        )
        with response:
            response.begin()
            assert here.gettimeout() == 4
            for passed, seconds in ((6, 4), (7, 3), (9.5, 0.5)):
                there.sendall(b"x")
                now[0] = 1000 + passed
                assert response.read(1) == b"x"
                assert here.gettimeout() == seconds


def test_a_read_after_the_deadline_is_a_timeout(monkeypatch):
    now = [1000.0]
    clock = "wireroom.http.transport.response_reader.time.monotonic"
    monkeypatch.setattr(clock, lambda: now[0])
    here, there = socket.socketpair()
    with closing(here), closing(there):
        there.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        response = BoundedResponse(
            here, method="GET", seconds=10, read_seconds=4, max_header_bytes=1_000
        )
        now[0] += 10
        with response, pytest.raises(TimeoutError):
            response.begin()


def test_a_response_without_a_deadline_keeps_the_sockets_own_timeout():
    here, there = socket.socketpair()
    with closing(here), closing(there):
        here.settimeout(7)
        there.sendall(b"HTTP/1.1 204 X\r\n\r\n")
        response = BoundedResponse(
            here, method="GET", seconds=None, read_seconds=4, max_header_bytes=1_000
        )
        with response:
            response.begin()
        assert here.gettimeout() == 7


def test_a_head_is_bounded_and_the_body_is_not():
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\nA: "
    for size, is_read in ((1_000, True), (1_001, False)):
        padding = b"x" * (size - len(head) - 4)
        here, there = socket.socketpair()
        with closing(here), closing(there):
            there.sendall(head + padding + b"\r\n\r\n")
            response = BoundedResponse(
                here, method="GET", seconds=5, read_seconds=5, max_header_bytes=1_000
            )
            with response:
                if is_read:
                    response.begin()
                    there.sendall(b"y" * 9_000)
                    assert len(response.read()) == 9_000
                    continue
                with pytest.raises(Permanent) as caught:
                    response.begin()
                assert caught.value.reason is Reason.TOO_LARGE


LENGTHS = {
    "equal": ("16, 16", "16, 16", False),
    "by less than a mistake": ("3, 16", "16", True),
    "by 64": ("3, 67", "67", True),
    "one that is no number": ("3, x", "3, x", False),
    "one of fifteen digits": (f"{10**14}, {10**14 + 1}", f"{10**14 + 1}", True),
    "one of sixteen digits": (
        f"{10**15}, {10**15 + 1}",
        f"{10**15}, {10**15 + 1}",
        False,
    ),
}


@pytest.mark.parametrize(("stated", "kept", "closes"), LENGTHS.values(), ids=LENGTHS)
def test_lengths_that_differ_a_little_are_the_largest(stated, kept, closes):
    head = OK + f"Content-Length: {stated}\r\n\r\n".encode()
    with start_response(head) as answer:
        assert answer.fields["content-length"] == kept
        assert answer.will_close is closes


def test_lengths_that_differ_by_more_than_a_mistake_are_an_error():
    with pytest.raises(Transient) as caught:
        start_response(OK + b"Content-Length: 3, 68\r\n\r\n")
    assert caught.value.detail == "lengths that differ, 3 and 68"


CODINGS = {
    "chunked": ("chunked", True, None),
    "in capitals, with a coding": ("gzip, Chunked", True, "gzip"),
    "not the last": ("chunked, gzip", False, "gzip"),
    "with an empty one behind": ("chunked, ", True, None),
    "two codings": ("x-gzip, deflate, chunked", True, "x-gzip, deflate"),
    "another": ("identity", False, None),
}


@pytest.mark.parametrize(
    ("stated", "is_chunked", "coding"), CODINGS.values(), ids=CODINGS
)
def test_the_last_transfer_coding_frames_the_body(stated, is_chunked, coding):
    head = OK + f"Transfer-Encoding: {stated}\r\n".encode()
    with start_response(head + b"\r\n") as answer:
        assert bool(answer.chunked) is is_chunked
        assert answer.fields.get("content-encoding") == coding
    with start_response(head + b"Content-Encoding: br\r\n\r\n") as answer:
        both = "br" if coding is None else f"br, {coding}"
        assert answer.fields["content-encoding"] == both


def test_a_line_that_is_no_status_is_quoted_to_a_hundred_bytes():
    with pytest.raises(http.client.BadStatusLine) as caught:
        start_response(b"x" * 300 + b"\r\n\r\n")
    assert str(caught.value) == repr(b"x" * 100)
