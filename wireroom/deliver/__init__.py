"""Delivery of the change feed to other systems.

A target is where events are sent. It is a consumer of the change feed, so its position,
its epoch and how far it is behind are those of consumers. :class:`Target` is what a
kind of target implements; a package registers one under the entry point group
``wireroom.targets`` (:mod:`wireroom.deliver.registry`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.deliver.cloud_events import CloudEvent
    from wireroom.errors import WireroomError

# The option of a target that names its file of saved queries; not one of its kind.
QUERIES_OPTION = "queries"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetConfig:
    """What an operator says of a target.

    Attributes:
        name: unique. address: where events go: a URL, a folder.
        secret: for signatures; empty if the kind has none.
        allow_private: may be at a private address.
        options: of the kind.
    """

    name: str
    address: str
    secret: str
    allow_private: bool
    options: Mapping[str, str]


class RefusedEventError(Exception):
    """The target refuses this event, and would refuse it again."""


class GoneTargetError(Exception):
    """The target says that it wants no more events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of sending events.

    Attributes:
        taken: how many were taken, from the first on.
        error: why the next one was not; None: all were taken. RefusedEventError: the
            event itself is refused; GoneTargetError; else a Transient or Permanent
            error: the target cannot be reached, or is misconfigured.
    """

    taken: int
    error: RefusedEventError | GoneTargetError | WireroomError | None = None


class Target(Protocol):
    """Sends events to one place, in their order.

    An event may be sent twice after a crash, with the same ``id``.
    """

    def send(self, events: Sequence[CloudEvent]) -> Sent:
        """Send events, up to the first that is not taken."""

    def close(self) -> None:
        """Close connections and files."""
