"""Comments of another article that a page prints below its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.extract.page.page_index import is_inside_comments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.comment_draft import CommentDraft

_MAX_HEADLINE = 300


def drop_foreign_comments(
    drafts: Sequence[CommentDraft], tree: HtmlElement
) -> Sequence[CommentDraft]:
    """Return the drafts before the first one in an article with another headline.

    A page that continues with the next article repeats everything of it. Only where one
    headline is in the page's title, and that of the comment's article is not.
    """
    headlines = list(tree.iter("h1"))
    title = " ".join((tree.findtext(".//title") or "").split())
    if len(headlines) < 2 or not any(_is_in(h, title) for h in headlines):
        return drafts
    verdicts: dict[HtmlElement, bool] = {}
    for index, draft in enumerate(drafts):
        for article in draft.element.iterancestors("article"):
            if article not in verdicts:
                own = (x for x in article.iter("h1") if not is_inside_comments(x))
                headline = next(own, None)
                verdicts[article] = headline is not None and not _is_in(headline, title)
            if verdicts[article]:
                return drafts[:index]
    return drafts


def _is_in(headline: HtmlElement, title: str) -> bool:
    text = short_text(headline, _MAX_HEADLINE)
    return len(text.split()) > 1 and text in title
