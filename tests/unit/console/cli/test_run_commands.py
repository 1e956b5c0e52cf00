"""``wireroom web``: which address it listens on."""

from __future__ import annotations

import pytest

from wireroom.config.settings import Settings
from wireroom.console.cli import run


@pytest.mark.parametrize(
    ("configured", "host", "port", "listener"),
    [
        pytest.param({}, None, None, ("127.0.0.1", 8321), id="defaults"),
        pytest.param(
            {"web_host": "::1", "web_port": 80}, None, None, ("::1", 80), id="settings"
        ),
        pytest.param(
            {"web_port": 80}, "0.0.0.0", 90, ("0.0.0.0", 90), id="command line"
        ),
        pytest.param({"web_port": None}, None, None, ("127.0.0.1", 8321), id="off"),
    ],
)
def test_the_command_line_goes_before_the_settings(configured, host, port, listener):
    settings = run._set_listener(Settings(**configured), host, port)
    assert (settings.web_host, settings.web_port) == listener
