"""Which kind of pool a worker runs its tasks in."""

from __future__ import annotations


def has_children(sender: object) -> bool:
    """Return whether a worker runs its tasks in forked children.

    Args:
        sender: of Celery's signal ``worker_ready``: the worker's consumer.
    """
    return "prefork" in type(getattr(sender, "pool", None)).__module__
