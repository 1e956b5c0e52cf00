from __future__ import annotations

import gzip
import zlib

import pytest
from urllib3 import exceptions as broken

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.classify import HEAD_BYTES
from wireroom.http.transport.body import (
    LEAST_RATIO,
    MAX_SHORTFALL,
    drain_body,
    iter_body,
    judge_shortfall,
    read_error_head,
)


class Response:
    """Gives its chunks one a read; an exception among them is raised."""

    def __init__(self, *chunks):
        self.chunks = list(chunks)
        self.limits = []

    def read1(self, size, *, decode_content):
        assert not decode_content
        self.limits.append(size)
        chunk = self.chunks.pop(0) if self.chunks else b""
        if isinstance(chunk, Exception):
            raise chunk
        return chunk


def read(*chunks, headers=None, max_bytes=None):
    return b"".join(iter_body(Response(*chunks), headers or {}, max_bytes))


def test_a_body_is_read_to_its_end_and_decoded():
    assert read(b"a", b"bc") == b"abc"
    body = gzip.compress(b"abc")
    headers = {"content-encoding": "gzip"}
    assert read(body[:5], body[5:], headers=headers) == b"abc"
    with pytest.raises(Transient) as caught:
        read(body[:-1], headers=headers)
    assert caught.value.reason is Reason.CUT_OFF


def test_a_body_is_bounded_as_it_is_sent():
    assert read(b"ab", b"c", max_bytes=3) == b"abc"
    with pytest.raises(Permanent) as caught:
        read(b"ab", b"cd", max_bytes=3)
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "error",
    [broken.ProtocolError("cut"), broken.TimeoutError("late")],
    ids=["cut off", "late"],
)
def test_the_head_of_an_error_page_is_what_came_before_it_broke(error):
    assert read_error_head(Response(b"ab", b"c", error), {}) == b"abc"


def test_the_head_of_an_error_page_is_bounded():
    exact = Response(b"x" * HEAD_BYTES, b"y")
    assert read_error_head(exact, {}) == b"x" * HEAD_BYTES
    assert exact.chunks == [b"y"]
    longer = Response(b"x" * (HEAD_BYTES - 1), b"y", b"z")
    assert read_error_head(longer, {}) == b"x" * (HEAD_BYTES - 1) + b"y"
    assert longer.chunks == [b"z"]
    assert read_error_head(Response(b"x" * (HEAD_BYTES + 1)), {}) == b""


def test_the_head_of_an_error_page_in_a_broken_coding_is_empty():
    headers = {"content-encoding": "deflate"}
    assert read_error_head(Response(b"\xff" * 99), headers) == b""
    page = zlib.compress(b"gone")
    assert read_error_head(Response(page), headers) == b"gone"
    assert read_error_head(Response(page), {"content-encoding": "compress"}) == b""


def test_a_small_body_is_read_away_up_to_a_limit():
    response = Response(b"ab", b"c", b"d")
    drain_body(response, 3)
    assert response.limits == [3, 1]
    short = Response(b"ab")
    drain_body(short, 3)
    assert short.limits == [3, 1]


SHORT = {
    "nothing is missing": ([], b"<html>", None),
    "one byte of a document": ([1], b"</html>".rjust(5_000), True),
    "with spaces behind": ([1], (b"</html>" + b" \r\n").rjust(5_000), True),
    "fifteen bytes of space behind": ([1], (b"</html>" + b" " * 15).rjust(5_000), True),
    "sixteen bytes of space behind": (
        [1],
        (b"</html>" + b" " * 16).rjust(5_000),
        False,
    ),
    "no end of a document": ([1], b"x" * 5_000, False),
}


@pytest.mark.parametrize(("missing", "content", "is_noted"), SHORT.values(), ids=SHORT)
def test_a_body_that_ends_as_documents_do_may_lack_some_bytes(
    missing, content, is_noted
):
    if is_noted is False:
        with pytest.raises(Transient) as caught:
            judge_shortfall(missing, content)
        assert caught.value.reason is Reason.CUT_OFF
        return
    note = "1 bytes fewer than its Content-Length" if is_noted else None
    assert judge_shortfall(missing, content) == note


@pytest.mark.parametrize(("less", "is_whole"), [(0, True), (1, False)])
def test_the_missing_bytes_are_few_beside_the_body(less, is_whole):
    content = b"</html>".rjust(3 * LEAST_RATIO - less)
    if is_whole:
        assert judge_shortfall([3], content)
    else:
        with pytest.raises(Transient):
            judge_shortfall([3], content)


@pytest.mark.parametrize(
    ("missing", "is_noted"),
    [(1, True), (MAX_SHORTFALL, True), (MAX_SHORTFALL + 1, False), (0, False)],
)
def test_a_connection_that_ends_early_is_noted_up_to_a_shortfall(missing, is_noted):
    response = Response(b"ab", broken.ReadTimeoutError(None, "/", "late"))
    response.length_remaining = missing
    found: list[int] = []
    pieces = iter_body(response, {}, None, found.append)
    if is_noted:
        assert (b"".join(pieces), found) == (b"ab", [missing])
    else:
        with pytest.raises(broken.ReadTimeoutError):
            b"".join(pieces)
