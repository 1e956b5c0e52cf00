"""The house rules of CONTRIBUTING.md that no other tool holds."""

from __future__ import annotations

import ast
import importlib.util
import io
import re
import tokenize
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("wireroom", "tasks", "workers", "config", "console")
CODE = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
REST = sorted(
    path for name in ("tests", "bench") for path in (ROOT / name).rglob("*.py")
)

FUNCTION_LINES = 60
MODULE_LINES = 400
# Tables of cases are long without being hard to read.
TEST_MODULE_LINES = 600

# A migration is one list of statements, in the order the database runs them.
MIGRATIONS = ROOT / "wireroom/store/migrations/versions"

VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?)(?:_|$)", re.IGNORECASE)
SILENCED = re.compile(r"#\s*(?:ruff:\s*)?(?:noqa|type:\s*ignore|mypy:|fmt:\s*off)")
# The codes, then words: "
REASONED = re.compile(
    r"#\s*(?:(?:ruff:\s*)?noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*\s+-"
    r"|type:\s*ignore\[[a-z-]+(?:,\s*[a-z-]+)*\]\s+#)\s*\w.{3}"
)
BLANKET = {"Exception", "BaseException"}


def test_no_function_is_longer_than_sixty_lines():
    long = [
        f"{where(path, function.line)} {function.name}: {function.length} lines"
        for path in [*CODE, *REST]
        if MIGRATIONS not in path.parents
        for function in read_module(path).functions
        if function.length > FUNCTION_LINES
    ]
    assert not long


def test_half_of_all_functions_are_shorter_than_ten_lines():
    lengths = sorted(f.length for path in CODE for f in read_module(path).functions)
    assert lengths[len(lengths) // 2] < 10


@pytest.mark.parametrize(
    ("paths", "most"), [(CODE, MODULE_LINES), (REST, TEST_MODULE_LINES)]
)
def test_no_module_is_too_long_to_be_read_at_once(paths, most):
    counted = {
        path: len(path.read_text("utf-8").splitlines())
        for path in paths
        if MIGRATIONS not in path.parents
    }
    assert not [f"{where(p)}: {n} lines" for p, n in counted.items() if n > most]


def test_every_module_says_what_it_is_for():
    silent = [where(path) for path in CODE if not read_module(path).docstring]
    assert not silent


def test_no_name_is_vague():
    vague = [
        f"{where(path)}: {name}"
        for path in [*CODE, *REST]
        for name in (path.stem, *read_module(path).names)
        if VAGUE.search(snake(name))
    ]
    assert not vague


def test_every_silenced_rule_has_its_reason_beside_it():
    bare = [
        f"{where(path, line)} {comment}"
        for path in [*CODE, *REST]
        for line, comment in comments(path)
        if SILENCED.search(comment) and not has_reason(path, line, comment)
    ]
    assert not bare


def test_only_the_defect_boundary_catches_every_exception():
    blanket = [
        where(path, line)
        for path in CODE
        if where(path) != "wireroom/defects.py"
        for line in read_module(path).blanket_handlers
    ]
    assert not blanket


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_is_the_one_of_this_repository(name):
    spec = importlib.util.find_spec(name if name == "wireroom" else f"wireroom.{name}")
    assert spec is not None
    assert spec.origin
    assert Path(spec.origin).resolve() == ROOT / name / "__init__.py"


def test_no_module_imports_a_linked_package_by_its_folder_name():
    """`tasks.base` beside `wireroom.tasks.base` would be a second copy of a module."""
    linked = set(PACKAGES) - {"wireroom"}
    wrong = [
        where(path, line)
        for path in [*CODE, *REST]
        for line, name in read_module(path).imports
        if name.split(".")[0] in linked
    ]
    assert not wrong


def has_reason(path, line, comment) -> bool:
    """Whether a reason is in the comment; of `fmt: off` in the comment above it."""
    if comment == "# fmt: off":
        above = path.read_text("utf-8").splitlines()[line - 2]
        return above.lstrip().startswith("# ")
    return bool(REASONED.search(comment))


def imported_names(node) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [] if node.level else [node.module]
    return [alias.name for alias in node.names]


@pytest.mark.parametrize(
    ("comment", "good"),
    [
        ("# noqa: S101", False),
        ("# noqa", False),
        ("# noqa: S101 - says why", True),
        ("# noqa: S101, ARG002 - says why", True),
        ("# ruff: noqa: E501", False),
        ("# ruff: noqa: E501 - a case is one line", True),
        ("# type: ignore[arg-type]", False),
        ("# type: ignore  # says why", False),
        ("# type: ignore[arg-type]  # says why", True),
    ],
)
def test_a_reason_is_distinguished_from_its_absence(comment, good):
    assert SILENCED.search(comment)
    assert bool(REASONED.search(comment)) is good


@pytest.mark.parametrize(
    ("handler", "blanket"),
    [
        ("except:", True),
        ("except Exception:", True),
        ("except (OSError, BaseException):", True),
        ("except Exception as error:\n    raise OSError from error", True),
        ("except (OSError, ValueError):", False),
        ("except BaseException:\n    stop()\n    raise", False),
    ],
)
def test_a_blanket_handler_is_distinguished_from_a_narrow_one(handler, blanket):
    body = "" if "\n" in handler else "\n    pass"
    tree = ast.parse(f"try:\n    pass\n{handler}{body}\n")
    (found,) = (n for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler))
    assert catches_everything(found) is blanket


def where(path, line=None):
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")


@dataclass(frozen=True, kw_only=True)
class Function:
    name: str
    line: int
    length: int


@dataclass(frozen=True, kw_only=True)
class Module:
    """What the rules ask of a module: its tree would take a thousand times the room."""

    docstring: str | None
    functions: tuple[Function, ...]
    names: tuple[str, ...]
    imports: tuple[tuple[int, str], ...]
    blanket_handlers: tuple[int, ...]


@cache
def read_module(path) -> Module:
    tree = ast.parse(path.read_text("utf-8"))
    functions, names, imports, blanket = [], [], [], []
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                functions.append(
                    Function(name=node.name, line=node.lineno, length=length)
                )
                names.append(node.name)
            case ast.ClassDef():
                names.append(node.name)
            case ast.Import() | ast.ImportFrom():
                imports += [(node.lineno, name) for name in imported_names(node)]
            case ast.ExceptHandler() if catches_everything(node):
                blanket.append(node.lineno)
    return Module(
        docstring=ast.get_docstring(tree),
        functions=tuple(functions),
        names=tuple(names),
        imports=tuple(imports),
        blanket_handlers=tuple(blanket),
    )


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)


def comments(path):
    text = path.read_text("utf-8")
    if not SILENCED.search(text):
        return []
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [(t.start[0], t.string) for t in tokens if t.type == tokenize.COMMENT]


def catches_everything(handler):
    """Whether a handler ends what nobody thought of; tidying up raises it again."""
    if isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None:
        return False
    kinds = [] if handler.type is None else list(ast.walk(handler.type))
    return not kinds or any(
        isinstance(kind, ast.Name) and kind.id in BLANKET for kind in kinds
    )
