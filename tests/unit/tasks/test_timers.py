"""A function is called later, and a service that is down ends no thread."""

from __future__ import annotations

from threading import Event

from kombu.exceptions import OperationalError

from wireroom.tasks.timers import _call, call_later


def test_a_function_is_called_later():
    called = Event()
    call_later(0.001, called.set)
    assert called.wait(timeout=30)


def test_what_a_service_that_is_down_should_get_is_left_to_the_tick(caplog):
    def send() -> None:
        raise OperationalError("no broker")

    _call(send)
    assert "left_to_the_tick" in caplog.text
