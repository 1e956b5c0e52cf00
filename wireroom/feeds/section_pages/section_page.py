"""A section page without a feed as a feed: its article links, with title and time.

Which links are articles is learned from the page. Links whose address or words are an
article's by themselves are the seeds; then the addresses of the same form, and the
links at the same place in the markup, count as the seeds among them do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import apply_utc_offset
from wireroom.feeds.fields.titles import MAX_TITLE
from wireroom.feeds.markup.feed_limits import MAX_ENTRIES
from wireroom.feeds.section_pages.section_links import (
    SectionLink,
    collect_words,
    list_links,
    parse_page,
)
from wireroom.feeds.section_pages.section_times import find_time
from wireroom.feeds.section_pages.section_titles import (
    rank_as_title,
    read_title,
)
from wireroom.feeds.section_pages.section_words import MORE, is_title
from wireroom.model.feed import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from lxml.html import HtmlElement


PAGE_FORMAT = "page"
# The evidence at which a link is an article, and from which on it is a seed.
_ENOUGH, _SEED = 3.0, 2.5
# The least evidence for an address of one word without a title: with less the link
# leads to a page of the site.
_NO_EVIDENCE = -1.5
# The evidence of an address made of the words of its title, if several addresses of
# the same form are made so.
_NAMED = 0.5
# The share of seeds at which a form of addresses or a place belongs to articles.
_SHARE = 0.5
# The share of articles in a list at which all of it is articles.
_MOST = 0.7
# Links at one place to one address that are too many for an article.
_REPEATED = 3
# Levels that are searched for the teaser around a link.
_LEVELS_OF_CARD = 8
_SLUG = re.compile(r"[^\W_]+(?:[-_][^\W_]+){2,}")
_PAIR = re.compile(r"[^\W_]{3,}[-_][^\W_]{3,}")
_SECTION = re.compile(r"/[^\W\d_]{1,25}/?")
_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\d\d|$)")
_NUMBER = re.compile(r"(?<!\d)\d{4,}(?!\d)")
_WORD = re.compile(r"[^\W_]+")
_BELOW_YEAR = re.compile(r"/(?:19|20)\d\d/[^/]*[^\W\d_][^/]*$")
# Drawn at random, or a hash: digits within letters.
_TOKEN = re.compile(r"(?=[^\W_]*[A-Za-z]\d+[A-Za-z])[A-Za-z0-9]{10,}", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|ece|cms|jsp|do|nhn|cfm)$", re.IGNORECASE)
# A parameter by its name, or by a number too long for a page of a list.
_ID = re.compile(
    r"(?:^|&)(?:(?:p|id|story|article|news|nid|aid|idx|no|seq)=[\w-]*\d"
    r"|[\w-]+=\d{6,}(?:&|$))",
    re.IGNORECASE,
)
# Pages of lists, of people and of the site itself; files.
_SERVICE = re.compile(
    r"/(?:tags?|topics?|themen?|category|categories|kategorie|authors?|autor(?:en)?"
    r"|people|staff|search|suche|login|signin|register|subscribe|abo|account|about"
    r"|contact|kontakt|impressum|privacy|datenschutz|terms|agb|cookies?|comments?|faq|help|hilfe"
    r"|rss|feeds?|newsletters?|jobs|careers|advertis(?:e|ing)|page)(?:/|$)"
    r"|/archives?(?:/(?:(?:19|20)\d\d|[^\W\d_]{3,9})(?:-\d{1,4}){0,2}"
    r"(?:/(?:\d{1,2}|[^\W\d_]{3,9})){0,2})?/?$"
    r"|\.(?:pdf|jpe?g|png|gif|webp|svg|mp[34]|zip|xml|rss|css|js)$",
    re.IGNORECASE,
)
_PAGING = re.compile(r"(?:^|&)(?:page|paged|offset|start|s|q|sort)=", re.IGNORECASE)
# Links that are alike and lead to as many addresses: of one place, which say no more
# than "read more" (a teaser's own words are beside the link), or of one form, named
# after their titles.
_TEASERS = 3


def read_section_page(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    fetched_at: datetime,
    utc_offset_minutes: int | None = None,
    selector: str | None = None,
) -> ParsedFeed:
    """Read a section page.

    Args:
        url: its address after redirects. selector: of the article links, or of elements
            around them; None: the links are found by themselves.
        utc_offset_minutes: the zone of the source's settings, for times without one.

    Raises:
        Permanent: NOT_A_FEED for what is no HTML page; EMPTY_FEED for a page without
            article links.
    """
    tree = parse_page(body, content_type)
    links = list(list_links(tree, url))
    if selector is None:
        chosen = choose_articles(links)
    else:
        marked = _select(tree, selector)
        chosen = [link for link in links if _is_marked(link, marked)]
    language = str(tree.get("lang") or "")[:35] or None
    articles = {link.element: link.key for link in chosen}
    places = {link.place for link in chosen}
    heads = {link.element: link.key for link in links if link.place in places}
    entries = tuple(
        _make_entry(group, articles, heads, fetched_at, language)
        for group in _group_by_key(chosen).values()
    )[:MAX_ENTRIES]
    if utc_offset_minutes is not None:
        entries = tuple(
            replace(
                entry, published=apply_utc_offset(entry.published, utc_offset_minutes)
            )
            for entry in entries
        )
    if not entries:
        raise Permanent(Reason.EMPTY_FEED, f"{url} has no article links")
    titles = tree.xpath("//head/title")
    return ParsedFeed(
        format=PAGE_FORMAT,
        title=collect_words(titles[0])[:MAX_TITLE] if titles else "",
        language=language,
        entries=entries,
    )


def choose_articles(links: Sequence[SectionLink]) -> list[SectionLink]:
    """Return the links that lead to articles, in their order."""
    groups = _group_by_key(links)
    teased, named = _find_teased(links), _find_named(links)
    scores = {
        key: _score(group)
        + (_SEED if key in teased else 0.0)
        + (_NAMED if key in named else 0.0)
        for key, group in groups.items()
    }
    seeds = {key for key, score in scores.items() if score >= _SEED}
    forms = _share_of_seeds(
        ((describe_address(link.url), link.key) for link in links), seeds
    )
    places = _share_of_seeds(((link.place, link.key) for link in links), seeds)
    chosen = set()
    for key, group in groups.items():
        form = forms[describe_address(group[0].url)]
        place = max(places[link.place] for link in group)
        score = scores[key] + _weigh(form) + _weigh(place)
        if score >= _ENOUGH:
            chosen.add(key)
    chosen |= _find_beside(links, chosen, scores)
    return [link for link in links if link.key in chosen]


def describe_address(url: str) -> str:
    """Return the form of an address: what is alike in all addresses of articles."""
    parts = urlsplit(url)
    *folders, name = parts.path.split("/")
    kinds = [_describe_segment(segment) for segment in folders if segment]
    query = "&".join(piece.partition("=")[0] for piece in parts.query.split("&"))
    return "/".join([*kinds, _describe_segment(name), query])


def _describe_segment(segment: str) -> str:
    ending = _ENDING.search(segment)
    bare = segment[: ending.start()] if ending else segment
    mark = ending[0].lower() if ending else ""
    if bare.isdigit():
        return f"{'year' if _YEAR.fullmatch(bare) else 'number'}{mark}"
    if _SLUG.fullmatch(bare) or _is_id(bare) or len(bare) > 25:
        return f"slug{mark}"
    return f"word{mark}"


def _is_id(segment: str) -> bool:
    return bool(_NUMBER.search(segment) or _TOKEN.fullmatch(segment))


def _group_by_key(links: Iterable[SectionLink]) -> dict[str, list[SectionLink]]:
    groups: defaultdict[str, list[SectionLink]] = defaultdict(list)
    for link in links:
        groups[link.key].append(link)
    return dict(groups)


def _score(group: Sequence[SectionLink]) -> float:
    """Return the evidence of one address for an article, from all its links."""
    content = [link for link in group if not link.is_navigation]
    if not content:
        return -4.0
    score = _score_address(content[0].url)
    words = max((link.words for link in content), key=len)
    score += _score_words(words)
    if any(link.has_heading for link in content):
        score += 1.5
    places = Counter(link.place for link in content)
    if max(places.values()) >= _REPEATED:
        # A topic or an author: named once in each of several teasers.
        score -= 3.0
    return score


def _find_teased(links: Sequence[SectionLink]) -> set[str]:
    """Return the addresses that a "read more" leads to, one of several alike."""
    places: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for link in links:
        if not link.is_navigation and MORE.match(link.words):
            places[link.place, link.words].add(link.key)
    return {key for keys in places.values() if len(keys) >= _TEASERS for key in keys}


def _find_named(links: Sequence[SectionLink]) -> set[str]:
    """Return the addresses whose words are those of their titles, if several are."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.is_navigation or not is_title(link.words):
            continue
        name = _ENDING.sub("", urlsplit(link.url).path.rstrip("/").rpartition("/")[2])
        words = set(_WORD.findall(name.lower()))
        if len(words) > 1 and words <= set(_WORD.findall(link.words.lower())):
            forms[describe_address(link.url)].add(link.key)
    return {key for keys in forms.values() if len(keys) >= _TEASERS for key in keys}


