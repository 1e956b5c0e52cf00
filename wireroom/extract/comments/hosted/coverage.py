"""Decides which lists were read to their end: only there a missing comment is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.model.discussion import CommentOrigin, CommentsState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from wireroom.extract.comments.hosted.responses import ParsedResponse
    from wireroom.model.article import Comment, ExtractedArticle

_COMPLETE_STATES = frozenset(
    {CommentsState.COMPLETE, CommentsState.CLOSED, CommentsState.NONE}
)

_MARKUP_ORIGINS = frozenset({CommentOrigin.PAGE, CommentOrigin.NEXT_PAGE})
# Of one discussion, which its site's own software stores.
_OWN_ORIGINS = frozenset(
    {
        CommentOrigin.PAGE,
        CommentOrigin.NEXT_PAGE,
        CommentOrigin.FEED,
        CommentOrigin.WORDPRESS,
        CommentOrigin.WORDPRESS_COM,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedUrl:
    """A requested URL and its parsed response, None if there is none.

    Attributes:
        is_transient: there may be one at a later visit.
    """

    origin: CommentOrigin
    url: str
    response: ParsedResponse | None
    is_transient: bool = False


def find_complete_sources(
    asked: Collection[AskedUrl], page_urls: Iterable[str]
) -> frozenset[CommentOrigin]:
    """Return the origins whose list was read to its end, on all pages it links to.

    Args:
        page_urls: URLs of the article's own page, which is read anyway.
    """
    known_urls = {request.url for request in asked} | set(page_urls)
    return frozenset(request.origin for request in asked) - {
        request.origin for request in asked if not _is_read_to_end(request, known_urls)
    }


def is_page_complete(article: ExtractedArticle) -> bool:
    """Return whether the page shows every comment it claims.

    A page without a word of comments shows all of them if its place for comments is
    empty and no script fills it: WordPress prints nothing else where none are left.
    """
    location = article.comment_location
    if location.state is CommentsState.UNKNOWN:
        return bool(location.seen) and not any(map(_is_script, location.seen))
    if location.state not in _COMPLETE_STATES:
        return False
    return article.comments_expected is not None or not location.pages


def _is_script(sign: str) -> bool:
    return sign.startswith("script ")


def covers_page_comments(
    complete: Collection[CommentOrigin],
    page_keys: Collection[str],
    listed: Sequence[tuple[CommentOrigin, Collection[str]]],
) -> bool:
    """Return whether a complete list has all comments of the page.

    The list is then the page's list too, and the page needs no list of its own.

    Args:
        complete: origins whose list was read to its end.
        page_keys: keys of the page's comments.
        listed: keys of each response, with its origin.
    """
    if CommentOrigin.NEXT_PAGE in complete:
        return True
    lists = (
        {key for origin, keys in listed if origin is source for key in keys}
        for source in complete
    )
    return bool(page_keys) and any(set(page_keys) <= keys for keys in lists)


def find_covered_sources(
    complete: Collection[CommentOrigin], asked: Collection[AskedUrl]
) -> frozenset[CommentOrigin]:
    """Return the origins whose comments are gone if this visit did not show them.

    A page, its further pages, its comment feed and the API of its own site show one
    discussion: where one of them is read to its end, it replaces those that refuse
    requests since. One that failed for now may still have what the others lack.

    Args:
        complete: the page or lists that were read to their end, the page itself among
            them if it shows no comment that they lack.
    """
    failed = {request.origin for request in asked if request.is_transient}
    own = _OWN_ORIGINS - failed if CommentOrigin.PAGE in complete else frozenset()
    return frozenset(complete) | own


def find_hidden_replies(
    known: Collection[Comment], seen: Collection[str], expected: int | None
) -> frozenset[str]:
    """Return the keys of replies that markup hides with a comment that was removed.

    WordPress's pages do not show replies to a removed comment, but count them.

    Args:
        known: all stored comments. seen: keys of those that the visit showed.
        expected: how many there are by the page's count, None if it states none.
    """
    if expected is None or expected <= len(seen):
        return frozenset()
    absent = {comment.key for comment in known if comment.key not in seen}
    return frozenset(
        comment.key
        for comment in known
        if comment.key in absent
        and comment.parent in absent
        and not comment.parent_inferred
    )


def has_complete_api(complete: Collection[CommentOrigin]) -> bool:
    """Return whether a list was read to its end that hides no reply."""
    return not _MARKUP_ORIGINS.issuperset(complete)


def is_same_host(url: str, other: str) -> bool:
    """Return whether two URLs have one host: a list continues on its own host."""
    return urlsplit(url).netloc == urlsplit(other).netloc


def _is_read_to_end(request: AskedUrl, known_urls: Collection[str]) -> bool:
    response = request.response
    if response is None or not response.is_complete:
        return False
    return all(
        url in known_urls
        for url in response.more_urls
        if is_same_host(url, request.url)
    )
