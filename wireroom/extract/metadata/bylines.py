"""The elements of a page that name its authors."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.metadata.closing_bylines import (
    is_full_name,
    iter_closing_bylines,
)
from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.metadata.listed_bylines import find_listed_bylines
from wireroom.extract.metadata.near_bylines import (
    BYLINE,
    MAX_BYLINE,
    OUTER_TAGS,
    find_byline,
    find_name_behind_icon,
    has_cells,
    is_of_another,
    list_lines_behind,
)
from wireroom.extract.page.element_marks import (
    MarkedAs,
    classify_marks,
    is_marked_as_user,
)
from wireroom.extract.page.page_index import (
    is_about_others,
    is_inside_comments,
    is_inside_furniture,
)
from wireroom.extract.page.root_url import leads_to_root
from wireroom.extract.page.shown_text import get_short_text, get_spaced_text, get_text
from wireroom.extract.publication_date.site_head import find_site_head
from wireroom.words.byline_patterns import BYLINE_PREFIX, SURE_AUTHOR_PREPOSITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex
    from wireroom.extract.publication_date.site_head import SiteHead

_MAX_MARKED_BYLINE = 200
_MAX_LINKED_AUTHORS = 6
# Levels up to the box of a side column. Characters of such a box, or of one about the
# author; elements of that, and characters of the name in it.
_MAX_WIDGET_LEVELS, _MAX_BLOCK = 6, 1_000
_MAX_PARTS, _MAX_NAME = 60, 60
# Characters above a headline, and links that lead to no person.
_MAX_ABOVE_HEADLINE, _MAX_OTHER_LINKS = 120, 3
_PROFILE_PATHS = (
    "/author", "/autor", "/auteur", "/redacteur", "/journalist", "/yazar", "/avtor",
    "/contributor", "/people/", "/staff/", "/by/",
)  # fmt: skip
_LICENCE = re.compile(r"/licen[cs]es?/")
# "/user/28", "/users/ada-quill", which Drupal has.
_USER = re.compile(r"/users?/(?!login|register|password|logout)[\w.-]{1,60}/?$")
# Marks of the "By" before a name, as themes print it in every language.
_LABEL_MARKS = re.compile(r"[_-](?:by|prefix|label)(?:$|\s)", re.IGNORECASE)
_PREPOSITION_MARK = "meta-prep"
# Marks of the name within a block about the author; a part of it, or that of a firm,
# is another name.
_NAME_MARKS = re.compile(r"(?:^|[\s_-])(?:full-?)?name(?:$|\s)|[a-z]Name(?:$|\s)")
_OTHER_NAMES = re.compile(
    r"(?:first|last|nick|user|day|month|site|blog|brand|company|firm|org\w{0,11}|source|paper"
    r"|publication|publisher|file|category)[_-]?name",
    re.IGNORECASE,
)
_SHARE_MARK = re.compile(r"(?:^|[\s_-])shar(?:e|ing)(?:$|[\s_-])", re.IGNORECASE)
# "Author" or "Author:" in front of a link.
_LABEL = re.compile(BYLINE_PREFIX + r"\s?[:\uff1a]?", re.IGNORECASE)
_MAX_SEARCHED_LINKS, _MAX_LABELLED = 1_000, 20
# "reply_item", "reply-author": not the button to answer the story.
_REPLY = re.compile(
    r"(?:^|\s)repl(?:y|ies)[_-]?(?:item|area|author|user|list|box|content|wrap\w*)(?:$|\s)",
    re.IGNORECASE,
)
# "quote-author", "pull-quote", "b-quote__name"; "format-quote" is a whole post.
_QUOTE = re.compile(
    r"^(?:(?!format)[a-z]{1,10}[-_]{1,2})?(?:pull|block)?[-_]?quote"
    r"(?:[-_]{1,2}(?:author|by|cite|credit|name|source|attribution|box|wrap\w{0,4}))?$",
    re.IGNORECASE,
)
_MAX_QUOTE_LEVELS = 3
_QUOTATION_TAGS = frozenset({"q", "blockquote"})
# What a font shows as a picture is a word in the markup: "person".
_ICON = re.compile(r"(?:^|[\s_-])(?:icons?|material-symbols\S{0,20})(?:$|[\s_-])")


def iter_bylines(
    index: PageIndex,
    headings: Sequence[HtmlElement],
    *,
    url: str = "",
    site_names: Iterable[str] = (),
) -> Iterator[str]:
    """Yield the texts that name the authors, the most trustworthy places first.

    Args:
        headings: those of the story, the first of which is its headline.
        url: the page's address, to which links are compared.
        site_names: what the site goes by; in its head this is no author.
    """
    site_keys = frozenset(map(fold_text, site_names)) - {""}
    site_head = find_site_head(index, url)
    listed = find_listed_bylines(index, next(iter(headings), None))
    for element in index.bylines:
        if (
            element in listed
            or is_inside_furniture(element)
            or _is_mark_of_site(element, site_head, url, site_keys)
            or is_inside_comments(element)
            or _is_in_reply(element)
            or _is_of_quotation(element)
            or is_about_others(element, index)
            or _is_in_widget(element)
            or _is_label(element)
            or any(_is_block_above(element, heading) for heading in headings[:1])
        ):
            continue
        if byline := _read_marked_byline(element):
            yield byline
    for heading in headings[:1]:
        for sibling in heading.itersiblings():
            # Longer ones are not read: the story itself is a sibling, too.
            is_short = get_short_text(sibling, MAX_BYLINE)
            is_line = is_short and not has_cells(sibling)
            text = get_spaced_text(sibling) if is_line else ""
            linked = [
                get_spaced_text(link)
                for link in sibling.iter("a")
                if is_short and _is_profile_link(link)
            ]
            # One word is the name of an outlet more often.
            if linked and all(map(is_full_name, linked)):
                yield "; ".join(linked[:_MAX_LINKED_AUTHORS])
            elif byline := find_byline(text):
                yield byline
        yield from list_lines_behind(heading, index)
        yield from filter(is_full_name, find_name_behind_icon(heading, index))
    yield from iter_closing_bylines(index, next(iter(headings), None))
    yield from _find_only_name(_iter_labelled_links(index), index)
    yield from _find_only_name(_iter_titled_elements(index), index)


def _iter_labelled_links(index: PageIndex) -> Iterator[HtmlElement]:
    """Yield links such as ``Author <a href="/user/ada">Ada</a>``."""
    links = islice(index.root.iter("a"), _MAX_SEARCHED_LINKS)
    return (link for link in links if _has_label(link) and _is_profile_link(link))


def _iter_titled_elements(index: PageIndex) -> Iterator[HtmlElement]:
    """Yield elements such as ``<a title="Author">Ada</a>``."""
    titled = (x for x in index.marks.elements if x.get("title"))
    return (x for x in titled if _LABEL.fullmatch(x.get("title")[:MAX_BYLINE]))


def _find_only_name(labelled: Iterable[HtmlElement], index: PageIndex) -> list[str]:
    """Return the one name that labelled elements have; none where they have several."""
    names = {
        get_spaced_text(element)
        for element in islice(labelled, _MAX_LABELLED)
        if get_short_text(element, _MAX_NAME)
        and not (is_of_another(element, index) or _is_in_reply(element))
    }
    return list(names) if len(names) == 1 else []


def _has_label(link: HtmlElement) -> bool:
    parent = link.getparent()
    if parent is None or link.getprevious() is not None or not parent.text:
        return False
    label = parent.text[:MAX_BYLINE].strip()
    return label.lower() in SURE_AUTHOR_PREPOSITIONS or bool(_LABEL.fullmatch(label))


def _is_in_reply(element: HtmlElement) -> bool:
    """Return whether an element is in one answer of a discussion."""
    return any(
        _REPLY.search(x.get("class", "")[:_MAX_MARKED_BYLINE])
        for x in (element, *element.iterancestors())
        if x.tag not in OUTER_TAGS
    )


def _is_of_quotation(element: HtmlElement) -> bool:
    """Return whether an element is in a quotation, where it names the person quoted."""
    around = (element, *islice(element.iterancestors(), _MAX_QUOTE_LEVELS))
    return any(
        x.tag == "blockquote"
        or _is_source_of_quotation(x)
        or any(map(_QUOTE.search, x.get("class", "")[:_MAX_MARKED_BYLINE].split()))
        for x in around
    )


def _is_source_of_quotation(element: HtmlElement) -> bool:
    """``<q>...</q> <cite>Ada Quill</cite>``: the person behind a quotation."""
    before = element.getprevious() if element.tag == "cite" else None
    return before is not None and before.tag in _QUOTATION_TAGS


def _is_mark_of_site(
    element: HtmlElement, head: SiteHead, url: str, site_keys: frozenset[str]
) -> bool:
    """Return whether an element is the site's name in its head, a link home mostly.

    Elsewhere the site's name is that of an author who writes there alone.
    """
    text = get_short_text(element, MAX_BYLINE)
    links = [element] if element.tag == "a" else list(islice(element.iter("a"), 2))
    is_home = len(links) == 1 and leads_to_root(links[0].get("href", ""), url)
    if not text or not (is_home or fold_text(text) in site_keys):
        return False
    return head.has(element)


def _read_marked_byline(element: HtmlElement) -> str:
    """Return the names that an element marked as a byline has, else its text."""
    parent = element.getparent()
    marked = element
    if (
        _is_author_link(element)
        and parent is not None
        and get_short_text(parent, MAX_BYLINE)
    ):
        # Each of several authors is a link; what holds the links is the byline.
        marked = parent
    names = [
        get_spaced_text(child)
        for child in marked.iter()
        if _is_profile_link(child) or _is_author_link(child)
    ]
    if len(names) > _MAX_LINKED_AUTHORS and element.find(".//li") is not None:
        # All who write for the site.
        return ""
    marked_names = _list_marked_names(element)
    if len(marked_names) >= max(len(names), 1):
        # A link to a profile may hold a role beside the name.
        names = marked_names
    text = _read_byline(_find_name_property(element))[:_MAX_MARKED_BYLINE]
    if element.tag == "address" and not names and not BYLINE.match(text):
        # The postal address of the publisher.
        return ""
    if not names and (_has_empty_name(element) or _has_list_to_share(element)):
        return ""
    return "; ".join(names[:_MAX_LINKED_AUTHORS]) or text


def _is_block_above(element: HtmlElement, heading: HtmlElement) -> bool:
    """Return whether an element is in a panel of the site above the headline.

    A byline above a headline is in a short line of its own, with few links.
    """
    around = {heading, *heading.iterancestors()}
    block = element
    for parent in element.iterancestors():
        if parent in around:
            break
        block = parent
    if block in around or not any(x in around for x in block.itersiblings()):
        return False
    links = (x for x in block.iter("a") if not _is_author_link(x))
    others = islice((x for x in links if not _is_profile_link(x)), _MAX_OTHER_LINKS + 1)
    is_line = len(list(others)) <= _MAX_OTHER_LINKS
    return not (is_line and get_short_text(block, _MAX_ABOVE_HEADLINE))


def _is_in_widget(element: HtmlElement) -> bool:
    """Return whether an element is in a box of the side column, or has a text field."""
    if element.tag == "textarea" or element.find(".//textarea") is not None:
        return True
    # All of a blog of Blogger is a widget, too, but a long one.
    return any(
        "widget" in x.get("class", "").split() and get_short_text(x, _MAX_BLOCK)
        for x in (element, *islice(element.iterancestors(), _MAX_WIDGET_LEVELS))
    )


def _is_label(element: HtmlElement) -> bool:
    """Return whether an element holds the words before a name, and no name."""
    marks = element.get("class", "")[:200]
    if _PREPOSITION_MARK in marks.split():
        return True
    following = element.getnext()
    if following is None or not _LABEL_MARKS.search(marks):
        return False
    marked_as = classify_marks(following.get("class", "")[:200], "")
    return element.find(".//a") is None and (
        following.tag == "a" or marked_as is MarkedAs.BYLINE
    )


def _list_marked_names(element: HtmlElement) -> list[str]:
    """Return the names that the parts of a block about the author are marked as.

    None where words follow a name in its line: "and Ode Brisk" may be one more.
    """
    if not get_short_text(element, _MAX_BLOCK):
        # The whole story, marked with its author.
        return []
    named = [
        part
        for part in islice(element.iterdescendants(), _MAX_PARTS)
        if _is_marked_as_name(part) and get_short_text(part, _MAX_NAME)
    ]
    if any((part.tail or "").strip() for part in named):
        return []
    return [get_spaced_text(part) for part in named]


def _has_empty_name(element: HtmlElement) -> bool:
    """Return whether the place for the name in a block about the author is empty.

    What else such a block has is the site's subtitle.
    """
    parts = islice(element.iterdescendants(), _MAX_PARTS)
    named = [part for part in parts if _is_marked_as_name(part)]
    return bool(named) and not any(map(get_text, named))


def _has_list_to_share(element: HtmlElement) -> bool:
    """Return whether an element holds the list of links to share the story as well."""
    is_marked = _SHARE_MARK.search(element.get("class", "")[:200]) is not None
    return is_marked and next(element.iterdescendants("ul", "ol"), None) is not None


def _is_marked_as_name(element: HtmlElement) -> bool:
    marks = element.get("class", "")[:200]
    return _NAME_MARKS.search(marks) is not None and _OTHER_NAMES.search(marks) is None


def _find_name_property(element: HtmlElement) -> HtmlElement:
    """Return the name within microdata of a person, who has a job title, too."""
    if element.get("itemscope") is None:
        return element
    named = (child for child in element.iter() if child.get("itemprop") == "name")
    return next(named, element)


def _read_byline(element: HtmlElement) -> str:
    if element.tag == "meta":
        return " ".join(element.get("content", "").split())
    text = get_spaced_text(element)
    for role in element.iterdescendants("small"):
        bare = text.removesuffix(get_spaced_text(role)).strip()
        text = bare or text
    for icon in element.iter("i", "span"):
        if _ICON.search(icon.get("class", "")[:200]):
            text = text.removeprefix(get_text(icon)).removesuffix(get_text(icon))
    return text


def _is_profile_link(link: HtmlElement) -> bool:
    if is_marked_as_user(link):
        return True
    if link.tag != "a":
        return False
    href = link.get("href", "").lower()
    if "license" in link.get("rel", "").lower() or _LICENCE.search(href):
        # "licenses/by/4.0" of Creative Commons.
        return False
    return any(path in href for path in _PROFILE_PATHS) or bool(_USER.search(href))


def _is_author_link(element: HtmlElement) -> bool:
    return element.tag == "a" and "author" in element.get("rel", "").lower().split()
