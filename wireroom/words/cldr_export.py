"""Write ``cldr_calendar.json``: words of dates of every CLDR language.

    python -m wireroom.words.cldr_export

Run after an update of ``babel``, whose locale data are the source. The names are
exported because reading them from ``babel`` costs each process 0.65 s of CPU time
(1,082 files, most of whose content is something else) and the file 3 ms. A test
compares the file with the installed ``babel``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from babel import localedata

from wireroom.words.cldr import CALENDAR_FILE, normalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wireroom.words.cldr import Calendar

# How CLDR numbers the first month and the first weekday, Monday.
_FIRST = {"months": 1, "days": 0}
_COUNT = {"months": 12, "days": 7}
_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
# CLDR's parts of the day by the item of "halves" that they go to. The first afternoon
# may begin before noon: 中午 11:30.
_HALVES = {
    "am": 0, "morning1": 0, "morning2": 0,
    "pm": 1, "afternoon2": 1, "evening1": 1, "evening2": 1,
    "afternoon1": 2, "night1": 3, "night2": 3,
}  # fmt: skip


class _Name(NamedTuple):
    """One printed form; ``width`` is ``wide`` or ``abbreviated``."""

    width: str
    place: int
    text: str


def main() -> None:
    """Write the file, one line per language."""
    lines = [
        f"{json.dumps(code)}:{json.dumps(names, ensure_ascii=False)}"
        for code, names in export_calendar().items()
    ]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    CALENDAR_FILE.write_text(text, encoding="utf-8")


def export_calendar() -> Calendar:
    """Return, per language, the names by kind; each item joins all forms by ``|``.

    The kinds are ``months wide``, ``months abbreviated``, ``days wide`` and ``days
    abbreviated``, with January and Monday first. Forms that a region or a script of a
    language has beside the common ones ("Jänner") are among them. ``ages`` has what is
    printed for "{0} seconds ago", then for minutes and so on up to years; ``units`` the
    words of a duration, "{0} seconds", in the same order; ``halves`` the words for
    before noon, after noon, around noon and at night.
    """
    calendar: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for locale in sorted(localedata.locale_identifiers()):
        data = localedata.load(locale, merge_inherited=False)
        language = locale.partition("_")[0]
        for key, count in _COUNT.items():
            for name in _iter_names(data.get(key), first=_FIRST[key]):
                forms = calendar[language].setdefault(
                    f"{key} {name.width}", [""] * count
                )
                forms[name.place] = _add_form(forms[name.place], name.text)
        for kind, names in (
            ("ages", _iter_ages(data.get("date_fields"))),
            ("units", _iter_units(data.get("unit_patterns"))),
            ("halves", _iter_halves(data.get("day_periods"))),
        ):
            for place, text in names:
                count = 1 + max(_HALVES.values()) if kind == "halves" else len(_UNITS)
                forms = calendar[language].setdefault(kind, [""] * count)
                forms[place] = _add_form(forms[place], text)
    return dict(sorted(calendar.items()))


def _iter_names(data: object, *, first: int) -> Iterator[_Name]:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            names = _get_own(_get_own(data).get(context)).get(width)
            for number, text in _get_own(names).items():
                name = normalize_name(str(text))
                # Some locales number their months: "M01", "1月".
                if name and not any(map(str.isdigit, name)):
                    yield _Name(width, int(str(number)) - first, name)


def _iter_ages(data: object) -> Iterator[tuple[int, str]]:
    """Each printed form of an age and the place of its unit; no bare "-3 h"."""
    for place, unit in enumerate(_UNITS):
        for width in ("", "-short", "-narrow"):
            past = _get_own(_get_own(_get_own(data).get(unit + width)).get("past"))
            for text in past.values():
                name = normalize_name(str(text))
                if "{0}" in name and not name.startswith(("-", "\u2212", "+")):
                    yield place, name


def _iter_units(data: object) -> Iterator[tuple[int, str]]:
    """Each word of a unit behind a number, and the place of the unit."""
    for place, unit in enumerate(_UNITS):
        for width in ("long", "short"):
            forms = _get_own(
                _get_own(_get_own(data).get(f"duration-{unit}")).get(width)
            )
            for key, text in forms.items():
                name = normalize_name(str(text))
                word = name.removeprefix("{0}").strip()
                if key != "per" and word != name and " " not in word:
                    yield place, word


def _iter_halves(data: object) -> Iterator[tuple[int, str]]:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated", "narrow"):
            names = _get_own(_get_own(_get_own(data).get(context)).get(width))
            for key, text in names.items():
                name = normalize_name(str(text)).replace(".", "")
                # The parser of the time of day reads "a" and "pm" by itself.
                if str(key) in _HALVES and name not in {"a", "am", "p", "pm"}:
                    yield _HALVES[str(key)], name


def _get_own(value: object) -> Mapping[object, object]:
    """Return the data of a locale itself, without those that it names by an alias."""
    if isinstance(value, tuple):
        value = value[1]
    return value if isinstance(value, dict) else {}


def _add_form(forms: str, form: str) -> str:
    known = forms.split("|") if forms else []
    return forms if form in known else "|".join([*known, form])


if __name__ == "__main__":
    main()
