"""Writing the search index, in the transaction that publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from wireroom.model.language import get_primary_code
from wireroom.model.states import CommentState
from wireroom.search.index_tokens import DocumentTokens, SearchDocument
from wireroom.search.stemmers import DICTIONARIES
from wireroom.store.search.stems import find_stems

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from wireroom.model.rows import ArticleRow, CommentRow

# What is written waits for :mod:`wireroom.store.search.index_waiting`. An article that
# is written again with the same tokens costs no new row, and does not wait again.
_ARTICLE = """
    INSERT INTO article_search AS s
        (article_id, first_published_at, comments_found, is_readable, words, tokens)
    SELECT id, first_published_at, comments_found,
        outcome = 'published' AND withdrawn_at IS NULL,
        new.words, array_to_tsvector(string_to_array(new.words, ' '))
    FROM articles, (SELECT CAST(:words AS text) AS words) AS new
    WHERE id = :id AND first_published_at IS NOT NULL
    ON CONFLICT (article_id) DO UPDATE SET words = excluded.words,
        tokens = CASE s.words WHEN excluded.words THEN s.tokens
            ELSE excluded.tokens END,
        comments_found = excluded.comments_found, is_readable = excluded.is_readable
    WHERE s.words <> excluded.words OR s.is_readable <> excluded.is_readable
        OR s.comments_found <> excluded.comments_found
    """
# The barrier (OFFSET 0) keeps the planner from reading all comments, which it does
# while it takes them for few.
_COMMENTS = """
    INSERT INTO comment_search
        (comment_id, article_id, first_seen_at, revision, words, tokens)
    SELECT c.id, c.article_id, c.first_seen_at, c.revision, s.words,
        array_to_tsvector(string_to_array(s.words, ' '))
    FROM unnest(CAST(:ids AS bigint[]), CAST(:texts AS text[])) AS s (id, words)
    CROSS JOIN LATERAL (
        SELECT id, article_id, first_seen_at, revision FROM comments
        WHERE comments.id = s.id OFFSET 0
    ) AS c
    ON CONFLICT (comment_id) DO UPDATE SET words = excluded.words,
        tokens = excluded.tokens, revision = excluded.revision
    """
_LANGUAGE = """
    INSERT INTO search_languages SELECT CAST(:language AS text)
    WHERE CAST(:language AS text) IS NOT NULL AND NOT EXISTS (
        SELECT FROM search_languages WHERE language = CAST(:language AS text)
    ) ON CONFLICT DO NOTHING
    """
_WRITE_ARTICLE = text(f"WITH named AS ({_LANGUAGE}) {_ARTICLE}")
_WRITE_COMMENTS = text(_COMMENTS)
# All that a new article has, in one statement.
_WRITE_NEW = text(f"WITH named AS ({_LANGUAGE}), article AS ({_ARTICLE}) {_COMMENTS}")
_INDEXED = text(
    "SELECT comment_id, CASE words WHEN '' THEN -1 ELSE revision END AS revision"
    " FROM comment_search WHERE article_id = :id"
)
_DELETE_COMMENTS = text("DELETE FROM comment_search WHERE comment_id = ANY (:ids)")
_TAGS = text("""
    SELECT DISTINCT tag FROM entries, jsonb_array_elements_text(
        CASE jsonb_typeof(data -> 'categories') WHEN 'array' THEN data -> 'categories'
        ELSE '[]' END) AS tag
    WHERE article_id = :id LIMIT 50
    """)


class SearchIndex:
    """Writes what is found of an article and its comments."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # What this transaction has computed already.
        self._tags: dict[int, tuple[str, ...]] = {}
        self._tokens: dict[SearchDocument, str] = {}

    def prepare_article(
        self,
        article: ArticleRow,
        comments: Sequence[CommentRow],
        *,
        language: str | None,
        entities: Sequence[str],
    ) -> None:
        """Compute what :meth:`write_article` will store, and store nothing.

        That takes longer than storing it: to be called before a lock is taken.
        """
        shown = [c for c in comments if c.state is not CommentState.GONE]
        said = [_describe_comment(article, comment, language) for comment in shown]
        self._make_tokens([self._describe_article(article, language, entities), *said])

    def write_article(
        self,
        article: ArticleRow,
        comments: Sequence[CommentRow],
        *,
        language: str | None,
        entities: Sequence[str],
    ) -> None:
        """Index an article that was published in this transaction, and its comments.

        Args:
            language: of the article, as it is stored now. entities: names in the text.
        """
        document = self._describe_article(article, language, entities)
        code = get_primary_code(language)
        (tokens,) = self._make_tokens([document])
        words = {
            "id": article.id,
            "words": tokens,
            "language": code if code in DICTIONARIES else None,
        }
        shown = [c for c in comments if c.state is not CommentState.GONE]
        if article.first_published_at is None and shown:
            # Nothing of it is in the index yet.
            said = self._list_tokens(article, shown, language=language)
            self._connection.execute(_WRITE_NEW, {**words, **said})
            return
        self._connection.execute(_WRITE_ARTICLE, words)
        if article.first_published_at is not None:
            self.write_comments(article, comments, language=language)

    def write_comments(
        self,
        article: ArticleRow,
        comments: Sequence[CommentRow],
        *,
        language: str | None,
    ) -> None:
        """Index the comments of an article that are new or edited; drop those gone."""
        if not comments:
            return
        result = self._connection.execute(_INDEXED, {"id": article.id})
        indexed = {row.comment_id: row.revision for row in result}
        self._write_changed(article, comments, indexed, language=language)

    def _write_changed(
        self,
        article: ArticleRow,
        comments: Sequence[CommentRow],
        indexed: Mapping[int, int],
        *,
        language: str | None,
    ) -> None:
        """Write what differs from the revisions that are indexed, by comment."""
        shown = [c for c in comments if c.state is not CommentState.GONE]
        self._delete_comments(indexed.keys() - {c.id for c in shown})
        changed = [c for c in shown if indexed.get(c.id) != c.revision]
        if changed:
            said = self._list_tokens(article, changed, language=language)
            self._connection.execute(_WRITE_COMMENTS, said)

    def _list_tokens(
        self,
        article: ArticleRow,
        comments: Sequence[CommentRow],
        *,
        language: str | None,
    ) -> dict[str, list[int] | list[str]]:
        """Return the ids of comments and their words, as parameters."""
        said = [_describe_comment(article, comment, language) for comment in comments]
        return {"ids": [c.id for c in comments], "texts": self._make_tokens(said)}

    def _delete_comments(self, ids: Collection[int]) -> None:
        if ids:
            self._connection.execute(_DELETE_COMMENTS, {"ids": sorted(ids)})

    def _list_tags(self, article: ArticleRow) -> tuple[str, ...]:
        """Return the section, the page's topics, and the categories of feeds."""
        if article.id not in self._tags:
            result = self._connection.execute(_TAGS, {"id": article.id})
            section = (article.section,) if article.section else ()
            tags = (*section, *article.tags, *result.scalars())
            self._tags[article.id] = tuple(dict.fromkeys(tags))
        return self._tags[article.id]

    def _describe_article(
        self, article: ArticleRow, language: str | None, entities: Sequence[str]
    ) -> SearchDocument:
        return SearchDocument(
            source_id=article.source_id,
            language=language,
            title=article.title,
            text=article.text,
            authors=tuple(article.authors),
            entities=tuple(entities),
            tags=self._list_tags(article),
        )

    def _make_tokens(self, documents: Sequence[SearchDocument]) -> list[str]:
        """Return the tokens of documents in one language, each computed once."""
        missing = set(documents) - self._tokens.keys()
        drafts = {document: DocumentTokens(document) for document in missing}
        if drafts:
            # One statement for the words of all.
            language = next(iter(drafts.values())).language
            forms = frozenset[str]().union(*(draft.forms for draft in drafts.values()))
            stems = find_stems(self._connection, language, forms)
            for document, draft in drafts.items():
                self._tokens[document] = draft.to_text(stems)
        return [self._tokens[document] for document in documents]


def _describe_comment(
    article: ArticleRow, comment: CommentRow, language: str | None
) -> SearchDocument:
    return SearchDocument(
        source_id=article.source_id,
        language=language,
        text=comment.text,
        authors=(comment.author,),
    )
