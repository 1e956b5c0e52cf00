"""How many inputs were tried, printed at the end of `make fuzz`."""

from __future__ import annotations

from collections import Counter

import pytest


@pytest.fixture(scope="session")
def tried():
    """Counts inputs by what they were given to."""
    counts: Counter[str] = Counter()
    yield counts
    for name, count in sorted(counts.items()):
        print(f"\n{count:>9} {name}", end="")  # noqa: T201 - what `make fuzz` is for
    print(f"\n{sum(counts.values()):>9} inputs in all, no crash")  # noqa: T201 - the same
