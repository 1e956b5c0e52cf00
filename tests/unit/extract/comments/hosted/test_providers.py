"""Where comments are that a page does not show: widgets, feeds, further pages."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.comments.hosted.providers import (
    PROVIDERS,
    find_comment_location,
    resolve_page_state,
)
from wireroom.model.article import Page
from wireroom.model.discussion import CommentLocation, CommentsState
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

URL = "https://paper.example/2026/ferry/"


def found(body: str, head: str = "", classes: str = "") -> CommentLocation:
    text = f'<html><head>{head}</head><body class="{classes}">{body}</body></html>'
    page = Page(url=URL, body=text.encode())
    return find_comment_location(html.document_fromstring(text), page, URL)


WIDGETS = {
    "disqus": (
        (
            "<script>var disqus_identifier = 'ferry-12';</script>"
            '<script src="//paper.disqus.com/embed.js"></script>'
        ),
        "ferry-12",
    ),
    "openweb": (
        (
            '<script src="https://launcher.spot.im/spot/sp_paper"></script>'
            '<div data-post-id="ferry-12"></div>'
        ),
        "ferry-12",
    ),
    "viafoura": (
        (
            '<script src="https://cdn.viafoura.net/entry/index.js"></script>'
            '<vf-conversations vf-container-id="ferry-12"></vf-conversations>'
        ),
        "ferry-12",
    ),
    "vuukle": (
        (
            '<div id="vuukle-comments"></div>'
            '<script>var VUUKLE_CONFIG = {articleId: "12"};</script>'
        ),
        "12",
    ),
    "coral": (
        "<script>Coral.createStreamEmbed({storyID: 'ferry-12'})</script>",
        "ferry-12",
    ),
    "facebook": (
        '<div class="box fb-comments" data-href="https://paper.example/ferry"></div>',
        "https://paper.example/ferry",
    ),
    "hyvor": (
        '<hyvor-talk-comments website-id="1" page-id="ferry-12"></hyvor-talk-comments>',
        "ferry-12",
    ),
    "commento": (
        '<script src="https://cdn.commento.io/js/commento.js"></script>',
        None,
    ),
    "remark42": (
        "<script>var remark_config = {site_id: 'paper'};</script>",
        "paper",
    ),
    "isso": (
        '<section id="isso-thread" data-isso-id="ferry-12"></section>',
        "ferry-12",
    ),
    "discourse": (
        "<script>DiscourseEmbed = {topicId: 12};</script>",
        "12",
    ),
    "livefyre": (
        "<script>fyre.conv.load({}, [{articleId: '12'}]);</script>",
        "12",
    ),
}


@pytest.mark.parametrize("host", PROVIDERS, ids=lambda host: host.name)
def test_a_widget_is_named_with_its_thread(host):
    markup, thread = WIDGETS[host.name]
    seen = found(markup)
    assert (seen.provider, seen.thread) == (host.name, thread)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>We moved from Disqus to Coral last year.</p>", id="prose"),
        pytest.param('<a href="https://disqus.com/by/ada">Ada</a>', id="a profile"),
        pytest.param('<div class="fb-like"></div>', id="another button"),
    ],
)
def test_a_name_alone_is_no_widget(body):
    assert found(body).provider is None


def test_the_feed_of_the_page_is_told_from_that_of_the_site():
    kind = 'rel="alternate" type="application/rss+xml"'
    head = (
        f'<link {kind} title="Paper Comments Feed" href="/comments/feed/">'
        f'<link {kind} title="Ferry Comments Feed" href="/2026/ferry/feed/">'
    )
    assert found("", head).feed_url == "https://paper.example/2026/ferry/feed/"


@pytest.mark.parametrize(
    ("link", "classes"),
    [
        pytest.param(
            '<link rel="alternate" type="application/json"'
            ' href="https://paper.example/wp-json/wp/v2/posts/123">',
            "",
            id="the link of the interface",
        ),
        pytest.param('<link rel="shortlink" href="/?p=123">', "", id="the short link"),
        pytest.param("", "single postid-123", id="the class of the body"),
    ],
)
def test_wordpress_is_known_with_the_number_of_the_page(link, classes):
    api = '<link rel="https://api.w.org/" href="https://paper.example/wp-json/">'
    seen = found("", api + link, classes)
    assert seen.api_url == "https://paper.example/wp-json/"
    assert seen.post_id == "123"


def test_further_pages_are_of_the_same_host_and_each_once():
    seen = found(
        '<a href="comment-page-2/#comments">Older</a>'
        '<a href="/2026/ferry/comment-page-2/#comment-9">9</a>'
        '<a href="https://other.example/comment-page-3/">Elsewhere</a>'
        '<a href="javascript:load(1)/comment-page-4">No</a>'
    )
    assert seen.pages == ("https://paper.example/2026/ferry/comment-page-2/",)


def test_links_of_a_hostile_page_are_bounded():
    links = "".join(f'<a href="/a?cpage={n}">{n}</a>' for n in range(5_000))
    bad = '<a href="http://[/comment-page-1">bad</a>'
    assert len(found(bad + links).pages) == 20


CLOSED_NOTICES = (
    "Comments are closed.",
    "Comments are now closed",
    "Comments have been closed for this story",
    "Commenting is closed",
    "This discussion has been closed.",
    "Kommentare sind geschlossen",
    "Die Kommentarfunktion ist geschlossen.",
    "Les commentaires sont fermés.",
    "Comentarios cerrados",
)


@pytest.mark.parametrize("notice", CLOSED_NOTICES)
def test_a_notice_that_comments_are_closed_is_read_in_any_case(notice):
    for text in (notice, notice.upper(), f"{'x ' * 500}{notice} {'x ' * 500}"):
        assert found(f"<p>{text}</p>").state is CommentsState.CLOSED


@pytest.mark.parametrize(
    "text",
    [
        "The comments section of the closed ferry",
        "Die Brücke ist geschlossen, die Kommentare sind offen",
        "Kommentare sind nicht geschlossen",
        "We closed the comments",
    ],
)
def test_other_sentences_about_comments_and_closing_are_no_notice(text):
    assert found(f"<p>{text}</p>").state is CommentsState.COMPLETE


def test_every_notice_contains_a_keyword_near_its_match():
    """Notices are matched only around keywords."""
    keywords = split_words(language.closed_keywords for language in LANGUAGES)
    assert all(any(k in text.lower() for k in keywords) for text in CLOSED_NOTICES)


HOSTED = CommentLocation(provider="disqus")
PAGED = CommentLocation(pages=("https://paper.example/comment-page-2",))
CLOSED = found("<p>Comments are now closed.</p>")
NOTHING = CommentLocation()


@pytest.mark.parametrize(
    ("given", "expected", "shown", "state"),
    [
        pytest.param(NOTHING, None, 0, CommentsState.COMPLETE, id="no discussion"),
        pytest.param(NOTHING, 2, 2, CommentsState.COMPLETE, id="all are there"),
        pytest.param(HOSTED, None, 3, CommentsState.COMPLETE, id="thread in the page"),
        pytest.param(HOSTED, None, 0, CommentsState.HOSTED, id="a widget"),
        pytest.param(HOSTED, 0, 0, CommentsState.COMPLETE, id="an empty widget"),
        pytest.param(HOSTED, 9, 3, CommentsState.HOSTED, id="a widget with the rest"),
        pytest.param(PAGED, 9, 3, CommentsState.PAGED, id="further pages"),
        pytest.param(NOTHING, 9, 3, CommentsState.SHORT, id="too few"),
        pytest.param(NOTHING, 9, 0, CommentsState.SCRIPT_LOADED, id="none of nine"),
        pytest.param(CLOSED, None, 0, CommentsState.CLOSED, id="closed and empty"),
        pytest.param(CLOSED, 2, 2, CommentsState.COMPLETE, id="closed, all there"),
    ],
)
def test_a_shortfall_has_its_reason(given, expected, shown, state):
    assert resolve_page_state(given, expected=expected, shown=shown) is state
