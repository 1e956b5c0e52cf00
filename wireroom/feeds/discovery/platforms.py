"""Where large platforms have the feed of a page, by the address of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

# A name in an address.
_NAME = r"[^/?#]{1,200}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """The feeds of one kind of page.

    Attributes:
        host: pattern of the whole host name. path: pattern of the beginning of path and
            query. feeds: addresses with the groups of both, relative to the page's.
    """

    platform: str
    host: str
    path: str
    feeds: tuple[str, ...]


_YOUTUBE = r"(?:www\.|m\.)?youtube\.com"
_YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?"
_REDDIT = r"(?:(?:www|old|new|np)\.)?reddit\.com"
_STACK = (
    r"(?:stackoverflow|superuser|serverfault|askubuntu|[\w.-]+\.stackexchange)\.com"
)
_GIT = rf"/(?P<project>{_NAME}/{_NAME})(?:/|$)"
_FORGE = r"(?:codeberg\.org|gitea\.com|(?:git|code|forge)\.[\w.-]+)"
_OWNER = rf"/(?P<owner>{_NAME})/?$"
_RULES = (
    _Rule(
        platform="YouTube",
        host=_YOUTUBE,
        path=r"/channel/(?P<id>UC[\w-]{22})",
        feeds=(f"{_YOUTUBE_FEED}channel_id={{id}}",),
    ),
    _Rule(
        platform="YouTube",
        host=_YOUTUBE,
        path=r"/(?:playlist|watch)\?(?:[^#]{0,500}&)?list=(?P<id>[\w-]{2,64})",
        feeds=(f"{_YOUTUBE_FEED}playlist_id={{id}}",),
    ),
    _Rule(
        platform="YouTube",
        host=_YOUTUBE,
        path=r"/user/(?P<id>[\w-]{1,64})",
        feeds=(f"{_YOUTUBE_FEED}user={{id}}",),
    ),
    _Rule(
        platform="Reddit",
        host=_REDDIT,
        path=rf"/(?P<part>(?:r|u|user|domain)/{_NAME}(?:/(?:m|comments)/{_NAME})?)",
        feeds=("https://www.reddit.com/{part}/.rss",),
    ),
    _Rule(
        platform="Reddit",
        host=_REDDIT,
        path="/?$",
        feeds=("https://www.reddit.com/.rss",),
    ),
    _Rule(
        platform="GitHub",
        host=r"github\.com",
        path=rf"/(?P<project>{_NAME}/{_NAME})/(?P<kind>commits|releases|tags)"
        rf"(?P<branch>/{_NAME})?",
        feeds=("/{project}/{kind}{branch}.atom", "/{project}/{kind}.atom"),
    ),
    _Rule(
        platform="GitHub",
        host=r"github\.com",
        path=_GIT,
        feeds=(
            "/{project}/releases.atom",
            "/{project}/tags.atom",
            "/{project}/commits.atom",
        ),
    ),
    _Rule(
        platform="GitHub", host=r"github\.com", path=_OWNER, feeds=("/{owner}.atom",)
    ),
    _Rule(
        platform="GitLab",
        host=r"gitlab\.[\w.-]+",
        path=rf"/(?P<project>{_NAME}(?:/{_NAME}){{1,5}}?)(?:/-/|/?$)",
        feeds=(
            "/{project}/-/releases.atom",
            "/{project}/-/tags?format=atom",
            "/{project}.atom",
        ),
    ),
    _Rule(
        platform="Gitea",
        host=_FORGE,
        path=_GIT,
        feeds=("/{project}/releases.rss", "/{project}/tags.rss", "/{project}.rss"),
    ),
    _Rule(
        platform="Medium",
        host=r"(?:www\.)?medium\.com",
        path=rf"/(?P<part>tag/{_NAME}|@?{_NAME})",
        feeds=("https://medium.com/feed/{part}",),
    ),
    _Rule(platform="Medium", host=r"[\w-]+\.medium\.com", path="", feeds=("/feed",)),
    _Rule(
        platform="Substack",
        host=r"(?:www\.)?substack\.com",
        path=r"/@(?P<name>[\w-]{1,64})",
        feeds=("https://{name}.substack.com/feed",),
    ),
    _Rule(
        platform="Substack", host=r"[\w-]+\.substack\.com", path="", feeds=("/feed",)
    ),
    _Rule(
        platform="Tumblr",
        host=r"www\.tumblr\.com",
        path=r"/(?:blog/)?(?P<name>[\w-]{1,64})",
        feeds=("https://{name}.tumblr.com/rss",),
    ),
    _Rule(platform="Tumblr", host=r"[\w-]+\.tumblr\.com", path="", feeds=("/rss",)),
    _Rule(
        platform="Blogger",
        host=r"[\w-]+\.blogspot\.[a-z.]{2,6}",
        path="",
        feeds=("/feeds/posts/default",),
    ),
    _Rule(
        platform="WordPress",
        host=r"[\w-]+\.wordpress\.com",
        path=rf"(?P<part>/(?:category|tag|author)/{_NAME}(?:/{_NAME})?)/?",
        feeds=("{part}/feed/",),
    ),
    _Rule(
        platform="WordPress", host=r"[\w-]+\.wordpress\.com", path="", feeds=("/feed/",)
    ),
    _Rule(
        platform="Bluesky",
        host=r"bsky\.app",
        path=rf"/profile/(?P<name>{_NAME})",
        feeds=("/profile/{name}/rss",),
    ),
    _Rule(
        platform="Vimeo",
        host=r"(?:www\.)?vimeo\.com",
        path=r"/(?P<part>(?:channels/)?[a-z][\w-]{1,64})/?(?:videos)?/?$",
        feeds=("https://vimeo.com/{part}/videos/rss",),
    ),
    _Rule(
        platform="Dailymotion",
        host=r"(?:www\.)?dailymotion\.com",
        path=r"/(?:user/)?(?P<name>[\w-]{1,64})/?$",
        feeds=("https://www.dailymotion.com/rss/user/{name}",),
    ),
    _Rule(
        platform="Stack Exchange",
        host=_STACK,
        path=rf"/questions/tagged/(?P<tag>{_NAME})",
        feeds=("/feeds/tag/{tag}",),
    ),
    _Rule(platform="Stack Exchange", host=_STACK, path="/?$", feeds=("/feeds",)),
    _Rule(
        platform="PyPI",
        host=r"pypi\.org",
        path=rf"/project/(?P<name>{_NAME})",
        feeds=("/rss/project/{name}/releases.xml",),
    ),
    _Rule(
        platform="arXiv",
        host=r"(?:www\.)?arxiv\.org",
        path=rf"/list/(?P<name>{_NAME})",
        feeds=("https://rss.arxiv.org/rss/{name}",),
    ),
    _Rule(
        platform="Hacker News",
        host=r"news\.ycombinator\.com",
        path="",
        feeds=("/rss",),
    ),
    _Rule(
        platform="Pinterest",
        host=r"(?:\w+\.)?pinterest\.[a-z.]{2,6}",
        path=_OWNER,
        feeds=("/{owner}/feed.rss",),
    ),
    _Rule(
        platform="LiveJournal",
        host=r"[\w-]+\.(?:livejournal\.com|dreamwidth\.org)",
        path="",
        feeds=("/data/rss",),
    ),
    # Systems that anybody runs under a name of their own: known by the path alone.
    _Rule(
        platform="Mastodon",
        host=r"(?!(?:www\.)?(?:youtube|tiktok|threads)\.).+",
        path=r"/(?P<name>@[\w.-]{1,64})/?$",
        feeds=("/{name}.rss",),
    ),
    _Rule(
        platform="Mastodon",
        host=".+",
        path=r"/(?:users/(?P<name>[\w.-]{1,64})|web/@(?P<other>[\w.-]{1,64}))/?$",
        feeds=("/@{name}{other}.rss",),
    ),
    _Rule(
        platform="Mastodon",
        host=".+",
        path=rf"/tags/(?P<tag>{_NAME})/?$",
        feeds=("/tags/{tag}.rss",),
    ),
    _Rule(
        platform="Lemmy",
        host=".+",
        path=r"/(?P<kind>[cu])/(?P<name>[\w.@-]{1,100})/?$",
        feeds=("/feeds/{kind}/{name}.xml",),
    ),
    _Rule(
        platform="PeerTube",
        host=".+",
        path=r"/c/(?P<name>[\w.@-]{1,100})/videos",
        feeds=("/feeds/videos.xml?videoChannelName={name}",),
    ),
    _Rule(
        platform="PeerTube",
        host=".+",
        path=r"/a/(?P<name>[\w.@-]{1,100})(?:/|$)",
        feeds=("/feeds/videos.xml?accountName={name}",),
    ),
)
_COMPILED = tuple(
    (rule, re.compile(rule.host), re.compile(rule.path)) for rule in _RULES
)
# A page of a channel names its id in its data; the address has only a handle.
_CHANNEL_ID = re.compile(
    r"(?:\"(?:channelId|externalId)\"\s{0,9}:\s{0,9}\""
    r"|/channel/|channel_id=)(UC[\w-]{22})\b"
)
_IS_YOUTUBE = re.compile(_YOUTUBE)


def find_platform_feeds(url: str) -> tuple[tuple[str, str], ...]:
    """Return the feeds of a page of a platform, the best first: address, platform.

    Args:
        url: absolute.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    place = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"[:2_000]
    found: dict[str, str] = {}
    for rule, host_pattern, path_pattern in _COMPILED:
        match = path_pattern.match(place) if host_pattern.fullmatch(host) else None
        if match is not None:
            groups = {name: text or "" for name, text in match.groupdict().items()}
            for feed in rule.feeds:
                address = urljoin(url, feed.format(**groups))
                found.setdefault(address, rule.platform)
    return tuple(found.items())


def find_channel_feed(text: str, *, url: str) -> str | None:
    """Return the feed of a YouTube channel by the data of its page, or None."""
    host = (urlsplit(url).hostname or "").lower()
    match = _CHANNEL_ID.search(text) if _IS_YOUTUBE.fullmatch(host) else None
    return f"{_YOUTUBE_FEED}channel_id={match[1]}" if match else None
