"""Rejects pages that are not articles, with the reason.

The decision uses what a page has, not what it lacks: a short brief that declares itself
an article is one; the same few lines beside eighty links are a section front.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.errors import Permanent, Reason
from wireroom.extract.page.letter_count import count_letters
from wireroom.extract.page.root_url import is_root
from wireroom.extract.page.shown_text import get_text
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.metadata.metadata import Metadata

MIN_CHARACTERS = 80
_SHORT_TEXT = 1_500
_CHALLENGE = re.compile(
    r"just a moment|attention required|access (?:to this page has been )?denied"
    r"|are you (?:a robot|human)|pardon our interruption"
    r"|verify(?:ing)? (?:that )?you are"
    r"|ddos-guard|security check|please wait|bot verification|checking your browser"
    r"|vercel security check|client challenge|robot challenge|human verification"
    r"|(?:making|to make) sure (?:that )?you(?:['\u2019]| a)re not a (?:ro)?bot"
    r"|(?:javascript|js) (?:is|must be) (?:disabled|required|enabled)",
    re.IGNORECASE,
)
# A short page with both of these is a robot check, of whatever maker.
_NOT_A_ROBOT = re.compile(
    r"\byou(?:['\u2019]| a)re (?:not )?(?:a )?(?:(?:ro)?bot|human|real person)\b",
    re.IGNORECASE,
)
_NEEDS_SCRIPT = re.compile(
    r"\b(?:javascript|js|cookies|your browser|captcha)\b", re.IGNORECASE
)
# What a page shows to browsers without scripts, in the place of its text.
_SCRIPT_NOTICE = re.compile(
    r"\bjavascript\b[^.!?]{0,60}\b(?:disabled|turned off|enabled?|required)\b"
    r"|\b(?:enable|turn on|activate|requires?|needs?)\b[^.!?]{0,60}\bjavascript\b",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    rf"\b{join_patterns(language.consent_words for language in LANGUAGES)}\b",
    re.IGNORECASE,
)
# The title of a page that a site serves in the place of one that is not there.
_MISSING_PAGE = re.compile(
    rf"(?:\W|oops|error|404|sorry)*"
    rf"(?:{join_patterns(language.missing_pages for language in LANGUAGES)}|404)"
    r"(?:\W|404|error)*",
    re.IGNORECASE,
)
_MAX_MISSING_PAGE = 600
_MAX_SCRIPT_NOTICE = 300
_WORD = re.compile(r"\w{2}")
_HEADING_TAGS = ("h1", "h2", "h3", "h4")
# A front page has headings that are links, or as many links as long as headlines, each
# with a teaser of a few lines. A site of one story has few of either.
_MIN_LINKED_HEADINGS = 3
# Comments of readers that make a page an article.
_MIN_DISCUSSION = 2
_MIN_HEADLINE, _MIN_HEADLINES = 25, 6
_MAX_COVERED = 1 / 8
_FRONT_PATH = re.compile(
    r"/?(?:index\.\w{2,5}|home|default\.\w{2,5}|[a-z]{2}(?:-[a-z]{2})?)?/?"
)


def reject_non_article(
    url: str,
    metadata: Metadata,
    text: str,
    links: tuple[str, ...],
    *,
    linked_headings: int = 0,
    comments: int = 0,
) -> None:
    """Raise for anything but an article.

    Args:
        url: the URL of the page.
        metadata: the metadata of the page.
        text: the extracted body.
        links: the texts of all links of the page, see :func:`collect_link_texts`.
        linked_headings: how many headings of the page are links, see
            :func:`count_linked_headings`.
        comments: how many comments the page shows. A post that readers discuss is an
            article however short it is.

    Raises:
        Permanent: CHALLENGE, CONSENT_WALL, HOMEPAGE or NO_TEXT.
    """
    size = count_letters(text)
    if size < _SHORT_TEXT and not metadata.declared_article:
        if _CHALLENGE.match(metadata.title) or _is_robot_check(text):
            raise Permanent(Reason.CHALLENGE, f"{metadata.title[:80]!r}: {url}")
        if is_consent_text(text):
            raise Permanent(Reason.CONSENT_WALL, f"{text[:80]!r}: {url}")
        if size < _MAX_SCRIPT_NOTICE and _SCRIPT_NOTICE.search(text):
            raise Permanent(Reason.NO_TEXT, f"{text[:80]!r}: {url}")
        if size < _MAX_MISSING_PAGE and _MISSING_PAGE.fullmatch(metadata.title):
            raise Permanent(Reason.NO_TEXT, f"{metadata.title[:80]!r}: {url}")
    is_dated = metadata.published is not None or comments >= _MIN_DISCUSSION
    if _is_front_page(url, metadata, text, links, is_dated=is_dated) or (
        is_front_address(url, metadata) and _is_list(text, links, linked_headings)
    ):
        raise Permanent(Reason.HOMEPAGE, f"{len(links)} links: {url}")
    if size < MIN_CHARACTERS and not (comments and _WORD.search(text)):
        raise Permanent(Reason.NO_TEXT, f"{len(text)} characters: {url}")


def is_consent_text(text: str) -> bool:
    """Return whether a text is mostly about cookies and consent."""
    hits = _CONSENT.findall(text)
    kinds = {hit.lower() for hit in hits}
    return len(kinds) >= 2 and len(hits) >= 0.03 * len(text.split())


def _is_robot_check(text: str) -> bool:
    """Return whether a short text asks its reader to prove to be no robot."""
    if len(text) > _MAX_MISSING_PAGE:
        return False
    return bool(_NOT_A_ROBOT.search(text) and _NEEDS_SCRIPT.search(text))


def collect_link_texts(tree: HtmlElement) -> tuple[str, ...]:
    """Return the text of each link of a page."""
    return tuple(get_text(anchor) for anchor in tree.iter("a"))


def count_linked_headings(tree: HtmlElement) -> int:
    """Return how many headings of a page lead to another page than the site's root."""
    links = (_find_link(heading) for heading in tree.iter(*_HEADING_TAGS))
    return sum(link is not None and link.strip("/") != "" for link in links)


