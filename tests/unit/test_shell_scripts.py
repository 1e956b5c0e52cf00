"""Python within the shell scripts of tests imports what there is."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = [*ROOT.glob("tests/*/*.sh"), *ROOT.glob("deploy/**/*.sh")]
IMPORTS = sorted(
    {
        (module, name.strip())
        for script in SCRIPTS
        for module, names in re.findall(
            r"^from (wireroom[\w.]*) import ([\w, ]+)$",
            script.read_text(),
            re.MULTILINE,
        )
        for name in names.split(",")
    }
)


def test_the_scripts_are_found():
    assert IMPORTS


@pytest.mark.parametrize(("module", "name"), IMPORTS)
def test_a_script_imports_what_there_is(module, name):
    assert hasattr(importlib.import_module(module), name)
