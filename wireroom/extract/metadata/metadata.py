"""The fields that a page declares or prints, read before anything is cut out of it.

Each field weighs the places that print it; none takes the first that comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wireroom.extract.metadata.address_heading import find_address_heading
from wireroom.extract.metadata.authors import Authors, choose_authors, parse_bylines
from wireroom.extract.metadata.bylines import iter_bylines
from wireroom.extract.metadata.declared_topics import find_description, list_tags
from wireroom.extract.metadata.declared_url import read_declared_url
from wireroom.extract.metadata.family_first import put_given_name_first
from wireroom.extract.metadata.foreign_data import is_of_another_page
from wireroom.extract.metadata.headings import (
    classify_headings,
    find_marked_heading,
    find_subheading,
    find_titled_subheading,
    is_headline_of_story,
    list_home_names,
    read_heading,
)
from wireroom.extract.metadata.headline import (
    Headline,
    HeadlineCandidate,
    choose_headline,
    find_name_in_title,
    fold_text,
    list_site_names,
)
from wireroom.extract.metadata.images import find_lead_image
from wireroom.extract.metadata.jsonld import ArticleData, read_article_data
from wireroom.extract.metadata.paywall import read_paywall
from wireroom.extract.metadata.printed_title import find_printed_title
from wireroom.extract.metadata.reservations import read_reservations
from wireroom.extract.page.letter_count import count_words
from wireroom.extract.page.root_url import is_root
from wireroom.extract.page.shown_text import get_text
from wireroom.extract.publication_date.published import (
    find_modification_date,
    find_publication_date,
)
from wireroom.extract.publication_date.story_heading import list_lower_headline
from wireroom.model.evidence import AuthorsSource, TitleSource
from wireroom.words.byline_patterns import BYLINE_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.metadata.headings import Headings
    from wireroom.extract.page.page_index import PageIndex
    from wireroom.extract.publication_date.day_order import DayOrder
    from wireroom.model.article import Image, Page
    from wireroom.model.moment import PublishedTime
    from wireroom.model.reservations import Reservation

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_AUTHOR_META = (
    "author",
    "article:author",
    "authors",
    "parsely-author",
    "sailthru.author",
    "byl",
)
# Each value is one person, and may begin with the family name.
_CATALOGUE_META = ("dc.creator", "dcterms.creator", "citation_author")
# Headings that are compared with the headline of data.
_MAX_HEADINGS = 4
# "12", or "UserComments:12" of older vocabularies.
_COUNT_META = ("commentcount", "interactioncount", "answercount")
_COMMENT_COUNT = re.compile(r"(?:UserComments:)?(\d{1,6})", re.IGNORECASE)
# Plugins of WordPress print the author of a page for previews of its links.
_WRITTEN_BY = re.compile(BYLINE_PREFIX, re.IGNORECASE)
_PREVIEW_LABELS = ("1", "2")
# How much each place that prints the headline is trusted. A heading of one or two words
# is mostly the name of a section. The three texts of the head are mostly one field of
# the publisher's, printed three times, so the third counts little.
_FIRST_HEADING, _SHORT_FIRST_HEADING, _LATER_HEADING = 1.45, 0.8, 0.2
_SUBHEADING = 0.5
# With the "title" element it outranks a first heading, which names the section then.
_TITLED_SUBHEADING = 1.2
# With the "title" element it outranks a short first heading ("News"), never a long one.
_MARKED_HEADING = 0.9
# Outranks what the head declares; a first heading that the "title" repeats outranks it.
_ADDRESS_HEADING = 1.5
_OPEN_GRAPH, _JSON_LD, _TITLE, _TWITTER = 1.0, 1.0, 0.3, 0.1
# The feed's title decides between two texts of the page, and outranks a short heading
# together with the "title" element; alone it does not outrank a heading of a sentence.
_FEED = 0.6
_SHORT_HEADING_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A page's fields, named as in :class:`wireroom.model.ExtractedArticle`.

    Attributes:
        declared_article: the markup itself says that this is an article. Data about
            another page, in the list of a front page, does not say so.
        comment_count: how many comments its data says it has.
        body_text: the text that its data has (``articleBody``); "" without one.
    """

    title: str
    title_source: TitleSource | None = None
    authors: tuple[str, ...] = ()
    authors_source: AuthorsSource | None = None
    published: PublishedTime | None = None
    dates: dict[str, PublishedTime] = field(default_factory=dict)
    canonical_url: str | None = None
    section: str | None = None
    site_name: str | None = None
    language: str | None = None
    image: Image | None = None
    declared_article: bool = False
    comment_count: int | None = None
    paywalled: bool | None = None
    reservations: tuple[Reservation, ...] = ()
    body_text: str = ""
    description: str | None = None
    publisher: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """The texts by which the headline and the authors are distinguished from the site.

    Attributes:
        data: of the page's own article.
        headings: those of the story, and those of the site.
        site: the name of the site that the page declares; "" without one.
        of_site: all names that the site may go by.
    """

    data: ArticleData
    headings: Headings
    site: str
    of_site: tuple[str, ...]


