# ruff: noqa: E501 - a case of a table is one line
"""How requests of a source are sent: fields, mistakes, warnings."""

from __future__ import annotations

import pytest

from wireroom.config.source_mistakes import SourcesError
from wireroom.config.source_warnings import list_warnings
from wireroom.config.sources import load_sources
from wireroom.http.transport.proxies import parse_proxy_url
from wireroom.model.access import NO_ACCESS, Access, read_access

SOURCE = "version: 1\nsources:\n  - name: A\n    feeds: [https://a.example/]\n"
PROXY = parse_proxy_url("http://desk:s3cret@proxy.example:8080")


def load(tmp_path, text):
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCE + text, "utf-8")
    return load_sources(path).sources


@pytest.mark.parametrize(
    ("text", "access"),
    [
        pytest.param("", NO_ACCESS, id="none"),
        pytest.param("    timeout: 45s\n", Access(timeout=45.0), id="timeout"),
        pytest.param("    timeout: 1m\n", Access(timeout=60.0), id="a minute"),
        pytest.param("    verify: false\n", Access(verify=False), id="verify"),
        pytest.param("    rate: 0.5\n", Access(rate=0.5), id="rate"),
        pytest.param("    keep_cookies: true\n", Access(keeps_cookies=True), id="cookies"),
        pytest.param("    proxy: none\n", Access(is_direct=True), id="no proxy"),
        pytest.param("    proxy: http://desk:s3cret@proxy.example:8080\n", Access(proxy=PROXY), id="proxy"),
        pytest.param("    proxy: env:DESK_PROXY\n", Access(proxy=PROXY), id="by variable"),
        pytest.param("    proxy: {url: file:proxy.txt}\n", Access(proxy=PROXY), id="by file"),
        pytest.param("    proxy: {url: socks5://p.example, trusted: true}\n", Access(proxy=parse_proxy_url("socks5://p.example", trusted=True)), id="trusted"),
        pytest.param("defaults: {timeout: 9s, rate: 7}\n", Access(timeout=9.0, rate=7.0), id="defaults"),
    ],
)  # fmt: skip
def test_a_source_says_how_its_requests_are_sent(tmp_path, monkeypatch, text, access):
    monkeypatch.setenv("DESK_PROXY", "http://desk:s3cret@proxy.example:8080")
    (tmp_path / "proxy.txt").write_text("http://desk:s3cret@proxy.example:8080\n")
    (source,) = load(tmp_path, text)
    assert source.access == access
    assert read_access(access.to_json()) == access
    assert "s3cret" not in repr(source)


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("    timeout: 61s\n", "timeout", "expected 1s to 60s, found '61s'"),
        ("    timeout: 0s\n", "timeout", "expected 1s to 60s"),
        ("    timeout: 10\n", "timeout", "expected 1s to 60s"),
        ("    verify: nein\n", "verify", "expected true or false"),
        ("    rate: 0\n", "rate", "expected requests a minute"),
        ("    rate: -1\n", "rate", "expected requests a minute"),
        ("    keep_cookies: maybe\n", "keep_cookies", "expected true or false"),
        ("    proxy: 'socks4://u:s3cret@p.example'\n", "proxy", "expected http://host:port or"),
        ("    proxy: {url: 'u:s3cret@p.example'}\n", "proxy.url", "expected http://host:port or"),
        ("    proxy: {trusted: true}\n", "proxy.url", "expected"),
        ("    proxy: {url: none, trust: true}\n", "proxy.trust", 'did you mean "trusted"?'),
        ("    proxy: env:NOT_SET\n", "proxy", "NOT_SET"),
    ],
)  # fmt: skip
def test_a_mistake_names_the_field_and_no_secret(tmp_path, text, field, message):
    with pytest.raises(SourcesError) as error:
        load(tmp_path, text)
    (mistake,) = error.value.mistakes
    assert mistake.field == f"sources[0].{field}"
    assert mistake.line == 5
    assert message in mistake.message
    assert "s3cret" not in str(error.value)


SECOND = (
    "  - name: B\n    url: https://www.a.example/b\n    feeds: [https://b.example/]\n"
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("    rate: 60\n", [], id="the general rate"),
        pytest.param("    rate: 61\n", ["A: a rate of 61 has no effect: WIREROOM_HOST_SPACING_SECONDS allows 60 requests a minute"], id="too high"),
        pytest.param("    verify: false\n", ["A: verify is false: anybody between here and its hosts can read and change its pages and its secrets"], id="TLS"),
        pytest.param("    proxy: {url: 'http://u:s3cret@p.example', trusted: true}\n", ["A: the proxy http://p.example:3128 is trusted: it alone decides whether private addresses are fetched"], id="trust"),
        pytest.param(f"    rate: 10\n{SECOND}    hosts: [a.example]\n    rate: 5\n", ["a.example has several rates, 10 of A, 5 of B: 5 a minute counts"], id="two rates"),
        pytest.param(f"    rate: 10\n{SECOND}    hosts: [a.example]\n", [], id="one of two has none"),
        pytest.param(f"    rate: 10\n{SECOND}    hosts: [a.example]\n    rate: 10\n", [], id="two agree"),
    ],
)  # fmt: skip
def test_what_weakens_a_guard_or_does_nothing_is_a_warning(tmp_path, text, lines):
    warnings = list_warnings(load(tmp_path, text), spacing=1.0, renders=True)
    assert warnings == lines
