from __future__ import annotations

import gzip
import socket
import zlib
from types import SimpleNamespace

import brotli
import pytest

from tests.unit.http.site import PAGE, expect_refusal, get, make_client
from wireroom.errors import Permanent, Reason, Transient
from wireroom.http import client as http_client
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.http.reservations import read_header_reservations
from wireroom.http.transport import decoding


def drip(handler):
    while not handler.server.stop.wait(0.02):
        handler.wfile.write(b"x")


def test_a_page_comes_with_its_headers_in_lower_case(site, client):
    site.add("/a", X_Twice="one")
    answer = get(client, f"{site.url}/a")
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["x-twice"] == "one"
    assert answer.final_url == f"{site.url}/a"
    assert answer.permanent_url is None
    assert site.asked[0][1]["User-Agent"] == "Wireroom/test"


def test_a_connection_serves_again(site, client):
    site.add("/a")
    site.add("/moved", b"away", 302, Location="/a")
    site.add("/same", b"", 304)
    for path in ("/a", "/moved", "/a"):
        get(client, site.url + path)
    get(client, f"{site.url}/same", etag='"1"')
    get(client, f"{site.url}/a")
    assert len(site.peers) == 6
    assert len(set(site.peers)) == 1


def test_what_we_hold_is_not_sent_again(site, client):
    site.add("/a", b"", 304, ETag='"2"')
    answer = get(client, f"{site.url}/a", etag='"1"', last_modified="yesterday")
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", '"2"')
    sent = site.asked[0][1]
    assert sent["If-None-Match"] == '"1"'
    assert sent["If-Modified-Since"] == "yesterday"


def test_not_modified_without_a_condition_is_the_servers_error(site, client):
    site.add("/a", b"", 304)
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.SERVER_ERROR


@pytest.mark.parametrize("etag", ['"1\r\nX-Evil: 1"', '"é"', "", "\0"])
def test_a_torn_validator_is_not_sent_back(site, client, etag):
    site.add("/a")
    assert get(client, f"{site.url}/a", etag=etag).status == 200
    assert "If-None-Match" not in site.asked[0][1]
    assert "X-Evil" not in site.asked[0][1]


STATUSES = [
    (400, Permanent, Reason.CLIENT_ERROR), (401, Permanent, Reason.REFUSED),
    (403, Permanent, Reason.REFUSED), (404, Permanent, Reason.NOT_FOUND),
    (408, Transient, Reason.SERVER_ERROR), (410, Permanent, Reason.GONE),
    (418, Permanent, Reason.CLIENT_ERROR), (425, Transient, Reason.SERVER_ERROR),
    (429, Transient, Reason.RATE_LIMITED), (451, Permanent, Reason.REFUSED),
    (500, Transient, Reason.SERVER_ERROR), (503, Transient, Reason.SERVER_ERROR),
    (300, Permanent, Reason.BAD_REDIRECT), (302, Permanent, Reason.BAD_REDIRECT),
]  # fmt: skip


@pytest.mark.parametrize(("status", "kind", "reason"), STATUSES)
def test_a_status_has_its_outcome(site, client, status, kind, reason):
    site.add("/a", status=status)
    error = expect_refusal(client, f"{site.url}/a")
    assert type(error) is kind
    assert error.reason is reason
    assert f"{site.url}/a" in error.detail


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_rest_gets_it_from_all(site, slots, client, status):
    site.add("/a", status=status, Retry_After="4000")
    assert expect_refusal(client, f"{site.url}/a").retry_after == 4000
    again = expect_refusal(client, f"{site.url}/b")
    assert again.reason is Reason.HOST_BUSY
    assert again.retry_after > 3900
    assert site.paths() == ["/a"]


def test_redirects_are_followed(site, client):
    site.add("/a", b"", 301, Location="/b?utm_source=kept")
    site.add("/b?utm_source=kept", b"", 308, Location="c#part")
    site.add("/c")
    answer = get(client, f"{site.url}/a")
    assert answer.url == f"{site.url}/a"
    assert answer.final_url == answer.permanent_url == f"{site.url}/c"


