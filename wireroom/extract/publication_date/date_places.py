"""What a date on a page belongs to: the story, its change, or something else."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.dates.printed_text import normalize_text
from wireroom.dates.relative_time import parse_age
from wireroom.extract.page.element_texts import TooManyElementsError, iterate_texts
from wireroom.extract.page.hiding_style import is_hidden_by_style
from wireroom.extract.page.page_index import is_inside_comments, is_inside_furniture
from wireroom.extract.page.root_url import is_same_page, leads_to_root
from wireroom.extract.page.shown_text import (
    UNREAD_TAGS,
    get_short_text,
    get_spaced_text,
)
from wireroom.extract.publication_date.date_labels import (
    ends_in_update_label,
    is_change,
    is_other_label,
    is_published_label,
)
from wireroom.extract.publication_date.headline_lines import (
    MAX_LINE_LENGTH,
    find_story_block,
    is_marked_as_story,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.publication_date.site_head import SiteHead

_MODIFIED_CLASSES = frozenset(
    {"updated", "modified", "lastmod", "last-modified", "last-updated", "date-modified",
     "entry-modified", "dt-updated", "update-date", "updated-date", "modified-date",
     "itemdatemodified"}
)  # fmt: skip
_PUBLISHED_CLASSES = frozenset({"published", "dt-published", "entry-published"})
_CARD = re.compile(
    r"(?:^|[\s_-])(?:card|teaser|suggested|recommended|promo|sidebar|widget|tile"
    r"|(?:related|recent)(?:posts?|articles?)?"
    r"|more-stories|latest|trending|popular|events?|calendar|offers?|expir\w{1,6}"
    r"|birth\w{0,4}|bio)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
# "/2026/11/30/", "/archive/2026-11", "?m=20261130", "#permalink".
_ARCHIVE_OF_DAY = re.compile(
    r"(?:^|[/=?])(?:19|20)\d\d(?:[/-]?\d{1,2}){0,2}/?$"
    r"|^[#?]|^javascript:",
    re.IGNORECASE,
)
_MAX_ADDRESS = 500
_YEAR = re.compile(r"(?<!\d)(?:19|20|1[34]|25)\d\d(?!\d)|\d{8}")
_MAX_CARD_LEVELS = 3
_MAX_LISTS = 4
# Items of a list of posts that are looked at, on each side, and their characters.
_MAX_SIBLINGS, _MAX_ITEM = 4, 300
_TITLE_TAGS = ("h2", "h3", "h4", "h5", "h6")
# Characters of an age.
_MAX_AGE = 40
# Characters beside the date in a link to the page itself: "Published on", a weekday.
_MAX_BESIDE_DATE = 24
# Characters between the date above a headline and the headline: a category, a label.
_MAX_BETWEEN = 120
# Elements between them: the bound on characters does not count empty ones.
_MAX_ELEMENTS_BETWEEN = 200


def is_modification(element: HtmlElement) -> bool:
    """Return whether an element is the date of a change or of something else.

    "published updated" of WordPress is the publication.
    """
    if has_class_of_change(element):
        return True
    if has_property(element, "datemodified"):
        return True
    own = get_spaced_text(element)[:MAX_LINE_LENGTH]
    if ends_in_update_label(own):
        return True
    labels = (
        own,
        read_label_before(element),
        element.get("title", "")[:MAX_LINE_LENGTH],
    )
    # "Created" is a label of other dates, too; the property says which it is.
    is_other = is_change if has_property(element, "datepublished") else is_other_label
    return any(map(is_other, labels))


def has_class_of_change(element: HtmlElement) -> bool:
    """Return whether a class says that a date is of a change, none of a publication."""
    names = element.get("class") or ""
    if not names:
        return False
    tokens = set(names.lower().replace("_", "-").split())
    return bool(tokens & _MODIFIED_CLASSES) and not tokens & _PUBLISHED_CLASSES


def has_property(element: HtmlElement, name: str) -> bool:
    """Return whether a property of microdata is among those of an element."""
    return name in element.get("itemprop", "").lower().split()


def read_label_before(element: HtmlElement) -> str:
    """Return the text right before an element: "Published: <time>"."""
    before = element.getprevious()
    parent = element.getparent()
    if before is not None and before.tag == "time":
        return ""
    if before is None:
        text = parent.text if parent is not None else ""
    else:
        text = before.tail if (before.tail or "").strip() else get_spaced_text(before)
    text = " ".join((text or "")[:MAX_LINE_LENGTH].split())
    # A text with a number is the date before this one.
    return "" if _DIGIT.search(text) else text


def read_stamp(element: HtmlElement) -> str:
    """Return what an element states for programs, else its text.

    ``datetime="Mar 12"`` beside "Mar 12, 2024" says less than the text.
    """
    text = get_spaced_text(element)
    stamp = element.get("datetime") or element.get("content") or text
    return text if _YEAR.search(text) and not _YEAR.search(stamp) else stamp


def holds_age(element: HtmlElement) -> bool:
    """Return whether the text of an element is an age: "3 years ago".

    The word for "ago" may be beside it: "<a>over 2 years</a> ago".
    """
    text = get_short_text(element, _MAX_AGE)
    if not text:
        return False
    before, parent = element.getprevious(), element.getparent()
    node = before.tail if before is not None else getattr(parent, "text", "")
    around = (node or "")[-_MAX_AGE:], (element.tail or "")[:_MAX_AGE]
    texts = (text, f"{text} {around[1]}", f"{around[0]} {text}")
    return any(parse_age(normalize_text(x)) is not None for x in texts)


def is_of_another_part(
    element: HtmlElement, heading: HtmlElement | None, story: HtmlElement | None = None
) -> bool:
    """Return whether a date is the one of a teaser, a comment or the site's furniture.

    The footer of an article is the article's.

    Args:
        heading: of the story. story: the ``article`` that it is in or in front of.
    """
    if is_inside_comments(element) or _is_inside_site_furniture(element):
        return True
    if heading is None:
        return False
    if _is_in_link_to_other(element) or _is_in_quotation(element, heading):
        return True
    if is_in_hidden_block(element, heading):
        return True
    cards = [x for x in element.iterancestors() if _CARD.search(x.get("class") or "")]
    cards += element.iterancestors("article")
    cards += _iter_listed_posts(element)
    around = {heading, *heading.iterancestors(), story}
    return any(card not in around for card in cards)


def _is_in_quotation(element: HtmlElement, heading: HtmlElement) -> bool:
    """Return whether a date is in a quotation, as that of an embedded post is."""
    quotation = next(element.iterancestors("blockquote"), None)
    return quotation is not None and quotation not in heading.iterancestors()


def is_of_listed_post(element: HtmlElement, heading: HtmlElement | None) -> bool:
    """Return whether a date is in a list of posts that the story is not in."""
    above = set() if heading is None else {*heading.iterancestors()}
    return any(post not in above for post in _iter_listed_posts(element))


def _iter_listed_posts(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the items of a list of posts around an element: "More posts"."""
    items = islice(element.iterancestors("li"), _MAX_LISTS)
    yield from (x for x in items if is_marked_as_story(x) or _is_of_dated_links(x))
    blocks = islice(element.iterancestors("div"), _MAX_LISTS)
    yield from (x for x in blocks if _is_of_dated_links(x))


