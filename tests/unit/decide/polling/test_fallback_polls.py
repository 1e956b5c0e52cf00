from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.decide.polling.fallback_polls import (
    is_hub_reliable,
    schedule_fallback_poll,
)
from wireroom.decide.polling.poll_interval import PollPolicy
from wireroom.model.websub import HubReliability

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = PollPolicy()


def at(**delta):
    return NOW + timedelta(**delta)


def hub(*, until=5 * 24, delivered=-1.0, missed=None):
    """Hours from now."""
    moments = (None if h is None else at(hours=h) for h in (until, delivered, missed))
    return HubReliability(
        **dict(
            zip(
                ("lease_expires_at", "delivered_at", "missed_entry_at"),
                moments,
                strict=True,
            )
        )
    )


RELIED = {
    "delivers": (hub(), True),
    "no subscription": (HubReliability(), False),
    "never delivered": (hub(delivered=None), False),
    "lease has ended": (hub(until=0), False),
    "missed something since": (hub(delivered=-2, missed=-1), False),
    "missed at its last delivery": (hub(delivered=-1, missed=-1), False),
    "delivered again since": (hub(delivered=-1, missed=-2), True),
}


@pytest.mark.parametrize(("known", "relied"), RELIED.values(), ids=list(RELIED))
def test_a_hub_is_reliable_from_its_first_delivery_until_it_misses_an_entry(
    known, relied
):
    assert is_hub_reliable(known, NOW) is relied


WAITS = {
    "eight times the usual": (hub(), {"minutes": 30}, {"hours": 4}),
    "an hour at least": (hub(), {"minutes": 5}, {"hours": 1}),
    "half a day at most": (hub(), {"hours": 6}, {"hours": 12}),
    "what is later anyway stays": (hub(), {"hours": 20}, {"hours": 20}),
    "not beyond the lease": (hub(until=2), {"minutes": 30}, {"hours": 2}),
    "a lease shorter than the wait": (hub(until=2), {"hours": 3}, {"hours": 3}),
    "not relied on": (hub(missed=0), {"minutes": 30}, {"minutes": 30}),
}


@pytest.mark.parametrize(("known", "usual", "due"), WAITS.values(), ids=list(WAITS))
def test_a_fallback_poll_comes_rarely(known, usual, due):
    found = schedule_fallback_poll(at(**usual), now=NOW, hub=known, policy=POLICY)
    assert found == at(**due)


def test_a_hub_never_lengthens_the_wait_beyond_the_ceiling():
    policy = PollPolicy(ceiling=7_200.0)
    due = schedule_fallback_poll(at(hours=1), now=NOW, hub=hub(), policy=policy)
    assert due == at(hours=2)


@given(
    usual=st.integers(1, 200_000),
    until=st.integers(-100_000, 1_000_000),
    seen=st.booleans(),
)
def test_a_hub_never_brings_a_poll_forward_nor_beyond_the_lease(usual, until, seen):
    known = HubReliability(
        lease_expires_at=at(seconds=until), delivered_at=NOW if seen else None
    )
    due = schedule_fallback_poll(at(seconds=usual), now=NOW, hub=known, policy=POLICY)
    assert due >= at(seconds=usual)
    assert due == at(seconds=usual) or due <= at(seconds=until)
