"""Where a module can be mutated, and the mutated source.

The operators are cosmic-ray's. A place is a position in the source; one operator is
drawn for each, so that an expression with forty variants does not outweigh a constant
with one.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from cosmic_ray.operators.operator import Operator

# These two need arguments: names of variables.
_UNUSED = ("core/VariableReplacer", "core/VariableInserter")
OPERATORS = tuple(sorted(set(operator_names()) - set(_UNUSED)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change of one module: ``occurrence`` counts the operator's positions."""

    path: Path
    line: int
    operator: str
    occurrence: int

    def render_source(self) -> str:
        """Return the module's source with the change."""
        source = self.path.read_text("utf-8")
        mutated = mutate_code(source, get_operator(self.operator)(), self.occurrence)
        assert mutated is not None
        return mutated

    def describe(self) -> str:
        """Return the place, the operator and the changed line."""
        before = self.path.read_text("utf-8").splitlines()
        after = self.render_source().splitlines()
        changed = next(
            (new for old, new in zip(before, after, strict=False) if old != new), ""
        )
        name = self.operator.partition("/")[2]
        return f"{self.path}:{self.line} {name}\n      {changed.strip()[:150]}"


class _Positions(Visitor):
    """Collects the positions at which one operator can change a module."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self.positions: list[tuple[int, int]] = []

    def visit(self, node: object) -> object:
        self.positions += [
            start for start, _ in self._operator.mutation_positions(node)
        ]
        return node


def find_mutants(path: Path, random: Random) -> list[Mutant]:
    """Return one mutant a place of a module."""
    source = path.read_text("utf-8")
    unseen = _find_unseen(ast.parse(source))
    tree = get_ast(source)
    places: dict[tuple[int, int], list[Mutant]] = {}
    for name in OPERATORS:
        visitor = _Positions(get_operator(name)())
        visitor.walk(tree)
        for occurrence, place in enumerate(visitor.positions):
            if not any(start <= place < end for start, end in unseen):
                places.setdefault(place, []).append(
                    Mutant(
                        path=path, line=place[0], operator=name, occurrence=occurrence
                    )
                )
    made = (list(filter(_is_made, mutants)) for _, mutants in sorted(places.items()))
    return [random.choice(mutants) for mutants in made if mutants]


def _is_made(mutant: Mutant) -> bool:
    """Return whether the operator can change its place.

    The operator of exceptions fails at a name with a dot: ``except broken.HTTPError``.
    """
    if mutant.operator != "core/ExceptionReplacer":
        return True
    try:
        mutant.render_source()
    except AttributeError:
        return False
    return True


def _find_unseen(tree: ast.Module) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the ranges that no test can see.

    Annotations and options of a dataclass state types. A cache of a pure function gives
    the same results at any size, and without it. The members of a protocol have no
    body, and nothing makes an instance of one.
    """
    return [
        (
            (node.lineno, node.col_offset - before),
            (node.end_lineno or 0, node.end_col_offset or 0),
        )
        for node, before in (
            *((node, 0) for node in _unseen_nodes(tree)),
            # With its "@": the decorator itself is not seen either.
            *((node, 1) for node in _unseen_decorators(tree)),
        )
    ]


def _unseen_nodes(tree: ast.Module) -> Iterator[ast.expr | ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from node.decorator_list
        elif isinstance(node, ast.FunctionDef):
            arguments = node.args
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            yield from (one.annotation for one in every if one.annotation)
            if node.returns:
                yield node.returns
        elif isinstance(node, ast.AnnAssign):
            yield node.annotation
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            yield from [node.test, *node.body]


def _unseen_decorators(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from (x for x in node.decorator_list if _name_of(x) == "lru_cache")
        elif isinstance(node, ast.ClassDef) and "Protocol" in map(_name_of, node.bases):
            yield from (x for member in node.body for x in _decorators_of(member))


def _decorators_of(node: ast.stmt) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, ast.FunctionDef) else []


def _name_of(node: ast.expr) -> str:
    """Return the name of a base class or a decorator, called or not."""
    called = node.func if isinstance(node, ast.Call) else node
    return called.id if isinstance(called, ast.Name) else ""
