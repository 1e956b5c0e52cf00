"""A comment as its markup states it, before replies are settled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.head_lines import is_head_line
from wireroom.extract.comments.markup.moderation import is_removal_notice
from wireroom.extract.comments.markup.pings import is_ping_text
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from wireroom.model.moment import PublishedTime

_NUMBER_LINE = re.compile(r"[#(]?\d{1,5}[.)]?\s*:")
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{0,80}\}?\}\}|<%[^%]{0,80}%>|[$#]\{[^{}]{1,80}\}|\[\[[^\[\]]{1,80}\]\]"
)


@dataclass(slots=True)
class CommentDraft:
    """A comment as its markup states it, before replies are settled.

    Attributes:
        posted_raw: the text of the date. raw_text: all text of the element.
        parent: the place of the comment that this one answers in the list of drafts.
        has_marked_author: the markup itself says that the author's name is one.
        is_section_link: the element only links to all comments of the article.
        has_text_element: the markup has a place for the text, filled or not.
        text_element: what the text was read from, without other comments in it; None
            if there is no such element.
        is_answer: the site's, in the box of the comment that it answers, undated.
        answer_label: what the link to answer says for screen readers; "" without one.
        structure: of the text, as ``Comment.structure``.
    """

    element: HtmlElement
    author: str = ""
    author_url: str | None = None
    posted: PublishedTime | None = None
    posted_raw: str = ""
    text: str = ""
    raw_text: str = ""
    source_id: str | None = None
    permalink: str | None = None
    votes: int | None = None
    parent: int | None = None
    state: CommentState = CommentState.VISIBLE
    has_marked_author: bool = False
    is_section_link: bool = False
    has_text_element: bool = False
    text_element: HtmlElement | None = None
    is_answer: bool = False
    answer_label: str = ""
    structure: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_comment(self) -> bool:
        """Whether somebody wrote a text, or wrote something at a known time.

        A comment that was removed may have neither a name nor a time left, and one
        that is a picture alone has no text.
        """
        if self.is_section_link or is_ping_text(self.raw_text, self.text):
            return False
        if _PLACEHOLDER.fullmatch(self.text.strip()):
            # The markup from which a script makes comments.
            return False
        if is_removal_notice(self.text):
            return True
        if self.posted is None:
            return (
                bool(self.text)
                and self.has_marked_author
                and not is_head_line(self.text)
            )
        if self.text:
            # "12 :" beside name and date is the number of the comment, its head.
            return self.has_text_element or not _NUMBER_LINE.fullmatch(self.text)
        return self.has_text_element and self.has_marked_author
