# ruff: noqa: E501 - a case of a table is one line
"""Which comment systems are recognised in scripts, and how near to their keyword."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.comments.hosted.providers import (
    find_comment_location,
    resolve_page_state,
)
from wireroom.extract.comments.hosted.widgets import WIDGETS
from wireroom.model.article import Page
from wireroom.model.discussion import CommentLocation, CommentsState, PartialReason

URL = "https://paper.example/2026/ferry/"
# Code of each system that scripts alone have: a loader that scripts write into a page.
SCRIPTS = {
    "disqus": "var disqus_config = 1",
    "openweb": "load('launcher.spot.im/spot/1')",
    "viafoura": "load('//cdn.viafoura.net/x')",
    "vuukle": "load('//cdn.vuukle.com/x')",
    "coral": "Coral.createStreamEmbed()",
    "hyvor": "load('//talk.hyvor.com/x')",
    "comentario": "load('/comentario.js')",
    "commento": "load('//cdn.commento.io/x')",
    "remark42": "var remark_config = 1",
    "discourse": "DiscourseEmbed = 1",
    "livefyre": "fyre.conv.load()",
    "giscus": "load('//giscus.app/x')",
    "utterances": "load('//utteranc.es/x')",
    "cusdis": "load('/cusdis.es.js')",
    "hypercomments": "_hcwp = 1",
    "muut": "load('//cdn.muut.com/x')",
    "cactus": "load('//cactus.chat/x')",
    "waline": "Waline.init()",
    "valine": "new Valine()",
    "twikoo": "twikoo.init()",
    "artalk": "Artalk.init()",
    "gitalk": "new Gitalk()",
    "graphcomment": "load('//graphcomment.com/x')",
    "fastcomments": "FastCommentsUI()",
    "talkyard": "talkyardServerUrl = 1",
    "mastodon": "fetch('/api/v1/statuses/12/context')",
    "bluesky": "fetch('app.bsky.feed.getPostThread')",
    "github": "fetch('https://api.github.com/repos/a/b/issues/1/comments')",
    "intensedebate": "var idcomments_acct = 1",
    "livere": "load('//livere.com/x')",
    "cackle": "cackle_widget = 1",
    "vk": "VK.Widgets.Comments()",
    "changyan": "load('//changyan.sohu.com/x')",
    "commentbox": "load('//commentbox.io/x')",
    "gigya": "gigya.comments.showCommentsUI()",
    "webmention.io": "fetch('https://webmention.io/api/x')",
    "minivaline": "new MiniValine()",
    "nodebb": "load('nodebb-plugin-blog-comments')",
    "remarkbox": "load('//remarkbox.com/x')",
    "replybox": "load('//getreplybox.com/x')",
    "tolstoy": "load('//tolstoycomments.com/x')",
    "halo": "CommentWidget.init()",
    "solidopinion": "load('//solidopinion.com/x')",
    "logora": "logora_config = 1",
    "naver": "cbox.init()",
    "daum": "load('//daumcdn.net/alex/x')",
    "hashover": "load('/hashover/x')",
    "yandex": "Ya.Cmnt.init()",
}


def found(body: str, head: str = "", url: str = URL) -> CommentLocation:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    page = Page(url=url, body=text.encode())
    return find_comment_location(document_fromstring(text), page, url)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.name)
def test_a_system_is_known_by_its_script_where_scripts_load_it(widget):
    code = SCRIPTS.get(widget.name, "")
    provider = widget.name if code else None
    assert found(f"<script>{code}</script>").provider == provider


def test_only_what_is_rendered_into_the_page_is_complete_by_itself():
    rendered = {widget.name for widget in WIDGETS if widget.is_rendered}
    assert rendered == {"webmention.io", "staticman"}


def test_two_hundred_occurrences_of_a_keyword_are_looked_at():
    far = "disqus" + " " * 200
    code = "disqus_config"
    for count, provider in ((199, "disqus"), (200, None)):
        script = f"<script>{far * count}{code}</script>"
        assert found(script).provider == provider


NAMES = {
    "a script": ("/a/comments.js", ("script comments.js",)),
    "a form's": ("/a/comment-reply.js", ()),
    "another": ("/a/app.js", ()),
    "a long name": (f"/a/comments{'x' * 200}", (f"script comments{'x' * 92}",)),
    "in its parameters": ("/a/app.js?x=comments", ()),
}


@pytest.mark.parametrize(("source", "seen"), NAMES.values(), ids=NAMES)
def test_a_script_may_load_comments_by_its_name(source, seen):
    assert found(f'<script src="{source}"></script>').seen == seen


def test_three_scripts_are_named():
    scripts = "".join(f'<script src="/comments{n}.js"></script>' for n in range(4))
    assert len(found(scripts).seen) == 3


VISIT = '_stq.push([ "view", {"v":"ext","blog":"12","post":"34"} ]);'
API = '<link rel="https://api.w.org/" href="/wp-json/">'
COM = "https://public-api.wordpress.com/rest/v1.1/sites/"
INTERFACES = {
    "its own": ("", API, f"{'https://paper.example'}/wp-json/", None),
    "its own with a short link": (
        "",
        f'{API}<link rel="shortlink" href="/?p=7">',
        "https://paper.example/wp-json/",
        "7",
    ),
    "two links, the first counts": (
        "",
        f'{API}<link rel="shortlink" href="/?p=7"><link rel="alternate" href="/wp/v2/posts/8">',
        "https://paper.example/wp-json/",
        "7",
    ),
    "a page's number": (
        "",
        f'{API}<link rel="alternate" href="/wp/v2/pages/8">',
        "https://paper.example/wp-json/",
        "8",
    ),
    "a link of another relation": (
        "",
        f'{API}<link rel="next" href="/?p=7">',
        "https://paper.example/wp-json/",
        None,
    ),
    "the service's": (f"<script>{VISIT}</script>", "", f"{COM}12/", "34"),
    "its own before the service's": (
        f"<script>{VISIT}</script>",
        API,
        "https://paper.example/wp-json/",
        None,
    ),
    "the service's without a post": (
        f"<script>{VISIT.replace('34', '0')}</script>",
        "",
        None,
        None,
    ),
    "none": ("", '<link rel="shortlink" href="/?p=7">', None, None),
}


@pytest.mark.parametrize(
    ("body", "head", "api", "post"), INTERFACES.values(), ids=INTERFACES
)
def test_an_interface_of_wordpress_is_named_with_the_page_s_number(
    body, head, api, post
):
    location = found(body, head)
    assert (location.api_url, location.post_id) == (api, post)


def feed(
    rel="alternate", kind="application/rss+xml", title="Comments on x", href="feed/"
) -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


FEEDS = {
    "a feed below the page": (feed(), True),
    "of Atom": (feed(kind="application/atom+xml"), True),
    "by a short link": (feed(rel="shortlink"), True),
    "another type": (feed(kind="text/html"), False),
    "another relation": (feed(rel="next"), False),
    "another title": (feed(title="Ferry"), False),
    "of the site": (feed(href="/comments/feed/"), False),
    "an address that is none": (feed(href="http://["), False),
}


@pytest.mark.parametrize(("head", "is_found"), FEEDS.values(), ids=FEEDS)
def test_the_feed_of_comments_is_below_the_page(head, is_found):
    assert (found("", head).feed_url == f"{URL}feed/") is is_found


def test_the_front_page_has_no_feed_of_its_own_comments():
    assert found("", feed(), url="https://paper.example/").feed_url is None


@pytest.mark.parametrize(
    ("location", "expected", "shown", "continues", "state", "reason"),
    [
        ({}, None, 2, True, CommentsState.PARTIAL, PartialReason.SHORT),
        ({}, None, 0, True, CommentsState.PARTIAL, PartialReason.SCRIPT_LOADED),
        ({}, 1, 2, True, CommentsState.COMPLETE, None),
        ({"pages": ("/a",)}, 3, 0, False, CommentsState.PARTIAL, PartialReason.PAGED),
        ({"seen": ("x",)}, 0, 0, False, CommentsState.UNKNOWN, None),
        ({"state": CommentsState.CLOSED}, 3, 0, False, CommentsState.PARTIAL, PartialReason.SCRIPT_LOADED),
        ({"provider": "webmention.io"}, None, 0, False, CommentsState.HOSTED, None),
        ({"provider": "webmention.io"}, None, 1, False, CommentsState.COMPLETE, None),
        ({"provider": "webmention.io"}, 3, 1, False, CommentsState.PARTIAL, PartialReason.SHORT),
    ],
)  # fmt: skip
def test_the_state_of_a_page_alone(location, expected, shown, continues, state, reason):
    found_state = resolve_page_state(
        CommentLocation(**location), expected=expected, shown=shown, continues=continues
    )
    assert (found_state.state, found_state.reason) == (state, reason)
