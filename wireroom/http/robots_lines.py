"""The lines of a robots.txt as pairs of a field and its value, mistyped ones too.

Google's parser reads the same mistakes. A rule that nobody reads lets a robot in where
the site wants none.
"""

from __future__ import annotations

import codecs
import re

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENDS = re.compile(r"[\r\n]+")
_MISTYPED = {
    "useragent": "user-agent", "user agent": "user-agent", "dissallow": "disallow",
    "dissalow": "disallow", "disalow": "disallow", "diasllow": "disallow",
    "disallaw": "disallow", "crawldelay": "crawl-delay",
}  # fmt: skip
# "Disallow /x", one word behind the field.
_NO_COLON = re.compile(
    r"\s*(user[- ]?agent|(?:dis)?allow|crawl-delay)\s+([/*\w]\S*)\s*", re.IGNORECASE
)


def read_robots_lines(body: bytes) -> list[tuple[str, str]]:
    """Return the fields, in lower case and as RFC 9309 spells them, with their values.

    A line of another form is left out; no body fails.
    """
    # Some editors save UTF-16; read as UTF-8 such a file would allow everything.
    encoding = "utf-16" if body.startswith(_UTF16_MARKS) else "utf-8"
    text = body.decode(encoding, "replace").removeprefix("\ufeff")
    lines = (line.partition("#")[0] for line in _ENDS.split(text))
    return [field for line in lines if (field := _split_line(line))]


def _split_line(line: str) -> tuple[str, str] | None:
    name, colon, value = line.partition(":")
    if not colon:
        match = _NO_COLON.fullmatch(line)
        if match is None:
            return None
        name, value = match.groups()
    name = name.strip().lower()
    return _MISTYPED.get(name, name), value.strip()
