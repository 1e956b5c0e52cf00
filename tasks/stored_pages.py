"""Articles whose pages are stored, and that one message has read together.

Requests to a host are spaced, so most downloads end one by one, each of another host.
A reading of several articles costs less than theirs one by one, so a process keeps the
articles of its threads for a moment, but none of them while few are stored: the first
one after a rest is sent at once.

What a process keeps when it is killed is not lost: each row is due, and the tick sends
it when nobody reads it.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from wireroom.steps.articles.article_messages import split_ids
from wireroom.tasks.base import SERVICES_DOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wireroom.steps.articles.article_messages import ArticleMessage

logger = logging.getLogger(__name__)

# Articles of a message at most: no process waits long while another has them all.
MAX_READINGS = 5
# An article waits no longer than this for others, seconds.
KEEP_SECONDS = 0.5


class StoredPages:
    """Collects articles of all threads of a process, and sends them in messages.

    Args:
        send: called with the articles of a message, by any thread.
        keep_seconds: that an article waits at most; 0: none waits.
        clock: monotonic seconds.
        call_later: calls a function after so many seconds, in another thread.
    """

    def __init__(
        self,
        send: Callable[[tuple[int, ...]], None],
        *,
        keep_seconds: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        call_later: Callable[[float, Callable[[], None]], None] | None = None,
    ) -> None:
        self.keep_seconds = keep_seconds
        self._send, self._clock = send, clock
        self._call_later = call_later or _start_timer
        self._lock = threading.Lock()
        self._kept: list[int] = []
        self._is_timed = False
        self._rest_until = float("-inf")

    def add(self, article_ids: Sequence[int]) -> None:
        """Send articles as soon as they are enough for a message, or have waited."""
        with self._lock:
            self._kept += article_ids
            now = self._clock()
            messages = self._take_messages(now, is_due=now >= self._rest_until)
            must_time = bool(self._kept) and not self._is_timed
            self._is_timed = self._is_timed or must_time
            seconds = self._rest_until - now
        if must_time:
            self._call_later(seconds, self._flush_timed)
        self._send_all(messages)

    def flush(self) -> None:
        """Send all that is kept."""
        with self._lock:
            messages = self._take_messages(self._clock(), is_due=True)
        self._send_all(messages)

    def _flush_timed(self) -> None:
        with self._lock:
            self._is_timed = False
        try:
            self.flush()
        except SERVICES_DOWN as error:
            logger.warning("left_to_the_tick stored pages: %r", error)

    def _take_messages(self, now: float, *, is_due: bool) -> list[ArticleMessage]:
        """Take the articles of whole messages, and where it is time of a last one."""
        whole = len(self._kept) // MAX_READINGS * MAX_READINGS
        end = len(self._kept) if is_due else whole
        taken, self._kept = self._kept[:end], self._kept[end:]
        if taken:
            self._rest_until = now + self.keep_seconds
        return list(split_ids(taken, MAX_READINGS, delay=0.0))

    def _send_all(self, messages: Sequence[ArticleMessage]) -> None:
        for message in messages:
            self._send(message.article_ids)


def _start_timer(seconds: float, call: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, call)
    # What is kept when the process ends is sent by the tick.
    timer.daemon = True
    timer.start()