def _is_of_dated_links(item: HtmlElement) -> bool:
    """Return whether two items of a list, or two blocks, have a link and a date each.

    They are other posts: "recently updated". The date of a story may be in a list with
    links to its author and its topics, which have no dates.
    """
    tag = str(item.tag)
    siblings = (
        *islice(item.itersiblings(tag), _MAX_SIBLINGS),
        *islice(item.itersiblings(tag, preceding=True), _MAX_SIBLINGS),
    )
    return _is_dated_link(item) and any(map(_is_dated_link, siblings))


def _is_dated_link(item: HtmlElement) -> bool:
    """Return whether an item has a year and a link, a block a heading with a link."""
    if not _YEAR.search(get_short_text(item, _MAX_ITEM)):
        return False
    is_block = item.tag == "div"
    outer = next(item.iter(*_TITLE_TAGS), None) if is_block else item
    link = None if outer is None else outer.find(".//a[@href]")
    return link is not None and bool(get_short_text(link, _MAX_ITEM))


def links_to_other(element: HtmlElement, url: str) -> bool:
    """Return whether a date is the link to another page of the site.

    That of the story is a link to the page itself, or to the archive of its day.
    """
    text = get_short_text(element, MAX_LINE_LENGTH)
    link = element.find(".//a[@href]") if text else None
    if link is None or get_short_text(link, MAX_LINE_LENGTH) != text:
        return False
    address = link.get("href", "")
    if is_same_page(address, url) or leads_to_root(address, url):
        return False
    return _ARCHIVE_OF_DAY.search(address[:_MAX_ADDRESS]) is None


def is_of_site_head(
    element: HtmlElement, headline: HtmlElement | None, head: SiteHead
) -> bool:
    """Return whether a date that does not say what it is was printed by the site."""
    labels = (read_label_before(element), get_spaced_text(element)[:MAX_LINE_LENGTH])
    if has_property(element, "datepublished") or any(map(is_published_label, labels)):
        return False
    return is_above_story(element, headline) or head.has(element)


