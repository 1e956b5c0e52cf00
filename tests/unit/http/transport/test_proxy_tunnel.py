"""What is said to a proxy, and which of its answers open a tunnel."""

from __future__ import annotations

import pytest

from wireroom.errors import Reason, Transient
from wireroom.http.transport import proxy_tunnel
from wireroom.http.transport.proxy_tunnel import MAX_HEAD, open_tunnel
from wireroom.http.url_login import make_login
from wireroom.model.access import Proxy, ProxyKind

ADA = make_login("ada", "word")


class Socket:
    """Answers with these bytes, as many as are asked for; an error is raised."""

    def __init__(self, *answers: bytes | OSError) -> None:
        self.answers = list(answers)
        self.sent = b""
        self.timeouts: list[float] = []

    def settimeout(self, seconds: float) -> None:
        self.timeouts.append(seconds)

    def sendall(self, data: bytes) -> None:
        if self.answers and isinstance(self.answers[0], OSError):
            raise self.answers.pop(0)
        self.sent += data

    def recv(self, size: int) -> bytes:
        if not self.answers:
            return b""
        answer = self.answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        if answer[size:]:
            self.answers.insert(0, answer[size:])
        return answer[:size]


def ask(kind, *answers, host="paper.example", login=None, seconds=None) -> Socket:
    sock = Socket(*answers)
    proxy = Proxy(kind=kind, host="proxy.example", port=3128, login=login)
    open_tunnel(sock, proxy, host, 443, seconds)
    return sock


def ask_http(*answers, **more) -> Socket:
    return ask(ProxyKind.HTTP, *answers, **more)


def ask_socks(*answers, **more) -> Socket:
    return ask(ProxyKind.SOCKS5, *answers, **more)


