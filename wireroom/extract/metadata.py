"""What a page says of itself, field by field, before anything is cut out of it.

Each field weighs the places that print it; none takes the first that comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.extract.authors import choose_authors, read_authors
from wireroom.extract.headline import Candidate, choose_title, names_of_site
from wireroom.extract.images import absolute, read_image
from wireroom.extract.jsonld import read_article_data
from wireroom.extract.page_index import (
    brief_text,
    in_comment,
    is_furniture,
    text_of,
    words_of,
)
from wireroom.extract.published import guess_published, read_modified, read_published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.jsonld import ArticleData
    from wireroom.extract.page_index import Survey
    from wireroom.model.article import Image, Page
    from wireroom.model.moment import Moment

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
    published: Moment | None = None
    dates: dict[str, Moment] = field(default_factory=dict)
    canonical_url: str | None = None
    section: str | None = None
    site_name: str | None = None
    language: str | None = None
    image: Image | None = None
    declared_article: bool = False
    comment_count: int | None = None
    paywalled: bool | None = None


def read_metadata(page: Page, found: Survey, *, base: str) -> Metadata:
    """Every field the page declares or prints.

    Args:
        page: its address and the time it was fetched.
        found: its tree, surveyed.
        base: the address relative links are joined to.
    """
    data = read_article_data(found.scripts, page.url)
    site = found.first("og:site_name", "application-name") or data.publisher
    names = names_of_site(site, page.url)
    modified = read_modified(page, found, data)
    return Metadata(
        title=_title(found, data, names),
        authors=_authors(found, data, (*names, data.publisher)),
        published=read_published(page, found, data)
        or guess_published(page, found.root),
        dates={} if modified is None else {"modified": modified},
        canonical_url=_canonical(found, base),
        section=found.first("article:section") or data.section or None,
        site_name=site or None,
        language=_language(found, data),
        image=read_image(found, data, base),
        comment_count=data.comment_count,
        paywalled=_paywalled(found, data),
        declared_article=bool(data.headline) or found.first("og:type") == "article",
    )


def _paywalled(found: Survey, data: ArticleData) -> bool | None:
    """What the article's data says, else its ``article:content_tier``."""
    if data.free is not None:
        return not data.free
    tier = found.first("article:content_tier").lower()
    return {"free": False, "metered": True, "locked": True}.get(tier)


def _title(found: Survey, data: ArticleData, names: tuple[str, ...]) -> str:
    headings = [h for h in found.headings if not is_furniture(h)] or found.headings
    # The head's three are mostly one field of the publisher's, printed three times.
    candidates = [
        Candidate(text=text, weight=1.45 if len(text.split()) > 2 else 0.8)
        for text in (text_of(h) for h in headings[:1])
    ]
    candidates += [
        Candidate(text=found.first("og:title"), weight=1.0),
        Candidate(text=data.headline, weight=1.0),
        Candidate(text=found.first("twitter:title"), weight=0.1),
        Candidate(text=found.title, weight=0.3),
    ]
    candidates += [Candidate(text=text_of(h), weight=0.2) for h in headings[1:4]]
    return choose_title(candidates, names)


def _authors(
    found: Survey, data: ArticleData, site_names: tuple[str, ...]
) -> tuple[str, ...]:
    meta = found.every(
        "author", "article:author", "parsely-author", "sailthru.author", "byl",
        "dc.creator", "dcterms.creator", "citation_author",
    )  # fmt: skip
    people = [x.name for x in data.authors if x.kind in {"Person", ""}]
    places = (
        read_authors(people),
        read_authors(meta),
        *(read_authors([x]) for x in _printed_bylines(found)),
        read_authors(x.name for x in data.authors),
    )
    return choose_authors(places, site_names)


def _printed_bylines(found: Survey) -> Iterator[str]:
    for element in found.bylines:
        if is_furniture(element) or in_comment(element):
            continue
        linked = [words_of(a) for a in element.iter("a") if _is_profile(a)]
        yield "; ".join(linked[:6]) or words_of(element)[:200]
    for heading in found.headings[:1]:
        for near in heading.itersiblings():
            # Longer ones are not read: the story itself is a sibling, too.
            text = words_of(near) if brief_text(near, _MAX_BY_LINE) else ""
            if len(text) <= _MAX_BY_LINE and _BY_LINE.match(text):
                yield text


def _is_profile(link: HtmlElement) -> bool:
    href = link.get("href", "").lower()
    return any(x in href for x in ("/author", "/autor", "/people/", "/staff/", "/by/"))


def _canonical(found: Survey, base: str) -> str | None:
    stated = found.links.get("canonical") or found.first("og:url")
    return absolute(stated, base) or None


def _language(found: Survey, data: ArticleData) -> str | None:
    html = found.root.getroottree().getroot()
    stated = (
        html.get("lang") or "",
        html.get("{http://www.w3.org/XML/1998/namespace}lang") or html.get("xml:lang"),
        data.language,
        found.first("og:locale", "content-language", "language", "dc.language"),
    )
    for text in stated:
        match = _LANGUAGE.fullmatch((text or "").strip())
        if match:
            return _tag(match[0])
    return None


def _tag(text: str) -> str:
    """BCP 47 spelling: ``pt-BR``, ``zh-Hant``."""
    first, *rest = text.replace("_", "-").split("-")
    cases = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(cases.get(len(x), str.lower)(x) for x in rest)])
