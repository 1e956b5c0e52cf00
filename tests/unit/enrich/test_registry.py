from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from wireroom.enrich import Cost, EnrichInput, Input, Note, Unavailable
from wireroom.enrich.registry import (
    BUILTIN,
    ENTRY_POINT_GROUP,
    EnricherRegistry,
    EnricherState,
    find_entry_points,
)

ROOT = Path(__file__).parents[3]


class Plain:
    name, version = "plain", "1"
    inputs, cost = (Input.TEXT,), Cost.LIGHT

    def annotate(self, given: EnrichInput) -> list[Note]:
        return [Note(kind="plain", value={})]


class Newer(Plain):
    version = "2"


class Heavy(Plain):
    name, cost = "heavy", Cost.HEAVY


class WithoutModel(Plain):
    def __init__(self) -> None:
        raise Unavailable("no model: pip install it")


class WithExit(Plain):
    def __init__(self) -> None:
        raise SystemExit(3)


class WithoutName(Plain):
    name = ""


class WithNumberAsVersion(Plain):
    version = 3


class WithUnknownInput(Plain):
    inputs = ("title", "smells")


class WithUnknownCost(Plain):
    cost = "free"


class WithoutMethod(Plain):
    annotate = None


def make_point(name: str, cls: str) -> EntryPoint:
    return EntryPoint(name, f"{__name__}:{cls}", ENTRY_POINT_GROUP)


def load_entries(*points: EntryPoint, wanted: str = "all"):
    return {
        p.name: (p.state, p.reason) for p in EnricherRegistry(wanted, points).entries
    }


@pytest.fixture(autouse=True)
def _importable(monkeypatch):
    import sys  # noqa: PLC0415 - this very module, under the name it goes by

    monkeypatch.setitem(sys.modules, __name__, sys.modules[Plain.__module__])


@pytest.mark.parametrize(
    ("cls", "state", "reason"),
    [
        pytest.param("Plain", EnricherState.ON, "", id="good"),
        pytest.param("WithoutModel", EnricherState.OFF, "pip install", id="no model"),
        pytest.param("Heavy", EnricherState.OFF, "heavy: name it", id="heavy"),
        pytest.param("Nothing", EnricherState.BROKEN, "AttributeError", id="no class"),
        pytest.param("WithExit", EnricherState.BROKEN, "SystemExit", id="quits"),
        pytest.param("WithoutName", EnricherState.BROKEN, "its name", id="no name"),
        pytest.param(
            "WithNumberAsVersion",
            EnricherState.BROKEN,
            "its version",
            id="version no text",
        ),
        pytest.param(
            "WithUnknownInput", EnricherState.BROKEN, "its inputs", id="unknown input"
        ),
        pytest.param(
            "WithUnknownCost", EnricherState.BROKEN, "its cost", id="unknown cost"
        ),
        pytest.param("WithoutMethod", EnricherState.BROKEN, "annotate", id="no method"),
    ],
)
def test_an_enricher_that_cannot_be_used_is_listed_with_the_reason(cls, state, reason):
    entries = load_entries(make_point("one", cls))["one"]
    assert entries[0] is state
    assert reason in entries[1]


def test_a_package_that_cannot_be_imported_harms_no_other():
    registry = EnricherRegistry(
        points=[
            EntryPoint("x", "nowhere.at.all:X", ENTRY_POINT_GROUP),
            make_point("a", "Plain"),
        ]
    )
    assert [p.state for p in registry.entries] == [
        EnricherState.BROKEN,
        EnricherState.ON,
    ]
    assert "nowhere" in registry.entries[0].reason
    assert [e.name for e in registry.enrichers] == ["plain"]


