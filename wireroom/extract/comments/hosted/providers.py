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

from lxml import etree

from wireroom.extract.comments.hosted.comment_pages import find_comment_pages
from wireroom.extract.comments.hosted.embedding import collect_embedding_code
from wireroom.extract.comments.hosted.responses import as_url
from wireroom.extract.comments.hosted.widgets import (
    CUSTOM_TAGS,
    RENDERED_WIDGETS,
    WIDGETS,
)
from wireroom.extract.page.decode_page import decode_bytes
from wireroom.model.discussion import (
    CommentLocation,
    CommentsState,
    Completeness,
    PartialReason,
)
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.hosted.embedding import EmbeddingCode
    from wireroom.extract.comments.hosted.widget_pattern import WidgetPattern
    from wireroom.model.article import Page
    from wireroom.words.language import LanguageWords

# Characters around a keyword that are searched, no evidence is longer; and occurrences
# of a keyword: a page may consist of nothing else.
_MAX_DISTANCE = 160
_MAX_OCCURRENCES = 200
_UNREAD_TAGS = frozenset({"script", "style", "template"})
# All but the letters of ASCII become spaces.
_LETTERS = bytes(x if bytes([x]).isalpha() else 0x20 for x in range(256))


def _collect_words(text: str) -> set[bytes]:
    return set(text.encode("utf-8", "replace").translate(_LETTERS).split())


_WIDGET_WORDS = [
    (widget, [*map(_collect_words, widget.keywords)]) for widget in WIDGETS
]
_WORDS = sorted(
    {x for _, keywords in _WIDGET_WORDS for words in keywords for x in words}
)
# No notice that comments are closed is longer.
_MAX_NOTICE_DISTANCE = 60


def _bound_words(language: LanguageWords) -> str:
    """Return the notices as whole words, where a script separates words."""
    boundary = "" if language.code in {"ja", "ko", "th", "zh"} else r"\b"
    return f"{boundary}(?:{language.closed_notices}){boundary}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClosedKeyword:
    """A phrase of which one is in each notice that comments are closed.

    Attributes:
        notices: the notices of its language.
        words: its words, the longest first. A page without one of them has no such
            notice; a search for all notices of all languages costs thirty times as
            much.
    """

    notices: re.Pattern[str]
    text: str
    words: Sequence[str]


def _list_closed_keywords(language: LanguageWords) -> list[_ClosedKeyword]:
    notices = re.compile(_bound_words(language), re.IGNORECASE)
    return [
        _ClosedKeyword(
            notices=notices,
            text=text,
            words=sorted(text.split(), key=len, reverse=True),
        )
        for text in split_words([language.closed_keywords])
    ]


_CLOSED_KEYWORDS = tuple(
    keyword
    for language in LANGUAGES
    if language.closed_notices
    for keyword in _list_closed_keywords(language)
)
_ASCII_KEYWORDS = [x for x in _CLOSED_KEYWORDS if x.words[0].isascii()]
_OTHER_KEYWORDS = [x for x in _CLOSED_KEYWORDS if not x.words[0].isascii()]
# Scripts of comment forms: WordPress loads the first on every page with a form.
_FORM_SCRIPT = re.compile(r"^comment-(?:reply|form)|akismet|css", re.IGNORECASE)
_MAX_SEEN = 3
_MAX_SEEN_NAME = 100
_WORDPRESS_API = "https://api.w.org/"
_LINK_TYPES = frozenset({_WORDPRESS_API, "alternate", "shortlink"})
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
    code = collect_embedding_code(tree, CUSTOM_TAGS)
    widget = _find_widget(code)
    thread = site = None
    if widget is not None:
        text = decode_bytes(page.body, page.content_type)
        thread, site = _find_thread(widget, text), _find_site(widget, text)
    links = _list_links(tree, base)
    api_url, post_id = _find_wordpress_api(links)
    if api_url is None:
        api_url, post_id = _find_wordpress_com_api(code)
    return CommentLocation(
        provider=widget.name if widget else None,
        thread=thread,
        site=site,
        feed_url=_find_comment_feed(links, base),
        api_url=api_url,
        post_id=(post_id or _find_post_id(tree)) if api_url else None,
        pages=find_comment_pages(tree, base),
        seen=tuple(islice(_iter_comment_scripts(code), _MAX_SEEN)),
        state=CommentsState.CLOSED
        if _has_closed_notice(tree)
        else CommentsState.UNKNOWN,
    )


