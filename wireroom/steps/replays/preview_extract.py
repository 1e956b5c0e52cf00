"""What reading a stored page again would change, without changing anything.

Asks what ``extract`` asks of a replay, by the same functions, in a transaction that
only reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wireroom.dedupe.revision_diff import VersionDiff, diff_versions
from wireroom.errors import Permanent, Transient
from wireroom.extract import extract_page
from wireroom.model.states import Outcome
from wireroom.steps.articles.article_columns import build_columns, changed_columns
from wireroom.steps.articles.extract import load_page
from wireroom.steps.articles.merge_comments import merge_stored_comments
from wireroom.store.comments import CommentDelta

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.model.article import Comment
    from wireroom.model.rows import ArticleRow
    from wireroom.store.database import Transaction

# Told as title and sentences, or follows from them.
_SHOWN_APART = frozenset({"title", "text", "word_count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractPreview:
    """What would be another.

    Attributes:
        refused: why nothing could be read, where that is news; None where it is not.
        readable: it was rejected or failed, and says something now.
        titles: before and after. fields: (before, after) by column.
        comments: those that would be written, by key; delta names them.
    """

    refusal: str | None = None
    becomes_readable: bool = False
    titles: tuple[str, str] = ("", "")
    text: VersionDiff | None = None
    fields: Mapping[str, tuple[Any, Any]]
    delta: CommentDelta
    comments: Mapping[str, Comment]

    @property
    def change_kinds(self) -> tuple[str, ...]:
        """Name what would change, for counting; nothing where all stays."""
        delta = self.delta
        said = {
            "unreadable": self.refusal is not None,
            "readable": self.becomes_readable,
            "title": self.titles[0] != self.titles[1],
            "text": self.text is not None
            and bool(self.text.removed or self.text.added),
            **dict.fromkeys(self.fields, True),
            "comments added": bool(delta.added or delta.returned),
            "comments changed": bool(delta.edited or delta.moved),
            "comments gone": bool(delta.gone),
        }
        return tuple(kind for kind, is_so in said.items() if is_so)


def preview_extract(tx: Transaction, article: ArticleRow) -> ExtractPreview:
    """Read an article's stored page, and compare."""
    try:
        page = load_page(tx, article)
        read = merge_stored_comments(tx, article, page, extract_page(page))
    except (Permanent, Transient) as error:
        is_known = (
            article.outcome == Outcome.REJECTED and article.reason == error.reason
        )
        refused = None if is_known else str(error)
        return ExtractPreview(
            refusal=refused, fields={}, delta=CommentDelta(), comments={}
        )
    said = build_columns(read.article, page, tx, article)
    columns: Mapping[str, object] = said
    seen = read.article.comments
    delta = tx.comments.preview_merge(article.id, seen, whole=read.complete_sources)
    return ExtractPreview(
        becomes_readable=article.outcome in (Outcome.REJECTED, Outcome.FAILED),
        titles=(article.title, said["title"]),
        text=diff_versions(article.title, article.text, said["title"], said["text"]),
        fields={
            name: (getattr(article, name), columns[name])
            for name in changed_columns(article, said)
            if name not in _SHOWN_APART
        },
        delta=delta,
        comments={c.key: c for c in (*tx.comments.list_comments(article.id), *seen)},
    )
