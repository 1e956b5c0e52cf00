"""Finds the lists of comments in the data that a page hands to its scripts.

Such data has any shape, and holds more than the page's own discussion: the latest
comments of the site, those of other stories. A list counts if the names on the way to
it speak of comments, nearly all of its objects are comments with name and time, and it
does not belong to an object with another story's title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.extract.comments.state_objects import (
    ObjectReader,
    StateComment,
    fold_name,
    iterate_threads,
)
from wireroom.extract.comments.state_pages import has_more
from wireroom.extract.metadata.headline import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.extract.comments.state_objects import StateObject

MAX_COMMENTS = 5_000
_MAX_NODES = 60_000
_MAX_LEVELS = 60
# Both for names in lower case: a search that ignores case takes several times as long.
_DISCUSSION = re.compile(
    r"omment|omentar|discussion|repl(?:y|ies)|responses|reacties|yorum|thread"
)
_ELSEWHERE = re.compile(
    r"relat|recommend|latest|recent|trend|popular|sidebar|teaser|menu|navig|i18n"
    r"|translation|locale|messages|config|settings|notification|template|preview"
)
# Names on the way to a list that may come after the one that speaks of comments:
# ``comments.data.items``.
_MAX_STEPS = 3
# Objects of a normalised cache: ``"Comment:51": {...}``.
_CACHED = re.compile(r"\w{0,40}Comment:.")
_COUNTS = frozenset(
    """
    commentcount commentscount commentcounts numcomments numberofcomments totalcomments
    commenttotal totalcommentcount
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_TOTALS = ("total", "totalcount", "count")
_STORY_FIELDS = ("url", "slug", "link", "href", "permalink", "canonicalurl", "path")
_MIN_TITLE_CHARACTERS = 8
_MAX_COUNT = 10_000_000
# The share of a list's objects that are comments with a name and a time.
_WHOLE_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class StateList:
    """One discussion.

    Attributes:
        comments: each with the place of the comment that it answers, which is earlier.
        claimed: the number that the data states, None if it states none.
        continues: the data says that there are more.
    """

    comments: tuple[tuple[StateComment, int | None], ...]
    claimed: int | None = None
    continues: bool = False


def find_longest_list(
    state: object, name: str, page_titles: Sequence[str]
) -> StateList | None:
    """Return the longest discussion of the page's own story; None without any.

    Args:
        name: of the variable or script that holds the state. page_titles: what the page
            declares as its title and its headings.
    """
    search = _Search(tuple(map(fold_text, page_titles)))
    search.visit(state, (name,), is_other=False)
    if not search.lists:
        return None
    longest = max(search.lists, key=lambda found: len(found.comments))
    claimed = longest.claimed
    if claimed is None and len(search.counts) == 1:
        claimed = next(iter(search.counts))
    return StateList(
        comments=longest.comments, claimed=claimed, continues=longest.continues
    )


@dataclass(slots=True)
class _Search:
    """One walk over a state.

    Attributes:
        counts: numbers of comments that objects state, unless of another story.
    """

    titles: tuple[str, ...]
    lists: list[StateList] = field(default_factory=list)
    counts: set[int] = field(default_factory=set)
    references: StateObject = field(default_factory=dict)
    left: int = _MAX_NODES

    def visit(
        self,
        value: object,
        path: tuple[str, ...],
        *,
        is_other: bool,
        outer: StateObject | None = None,
    ) -> None:
        """Add the discussions within a value.

        Args:
            path: the names that lead to the value, the last of which is its own.
            is_other: the value belongs to another story than the page's.
            outer: the object that has the value under that name.
        """
        self.left -= 1
        if self.left < 0 or len(path) > _MAX_LEVELS:
            return
        if isinstance(value, Mapping):
            self._visit_object(value, path, outer, is_other=is_other)
        elif isinstance(value, list):
            if not is_other and self._take_list(value, path, outer):
                return
            for item in value:
                self.visit(item, path, is_other=is_other)

    def _visit_object(
        self,
        value: StateObject,
        path: tuple[str, ...],
        outer: StateObject | None,
        *,
        is_other: bool,
    ) -> None:
        title = _read_title(value)
        if title:
            is_other = not any(title in known for known in self.titles)
        cached = [item for name, item in value.items() if _CACHED.match(name)]
        if cached:
            self.references = value
            self._take_list(cached, ("comments",))
        elif not is_other and self._take_list(value, path, outer):
            return
        for name, item in value.items():
            if _ELSEWHERE.search(name.lower()):
                continue
            if not is_other and fold_name(name) in _COUNTS and _is_count(item):
                self.counts.add(item)  # type: ignore[arg-type]  # checked just now
            self.visit(item, (*path, name), is_other=is_other, outer=value)

    def _take_list(
        self, value: object, path: tuple[str, ...], outer: StateObject | None = None
    ) -> bool:
        """Add a list if it is one of comments."""
        if not any(map(_mentions_discussion, path[-_MAX_STEPS:])):
            return False
        reader = ObjectReader(self.references)
        objects = reader.list_objects(value)
        comments = _read_threads(reader, objects)
        if not comments or not _are_comments(objects, comments):
            return False
        around = value if isinstance(value, Mapping) else {}
        beside = _select_fields_beside(outer or {}, path)
        self.lists.append(
            StateList(
                comments=comments,
                claimed=_read_total({**beside, **around}),
                continues=has_more(around) or has_more(beside),
            )
        )
        return True