def resolve_page_state(
    location: CommentLocation,
    *,
    expected: int | None,
    shown: int,
    has_empty_notice: bool = False,
    continues: bool = False,
) -> Completeness:
    """Return whether all comments were found or why not, by the page alone.

    Where another system holds the comments, only a number that the page states and
    shows proves that all of them are there. A page without comments is "none" only if
    it says so, and no script of the site that may load comments puts that in doubt.

    Args:
        has_empty_notice: the comment section says that nobody commented yet.
        continues: the page says that there are more than it shows.
    """
    if shown and expected and shown >= expected:
        return Completeness(state=CommentsState.COMPLETE)
    if location.provider and not (shown and location.provider in RENDERED_WIDGETS):
        return Completeness(state=CommentsState.HOSTED)
    if shown > (expected or 0) and not continues:
        return Completeness(state=CommentsState.COMPLETE)
    if expected or continues:
        return Completeness(
            state=CommentsState.PARTIAL, reason=_explain_shortfall(location, shown)
        )
    if location.state is CommentsState.CLOSED:
        return Completeness(state=CommentsState.CLOSED)
    is_none = (expected == 0 or has_empty_notice) and not location.seen
    return Completeness(state=CommentsState.NONE if is_none else CommentsState.UNKNOWN)


def _explain_shortfall(location: CommentLocation, shown: int) -> PartialReason:
    if location.pages:
        return PartialReason.PAGED
    return PartialReason.SHORT if shown else PartialReason.SCRIPT_LOADED


def _find_widget(code: EmbeddingCode) -> WidgetPattern | None:
    """Return the first comment system that a page embeds."""
    # Scripts repeat their words: an eighth of their characters is left to search.
    text = b" ".join(_collect_words(f"{code.tags}\n{code.scripts}"))
    found = {word for word in _WORDS if word in text}
    named = (
        widget
        for widget, keywords in _WIDGET_WORDS
        if any(words <= found for words in keywords)
    )
    return next((widget for widget in named if _has_widget(widget, code)), None)


def _find_thread(widget: WidgetPattern, text: str) -> str | None:
    matches = (pattern.search(text) for pattern in widget.thread)
    return next((match[1] for match in matches if match), None)


def _find_site(widget: WidgetPattern, text: str) -> str | None:
    account = widget.site.search(text) if widget.site else None
    return next(filter(None, account.groups()), None) if account else None


def _has_widget(widget: WidgetPattern, code: EmbeddingCode) -> bool:
    texts = (code.tags, code.scripts) if widget.in_scripts else (code.tags,)
    return any(
        _matches_near_keyword(widget.evidence, text, widget.keywords) for text in texts
    )


def _iter_comment_scripts(code: EmbeddingCode) -> Iterator[str]:
    """Yield the names of scripts that may load comments, ``script NAME``."""
    for source in code.sources:
        name = source.partition("?")[0].rpartition("/")[2]
        if "omment" in name and not _FORM_SCRIPT.search(name):
            yield f"script {name[:_MAX_SEEN_NAME]}"


def _find_wordpress_com_api(code: EmbeddingCode) -> tuple[str | None, str | None]:
    """Return WordPress.com's API of the site and the page's number in it."""
    text = code.scripts
    visit = _VISIT_COUNTER.search(text) if "_stq.push" in text else None
    if visit is None:
        return None, None
    return f"{WORDPRESS_COM_API}{visit[1]}/", visit[2]


def _has_closed_notice(tree: HtmlElement) -> bool:
    """Return whether a page states that nobody can comment.

    Scripts hold the sentence for other pages and other languages.
    """
    texts = _list_readable_texts(tree)
    words = "\n".join(texts).split()
    likely = _list_likely_keywords({*words})
    text = " ".join(words).lower() if likely else ""
    # Most pages have no notice, whatever the borders of their elements. Only where one
    # is found is it looked for again within single texts.
    stated = [keyword for keyword in likely if _is_in_notice(keyword, text)]
    if not stated:
        return False
    lines = (" ".join(text.split()) for text in texts)
    text = "\n".join(line for line in lines if line).lower()
    return any(_is_in_notice(keyword, text) for keyword in stated)


def _is_in_notice(keyword: _ClosedKeyword, text: str) -> bool:
    return _matches_near_keyword(
        keyword.notices, text, [keyword.text], _MAX_NOTICE_DISTANCE
    )


def _list_likely_keywords(words: set[str]) -> list[_ClosedKeyword]:
    """Return the keywords of which a page has all words."""
    known = " ".join(words).lower()
    # No word of ASCII contains a word beyond it: on a page in English half of the
    # searches read a few words only.
    others = " ".join(word for word in words if not word.isascii()).lower()
    first = [x for x in _ASCII_KEYWORDS if x.words[0] in known]
    first += [x for x in _OTHER_KEYWORDS if x.words[0] in others]
    return [x for x in first if all(word in known for word in x.words)]


def _list_readable_texts(tree: HtmlElement) -> list[str]:
    texts = []
    for element in tree.iter(etree.Element):
        text, tail = element.text, element.tail
        if text and element.tag not in _UNREAD_TAGS:
            texts.append(text)
        if tail:
            texts.append(tail)
    return texts


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
    """Return the ``link`` elements that may lead to comments, with their URLs."""
    links = (x for x in tree.iter("link") if x.get("rel", "").lower() in _LINK_TYPES)
    urls = ((link, as_url(link.get("href"), base)) for link in links)
    return [(link, url) for link, url in urls if url is not None]


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
