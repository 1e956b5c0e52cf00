"""What a markup family is: the marks of its comments and of their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.leaf_texts import (
    MAX_PROFILE_CLASS,
    has_profile_mark,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The name of the family whose words are any page's.
GENERIC_NAME = "generic"
# Rank of an element that does not hold the part; 0 is the surest.
NO_RANK = 9
# Characters of an attribute and tokens of a class attribute that are read.
_MAX_CLASS = 500
_MAX_ID = 200
_MAX_ITEMPROP = 40
_MAX_TOKENS = 30
_AUTHOR_CLASS = re.compile(
    r"(?:^|[-_]|^comment)(?:author|user|user-?name|commenter|nick(?:name)?|poster"
    r"|(?:comment|posted|written|submitted|said)-?by"
    r"|screen-?name|byline|display-?name|profile-name|cuser|autor|auteur|benutzer"
    r"|verfasser|usuario|utilisateur|gebruiker|utente)"
    r"(?:[-_]{0,2}(?:name|link|text|info))?$"
    r"|^(?:comment|reader|visitor)(?:[-_]{1,2}(?:meta|head|header|info))?[-_]{1,2}name$"
)
_TEXT_MARK = re.compile(
    r"^(?:[a-z]{1,12}[-_]|user|reader)?(?:comments?|commen|com|cmt|reply|post|message"
    r"|kommentar|comentario|commentaire|commento|reactie)[-_]{0,2}"
    r"(?:text|texto?|content|body|copy|message|msg|bd|inner-text|description|entry)$"
    r"|^field--name-comment-body$|^wp-block-comment-content$|^commenttext$"
)
_COMMENT_ID = re.compile(r"(?:comment|cmt)[-_]?\d+")
_VOTES_TOKEN = re.compile(
    r"(?:^|[-_])(?:votes?|score|points|rating|likes?-?count)(?:$|[-_])"
)
_PLAIN_TEXT_CLASS = re.compile(
    r"^(?:content|body|text|message|entry-content|e-content|bd)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """An element's tag, classes, id and ``itemprop``, in lower case.

    Attributes:
        is_profile: it is about a member. is_votes: it holds the number of votes.
        ranks: of the author and the text by dialect; one dictionary for all marks that
            differ in their id alone.
    """

    tag: str
    tokens: tuple[str, ...]
    element_id: str
    itemprop: str
    is_profile: bool
    is_votes: bool
    ranks: dict[Dialect, tuple[int, int]] = field(
        default_factory=dict, compare=False, repr=False
    )


# Dialects are compared by identity: they are constants, and keys of a cache.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """One markup family.

    Attributes:
        name: the reader's name, stored with the article.
        evidence: matches a class or an id of every page of the family.
        record: matches a class token of the element that holds one comment.
        record_id: matches its id. One of the two is enough.
        refuse: class tokens of elements that look like a comment and are none.
        author, text: class tokens of the elements that hold these, the surest first;
            what they do not find, the structure of the comment does.
        text_tags: tags that hold the text in this family.
        min_records: fewer records on a page are something else.
        tags: tags of a record. id_tags: those of one that its id alone marks; their
            class is that of a list.
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
        default=frozenset({"li", "div", "article", "section", "tr", "details"})
    )

    id_tags: frozenset[str] = frozenset()

    def is_record(self, marks: Marks) -> bool:
        """Return whether the marks are those of one comment."""
        if marks.element_id == "comments":
            return False
        if marks.tag not in self.tags:
            is_id_tag = marks.tag in self.id_tags
            return is_id_tag and _COMMENT_ID.fullmatch(marks.element_id) is not None
        if not self.refuse.isdisjoint(marks.tokens):
            return False
        element_id = marks.element_id
        return bool(element_id and self.record_id.search(element_id)) or any(
            map(self.record.search, marks.tokens)
        )

    def author_rank(self, marks: Marks) -> int:
        """Rank how surely the element holds the author's name."""
        return self._rank_without_id(marks)[0]

    def text_rank(self, marks: Marks) -> int:
        """Rank how surely the element holds the reader's text."""
        return self.rank(marks)[1]

    def rank(self, marks: Marks) -> tuple[int, int]:
        """Return the ranks of author and text."""
        ranks = self._rank_without_id(marks)
        element_id = marks.element_id
        if element_id and ranks[1] > 2 and _TEXT_MARK.search(element_id):
            return ranks[0], 2
        return ranks

    def _rank_without_id(self, marks: Marks) -> tuple[int, int]:
        """Return the ranks by all marks but the id, which are kept with the marks."""
        ranks = marks.ranks.get(self)
        if ranks is None:
            ranks = marks.ranks[self] = (
                self._rank_author(marks),
                self._rank_text(marks),
            )
        return ranks

    def _rank_author(self, marks: Marks) -> int:
        tag, tokens = marks.tag, marks.tokens
        if any(token in tokens for token in self.author):
            return 0
        if "fn" in tokens or marks.itemprop in {"author", "creator"}:
            return 1
        if any(map(_AUTHOR_CLASS.search, tokens)):
            return 2
        return 3 if (tag == "a" and "url" in tokens) or tag == "cite" else NO_RANK

    def _rank_text(self, marks: Marks) -> int:
        tokens = marks.tokens
        if marks.tag in self.text_tags or any(token in tokens for token in self.text):
            return 0
        if marks.itemprop in {"text", "commenttext", "description", "articlebody"}:
            return 1
        if any(map(_TEXT_MARK.search, tokens)):
            return 2
        return 3 if any(map(_PLAIN_TEXT_CLASS.search, tokens)) else NO_RANK


def marks_of(element: HtmlElement) -> Marks:
    """Return the marks of one element.

    Cached by the attributes: a page repeats its classes for each comment, and sites of
    one system share them.
    """
    get = element.get
    names = get("class", "")[:_MAX_CLASS]
    return _make_marks(
        element.tag if isinstance(element.tag, str) else "",
        # Drupal's name of a user, in themes that drop its class.
        f"{names} username" if get("lang") == "" else names,
        get("id", "")[:_MAX_ID],
        get("itemprop", "")[:_MAX_ITEMPROP],
    )


@lru_cache(maxsize=4_000)
def _make_marks(tag: str, names: str, element_id: str, itemprop: str) -> Marks:
    return Marks(
        tag=tag,
        tokens=_split_tokens(names),
        element_id=element_id.lower(),
        itemprop=itemprop.lower(),
        is_profile=has_profile_mark(names[:MAX_PROFILE_CLASS]),
        is_votes=_has_votes_mark(names),
        ranks=_make_ranks(tag, names, itemprop),
    )


@lru_cache(maxsize=4_000)
def _make_ranks(*_marks: str) -> dict[Dialect, tuple[int, int]]:
    """Return the dictionary of these marks, empty at first."""
    return {}


@lru_cache(maxsize=2_000)
def _has_votes_mark(names: str) -> bool:
    return any(map(_VOTES_TOKEN.search, _split_tokens(names)))


@lru_cache(maxsize=2_000)
def _split_tokens(names: str) -> tuple[str, ...]:
    return tuple(names.lower().split()[:_MAX_TOKENS])
