"""Finds the text of one story in the state of a page's scripts.

A state is nested objects of any shape. The story's own object is known by its title:
one of its fields holds the title that the page declares. The text is its longest field
of prose, or its longest list of blocks (paragraphs, headings, items).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.page.fragment_text import split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_NODES = 60_000
MAX_LEVELS = 60
# A story has at least this many characters, or the page's markup is used.
MIN_STORY_CHARACTERS = 200
_MIN_TITLE_CHARACTERS = 8
# Levels between a title and the object that holds title and text: a title may be an
# object of its own (``{"rendered": "..."}``), or one of several in ``meta``.
_MAX_TITLE_LEVELS = 4
_OTHER_STORIES = re.compile(
    r"relat|recommend|latest|trending|popular|most|comment|teaser|card|menu|navig"
    r"|sidebar|footer|breadcrumb|newsletter|promo|stories|articles|posts$|feed"
    r"|translation|messages|i18n|locale|config|bio|description|excerpt|summary|seo"
    r"|caption|query|schema",
    re.IGNORECASE,
)
_TEXT_FIELDS = frozenset(
    """
    text value content contents html body children data paragraph paragraphs markup
    rendered innerhtml blocks items elements nodes attributes props model document root
    headline heading title list listitems caption_text textcontent htmlcontent spans
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_TYPE_FIELDS = ("type", "nodeType", "_type", "__typename", "tag", "tagName", "kind")
_INLINE_TYPE = re.compile(
    r"text|span|link|hyperlink|a|b|i|u|strong|em|bold|italic|mark|inline\w{0,20}"
    r"|\w{0,20}-?hyperlink",
    re.IGNORECASE,
)
_UNREAD_TYPE = re.compile(
    r"image|video|embed|advert|\bad\b|gallery|related|promo|newsletter|audio|caption",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?:)?//\S+|/\S*|[\w-]+\.\w{2,5}|#[\w-]+")
_SENTENCE = re.compile(r"\w[^.!?。！？।]{10,}[.!?。！？।…»”\"]")  # noqa: RUF001 - full stops of scripts


@dataclass(slots=True)
class _Budget:
    """How many further values a search may visit."""

    left: int = MAX_NODES


def find_story_text(state: object, title: str) -> str:
    """Return the text of the object with this title, one paragraph a line, else ""."""
    key = fold_text(title)
    if len(key) < _MIN_TITLE_CHARACTERS:
        return ""
    owners: list[object] = []
    _collect_owners(state, key, [], owners, _Budget())
    texts = (_find_longest_text(owner, _Budget(), 0) for owner in owners[:20])
    text = max(texts, key=len, default="")
    return text if len(text) >= MIN_STORY_CHARACTERS else ""


def read_blocks(value: object) -> str:
    """Return the text of a list of blocks, or of a document of them, a block a line."""
    lines: list[str] = []
    _Blocks(lines, _Budget()).read(value, 0)
    return "\n".join(line.strip() for line in lines if line.strip())


def resolve_references(table: object) -> object:
    """Return the first value of a table whose objects refer to values by their index.

    Nuxt writes its state so; an index that is being resolved is left out.
    """
    if not isinstance(table, list) or not table:
        return table
    return _resolve(table, 0, _Budget(), frozenset())


def _resolve(
    table: list[object], index: int, budget: _Budget, above: frozenset[int]
) -> object:
    budget.left -= 1
    is_valid = 0 <= index < len(table) and index not in above
    if budget.left < 0 or not is_valid or len(above) > MAX_LEVELS:
        return None
    value, above = table[index], above | {index}

    def look_up(item: object) -> object:
        is_index = isinstance(item, int) and not isinstance(item, bool)
        return _resolve(table, item, budget, above) if is_index else item  # type: ignore[arg-type]  # checked just now

    if isinstance(value, dict):
        return {name: look_up(item) for name, item in value.items()}
    if isinstance(value, list):
        return [look_up(item) for item in value]
    return value


