"""The article of a page as its JSON-LD (schema.org) describes it.

Publishers nest the article in lists, ``@graph`` and pages, and name people by ``@id``.
Every object is collected first, then the one that is this page's article is chosen.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.extract.page.fragment_text import split_lines
from wireroom.tolerant_json import parse_tolerant_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_SCRIPT = 1_000_000
MAX_OBJECTS = 5_000
# Digits of a number of comments; longer ones are ids.
_MAX_COUNT_DIGITS = 7
_ARTICLE = re.compile(
    r"Article|BlogPosting|LiveBlogPosting|Report$|Review$|Recipe$|^NewsVideo",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"Person", "Organization", "NewsMediaOrganization", "Corporation"})
_INNER_ARTICLES = ("liveBlogUpdate", "hasPart", "comment", "mentions", "citation")
_COMMENTING = ("CommentAction", "ReplyAction", "WriteAction")
_QUERY = re.compile(r"[?#]")

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One author or publisher; ``kind`` is its schema.org type, "" where none is."""

    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleData:
    """The fields of a page's article object, as printed; empty where it has none.

    Attributes:
        url: the address of the article, without a scheme and parameters.
        comment_count: None where no number is stated.
        is_free: whether the article is free to read; None where that is not stated.
        body: its text, one paragraph a line; that of the updates of a live blog.
        stated_publisher: of the article itself; ``publisher`` may be the site's name.
    """

    headline: str = ""
    url: str = ""
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
    body: str = ""
    description: str = ""
    stated_publisher: str = ""
    keywords: tuple[str, ...] = ()


def read_article_data(scripts: list[str], url: str = "") -> ArticleData:
    """Return the article object of these scripts' JSON; broken scripts are skipped.

    Args:
        url: the page's address, which decides between several articles.
    """
    objects = [value for script in scripts for value in iter_objects(script)]
    objects = objects[:MAX_OBJECTS]
    by_id = _index_by_id(objects)
    sites = (value for value in objects if "WebSite" in list_types(value))
    site = next((to_text(value.get("name")) for value in sites), "")
    articles = [x for x in objects if _is_article(x)]
    # Beside an article it is what readers say about that.
    topics = (x for x in objects if "DiscussionForumPosting" in list_types(x))
    article = _choose_article(articles or list(topics), url)
    if article is None:
        return ArticleData(publisher=site, body=_find_longest_body(objects))
    image = _read_first_object(article.get("image"), by_id)
    authors = article.get("author") or article.get("creator") or article.get("Author")
    publishers = _read_people(article.get("publisher"), by_id)
    return ArticleData(
        headline=_first_text(article, "headline", "name"),
        url=_url_of_article(article),
        authors=tuple(_read_people(authors, by_id)),
        publisher=publishers[0].name if publishers else site,
        # A live blog is published when its coverage starts; some set datePublished
        # again with each entry.
        published=_first_text(
            article, "coverageStartTime", "datePublished", "dateCreated"
        ),
        modified=_first_text(article, "dateModified"),
        section=_first_text(article, "articleSection"),
        language=_first_text(article, "inLanguage"),
        image=to_text(image.get("url") or image.get("contentUrl") or image.get("@id")),
        caption=_first_text(image, "caption"),
        credit=_first_text(image, "creditText", "copyrightHolder"),
        comment_count=_read_comment_count(article),
        is_free=_parse_bool(article.get("isAccessibleForFree")),
        body="\n".join(_read_body_lines(article)) or _find_longest_body(objects),
        description=_first_text(article, "description", "abstract"),
        stated_publisher=publishers[0].name if publishers else "",
        keywords=tuple(_list_texts(article.get("keywords"))),
    )


def _list_texts(value: object) -> list[str]:
    """Return a text, those of a list, or the names of its objects."""
    values = value if isinstance(value, list) else [value]
    return [text for text in map(to_text, values) if text]


def _find_longest_body(objects: list[JsonObject]) -> str:
    """Return the longest ``articleBody`` of objects that are not called articles.

    Without any, the steps of instructions (``HowTo``).
    """
    bodies = (value.get("articleBody") for value in objects if not _is_article(value))
    texts = (body for body in bodies if isinstance(body, str))
    longest = max(texts, key=len, default="")
    if not longest:
        steps = (value for value in objects if "HowToStep" in list_types(value))
        longest = "\n".join(_first_text(step, "text", "name") for step in steps)
    return "\n".join(split_lines(longest))


def _read_body_lines(article: JsonObject) -> list[str]:
    """Return the paragraphs of an article; an update's headline comes before its text.

    Of the article itself the headline is left out.
    """
    body = article.get("articleBody") or article.get("reviewBody")
    lines = split_lines(body) if isinstance(body, str) else []
    updates = article.get("liveBlogUpdate")
    for update in updates if isinstance(updates, list) else [updates]:
        if isinstance(update, dict):
            headline = _first_text(update, "headline", "name")
            lines.extend(filter(None, [headline]))
            lines.extend(_read_body_lines(update))
    return lines


