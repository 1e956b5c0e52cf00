"""Wrong tokens slow down: guessing takes longer with each guess."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

# Seconds before the answer to the first wrong token; it doubles with each one after.
FIRST_SECONDS, MAX_SECONDS = 0.5, 15.0
# Seconds without a wrong token after which the count begins again.
FORGET_SECONDS = 900.0
# Addresses that are remembered, those of the latest wrong tokens.
MAX_ADDRESSES = 1_000


class LoginDelay:
    """Counts wrong tokens by the address of the client.

    While an answer to an address is delayed, other attempts of that address are refused
    without a look at their token, so that parallel guesses gain nothing.

    Args:
        clock: monotonic seconds. sleep: waits for seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._wrong: dict[str, tuple[int, float]] = {}
        self._delayed: set[str] = set()

    def is_delayed(self, address: str) -> bool:
        """Return whether an answer to this address is being delayed."""
        return address in self._delayed

    async def punish(self, address: str) -> None:
        """Record a wrong token, and return when its answer may be sent."""
        now = self._clock()
        count, last = self._wrong.pop(address, (0, now))
        count = count + 1 if now - last < FORGET_SECONDS else 1
        while len(self._wrong) >= MAX_ADDRESSES:
            del self._wrong[next(iter(self._wrong))]
        self._wrong[address] = (count, now)
        self._delayed.add(address)
        try:
            # No power that is too large for a float.
            doublings = min(count - 1, 10)
            await self._sleep(min(FIRST_SECONDS * 2**doublings, MAX_SECONDS))
        finally:
            self._delayed.discard(address)

    def forget(self, address: str) -> None:
        """Forget the wrong tokens of an address that has sent the right one."""
        self._wrong.pop(address, None)
