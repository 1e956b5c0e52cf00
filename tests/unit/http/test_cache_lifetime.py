from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.http.cache_lifetime import read_freshness_seconds

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
DATE = "Mon, 05 Jan 2026 09:00:00 GMT"
LATER = "Mon, 05 Jan 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, Max-Age = "60"'}, 60),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "no-store", "expires": LATER}, None),
        ({"expires": LATER, "date": DATE}, 3_600),
        ({"expires": DATE, "date": LATER}, None),
        ({"expires": "Mon, 05 Jan 2026 12:30:00 GMT"}, 1_800),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({"expires": LATER, "date": DATE, "cache-control": "max-age=60"}, 60),
        ({"cache-control": "max-age=60", "age": "55"}, 5),
        ({"cache-control": "max-age=60", "age": "60"}, None),
        ({"cache-control": "max-age=60", "age": "90, 10"}, None),
        ({"cache-control": "max-age=60", "age": "soon"}, 60),
        ({"cache-control": "max-age=60", "age": "-5"}, 60),
        ({"expires": LATER, "date": DATE, "age": "3000"}, 600),
        ({"expires": "Mon, 99 Jan 2026 99:99:99 GMT"}, None),
        ({"expires": "Mon, 05 Jan 2026 12:30:00"}, None),
    ],
)
def test_an_answer_is_fresh_as_long_as_it_says(headers, seconds):
    assert read_freshness_seconds(headers, now=NOW) == seconds


@given(st.text(), st.text(), st.text(), st.text())
def test_no_header_breaks_it(control, expires, date, age):
    headers = {"cache-control": control, "expires": expires, "date": date, "age": age}
    seconds = read_freshness_seconds(headers, now=NOW)
    assert seconds is None or seconds > 0
