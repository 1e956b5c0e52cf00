"""Writing the search index, in the transaction that publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

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
# is written again with the same tokens costs no new row, and does not wait again. The
# barriers (OFFSET 0) keep the planner from reading all articles and all comments, which
# it does while it takes them for few.
_ARTICLES = """
    INSERT INTO article_search AS s
        (article_id, first_published_at, comments_found, is_readable, words, tokens)
    SELECT a.id, a.first_published_at, a.comments_found, a.is_readable,
        new.words, array_to_tsvector(string_to_array(new.words, ' '))
    FROM unnest(CAST(:articles AS bigint[]), CAST(:words AS text[])) AS new (id, words)
    CROSS JOIN LATERAL (
        SELECT id, first_published_at, comments_found,
            outcome = 'published' AND withdrawn_at IS NULL AS is_readable
        FROM articles WHERE articles.id = new.id OFFSET 0
    ) AS a
    WHERE a.first_published_at IS NOT NULL
    ON CONFLICT (article_id) DO UPDATE SET words = excluded.words,
        tokens = CASE s.words WHEN excluded.words THEN s.tokens
            ELSE excluded.tokens END,
        comments_found = excluded.comments_found, is_readable = excluded.is_readable
    WHERE s.words <> excluded.words OR s.is_readable <> excluded.is_readable
        OR s.comments_found <> excluded.comments_found
    """
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
_LANGUAGES = """
    INSERT INTO search_languages
    SELECT DISTINCT used.language FROM unnest(CAST(:languages AS text[]))
        AS used (language)
    WHERE used.language IS NOT NULL AND NOT EXISTS (
        SELECT FROM search_languages AS known WHERE known.language = used.language
    ) ON CONFLICT DO NOTHING
    """
_WRITE_ARTICLES = text(f"WITH named AS ({_LANGUAGES}) {_ARTICLES}")
_WRITE_COMMENTS = text(_COMMENTS)
# All that new articles have, in one statement.
_WRITE_NEW = text(f"WITH named AS ({_LANGUAGES}), written AS ({_ARTICLES}) {_COMMENTS}")
_INDEXED = text(
    "SELECT comment_id, CASE words WHEN '' THEN -1 ELSE revision END AS revision"
    " FROM comment_search WHERE article_id = :id"
)
_DELETE_COMMENTS = text("DELETE FROM comment_search WHERE comment_id = ANY (:ids)")
_TAGS = text("""
    SELECT wanted.id, of_entries.tag FROM unnest(CAST(:ids AS bigint[])) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT DISTINCT tag FROM entries, jsonb_array_elements_text(
            CASE jsonb_typeof(data -> 'categories') WHEN 'array'
                THEN data -> 'categories' ELSE '[]' END) AS tag
        WHERE article_id = wanted.id LIMIT 50
    ) AS of_entries
    """)


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewArticle:
    """What the index gets of an article that is published for the first time."""

    article_id: int
    words: str
    language: str | None
    comments: _CommentWords


class _CommentWords(TypedDict):
    """The ids of comments, and the words of each."""

    ids: list[int]
    texts: list[str]


class SearchIndex:
    """Writes what is found of an article and its comments."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._new: list[_NewArticle] = []
        # What this transaction has read or computed already.
        self._categories: dict[int, list[str]] = {}
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

        One that is published for the first time is indexed by :meth:`write_new`.

        Args:
            language: of the article, as it is stored now. entities: names in the text.
        """
        document = self._describe_article(article, language, entities)
        code = get_primary_code(language)
        (words,) = self._make_tokens([document])
        is_new = article.first_published_at is None
        shown = [c for c in comments if is_new and c.state is not CommentState.GONE]
        new = _NewArticle(
            article_id=article.id,
            words=words,
            language=code if code in DICTIONARIES else None,
            comments=self._list_tokens(article, shown, language=language),
        )
        if is_new:
            self._new.append(new)
            return
        self._connection.execute(_WRITE_ARTICLES, _list_words([new]))
        self.write_comments(article, comments, language=language)

    def write_new(self) -> None:
        """Index the articles that this transaction has published for the first time.

        Call it when their rows and comments are written: they are read from there.
        """
        new, self._new = self._new, []
        if not new:
            return
        # Nothing of them is in the index yet.
        ids = [comment_id for one in new for comment_id in one.comments["ids"]]
        texts = [words for one in new for words in one.comments["texts"]]
        statement = _WRITE_NEW if ids else _WRITE_ARTICLES
        said = {"ids": ids, "texts": texts} if ids else {}
        self._connection.execute(statement, {**_list_words(new), **said})

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
    ) -> _CommentWords:
        """Return the ids of comments and their words, as parameters."""
        said = [_describe_comment(article, comment, language) for comment in comments]
        return {"ids": [c.id for c in comments], "texts": self._make_tokens(said)}

    def _delete_comments(self, ids: Collection[int]) -> None:
        if ids:
            self._connection.execute(_DELETE_COMMENTS, {"ids": sorted(ids)})

    def read_categories_ahead(self, article_ids: Sequence[int]) -> None:
        """Read the categories that feeds give several articles, at once."""
        self._categories |= {article_id: [] for article_id in article_ids}
        for row in self._connection.execute(_TAGS, {"ids": list(article_ids)}):
            self._categories[row.id].append(row.tag)

    def _list_tags(self, article: ArticleRow) -> tuple[str, ...]:
        """Return the section, the page's topics, and the categories of feeds."""
        if article.id not in self._categories:
            self.read_categories_ahead([article.id])
        section = (article.section,) if article.section else ()
        tags = (*section, *article.tags, *self._categories[article.id])
        return tuple(dict.fromkeys(tags))

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


def _list_words(articles: Sequence[_NewArticle]) -> dict[str, list[Any]]:
    """Return articles as parameters of the statements."""
    return {
        "articles": [one.article_id for one in articles],
        "words": [one.words for one in articles],
        "languages": [one.language for one in articles],
    }
