"""What a markup family is: how its comments are marked, and what they are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_AUTHOR = re.compile(
    r"(?:^|[-_]|^comment)(?:author|user|user-?name|commenter|nick(?:name)?|poster"
    r"|(?:comment|posted|written|submitted|said)-?by"
    r"|screen-?name|byline|display-?name|profile-name|cuser|autor|auteur|benutzer"
    r"|verfasser|usuario|utilisateur|gebruiker|utente)"
    r"(?:[-_]{0,2}(?:name|link|text|info))?$"
)
_TEXT = re.compile(
    r"^(?:[a-z]{1,12}[-_]|user|reader)?(?:comments?|commen|com|cmt|reply|post|message"
    r"|kommentar|comentario|commentaire|commento|reactie)[-_]{0,2}"
    r"(?:text|texto?|content|body|copy|message|bd|inner-text|description|entry)$"
    r"|^field--name-comment-body$|^wp-block-comment-content$|^commenttext$"
)
_PLAIN_TEXT = re.compile(r"^(?:content|body|text|message|entry-content|e-content|bd)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What an element's markup says of it, in lower case."""

    tag: str
    tokens: tuple[str, ...]
    element_id: str
    itemprop: str


def marks_of(element: HtmlElement) -> Marks:
    """The marks of one element."""
    get = element.get
    return _make_marks(
        element.tag if isinstance(element.tag, str) else "",
        get("class", "")[:_MAX_CLASS],
        get("id", "")[:200],
        get("itemprop", "")[:40],
    )


@lru_cache(maxsize=4_000)
def _make_marks(tag: str, names: str, ident: str, item: str) -> Marks:
    return Marks(
        tag=tag,
        tokens=_split_tokens(names),
        element_id=ident.lower(),
        itemprop=item.lower(),
    )


# A page repeats its classes for each comment; sites of one system share them.
_MAX_CLASS = 500


@lru_cache(maxsize=2_000)
def _split_tokens(marks: str) -> tuple[str, ...]:
    return tuple(marks.lower().split()[:30])


@lru_cache(maxsize=8_000)
def _compute_ranks(
    dialect: Dialect, tag: str, tokens: tuple[str, ...], item: str
) -> tuple[int, int]:
    """How surely such an element holds the author and the text; its id aside."""
    return dialect.rank_author(tag, tokens, item), dialect.rank_text(tag, tokens, item)


# Dialects are compared by identity: they are constants, and keys of a cache.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """One markup family.

    Attributes:
        evidence: found in a class or an id of a page that speaks it.
        record: matches a class token of the element that holds one comment.
        ident: matches its id. One of the two is enough.
        refuse: class tokens of what looks like a comment and is none.
        author, text: class tokens known to hold these, the surest first; what they do
            not find, the structure does.
        text_tags: tags that hold the text in this family.
        fewest: fewer such elements on a page are something else.
    """

    name: str
    evidence: re.Pattern[str]
    record: re.Pattern[str]
    record_id: re.Pattern[str]
    refuse: frozenset[str] = frozenset()
    author: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    text_tags: frozenset[str] = frozenset()
    min_records: int = 1
    tags: frozenset[str] = field(
        default=frozenset({"li", "div", "article", "section", "tr"})
    )

    def is_record(self, marks: Marks) -> bool:
        """Whether the element is one comment, by its marks."""
        if marks.tag not in self.tags or marks.element_id == "comments":
            return False
        if not self.refuse.isdisjoint(marks.tokens):
            return False
        return bool(
            marks.element_id and self.record_id.search(marks.element_id)
        ) or any(map(self.record.search, marks.tokens))

    def author_rank(self, marks: Marks) -> int:
        """How surely the element holds the author's name; 9: not at all."""
        return _compute_ranks(self, marks.tag, marks.tokens, marks.itemprop)[0]

    def text_rank(self, marks: Marks) -> int:
        """How surely the element holds what the reader wrote; 9: not at all."""
        rank = _compute_ranks(self, marks.tag, marks.tokens, marks.itemprop)[1]
        if rank > 2 and marks.element_id and _TEXT.search(marks.element_id):
            return 2
        return rank

    def rank_author(self, tag: str, tokens: tuple[str, ...], item: str) -> int:
        """As :meth:`author_rank`, of an element's marks one by one."""
        for token in self.author:
            if token in tokens:
                return 0
        if "fn" in tokens or item in {"author", "creator"}:
            return 1
        if any(map(_AUTHOR.search, tokens)):
            return 2
        return 3 if (tag == "a" and "url" in tokens) or tag == "cite" else 9

    def rank_text(self, tag: str, tokens: tuple[str, ...], item: str) -> int:
        """As :meth:`text_rank`, without what an id says."""
        if tag in self.text_tags:
            return 0
        for token in self.text:
            if token in tokens:
                return 0
        if item in {"text", "commenttext", "description"}:
            return 1
        if any(map(_TEXT.search, tokens)):
            return 2
        return 3 if any(map(_PLAIN_TEXT.search, tokens)) else 9
