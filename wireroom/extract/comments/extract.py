"""Extracts the comments of a page as values and removes their markup from its tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from wireroom.extract.comments.age_evidence import refine_ages
from wireroom.extract.comments.answered_names import correct_answered_names
from wireroom.extract.comments.build_comments import build_comments
from wireroom.extract.comments.candidate import ReadContext
from wireroom.extract.comments.choose_candidate import choose_candidate
from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.comment_structure import add_structures
from wireroom.extract.comments.counts.empty_section import (
    describe_sections,
    has_empty_notice,
)
from wireroom.extract.comments.counts.expected_count import (
    PrintedCounts,
    find_comment_links,
)
from wireroom.extract.comments.counts.folded_answers import (
    has_folded_answers,
    is_part_of_set,
)
from wireroom.extract.comments.counts.further_pages import has_further_page
from wireroom.extract.comments.counts.more_controls import has_more_control
from wireroom.extract.comments.day_order_evidence import settle_day_order
from wireroom.extract.comments.half_day_evidence import drop_open_hours
from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.comments.markup.foreign_articles import drop_foreign_comments
from wireroom.extract.comments.markup.pings import find_pings, list_ping_keys
from wireroom.extract.comments.markup.section_removal import (
    is_comment_section,
    remove_comment_markup,
)
from wireroom.extract.comments.opening_post import split_opening
from wireroom.extract.comments.strategies import READER_STAGES
from wireroom.extract.comments.year_evidence import drop_open_years
from wireroom.extract.page.mark_index import index_marks
from wireroom.extract.publication_date.day_order import DayOrder, find_page_language

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.opening_post import OpeningPost
    from wireroom.extract.page.mark_index import MarkIndex
    from wireroom.model.article import Comment, Page
    from wireroom.model.moment import PublishedTime


# Elements behind the last comment that are looked at, and what ends them.
_MAX_BEHIND = 12
_NEXT_PART_TAGS = frozenset({"h1", "h2", "h3", "h4", "form", "footer", "aside"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSection:
    """The comments of one page.

    Attributes:
        comments: in the page's order. expected: the number the page claims, without
            the links of other sites that it shows among them; None if it claims none.
        read_by: the reader that found the comments (``wordpress``, ``by-heading``,
            ``json-ld``, ...); "" if there are none.
        seen: elements for comments from which none were read, ``element #comments``.
        has_empty_notice: the section says that nobody commented yet.
        pings: keys under which a feed may list links of other sites as comments.
        continues: the data that the comments were read from, or a control of their
            section, says that there are more.
        opening: the first post of a topic, which is the article.
    """

    comments: tuple[Comment, ...] = ()
    expected: int | None = None
    read_by: str = ""
    seen: tuple[str, ...] = ()
    has_empty_notice: bool = False
    continues: bool = False
    pings: tuple[str, ...] = ()
    opening: OpeningPost | None = None


def extract_comments(
    tree: HtmlElement,
    page: Page,
    *,
    base: str = "",
    published: PublishedTime | None = None,
    marks: MarkIndex | None = None,
    order: DayOrder | None = None,
) -> CommentSection:
    """Read the comments of a page and remove their markup from ``tree``.

    The markup is removed also if ``page.with_comments`` is False or no comment could be
    read, so that the body extractor never reads what readers wrote. Nothing is removed
    before a reader's comments are chosen.

    Args:
        base: the address that links are joined to, that of the page if empty.
        published: when the article was published: no comment is older.
        marks: the index of the tree, where one is there and nothing was removed since.
        order: of day and month on the page; without one that of the tree.
    """
    marks = marks or index_marks(tree)
    index = index_comment_markup(marks)
    pings = find_pings(marks)
    links = find_comment_links(marks.elements, page.url)
    hints = index.page_hints
    counts = PrintedCounts(hints, page.url, links=links)
    expected = counts.find_expected()
    ctx = ReadContext(
        selectors=page.rules.comments,
        dates=_make_date_context(tree, page, order),
        expected=expected,
        base=base or page.url,
    )
    opening, chosen = _split_opening(
        choose_candidate(READER_STAGES, index, ctx), page, published
    )
    comments: tuple[Comment, ...] = ()
    if chosen and page.with_comments:
        comments = _build_comments(chosen, ctx, published)
        expected = counts.find_expected(_list_records(chosen))
        expected = chosen.claimed if expected is None else expected
    if expected and len(comments) < expected:
        expected = max(0, expected - len(pings))
    is_empty = chosen is None and has_empty_notice(hints)
    is_unread = chosen is None and not is_empty
    has_more = opening is not None and has_further_page(tree, ctx.base)
    if chosen is not None and comments:
        has_more = has_more or _continues(index, chosen)
    _remove_markup(index, chosen, opening)
    return CommentSection(
        seen=describe_sections(hints, marks.elements) if is_unread else (),
        has_empty_notice=is_empty,
        comments=comments,
        expected=expected,
        read_by=chosen.read_by if chosen and comments else "",
        pings=list_ping_keys(pings),
        continues=has_more,
        opening=opening,
    )


def _make_date_context(
    tree: HtmlElement, page: Page, order: DayOrder | None
) -> DateContext:
    return DateContext(
        now=page.fetched_at,
        utc_offset_minutes=page.utc_offset_minutes,
        page_order=order or DayOrder(tree=tree, url=page.url),
        language=find_page_language(tree),
    )


def _split_opening(
    chosen: Candidate | None, page: Page, published: PublishedTime | None
) -> tuple[OpeningPost | None, Candidate | None]:
    """Return the first post of a topic, and the candidate without it."""
    if chosen is None:
        return None, None
    opening, drafts = split_opening(chosen, page.url, published)
    if opening is None:
        return None, chosen
    records = [draft.element for draft in drafts]
    return opening, replace(chosen, drafts=drafts, records=records)


def _build_comments(
    chosen: Candidate, ctx: ReadContext, published: PublishedTime | None
) -> tuple[Comment, ...]:
    drafts = drop_foreign_comments(chosen.drafts, chosen.view.tree)
    drafts = correct_answered_names(drafts)
    drafts = settle_day_order(drafts, ctx.dates, published)
    drafts = drop_open_hours(drafts, ctx.dates.language)
    drafts = drop_open_years(drafts, ctx.dates, published)
    drafts = refine_ages(drafts, ctx.dates)
    return build_comments(add_structures(drafts, ctx.base))


def _continues(index: CommentIndex, chosen: Candidate) -> bool:
    """Return whether the data or a control of the section says that there are more."""
    if chosen.continues or has_folded_answers(chosen.drafts):
        return True
    if is_part_of_set(chosen.drafts):
        return True
    records = _list_records(chosen)
    sections = filter(is_comment_section, index.page_hints)
    first = next(iter(records), None)
    return has_more_control((*sections, *_list_behind(first, records)), records)


def _list_records(chosen: Candidate) -> dict[HtmlElement, None]:
    """Return the elements of the page that hold one comment each, in their order."""
    spans = map(chosen.view.find_span, chosen.records)
    return dict.fromkeys(element for span in spans for element in span.elements)


def _list_behind(
    first: HtmlElement | None, records: Collection[HtmlElement]
) -> list[HtmlElement]:
    """Return the elements right behind the last comment of a list, as a pager is.

    Up to the next heading: that of the form, or of another list.
    """
    listing = None if first is None else first.getparent()
    behind: list[HtmlElement] = []
    for element in islice(reversed(() if listing is None else listing), _MAX_BEHIND):
        if element in records or any(x in records for x in element.iter()):
            break
        behind.append(element)
    return list(takewhile(lambda x: x.tag not in _NEXT_PART_TAGS, reversed(behind)))


def _remove_markup(
    index: CommentIndex, chosen: Candidate | None, opening: OpeningPost | None
) -> None:
    sections = index.find_section_spans()
    if chosen is None:
        remove_comment_markup(index.page.tree, (), sections)
        return
    records = [chosen.view.find_span(record) for record in chosen.records]
    if chosen.view is not index.view:
        sections += chosen.view.find_wrapper_spans()
    if opening is not None:
        kept = {opening.element, *opening.element.iterancestors()}
        sections = [x for x in sections if kept.isdisjoint(x.elements)]
    remove_comment_markup(index.page.tree, records, sections)
