"""Where a page keeps the comments it does not show: with whom, in which thread.

Most news pages of today hold only the place for a widget. What is read here is what the
page says to that widget; nothing is asked of anybody. Most pages
name no host at all, and are done with a few plain searches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from wireroom.extract.decode_page import decode_bytes
from wireroom.model.discussion import CommentLocation, CommentsState

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.model.article import Page

MAX_URL = 2_048
MAX_THREAD = 300
_MAX_PAGES = 20
# Elements around a link that are looked at.
_MAX_AROUND = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _ProviderPattern:
    """A provider.

    Attributes:
        words: one of them is in every page with its sign; finding a word costs a
            hundredth of searching for an expression.
        sign: what only its embedding code has. thread: names the discussion in it, the
            first that is found; site: whose account it is.
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
# Characters around a word that are looked at, no sign is longer; and how many times: a
# page may say nothing else.
_AROUND, _TIMES = 160, 200
# No sentence of _CLOSED is longer.
_CLOSED_AROUND = 40
_CLOSED_WORDS = ("closed", "geschlossen", "fermés", "cerrados")
_CLOSED = re.compile(
    r"\b(?:comments|commenting|discussion)"
    r"\s(?:are|is|have been|has been)\s(?:now\s)?closed\b"
    r"|\bkommentare sind geschlossen\b|\bkommentarfunktion ist geschlossen\b"
    r"|\bles commentaires sont fermés\b|\bcomentarios cerrados\b",
    re.IGNORECASE,
)
_COMMENT_PAGE = re.compile(r"/comment-page-\d{1,5}\b|[?&](?:cpage|comment-page)=\d")
_API_POST = re.compile(r"/wp/v2/(?:posts|pages)/(\d{1,15})$")
_SHORT = re.compile(r"[?&]p=(\d{1,15})$")
# Pages of WordPress.com, and of sites joined to it, are counted there by two numbers.
_COUNTED = re.compile(
    r"_stq\.push\(\s?\[\s?\"view\",[^<>\]]{0,300}?\bblog\W{1,4}(\d{1,12})"
    r"[^<>\]]{0,200}?\bpost\W{1,4}([1-9]\d{0,14})"
)
WORDPRESS_COM_API = "https://public-api.wordpress.com/rest/v1.1/sites/"
_IN_LIST = re.compile(r"[?&]page=\d{1,5}\b")
_SECTION = re.compile(
    r"comment|kommentar|commentaire|comentario|discussion", re.IGNORECASE
)
_BODY_POST = re.compile(r"\b(?:postid|page-id)-(\d{1,15})\b")


def find_comment_location(tree: HtmlElement, page: Page, base: str) -> CommentLocation:
    """What a page says of where its comments are. To be read before anything is cut.

    ``base`` is where its relative links lead. Addresses are absolute and http(s).
    """
    text = decode_bytes(page.body, page.content_type)
    provider, thread, site = _find_provider(text)
    feed, api, post = _find_links(tree, base)
    if api is None:
        api, post = _find_wordpress_com_api(text)
    closed = _has_closed_notice(text)
    return CommentLocation(
        provider=provider,
        thread=thread,
        site=site,
        feed_url=feed,
        api_url=api,
        post_id=(post or _find_post_id(tree)) if api else None,
        pages=_find_pages(tree, base),
        state=CommentsState.CLOSED if closed else CommentsState.COMPLETE,
    )


def find_comment_pages(tree: HtmlElement, base: str) -> tuple[str, ...]:
    """Further pages of the list of comments a page has, at the same host, in order."""
    return _find_pages(tree, base)


def resolve_page_state(
    found: CommentLocation, *, expected: int | None, shown: int
) -> CommentsState:
    """Why fewer comments were found than there are, as far as the page tells.

    A page that shows all it claims is complete, whatever else stands on it.
    """
    if shown and (expected is None or shown >= expected):
        return CommentsState.COMPLETE
    if found.provider is not None and expected != 0:
        return CommentsState.HOSTED
    if not expected:
        closed = found.state is CommentsState.CLOSED
        return CommentsState.CLOSED if closed else CommentsState.COMPLETE
    if found.pages:
        return CommentsState.PAGED
    return CommentsState.SHORT if shown else CommentsState.SCRIPT_LOADED


