"""Kinds of targets: those of the product, and of installed packages."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from wireroom.deliver import Target, TargetConfig

ENTRY_POINT_GROUP = "wireroom.targets"
# pyproject.toml registers the same; a test compares them.
BUILTIN = {
    "files": "wireroom.deliver.daily_files:DailyFilesTarget",
    "kafka": "wireroom.deliver.kafka_topic:KafkaTarget",
    "redis": "wireroom.deliver.redis_stream:RedisStreamTarget",
    "webhook": "wireroom.deliver.webhook:WebhookTarget",
}


def list_kinds() -> dict[str, EntryPoint]:
    """Return the entry point of each kind; the product's own win."""
    found = {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}
    own = {n: EntryPoint(n, v, ENTRY_POINT_GROUP) for n, v in BUILTIN.items()}
    return found | own


def make_target(kind: str, config: TargetConfig) -> Target:
    """Return a target of a kind.

    Raises:
        OperatorError: there is no such kind, its configuration is wrong, or a package
            that it needs is not installed.
    """
    kinds = list_kinds()
    if kind not in kinds:
        known = ", ".join(sorted(kinds))
        raise OperatorError(f"{kind} is no kind of target; there are {known}")
    try:
        make = kinds[kind].load()
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"{kind}: the package {error.name} is not installed;"
            f" the extra wireroom[{kind}] has it"
        ) from error
    made: Target = make(config)
    return made