def _select_fields_beside(outer: StateObject, path: tuple[str, ...]) -> StateObject:
    """Return the fields about a list in the object that holds it.

    All in ``comments: {byId: {...}, hasMore: true}``. The object of a story holds more
    than its discussion: of ``{comments: [...], commentsPagination: {...}}`` only the
    fields that mention a discussion.
    """
    if any(map(_mentions_discussion, path[-2:-1])):
        return outer
    return {k: v for k, v in outer.items() if _mentions_discussion(k)}


@dataclass(slots=True, eq=False)
class _Row:
    """A comment while its thread is settled."""

    comment: StateComment
    parent: _Row | None = None
    replies: list[_Row] = field(default_factory=list)


def _read_threads(
    reader: ObjectReader, objects: Sequence[StateObject]
) -> tuple[tuple[StateComment, int | None], ...]:
    """Return comments, each once, behind the one that it answers."""
    rows = _collect_rows(reader, objects)
    by_id = {row.comment.comment_id: row for row in rows if row.comment.comment_id}
    for row in rows:
        named = by_id.get(row.comment.parent_id)
        row.parent = named if named is not None and named is not row else row.parent
    for row in rows:
        if row.parent is not None:
            row.parent.replies.append(row)
    kept = [r for r in _iterate_down(rows) if r.replies or not r.comment.is_removed]
    places = {row: place for place, row in enumerate(kept)}
    return tuple((row.comment, _find_parent_place(row, places)) for row in kept)


def _find_parent_place(row: _Row, places: Mapping[_Row, int]) -> int | None:
    place = None if row.parent is None else places.get(row.parent)
    return place if place is not None and place < places[row] else None


def _collect_rows(reader: ObjectReader, objects: Sequence[StateObject]) -> list[_Row]:
    rows: list[_Row] = []
    by_id: dict[str, _Row] = {}
    by_object: dict[int, _Row] = {}
    for item, above in iterate_threads(reader, objects):
        parent = None if above is None else by_object.get(id(above))
        comment = reader.read_comment(item) if len(rows) < MAX_COMMENTS else None
        if comment is None:
            continue
        row = by_id.get(comment.comment_id) if comment.comment_id else None
        if row is None:
            row = _Row(comment)
            rows.append(row)
            by_id[comment.comment_id] = row
        by_object[id(item)] = row
        row.parent = row.parent or (parent if parent is not row else None)
    return rows


def _iterate_down(rows: Sequence[_Row]) -> Iterator[_Row]:
    """Yield each thread from its top; rows that answer each other in a circle last."""
    stack = [row for row in reversed(rows) if row.parent is None]
    seen: set[_Row] = set()
    while stack:
        row = stack.pop()
        if row not in seen:
            seen.add(row)
            yield row
            stack += reversed(row.replies)
    yield from (row for row in rows if row not in seen)


def _are_comments(
    objects: Sequence[StateObject],
    comments: Sequence[tuple[StateComment, int | None]],
) -> bool:
    """Return whether nearly all objects are comments, and those nearly all whole."""
    shown = [comment for comment, _ in comments if not comment.is_removed]
    whole = sum(comment.is_whole for comment in shown)
    return whole >= max(1, _WHOLE_SHARE * len(shown)) and (
        len(comments) >= _WHOLE_SHARE * len(objects)
    )


def _read_title(value: StateObject) -> str:
    """Return the folded title of an object that is a story, "" if it is none."""
    names = {fold_name(name) for name in value}
    if names.isdisjoint(_STORY_FIELDS):
        return ""
    titles = (value.get(name) for name in ("title", "headline"))
    title = fold_text(next((x for x in titles if isinstance(x, str)), ""))
    return title if len(title) >= _MIN_TITLE_CHARACTERS else ""


def _read_total(around: StateObject) -> int | None:
    names = {fold_name(name): name for name in around}
    totals = (around.get(names[name]) for name in _TOTALS if name in names)
    return next((x for x in totals if isinstance(x, int) and _is_count(x)), None)


def _mentions_discussion(name: str) -> bool:
    return _DISCUSSION.search(name.lower()) is not None


def _is_count(value: object) -> bool:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and 0 <= value < _MAX_COUNT  # type: ignore[operator]  # mypy loses the check of is_number