def _collect_owners(
    value: object,
    key: str,
    path: list[object],
    owners: list[object],
    budget: _Budget,
) -> None:
    """Collect the objects that hold the title, the innermost of each place first."""
    budget.left -= 1
    if budget.left < 0 or len(path) > MAX_LEVELS:
        return
    if isinstance(value, str):
        # A title has at most a few signs more than its folded letters.
        if len(value) < 3 * len(key) + 40 and fold_text(value) == key:
            objects = [item for item in path if isinstance(item, dict)]
            _add_owner(objects[-_MAX_TITLE_LEVELS:], owners)
    elif isinstance(value, dict | list):
        path.append(value)
        for item in value.values() if isinstance(value, dict) else value:
            _collect_owners(item, key, path, owners, budget)
        path.pop()


def _add_owner(objects: Sequence[object], owners: list[object]) -> None:
    """Add the innermost object around a title that has a story of its own."""
    for item in reversed(objects):
        if any(item is owner for owner in owners):
            return
        if len(_find_longest_text(item, _Budget(), 0)) >= MIN_STORY_CHARACTERS:
            owners.append(item)
            return


def _find_longest_text(value: object, budget: _Budget, level: int) -> str:
    """Return the longest text of one field or list of blocks within an object."""
    budget.left -= 1
    if budget.left < 0 or level > MAX_LEVELS:
        return ""
    if isinstance(value, str):
        return _read_prose(value)
    best = ""
    if isinstance(value, list):
        lines: list[str] = []
        _Blocks(lines, budget).read(value, level)
        best = "\n".join(line for line in lines if line)
        best = best if _SENTENCE.search(best) else ""
    items = value.items() if isinstance(value, dict) else ()
    for name, item in items:
        if not _OTHER_STORIES.search(str(name)):
            best = max(best, _find_longest_text(item, budget, level + 1), key=len)
    if isinstance(value, list) and not best:
        for item in value:
            best = max(best, _find_longest_text(item, budget, level + 1), key=len)
    return best


def _read_prose(text: str) -> str:
    if len(text) < MIN_STORY_CHARACTERS or not _SENTENCE.search(text):
        return ""
    return "\n".join(split_lines(text))


class _Blocks:
    """Reads a list of blocks into lines: text nodes within a block are one line."""

    def __init__(self, lines: list[str], budget: _Budget) -> None:
        self._lines = lines
        self._budget = budget
        self._is_open = False
        self._count = 0

    def read(self, value: object, level: int) -> None:
        self._budget.left -= 1
        if self._budget.left < 0 or level > MAX_LEVELS:
            return
        if isinstance(value, str):
            self._append(value)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, str):
                    self._is_open = False
                self.read(item, level + 1)
        elif isinstance(value, dict):
            self._read_block(value, level)

    def _read_block(self, block: dict[str, object], level: int) -> None:
        types = (block.get(name) for name in _TYPE_FIELDS)
        kind = next((text for text in types if isinstance(text, str)), "")
        if _UNREAD_TYPE.search(kind):
            return
        is_inline = _INLINE_TYPE.fullmatch(kind) is not None or set(block) == {"text"}
        was_open, count = self._is_open, self._count
        self._is_open = was_open and is_inline
        for name, item in block.items():
            if name.lower() in _TEXT_FIELDS:
                self.read(item, level + 1)
        # An object without text (the address of a link) ends no line.
        self._is_open = was_open if count == self._count else is_inline

    def _append(self, text: str) -> None:
        if not text.strip() or _ADDRESS.fullmatch(text.strip()):
            return
        self._count += 1
        lines = split_lines(text)
        if self._is_open and self._lines and len(lines) == 1:
            gap = " " if text[:1].isspace() or self._lines[-1].endswith(" ") else ""
            self._lines[-1] = self._lines[-1].rstrip() + gap + lines[0]
        else:
            self._lines.extend(lines)
        if lines and text[-1:].isspace():
            self._lines[-1] += " "
        self._is_open = True
