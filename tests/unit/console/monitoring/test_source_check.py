# ruff: noqa: E501 - a case of a table is one line
"""Checks of the sources file and of the way to the network."""

from __future__ import annotations

import pytest

from wireroom.config.settings import Settings
from wireroom.console.monitoring.source_check import examine_sources, judge_proxy


@pytest.mark.parametrize(
    ("proxy", "variables", "ok", "message"),
    [
        pytest.param(None, {}, True, "none", id="none"),
        pytest.param(None, {"HTTPS_PROXY": "http://u:s3cret@p"}, True, "HTTPS_PROXY: ignored; WIREROOM_PROXY=environment uses it", id="ignored"),
        pytest.param("environment", {"HTTPS_PROXY": "http://u:s3cret@p"}, True, "http://p:3128", id="asked for"),
        pytest.param("environment", {}, False, "WIREROOM_PROXY is environment, and no variable names a proxy", id="none to use"),
        pytest.param("environment", {"all_proxy": "x://u:s3cret@p"}, False, "all_proxy: expected http://host:port or socks5://host:port", id="not a proxy"),
        pytest.param("environment", {"all_proxy": "socks5h://p"}, True, "socks5://p:1080, trusted: it alone decides whether private addresses are fetched", id="trusted"),
        pytest.param("socks5://u:s3cret@p:9", {"all_proxy": "http://q"}, True, "socks5://p:9", id="by setting"),
    ],
)  # fmt: skip
def test_the_way_to_the_network_is_named_without_its_login(
    proxy, variables, ok, message
):
    finding = judge_proxy(Settings(proxy=proxy), variables)
    assert (finding.ok, finding.message) == (ok, message)


def test_warnings_of_the_sources_file_are_findings(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(
        "version: 1\nsources:\n  - name: A\n    verify: false\n"
        "    feeds: [https://a.example/]\n"
    )
    count, warning = examine_sources(Settings(sources_file=path))
    assert (count.ok, count.message) == (True, "1 feeds")
    assert warning.ok
    assert warning.message.startswith("warning: A: verify is false")


def test_a_sources_file_with_mistakes_is_a_fault(tmp_path):
    (finding,) = examine_sources(Settings(sources_file=tmp_path / "none.yaml"))
    assert not finding.ok
