"""The published schema says what the reader of the file holds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from wireroom.config.__main__ import SCHEMA_FILE, render_schema
from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import DEFAULTS, FIELDS, load_sources

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "config/sources.schema.json").read_text("utf-8"))
SOURCE = SCHEMA["$defs"]["SourceModel"]["properties"]


def test_the_schema_is_the_one_of_the_models():
    """Written by ``python -m wireroom.config``."""
    assert SCHEMA_FILE.read_text("utf-8") == render_schema()


def test_the_schema_has_the_fields_there_are():
    defaults = SCHEMA["$defs"]["DefaultsModel"]["properties"]
    assert set(SOURCE) == set(FIELDS)
    assert set(defaults) == set(DEFAULTS)
    assert set(SCHEMA["properties"]) == {"version", "defaults", "sources"}


def test_the_schema_takes_the_file_we_ship():
    text = (ROOT / "config/sources.yaml").read_text("utf-8")
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(yaml.safe_load(text))


def test_the_file_we_ship_names_the_schema():
    first = (ROOT / "config/sources.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=sources.schema.json"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("country", ["GB", "gb", "GBR", "G"]),
        ("language", ["en", "pt-BR", "e", "english", "zh-Hant-TW", "en_GB"]),
        ("interval", ["auto", "90s", "15m", "6h", "1d", "0m", "5", "15 m", "1w"]),
        ("utc_offset", ["+05:30", "-03:00", "+15:00", "5", "+05:60", "+0530"]),
        ("url", ["https://a.example/", "ftp://a.example/", "a.example", "http://"]),
    ],
)
def test_schema_and_reader_take_and_refuse_the_same_values(tmp_path, field, values):
    pattern = re.compile(SOURCE[field]["pattern"])
    by_schema = [v for v in values if pattern.search(v)]
    assert by_schema == [v for v in values if is_read(tmp_path, field, v)]
    assert 0 < len(by_schema) < len(values)


def is_read(tmp_path, field, value):
    path = tmp_path / "sources.yaml"
    path.write_text(
        "version: 1\nsources:\n  - name: A\n    feeds: [https://b.example/]\n"
        f'    {field}: "{value}"\n'
    )
    try:
        load_sources(path)
    except SourcesError:
        return False
    return True