def read_metadata(
    page: Page, index: PageIndex, *, base: str, order: DayOrder | None = None
) -> Metadata:
    """Return every field that the page declares or prints.

    Args:
        page: its address and the time it was fetched.
        index: the elements of its tree that hold metadata.
        base: the address that relative links are joined to.
        order: of day and month on the page, where it is known outside.
    """
    names = _read_names(page, index)
    data, story = names.data, names.headings.story
    modified = find_modification_date(page, index, data, order)
    section = index.find_meta("article:section") or data.section
    headline = _choose_headline(page, index, data, story, names.of_site, section)
    authors = _find_authors(page, index, names)
    paywalled = read_paywall(index, data)
    return Metadata(
        title=headline.text,
        title_source=headline.source,
        authors=authors.names,
        authors_source=authors.source,
        published=find_publication_date(page, index, data, order),
        dates={} if modified is None else {"modified": modified},
        canonical_url=_find_canonical_url(index, base),
        section=section or None,
        site_name=names.site or None,
        language=_find_language(index, data),
        image=find_lead_image(index, data, base),
        comment_count=_find_comment_count(index, data),
        body_text=data.body,
        description=find_description(index, data),
        publisher=data.stated_publisher or None,
        tags=list_tags(index, data, next(iter(story), None)),
        paywalled=paywalled,
        reservations=read_reservations(page, index, base=base, paywalled=paywalled),
        declared_article=_is_declared_article(page, index, data),
    )


def read_authors(page: Page, index: PageIndex) -> Authors:
    """Return the authors alone, as :func:`read_metadata` finds them."""
    return _find_authors(page, index, _read_names(page, index))


def _read_names(page: Page, index: PageIndex) -> _Names:
    data = _read_own_data(page, index)
    site = index.find_meta("og:site_name", "application-name") or data.publisher
    headlines = [index.find_meta("og:title"), data.headline]
    headings = classify_headings(index, page.url, headlines)
    headlines += map(get_text, filter(is_headline_of_story, headings.story[:1]))
    of_site = (
        *list_site_names(site, page.url),
        *map(get_text, headings.site[:4]),
        find_name_in_title(index.title, headlines),
        *(() if any(headlines) else list_home_names(index, page.url)),
    )
    return _Names(data=data, headings=headings, site=site, of_site=of_site)


def _read_own_data(page: Page, index: PageIndex) -> ArticleData:
    """Return the data of the page's own article, else the name of the site alone."""
    data = read_article_data(index.scripts, page.url)
    declared = (index.links.get("canonical", ""), index.find_meta("og:url"))
    titles = (
        index.title,
        index.find_meta("og:title"),
        *(get_text(heading) for heading in index.headings[:_MAX_HEADINGS]),
    )
    if is_of_another_page(data, (page.url, *declared), titles):
        return ArticleData(publisher=data.publisher)
    return data


def _find_comment_count(index: PageIndex, data: ArticleData) -> int | None:
    """Return the number of comments that JSON-LD, or else microdata states.

    Numbers that differ are those of several articles.
    """
    if data.comment_count is not None:
        return data.comment_count
    values = index.find_all_meta(*_COUNT_META)
    counts = {match[1] for match in map(_COMMENT_COUNT.fullmatch, values) if match}
    return int(*counts) if len(counts) == 1 else None


def _is_declared_article(page: Page, index: PageIndex, data: ArticleData) -> bool:
    if index.find_meta("og:type") == "article":
        return True
    is_of_list = is_root(page.url) and "/" in data.url
    return bool(data.headline) and not is_of_list