def test_one_temporary_redirect_makes_the_move_temporary(site, client):
    site.add("/a", b"", 301, Location="/b")
    site.add("/b", b"", 302, Location="/c")
    site.add("/c")
    assert get(client, f"{site.url}/a").permanent_url is None


def test_a_loop_of_redirects_ends(site, client):
    site.add("/a", b"", 302, Location="/b")
    site.add("/b", b"", 302, Location="/a")
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.REDIRECT_LOOP
    assert site.paths() == ["/a", "/b"]


def test_redirects_without_end_end(site, client):
    for hop in range(20):
        site.add(f"/{hop}", b"", 302, Location=f"/{hop + 1}")
    assert expect_refusal(client, f"{site.url}/0").reason is Reason.REDIRECT_LOOP
    assert len(site.asked) == 9


@pytest.mark.parametrize(
    "location", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "http://a b/"]
)
def test_a_redirect_to_no_page_is_refused(site, client, location):
    site.add("/a", b"", 302, Location=location)
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.BAD_REDIRECT


def test_two_equal_headers_of_a_redirect_are_one(site, client):
    head = b"HTTP/1.1 301 Moved\r\nConnection: close\r\nContent-Length: 0\r\n"
    site.add_raw("/a", head + b"Location: /b\r\n" * 2 + b"\r\n", b"")
    site.add("/b")
    assert get(client, f"{site.url}/a").body == PAGE


def test_a_private_address_is_not_asked(site, client):
    error = expect_refusal(client, f"{site.url}/a", allow_private=False)
    assert error.reason is Reason.FORBIDDEN_ADDRESS
    assert site.url in error.detail
    assert site.asked == []


def test_a_kept_connection_to_a_private_address_is_not_used(site, client):
    site.add("/a")
    get(client, f"{site.url}/a")
    error = expect_refusal(client, f"{site.url}/a", allow_private=False)
    assert error.reason is Reason.FORBIDDEN_ADDRESS


def test_a_redirect_to_a_private_address_is_refused(site, client, monkeypatch):
    site.add("/a", b"", 302, Location="http://169.254.169.254/latest")
    monkeypatch.setattr(
        "wireroom.http.transport.ssrf_guard.find_block_reason",
        lambda address: None if address == "127.0.0.1" else "not public",
    )
    error = expect_refusal(client, f"{site.url}/a", allow_private=False)
    assert error.reason is Reason.FORBIDDEN_ADDRESS
    assert "169.254.169.254" in error.detail


def test_what_is_meant_for_one_host_is_not_sent_to_another(site, client):
    other = f"http://localhost:{site.server_port}"
    site.add("/a", b"", 302, Location="/b")
    site.add("/b", b"", 302, Location=f"{other}/c")
    site.add("/c", b"", 302, Location=f"{site.url}/d")
    site.add("/d")
    get(client, f"{site.url}/a", headers=(("X-Key", "secret"),), etag='"1"')
    sent = dict(site.asked)
    assert [("X-Key" in sent[path]) for path in ("/a", "/b", "/c", "/d")] == [
        True, True, False, True,
    ]  # fmt: skip
    assert "If-None-Match" in sent["/b"]
    assert "If-None-Match" not in sent["/c"]
    assert "If-None-Match" not in sent["/d"]


CODINGS = {
    "gzip": ("gzip", gzip.compress),
    "gzip in members": ("gzip", lambda b: gzip.compress(b[:9]) + gzip.compress(b[9:])),
    "gzip with padding": ("gzip", lambda b: gzip.compress(b) + bytes(100)),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", lambda b: zlib.compress(b)[2:-4]),
    "brotli": ("br", lambda b: brotli.compress(b, quality=1)),
    "zstd": ("zstd", decoding.zstd.compress),
    "zstd frames": (
        "ZSTD",
        lambda b: decoding.zstd.compress(b[:9]) + decoding.zstd.compress(b[9:]),
    ),
    "none": ("identity", bytes),
}
BIG = b"".join(b"<p>Line %d of the ferry's log.</p>" % line for line in range(30_000))


