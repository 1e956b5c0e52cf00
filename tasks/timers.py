"""Calls a function later, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from wireroom.tasks.base import SERVICES_DOWN

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)


def call_later(seconds: float, call: Callable[[], None]) -> None:
    """Call a function after some seconds, unless the process has ended.

    Where a service does not answer, what the function had to send is left to the tick.
    """
    timer = threading.Timer(seconds, _call, (call,))
    timer.daemon = True
    timer.start()


def _call(call: Callable[[], None]) -> None:
    try:
        call()
    except SERVICES_DOWN as error:
        logger.warning("left_to_the_tick pages of several threads: %r", error)
