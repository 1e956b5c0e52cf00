"""``wireroom revisions``: each version of an article compared with the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.console.terminal.quantities import format_quantity
from wireroom.console.terminal.sanitize import sanitize
from wireroom.dedupe.revision_diff import diff_versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.model.rows import ArticleRow, RevisionRow
    from wireroom.store.database import Transaction

# Longest sentence that is printed in full, in characters, and most sentences printed
# of one version.
MAX_SENTENCE_LENGTH, MAX_SENTENCES = 500, 40


def format_revisions(tx: Transaction, reference: str) -> list[str]:
    """Return lines that say how an article changed; none if it was never seen.

    Args:
        reference: URL, GUID or id of the article.
    """
    article_id = tx.articles.find_by_reference(reference)
    if article_id is None:
        return []
    article = tx.articles.get(article_id)
    return list(_format_versions(article, tx.articles.list_revisions(article_id)))


def _format_versions(
    article: ArticleRow, superseded: Sequence[RevisionRow]
) -> Iterator[str]:
    versions = format_quantity(len(superseded) + 1, "version")
    yield f"article {article.id}: {versions}"
    chain: list[RevisionRow | ArticleRow] = [*superseded, article]
    for before, after in zip(superseded, chain[1:], strict=True):
        yield from _format_change(before, after)


def _format_change(
    before: RevisionRow, after: RevisionRow | ArticleRow
) -> Iterator[str]:
    diff = diff_versions(before.title, before.text, after.title, after.text)
    yield f"{before.superseded_at:%F %T}  {before.kind or diff.kind}"
    if before.title != after.title:
        yield f"  - {sanitize(before.title, MAX_SENTENCE_LENGTH)}"
        yield f"  + {sanitize(after.title, MAX_SENTENCE_LENGTH)}"
    yield from format_sentences("-", diff.removed)
    yield from format_sentences("+", diff.added)


def format_sentences(sign: str, sentences: Sequence[str]) -> Iterator[str]:
    """Yield sentences behind a sign, limited in number and length."""
    for sentence in sentences[:MAX_SENTENCES]:
        yield f"  {sign} {sanitize(sentence, MAX_SENTENCE_LENGTH)}"
    if len(sentences) > MAX_SENTENCES:
        yield f"  {sign} and {len(sentences) - MAX_SENTENCES} more"
