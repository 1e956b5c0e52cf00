"""Lists that look like comments and lead elsewhere: teasers, a site's latest comments.

They have names, dates and words as comments have; what tells them is where their links
lead. Asked only where no markup family vouches for a list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.fields import CommentDraft

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# A name has fewer words than a headline, and in scripts without spaces fewer letters.
_HEADLINE_WORDS = 5
_HEADLINE_LETTERS = 15
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_TO_COMMENT = re.compile(r"^([^#?]+)[^#]*#[\w-]*\d")
_PAGE_OF_LIST = re.compile(r"/comment-page-\d+|/page/\d+|/+$")
_LINKED = 0.6


def are_teasers(drafts: Sequence[CommentDraft]) -> bool:
    """Whether most of these are teasers, or they are comments on several pages."""
    pages = [x for x in (_find_permalink_page(draft.element) for draft in drafts) if x]
    if len(set(pages)) > 1 and 2 * len(set(pages)) >= len(drafts):
        return True
    return 2 * sum(map(_is_teaser, drafts)) > len(drafts)


def _find_permalink_page(element: HtmlElement) -> str:
    """The page on which its permanent link says the comment stands."""
    for link in element.iter("a"):
        found = _TO_COMMENT.match(link.get("href", ""))
        if found:
            return _PAGE_OF_LIST.sub("", found[1].partition("://")[2] or found[1])
    return ""


def _is_teaser(draft: CommentDraft) -> bool:
    """Whether its headline is a link, or all of its words are."""
    element = draft.element
    for link in element.iter("a"):
        if not _leads_away(link):
            continue
        parent = link.getparent()
        heads = any(x.tag in _HEADINGS for x in (parent, *link) if x is not None)
        text = " ".join("".join(link.itertext()).split())
        if heads and _is_headline(text):
            return True
        # A name may be as long as a headline, and a reader's words shorter.
        own = text == draft.author
        if not own and len(text) >= _LINKED * len(draft.text) and _is_headline(text):
            return True
    return False


def _leads_away(link: HtmlElement) -> bool:
    href = link.get("href", "")
    return bool(href) and (not href.startswith("#")) and not _TO_COMMENT.match(href)


def _is_headline(text: str) -> bool:
    letters = len(text) if _WIDE.search(text) else 0
    return len(text.split()) >= _HEADLINE_WORDS or letters >= _HEADLINE_LETTERS