@pytest.mark.parametrize("body", [b"", PAGE, BIG], ids=["empty", "small", "big"])
@pytest.mark.parametrize(("coding", "pack"), CODINGS.values(), ids=list(CODINGS))
def test_a_body_is_unpacked(site, client, coding, pack, body):
    site.add("/a", pack(body), Content_Encoding=coding)
    assert get(client, f"{site.url}/a").body == body


def test_a_page_in_gzip_is_decoded_though_no_header_says_so(site, client):
    site.add("/a", gzip.compress(PAGE), Content_Type="text/html")
    page = get(client, f"{site.url}/a", media=("text/html",))
    assert page.body == PAGE
    # A feed may be a file in gzip, and its reader looks for that.
    assert get(client, f"{site.url}/a").body == site.pages["/a"][2]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_stops_at_the_limit(site, client, coding):
    packs = {name: pack for name, pack in CODINGS.values() if name != "identity"}
    bomb = {"gzip": gzip.compress, "deflate": zlib.compress, **packs}[coding]
    site.add("/a", bomb(bytes(20_000_000)), Content_Encoding=coding)
    decoder = decoding.make_decoder(coding)
    sizes = [len(piece) for piece in decoder.decode_pieces(site.pages["/a"][2])]
    assert max(sizes) <= 2 * decoding.PIECE
    assert sum(sizes) == 20_000_000
    error = expect_refusal(client, f"{site.url}/a", max_bytes=1_000_000)
    assert (type(error), error.reason) == (Permanent, Reason.TOO_LARGE)


@pytest.mark.parametrize(("coding", "pack"), CODINGS.values(), ids=list(CODINGS))
def test_a_coding_cut_off_may_go_well_later(site, client, coding, pack):
    whole = pack(PAGE)
    cut = whole[:15]
    length = str(len(whole)) if coding == "identity" else str(len(cut))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n"
    site.add_raw("/a", f"{head}Content-Length: {length}\r\n\r\n".encode(), cut)
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.CUT_OFF


@pytest.mark.parametrize(
    "coding", ["gzip", "deflate", "br", "zstd", "lzma", "gzip, br"]
)
def test_a_body_in_another_coding_than_its_header_names_is_refused(
    site, client, coding
):
    site.add("/a", b"\xff" * 500, Content_Encoding=coding)
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.BAD_ENCODING


