"""Further pages of a list of comments, read as the article's own page is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.comments.extract import take_comments
from wireroom.extract.comments.hosted.answers import MAX_COMMENTS, Reading
from wireroom.extract.comments.hosted.providers import further_pages
from wireroom.extract.decode_page import read_tree
from wireroom.extract.source_rules import drop
from wireroom.model.article import Page
from wireroom.model.discussion import Way

if TYPE_CHECKING:
    from wireroom.extract.comments.hosted.answers import Answer
    from wireroom.model.discussion import Discussion


def first(found: Discussion, _page_url: str) -> tuple[str, ...]:
    """The pages the article's page links to."""
    return found.pages


def read(answer: Answer) -> Reading:
    """One page, and the pages it links to."""
    return read_as(answer, Way.NEXT_PAGE)


def read_as(answer: Answer, way: Way) -> Reading:
    """One page of a list; raises what :func:`read_tree` raises."""
    page = Page(
        url=answer.url,
        body=answer.body,
        content_type=answer.headers.get("content-type", ""),
        fetched_at=answer.fetched_at,
        utc_offset_minutes=answer.utc_offset_minutes,
        rules=answer.rules,
    )
    tree = read_tree(page)
    drop(tree, page.rules.drop)
    more = further_pages(tree, answer.url)
    found = take_comments(tree, page)
    return Reading(
        comments=tuple(
            replace(x, read_from=way) for x in found.comments[:MAX_COMMENTS]
        ),
        more=more if way is Way.NEXT_PAGE else (),
        total=found.expected,
    )