def is_above_story(element: HtmlElement, heading: HtmlElement | None) -> bool:
    """Return whether a date is in the head of the site, above the story's headline.

    It is the day on which the page was made. A date of the story is in the block of
    the story, or has no more than a line between itself and the headline.
    """
    if heading is None:
        return False
    chain = [element, *element.iterancestors()]
    around = [heading, *heading.iterancestors()]
    if find_story_block(heading) in chain:
        return False
    # In a set: both chains may have thousands of levels.
    shared = next(filter(set(around).__contains__, chain), None)
    if shared is None or shared in {element, heading}:
        return False
    before = chain[: chain.index(shared)]
    behind = around[: around.index(shared)]
    # Positions are counted by libxml2; a walk over the siblings took each into Python.
    if shared.index(behind[-1]) < shared.index(before[-1]):
        return False
    return not _is_line(_iterate_between(before, behind))


def _iterate_between(
    before: Sequence[HtmlElement], behind: Sequence[HtmlElement]
) -> Iterator[HtmlElement]:
    """Yield the elements between the first of two chains of ancestors.

    The last of each are siblings.
    """
    for one in before[:-1]:
        yield from one.itersiblings()
    for sibling in before[-1].itersiblings():
        if sibling is behind[-1]:
            break
        yield sibling
    for one in behind[:-1]:
        yield from one.itersiblings(preceding=True)


def _is_line(elements: Iterable[HtmlElement]) -> bool:
    """Return whether elements, and the texts behind them, are a short line."""
    left = _MAX_BETWEEN
    for count, element in enumerate(elements):
        if count == _MAX_ELEMENTS_BETWEEN:
            return False
        left -= len((element.tail or "").strip())
        try:
            texts = iterate_texts(element, without=UNREAD_TAGS, most=_MAX_BETWEEN)
            left -= sum(len(text.strip()) for text in texts)
        except TooManyElementsError:
            return False
        if left < 0:
            return False
    return True


def is_line_of_others(element: HtmlElement, heading: HtmlElement, url: str) -> bool:
    """Return whether a line is one of a comment, another story, an event or an offer.

    A block right behind the headline, or around it, is the story's in spite of its
    class.
    """
    around = (element, *element.iterancestors())
    outer = next(islice(around, 1, None), element)
    if _is_in_link_to_other(element) or is_inside_comments(outer):
        return True
    if is_of_listed_post(element, heading) or _is_in_quotation(element, heading):
        return True
    above = {*heading.iterancestors()}
    time = next(element.iterancestors("time"), None)
    if time is not None and links_to_other(time, url):
        return True
    return any(
        _CARD.search(x.get("class") or "")
        and x.getprevious() is not heading
        and x not in above
        for x in around[_is_empty(element) : _MAX_CARD_LEVELS]
    )


def _is_empty(element: HtmlElement) -> bool:
    """Return whether an element is an icon: a line near it is behind it."""
    return len(element) == 0 and not element.text


def is_entry(element: HtmlElement, page_title: str) -> bool:
    """Return whether a line is right behind the link to another article.

    A list of articles to read prints the author and the date of each behind its title.
    """
    if element.tag != "br":
        return False
    link = next(
        (x for x in element.itersiblings(preceding=True) if x.tag != "br"), None
    )
    if link is None or link.tag != "a" or (link.tail or "").strip():
        return False
    title = get_spaced_text(link)
    return len(title) > _MAX_BESIDE_DATE and title not in page_title


def is_in_hidden_block(element: HtmlElement, heading: HtmlElement) -> bool:
    """Return whether a date is in a hidden box with more text: a gallery, a dialog.

    Themes hide the date of the story itself, for programs.
    """
    around = {heading, *heading.iterancestors()}
    date = len(get_spaced_text(element))
    return any(
        is_hidden_by_style(box) and len(get_spaced_text(box)) > date + _MAX_BESIDE_DATE
        for box in element.iterancestors()
        if box not in around
    )


def _is_in_link_to_other(element: HtmlElement) -> bool:
    """Return whether a date is in a link with more text, as a teaser is.

    A link with the date alone leads to the page itself, or to the pages of its day.
    """
    link = next(element.iterancestors("a"), None)
    if link is None or not link.get("href") or link.find(".//h1") is not None:
        return False
    date = len(get_spaced_text(element))
    return len(get_spaced_text(link)) > date + _MAX_BESIDE_DATE


def _is_inside_site_furniture(element: HtmlElement) -> bool:
    if not is_inside_furniture(element):
        return False
    is_in_footer = False
    for parent in element.iterancestors():
        if parent.tag == "article":
            return not is_in_footer
        if parent.tag == "footer":
            is_in_footer = True
        elif parent.tag in {"nav", "aside", "form"}:
            return True
    return True