def test_a_body_announced_too_large_is_not_read(site, client):
    site.add_raw("/a", b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", drip)
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.TOO_LARGE


def test_a_body_found_too_large_is_not_read_to_its_end(site, client):
    def pour(handler):
        while True:
            handler.wfile.write(bytes(10_000))

    site.add_raw("/a", b"HTTP/1.1 200 OK\r\n\r\n", pour)
    error = expect_refusal(client, f"{site.url}/a", max_bytes=100_000)
    assert error.reason is Reason.TOO_LARGE


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
CUT = {
    "shorter than announced": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
    "chunk": CHUNKED + b"20\r\nshort",
    "no last chunk": CHUNKED + b"5\r\nshort\r\n",
    "no chunk size": CHUNKED + b"zz\r\nshort\r\n",
}


@pytest.mark.parametrize("answer", CUT.values(), ids=list(CUT))
def test_a_body_cut_off_may_go_well_later(site, client, answer):
    site.add_raw("/a", answer)
    error = expect_refusal(client, f"{site.url}/a")
    assert (type(error), error.reason) == (Transient, Reason.CUT_OFF)


def test_chunks_are_put_together(site, client):
    site.add_raw("/a", CHUNKED + b"3\r\nfer\r\n2\r\nry\r\n0\r\n\r\n")
    assert get(client, f"{site.url}/a").body == b"ferry"


DRIPS = {
    "status": b"HTTP/1.1 2",
    "header": b"HTTP/1.1 200 OK\r\nX-Slow: ",
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
    "chunk size": CHUNKED,
    "trailer": CHUNKED + b"0\r\n",
    "error page": b"HTTP/1.1 200 OK\r\n\r\n",
}


@pytest.mark.parametrize("opening", DRIPS.values(), ids=list(DRIPS))
def test_an_answer_that_drips_is_late(site, slots, opening):
    client = make_client(slots, total_seconds=0.15)
    site.add_raw("/a", opening, drip)
    error = expect_refusal(client, f"{site.url}/a")
    client.close()
    assert error.reason in {Reason.TIMEOUT, Reason.CUT_OFF}
    assert type(error) is Transient


def test_silence_is_late(site, slots):
    client = make_client(slots, read_seconds=0.05)
    site.add_raw("/a", lambda handler: handler.server.stop.wait(10))
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.TIMEOUT
    client.close()


def test_headers_are_bounded(site, client):
    lines = b"".join(b"X-%d: %s\r\n" % (n, b"y" * 2000) for n in range(80))
    site.add_raw("/a", b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n")
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.TOO_LARGE


@pytest.mark.parametrize("line", [b"X-Name: value\r\n", b"X-%b: y\r\n" % (b"x" * 500)])
def test_headers_are_counted(site, client, line):
    site.add_raw("/a", b"HTTP/1.1 200 OK\r\n", line * 1_001, b"\r\n")
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("media", "declared", "body", "fits"),
    [
        (("text/html",), "text/html", PAGE, True),
        (("text/html",), "TEXT/HTML; charset=x", PAGE, True),
        (("text/html",), "image/png", PAGE, False),
        (("text/html",), None, PAGE, True),
        (("text/html",), None, b"\x89PNG\0\0", False),
        (("text/html",), None, b"%PDF-1.7", False),
        (("application/xml",), None, b"\xef\xbb\xbf<?xml version='1.0'?>", True),
        (("application/json",), None, b' {"a": 1}', True),
        ((), "image/png", PAGE, True),
        (("text/html",), "application/octet-stream", PAGE, True),
        (("text/html",), "application/octet-stream", b"\x89PNG\0\0", False),
        (("text/html",), "charset=utf-8", PAGE, True),
    ],
)
def test_only_the_media_asked_for_are_read(site, client, media, declared, body, fits):
    site.add("/a", body, Content_Type=declared)
    if fits:
        assert get(client, f"{site.url}/a", media=media).body == body
    else:
        error = expect_refusal(client, f"{site.url}/a", media=media)
        assert error.reason is Reason.WRONG_MEDIA


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_robot_check_is_not_an_article(site, client, status):
    page = b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"
    site.add("/a", page, status)
    error = expect_refusal(client, f"{site.url}/a")
    assert error.reason is Reason.CHALLENGE
    assert error.retry_after > 3600


def test_a_name_without_an_address_may_have_one_later(client, monkeypatch):
    def find_none(*args, **options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", find_none)
    error = expect_refusal(client, "http://nowhere.invalid/")
    assert (type(error), error.reason) == (Transient, Reason.DNS)


def test_a_closed_port_may_open_later(client):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert expect_refusal(client, url).reason is Reason.CONNECT


def test_a_connection_that_just_ends_may_go_well_later(site, client):
    site.add_raw("/a", b"")
    assert expect_refusal(client, f"{site.url}/a").reason is Reason.CONNECT


def test_a_server_without_encryption_fails_at_it(site, client):
    url = site.url.replace("http:", "https:")
    assert expect_refusal(client, f"{url}/a").reason is Reason.TLS


def test_a_redirect_within_a_host_is_followed_at_once_and_moves_its_next_slot(site):
    waits, limiter = [], LocalHostLimiter(spacing=5)
    client = make_client(limiter, sleep=waits.append)
    site.add("/a", b"", 302, Location=f"{site.url}/b")
    site.add("/b")
    get(client, f"{site.url}/a")
    client.close()
    assert waits == []
    assert 9 < limiter.reserve_slot("127.0.0.1") <= 10


def test_a_redirect_to_a_busy_host_waits_for_its_slot(site):
    waits, limiter = [], LocalHostLimiter(spacing=5)
    client = make_client(limiter, sleep=waits.append)
    limiter.reserve_slot("localhost")
    site.add("/a", b"", 302, Location=f"http://localhost:{site.server_port}/b")
    site.add("/b")
    get(client, f"{site.url}/a")
    client.close()
    assert len(waits) == 1
    assert 4 < waits[0] <= 5


def test_a_first_request_never_waits_for_a_busy_host(site):
    waits, limiter = [], LocalHostLimiter(spacing=5)
    client = make_client(limiter, sleep=waits.append)
    site.add("/a")
    get(client, f"{site.url}/a")
    with pytest.raises(Transient) as caught:
        get(client, f"{site.url}/a")
    assert caught.value.reason is Reason.HOST_BUSY
    assert 4 < caught.value.retry_after <= 5
    get(client, f"{site.url}/a", may_wait=True)
    client.close()
    assert len(waits) == 1


FORM = (("hub.mode", "subscribe"), ("hub.topic", "https://paper.example/?a=1&b"))
SENT = "hub.mode=subscribe&hub.topic=https%3A%2F%2Fpaper.example%2F%3Fa%3D1%26b"


def test_a_form_is_posted_and_posted_again_where_it_is_sent_on(site, client):
    site.add("/a", b"", 307, Location="/b")
    site.add("/b", b"", 202)
    assert get(client, f"{site.url}/a", form=FORM).status == 202
    assert site.forms == [SENT, SENT]
    media = {h["Content-Type"] for _, h in site.asked}
    assert media == {"application/x-www-form-urlencoded"}


def test_a_document_is_posted_as_json(site, client):
    site.add("/a", b"[]")
    assert get(client, f"{site.url}/a", document='{"n": 9}').status == 200
    assert site.forms == ['{"n": 9}']
    assert site.asked[0][1]["Content-Type"] == "application/json"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_lose_the_form_is_not_followed(site, client, status):
    site.add("/a", b"", status, Location="/b")
    error = expect_refusal(client, f"{site.url}/a", form=FORM)
    assert error.reason is Reason.BAD_REDIRECT
    assert site.paths() == ["/a"]


def test_robots_txt_is_obeyed_at_every_hop(site, client):
    robots = b"User-agent: *\nDisallow: /no\n"
    site.add("/robots.txt", robots + b"#" * 600_000, Content_Type="text/plain")
    site.add("/a", b"", 302, Location="/no")
    error = expect_refusal(client, f"{site.url}/a", obey_robots=True)
    assert error.reason is Reason.ROBOTS
    assert site.paths() == ["/robots.txt", "/a"]
    assert get(client, f"{site.url}/robots.txt").status == 200


@pytest.mark.parametrize(
    ("headers", "agent"),
    [
        pytest.param((), "Wireroom/test", id="the client's own"),
        pytest.param(
            (("user-agent", "Newsdesk/2 (+https://a.example)"),),
            "Newsdesk/2 (+https://a.example)",
            id="the source's",
        ),
    ],
)
def test_robots_txt_is_obeyed_by_the_name_that_is_sent(site, client, headers, agent):
    own, other = ("wireroom", "newsdesk") if not headers else ("newsdesk", "wireroom")
    rules = f"User-agent: {own}\nDisallow: /no\n\nUser-agent: {other}\nDisallow: /yes"
    site.add("/robots.txt", rules.encode(), Content_Type="text/plain")
    site.add("/yes")
    options = {"obey_robots": True, "headers": headers}
    assert get(client, f"{site.url}/yes", **options).status == 200
    error = expect_refusal(client, f"{site.url}/no", **options)
    assert error.reason is Reason.ROBOTS
    assert site.paths() == ["/robots.txt", "/yes"]
    assert [sent["User-Agent"] for _, sent in site.asked] == [agent, agent]


def test_the_licence_of_the_robots_file_comes_with_the_page(site, client):
    rules = b"License: https://paper.example/l.xml\nUser-agent: *\nAllow: /"
    site.add("/robots.txt", rules, Content_Type="text/plain")
    site.add("/a")
    found = get(client, f"{site.url}/a", obey_robots=True).headers
    (one,) = read_header_reservations(found, token="wireroom")
    assert (one.source, one.value) == ("robots.txt", "https://paper.example/l.xml")
    assert "wireroom-license" not in get(client, f"{site.url}/a").headers


def test_the_header_of_a_source_replaces_the_one_of_that_name(site, client):
    site.add("/a")
    headers = (("user-agent", "Newsdesk/2"), ("ACCEPT", "text/html"))
    get(client, f"{site.url}/a", headers=headers, accept="*/*")
    ((_, sent),) = site.asked
    assert sent.get_all("User-Agent") == ["Newsdesk/2"]
    assert sent.get_all("Accept") == ["text/html"]


def test_robots_txt_of_another_site_is_obeyed_by_the_clients_own_name(site, client):
    rules = b"User-agent: wireroom\nDisallow: /no"
    site.add("/robots.txt", rules, Content_Type="text/plain")
    other = site.url.replace("127.0.0.1", "localhost")
    site.add("/a", b"", 302, Location=f"{other}/no")
    headers = (("User-Agent", "Newsdesk/2"),)
    error = expect_refusal(client, f"{site.url}/a", obey_robots=True, headers=headers)
    assert error.reason is Reason.ROBOTS
    agents = [sent["User-Agent"] for _, sent in site.asked]
    assert agents == ["Newsdesk/2", "Newsdesk/2", "Wireroom/test"]


def test_a_robots_txt_in_gzip_is_read_though_no_header_says_so(site, client):
    rules = b"User-agent: *\nDisallow: /a"
    site.add("/robots.txt", gzip.compress(rules), Content_Type="text/plain")
    site.add("/a")
    error = expect_refusal(client, f"{site.url}/a", obey_robots=True)
    assert error.reason is Reason.ROBOTS


def test_robots_txt_that_fails_puts_the_page_off(site, client):
    site.add("/robots.txt", status=500)
    error = expect_refusal(client, f"{site.url}/a", obey_robots=True)
    assert (type(error), error.reason) == (Transient, Reason.SERVER_ERROR)
    assert site.paths() == ["/robots.txt"]


def test_a_fetch_whose_time_is_over_sends_no_request(site, slots):
    client = make_client(slots, total_seconds=0)
    error = expect_refusal(client, f"{site.url}/a")
    assert (type(error), error.reason) == (Transient, Reason.TIMEOUT)
    assert site.asked == []
    client.close()


@pytest.mark.parametrize("seconds", [0.2, None], ids=["the request's", "the client's"])
def test_the_time_for_robots_txt_is_part_of_the_page_s(site, slots, seconds):
    site.add_raw("/robots.txt", lambda handler: handler.server.stop.wait(10))
    client = make_client(slots, total_seconds=30 if seconds else 0.2)
    options = {"obey_robots": True, "seconds": seconds}

    error = expect_refusal(client, f"{site.url}/a", **options)

    assert (type(error), error.reason) == (Transient, Reason.TIMEOUT)
    assert "/a" not in site.paths()
    client.close()


@pytest.mark.parametrize("last", ["redirects", "is silent"])
def test_the_time_of_all_redirects_is_counted(site, slots, monkeypatch, last):
    now = [0.0]
    clock = SimpleNamespace(monotonic=lambda: now[0])
    monkeypatch.setattr(http_client, "time", clock)

    def redirect_late(path):
        def answer(handler):
            now[0] += 10
            handler.wfile.write(b"HTTP/1.1 302 X\r\nLocation: %b\r\n\r\n" % path)

        return answer

    site.add_raw("/0", redirect_late(b"/1"))
    site.add_raw("/1", redirect_late(b"/2"))
    if last == "redirects":
        site.add_raw("/2", redirect_late(b"/3"))
    else:
        site.add_raw("/2", lambda handler: handler.server.stop.wait(20))
    site.add("/3")
    client = make_client(slots, total_seconds=20.1, read_seconds=60)
    error = expect_refusal(client, f"{site.url}/0")
    assert error.reason is Reason.TIMEOUT
    assert site.paths() == ["/0", "/1", "/2"]
    site.stop.set()
    client.close()


@pytest.mark.parametrize(("size", "connections"), [(16_384, 1), (16_385, 2)])
def test_a_redirect_with_a_small_body_keeps_its_connection(
    site, client, size, connections
):
    site.add("/a", b"x" * size, 302, Location="/b")
    site.add("/b")
    assert get(client, f"{site.url}/a").final_url == f"{site.url}/b"
    assert len(set(site.peers)) == connections
