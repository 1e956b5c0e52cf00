"""Finds where a page keeps the comments it does not show: provider, thread and lists.

Most news pages hold only the place for a widget. This module reads what the page tells
that widget and makes no request. Most pages name no provider and cost a few plain
searches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.extract.comments.hosted.responses import as_url
from wireroom.extract.decode_page import decode_bytes
from wireroom.model.discussion import CommentLocation, CommentsState
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.model.article import Page

MAX_THREAD = 300
_MAX_PAGES = 20
# Ancestors of a link in which a mark of comments is searched.
_MAX_ANCESTORS = 8
_MAX_MARKS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _ProviderPattern:
    """How a provider's widget is recognised.

    Attributes:
        keywords: every page with the evidence has one of them within 160 characters of
            it; a plain search for a word costs a hundredth of a regular expression's.
        evidence: matches only the provider's embedding code.
        thread: patterns of the discussion's name in it, the first match counts.
        site: pattern of the account.
    """

    name: str
    keywords: tuple[str, ...]
    evidence: re.Pattern[str]
    thread: tuple[re.Pattern[str], ...] = ()
    site: re.Pattern[str] | None = None


def _assignment_pattern(names: str) -> re.Pattern[str]:
    """Match ``name = "value"``, ``name: 'value'`` and ``name="value"``."""
    return re.compile(
        rf"\b(?:{names})[\"']?\s{{0,9}}[=:]\s{{0,9}}[\"']([^\"'<>\s]{{1,{MAX_THREAD}}})"
    )


PROVIDERS = (
    _ProviderPattern(
        name="disqus",
        keywords=("disqus",),
        evidence=re.compile(r"\.disqus\.com/(?:embed|count)\.js|\bdisqus_config\b"),
        thread=(
            _assignment_pattern("disqus_identifier|page\\.identifier"),
            _assignment_pattern("disqus_url|page\\.url"),
        ),
        site=re.compile(
            r"//([\w-]{1,60})\.disqus\.com/(?:embed|count)\.js"
            r"|\bdisqus_shortname[\"']?\s{0,9}[=:]\s{0,9}[\"']([\w-]{1,60})[\"']"
        ),
    ),
    _ProviderPattern(
        name="openweb",
        keywords=("spot.im/",),
        evidence=re.compile(r"launcher\.spot\.im/spot/|recirculation\.spot\.im/"),
        thread=(_assignment_pattern("data-post-id"),),
    ),
    _ProviderPattern(
        name="viafoura",
        keywords=("viafoura", "<vf-conv"),
        evidence=re.compile(r"cdn\.viafoura\.net/|<vf-conversations?\b"),
        thread=(_assignment_pattern("vf-container-id|vf:container_id|containerId"),),
    ),
    _ProviderPattern(
        name="vuukle",
        keywords=("vuukle",),
        evidence=re.compile(r"cdn\.vuukle\.com/|id=[\"']vuukle-comments"),
        thread=(_assignment_pattern("articleId"),),
    ),
    _ProviderPattern(
        name="coral",
        keywords=("Coral.create", "coral_"),
        evidence=re.compile(r"\bCoral\.createStreamEmbed\b|id=[\"']coral_(?:thread|talk)"),
        thread=(_assignment_pattern("storyID"), _assignment_pattern("storyURL")),
    ),
    _ProviderPattern(
        name="facebook",
        keywords=("fb-comments",),
        evidence=re.compile(r"class=[\"'][^\"'<>]{0,100}\bfb-comments\b"),
        thread=(_assignment_pattern("data-href"),),
    ),
    _ProviderPattern(
        name="hyvor",
        keywords=("hyvor",),
        evidence=re.compile(r"talk\.hyvor\.com/embed|<hyvor-talk-comments\b"),
        thread=(_assignment_pattern("page-id"),),
    ),
    _ProviderPattern(
        name="commento",
        keywords=("commento",),
        evidence=re.compile(r"cdn\.commento\.io/js/|/js/commento\.js"),
    ),
    _ProviderPattern(
        name="remark42",
        keywords=("remark_config", "remark42"),
        evidence=re.compile(r"\bremark_config\b|id=[\"']remark42[\"']"),
        thread=(_assignment_pattern("site_id"),),
        site=re.compile(
            r"\bremark_config\b[^<>]{0,500}?\bhost[\"']?\s{0,9}:\s{0,9}"
            r"[\"']([^\"'<>\s]{1,300})"
        ),
    ),
    _ProviderPattern(
        name="isso",
        keywords=("data-isso", "isso-thread"),
        evidence=re.compile(r"\bdata-isso=|id=[\"']isso-thread"),
        thread=(_assignment_pattern("data-isso-id"),),
        site=_assignment_pattern("data-isso"),
    ),
    _ProviderPattern(
        name="discourse",
        keywords=("DiscourseEmbed", "discourse-comments"),
        evidence=re.compile(r"\bDiscourseEmbed\b|id=[\"']discourse-comments"),
        thread=(
            re.compile(r"\btopicId[\"']?\s{0,9}:\s{0,9}(\d{1,12})"),
            _assignment_pattern("discourseEmbedUrl"),
        ),
        site=_assignment_pattern("discourseUrl"),
    ),
    _ProviderPattern(
        name="livefyre",
        keywords=("fyre",),
        evidence=re.compile(r"\bfyre\.conv\.load\b|livefyre\.com/(?:wjs|libs)/"),
        thread=(_assignment_pattern("articleId"),),
    ),
)  # fmt: skip
# Characters around a keyword that are searched, no evidence is longer; and occurrences
# of a keyword: a page may consist of nothing else.
_MAX_DISTANCE = 160
_MAX_OCCURRENCES = 200
# No notice that comments are closed is longer.
_MAX_NOTICE_DISTANCE = 40
_CLOSED_KEYWORDS = split_words(language.closed_keywords for language in LANGUAGES)
_CLOSED_NOTICE = re.compile(
    rf"\b{join_patterns(language.closed_notices for language in LANGUAGES)}\b",
    re.IGNORECASE,
)
_COMMENT_PAGE = re.compile(r"/comment-page-\d{1,5}\b|[?&](?:cpage|comment-page)=\d")
_LIST_PAGE = re.compile(r"[?&]page=\d{1,5}\b")
_COMMENT_MARK = re.compile(
    r"comment|kommentar|commentaire|comentario|discussion", re.IGNORECASE
)
_WORDPRESS_API = "https://api.w.org/"
_API_POST = re.compile(r"/wp/v2/(?:posts|pages)/(\d{1,15})$")
_SHORT_LINK = re.compile(r"[?&]p=(\d{1,15})$")
_BODY_POST = re.compile(r"\b(?:postid|page-id)-(\d{1,15})\b")
# WordPress.com counts visits of its pages, and of connected sites', by two numbers.
_VISIT_COUNTER = re.compile(
    r"_stq\.push\(\s?\[\s?\"view\",[^<>\]]{0,300}?\bblog\W{1,4}(\d{1,12})"
    r"[^<>\]]{0,200}?\bpost\W{1,4}([1-9]\d{0,14})"
)
WORDPRESS_COM_API = "https://public-api.wordpress.com/rest/v1.1/sites/"
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})


def find_comment_location(tree: HtmlElement, page: Page, base: str) -> CommentLocation:
    """Return what a page states about where its comments are.

    Call it before anything is removed from the tree.

    Args:
        base: what relative links are resolved against.
    """
    text = decode_bytes(page.body, page.content_type)
    provider, thread, site = _find_provider(text)
    links = _list_links(tree, base)
    api_url, post_id = _find_wordpress_api(links)
    if api_url is None:
        api_url, post_id = _find_wordpress_com_api(text)
    return CommentLocation(
        provider=provider,
        thread=thread,
        site=site,
        feed_url=_find_comment_feed(links, base),
        api_url=api_url,
        post_id=(post_id or _find_post_id(tree)) if api_url else None,
        pages=find_comment_pages(tree, base),
        state=CommentsState.CLOSED
        if _has_closed_notice(text)
        else CommentsState.COMPLETE,
    )


def find_comment_pages(tree: HtmlElement, base: str) -> tuple[str, ...]:
    """Return further pages of the list of comments, on the same host, in order."""
    host = urlsplit(base).netloc
    urls = (url for url in _iter_page_urls(tree, base) if urlsplit(url).netloc == host)
    pages: dict[str, None] = {}
    for url in urls:
        pages[url] = None
        if len(pages) >= _MAX_PAGES:
            break
    return tuple(pages)


def resolve_page_state(
    location: CommentLocation, *, expected: int | None, shown: int
) -> CommentsState:
    """Return whether all comments were found or why not, by the page alone.

    A page that shows as many as it claims is complete, whatever widget it embeds.
    """
    if shown and (expected is None or shown >= expected):
        return CommentsState.COMPLETE
    if location.provider is not None and expected != 0:
        return CommentsState.HOSTED
    if not expected:
        is_closed = location.state is CommentsState.CLOSED
        return CommentsState.CLOSED if is_closed else CommentsState.COMPLETE
    if location.pages:
        return CommentsState.PAGED
    return CommentsState.SHORT if shown else CommentsState.SCRIPT_LOADED


def _find_provider(text: str) -> tuple[str | None, str | None, str | None]:
    """Return name, thread and site of the widget in a page; None where it has none."""
    for provider in PROVIDERS:
        if _matches_near_keyword(provider.evidence, text, provider.keywords):
            matches = (pattern.search(text) for pattern in provider.thread)
            thread = next((match[1] for match in matches if match), None)
            account = provider.site.search(text) if provider.site else None
            site = next(filter(None, account.groups()), None) if account else None
            return provider.name, thread, site
    return None, None, None


def _find_wordpress_com_api(text: str) -> tuple[str | None, str | None]:
    """Return WordPress.com's API of the site and the page's number in it."""
    visit = _VISIT_COUNTER.search(text) if "_stq.push" in text else None
    if visit is None:
        return None, None
    return f"{WORDPRESS_COM_API}{visit[1]}/", visit[2]


def _has_closed_notice(text: str) -> bool:
    return _matches_near_keyword(
        _CLOSED_NOTICE, text.lower(), _CLOSED_KEYWORDS, _MAX_NOTICE_DISTANCE
    )


def _matches_near_keyword(
    pattern: re.Pattern[str],
    text: str,
    keywords: Sequence[str],
    distance: int = _MAX_DISTANCE,
) -> bool:
    """Return whether the pattern matches within ``distance`` of a keyword.

    Every match of the pattern holds one of the keywords. A plain search for a word
    costs a hundredth of searching a page for an expression.
    """
    for keyword in keywords:
        start = text.find(keyword)
        for _ in range(_MAX_OCCURRENCES):
            if start < 0:
                break
            if pattern.search(text, max(0, start - distance), start + distance):
                return True
            start = text.find(keyword, start + len(keyword))
    return False


def _list_links(tree: HtmlElement, base: str) -> list[tuple[HtmlElement, str]]:
    """Return the ``link`` elements with their URLs."""
    links = ((link, as_url(link.get("href"), base)) for link in tree.iter("link"))
    return [(link, url) for link, url in links if url is not None]


def _find_wordpress_api(
    links: Sequence[tuple[HtmlElement, str]],
) -> tuple[str | None, str | None]:
    """Return WordPress's API of the site and the page's number in it."""
    api_url = post_id = None
    for link, url in links:
        rel = link.get("rel", "").lower()
        if rel == _WORDPRESS_API:
            api_url = url
        elif rel in {"alternate", "shortlink"} and post_id is None:
            match = _API_POST.search(url) or _SHORT_LINK.search(url)
            post_id = match[1] if match else None
    return api_url, post_id


def _find_comment_feed(
    links: Sequence[tuple[HtmlElement, str]], base: str
) -> str | None:
    """Return the feed of this page's comments, not that of the whole site's."""
    own_path = urlsplit(base).path.rstrip("/")
    if not own_path:
        return None
    feeds = (url for link, url in links if _is_comment_feed(link))
    return next((x for x in feeds if urlsplit(x).path.startswith(own_path)), None)


def _is_comment_feed(link: HtmlElement) -> bool:
    is_alternate = link.get("rel", "").lower() in {"alternate", "shortlink"}
    is_feed = link.get("type", "").lower() in _FEED_TYPES
    return is_alternate and is_feed and "omment" in link.get("title", "")


def _find_post_id(tree: HtmlElement) -> str | None:
    """Return the page's number in WordPress by the class of its ``body``."""
    body = tree.find("body")
    match = _BODY_POST.search("" if body is None else body.get("class", "")[:2_000])
    return match[1] if match else None


def _iter_page_urls(tree: HtmlElement, base: str) -> Iterator[str]:
    for link in tree.iter("a"):
        href = link.get("href", "")
        if "page" not in href and not link.get("rel"):
            continue
        if _COMMENT_PAGE.search(href) or _is_pager_link(link, href):
            url = as_url(href.partition("#")[0], base)
            if url is not None:
                yield url


def _is_pager_link(link: HtmlElement, href: str) -> bool:
    """Return whether ``rel=next`` or Drupal's ``?page=1`` is in a list of comments."""
    rel = link.get("rel", "").lower()
    if not (rel in {"next", "prev"} or _LIST_PAGE.search(href)):
        return False
    around = islice(link.iterancestors(), _MAX_ANCESTORS)
    return any(map(_has_comment_mark, around))


def _has_comment_mark(element: HtmlElement) -> bool:
    if element.tag == "body":
        return False
    marks = f"{element.get('id', '')} {element.get('class', '')}"[:_MAX_MARKS]
    return _COMMENT_MARK.search(marks) is not None
