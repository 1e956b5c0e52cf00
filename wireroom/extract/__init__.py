"""Extraction: from the bytes of a page to an article and its comments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.extract.archive_pages import reject_archive
from wireroom.extract.blocks import collect_captions, read_text_blocks
from wireroom.extract.body.body import EXTRACTOR
from wireroom.extract.body.body_sources import Body, choose_body
from wireroom.extract.body.filing_lines import drop_filing_lines, find_filing_lines
from wireroom.extract.body.head_lines import drop_head_lines, list_site_lines
from wireroom.extract.body.links import (
    extract_related_links,
    find_body_links,
    merge_links,
)
from wireroom.extract.body.normalize_markup import normalize_markup
from wireroom.extract.body.strip_furniture import remove_furniture, strip_date_lines
from wireroom.extract.body.teasers import remove_teasers
from wireroom.extract.body.unwrap_layout_tables import unwrap_tables
from wireroom.extract.body.wrap_loose_text import wrap_loose_text
from wireroom.extract.comments import extract_comments
from wireroom.extract.comments.flattened_threads import (
    has_coarse_times,
    may_be_flattened,
)
from wireroom.extract.comments.hosted.providers import (
    find_comment_location,
    resolve_page_state,
)
from wireroom.extract.metadata.images import to_absolute_url
from wireroom.extract.metadata.metadata import read_authors, read_metadata
from wireroom.extract.metadata.printed_title import find_topic_title
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.hidden_text import remove_hidden_text
from wireroom.extract.page.page_index import index_page
from wireroom.extract.publication_date.day_order import DayOrder
from wireroom.extract.publication_date.settled_date import settle_publication_date
from wireroom.extract.reject_locked_pages import reject_locked_page
from wireroom.extract.reject_non_articles import (
    collect_link_texts,
    count_linked_headings,
    is_front_address,
    reject_non_article,
)
from wireroom.extract.script_data.hydration import detach_scripts
from wireroom.extract.source_rules import drop_elements, select_body_text
from wireroom.model.article import ExtractedArticle
from wireroom.model.discussion import CommentsState, Completeness
from wireroom.model.evidence import AuthorsSource, BodySource, TitleSource
from wireroom.model.moment import DOUBTFUL_DATES, DateSource

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

    from wireroom.extract.comments import CommentSection
    from wireroom.extract.metadata.metadata import Metadata
    from wireroom.extract.page.page_index import PageIndex
    from wireroom.model.article import Page
    from wireroom.model.discussion import CommentLocation
    from wireroom.model.moment import PublishedTime

__all__ = ["extract_page"]

_PRINTED_DATES = DOUBTFUL_DATES | {DateSource.MARKUP, DateSource.VISIBLE}


def extract_page(page: Page) -> ExtractedArticle:
    """Extract the metadata, then the comments, then the body without either.

    The order matters: metadata is read before anything is removed, and comments leave
    the tree before the body extractor reads it. Uses no clock and no network.

    Raises:
        Permanent: NOT_HTML, TOO_LARGE, TOO_DEEP, CHALLENGE, CONSENT_WALL, HOMEPAGE or
            NO_TEXT.
    """
    tree = parse_page(page)
    try:
        return _extract_from_tree(page, tree)
    except RecursionError as error:
        # The tree has at most 2,048 levels; libraries below recurse several times for
        # each level of some markup.
        raise Permanent(Reason.TOO_DEEP, f"recursion: {page.url}") from error


def _extract_from_tree(page: Page, tree: HtmlElement) -> ExtractedArticle:
    base = _find_base_url(tree, page.url)
    index = index_page(tree)
    order = DayOrder(tree=tree, url=page.url)
    metadata = read_metadata(page, index, base=base, order=order)
    if not metadata.declared_article:
        reject_archive(tree, page.url, index.scripts)
    link_texts = () if metadata.declared_article else collect_link_texts(tree)
    linked_headings = _count_headings(tree, page.url, metadata)
    reject_locked_page(tree, index.marks, page.url)
    dropped = drop_elements(tree, page.rules.drop)
    location = find_comment_location(tree, page, base)
    if metadata.published is None:
        # The comments, whose dates may show the order, are removed from the tree.
        order.find_now()
    section = extract_comments(
        tree,
        page,
        base=base,
        published=metadata.published,
        marks=None if dropped else index.marks,
        order=order,
    )
    metadata = _settle_date(metadata, page, index, section, order)
    metadata = _settle_authors(metadata, page, index, section)
    scripts = detach_scripts(tree)
    print_date = strip_date_lines(tree, page)
    related = extract_related_links(tree, base)
    remove_hidden_text(tree, index)
    captions = collect_captions(tree)
    remove_teasers(tree, page.url)
    remove_furniture(tree, index.marks)
    filing = find_filing_lines(tree)
    struck = normalize_markup(tree, index.marks)
    unwrap_tables(tree)
    wrap_loose_text(tree)
    body = _select_body(tree, page, metadata, section)
    if body is None:
        body = choose_body(tree, page.url, metadata, marks=index.marks, scripts=scripts)
        body = _drop_lines(body, filing, metadata, index, page.url)
    reject_non_article(
        page.url,
        metadata,
        body.text,
        link_texts,
        linked_headings=linked_headings,
        comments=len(section.comments),
    )
    blocks = read_text_blocks(
        tree if body.tree is None else body.tree,
        body.text,
        base,
        captions=captions,
        struck=struck,
    )
    own = (page.url, metadata.canonical_url or "")
    links = merge_links(related, find_body_links(blocks, own))
    article = _build_article(metadata, body, print_date)
    article = replace(article, blocks=blocks, links=links)
    return _add_comments(article, page, section, location)


def _select_body(
    tree: HtmlElement, page: Page, metadata: Metadata, section: CommentSection
) -> Body | None:
    """Return what an operator's rules select, or the first post of a topic."""
    selected = select_body_text(tree, page.rules.body)
    if selected:
        return Body(text=selected, source=BodySource.RULES)
    opening = section.opening
    if opening is None:
        return None
    return Body(text=opening.get_article_text(metadata.title), tree=opening.element)


