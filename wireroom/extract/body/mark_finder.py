"""XPath expressions that search elements by their marks, as searches in Python.

libxml2 tests each element by a dozen conditions, and lxml calls Python for each regular
one: for trafilatura's main part and unwanted sections a tenth of the cost of a page.
A page repeats its classes, and here each set of marks is tested once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import XPath
    from lxml.html import HtmlElement

# Characters of an attribute that is kept.
_MAX_CACHED = 500
_UNION = re.compile(r"\|(?=\(?\.//)")
_TAG = re.compile(r"\.//\w+")
# Elements of these tags, or of any, with one of the conditions; or the first of them.
_FORM = re.compile(
    r"\(?\.//(?:(?P<tag>\w+)|\*(?:\[(?P<tags>self::\w+(?: or self::\w+)*)\]\s?)?)"
    r"\[\s?(?P<conditions>.*?)\s?\](?P<first>\)?\[1\])?"
)
_ATTRIBUTES = r"(?P<names>@[\w-]+(?:\|@[\w-]+)*)"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Condition:
    """A test of the first of some attributes that an element has."""

    names: frozenset[str]
    is_met: Callable[[str], object]


class MarkFinder:
    """A function of a tree that returns what an XPath expression returns."""

    def __init__(
        self, tags: Sequence[str], conditions: Sequence[_Condition], *, first: bool
    ) -> None:
        """Search elements of some tags that meet one of the conditions."""
        self._tags = tags
        self._conditions = conditions
        self._first = first
        self._names = frozenset(x for condition in conditions for x in condition.names)
        # Bounded; sites of one system share their classes.
        self._is_wanted = lru_cache(maxsize=4_000)(self._meets_condition)

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """Return the elements below the root of a tree, in document order."""
        return list(islice(self._iterate_elements(tree), 1 if self._first else None))

    def _iterate_elements(self, tree: HtmlElement) -> Iterator[HtmlElement]:
        names, is_wanted = self._names, self._is_wanted
        for element in tree.iterdescendants(*self._tags):
            marks = tuple(mark for mark in element.items() if mark[0] in names)
            if not marks:
                continue
            # A cache of long texts would be as large as the pages that they are from.
            is_long = any(len(text) > _MAX_CACHED for _, text in marks)
            if (self._meets_condition if is_long else is_wanted)(*marks):
                yield element

    def _meets_condition(self, *marks: tuple[str, str]) -> bool:
        for condition in self._conditions:
            text = next((text for name, text in marks if name in condition.names), None)
            if text is not None and condition.is_met(text):
                return True
        return False


def compile_finder(expression: XPath) -> Callable[[HtmlElement], object]:
    """Return a finder for an expression; itself where its form is another one.

    Of expressions with ``[1]`` only the first element is found. The elements of a union
    are found in the order of its parts.
    """
    parts = _UNION.split(" ".join(expression.path.split()))
    tags = tuple(part.removeprefix(".//") for part in parts if _TAG.fullmatch(part))
    finders = [_compile_part(part) for part in parts if not _TAG.fullmatch(part)]
    known = [finder for finder in finders if finder is not None]
    if len(known) < len(finders):
        return expression
    return known[0] if len(parts) == 1 else partial(_find_any, tags, known)


def _find_any(
    tags: Sequence[str], finders: Sequence[MarkFinder], tree: HtmlElement
) -> list[HtmlElement]:
    found = dict.fromkeys(tree.iterdescendants(*tags)) if tags else {}
    for find in finders:
        found.update(dict.fromkeys(find(tree)))
    return list(found)


def _compile_part(path: str) -> MarkFinder | None:
    form = _FORM.fullmatch(path)
    if form is None:
        return None
    conditions = [_read_condition(text) for text in form["conditions"].split(" or ")]
    read = [condition for condition in conditions if condition is not None]
    if len(read) < len(conditions):
        return None
    named = form["tag"] or form["tags"] or "*"
    tags = [tag.removeprefix("self::") for tag in named.split(" or ")]
    return MarkFinder(tags, read, first=form["first"] is not None)


def _read_condition(condition: str) -> _Condition | None:
    """Return a condition of XPath as a test; None if it has another form."""
    for form, make_test in _FORMS:
        match = form.fullmatch(condition)
        is_met = None if match is None else make_test(match)
        if match is not None and is_met is not None:
            names = match["names"] or match["translated"]
            attributes = frozenset(names.replace("@", "").split("|"))
            return _Condition(names=attributes, is_met=is_met)
    return None


_Test = Callable[[str], object]


def _test_existence(_: re.Match[str]) -> _Test:
    return lambda _: True


def _test_equality(condition: re.Match[str]) -> _Test:
    return condition["text"].__eq__


def _test_start(condition: re.Match[str]) -> _Test:
    begin = condition["text"]
    return lambda text: text.startswith(begin)


def _test_part(condition: re.Match[str]) -> _Test:
    part = condition["text"]
    folds = str.maketrans(condition["old"] or "", condition["new"] or "")
    return lambda text: part in text.translate(folds)


def _test_pattern(condition: re.Match[str]) -> _Test | None:
    flags = re.IGNORECASE if condition["flag"] else 0
    pattern = re.compile(condition["text"], flags)
    # Else elements without the attribute match as well.
    return None if pattern.search("") else pattern.search


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Test | None]], ...] = (
    (re.compile(_ATTRIBUTES), _test_existence),
    (re.compile(rf"{_ATTRIBUTES}='(?P<text>[^']*)'"), _test_equality),
    (re.compile(rf"starts-with\({_ATTRIBUTES}, ?'(?P<text>[^']+)'\)"), _test_start),
    (
        re.compile(
            rf"contains\((?:{_ATTRIBUTES}|translate\((?P<translated>@[\w-]+),"
            r" ?'(?P<old>[^']*)', ?'(?P<new>[^']*)'\)), ?'(?P<text>[^']+)'\)"
        ),
        _test_part,
    ),
    (
        re.compile(
            rf"re:test\({_ATTRIBUTES}, ?'(?P<text>[^']+)'(?:, ?'(?P<flag>i)')?\)"
        ),
        _test_pattern,
    ),
)
