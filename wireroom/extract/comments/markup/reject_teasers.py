"""Recognises lists that look like comments and lead elsewhere: teasers of other pages.

Teasers and lists of a site's latest comments have names, dates and words as comments
have; the difference is where their links lead. Checked only where no markup family
marks a list as comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.comment_draft import CommentDraft

_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# A name has fewer words than a headline, and in scripts without spaces fewer letters.
_HEADLINE_WORDS = 5
_HEADLINE_LETTERS = 15
_SPACELESS_SCRIPT = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]"
)
_COMMENT_LINK = re.compile(r"^([^#?]+)[^#]*#[\w-]*?(\d+)")
_PAGE_OF_LIST = re.compile(r"/comment-page-\d+|/page/\d+|/+$")
# Share of a text that is one link with which the text is a teaser.
_LINKED_SHARE = 0.6


def are_teasers(drafts: Sequence[CommentDraft]) -> bool:
    """Return whether most drafts are teasers, or are comments on several pages."""
    links = (_find_permalink_page(draft.element) for draft in drafts)
    pages = {page for page in links if page}
    if len(pages) > 1 and 2 * len(pages) >= len(drafts):
        return True
    return 2 * sum(map(_is_teaser, drafts)) > len(drafts)


def _find_permalink_page(element: HtmlElement) -> str:
    """Return the page of the comment's permanent link without scheme, "" if none."""
    for link in element.iter("a"):
        match = _COMMENT_LINK.match(link.get("href", ""))
        if match:
            page = match[1].partition("://")[2] or match[1]
            # "/comment/21#comment-21" is the address of the comment, not of its page.
            own = rf"/{match[2]}(?=/|$)"
            return _PAGE_OF_LIST.sub("", re.sub(own, "", page))
    return ""


def _is_teaser(draft: CommentDraft) -> bool:
    """Return whether the headline is a link, or most of the text is one."""
    return any(
        _is_headline_link(link, draft)
        for link in draft.element.iter("a")
        if _leads_away(link)
    )


def _is_headline_link(link: HtmlElement, draft: CommentDraft) -> bool:
    text = " ".join("".join(link.itertext()).split())
    if not _is_headline(text):
        return False
    parent = link.getparent()
    around = link if parent is None else (parent, *link)
    if any(element.tag in _HEADING_TAGS for element in around):
        return True
    # A name may be as long as a headline, and a comment shorter.
    return text != draft.author and len(text) >= _LINKED_SHARE * len(draft.text)


def _leads_away(link: HtmlElement) -> bool:
    href = link.get("href", "")
    return bool(href) and not href.startswith("#") and not _COMMENT_LINK.match(href)


def _is_headline(text: str) -> bool:
    letters = len(text) if _SPACELESS_SCRIPT.search(text) else 0
    return len(text.split()) >= _HEADLINE_WORDS or letters >= _HEADLINE_LETTERS
