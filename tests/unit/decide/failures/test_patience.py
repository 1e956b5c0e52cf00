from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.decide.failures.patience import Cause, PatiencePolicy, find_cause
from wireroom.errors import Reason


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        (Reason.DNS, Cause.AWAY),
        (Reason.SERVER_ERROR, Cause.AWAY),
        (Reason.CHALLENGE, Cause.CHALLENGED),
        (Reason.NOT_FOUND, Cause.MISSING),
        (Reason.REFUSED, Cause.REFUSED),
        (Reason.NO_TEXT, Cause.UNREADABLE),
        (Reason.CONSENT_WALL, Cause.UNREADABLE),
        (Reason.GONE, None),
        (Reason.ROBOTS, None),
        (Reason.WRONG_MEDIA, None),
        (Reason.HOST_BUSY, None),
        (Reason.DEFECT, None),
        ("a reason of a later release", None),
        (None, None),
    ],
)
def test_a_failure_that_ends_by_itself_has_a_cause(reason, cause):
    assert find_cause(reason) is cause


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_has_a_limit_of_its_own(cause):
    policy = PatiencePolicy(**{cause.value: timedelta(days=99)})
    assert policy.get_limit(cause) == timedelta(days=99)
    others = [policy.get_limit(other) for other in Cause if other is not cause]
    assert timedelta(days=99) not in others


def test_a_site_that_is_away_is_waited_for_longest():
    policy = PatiencePolicy()
    assert max(Cause, key=policy.get_limit) is Cause.AWAY
    assert policy.get_limit(Cause.AWAY) > timedelta(days=3)