@pytest.mark.parametrize(
    ("wanted", "on"),
    [
        pytest.param("all", {"a", "b"}, id="all but heavy"),
        pytest.param("", {"a", "b"}, id="empty is all"),
        pytest.param("-a", {"b"}, id="all but one"),
        pytest.param("all, -a", {"b"}, id="the same in full"),
        pytest.param("a", {"a"}, id="one"),
        pytest.param("h,b", {"b", "h"}, id="a heavy one by its name"),
        pytest.param("all,h", {"a", "b", "h"}, id="all and a heavy one"),
        pytest.param("h,-h", set(), id="off wins"),
    ],
)
def test_the_settings_turn_enrichers_on_and_off(wanted, on):
    entries = load_entries(
        make_point("a", "Plain"),
        make_point("b", "Newer"),
        make_point("h", "Heavy"),
        wanted=wanted,
    )
    assert {
        name for name, (state, _) in entries.items() if state is EnricherState.ON
    } == on


def test_a_name_that_no_package_registers_is_unknown():
    assert load_entries(wanted="tnoe")["tnoe"][0] is EnricherState.UNKNOWN


def test_two_versions_run_beside_each_other_but_not_one_version_twice():
    entries = load_entries(
        make_point("a", "Plain"), make_point("b", "Newer"), make_point("c", "Plain")
    )
    assert [state for state, _ in entries.values()] == [
        EnricherState.ON,
        EnricherState.ON,
        EnricherState.BROKEN,
    ]
    assert "same name and version: plain 1" in entries["c"][1]


def test_the_built_in_enrichers_are_registered_as_entry_points():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["entry-points"][ENTRY_POINT_GROUP] == BUILTIN


def test_all_built_in_enrichers_can_be_used():
    ours = [p for p in EnricherRegistry().entries if p.package == "wireroom"]
    assert {p.name for p in ours} == set(BUILTIN)
    assert not [(p.name, p.reason) for p in ours if p.state is EnricherState.BROKEN]


def test_two_entry_points_of_one_name_are_one_enricher():
    registry = EnricherRegistry(
        points=[make_point("a", "Plain"), make_point("a", "Newer")]
    )
    first, second = registry.entries
    assert first.state is EnricherState.ON
    assert second.state is EnricherState.BROKEN
    assert "same entry point name" in second.reason


class WithLongName(Plain):
    name = "n" * 60


class WithTooLongName(Plain):
    name = "n" * 61


class WithNewline(Plain):
    version = "1\n2"


class WithoutInputs(Plain):
    inputs = ()


@pytest.mark.parametrize(
    ("cls", "state", "reason"),
    [
        ("WithLongName", EnricherState.ON, ""),
        ("WithTooLongName", EnricherState.BROKEN, "1 to 60 characters"),
        ("WithNewline", EnricherState.BROKEN, "its version"),
        ("WithoutInputs", EnricherState.BROKEN, "its inputs"),
    ],
)
def test_names_and_inputs_are_those_that_a_row_can_have(cls, state, reason):
    found, problem = load_entries(make_point("x", cls))["x"]
    assert found is state
    assert reason in problem


@pytest.mark.parametrize(
    ("wanted", "name", "is_wanted"),
    [
        pytest.param("all", "a", True, id="all"),
        pytest.param("b", "a", False, id="another one"),
        pytest.param("a, b", "a", True, id="one of two"),
        pytest.param("- a", "a", False, id="off"),
        pytest.param("a,-a", "a", False, id="off wins"),
        pytest.param("-b", "a", True, id="another one is off"),
        pytest.param("all,b", "a", True, id="all and one more"),
    ],
)
def test_an_enricher_is_wanted_without_being_loaded(wanted, name, is_wanted):
    unloadable = EntryPoint(name, "nowhere.at.all:X", ENTRY_POINT_GROUP)
    assert EnricherRegistry(wanted, [unloadable]).is_wanted(name) is is_wanted


def test_the_built_in_enrichers_come_first_by_their_names():
    names = [p.name for p in find_entry_points() if p.name in BUILTIN]
    assert names[: len(BUILTIN)] == sorted(BUILTIN)