def _first_text(value: JsonObject, *names: str) -> str:
    texts = (to_text(value.get(name)) for name in names)
    return next(filter(None, texts), "")


def _parse_bool(value: object) -> bool | None:
    """``True``, ``"false"``, ``"https://schema.org/False"``; None for anything else."""
    if isinstance(value, bool):
        return value
    name = value.rpartition("/")[2].lower() if isinstance(value, str) else ""
    return {"true": True, "false": False}.get(name)


def _read_comment_count(article: JsonObject) -> int | None:
    """Return the number of comments: its own, or that of a counter of interactions."""
    count = article.get("commentCount")
    counters = article.get("interactionStatistic")
    for counter in counters if isinstance(counters, list) else [counters]:
        if count is None and isinstance(counter, dict) and _counts_comments(counter):
            count = counter.get("userInteractionCount")
    text = str(count) if isinstance(count, int | str) else ""
    is_count = text.isdecimal() and len(text) <= _MAX_COUNT_DIGITS
    return int(text) if is_count else None


def _counts_comments(counter: Mapping[str, object]) -> bool:
    kind = counter.get("interactionType")
    name = kind.get("@type") if isinstance(kind, dict) else kind
    return isinstance(name, str) and name.endswith(_COMMENTING)


def iter_objects(script: str) -> Iterator[JsonObject]:
    """Every object in a script, outermost first."""
    try:
        pending = [parse_tolerant_json(script[:MAX_SCRIPT])]
    except (ValueError, RecursionError):
        # Broken or hostile data is no data; the page has other places to look.
        return
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
    """Map each ``@id`` to its fullest object: references are objects of one key."""
    by_id: dict[str, JsonObject] = {}
    for value in objects:
        key = value.get("@id")
        if isinstance(key, str) and len(value) > len(by_id.get(key, ())):
            by_id[key] = value
    return by_id


def _iter_inner_articles(article: JsonObject) -> Iterator[object]:
    for name in _INNER_ARTICLES:
        parts = article.get(name)
        yield from parts if isinstance(parts, list) else [parts]


def _choose_article(articles: list[JsonObject], url: str) -> JsonObject | None:
    """Return the article at this address, else one with a headline, else the first.

    The updates of a live blog and the comments of a post are articles within it.
    """
    inner = {id(part) for article in articles for part in _iter_inner_articles(article)}
    articles = [article for article in articles if id(article) not in inner]
    address = _strip_url(url)
    here = [x for x in articles if address and _url_of_article(x) == address]
    full = [x for x in here or articles if x.get("headline")]
    return next(iter(full or here or articles), None)


def _url_of_article(article: JsonObject) -> str:
    page = article.get("mainEntityOfPage")
    if isinstance(page, dict):
        page = page.get("@id") or page.get("url")
    return _strip_url(to_text(article.get("url")) or to_text(page))


def _strip_url(url: str) -> str:
    return _QUERY.split(url, maxsplit=1)[0].rstrip("/").split("://")[-1]


def _is_article(value: JsonObject) -> bool:
    return any(map(_ARTICLE.search, list_types(value)))


def list_types(value: JsonObject) -> list[str]:
    """Return the names of an object's schema.org types, without their address."""
    types = value.get("@type")
    names = types if isinstance(types, list) else [types]
    return [name.rsplit("/", 1)[-1] for name in names if isinstance(name, str)]


def _read_people(value: object, by_id: Mapping[str, JsonObject]) -> list[Person]:
    people = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            people.append(Person(name=to_text(item)))
        elif isinstance(item, dict):
            person = _resolve_reference(item, by_id)
            kind = next((x for x in list_types(person) if x in _PEOPLE), "")
            names = person.get("name")
            names = names if isinstance(names, list) else [names]
            people.extend(Person(name=to_text(name), kind=kind) for name in names)
    return [person for person in people if person.name]


def _resolve_reference(item: JsonObject, by_id: Mapping[str, JsonObject]) -> JsonObject:
    """Return the object itself, or, without a name, the one its ``@id`` refers to."""
    key = item.get("@id")
    if item.get("name") or not isinstance(key, str):
        return item
    return by_id.get(key, item)


def _read_first_object(value: object, by_id: Mapping[str, JsonObject]) -> JsonObject:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return {"url": value}
    if not isinstance(value, dict):
        return {}
    key = value.get("@id")
    return by_id.get(key, value) if isinstance(key, str) else value


def to_text(value: object) -> str:
    """Return a string, or the first of a list, without entities and extra whitespace.

    Of an object its value, name or address; "" for anything else.
    """
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url")
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""
