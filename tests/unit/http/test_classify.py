from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.classify import (
    MAX_RETRY_AFTER,
    classify_status,
    find_challenge_vendor,
    find_media_type,
    read_retry_after,
    require_repeatable_form,
    sniff_media_type,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NOON = "Sun, 01 Mar 2026 12:00:00 GMT"
LATER = "Sun, 01 Mar 2026 12:01:30 GMT"


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("120", None, 120),
        ("0", None, 0),
        (" 7 ", None, 7),
        ("317100", None, MAX_RETRY_AFTER),
        ("9" * 500, None, MAX_RETRY_AFTER),
        (LATER, None, 90),
        (LATER, NOON, 90),
        (LATER, "Sun, 01 Mar 2026 12:01:00 GMT", 30),
        (NOON, LATER, 0),
        ("Sun, 01 Mar 2037 12:00:00 GMT", NOON, MAX_RETRY_AFTER),
        (LATER, "nonsense", 90),
        ("soon", None, None),
        ("-5", None, None),
        ("1.5", None, 1.5),
        ("40.", None, 40),
        ("1.5.5", None, None),
        ("٣", None, None),
        ("", None, None),
        ("Sun, 99 Mar 2026 12:00:00 GMT", None, None),
    ],
)
def test_a_pause_is_read_in_seconds_or_against_the_servers_date(value, date, seconds):
    headers = {"retry-after": value} | ({"date": date} if date else {})
    assert read_retry_after(headers, now=NOW) == seconds


CHECKS = {
    "header": ("Cloudflare", 403, {"cf-mitigated": "challenge"}, b""),
    "header on a page": ("Cloudflare", 200, {"cf-mitigated": "challenge"}, b""),
    "Cloudflare": (
        "Cloudflare",
        503,
        {},
        b"<TITLE>Just a moment...</TITLE><div class='cf-chl-x'>",
    ),
    "DataDome header": ("DataDome", 403, {"x-datadome": "protected"}, b""),
    "DataDome": ("DataDome", 200, {}, b"var dd={} geo.captcha-delivery.com"),
    "PerimeterX": ("PerimeterX", 403, {}, b"<div id=px-captcha>window._pxAppId"),
    "Akamai": ("Akamai", 200, {}, b"<div id='sec-if-cpt-container'>"),
    "Akamai refusal": (
        "Akamai",
        403,
        {},
        b"<title>Access Denied</title> https://errors.edgesuite.net/18",
    ),
    "Imperva": ("Imperva", 200, {}, b"_Incapsula_Resource?incident_id=1"),
    "AWS header": ("AWS WAF", 202, {"x-amzn-waf-action": "challenge"}, b""),
    "AWS captcha": ("AWS WAF", 405, {"x-amzn-waf-action": "captcha"}, b""),
    "AWS": (
        "AWS WAF",
        202,
        {},
        b"<script>window.gokuProps={}</script><script src=//a.token.awswaf.com/c.js>",
    ),
    "Vercel": ("Vercel", 429, {"x-vercel-mitigated": "challenge"}, b""),
    "SiteGround header": ("SiteGround", 202, {"sg-captcha": "challenge"}, b""),
    "SiteGround": ("SiteGround", 202, {}, b"var sgchallenge='x'; '/sgcaptcha/'"),
    "Anubis": ("Anubis", 200, {}, b'<script id="anubis_challenge" type=x>{}'),
    "Fastly": (
        "Fastly",
        200,
        {},
        b"<title>Client Challenge</title><script src='/_fs-ch-1T1/script.js'>",
    ),
    "Sucuri": ("Sucuri", 200, {}, b"sucuri_cloudproxy_js='',S='cz1'"),
    "DDoS-Guard": (
        "DDoS-Guard",
        403,
        {},
        b"<title>DDoS-Guard</title><script src='/.well-known/ddos-guard/js'>",
    ),
    "F5": (
        "F5",
        200,
        {},
        b"<title>Request Rejected</title>Your support ID is: 12",
    ),
    "AWS measures a page": (
        None,
        200,
        {},
        b"<script src=//a.token.awswaf.com/challenge.js></script><p>News",
    ),
    "plain refusal": (None, 403, {}, b"<h1>Forbidden</h1>"),
    "DataDome lets a page pass": (None, 200, {"x-datadome": "protected"}, b"<p>News"),
    "a page that Cloudflare measures": (
        None,
        200,
        {},
        b"<title>News</title><script src=/cdn-cgi/challenge-platform/x>cf-chl",
    ),
    "a page of that title": (None, 200, {}, b"<title>Just a moment...</title><p>News"),
    "a long page about such checks": (
        None,
        200,
        {},
        b"<title>Just a moment...</title>cf-chl" + b"x" * 40_000,
    ),
    "a page on a refusal of access": (
        None,
        200,
        {},
        b"<title>Access Denied</title> https://errors.edgesuite.net/18",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("vendor", "status", "headers", "body"), CHECKS.values(), ids=list(CHECKS)
)
def test_a_robot_check_is_known_by_its_vendor(vendor, status, headers, body):
    assert find_challenge_vendor(status, headers, body) == vendor


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"<!DOCTYPE html>", "text/html"),
        (b"\n <HTML>", "text/html"),
        (b"<rss version='2.0'>", "application/xml"),
        (b"<feed xmlns='x'>", "application/xml"),
        (b"[1]", "application/json"),
        (b"plain words", "text/plain"),
        (b"", "text/plain"),
        (b"\x7fELF\0", "application/octet-stream"),
    ],
)
def test_a_body_without_a_type_is_known_by_its_first_bytes(head, media):
    assert sniff_media_type(head) == media


