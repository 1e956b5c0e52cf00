"""The exported calendar is the one of the installed babel."""

from __future__ import annotations

import pytest

from wireroom.words import cldr_export
from wireroom.words.cldr import load_calendar, normalize_name


def test_the_file_holds_the_names_of_the_installed_babel():
    """After an update of babel: ``python -m wireroom.words.cldr_export``."""
    assert cldr_export.export_calendar() == load_calendar()


def test_the_file_is_written_one_line_per_language(tmp_path, monkeypatch):
    names = {"de": {"months wide": ["jan|jän"]}, "fr": {"days wide": ["lun"]}}
    file = tmp_path / "calendar.json"
    monkeypatch.setattr(cldr_export, "CALENDAR_FILE", file)
    monkeypatch.setattr(cldr_export, "export_calendar", lambda: names)

    cldr_export.main()

    assert file.read_text("utf-8") == (
        '{\n"de":{"months wide": ["jan|jän"]},\n"fr":{"days wide": ["lun"]}\n}\n'
    )


@pytest.mark.parametrize(
    ("code", "kind", "index", "forms"),
    [
        pytest.param("de", "months wide", 0, "januar|jänner", id="a region's own name"),
        pytest.param(
            "ru", "months wide", 3, "апреля|апрель", id="both grammatical cases"
        ),
        pytest.param("de", "days abbreviated", 6, "so", id="Monday is the first day"),
        pytest.param("sr", "months wide", 0, "јануар|januar", id="both scripts"),
    ],
)
def test_all_forms_of_a_name_are_at_its_place(code, kind, index, forms):
    assert load_calendar()[code][kind][index] == forms


def test_months_that_are_numbers_are_left_out():
    names = load_calendar()
    assert not any(
        char.isdigit()
        for kinds in names.values()
        for kind, places in kinds.items()
        if kind.startswith(("months", "days"))
        for forms in places
        for char in forms
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Janv.", "janv"),
        ("d\u2019abril", "d'abril"),
        ("de\xa0mar\xe7", "de março"[:-1]),
    ],
)
def test_a_name_is_folded_as_a_printed_date_is(text, name):
    assert normalize_name(text) == name
