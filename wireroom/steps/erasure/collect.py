"""List the rows that an erasure removes, a portion at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.articles.erasure import (
    fold_words,
    make_author_marks,
    make_comment_marks,
)
from wireroom.errors import OperatorError, Permanent
from wireroom.http.urls import make_url_key
from wireroom.model.erasures import ErasedItem, ErasureKind
from wireroom.steps.erasure.comments import list_keys
from wireroom.store.erasure import collection
from wireroom.store.erasure.article_content import list_article_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from wireroom.model.erasures import ErasureMark, ErasureRequest, ErasureRow
    from wireroom.store.database import Transaction
    from wireroom.store.erasure.collection import Item

# Articles whose addresses, texts and comments are compared with all tombstones at once.
_COMPARED_AT_ONCE = 100


def resolve_request(tx: Transaction, request: ErasureRequest) -> tuple[str, int | None]:
    """Return the target of an erasure as it is stored, and the source it is about.

    Raises:
        OperatorError: there is no such article, comment or source, or the reason for
            the erasure repeats the name that it erases.
    """
    target, kind = request.target.strip(), request.kind
    is_name = kind in {ErasureKind.AUTHOR, ErasureKind.URL_PREFIX}
    if is_name and target.casefold() in request.why.casefold():
        raise OperatorError(
            "--why is kept for ever: give the reason without the name that is erased"
        )
    resolve = _RESOLVERS.get(kind)
    named = target if resolve is None else resolve(tx, target)
    if request.source is None:
        return named, None
    return named, _require_source(tx, request.source)


def collect_portion(
    tx: Transaction, erasure: ErasureRow
) -> tuple[list[Item], int | None]:
    """Return rows that an erasure removes, and the last row that was looked at.

    None: there are no further ones.
    """
    target, after = erasure.target or "", erasure.position
    connection = tx.connection
    match erasure.kind:
        case ErasureKind.ARTICLE:
            return collection.make_article_items(connection, [int(target)]), None
        case ErasureKind.COMMENT:
            return collection.find_comment(connection, int(target)), None
        case ErasureKind.SOURCE:
            return collection.find_by_source(connection, target, after=after)
        case ErasureKind.URL_PREFIX:
            return collection.find_by_prefix(connection, target, after=after)
        case ErasureKind.AUTHOR:
            return collection.find_by_author(
                connection, target, source_id=erasure.source_id, after=after
            )
        case ErasureKind.TOMBSTONES:
            return _find_by_tombstones(tx, after=after)


def _resolve_article(tx: Transaction, reference: str) -> str:
    article_id = tx.articles.find_by_reference(reference)
    if article_id is None:
        raise OperatorError(f"never seen: {reference}")
    return str(article_id)


def _resolve_comment(tx: Transaction, number: str) -> str:
    is_number = number.isdecimal() and len(number) < len(str(2**63))
    if not is_number or not collection.find_comment(tx.connection, int(number)):
        raise OperatorError(f"there is no comment {number!r}: give its id")
    return number


def _resolve_source(tx: Transaction, name: str) -> str:
    _require_source(tx, name)
    return name


def _require_source(tx: Transaction, name: str) -> int:
    source_id = tx.sources.find_id(name)
    if source_id is None:
        raise OperatorError(f"there is no source {name!r}")
    return source_id


def _resolve_prefix(_: Transaction, url: str) -> str:
    """Return the key of the beginning of an address; it keeps a slash at its end."""
    try:
        key = make_url_key(url)
    except Permanent as error:
        raise OperatorError(f"{url!r} is not the beginning of an address") from error
    return f"{key.rstrip('/')}/" if url.endswith("/") else key


def _resolve_author(_: Transaction, name: str) -> str:
    if not fold_words(name):
        raise OperatorError("give the author's name as comments show it")
    return name


_RESOLVERS: Mapping[ErasureKind, Callable[[Transaction, str], str]] = {
    ErasureKind.ARTICLE: _resolve_article,
    ErasureKind.COMMENT: _resolve_comment,
    ErasureKind.SOURCE: _resolve_source,
    ErasureKind.URL_PREFIX: _resolve_prefix,
    ErasureKind.AUTHOR: _resolve_author,
}


def _find_by_tombstones(
    tx: Transaction, *, after: int
) -> tuple[list[Item], int | None]:
    """Return articles and comments that tombstones recognise."""
    ids = collection.list_articles_after(tx.connection, after, limit=_COMPARED_AT_ONCE)
    if not ids:
        return [], None
    items: list[Item] = []
    for article_id in ids:
        if tx.tombstones.find(list_article_marks(tx.connection, [article_id])):
            items += collection.make_article_items(tx.connection, [article_id])
        else:
            items += _find_comments(tx, article_id)
    return items, ids[-1]


def _find_comments(tx: Transaction, article_id: int) -> Iterable[Item]:
    rows = tx.comments.list_rows(article_id)
    if not rows:
        return []
    article = tx.articles.get(article_id)
    keys = list_keys(tx, article_id)
    marks: dict[int, list[ErasureMark]] = {
        row.id: [
            *make_comment_marks(row, keys),
            *make_author_marks(row.author, article.source_id),
        ]
        for row in rows
    }
    found = tx.tombstones.find(mark for own in marks.values() for mark in own)
    return [
        (ErasedItem.COMMENT, row_id, article_id)
        for row_id, own in marks.items()
        if not found.isdisjoint(own)
    ]
