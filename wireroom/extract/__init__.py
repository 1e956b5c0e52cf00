"""A page's bytes to an article and its comments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.extract.body import EXTRACTOR, extract_body_text
from wireroom.extract.comments import extract_comments
from wireroom.extract.comments.hosted.providers import (
    find_comment_location,
    resolve_page_state,
)
from wireroom.extract.decode_page import parse_page
from wireroom.extract.images import to_absolute_url
from wireroom.extract.links import extract_related_links, find_body_links, merge_links
from wireroom.extract.metadata import read_metadata
from wireroom.extract.page_index import index_page
from wireroom.extract.reject_non_articles import collect_link_texts, reject_non_article
from wireroom.extract.source_rules import drop_elements, select_body_text
from wireroom.extract.strip_furniture import remove_furniture, strip_date_lines
from wireroom.extract.unwrap_layout_tables import unwrap_tables
from wireroom.model.article import ExtractedArticle
from wireroom.model.discussion import CommentsState

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.model.article import Page

__all__ = ["extract_page"]


def extract_page(page: Page) -> ExtractedArticle:
    """Read a page: its metadata, its comments, then its body without either.

    The order matters: metadata is read before anything is cut, comments leave the tree
    before the body extractor sees it. Reads no clock and no network.

    Raises:
        Permanent: NOT_HTML, TOO_LARGE, TOO_DEEP, CHALLENGE, CONSENT_WALL, HOMEPAGE or
            NO_TEXT.
    """
    tree = parse_page(page)
    # lxml makes an element's Python half anew for each walk that meets it, unless one
    # is held: a third of the time of a small page.
    held = list(tree.iter())
    try:
        return _extract_from_tree(page, tree)
    except RecursionError as error:
        # The libraries below walk some markup recursively; 256 levels fit, but what
        # they build of them may not.
        raise Permanent(Reason.TOO_DEEP, f"recursion: {page.url}") from error
    finally:
        held.clear()


def _extract_from_tree(page: Page, tree: HtmlElement) -> ExtractedArticle:
    base = _find_base_url(tree, page.url)
    metadata = read_metadata(page, index_page(tree), base=base)
    links = () if metadata.declared_article else collect_link_texts(tree)
    drop_elements(tree, page.rules.drop)
    discussion = find_comment_location(tree, page, base)
    section = extract_comments(tree, page)
    printed = strip_date_lines(tree, page)
    related = extract_related_links(tree, base)
    remove_furniture(tree)
    unwrap_tables(tree)
    text = select_body_text(tree, page.rules.body) or extract_body_text(
        tree, page.url, metadata.title
    )
    reject_non_article(page.url, metadata, text, links)
    dates = dict(metadata.dates)
    if printed is not None:
        dates["print"] = printed
    expected = metadata.comment_count if section.expected is None else section.expected
    shown = len(section.comments)
    state = resolve_page_state(discussion, expected=expected, shown=shown)
    return ExtractedArticle(
        title=metadata.title,
        text=text,
        authors=metadata.authors,
        published=metadata.published,
        dates=dates,
        canonical_url=metadata.canonical_url,
        section=metadata.section,
        site_name=metadata.site_name,
        paywalled=metadata.paywalled,
        language=metadata.language,
        image=metadata.image,
        links=merge_links(related, find_body_links(tree, text, base)),
        comments_expected=expected,
        comments=section.comments if page.with_comments else (),
        comments_read_by=section.read_by if section.comments else "",
        comment_location=replace(
            discussion,
            state=state if page.with_comments else CommentsState.DISABLED,
            shown=shown,
        ),
        extractor=EXTRACTOR,
    )


def _find_base_url(tree: HtmlElement, url: str) -> str:
    """Where relative links lead: the ``base`` element's address, else the page's."""
    stated = tree.find(".//base[@href]")
    return (
        to_absolute_url(stated.get("href", ""), url) if stated is not None else ""
    ) or url
