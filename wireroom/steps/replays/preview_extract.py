"""Preview of a replay from ``extract`` on: what it would change in an article.

Calls the same functions as ``extract`` in a replay, in a transaction that only reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.dedupe.revision_diff import VersionDiff, diff_versions
from wireroom.errors import Permanent, Transient
from wireroom.model.states import Outcome
from wireroom.steps.articles.extract.article_columns import (
    build_columns,
    changed_columns,
)
from wireroom.steps.articles.extract.merge_comments import merge_stored_comments
from wireroom.steps.articles.extract.read_page import extract_chosen_text, load_page
from wireroom.steps.articles.extract.reservations import check_reservations
from wireroom.steps.erasure.withhold import withhold_comments
from wireroom.store.comments.comments import CommentDelta

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.model.article import Comment
    from wireroom.model.rows import ArticleRow
    from wireroom.store.database import Transaction

# Shown as title and sentences, or derived from them.
_SHOWN_APART = frozenset({"title", "text", "word_count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractPreview:
    """The changes that a replay would make to an article.

    Attributes:
        refusal: why the page cannot be extracted; None if it can, or if the article was
            rejected for this reason already.
        becomes_readable: whether the page of a rejected or failed article can be
            extracted now.
        titles: before and after. fields: (before, after) by column.
        delta: the keys of the comments that change. comments: all of them, by key.
    """

    refusal: str | None = None
    becomes_readable: bool = False
    titles: tuple[str, str] = ("", "")
    text: VersionDiff | None = None
    fields: Mapping[str, tuple[object, object]]
    delta: CommentDelta
    comments: Mapping[str, Comment]

    @property
    def change_kinds(self) -> tuple[str, ...]:
        """The kinds of change, to be counted; empty if nothing changes."""
        delta = self.delta
        changes = {
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
        return tuple(kind for kind, has_changed in changes.items() if has_changed)


def preview_extract(tx: Transaction, article: ArticleRow) -> ExtractPreview:
    """Extract an article's stored page, and compare."""
    try:
        page = load_page(tx, article)
        merged = merge_stored_comments(
            tx, article, page, extract_chosen_text(tx, article, page)
        )
        merged = withhold_comments(tx, article, merged).page
        check_reservations(tx, article, merged.article)
    except (Permanent, Transient) as error:
        is_known = (
            article.outcome is Outcome.REJECTED and article.reason == error.reason
        )
        refusal = None if is_known else str(error)
        return ExtractPreview(
            refusal=refusal, fields={}, delta=CommentDelta(), comments={}
        )
    columns = build_columns(merged.article, page, tx, article)
    values: Mapping[str, object] = columns
    comments = merged.article.comments
    delta = tx.comments.preview_merge(
        article.id,
        comments,
        whole=merged.complete_sources,
        hidden=merged.hidden_replies,
    )
    return ExtractPreview(
        becomes_readable=article.outcome in (Outcome.REJECTED, Outcome.FAILED),
        titles=(article.title, columns["title"]),
        text=diff_versions(
            article.title, article.text, columns["title"], columns["text"]
        ),
        fields={
            name: (getattr(article, name), values[name])
            for name in changed_columns(tx, article, columns)
            if name not in _SHOWN_APART
        },
        delta=delta,
        comments={
            c.key: c for c in (*tx.comments.list_comments(article.id), *comments)
        },
    )
