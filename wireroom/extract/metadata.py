"""What a page says of itself, field by field, before anything is cut out of it.

Each field weighs the places that print it; none takes the first that comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.extract.authors import choose_authors, parse_bylines
from wireroom.extract.headline import (
    HeadlineCandidate,
    choose_headline,
    list_site_names,
)
from wireroom.extract.images import find_lead_image, to_absolute_url
from wireroom.extract.jsonld import read_article_data
from wireroom.extract.page_index import (
    get_short_text,
    get_spaced_text,
    get_text,
    is_inside_comments,
    is_inside_furniture,
)
from wireroom.extract.published import (
    find_modification_date,
    find_publication_date,
    guess_publication_date,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.jsonld import ArticleData
    from wireroom.extract.page_index import PageIndex
    from wireroom.model.article import Image, Page
    from wireroom.model.moment import PublishedTime

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_MAX_BY_LINE = 99
_BY_LINE = re.compile(r"(?:by|von|par|por|di|door|av)\s+\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A page's fields, named as in :class:`wireroom.model.ExtractedArticle`.

    Attributes:
        declared_article: the markup itself says that this is an article.
        comment_count: how many comments its data says it has.
    """

    title: str
    authors: tuple[str, ...] = ()
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


def read_metadata(page: Page, found: PageIndex, *, base: str) -> Metadata:
    """Every field the page declares or prints.

    Args:
        page: its address and the time it was fetched.
        found: its tree, surveyed.
        base: the address relative links are joined to.
    """
    data = read_article_data(found.scripts, page.url)
    site = found.find_meta("og:site_name", "application-name") or data.publisher
    names = list_site_names(site, page.url)
    modified = find_modification_date(page, found, data)
    return Metadata(
        title=_choose_headline(found, data, names),
        authors=_find_authors(found, data, (*names, data.publisher)),
        published=find_publication_date(page, found, data)
        or guess_publication_date(page, found.root),
        dates={} if modified is None else {"modified": modified},
        canonical_url=_find_canonical_url(found, base),
        section=found.find_meta("article:section") or data.section or None,
        site_name=site or None,
        language=_find_language(found, data),
        image=find_lead_image(found, data, base),
        comment_count=data.comment_count,
        paywalled=_read_paywall(found, data),
        declared_article=bool(data.headline) or found.find_meta("og:type") == "article",
    )


def _read_paywall(found: PageIndex, data: ArticleData) -> bool | None:
    """What the article's data says, else its ``article:content_tier``."""
    if data.is_free is not None:
        return not data.is_free
    tier = found.find_meta("article:content_tier").lower()
    return {"free": False, "metered": True, "locked": True}.get(tier)


def _choose_headline(
    found: PageIndex, data: ArticleData, names: tuple[str, ...]
) -> str:
    headings = [
        h for h in found.headings if not is_inside_furniture(h)
    ] or found.headings
    # The head's three are mostly one field of the publisher's, printed three times.
    candidates = [
        HeadlineCandidate(text=text, weight=1.45 if len(text.split()) > 2 else 0.8)
        for text in (get_text(h) for h in headings[:1])
    ]
    candidates += [
        HeadlineCandidate(text=found.find_meta("og:title"), weight=1.0),
        HeadlineCandidate(text=data.headline, weight=1.0),
        HeadlineCandidate(text=found.find_meta("twitter:title"), weight=0.1),
        HeadlineCandidate(text=found.title, weight=0.3),
    ]
    candidates += [
        HeadlineCandidate(text=get_text(h), weight=0.2) for h in headings[1:4]
    ]
    return choose_headline(candidates, names)


def _find_authors(
    found: PageIndex, data: ArticleData, site_names: tuple[str, ...]
) -> tuple[str, ...]:
    meta = found.find_all_meta(
        "author", "article:author", "parsely-author", "sailthru.author", "byl",
        "dc.creator", "dcterms.creator", "citation_author",
    )  # fmt: skip
    people = [x.name for x in data.authors if x.kind in {"Person", ""}]
    places = (
        parse_bylines(people),
        parse_bylines(meta),
        *(parse_bylines([x]) for x in _iter_bylines(found)),
        parse_bylines(x.name for x in data.authors),
    )
    return choose_authors(places, site_names)


def _iter_bylines(found: PageIndex) -> Iterator[str]:
    for element in found.bylines:
        if is_inside_furniture(element) or is_inside_comments(element):
            continue
        linked = [get_spaced_text(a) for a in element.iter("a") if _is_profile_link(a)]
        yield "; ".join(linked[:6]) or get_spaced_text(element)[:200]
    for heading in found.headings[:1]:
        for near in heading.itersiblings():
            # Longer ones are not read: the story itself is a sibling, too.
            text = get_spaced_text(near) if get_short_text(near, _MAX_BY_LINE) else ""
            if len(text) <= _MAX_BY_LINE and _BY_LINE.match(text):
                yield text


def _is_profile_link(link: HtmlElement) -> bool:
    href = link.get("href", "").lower()
    return any(x in href for x in ("/author", "/autor", "/people/", "/staff/", "/by/"))


def _find_canonical_url(found: PageIndex, base: str) -> str | None:
    stated = found.links.get("canonical") or found.find_meta("og:url")
    return to_absolute_url(stated, base) or None


def _find_language(found: PageIndex, data: ArticleData) -> str | None:
    html = found.root.getroottree().getroot()
    stated = (
        html.get("lang") or "",
        html.get("{http://www.w3.org/XML/1998/namespace}lang") or html.get("xml:lang"),
        data.language,
        found.find_meta("og:locale", "content-language", "language", "dc.language"),
    )
    for text in stated:
        match = _LANGUAGE.fullmatch((text or "").strip())
        if match:
            return _format_language_tag(match[0])
    return None


def _format_language_tag(text: str) -> str:
    """BCP 47 spelling: ``pt-BR``, ``zh-Hant``."""
    first, *rest = text.replace("_", "-").split("-")
    cases = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(cases.get(len(x), str.lower)(x) for x in rest)])
