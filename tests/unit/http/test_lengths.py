"""Up to which length headers are read and quoted, and parts of an address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import urllib3.exceptions as broken

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.classify import (
    read_retry_after,
    require_repeatable_form,
    sniff_media_type,
)
from wireroom.http.cookies import CookieJar
from wireroom.http.tracking_params import is_tracking, strip_session
from wireroom.http.transport.decoding import make_decoder
from wireroom.http.transport.transport_errors import add_url, translate_error
from wireroom.http.url_login import make_login, split_login
from wireroom.http.urls import choose_canonical_url, normalize_url

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
URL = "https://paper.example/"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("000000012", 12),
        ("0000000123", 12),
        ("99999999999", 86_400),
        ("Mon, 05 Jan 2026 12:01:00 GMT", 60),
        ("Mon, 05 Jan 2026 12:01:00".ljust(61) + "GMT", 60),
        ("Mon, 05 Jan 2026 12:01:00", 60),
        ("Mon, 05 Jan 2026 11:00:00 GMT", 0),
        ("\u0661\u0662", None),
        ("soon", None),
    ],
)
def test_a_pause_is_nine_digits_or_a_date(value, seconds):
    assert read_retry_after({"retry-after": value}, now=NOW) == seconds


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b" " * 1_018 + b"<html>", "text/html"),
        (b" " * 1_020 + b"<html>", "text/html"),
        (b" " * 1_024 + b"<html>", "text/plain"),
        (b"x" * 1_023 + b"\0", "application/octet-stream"),
        (b"x" * 1_024 + b"\0", "text/plain"),
    ],
)
def test_a_type_is_guessed_from_1024_bytes(head, media):
    assert sniff_media_type(head) == media


def test_the_target_of_a_form_is_quoted_to_200_characters():
    with pytest.raises(Permanent) as caught:
        require_repeatable_form(URL, "http://" + "x" * 300, 307)
    assert caught.value.detail.count("x") == 193 + URL.count("x")


@pytest.mark.parametrize(
    ("age", "later", "is_sent"),
    [
        ("999999999", 999_999_998, True),
        ("9999999999", 999_999_999, True),
        ("-5", 0, False),
        ("1", 0, True),
        ("1", 1, False),
    ],
)
def test_a_cookie_ends_after_its_seconds(age, later, is_sent):
    jar = CookieJar()
    jar.record(URL, f"a=1; Max-Age={age}", NOW)
    assert (jar.select(URL, NOW + timedelta(seconds=later)) != "") is is_sent


def test_a_date_of_a_cookie_is_in_64_characters():
    jar = CookieJar()
    past = "Mon, 05 Jan 2026 11:00:00"
    jar.record(URL, f"a=1; Expires={past.ljust(61)}GMT", NOW)
    assert jar.select(URL, NOW) == ""
    jar.record(URL, f"a=1; Expires={past}", NOW)
    assert jar.select(URL, NOW) == ""


def test_a_coding_is_quoted_to_60_characters():
    with pytest.raises(Permanent) as caught:
        make_decoder("xz," + "y" * 90)
    assert caught.value.detail == f"coding {('xz,' + 'y' * 90)[:60]!r}"


ERRORS = {
    "an address": (broken.LocationValueError("x"), False, Permanent, Reason.BAD_URL),
    "no name": (
        broken.NameResolutionError("h", None, OSError("x")),
        False,
        Transient,
        Reason.DNS,
    ),
    "no connection": (
        broken.NewConnectionError(None, "x"),
        False,
        Transient,
        Reason.CONNECT,
    ),
    "no time": (
        broken.ReadTimeoutError(None, URL, "x"),
        True,
        Transient,
        Reason.TIMEOUT,
    ),
    "no encryption": (broken.SSLError("x"), False, Transient, Reason.TLS),
    "broken before the head": (
        broken.ProtocolError("x"),
        False,
        Transient,
        Reason.CONNECT,
    ),
    "broken in the body": (broken.ProtocolError("x"), True, Transient, Reason.CUT_OFF),
    "another": (broken.HTTPError("x"), True, Transient, Reason.SERVER_ERROR),
}


@pytest.mark.parametrize(
    ("error", "in_body", "kind", "reason"), ERRORS.values(), ids=ERRORS
)
def test_an_error_of_a_connection_has_its_reason(error, in_body, kind, reason):
    found = translate_error(error, URL, in_body=in_body)
    assert (type(found), found.reason) == (kind, reason)
    assert found.detail.startswith(f"{URL}: ")


def test_an_error_of_a_connection_is_cut_at_300_characters():
    found = translate_error(broken.HTTPError("a  b" + "y" * 400), URL, in_body=False)
    assert found.detail == f"{URL}: a b{'y' * 297}"


def test_an_error_has_the_address_once_and_keeps_its_pause():
    known = add_url(Transient(Reason.TIMEOUT, f"{URL}: x", 5.0), URL)
    assert (known.detail, known.retry_after) == (f"{URL}: x", 5.0)
    added = add_url(Permanent(Reason.REFUSED, "x"), URL)
    assert (type(added), added.detail) == (Permanent, f"{URL}: x")


HASH = "0123456789abcdef" * 2
PARAMETERS = {
    "utm_source=a": True,
    "UTM_x": True,
    "amp;utm_source=a": True,
    "fbclid": True,
    "phpsessid=1": True,
    "aspsessionidqwer=1": True,
    "xaspsessionid=1": False,
    "source=rss-abc": True,
    "source=rss": False,
    "origin=rss-abc": False,
    f"sid={HASH}": True,
    f"sid={HASH[1:]}": False,
    f"s={HASH}": True,
    f"x={HASH}": False,
    "id=1": False,
}


@pytest.mark.parametrize(("parameter", "tracks"), PARAMETERS.items())
def test_a_parameter_of_a_product_or_a_session_is_no_part_of_an_address(
    parameter, tracks
):
    assert is_tracking(parameter) is tracks


@pytest.mark.parametrize(
    ("path", "stripped"),
    [
        ("/a;jsessionid=12/b", "/a/b"),
        ("/(S(abcdefghijklmnop))/a", "/a"),
        ("/(S(abcdefghijklmno))/a", "/(S(abcdefghijklmno))/a"),
        ("/a;v=1", "/a;v=1"),
    ],
)
def test_a_session_in_a_path_is_cut(path, stripped):
    assert strip_session(path) == stripped


def test_a_login_is_taken_out_of_an_address():
    url, login = split_login("https://ada%40x:p%3Aq@paper.example:8443/a?b#c")
    assert url == "https://paper.example:8443/a?b#c"
    assert (login.username, login.password) == ("ada@x", "p:q")
    assert split_login(URL) == (URL, None)
    assert make_login("", "p").password == "p"
    assert make_login("a", "").username == "a"


@pytest.mark.parametrize(
    ("name", "word"), [("", ""), ("a:b", "c"), ("a", "b\n"), ("a\n", "b")]
)
def test_a_login_that_no_header_can_carry_is_refused(name, word):
    with pytest.raises(ValueError):
        make_login(name, word)


def test_an_address_is_quoted_to_200_characters():
    with pytest.raises(Permanent) as caught:
        normalize_url("ftp://" + "x" * 300)
    assert caught.value.detail.count("x") == 194


STORY = "https://paper.example/world/a-long-story-12"
DECLARED = {
    "its section": ("/world", STORY),
    "another story": (
        "/world/another-story-13",
        "https://paper.example/world/another-story-13",
    ),
    "a further page's first": ("/world/a-long-story-12", STORY),
    "the front page": ("/", STORY),
    "a host below": (
        "https://news.paper.example/a-1",
        "https://news.paper.example/a-1",
    ),
    "another host": ("https://other.example/a-1", STORY),
    "nothing": ("  ", STORY),
    "nonsense": ("http://[", STORY),
}


@pytest.mark.parametrize(("declared", "chosen"), DECLARED.values(), ids=DECLARED)
def test_a_declared_address_is_credible_where_it_is_no_page_above(declared, chosen):
    assert choose_canonical_url(STORY, declared) == chosen


def test_a_number_in_the_query_names_an_article():
    for query, is_kept in (
        ("id=7", True),
        ("p=7", True),
        ("article=7", True),
        ("story=7", True),
        ("newsid=7", True),
        ("view=7", False),
    ):
        final = f"{URL}show?{query}"
        chosen = choose_canonical_url(final, "/show")
        assert (chosen == final) is is_kept
