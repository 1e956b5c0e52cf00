"""Finds the headings of the story among those of a page, and reads their texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from wireroom.extract.metadata.headline import fold_text, split_title
from wireroom.extract.metadata.site_headings import (
    MAX_HEADLINE,
    MAX_TITLE_PARTS,
    STORY_TAGS,
    is_site_heading,
)
from wireroom.extract.page.element_marks import is_headline_mark
from wireroom.extract.page.page_index import (
    is_about_others,
    is_inside_comments,
    is_inside_furniture,
    is_marked_as_headline,
)
from wireroom.extract.page.root_url import leads_to_root
from wireroom.extract.page.shown_text import get_short_text, get_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

# Links of a page among which is one home: it is at the top.
_MAX_HOME_LINKS = 60
# Elements marked as a headline that are looked at; more are a list of stories.
_MAX_MARKED = 20
# Between a headline and the name of its site.
_TITLE_PARTS = re.compile(r"\s[|\u00b7\u2022\u00bb\u2013\u2014-]\s")
_MIN_SUBHEADING = 8
_ROOT_FEED = re.compile(
    r"(?:https?://[^/?#]{1,200})?/(?:(?:feeds?|rss|atom|index)(?:\.\w{3,4}|/)?"
    r"|feed/(?:rss2?|atom)/?|\?feed=\w{3,8})"
    r"|https?://feeds2?\.feedburner\.com/[\w-]{1,60}"
)
# Elements of a heading that may be labels, and what separates labels from the words.
_MAX_LABELS = 12
_LABEL_SIGNS = " :|·•/–—-"  # noqa: RUF001 - dashes of real headlines
# Texts of a link to the heading itself.
_ANCHOR_SIGNS = frozenset({"#", "¶", "§"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """The ``h1`` elements of a page: those of the story, and those of the site."""

    story: tuple[HtmlElement, ...]
    site: tuple[HtmlElement, ...]


def classify_headings(index: PageIndex, url: str, headlines: Iterable[str]) -> Headings:
    """Tell the story's headings from the site's.

    Args:
        url: the page's address, to which the headings' links are compared.
        headlines: what the page declares as its headline; such a heading is the
            story's wherever it is printed.
    """
    keys = {fold_text(headline) for headline in headlines} - {""}
    parts = [fold_text(part) for part in split_title(index.title)]
    site_key = fold_text(index.find_meta("og:site_name"))
    main = max((part for part in parts if part != site_key), key=len, default="")
    title = fold_text(index.title)
    printed = {heading: fold_text(get_text(heading)) for heading in index.headings}
    if site_key and site_key in parts:
        # The rest of a title that has the site's declared name is the headline.
        keys |= {main} - {""}
    site = [
        heading
        for heading, key in printed.items()
        if key not in keys
        and (
            is_site_heading(heading, index, url)
            or (
                key != main
                and not _begins_title(key, title)
                and _leads_elsewhere(heading, url)
            )
        )
    ]
    own = [heading for heading in index.headings if heading not in site]
    outside = [heading for heading in own if not is_inside_furniture(heading)]
    # The first heading of a page may be that of a box for subscribers.
    story = sorted(outside or own, key=lambda x: printed[x] not in {*keys, main})
    return Headings(story=tuple(story), site=tuple(site))


def _begins_title(key: str, title: str) -> bool:
    """Return whether a headline with separators of its own is most of a title."""
    return title.startswith(key) and 2 * len(key) > len(title)


def read_heading(heading: HtmlElement, titles: Iterable[str]) -> str:
    """Return a heading's text without a kicker, badge or number of comments.

    Args:
        titles: what the page declares; the part of the heading that one of them
            repeats is its text, and the elements before or behind it are labels.
    """
    for line_break in heading.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    whole = get_text(heading)
    if not len(heading):
        return whole
    first, last = get_text(heading[0]), get_text(heading[-1])
    if first in _ANCHOR_SIGNS and heading[0].tag == "a":
        whole = whole.removeprefix(first).lstrip()
    if last in _ANCHOR_SIGNS:
        whole = whole.removesuffix(last).rstrip()
    keys = {
        fold_text(part) for title in titles for part in (title, *split_title(title))
    }
    if fold_text(whole) in keys:
        return whole
    labels = [get_text(child) for child in islice(heading.iter(), 1, _MAX_LABELS)]
    labels.append(" ".join((heading.text or "").split()))
    for label in filter(None, labels):
        for text in (whole.removeprefix(label), whole.removesuffix(label)):
            bare = text.strip(_LABEL_SIGNS)
            if text != whole and fold_text(bare) in keys - {""}:
                return bare
    return whole


def find_subheading(index: PageIndex, headlines: Iterable[str]) -> str:
    """Return the longest ``h2`` or ``h3`` that is part of a declared headline, else "".

    A short one counts if it is the headline beside the site's name.

    Without ``h1`` it is the printed headline; any other one may be a box.
    """
    headlines = list(headlines)
    keys = [fold_text(headline) for headline in headlines]
    parts = {fold_text(x) for text in headlines for x in _TITLE_PARTS.split(text)}
    texts = map(get_text, index.subheadings)
    printed = (
        text
        for text in texts
        if (key := fold_text(text)) in parts
        or (len(key) >= _MIN_SUBHEADING and any(key in other for other in keys))
    )
    return max(printed, key=len, default="")


def find_titled_subheading(index: PageIndex, heading: str) -> str:
    """Return the ``h2`` that the ``title`` has before the site's name alone, else "".

    Where the first heading is nowhere in the ``title``, it is the name of a section.
    """
    title, parts = fold_text(index.title), split_title(index.title)
    if not title or len(parts) > MAX_TITLE_PARTS or fold_text(heading) in title:
        return ""
    beginning = fold_text(parts[0]) if len(parts[0].split()) > 1 else ""
    return next(
        (
            get_text(subheading)
            for subheading in index.subheadings
            if subheading.tag == "h2"
            and fold_text(get_text(subheading)) == beginning
            and not is_about_others(subheading, index)
        ),
        "",
    )


def list_home_names(index: PageIndex, url: str) -> list[str]:
    """Return the ends of the ``title`` that a link to the site's root has as its text.

    Where no heading is the headline, nothing else says which end is the site's name.
    """
    parts = split_title(index.title)
    ends = {fold_text(part): part for part in parts[:1] + parts[1:][-1:]}
    # "Harbour Post » Feed", at the root of the site; that of a story has its title.
    feeds = [
        fold_text(link.get("title", ""))
        for link in index.root.iter("link")
        if _ROOT_FEED.fullmatch(link.get("href", "")[:MAX_HEADLINE])
    ]
    of_feeds = [x for key, x in ends.items() if any(f.startswith(key) for f in feeds)]
    links = (link for link in index.root.iter("a") if link.get("href"))
    return of_feeds + [
        text
        for link in islice(links, _MAX_HOME_LINKS)
        if (text := get_short_text(link, MAX_HEADLINE))
        and fold_text(text) in ends
        and leads_to_root(link.get("href", ""), url)
    ]


def find_marked_heading(index: PageIndex) -> str:
    """Return the one heading below the first level that is marked as a headline.

    Joomla and TYPO3 print the name of a section as ``h1``, Blogger that of the blog. A
    page without ``h1`` may mark another element so. "" where several texts are
    marked so: those are cards of other stories.
    """
    marked = index.marked_headings
    if not marked and not index.headings:
        marked = index.marks.find(is_headline_mark)[:_MAX_MARKED]
    texts = {
        _read_marked(heading, index.title)
        for heading in marked
        if not is_inside_furniture(heading)
        and not is_inside_comments(heading)
        and not is_about_others(heading, index)
    }
    return texts.pop() if len(texts) == 1 else ""


def _read_marked(heading: HtmlElement, title: str) -> str:
    """Return the part of a ``title`` that a marked element begins with, else its text.

    Behind it may be tags and the number of comments.
    """
    text = get_short_text(heading, MAX_HEADLINE)
    key = fold_text(text)
    parts = (part for part in split_title(title) if " " in part)
    begun = (part for part in parts if key.startswith(fold_text(part)))
    return text if key in fold_text(title) else max(begun, key=len, default=text)


def is_headline_of_story(heading: HtmlElement) -> bool:
    """Return whether markup says that a heading is the story's, not the site's."""
    if is_marked_as_headline(heading):
        return True
    return next(heading.iterancestors(*STORY_TAGS), None) is not None


def _leads_elsewhere(heading: HtmlElement, url: str) -> bool:
    """Return whether all of a heading is a link to another page of the site."""
    link = next(heading.iter("a"), None)
    if link is None or get_text(link) != get_text(heading):
        return False
    try:
        target, page = urlsplit(urljoin(url, link.get("href", ""))), urlsplit(url)
    except ValueError:
        return False
    if target.hostname != page.hostname:
        return False
    return bool(target.path.rstrip("/") != page.path.rstrip("/"))
