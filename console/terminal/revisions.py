"""``wireroom revisions``: every version of an article against the one before."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from wireroom.console.terminal.sanitize import sanitize
from wireroom.dedupe.revision_diff import diff_versions
from wireroom.model.rows import ArticleRow, RevisionRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.store.database import Transaction

# Longest sentence that is printed whole, in characters; and most of a version.
MAX_SENTENCE_LENGTH, MAX_SENTENCES = 500, 40


def format_revisions(tx: Transaction, given: str) -> list[str]:
    """Return lines that say how an article changed; none if it is not known.

    ``given``: an address, a GUID or an id.
    """
    article_id = tx.articles.find_by_reference(given)
    return (
        []
        if article_id is None
        else list(_format_versions(tx, tx.articles.get(article_id)))
    )


def _format_versions(tx: Transaction, article: ArticleRow) -> Iterator[str]:
    old = tx.articles.list_revisions(article.id)
    yield f"article {article.id}: {len(old) + 1} versions"
    versions: list[RevisionRow | ArticleRow] = [*old, article]
    for before, after in pairwise(versions):
        assert isinstance(before, RevisionRow), "only the last one is the article"
        found = diff_versions(before.title, before.text, after.title, after.text)
        yield f"{before.superseded_at:%F %T}  {before.kind or found.kind}"
        if before.title != after.title:
            yield f"  - {sanitize(before.title, MAX_SENTENCE_LENGTH)}"
            yield f"  + {sanitize(after.title, MAX_SENTENCE_LENGTH)}"
        yield from format_sentences("-", found.removed)
        yield from format_sentences("+", found.added)


def format_sentences(sign: str, sentences: tuple[str, ...]) -> Iterator[str]:
    """Give sentences after a sign, as many and as much of each as is shown."""
    for one in sentences[:MAX_SENTENCES]:
        yield f"  {sign} {sanitize(one, MAX_SENTENCE_LENGTH)}"
    if len(sentences) > MAX_SENTENCES:
        yield f"  {sign} and {len(sentences) - MAX_SENTENCES} more"
