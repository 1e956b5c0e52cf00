"""Fair shares: how many articles of a host are sent, and when each may start.

The tick sends no more messages of a host than the host may be asked until the next
tick, one host after the other. All others wait in the database, where waiting costs
nothing, and no thread sleeps until a host may be asked again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

# Seconds. A longer countdown belongs into a row's due time, because a message whose
# countdown exceeds the broker's visibility timeout is delivered again and again.
MAX_DELAY = 60.0
# Seconds for which background work that an operator began rests after each second of
# work, and the longest rest: if every session of the database works, new articles wait.
REST_SHARE, MAX_REST = 1.0, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePolicy:
    """The limits of a host, as the tick spreads its articles.

    Attributes:
        tick: seconds between two ticks. spacing: seconds between two requests to a
            host. connections: requests to a host at the same time.
        most: messages of a host at most, whatever the spacing.
    """

    tick: float = 5.0
    spacing: float = 1.0
    connections: int = 2
    most: int = 100

    @property
    def per_host(self) -> int:
        """Messages of a host that may be out at the same time.

        Those it may be asked until the next tick, and one more for each connection, so
        that a late tick leaves no connection idle.
        """
        if self.spacing * self.most <= self.tick:
            return self.most
        return min(self.most, math.ceil(self.tick / self.spacing) + self.connections)


def delay_start(place: int, policy: SharePolicy) -> float:
    """Return the seconds until a message may start.

    Args:
        place: number of messages of the same host that were sent before and are still
            out.
    """
    return min(place * policy.spacing, MAX_DELAY)


def choose_rest(worked: float) -> float:
    """Return how long background work rests after a transaction, seconds.

    Args:
        worked: how long the transaction took, seconds. One that waited for the database
            is followed by a longer rest.
    """
    return min(worked * REST_SHARE, MAX_REST)