def _drop_lines(
    body: Body,
    filing: Collection[str],
    metadata: Metadata,
    index: PageIndex,
    url: str,
) -> Body:
    """Return a body without the lines of tags, and without headline and byline."""
    text = drop_filing_lines(body.text, filing)
    site_lines = list_site_lines(index, url)
    text = drop_head_lines(text, metadata.title, metadata.authors, site_lines)
    return replace(body, text=text)


def _count_headings(tree: HtmlElement, url: str, metadata: Metadata) -> int:
    """Count linked headings, of which a front page has many; 0 at another address."""
    return count_linked_headings(tree) if is_front_address(url, metadata) else 0


def _settle_date(
    metadata: Metadata,
    page: Page,
    index: PageIndex,
    section: CommentSection,
    order: DayOrder,
) -> Metadata:
    metadata = _add_opening(metadata, section)
    if section.opening is not None and metadata.published is not None:
        return metadata
    published = settle_publication_date(
        page,
        index,
        metadata.published,
        modified=metadata.dates.get("modified"),
        comments=section.comments,
        order=order,
    )
    return replace(metadata, published=published)


def _settle_authors(
    metadata: Metadata, page: Page, index: PageIndex, section: CommentSection
) -> Metadata:
    """Return metadata without authors whose names only the comments print.

    Where all authors of the article are authors of comments as well, the authors are
    read again without the bylines in comments: some themes mark the name of a
    commentator as that of an author. The author of an article may comment, too.
    """
    names = {comment.author for comment in section.comments}
    is_printed = metadata.authors_source is AuthorsSource.BYLINE
    if section.opening or not (is_printed and names.issuperset(metadata.authors)):
        return metadata
    # The markup of the comments has been removed from the tree.
    left = [x for x in index.bylines if index.root in x.iterancestors()]
    if len(left) == len(index.bylines):
        return metadata
    authors = read_authors(page, replace(index, bylines=left))
    return replace(metadata, authors=authors.names, authors_source=authors.source)


def _add_opening(metadata: Metadata, section: CommentSection) -> Metadata:
    """Return metadata with the author and time of the first post of a topic.

    Names and dates that the page prints elsewhere may belong to an answer. The author
    that the head of the page declares in ``meta`` is the owner of the board.
    """
    opening = section.opening
    if opening is None:
        return metadata
    if metadata.title_source is TitleSource.TITLE:
        title = find_topic_title(opening.element, metadata.title)
        metadata = replace(metadata, title=title)
    if opening.author and metadata.authors_source is not AuthorsSource.JSON_LD:
        metadata = replace(
            metadata, authors=(opening.author,), authors_source=AuthorsSource.BYLINE
        )
    is_dated = metadata.published and metadata.published.source not in _PRINTED_DATES
    if opening.posted is None or is_dated:
        return metadata
    return replace(metadata, published=opening.posted)


def _build_article(
    metadata: Metadata, body: Body, print_date: PublishedTime | None
) -> ExtractedArticle:
    printed = {} if print_date is None else {"print": print_date}
    return ExtractedArticle(
        title=metadata.title,
        title_source=metadata.title_source,
        text=body.text,
        body_source=body.source,
        authors=metadata.authors,
        authors_source=metadata.authors_source,
        published=metadata.published,
        dates={**metadata.dates, **printed},
        canonical_url=metadata.canonical_url,
        section=metadata.section,
        site_name=metadata.site_name,
        paywalled=metadata.paywalled,
        reservations=metadata.reservations,
        language=metadata.language,
        image=metadata.image,
        description=metadata.description,
        publisher=metadata.publisher,
        tags=metadata.tags,
        comments_expected=metadata.comment_count,
        extractor=EXTRACTOR,
    )


def _add_comments(
    article: ExtractedArticle,
    page: Page,
    section: CommentSection,
    location: CommentLocation,
) -> ExtractedArticle:
    """Add comments and their state; a count in the section outranks the metadata's."""
    expected = section.expected
    if expected is None:
        expected = article.comments_expected
    shown = len(section.comments)
    location = replace(location, seen=(*section.seen, *location.seen))
    completeness = Completeness(state=CommentsState.DISABLED)
    if page.with_comments:
        completeness = resolve_page_state(
            location,
            expected=expected,
            shown=shown,
            has_empty_notice=section.has_empty_notice,
            continues=section.continues or bool(location.pages),
        )
    return replace(
        article,
        comments_expected=expected,
        comments=section.comments if page.with_comments else (),
        comments_read_by=section.read_by if section.comments else "",
        comment_location=replace(
            location,
            state=completeness.state,
            reason=completeness.reason,
            shown=shown,
            pings=section.pings,
            is_flattened=may_be_flattened(section.comments),
            has_coarse_times=has_coarse_times(section.comments),
        ),
    )


def _find_base_url(tree: HtmlElement, url: str) -> str:
    """Return the URL that relative links refer to: ``base`` element, else the page."""
    base = tree.find(".//base[@href]")
    if base is None:
        return url
    return to_absolute_url(base.get("href", ""), url) or url
