"""What a page says of its article in JSON-LD (schema.org).

Publishers nest the article in lists, ``@graph`` and pages, and name people by ``@id``.
Every object is gathered first, then the one that is this page's article is taken.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.json_text import parse_json

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

JsonObject = dict[str, object]


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
    is_free: bool | None = None


def read_article_data(scripts: list[str], url: str = "") -> ArticleData:
    """The article object of these scripts' JSON; broken scripts are passed over."""
    objects = [x for script in scripts for x in iter_objects(script)][:MAX_OBJECTS]
    named = _index_by_id(objects)
    site = next(
        (to_text(x.get("name")) for x in objects if "WebSite" in list_types(x)), ""
    )
    article = _choose_article([x for x in objects if _is_article(x)], url)
    if article is None:
        return ArticleData(publisher=site)
    image = _read_first_object(article.get("image"), named)
    publishers = _read_people(article.get("publisher"), named)
    return ArticleData(
        headline=to_text(article.get("headline")) or to_text(article.get("name")),
        authors=tuple(
            _read_people(article.get("author") or article.get("creator"), named)
        ),
        publisher=publishers[0].name if publishers else site,
        published=to_text(article.get("datePublished"))
        or to_text(article.get("dateCreated")),
        modified=to_text(article.get("dateModified")),
        section=to_text(article.get("articleSection")),
        language=to_text(article.get("inLanguage")),
        image=to_text(image.get("url") or image.get("contentUrl") or image.get("@id")),
        caption=to_text(image.get("caption")),
        credit=to_text(image.get("creditText"))
        or to_text(image.get("copyrightHolder")),
        comment_count=_read_comment_count(article),
        is_free=_parse_bool(article.get("isAccessibleForFree")),
    )


def _parse_bool(value: object) -> bool | None:
    """``True``, ``"false"``, ``"https://schema.org/False"``; None for anything else."""
    if isinstance(value, bool):
        return value
    name = value.rpartition("/")[2].lower() if isinstance(value, str) else ""
    return {"true": True, "false": False}.get(name)


def _read_comment_count(article: JsonObject) -> int | None:
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


def iter_objects(script: str) -> Iterator[JsonObject]:
    """Every object in a script, outermost first."""
    try:
        pending = [parse_json(_WRAP.sub("", script[:MAX_SCRIPT]))]
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


def _index_by_id(objects: list[JsonObject]) -> dict[str, JsonObject]:
    """The fullest object of each ``@id``: references are objects of one key."""
    named: dict[str, JsonObject] = {}
    for value in objects:
        key = value.get("@id")
        if isinstance(key, str) and len(value) > len(named.get(key, ())):
            named[key] = value
    return named


def _choose_article(articles: list[JsonObject], url: str) -> JsonObject | None:
    """The article about this address, else one with a headline, else the first."""
    here = [x for x in articles if url and _url_of_article(x) == _strip_url(url)]
    full = [x for x in here or articles if x.get("headline")]
    return next(iter(full or here or articles), None)


def _url_of_article(article: JsonObject) -> str:
    page = article.get("mainEntityOfPage")
    if isinstance(page, dict):
        page = page.get("@id") or page.get("url")
    return _strip_url(to_text(article.get("url")) or to_text(page))


def _strip_url(url: str) -> str:
    return re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/").split("://")[-1]


def _is_article(value: JsonObject) -> bool:
    return any(_ARTICLE.search(x) for x in list_types(value))


def list_types(value: JsonObject) -> list[str]:
    """The names of an object's schema.org types, without their address."""
    kinds = value.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [x.rsplit("/", 1)[-1] for x in kinds if isinstance(x, str)]


def _read_people(value: object, named: dict[str, JsonObject]) -> list[Person]:
    people = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            people.append(Person(name=to_text(item)))
        elif isinstance(item, dict):
            full = _resolve_reference(item, named)
            kind = next((x for x in list_types(full) if x in _PEOPLE), "")
            names = full.get("name")
            names = names if isinstance(names, list) else [names]
            people.extend(Person(name=to_text(x), kind=kind) for x in names)
    return [x for x in people if x.name]


def _resolve_reference(item: JsonObject, named: dict[str, JsonObject]) -> JsonObject:
    """The object itself, or the one its ``@id`` refers to where it has no name."""
    key = item.get("@id")
    if item.get("name") or not isinstance(key, str):
        return item
    return named.get(key, item)


def _read_first_object(value: object, named: dict[str, JsonObject]) -> JsonObject:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return {"url": value}
    if not isinstance(value, dict):
        return {}
    key = value.get("@id")
    return named.get(key, value) if isinstance(key, str) else value


def to_text(value: object) -> str:
    """A string, or the first of a list, with entities read and whitespace folded."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url")
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""