def _score_address(url: str) -> float:
    parts = urlsplit(url)
    if _SERVICE.search(parts.path) or _PAGING.search(parts.query):
        return -4.0
    # A word alone is the name of a section.
    score = -1.5 if _SECTION.fullmatch(parts.path) and not parts.query else 0.0
    name = _ENDING.sub("", parts.path.rstrip("/").rpartition("/")[2])
    if _SLUG.fullmatch(name) or len(name) > 25:
        score += 1.5
    elif _PAIR.fullmatch(name):
        score += 0.5
    if _DATE.search(parts.path):
        score += 1.5
    elif _BELOW_YEAR.search(parts.path.rstrip("/")):
        score += 0.5
    if _is_id(name) or _ID.search(parts.query):
        score += 1.0
    if _ENDING.search(parts.path):
        score += 0.5
    return score


def _score_words(words: str) -> float:
    if is_title(words):
        return 1.5
    count = 0 if MORE.match(words) else len(words.split())
    return {3: 1.0, 2: 0.5}.get(count, 0.0)


def _find_beside(
    links: Sequence[SectionLink], chosen: AbstractSet[str], scores: Mapping[str, float]
) -> set[str]:
    """Return the addresses that are listed among articles, at the same place.

    A title of one word, or two, is no evidence; that most links of its list are
    articles is. The list is the nearest element around two links of the place, and no
    prose.
    """
    places: defaultdict[str, dict[HtmlElement, str]] = defaultdict(dict)
    for link in links:
        is_prose = "/p/" in f"{link.place}/"
        if link.words and not (link.is_navigation or is_prose):
            places[link.place][link.element] = link.key
    found: set[str] = set()
    for keys in places.values():
        others = {
            element: key
            for element, key in keys.items()
            if key not in chosen and scores[key] >= _NO_EVIDENCE
        }
        if others and len(chosen & set(keys.values())) >= _TEASERS:
            found.update(_list_beside(others, keys, chosen))
    return found


