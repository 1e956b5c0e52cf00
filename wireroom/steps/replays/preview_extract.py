"""What reading a stored page again would change, without changing anything.

Asks what ``extract`` asks of a replay, by the same functions, in a transaction that
only reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wireroom.dedupe.revision_diff import Difference, difference
from wireroom.errors import Permanent, Transient
from wireroom.extract import extract_page
from wireroom.model.states import Outcome
from wireroom.steps.articles.article_columns import columns, differing
from wireroom.steps.articles.extract import stored_page
from wireroom.steps.articles.merge_comments import completed
from wireroom.store.comments import Delta

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from wireroom.model.article import Comment
    from wireroom.store.database import Transaction

# Told as title and sentences, or follows from them.
_TOLD = frozenset({"title", "text", "word_count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What would be another.

    Attributes:
        refused: why nothing could be read, where that is news; None where it is not.
        readable: it was rejected or failed, and says something now.
        titles: before and after. fields: (before, after) by column.
        comments: those that would be written, by key; delta names them.
    """

    refused: str | None = None
    readable: bool = False
    titles: tuple[str, str] = ("", "")
    text: Difference | None = None
    fields: Mapping[str, tuple[Any, Any]]
    delta: Delta
    comments: Mapping[str, Comment]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Name what would change, for counting; nothing where all stays."""
        delta = self.delta
        said = {
            "unreadable": self.refused is not None,
            "readable": self.readable,
            "title": self.titles[0] != self.titles[1],
            "text": self.text is not None and bool(self.text.gone or self.text.new),
            **dict.fromkeys(self.fields, True),
            "comments added": bool(delta.added or delta.returned),
            "comments changed": bool(delta.edited or delta.moved),
            "comments gone": bool(delta.gone),
        }
        return tuple(kind for kind, is_so in said.items() if is_so)


def foresee(tx: Transaction, article: Row[Any]) -> Foreseen:
    """Read an article's stored page, and compare."""
    try:
        page = stored_page(tx, article)
        read = completed(tx, article, page, extract_page(page))
    except (Permanent, Transient) as error:
        is_known = (
            article.outcome == Outcome.REJECTED and article.reason == error.reason
        )
        refused = None if is_known else str(error)
        return Foreseen(refused=refused, fields={}, delta=Delta(), comments={})
    said = columns(read.found, page, tx, article)
    seen = read.found.comments
    delta = tx.comments.compared(article.id, seen, whole=read.whole)
    return Foreseen(
        readable=article.outcome in (Outcome.REJECTED, Outcome.FAILED),
        titles=(article.title, said["title"]),
        text=difference(article.title, article.text, said["title"], said["text"]),
        fields={
            name: (getattr(article, name), said[name])
            for name in differing(article, said)
            if name not in _TOLD
        },
        delta=delta,
        comments={c.key: c for c in (*tx.comments.known(article.id), *seen)},
    )
