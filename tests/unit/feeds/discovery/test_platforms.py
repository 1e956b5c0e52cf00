# ruff: noqa: E501 - a case of a table is one line
"""Where platforms have the feed of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.feeds.discovery.platforms import find_channel_feed, find_platform_feeds

CHANNEL = "UC" + "a" * 22
VIDEOS = "https://www.youtube.com/feeds/videos.xml"


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", f"{VIDEOS}?channel_id={CHANNEL}"),
        ("https://youtube.com/playlist?list=PL-1_a", f"{VIDEOS}?playlist_id=PL-1_a"),
        ("https://m.youtube.com/user/harbour", f"{VIDEOS}?user=harbour"),
        ("https://www.youtube.com/@harbour", None),
        ("https://old.reddit.com/r/harbour/top/?t=day", "https://www.reddit.com/r/harbour/.rss"),
        ("https://www.reddit.com/", "https://www.reddit.com/.rss"),
        ("https://github.com/tide/table", "https://github.com/tide/table/releases.atom"),
        ("https://github.com/tide/table/commits/main", "https://github.com/tide/table/commits/main.atom"),
        ("https://github.com/tide", "https://github.com/tide.atom"),
        ("https://gitlab.com/tide/deep/table/-/issues", "https://gitlab.com/tide/deep/table/-/releases.atom"),
        ("https://codeberg.org/tide/table", "https://codeberg.org/tide/table/releases.rss"),
        ("https://medium.com/@miller/story-1", "https://medium.com/feed/@miller"),
        ("https://medium.com/tag/mills", "https://medium.com/feed/tag/mills"),
        ("https://mill.medium.com/story-1", "https://mill.medium.com/feed"),
        ("https://mill.substack.com/p/one", "https://mill.substack.com/feed"),
        ("https://substack.com/@mill", "https://mill.substack.com/feed"),
        ("https://mill.tumblr.com/post/1", "https://mill.tumblr.com/rss"),
        ("https://mill.blogspot.co.uk/2026/", "https://mill.blogspot.co.uk/feeds/posts/default"),
        ("https://mill.wordpress.com/category/flour/", "https://mill.wordpress.com/category/flour/feed/"),
        ("https://mill.wordpress.com/2026/", "https://mill.wordpress.com/feed/"),
        ("https://bsky.app/profile/mill.example", "https://bsky.app/profile/mill.example/rss"),
        ("https://social.example/@miller", "https://social.example/@miller.rss"),
        ("https://social.example/users/miller", "https://social.example/@miller.rss"),
        ("https://social.example/tags/flour", "https://social.example/tags/flour.rss"),
        ("https://lemmy.example/c/mills", "https://lemmy.example/feeds/c/mills.xml"),
        ("https://stackoverflow.com/questions/tagged/mill", "https://stackoverflow.com/feeds/tag/mill"),
        ("https://pypi.org/project/mill/", "https://pypi.org/rss/project/mill/releases.xml"),
        ("https://paper.example/", None),
        ("https://paper.example/news/one", None),
        ("https://notreddit.com/r/harbour", None),
    ],
)  # fmt: skip
def test_a_platform_has_the_feed_of_a_page_at_a_known_address(url, feed):
    found = find_platform_feeds(url)
    assert (found[0][0] if found else None) == feed


def test_a_channel_is_known_by_the_data_of_its_page():
    text = f'{{"externalId": "{CHANNEL}", "title": "Harbour"}}'
    page = "https://www.youtube.com/@harbour"
    assert find_channel_feed(text, url=page) == f"{VIDEOS}?channel_id={CHANNEL}"
    assert find_channel_feed(text, url="https://paper.example/") is None
    assert find_channel_feed("", url=page) is None


@given(st.from_regex(r"/[^\[\]]*", fullmatch=True))
def test_no_path_breaks_the_rules(path):
    for host in ("github.com", "gitlab.com", "www.youtube.com", "social.example"):
        for feed, platform in find_platform_feeds(f"https://{host}{path}"):
            assert platform
            assert feed.startswith("http")
