"""Recognises comments among the objects of a page's script data.

Systems name the fields of a comment in a few dozen ways, with underscores or capitals.
An object is a comment if it has a text beside a name or a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from wireroom.extract.script_data.state_text import read_blocks

StateObject: TypeAlias = Mapping[str, object]

# Names of fields without capitals, hyphens and underscores; the surest first.
_TEXTS = tuple(
    """
    bodyhtml commenthtml contenthtml htmlbody renderedbody cooked html
    commentbody commenttext commentcontent body text content message comment
    rawmessage raw plaintext textcontent description
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_AUTHORS = tuple(
    """
    author authorname commenter commentername commentauthor user userdisplayname
    username userinfo creator createdby postedby owner profile member
    displayname nickname screenname name by
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_NAMES = tuple(
    """
    displayname name fullname nickname username screenname handle login title
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_LINKS = ("authorurl", "url", "website", "profileurl", "homepage", "link")
_TIMES = tuple(
    """
    createdatutc dategmt commentdategmt createdat created creationdate
    createddate datecreated createtime createdtime createdon insertedat postedat
    posted posteddate publishedat published publishdate datepublished
    publicationdate submittedat submitted commentdate date timestamp time
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_IDS = ("id", "databaseid", "commentid", "uuid", "cid", "key")
_PARENTS = tuple(
    """
    parentid parentcommentid commentparent parent parentcomment inreplytoid
    inreplyto replytoid replyto repliedto ancestorpath
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_REPLIES = tuple(
    """
    children replies comments answers responses childcomments subcomments nested
    replycomments commentreplies
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_VOTES = ("score", "likes", "likecount", "likescount", "upvotes", "votes", "points")
_MARKUP = ("rendered", "html", "text", "raw", "value", "plaintext", "markdown", "body")
_WRAPPED = ("node", "comment", "attributes", "data")
_LISTS = ("items", "nodes", "edges", "data", "results", "list", "comments", "children")
_STATUS = ("status", "state", "moderationstatus", "moderation")
_DELETED = frozenset({"deleted", "removed", "trash", "withdrawn"})
_UNSEEN = frozenset(
    {"spam", "pending", "hold", "held", "unapproved", "rejected", "hidden", "draft"}
)
_ZONELESS_UTC = ("gmt", "utc")
_MAX_VOTES = 10**9
_MAX_LEVELS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StateComment:
    """One comment as an object of the data states it.

    Attributes:
        text: plain, or HTML. posted: a number or a text, None without any.
        parent_id: of the comment that this one answers, "" if it names none.
        is_utc: a time without a zone is in UTC by the field's name.
    """

    comment_id: str = ""
    parent_id: str = ""
    author: str = ""
    author_url: str = ""
    posted: int | float | str | None = None
    is_utc: bool = False
    text: str = ""
    votes: int | None = None
    is_removed: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it has what every comment has: a name and a time."""
        return bool(self.author) and self.posted is not None


class ObjectReader:
    """Reads objects of one state, in which objects may stand for others.

    Args:
        references: objects by the name that ``{"__ref": NAME}`` refers to.
    """

    def __init__(self, references: StateObject) -> None:
        self._references = references

    def list_objects(self, value: object) -> list[StateObject]:
        """Return the objects of a list, or of an object of lists or of objects."""
        value = self._resolve(value)
        if isinstance(value, Mapping):
            fields = _fold_names(value)
            lists = (self._resolve(fields.get(name)) for name in _LISTS)
            value = next((x for x in lists if isinstance(x, list)), [*value.values()])
        items = value if isinstance(value, list) else []
        objects = map(self._unwrap, items)
        return [item for item in objects if item is not None]

    def read_comment(self, item: StateObject) -> StateComment | None:
        """Return the comment that an object is; None if it is none, or not shown."""
        fields = _fold_names(item)
        status = _read_word(fields, _STATUS)
        if status in _UNSEEN or fields.get("approved") in (False, "0"):
            return None
        is_removed = status in _DELETED or any(
            fields.get(name) is True for name in ("deleted", "isdeleted", "removed")
        )
        text = "" if is_removed else self._read_text(fields)
        posted_name = next((x for x in _TIMES if _is_time(fields.get(x))), "")
        posted = fields.get(posted_name)
        comment = StateComment(
            comment_id=_read_first_id(fields, _IDS),
            parent_id=self._read_parent(fields),
            author=self._read_author(fields),
            author_url=self._read_author_url(fields),
            posted=posted if isinstance(posted, int | float | str) else None,
            is_utc=posted_name.endswith(_ZONELESS_UTC),
            text=text,
            votes=_read_votes(fields),
            is_removed=is_removed,
        )
        is_comment = bool(text) and (comment.author or comment.posted is not None)
        is_place = is_removed and comment.comment_id
        return comment if is_comment or is_place else None

    def list_replies(self, item: StateObject) -> list[StateObject]:
        """Return the objects nested in a comment as its replies."""
        fields = _fold_names(item)
        for name in _REPLIES:
            replies = self.list_objects(fields.get(name))
            if replies:
                return replies
        return []

    def _resolve(self, value: object) -> object:
        if isinstance(value, Mapping) and isinstance(value.get("__ref"), str):
            return self._references.get(str(value["__ref"]))
        return value

    def _unwrap(self, item: object) -> StateObject | None:
        """Return an object without the ``{"node": ...}`` of some interfaces around."""
        item = self._resolve(item)
        if not isinstance(item, Mapping):
            return None
        if self._read_text(_fold_names(item)):
            return item
        for name in _WRAPPED:
            inner = self._resolve(item.get(name))
            if isinstance(inner, Mapping) and len(inner) > 1:
                return {**{key: item[key] for key in item if key != name}, **inner}
        return item

    def _read_text(self, fields: StateObject) -> str:
        for name in _TEXTS:
            value = self._resolve(fields.get(name))
            if isinstance(value, Mapping) and name not in _WRAPPED:
                inner = _fold_names(value)
                texts = (inner.get(part) for part in _MARKUP)
                value = next((x for x in texts if isinstance(x, str)), value)
            if isinstance(value, Mapping | list) and value and name not in _WRAPPED:
                value = read_blocks(value)
            if isinstance(value, str) and value.strip():
                return value
        return ""

    def _read_author(self, fields: StateObject) -> str:
        for name in _AUTHORS:
            value = self._resolve(fields.get(name))
            if isinstance(value, list) and value:
                value = self._resolve(value[0])
            if isinstance(value, Mapping):
                value = _read_person(value)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""

    def _read_author_url(self, fields: StateObject) -> str:
        for name in _AUTHORS:
            value = self._resolve(fields.get(name))
            if isinstance(value, Mapping):
                inner = _fold_names(value)
                links = (inner.get(part) for part in _LINKS)
                return next((x for x in links if isinstance(x, str)), "")
        link = fields.get("authorurl")
        return link if isinstance(link, str) else ""

    def _read_parent(self, fields: StateObject) -> str:
        for name in _PARENTS:
            value = fields.get(name)
            if isinstance(value, Mapping):
                inner = self._resolve(value)
                value = inner if isinstance(inner, Mapping) else {}
                value = _read_first_id(_fold_names(value), _IDS)
            parent = _read_id(value)
            if parent:
                # A path of ids ends with the nearest one.
                return parent.rpartition(".")[2] if name == "ancestorpath" else parent
        return ""


def _read_person(person: StateObject) -> str:
    fields = _fold_names(person)
    for name in _NAMES:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value
    parts = (fields.get(name) for name in ("firstname", "lastname"))
    return " ".join(part.strip() for part in parts if isinstance(part, str))


def _read_word(fields: StateObject, names: Sequence[str]) -> str:
    words = (fields.get(name) for name in names)
    return next((word.lower() for word in words if isinstance(word, str)), "")


def _read_first_id(fields: StateObject, names: Sequence[str]) -> str:
    return next(filter(None, (_read_id(fields.get(name)) for name in names)), "")


def _read_id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = str(value).strip()
    return text if text != "0" and len(text) <= 100 else ""


def _is_time(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number or (isinstance(value, str) and bool(value.strip()))


def _read_votes(fields: StateObject) -> int | None:
    for name in _VOTES:
        value = fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value if abs(value) < _MAX_VOTES else None
    return None


def _fold_names(item: StateObject) -> dict[str, object]:
    """Return the fields by folded names; of equal ones the first that has a value."""
    fields: dict[str, object] = {}
    for name, value in item.items():
        folded = fold_name(name)
        if fields.get(folded) in (None, ""):
            fields[folded] = value
    return fields


@lru_cache(maxsize=4_000)
def fold_name(name: str) -> str:
    """Return the name of a field as it is compared: ``parent_id`` is ``parentid``."""
    return name.replace("_", "").replace("-", "").lower()


def iterate_threads(
    reader: ObjectReader, objects: Sequence[StateObject]
) -> Iterator[tuple[StateObject, StateObject | None]]:
    """Yield objects and those nested in them, each with the one it is nested in."""
    stack: list[tuple[StateObject, StateObject | None, int]] = [
        (item, None, 0) for item in reversed(objects)
    ]
    while stack:
        item, parent, level = stack.pop()
        yield item, parent
        if level < _MAX_LEVELS:
            replies = reader.list_replies(item)
            stack += [(reply, item, level + 1) for reply in reversed(replies)]