def test_a_tunnel_of_http_is_asked_for_with_host_and_login():
    sock = ask_http(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nrest", login=ADA)
    assert sock.sent == (
        b"CONNECT paper.example:443 HTTP/1.1\r\nHost: paper.example:443\r\n"
        b"Proxy-Authorization: Basic YWRhOndvcmQ=\r\n\r\n"
    )
    # What follows the head belongs to the site.
    assert sock.answers == [b"rest"]
    bare = ask_http(b"HTTP/1.0 299\r\n\r\n", host="2001:db8::1")
    assert bare.sent.startswith(b"CONNECT [2001:db8::1]:443 HTTP/1.1\r\n")
    assert b"Authorization" not in bare.sent


HTTP_FAULTS = {
    "a status": (b"HTTP/1.1 407 No\r\n\r\n", "status 407"),
    "a redirect": (b"HTTP/1.1 302 No\r\n\r\n", "status 302"),
    "no status": (b"HTTP/1.1 OK\r\n\r\n", "its response is not HTTP"),
    "other digits": (b"HTTP/1.1 \xb2\xb2\xb2\r\n\r\n", "its response is not HTTP"),
    "another version": (b"HTTP/2 200 OK\r\n\r\n", "its response is not HTTP"),
    "no end": (b"HTTP/1.1 200", "it closed the connection"),
    "nothing": (b"", "it closed the connection"),
}


@pytest.mark.parametrize(("answer", "detail"), HTTP_FAULTS.values(), ids=HTTP_FAULTS)
def test_another_answer_of_a_proxy_opens_no_tunnel(answer, detail):
    with pytest.raises(Transient) as caught:
        ask_http(answer)
    assert caught.value.reason is Reason.CONNECT
    assert caught.value.detail.endswith(f": {detail}")
    assert "proxy.example" in caught.value.detail


def test_the_head_of_an_answer_has_a_bound():
    start = b"HTTP/1.1 200 OK\r\nA: "
    assert ask_http(start + b"x" * (MAX_HEAD - len(start) - 4) + b"\r\n\r\n")
    with pytest.raises(Transient, match="too long"):
        ask_http(start + b"x" * (MAX_HEAD - len(start) - 3) + b"\r\n\r\n")


OPEN = b"\x05\x00\x00\x01" + b"\x00" * 6
TARGETS = {
    "paper.example": b"\x03\x0dpaper.example",
    "192.0.2.1": b"\x01\xc0\x00\x02\x01",
    "2001:db8::1": b"\x04 \x01\r\xb8" + b"\x00" * 11 + b"\x01",
}


@pytest.mark.parametrize(("host", "target"), TARGETS.items())
def test_a_tunnel_of_socks_is_asked_for_by_name_or_address(host, target):
    sock = ask_socks(b"\x05\x00", OPEN, host=host)
    assert sock.sent == b"\x05\x01\x00" + b"\x05\x01\x00" + target + b"\x01\xbb"


def test_a_login_is_offered_and_sent_where_the_proxy_chooses_it():
    sock = ask_socks(b"\x05\x02", b"\x01\x00", OPEN, login=ADA)
    assert sock.sent.startswith(b"\x05\x02\x00\x02" + b"\x01\x03ada\x04word" + b"\x05")
    needless = ask_socks(b"\x05\x00", OPEN, login=ADA)
    assert b"ada" not in needless.sent


BOUND = {
    "an address": (b"\x05\x00\x00\x01" + b"\x00" * 6, b"s"),
    "a longer address": (b"\x05\x00\x00\x04" + b"\x00" * 18, b"s"),
    "a name": (b"\x05\x00\x00\x03\x02ab\x00\x50", b"s"),
}


@pytest.mark.parametrize(("answer", "rest"), BOUND.values(), ids=BOUND)
def test_the_address_that_a_proxy_bound_is_read_away(answer, rest):
    assert ask_socks(b"\x05\x00", answer + rest).answers == [rest]


SOCKS_FAULTS = {
    "another version": ([b"\x04\x00"], "its response is not SOCKS5"),
    "a login that is not offered": ([b"\x05\x02"], "it requires a login"),
    "no method": ([b"\x05\xff"], "it requires a login"),
    "a refusal": ([b"\x05\x00", b"\x05\x05\x00\x01"], "connection refused"),
    "an unknown refusal": ([b"\x05\x00", b"\x05\x09\x00\x01"], "error 9"),
    "another version later": (
        [b"\x05\x00", b"\x04\x00\x00\x01"],
        "its response is not SOCKS5",
    ),
    "an unknown kind": (
        [b"\x05\x00", b"\x05\x00\x00\x02"],
        "its response is not SOCKS5",
    ),
    "half an answer": ([b"\x05\x00", b"\x05\x00"], "it closed the connection"),
    "half an address": ([b"\x05\x00", OPEN[:-1]], "it closed the connection"),
}


@pytest.mark.parametrize(("answers", "detail"), SOCKS_FAULTS.values(), ids=SOCKS_FAULTS)
def test_another_answer_of_a_socks_proxy_opens_no_tunnel(answers, detail):
    with pytest.raises(Transient) as caught:
        ask_socks(*answers)
    assert caught.value.detail.endswith(f": {detail}")


@pytest.mark.parametrize(("number", "text"), proxy_tunnel._SOCKS_ERRORS.items())
def test_a_refusal_is_named_as_the_rfc_does(number, text):
    with pytest.raises(Transient, match=text):
        ask_socks(b"\x05\x00", bytes([5, number, 0, 1]))


def test_a_refused_login_is_named():
    with pytest.raises(Transient, match="refused the login"):
        ask_socks(b"\x05\x02", b"\x01\x01", login=ADA)


@pytest.mark.parametrize(("length", "fits"), [(255, True), (256, False)])
def test_a_name_and_a_login_fit_into_a_byte_of_length(length, fits):
    answers = (b"\x05\x02", b"\x01\x00", OPEN)
    for login, host in (
        (make_login("a" * length, "b"), "h"),
        (make_login("a", "b" * length), "h"),
        (ADA, "h" * length),
    ):
        if fits:
            assert ask_socks(*answers, login=login, host=host)
        else:
            with pytest.raises(Transient, match="too long for SOCKS5"):
                ask_socks(*answers, login=login, host=host)


@pytest.mark.parametrize(
    ("error", "reason", "detail"),
    [
        (TimeoutError(), Reason.TIMEOUT, "no answer"),
        (OSError(104, "reset by peer"), Reason.CONNECT, "reset by peer"),
        (OSError("odd"), Reason.CONNECT, "OSError"),
    ],
)
def test_an_error_of_the_socket_names_the_proxy(error, reason, detail):
    for answers in ((error,), (b"\x05\x00", error)):
        with pytest.raises(Transient) as caught:
            ask_socks(*answers)
        assert caught.value.reason is reason
        assert caught.value.detail.endswith(f": {detail}")


def test_the_whole_exchange_has_one_deadline():
    sock = ask_socks(b"\x05\x00", OPEN, seconds=5.0)
    assert all(0 < seconds <= 5.0 for seconds in sock.timeouts)
    assert len(sock.timeouts) >= 4
    assert ask_socks(b"\x05\x00", OPEN).timeouts == []
    with pytest.raises(Transient) as caught:
        ask_socks(b"\x05\x00", OPEN, seconds=0.0)
    assert caught.value.reason is Reason.TIMEOUT
