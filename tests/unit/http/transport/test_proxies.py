# ruff: noqa: E501 - a case of a table is one line
"""Addresses of proxies, and which requests take one."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.http.transport.proxies import (
    GeneralProxies,
    list_proxy_variables,
    parse_proxy_url,
    read_environment_proxies,
)

SOCKS = parse_proxy_url("socks5://proxy.example")


@pytest.mark.parametrize(
    ("url", "written", "login"),
    [
        pytest.param("http://proxy.example:8080", "http://proxy.example:8080", None, id="http"),
        pytest.param("HTTP://Proxy.Example/", "http://proxy.example:3128", None, id="default port"),
        pytest.param("socks5://10.0.0.9", "socks5://10.0.0.9:1080", None, id="a private address"),
        pytest.param("socks5://[::1]:9", "socks5://[::1]:9", None, id="IPv6"),
        pytest.param("http://desk:p%40ss@proxy.example", "http://proxy.example:3128", ("desk", "p@ss"), id="login"),
    ],
)  # fmt: skip
def test_an_address_is_a_proxy(url, written, login):
    proxy = parse_proxy_url(url)
    assert str(proxy) == written
    found = proxy.login and (proxy.login.username, proxy.login.password)
    assert found == login
    assert "p@ss" not in repr(proxy)


@pytest.mark.parametrize(
    "url",
    ["", "proxy.example:3128", "https://proxy.example", "socks4://proxy.example", "http://", "http://a b", "http://proxy.example:99999", "http://proxy.example/path", "http://proxy.example?x=1", "socks5h://proxy.example"],
)  # fmt: skip
def test_what_is_no_address_of_a_proxy_is_refused_without_being_quoted(url):
    with pytest.raises(ValueError, match=r"^http://host:port or socks5://host:port$"):
        parse_proxy_url(url)


@given(st.text())
def test_no_text_breaks_the_reader_of_addresses(text):
    with suppress(ValueError):
        assert parse_proxy_url(text).host.isascii()


@pytest.mark.parametrize(
    ("bypass", "host", "is_direct"),
    [
        pytest.param("", "paper.example", False, id="no list"),
        pytest.param("paper.example", "paper.example", True, id="the host"),
        pytest.param("paper.example", "www.paper.example", True, id="below it"),
        pytest.param(".paper.example", "www.paper.example", True, id="a leading dot"),
        pytest.param("a.example, paper.example:443", "paper.example", True, id="of several, with a port"),
        pytest.param("per.example", "paper.example", False, id="the end of a label"),
        pytest.param("*", "paper.example", True, id="all"),
    ],
)  # fmt: skip
def test_hosts_of_a_list_are_asked_directly(bypass, host, is_direct):
    proxies = GeneralProxies(by_scheme={"https": SOCKS}, bypass=bypass)
    assert proxies.choose("https", host) == (None if is_direct else SOCKS)
    assert proxies.choose("http", host) is None


@pytest.mark.parametrize(
    ("variables", "http", "https"),
    [
        pytest.param({}, None, None, id="none"),
        pytest.param({"https_proxy": "http://a:1"}, None, "http://a:1", id="by scheme"),
        pytest.param({"HTTPS_PROXY": "http://a:1", "https_proxy": "http://b:2"}, None, "http://b:2", id="small letters first"),
        pytest.param({"HTTP_PROXY": "http://a:1"}, None, None, id="a header of CGI"),
        pytest.param({"ALL_PROXY": "socks5h://a:1", "http_proxy": "b:2"}, "http://b:2", "socks5://a:1", id="all"),
    ],
)  # fmt: skip
def test_the_variables_of_an_environment_are_read_as_other_programs_do(
    variables, http, https
):
    proxies = read_environment_proxies(variables)
    chosen = [proxies.choose(scheme, "paper.example") for scheme in ("http", "https")]
    assert [proxy and str(proxy) for proxy in chosen] == [http, https]
    assert bool(list_proxy_variables(variables)) is bool(http or https)


def test_a_proxy_that_resolves_names_by_its_variable_is_trusted():
    proxies = read_environment_proxies({"all_proxy": "socks5h://a:1"})
    assert proxies.by_scheme["https"].trusted
    assert (
        not read_environment_proxies({"all_proxy": "socks5://a"})
        .by_scheme["http"]
        .trusted
    )


def test_a_variable_without_a_proxy_is_named_without_its_value():
    with pytest.raises(ValueError, match=r"^https_proxy: expected http://") as caught:
        read_environment_proxies({"https_proxy": "gopher://u:s3cret@a"})
    assert "s3cret" not in str(caught.value)