def _choose_headline(
    page: Page,
    index: PageIndex,
    data: ArticleData,
    headings: Sequence[HtmlElement],
    site_names: tuple[str, ...],
    section: str,
) -> Headline:
    headlines = (index.find_meta("og:title"), data.headline, index.title)
    declared_titles = (*headlines, page.feed.title)
    texts = [read_heading(heading, declared_titles) for heading in headings[:4]]
    subheading = "" if texts else find_subheading(index, headlines)
    titled = find_titled_subheading(index, texts[0]) if texts else ""
    addressed = find_address_heading(index, page.url)
    if any(addressed in text for text in texts[:1]):
        # The first heading has its own weight, and may say more than the address.
        addressed = ""
    is_title_alone = not any((*texts, *headlines[:2], page.feed.title, subheading))
    printed = find_printed_title(index) if is_title_alone else ""
    weighed = [
        *((t, _weigh_first_heading(t), TitleSource.HEADING) for t in texts[:1]),
        (index.find_meta("og:title"), _OPEN_GRAPH, TitleSource.OPEN_GRAPH),
        (data.headline, _JSON_LD, TitleSource.JSON_LD),
        (page.feed.title, _FEED, TitleSource.FEED),
        (index.find_meta("twitter:title"), _TWITTER, TitleSource.TWITTER),
        (index.title, _TITLE, TitleSource.TITLE),
        *((text, _LATER_HEADING, TitleSource.HEADING) for text in texts[1:]),
        (subheading, _SUBHEADING, TitleSource.HEADING),
        (titled, _TITLED_SUBHEADING, TitleSource.HEADING),
        (find_marked_heading(index), _MARKED_HEADING, TitleSource.HEADING),
        (addressed, _ADDRESS_HEADING, TitleSource.HEADING),
        (printed, _SUBHEADING, TitleSource.HEADING),
    ]
    candidates = [
        HeadlineCandidate(text=text, weight=weight, source=source)
        for text, weight, source in weighed
    ]
    # An article about a topic may have the topic's name, and some systems declare the
    # headline as the section; then page or feed declare it as the headline, too.
    declared = {
        fold_text(text)
        for text in (page.feed.title, index.find_meta("og:title"), data.headline)
    }
    sections = [
        name for name in (section, *page.feed.names) if fold_text(name) not in declared
    ]
    return choose_headline(candidates, site_names, sections)


def _weigh_first_heading(text: str) -> float:
    is_short = count_words(text) <= _SHORT_HEADING_WORDS
    return _SHORT_FIRST_HEADING if is_short else _FIRST_HEADING


def _find_authors(
    page: Page,
    index: PageIndex,
    names: _Names,
) -> Authors:
    data = names.data
    site_names = (*names.of_site, data.publisher)
    story = names.headings.story or list_lower_headline(index, page.url)
    people = [author.name for author in data.authors if author.kind in {"Person", ""}]
    bylines = iter_bylines(index, story, url=page.url, site_names=site_names)
    texts = (
        (people, AuthorsSource.JSON_LD),
        (_list_declared_authors(index), AuthorsSource.META),
        (_list_preview_authors(index), AuthorsSource.META),
        *(([text], AuthorsSource.BYLINE) for text in bylines),
        ([author.name for author in data.authors], AuthorsSource.JSON_LD),
        (page.feed.authors, AuthorsSource.FEED),
    )
    places = (
        Authors(names=parse_bylines(people, site_names), source=source)
        for people, source in texts
    )
    authors = choose_authors(places, site_names)
    return _spell_as_feed(authors, parse_bylines(page.feed.authors, site_names))


def _spell_as_feed(authors: Authors, in_feed: Iterable[str]) -> Authors:
    """Return authors as the feed spells them: pages set other apostrophes in names."""
    spellings = {fold_text(name): name for name in in_feed}
    names = tuple(spellings.get(fold_text(name), name) for name in authors.names)
    return replace(authors, names=names)


def _list_declared_authors(index: PageIndex) -> list[str]:
    people = map(put_given_name_first, index.find_all_meta(*_CATALOGUE_META))
    return [*index.find_all_meta(*_AUTHOR_META), *people]


def _list_preview_authors(index: PageIndex) -> list[str]:
    """Return ``twitter:data1`` where ``twitter:label1`` says "Written by"."""
    return [
        index.find_meta(f"twitter:data{number}")
        for number in _PREVIEW_LABELS
        if _WRITTEN_BY.fullmatch(index.find_meta(f"twitter:label{number}"))
    ]


def _find_canonical_url(index: PageIndex, base: str) -> str | None:
    """Return the first of ``rel=canonical`` and ``og:url`` that is an address.

    Both are hints: a merge also needs an agreeing text or title.
    """
    declared = (index.links.get("canonical", ""), index.find_meta("og:url"))
    urls = (read_declared_url(address, base) for address in declared)
    return next((url for url in urls if url is not None), None)


def _find_language(index: PageIndex, data: ArticleData) -> str | None:
    html = index.root.getroottree().getroot()
    tags = (
        html.get("lang"),
        html.get("{http://www.w3.org/XML/1998/namespace}lang") or html.get("xml:lang"),
        data.language,
        index.find_meta("og:locale", "content-language", "language", "dc.language"),
    )
    for tag in tags:
        match = _LANGUAGE.fullmatch((tag or "").strip())
        if match:
            return _format_language_tag(match[0])
    return None


def _format_language_tag(text: str) -> str:
    """Return the spelling of BCP 47: ``pt-BR``, ``zh-Hant``."""
    language, *subtags = text.replace("_", "-").split("-")
    cases = {2: str.upper, 4: str.title}
    spelled = (cases.get(len(subtag), str.lower)(subtag) for subtag in subtags)
    return "-".join([language.lower(), *spelled])
