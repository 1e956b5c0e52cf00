"""What the documents say is what there is."""

from __future__ import annotations

import re
import shlex
import tomllib
from enum import StrEnum
from pathlib import Path

import click
import pytest
import typer

from wireroom import errors, model
from wireroom.config.settings import PREFIX, Settings
from wireroom.config.sources import load_sources
from wireroom.console.cli import app
from wireroom.console.monitoring import alarms
from wireroom.dedupe.stories import MatchMethod
from wireroom.model.discussion import CommentsState
from wireroom.model.imports import ImportKind, ImportState, PageRole, RefusalReason
from wireroom.model.replays import ReplayResult, ReplayState
from wireroom.model.reservations import ReservationKind
from wireroom.model.websub import SubscriptionState
from wireroom.store.schema.tables import metadata

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = (ROOT / "docs/commands.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text("utf-8")
SCHEMA = (ROOT / "docs/schema.md").read_text("utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

LINES = re.MULTILINE | re.DOTALL

# Enums whose values stand in a column a consumer reads.
ENUMS: tuple[type[StrEnum], ...] = (
    errors.Reason,
    CommentsState,
    ImportKind,
    ImportState,
    MatchMethod,
    PageRole,
    RefusalReason,
    ReplayResult,
    ReplayState,
    SubscriptionState,
    *(
        kind
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    ),
)


def section(text, title):
    """Give what is under a heading, up to the next of its level."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, LINES)
    assert found, f"no heading {title!r}"
    return found[1]


def schema_tables():
    """Give the columns of each table as the document lists them."""
    tables: dict[str, set[str]] = {}
    for part in re.split(r"^### ", SCHEMA, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        name = re.fullmatch(r"`(\w+)`", title)
        if name:
            (listed,) = re.findall(
                r"^\| column \|.*\n\|-.*\n((?:\|.*\n)+)", body, re.MULTILINE
            )
            rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", listed, re.MULTILINE)
            tables[name[1]] = {c for row in rows for c in re.findall(r"\w+", row)}
    return tables


def dependencies():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return sorted({re.match(r"[\w.-]+", line)[0] for line in lines})


@pytest.mark.parametrize("name", dependencies())
def test_each_dependency_has_its_reason(name):
    assert f"\n| `{name}`" in section(ARCHITECTURE, "Dependencies")


def test_the_schema_lists_the_tables_there_are():
    assert set(schema_tables()) == set(metadata.tables)


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_the_glossary_explains_each_table(name):
    glossary = (ROOT / "docs/glossary.md").read_text("utf-8")
    assert f"`{name}`" in glossary


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_the_schema_lists_the_columns_of_a_table(name):
    assert schema_tables()[name] == set(metadata.tables[name].columns.keys())


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_the_schema_names_each_value_of_a_column(kind):
    assert not [str(value) for value in kind if f"`{value}`" not in SCHEMA]


def test_the_settings_listed_are_those_there_are():
    listed = re.findall(rf"^\| `({PREFIX}\w+)` \|", OPERATIONS, re.MULTILINE)
    assert sorted(listed) == sorted(
        PREFIX + name.upper() for name in Settings.model_fields
    )


def test_each_decision_is_in_the_list():
    listed = (ROOT / "docs/adr/README.md").read_text("utf-8")
    written = [p.name for p in (ROOT / "docs/adr").glob("[0-9]*.md")]
    assert not [name for name in written if f"]({name})" not in listed]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=LINES)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)", text)
    inside = [t for t in targets if not re.match(r"[a-z]+:", t)]
    assert not [t for t in inside if not (path.parent / t).exists()]


def anchors_of(path):
    """Give the anchors that a forge makes of the headings of a document."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=LINES)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.strip().replace(" ", "-") for title in plain}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_headings_that_are_there(path):
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=LINES)
    targets = re.findall(r"\]\(([^)#\s:]*\.md)?#([\w-]+)\)", text)
    lost = [
        f"{name}#{anchor}"
        for name, anchor in targets
        if anchor not in anchors_of(path.parent / name if name else path)
    ]
    assert lost == []


def test_the_list_of_commands_names_those_there_are():
    assert said_commands(COMMANDS) == set(commands())


def test_the_index_leads_to_every_document():
    index = (ROOT / "docs/README.md").read_text("utf-8")
    written = {p.name for p in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {name for name in written if f"]({name}" not in index} == set()


INLINE = re.compile(r"`wireroom ([^`]+)`")
INDEXED = sorted(set(INLINE.findall((ROOT / "docs/README.md").read_text("utf-8"))))


@pytest.mark.parametrize("line", INDEXED)
def test_a_command_of_the_index_is_one_that_can_be_typed(line):
    command = typer.main.get_command(app)
    words = shlex.split(line.replace("URL|", ""))
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    command.make_context("wireroom", words)


def test_the_readme_is_short():
    assert len(README.splitlines()) <= 150


def test_the_readme_names_only_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", code(README))) <= targets


def test_the_source_the_readme_shows_is_a_good_one(tmp_path):
    (shown,) = re.findall(r"^```yaml\n(.*?)^```", README, LINES)
    (tmp_path / "sources.yaml").write_text(shown, "utf-8")
    (source,) = load_sources(tmp_path / "sources.yaml").sources
    assert len(source.feeds) == 2


def commands():
    """Give each command of the command line, groups with their commands."""
    for name, command in typer.main.get_command(app).commands.items():
        inner = getattr(command, "commands", None)
        yield from [name] if inner is None else [f"{name} {i}" for i in inner]


def said_commands(text):
    groups = {name.split()[0] for name in commands() if " " in name}
    name = r"([a-z][a-z-]*)"
    said = re.findall(rf"(?:^|[\s/])wireroom {name}(?: {name})?", code(text))
    return {f"{a} {b}" if a in groups else a for a, b in said}


def code(text):
    """Give what is in code spans and blocks, a line each."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", text, LINES)
    plain = re.sub(r"^```.*?^```", "", text, flags=LINES)
    blocks = [re.sub(r"\s#.*", "", block) for block in blocks]
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", plain)])


def test_every_alarm_is_explained_with_what_to_do():
    listed = re.findall(r"^\| `(\w+)` \| .+ \| .+ \| .+ \|$", OPERATIONS, re.MULTILINE)
    assert set(listed) >= {str(kind) for kind in alarms.AlarmKind}


@pytest.mark.parametrize("name", ["polling", "push"])
def test_each_rule_of_a_table_names_a_test_that_there_is(name):
    tests = {path: path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")}
    defined = set(re.findall(r"^def (test_\w+)", "\n".join(tests.values()), LINES))
    files = {str(path.relative_to(ROOT / "tests")) for path in tests}
    rules = re.findall(
        r"^\| (?!rule |---)[^|]+(?:\|[^|]*){1}\| ([^|]+) \|$",
        (ROOT / f"docs/{name}.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert len(rules) > 20
    for held_by in rules:
        named = set(re.findall(r"`(test_\w+)`", held_by))
        paths = set(
            re.findall(r"`((?:unit|integration|e2e|chaos)/[\w/]+\.py)`", held_by)
        )
        assert named or paths or held_by == "same", held_by
        assert named <= defined
        assert paths <= files


def test_each_reservation_has_its_source_default_and_test():
    text = (ROOT / "docs/polling.md").read_text("utf-8")
    section = text.partition("## Reservations of publishers\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?!kind |---)(.+) \|$", section, re.MULTILINE)
    tests = [p.read_text("utf-8") for p in (ROOT / "tests").rglob("test_*.py")]
    defined = set(re.findall(r"^def (test_\w+)", "\n".join(tests), LINES))
    kinds = set()
    for row in rows:
        kind, source, default, _, held_by = (part.strip() for part in row.split("|"))
        named = set(re.findall(r"`(test_\w+)`", held_by))
        assert all((source, default, named)), row
        assert named <= defined, named - defined
        kinds |= set(re.findall(r"`(\w+)`", kind))
    assert kinds == set(map(str, ReservationKind))


def test_each_behaviour_of_a_server_is_listed_once():
    text = (ROOT / "docs/polling.md").read_text("utf-8")
    section = text.partition("## Behaviour\n")[2].partition("\n## ")[0]
    named = re.findall(r"^\| (?!rule |---)([^|]+) \|", section, re.MULTILINE)
    assert len(named) >= 30
    assert len(set(named)) == len(named)