def _list_beside(
    others: Mapping[HtmlElement, str],
    keys: Mapping[HtmlElement, str],
    chosen: AbstractSet[str],
) -> Iterator[str]:
    held: dict[HtmlElement, set[str]] = {}
    for element, key in others.items():
        for above in islice(element.iterancestors(), _LEVELS_OF_CARD):
            if above not in held:
                held[above] = {keys[each] for each in above.iter("a") if each in keys}
            if len(held[above]) > 1:
                articles = len(held[above] & chosen)
                if articles >= _TEASERS and articles >= _MOST * len(held[above]):
                    yield key
                break


def _share_of_seeds(
    pairs: Iterable[tuple[str, str]], seeds: set[str]
) -> dict[str, float]:
    """Return the share of seeds among the addresses of each group."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    for name, key in pairs:
        members[name].add(key)
    return {name: len(keys & seeds) / len(keys) for name, keys in members.items()}


def _weigh(share: float) -> float:
    return 1.0 if share >= _SHARE else -1.0 if share == 0 else 0.0


def _select(tree: HtmlElement, selector: str) -> set[HtmlElement]:
    try:
        return set(CSSSelector(selector, translator="html")(tree))  # type: ignore[arg-type]  # CSS selects elements only
    except SelectorError as error:
        raise Permanent(Reason.NOT_A_FEED, f"{selector}: {error}") from error


def _is_marked(link: SectionLink, marked: set[HtmlElement]) -> bool:
    element = link.element
    return element in marked or any(each in marked for each in element.iterancestors())


def _make_entry(
    group: Sequence[SectionLink],
    articles: Mapping[HtmlElement, str],
    heads: Mapping[HtmlElement, str],
    fetched_at: datetime,
    language: str | None,
) -> FeedEntry:
    """Make an entry of the links to one article.

    Args:
        articles: the key of each article link. heads: of all links at their places.
    """
    link = max(group, key=rank_as_title)
    card = _find_card(link, articles)
    is_shared = any(heads.get(each, link.key) != link.key for each in card.iter("a"))
    return FeedEntry(
        identity=link.key,
        url=link.url,
        title=read_title(link, card)[:MAX_TITLE],
        published=find_time(card, fetched_at, language, is_shared=is_shared),
    )


def _find_card(link: SectionLink, articles: Mapping[HtmlElement, str]) -> HtmlElement:
    """Return the largest element around a link without a link to another article.

    Args:
        articles: the key of each article link.
    """
    card = link.element
    for above in list(link.element.iterancestors())[:_LEVELS_OF_CARD]:
        # Ends at the first: a list may have thousands.
        others = (articles.get(each, link.key) for each in above.iter("a"))
        if above.tag in {"body", "html", "main"} or any(
            key != link.key for key in others
        ):
            break
        card = above
    return card
