"""Comments that one reader found, and what readers are given to find them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from wireroom.extract.comments.comment_index import CommentIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.extract.comments.markup.date_context import DateContext
    from wireroom.extract.comments.tree_view import TreeView


class Evidence(Enum):
    """Why the elements of a candidate are comments; it decides what is verified."""

    # An operator named the elements.
    RULE = auto()
    # Marks of a known system, or a schema.org type.
    SYSTEM = auto()
    # Words that any page may use, or markup that repeats around dates.
    PATTERN = auto()
    # An anchor that says "comment" and its number precedes each.
    COMMENT_ANCHOR = auto()
    # An anchor with a number precedes each; it may be the number of anything.
    NUMBERED_ANCHOR = auto()
    # A heading such as "Comments" precedes them.
    HEADING = auto()
    # A list of names with texts in a section for comments, without dates.
    UNDATED = auto()
    # The posts of a topic, of which the first one is proved to begin the topic.
    TOPIC = auto()
    # Objects with the fields of a comment in the data of the page's scripts.
    DATA = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The comments of one reader.

    Attributes:
        read_by: the reader's name, stored with the article.
        drafts: the comments in the page's order; ``parent`` is an index into them.
        records: the elements to remove from the page, one for each comment.
        view: the tree that the elements belong to.
        claimed: the number of comments that the reader's data states, None without one.
        continues: the data says that there are more.
    """

    read_by: str
    evidence: Evidence
    drafts: Sequence[CommentDraft]
    records: Sequence[HtmlElement]
    view: TreeView
    claimed: int | None = None
    continues: bool = False

    @property
    def dated_count(self) -> int:
        """The number of comments that have a time of their own, if a reader finds it.

        An answer in the box of another comment has none.
        """
        return sum(1 for draft in self.drafts if not draft.is_answer)

    @property
    def whole_count(self) -> int:
        """The number of comments that have both an author and a time."""
        return sum(1 for draft in self.drafts if draft.author and draft.posted)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContext:
    """What a reader knows beside the tree.

    Attributes:
        selectors: the operator's CSS selectors for comments.
        dates: what relative and zoneless dates are read against.
        expected: the number of comments the page claims, None if it claims none.
        base: the address that links are joined to.
        best: the best candidate of the same stage so far.
    """

    selectors: Sequence[str]
    dates: DateContext
    expected: int | None
    base: str = ""
    best: Candidate | None = None


Reader: TypeAlias = Callable[[CommentIndex, ReadContext], tuple[Candidate, ...]]


def make_candidates(
    read_by: str, evidence: Evidence, drafts: Sequence[CommentDraft], view: TreeView
) -> tuple[Candidate, ...]:
    """Return the drafts as one candidate; none if there are no drafts."""
    if not drafts:
        return ()
    candidate = Candidate(
        read_by=read_by,
        evidence=evidence,
        drafts=drafts,
        records=[draft.element for draft in drafts],
        view=view,
    )
    return (candidate,)