def _find_link(heading: HtmlElement) -> str | None:
    """Return the address of the link in or around a heading, without its host."""
    anchors = (*heading.iter("a"), *islice(heading.iterancestors("a"), 1))
    addresses = (anchor.get("href") for anchor in anchors)
    address: str | None = next(filter(None, addresses), None)
    if address is None or address.startswith("#"):
        return None
    try:
        return urlsplit(address).path
    except ValueError:
        return None


def is_front_address(url: str, metadata: Metadata) -> bool:
    """Return whether a page has the address of its site's front and no article's data.

    Old blogs served a post at the root; its canonical URL is its own.
    """
    is_own = metadata.canonical_url is None or is_root(metadata.canonical_url)
    return is_own and is_root(url) and not metadata.declared_article


def _is_list(text: str, links: tuple[str, ...], linked_headings: int) -> bool:
    """Return whether a page shows a list of stories, and not one story.

    Teasers of a list make up a text of any length, so the text alone tells nothing.
    """
    headlines = {link for link in links if count_letters(link) >= _MIN_HEADLINE}
    covered = sum(map(count_letters, headlines)) / max(count_letters(text), 1)
    has_teasers = len(headlines) >= _MIN_HEADLINES and covered > _MAX_COVERED
    return linked_headings >= _MIN_LINKED_HEADINGS or has_teasers


def _is_front_page(
    url: str, metadata: Metadata, text: str, links: tuple[str, ...], *, is_dated: bool
) -> bool:
    if metadata.declared_article:
        return False
    linked = sum(map(len, links))
    if _compute_link_share(text, links) > 0.7:
        return linked > _SHORT_TEXT
    # Old blogs served a post at the URL of their front page; its canonical URL is its
    # own.
    parts = urlsplit(metadata.canonical_url or url)
    if not parts.query and parts.hostname and _FRONT_PATH.fullmatch(parts.path):
        return len(text) < _SHORT_TEXT and linked > 2 * max(len(text), 300)
    return len(text) < _SHORT_TEXT and linked > 6 * max(len(text), 300) and not is_dated


def _compute_link_share(text: str, links: tuple[str, ...]) -> float:
    """Return the share of a text, 0 to 1, in lines that consist of one link."""
    link_set = set(links)
    lines = (line for line in text.split("\n") if line.removeprefix("- ") in link_set)
    return sum(map(len, lines)) / max(len(text), 1)