@pytest.mark.parametrize(
    ("header", "media"),
    [
        ("text/html; charset=utf-8", "text/html; charset=utf-8"),
        (" Image/PNG", "Image/PNG"),
        ("charset=utf-8", ""),
        ("html", ""),
        ("application/octet-stream", ""),
        ("Binary/Octet-Stream; name=x", ""),
        ("", ""),
    ],
)
def test_a_header_may_name_no_type(header, media):
    assert find_media_type(header) == media


def test_a_form_is_not_sent_on_in_clear_that_was_encrypted():
    with pytest.raises(Permanent) as refused:
        require_repeatable_form("https://hub.example/", "http://hub.example/", 308)
    assert refused.value.reason is Reason.BAD_REDIRECT
    require_repeatable_form("http://hub.example/", "http://other.example/", 308)
    require_repeatable_form("http://hub.example/", "https://other.example/", 307)


URL = "https://a.example/"


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (100, Transient, Reason.SERVER_ERROR),
        (199, Transient, Reason.SERVER_ERROR),
        (300, Permanent, Reason.BAD_REDIRECT),
        (304, Transient, Reason.SERVER_ERROR),
        (305, Permanent, Reason.BAD_REDIRECT),
        (399, Permanent, Reason.BAD_REDIRECT),
        (400, Permanent, Reason.CLIENT_ERROR),
        (401, Permanent, Reason.REFUSED),
        (402, Permanent, Reason.CLIENT_ERROR),
        (403, Permanent, Reason.REFUSED),
        (404, Permanent, Reason.NOT_FOUND),
        (408, Transient, Reason.SERVER_ERROR),
        (410, Permanent, Reason.GONE),
        (425, Transient, Reason.SERVER_ERROR),
        (429, Transient, Reason.RATE_LIMITED),
        (451, Permanent, Reason.REFUSED),
        (499, Permanent, Reason.CLIENT_ERROR),
        (500, Transient, Reason.SERVER_ERROR),
        (503, Transient, Reason.SERVER_ERROR),
        (999, Transient, Reason.SERVER_ERROR),
    ],
)
def test_a_status_has_its_reason(status, kind, reason):
    headers = {"retry-after": "7"}
    error = classify_status(URL, status, headers, b"", now=NOW)
    assert (type(error), error.reason) == (kind, reason)
    assert error.detail == f"{URL}: status {status}"
    assert getattr(error, "retry_after", 7) == 7


def test_a_robot_check_is_retried_after_six_hours():
    error = classify_status(URL, 403, {"x-dd-b": "1"}, b"", now=NOW)
    assert (error.reason, error.retry_after) == (Reason.CHALLENGE, 21_600)
    assert error.detail == f"{URL}: robot check by DataDome"


def test_a_page_of_more_than_32_kilobytes_is_no_robot_check():
    check = b"<title>Just a moment...</title>cf-chl"
    assert find_challenge_vendor(200, {}, check.ljust(32_768)) == "Cloudflare"
    assert find_challenge_vendor(200, {}, check.ljust(32_769)) is None
    assert find_challenge_vendor(399, {}, check.ljust(32_769)) is None
    assert find_challenge_vendor(400, {}, check.ljust(32_769)) == "Cloudflare"


def test_a_robot_check_is_searched_in_64_kilobytes_of_a_refusal():
    check = b"<title>Just a moment...</title>cf-chl"
    assert find_challenge_vendor(403, {}, check.rjust(65_536)) == "Cloudflare"
    assert find_challenge_vendor(403, {}, check.rjust(65_537)) is None


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"\xef\xbb\xbf <?XML", "application/xml"),
        (b"<rdf:RDF>", "application/xml"),
        (b" {", "application/json"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<p>", "text/html"),
        (b"x" * 1_023 + b"\0", "application/octet-stream"),
        (b"x" * 1_024 + b"\0", "text/plain"),
        (b" " * 1_023 + b"<", "text/html"),
        (b" " * 1_024 + b"<", "text/plain"),
    ],
)
def test_a_media_type_is_guessed_from_the_first_kilobyte(head, media):
    assert sniff_media_type(head) == media


@pytest.mark.parametrize(
    ("url", "target", "status", "is_safe"),
    [
        ("http://a.example/", "http://b.example/", 301, False),
        ("http://a.example/", "http://b.example/", 302, False),
        ("http://a.example/", "http://b.example/", 303, False),
        ("http://a.example/", "http://b.example/", 307, True),
        ("https://a.example/", "https://b.example/", 308, True),
        ("https://a.example/", "http://b.example/", 307, False),
    ],
)
def test_a_form_is_sent_again_unchanged_and_encrypted(url, target, status, is_safe):
    if is_safe:
        require_repeatable_form(url, target, status)
        return
    with pytest.raises(Permanent) as refused:
        require_repeatable_form(url, target, status)
    assert refused.value.reason is Reason.BAD_REDIRECT
