from __future__ import annotations

import pytest

from wireroom.config.settings import Settings
from wireroom.console.dashboard.allowed_hosts import is_allowed_host, read_allowed_names

NAMES = read_allowed_names(
    Settings(web_host="room.example", web_hosts="News.example, web")
)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        pytest.param("localhost", True, id="loopback"),
        pytest.param("localhost:8321", True, id="with a port"),
        pytest.param("room.localhost:8321", True, id="below localhost"),
        pytest.param("127.0.0.1:8321", True, id="an address"),
        pytest.param("10.1.2.3", True, id="an address elsewhere"),
        pytest.param("[::1]:8321", True, id="an address of six"),
        pytest.param("room.example:8321", True, id="the bound host"),
        pytest.param("NEWS.example", True, id="a given name in capitals"),
        pytest.param("news.example.", True, id="a given name with its root"),
        pytest.param("web:8321", True, id="a given name without a dot"),
        pytest.param("evil.example", False, id="another's"),
        pytest.param("evil.news.example", False, id="below a given one"),
        pytest.param("localhost.evil.example", False, id="begins like ours"),
        pytest.param("notlocalhost", False, id="ends like ours"),
        pytest.param("127.0.0.1.evil.example", False, id="begins like an address"),
        pytest.param("127.1", False, id="no whole address"),
        pytest.param("evil.example@localhost", False, id="with a user"),
        pytest.param("localhost:8321:1", False, id="two ports"),
        pytest.param("[::1", False, id="half a bracket"),
        pytest.param("", False, id="empty"),
        pytest.param(" ", False, id="blank"),
        pytest.param("localhost evil.example", False, id="two"),
        pytest.param("lócalhost", False, id="letters like ours"),
    ],
)
def test_only_our_own_names_are_ours(host, ours):
    assert is_allowed_host(host, NAMES) is ours


def test_any_name_is_ours_where_the_operator_says_so():
    names = read_allowed_names(Settings(web_hosts="*"))
    assert is_allowed_host("anything.example:1", names)
    assert not is_allowed_host("a b", names)
