from __future__ import annotations

import pytest

from wireroom.config.settings import Settings
from wireroom.console.dashboard.server.allowed_hosts import (
    is_allowed_host,
    read_allowed_names,
)

NAMES = read_allowed_names(
    Settings(web_host="room.example", web_hosts="News.example, web")
)


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        pytest.param("localhost", True, id="loopback"),
        pytest.param("localhost:8321", True, id="with a port"),
        pytest.param("room.localhost:8321", True, id="below localhost"),
        pytest.param("127.0.0.1:8321", True, id="an IPv4 address"),
        pytest.param("10.1.2.3", True, id="an address of another host"),
        pytest.param("[::1]:8321", True, id="an IPv6 address"),
        pytest.param("room.example:8321", True, id="the bound host"),
        pytest.param("NEWS.example", True, id="a configured name in capitals"),
        pytest.param("news.example.", True, id="a configured name with a final dot"),
        pytest.param("web:8321", True, id="a configured name without a dot"),
        pytest.param("evil.example", False, id="another name"),
        pytest.param("evil.news.example", False, id="below a configured name"),
        pytest.param("localhost.evil.example", False, id="starts with localhost"),
        pytest.param("notlocalhost", False, id="ends with localhost"),
        pytest.param("127.0.0.1.evil.example", False, id="starts with an address"),
        pytest.param("127.1", False, id="a short address"),
        pytest.param("evil.example@localhost", False, id="with a user"),
        pytest.param("localhost:8321:1", False, id="two ports"),
        pytest.param("[::1", False, id="half a bracket"),
        pytest.param("", False, id="empty"),
        pytest.param(" ", False, id="blank"),
        pytest.param("localhost evil.example", False, id="two"),
        pytest.param("lócalhost", False, id="similar letters"),
    ],
)
def test_only_the_names_of_this_deployment_are_allowed(host, allowed):
    assert is_allowed_host(host, NAMES) is allowed


def test_a_star_allows_every_well_formed_name():
    names = read_allowed_names(Settings(web_hosts="*"))
    assert is_allowed_host("anything.example:1", names)
    assert not is_allowed_host("a b", names)