def _find_provider(text: str) -> tuple[str | None, str | None, str | None]:
    host = next(
        (x for x in PROVIDERS if _matches_near_keyword(x.evidence, text, x.keywords)),
        None,
    )
    if host is None:
        return None, None, None
    threads = (pattern.search(text) for pattern in host.thread)
    thread = next((found[1] for found in threads if found), None)
    account = host.site.search(text) if host.site else None
    site = next(filter(None, account.groups()), None) if account else None
    return host.name, thread, site


def _find_wordpress_com_api(text: str) -> tuple[str | None, str | None]:
    """The public interface of WordPress.com for a page that is counted there."""
    found = _COUNTED.search(text) if "_stq.push" in text else None
    if found is None:
        return None, None
    return f"{WORDPRESS_COM_API}{found[1]}/", found[2]


def _has_closed_notice(text: str) -> bool:
    return _matches_near_keyword(_CLOSED, text.lower(), _CLOSED_WORDS, _CLOSED_AROUND)


def _matches_near_keyword(
    pattern: re.Pattern[str], text: str, words: tuple[str, ...], around: int = _AROUND
) -> bool:
    """Whether it stands around one of these words, of which it always holds one.

    A plain search for a word costs a hundredth of searching a page for an expression.
    """
    for word in words:
        place = text.find(word)
        for _ in range(_TIMES):
            if place < 0:
                break
            if pattern.search(text, max(0, place - around), place + around):
                return True
            place = text.find(word, place + len(word))
    return False


def _find_links(
    tree: HtmlElement, base: str
) -> tuple[str | None, str | None, str | None]:
    """The feed of this page's comments, WordPress's API, and its number there."""
    feeds: list[str] = []
    api = post = None
    for link in tree.iter("link"):
        rel = link.get("rel", "").lower()
        address = _to_absolute_url(link.get("href", ""), base)
        if address is None:
            continue
        if rel == "https://api.w.org/":
            api = address
        elif rel in {"alternate", "shortlink"}:
            found = _API_POST.search(address) or _SHORT.search(address)
            post = post or (found[1] if found else None)
            if "omment" in link.get("title", "") and _is_feed_link(link):
                feeds.append(address)
    own = urlsplit(base).path.rstrip("/")
    # A site's feed of all comments stands beside that of the page.
    mine = [x for x in feeds if own and urlsplit(x).path.startswith(own)]
    return (mine[0] if mine else None), api, post


def _is_feed_link(link: HtmlElement) -> bool:
    return link.get("type", "").lower() in {
        "application/rss+xml",
        "application/atom+xml",
    }


def _find_post_id(tree: HtmlElement) -> str | None:
    body = tree.find("body")
    found = _BODY_POST.search("" if body is None else body.get("class", "")[:2_000])
    return found[1] if found else None


def _find_pages(tree: HtmlElement, base: str) -> tuple[str, ...]:
    """Further pages of the same list of comments, at the same host, in order."""
    host = urlsplit(base).netloc
    found: dict[str, None] = {}
    for link in tree.iter("a"):
        href = link.get("href", "")
        if len(found) >= _MAX_PAGES:
            break
        if "page" not in href and not link.get("rel"):
            continue
        if not (_COMMENT_PAGE.search(href) or _is_pager_link(link, href)):
            continue
        address = _to_absolute_url(href.partition("#")[0], base)
        if address and urlsplit(address).netloc == host:
            found[address] = None
    return tuple(found)


def _is_pager_link(link: HtmlElement, href: str) -> bool:
    """``rel=next``, or Drupal's ``?page=1``, inside what is marked as comments."""
    rel = link.get("rel", "").lower()
    if not (rel in {"next", "prev"} or _IN_LIST.search(href)):
        return False
    around = islice(link.iterancestors(), _MAX_AROUND)
    return any(
        _SECTION.search(f"{x.get('id', '')} {x.get('class', '')}"[:300])
        for x in around
        if x.tag != "body"
    )


def _to_absolute_url(href: str, base: str) -> str | None:
    """The address with its host, None where it is none that could be asked."""
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    good = parts.scheme in {"http", "https"} and parts.netloc
    return address if good and len(address) <= MAX_URL else None
