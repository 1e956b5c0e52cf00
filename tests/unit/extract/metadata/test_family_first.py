# ruff: noqa: RUF001 - apostrophes of real names
from __future__ import annotations

import pytest

from wireroom.extract.metadata.family_first import put_given_name_first


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jong, Michiel de", "Michiel de Jong"),
        ("Quill, Ada", "Ada Quill"),
        ("Quill,Ada", "Ada Quill"),
        ("Quill, Ada Maria", "Ada Maria Quill"),
        ("Quill, J. R. R.", "J. R. R. Quill"),
        ("Quill, A.", "A. Quill"),
        ("de Jong, Michiel", "Michiel de Jong"),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("O’Hara, Ida", "Ida O’Hara"),
        ("Lind-Quill, Ada", "Ada Lind-Quill"),
        ("Müller, Jörg", "Jörg Müller"),
        ("Иванова, Анна", "Анна Иванова"),
    ],
)
def test_the_given_name_comes_first(text, name):
    assert put_given_name_first(text) == name


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ada Quill", id="no comma"),
        pytest.param("", id="nothing"),
        pytest.param("Quill,", id="nothing behind it"),
        pytest.param(", Ada", id="nothing before it"),
        pytest.param("Quill, Ada, Lind, Ben", id="two people"),
        pytest.param("Ada Quill, Ben Lind", id="two whole names"),
        pytest.param("Ada Quill, Ostend", id="a place"),
        pytest.param("Quill, Ada and Ben", id="a conjunction"),
        pytest.param("Quill & Lind, Ada", id="a sign"),
        pytest.param("Quill, Ada; Lind, Ben", id="a list"),
        pytest.param("Quill, Jr.", id="a suffix"),
        pytest.param("Quill, MD", id="a degree"),
        pytest.param("Quill, Ada PhD", id="a name and a degree"),
        pytest.param("Reuters, AFP", id="agencies"),
        pytest.param("Quill, Reuters", id="an agency"),
        pytest.param("bergportal GmbH, digvis GmbH", id="companies"),
        pytest.param("Quill, Editor", id="a role"),
        pytest.param("Quill, who wrote this", id="a sentence"),
        pytest.param("Quill, 12 March", id="a date"),
        pytest.param("Quill, Ada Maria Ida Eva", id="too many words"),
    ],
)
def test_any_other_text_stays(text):
    assert put_given_name_first(text) == text
