"""The first post of a topic, which is the article and no comment.

A page of a forum has the article in the same list, and in the same markup, as the
answers. The first post of a page counts as the first of the topic only if the page
states it: by the author and the instant of the topic, or the number of the post.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.dates.printed_date import parse_printed_date
from wireroom.extract.body.body import clean_lines
from wireroom.extract.comments.candidate import Evidence
from wireroom.extract.comments.markup.body_text import extract_clean_text
from wireroom.extract.comments.markup.stated_author import read_stated_name
from wireroom.extract.page.microdata import POSTING, has_item_type, iter_properties
from wireroom.model.moment import DateSource, Precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate
    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.model.moment import PublishedTime

_FINE = frozenset({Precision.SECOND, Precision.MINUTE})
# Places in which a page declares its own date.
_DECLARED = frozenset({DateSource.JSON_LD, DateSource.META})
_TOPIC_ADDRESS = re.compile(
    r"/(?:topics?|threads?|t|discussions?|showthread|viewtopic|viewthread)(?:[/.?-]|$)"
    r"|[?&](?:topic|thread|tid)=\d|[?&]mod=viewthread\b"
)
_FIRST_NUMBERS = (
    ("data-index", "0"), ("data-number", "1"), ("data-post-number", "1"),
    ("data-postnumber", "1"), ("data-position", "1"), ("data-floor", "1"),
)  # fmt: skip
# Characters of a text before the list of posts that may be the story's, and elements
# in which it is searched.
_MIN_STORY, _MAX_SEARCHED = 120, 3_000
_MAX_LEVELS = 40
_UNREAD_TAGS = frozenset({"script", "style", "noscript", "template"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPost:
    """The first post of a topic.

    Attributes:
        element: the one that holds its text.
        is_whole: the element holds the author and the date as well as the text.
        text: the text as it is read for a comment.
    """

    author: str
    posted: PublishedTime | None
    text: str
    element: HtmlElement
    is_whole: bool

    def get_article_text(self, title: str) -> str:
        """Return the text of the article, without a line that repeats its title."""
        if self.is_whole:
            return clean_lines(self.text, title)
        return clean_lines(extract_clean_text(self.element, (), quotes=False), title)


def split_opening(
    chosen: Candidate, url: str, published: PublishedTime | None
) -> tuple[OpeningPost | None, Sequence[CommentDraft]]:
    """Return the article among the posts of a topic, and the others.

    None, and all of them, where nothing proves that the first one is the article.

    Args:
        published: when the page says that it was published.
    """
    drafts = chosen.drafts
    first = next(iter(drafts), None)
    if first is None or first.parent is not None or chosen.view.source is not None:
        return None, drafts
    is_proved = chosen.evidence is Evidence.TOPIC
    element = first.text_element
    if element is None and is_proved:
        element = first.element
    if element is None or not first.text or not _is_connected(first, element):
        return None, drafts
    is_opening = (
        is_proved
        or _is_first_of_topic(first)
        or _is_of_instant(first, published)
        or _is_first_posting(first)
        or _is_numbered_first(first, url)
    )
    if not is_opening:
        return None, drafts
    opening = OpeningPost(
        author=first.author,
        posted=first.posted,
        text=first.text,
        element=element,
        is_whole=element is first.element,
    )
    return opening, [_move_up(draft) for draft in drafts[1:]]


def is_topic_address(url: str) -> bool:
    """Return whether an address is that of a topic of a forum."""
    return _TOPIC_ADDRESS.search(url) is not None


def has_story_before(element: HtmlElement) -> bool:
    """Return whether a text as long as a story's is before a post, up to the headline.

    True as well where the page has too many elements there.
    """
    budget = _MAX_SEARCHED
    for level in (element, *islice(element.iterancestors(), _MAX_LEVELS)):
        for sibling in level.itersiblings(preceding=True):
            for part in islice(sibling.iter(), budget + 1):
                budget -= 1
                if budget < 0 or _has_long_text(part):
                    return True
            if sibling.tag == "h1" or sibling.find(".//h1") is not None:
                return False
    return False


def _is_connected(first: CommentDraft, element: HtmlElement) -> bool:
    return element is first.element or first.element in element.iterancestors()


def _move_up(draft: CommentDraft) -> CommentDraft:
    """Return a draft without the first post before it; an answer to that has none."""
    return replace(draft, parent=draft.parent - 1 if draft.parent else None)


def _is_first_of_topic(first: CommentDraft) -> bool:
    """Return whether the item around a post has its instant, and no other author."""
    for around in islice(first.element.iterancestors(), _MAX_LEVELS):
        if has_item_type(around, POSTING):
            names = {read_stated_name(x) for x in iter_properties(around, "author")}
            is_same_author = names <= {"", first.author}
            stated = iter_properties(around, "datepublished", "datecreated")
            return is_same_author and any(_has_instant(x, first) for x in stated)
    return False


def _has_instant(element: HtmlElement, first: CommentDraft) -> bool:
    text = element.get("content") or element.get("datetime") or ""
    time = parse_printed_date(text, source=DateSource.MARKUP)
    return _is_same_instant(first.posted, time)


def _is_same_instant(time: PublishedTime | None, other: PublishedTime | None) -> bool:
    if time is None or other is None or not {time.precision, other.precision} <= _FINE:
        return False
    return time.at == other.at


def _is_of_instant(first: CommentDraft, published: PublishedTime | None) -> bool:
    """Return whether a post without a story before it is as old as the page says."""
    if published is None or published.source not in _DECLARED:
        return False
    is_same = _is_same_instant(first.posted, published)
    return is_same and not has_story_before(first.element)


def _is_first_posting(first: CommentDraft) -> bool:
    """Return whether a post is the first of those that are items of their own."""
    if not has_item_type(first.element, POSTING):
        return False
    page = first.element.getroottree().getroot()
    relations = (x.get("rel", "").lower() for x in page.iter("link", "a"))
    return not any("prev" in relation.split() for relation in relations)


def _is_numbered_first(first: CommentDraft, url: str) -> bool:
    """Return whether a post below a topic's headline has the number of the first."""
    element = first.element
    is_first = any(element.get(name) == number for name, number in _FIRST_NUMBERS)
    return (
        is_first
        and bool(first.author)
        and first.posted is not None
        and is_topic_address(url)
        and not has_story_before(element)
    )


def _has_long_text(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNREAD_TAGS:
        return False
    texts = (element.text, *(child.tail for child in element))
    return any(len((text or "").strip()) >= _MIN_STORY for text in texts)
