"""A page's bytes to an article and its comments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.extract.body import EXTRACTOR, read_body
from wireroom.extract.comments import take_comments
from wireroom.extract.comments.hosted.providers import find_discussion, settled
from wireroom.extract.decode_page import read_tree
from wireroom.extract.images import absolute
from wireroom.extract.links import body_links, merged, take_related
from wireroom.extract.metadata import read_metadata
from wireroom.extract.page_index import take_survey
from wireroom.extract.reject_non_articles import link_texts, refuse_non_article
from wireroom.extract.source_rules import drop, text_of_body
from wireroom.extract.strip_furniture import cut_furniture, take_date_lines
from wireroom.extract.unwrap_layout_tables import unfold_tables
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
    tree = read_tree(page)
    # lxml makes an element's Python half anew for each walk that meets it, unless one
    # is held: a third of the time of a small page.
    held = list(tree.iter())
    try:
        return _read(page, tree)
    except RecursionError as error:
        # The libraries below walk some markup recursively; 256 levels fit, but what
        # they build of them may not.
        raise Permanent(Reason.TOO_DEEP, f"recursion: {page.url}") from error
    finally:
        held.clear()


def _read(page: Page, tree: HtmlElement) -> ExtractedArticle:
    base = _base(tree, page.url)
    metadata = read_metadata(page, take_survey(tree), base=base)
    links = () if metadata.declared_article else link_texts(tree)
    drop(tree, page.rules.drop)
    discussion = find_discussion(tree, page, base)
    section = take_comments(tree, page)
    printed = take_date_lines(tree, page)
    related = take_related(tree, base)
    cut_furniture(tree)
    unfold_tables(tree)
    text = text_of_body(tree, page.rules.body) or read_body(
        tree, page.url, metadata.title
    )
    refuse_non_article(page.url, metadata, text, links)
    dates = dict(metadata.dates)
    if printed is not None:
        dates["print"] = printed
    expected = metadata.comment_count if section.expected is None else section.expected
    shown = len(section.comments)
    state = settled(discussion, expected=expected, shown=shown)
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
        links=merged(related, body_links(tree, text, base)),
        comments_expected=expected,
        comments=section.comments if page.with_comments else (),
        discussion=replace(
            discussion,
            state=state if page.with_comments else CommentsState.NOT_TAKEN,
            shown=shown,
        ),
        extractor=EXTRACTOR,
    )


def _base(tree: HtmlElement, url: str) -> str:
    """Where relative links lead: the ``base`` element's address, else the page's."""
    stated = tree.find(".//base[@href]")
    return (absolute(stated.get("href", ""), url) if stated is not None else "") or url
