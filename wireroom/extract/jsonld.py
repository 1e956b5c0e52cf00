"""What a page says of its article in JSON-LD (schema.org).

Publishers nest the article in lists, ``@graph`` and pages, and name people by ``@id``.
Every object is gathered first, then the one that is this page's article is taken.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.json_text import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SCRIPT = 1_000_000
MAX_OBJECTS = 5_000
_ARTICLE = re.compile(
    r"Article|BlogPosting|LiveBlogPosting|Report$|Review$|Recipe$|^NewsVideo",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"Person", "Organization", "NewsMediaOrganization", "Corporation"})
_WRAP = re.compile(r"^\s*(?:<!--|<!\[CDATA\[|//<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$")

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One author or publisher; ``kind`` is its schema.org type, "" where none is."""

    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleData:
    """The fields of a page's article object, as printed; empty where it has none."""

    headline: str = ""
    authors: tuple[Person, ...] = ()
    publisher: str = ""
    published: str = ""
    modified: str = ""
    section: str = ""
    language: str = ""
    image: str = ""
    caption: str = ""
    credit: str = ""
    comment_count: int | None = None
    free: bool | None = None


def read_article_data(scripts: list[str], url: str = "") -> ArticleData:
    """The article object of these scripts' JSON; broken scripts are passed over."""
    objects = [x for script in scripts for x in objects_of(script)][:MAX_OBJECTS]
    named = _by_id(objects)
    site = next(
        (text_of(x.get("name")) for x in objects if "WebSite" in types_of(x)), ""
    )
    article = _choose([x for x in objects if _is_article(x)], url)
    if article is None:
        return ArticleData(publisher=site)
    image = _first(article.get("image"), named)
    publishers = _people(article.get("publisher"), named)
    return ArticleData(
        headline=text_of(article.get("headline")) or text_of(article.get("name")),
        authors=tuple(_people(article.get("author") or article.get("creator"), named)),
        publisher=publishers[0].name if publishers else site,
        published=text_of(article.get("datePublished"))
        or text_of(article.get("dateCreated")),
        modified=text_of(article.get("dateModified")),
        section=text_of(article.get("articleSection")),
        language=text_of(article.get("inLanguage")),
        image=text_of(image.get("url") or image.get("contentUrl") or image.get("@id")),
        caption=text_of(image.get("caption")),
        credit=text_of(image.get("creditText"))
        or text_of(image.get("copyrightHolder")),
        comment_count=_count(article),
        free=_yes_or_no(article.get("isAccessibleForFree")),
    )


def _yes_or_no(value: object) -> bool | None:
    """``True``, ``"false"``, ``"https://schema.org/False"``; None for anything else."""
    if isinstance(value, bool):
        return value
    name = value.rpartition("/")[2].lower() if isinstance(value, str) else ""
    return {"true": True, "false": False}.get(name)


def _count(article: Json) -> int | None:
    """How many comments it says it has, by itself or as a counter of interactions."""
    stated = article.get("commentCount")
    counters = article.get("interactionStatistic")
    for counter in counters if isinstance(counters, list) else [counters]:
        if stated is None and isinstance(counter, dict):
            kind = counter.get("interactionType")
            name = kind.get("@type") if isinstance(kind, dict) else kind
            if isinstance(name, str) and name.endswith("CommentAction"):
                stated = counter.get("userInteractionCount")
    text = str(stated) if isinstance(stated, int | str) else ""
    return int(text) if text.isdecimal() and len(text) < 8 else None


def objects_of(script: str) -> Iterator[Json]:
    """Every object in a script, outermost first."""
    try:
        pending = [read_json(_WRAP.sub("", script[:MAX_SCRIPT]))]
    except (ValueError, RecursionError):
        # Broken or hostile data is no data; the page has other places to look.
        return
    pending.reverse()
    for _ in range(MAX_OBJECTS):
        if not pending:
            return
        value = pending.pop()
        if isinstance(value, dict):
            yield value
            pending.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            pending.extend(reversed(value))


def _by_id(objects: list[Json]) -> dict[str, Json]:
    """The fullest object of each ``@id``: references are objects of one key."""
    named: dict[str, Json] = {}
    for value in objects:
        key = value.get("@id")
        if isinstance(key, str) and len(value) > len(named.get(key, ())):
            named[key] = value
    return named


def _choose(articles: list[Json], url: str) -> Json | None:
    """The article about this address, else one with a headline, else the first."""
    here = [x for x in articles if url and _address(x) == _bare(url)]
    full = [x for x in here or articles if x.get("headline")]
    return next(iter(full or here or articles), None)


def _address(article: Json) -> str:
    page = article.get("mainEntityOfPage")
    if isinstance(page, dict):
        page = page.get("@id") or page.get("url")
    return _bare(text_of(article.get("url")) or text_of(page))


def _bare(url: str) -> str:
    return re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/").split("://")[-1]


def _is_article(value: Json) -> bool:
    return any(_ARTICLE.search(x) for x in types_of(value))


def types_of(value: Json) -> list[str]:
    """The names of an object's schema.org types, without their address."""
    kinds = value.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [x.rsplit("/", 1)[-1] for x in kinds if isinstance(x, str)]


def _people(value: object, named: dict[str, Json]) -> list[Person]:
    people = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            people.append(Person(name=text_of(item)))
        elif isinstance(item, dict):
            full = _full(item, named)
            kind = next((x for x in types_of(full) if x in _PEOPLE), "")
            names = full.get("name")
            names = names if isinstance(names, list) else [names]
            people.extend(Person(name=text_of(x), kind=kind) for x in names)
    return [x for x in people if x.name]


def _full(item: Json, named: dict[str, Json]) -> Json:
    """The object itself, or the one its ``@id`` refers to where it has no name."""
    key = item.get("@id")
    if item.get("name") or not isinstance(key, str):
        return item
    return named.get(key, item)


def _first(value: object, named: dict[str, Json]) -> Json:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return {"url": value}
    if not isinstance(value, dict):
        return {}
    key = value.get("@id")
    return named.get(key, value) if isinstance(key, str) else value


def text_of(value: object) -> str:
    """A string, or the first of a list, with entities read and whitespace folded."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url")
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""
