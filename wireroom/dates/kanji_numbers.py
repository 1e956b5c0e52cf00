"""Numbers in words of Chinese and Japanese: "三時間前", "二十日前"."""

from __future__ import annotations

import re

_DIGITS = {
    **{character: number for number, character in enumerate("零一二三四五六七八九")},
    "\u3007": 0,
    "两": 2,
    "兩": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_RUN = "[零\u3007一二三四五六七八九两兩十百千]{1,12}"
# Behind a number: units of dates and ages. A month by itself is a name, which the
# calendar knows; as a part of a date it is a number.
_NUMBER = re.compile(
    rf"({_RUN})(?=\s?(?:年|日|号|號|時|时|点|點|分|秒|週|周|天|個|个|小|ヶ|ケ|か|カ|ヵ"
    rf"|月\s?(?:\d{{1,2}}|{_RUN})\s?(?:日|号|號)))"
)


def replace_kanji_numbers(text: str) -> str:
    """Return a text with plain digits for numbers in front of a unit of time."""
    return _NUMBER.sub(lambda match: str(_read_number(match[1])), text)


def _read_number(text: str) -> int:
    if not any(character in _TENS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, 0
    for character in text:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
