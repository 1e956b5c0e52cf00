"""Numbers in Chinese and Japanese words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.dates.kanji_numbers import replace_kanji_numbers
from wireroom.dates.printed_date import parse_printed_date
from wireroom.model.moment import DateSource

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("三時間前", "3時間前"),
        ("十二分前", "12分前"),
        ("二十日前", "20日前"),
        ("百二十日前", "120日前"),
        ("两天前", "2天前"),
        ("三个月前", "3个月前"),
        ("十 小时前", "10 小时前"),
        ("二〇二四年三月十二日", "2024年3月12日"),
        ("二千二十四年十一月三日", "2024年11月3日"),
        ("十月 5, 2024", "十月 5, 2024"),
        ("今日", "今日"),
        ("周一 12:00", "周一 12:00"),
        ("一昨日", "一昨日"),
    ],
)
def test_a_number_in_front_of_a_unit_gets_digits(text, replaced):
    assert replace_kanji_numbers(text) == replaced


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("三時間前", "ja", "2026-03-20T09:00:00"),
        ("十二分前", "ja", "2026-03-20T11:48:00"),
        ("两天前", "zh", "2026-03-18"),
        ("三个月前", "zh", "2025-12"),
        ("二〇二四年三月十二日", "ja", "2024-03-12"),
        ("二〇二四年三月十二日 十時五分", "ja", "2024-03-12T10:05:00"),
        ("令和六年三月十二日", "ja", "2024-03-12"),
    ],
)
def test_an_age_or_date_in_such_numbers_is_read(text, language, shown):
    time = parse_printed_date(
        text, source=DateSource.VISIBLE, now=NOW, language=language
    )
    assert time is not None
    assert time.isoformat().removesuffix("+00:00") == shown


@given(st.text(alphabet="零〇一二九十百千年月日分 1", max_size=14))
def test_any_text_is_answered(text):
    assert isinstance(replace_kanji_numbers(text), str)
