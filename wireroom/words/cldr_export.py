"""Write ``cldr_calendar.json``: names of months and weekdays of every CLDR language.

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
    language has beside the common ones ("Jänner") are among them.
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
