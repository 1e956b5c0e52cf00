# ruff: noqa: E501 - a case of a table is one line
from __future__ import annotations

import pytest
from urllib3 import exceptions as broken
from urllib3.connection import HTTPConnection

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.transport.transport_errors import add_url, translate_error

URL = "https://a.example/"
CONNECTION = HTTPConnection("a.example")


@pytest.mark.parametrize(
    ("error", "in_body", "kind", "reason"),
    [
        (broken.NameResolutionError("a", CONNECTION, OSError()), False, Transient, Reason.DNS),
        (broken.NewConnectionError(CONNECTION, "refused"), False, Transient, Reason.CONNECT),
        (broken.ConnectTimeoutError(CONNECTION, "late"), False, Transient, Reason.TIMEOUT),
        (broken.ReadTimeoutError(None, URL, "late"), True, Transient, Reason.TIMEOUT),
        (broken.SSLError("expired"), False, Transient, Reason.TLS),
        (broken.ProtocolError("no line"), False, Transient, Reason.CONNECT),
        (broken.ProtocolError("no line"), True, Transient, Reason.CUT_OFF),
        (broken.LocationValueError("no host"), False, Permanent, Reason.BAD_URL),
        (broken.HTTPError("odd"), False, Transient, Reason.SERVER_ERROR),
        (broken.HTTPError("odd"), True, Transient, Reason.SERVER_ERROR),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)  # fmt: skip
def test_each_error_of_a_connection_has_its_reason(error, in_body, kind, reason):
    translated = translate_error(error, URL, in_body=in_body)
    assert (type(translated), translated.reason) == (kind, reason)
    assert translated.detail.startswith(f"{URL}: ")


def test_a_detail_quotes_three_hundred_characters_of_the_error():
    translated = translate_error(broken.HTTPError("x \n" * 400), URL, in_body=False)
    assert translated.detail == f"{URL}: " + ("x " * 150).rstrip()


def test_an_error_gets_the_address_once():
    once = add_url(Transient(Reason.TIMEOUT, "late", 7), URL)
    assert (once.detail, once.retry_after) == (f"{URL}: late", 7)
    assert add_url(once, URL).detail == f"{URL}: late"
    refused = add_url(Permanent(Reason.TOO_LARGE, "9 bytes"), URL)
    assert (type(refused), refused.detail) == (Permanent, f"{URL}: 9 bytes")
