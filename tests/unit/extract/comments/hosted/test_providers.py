"""Where comments are that a page does not show: widgets, feeds, further pages."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.comments.hosted.providers import (
    find_comment_location,
    resolve_page_state,
)
from wireroom.extract.comments.hosted.widgets import CUSTOM_TAGS, WIDGETS
from wireroom.model.article import Page
from wireroom.model.discussion import (
    CommentLocation,
    CommentsState,
    Completeness,
    PartialReason,
)
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

URL = "https://paper.example/2026/ferry/"


def found(body: str, head: str = "", classes: str = "") -> CommentLocation:
    text = f'<html><head>{head}</head><body class="{classes}">{body}</body></html>'
    page = Page(url=URL, body=text.encode())
    return find_comment_location(html.document_fromstring(text), page, URL)


EMBEDS = {
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
    "comentario": (
        '<comentario-comments page-id="/ferry"></comentario-comments>',
        "/ferry",
    ),
    "giscus": (
        (
            '<script src="https://giscus.app/client.js" data-mapping="specific"'
            ' data-term="ferry-12" async></script>'
        ),
        "ferry-12",
    ),
    "utterances": ('<script src="https://utteranc.es/client.js"></script>', None),
    "cusdis": (
        (
            '<div id="cusdis_thread" data-page-id="ferry-12"></div>'
            '<script async src="https://cusdis.com/js/cusdis.es.js"></script>'
        ),
        "ferry-12",
    ),
    "hypercomments": ("<script>_hcwp = window._hcwp || [];</script>", None),
    "muut": ('<a class="muut"></a><script src="//cdn.muut.com/1/m.js"></script>', None),
    "cactus": (
        '<script src="https://latest.cactus.chat/cactus.js"></script>',
        None,
    ),
    "waline": (
        '<script type="module">import {init} from "//a.example/waline.mjs"</script>',
        None,
    ),
    "valine": ("<script>new Valine({el: '#talk'})</script>", None),
    "twikoo": ("<script>twikoo.init({envId: 'a'})</script>", None),
    "artalk": ("<script>Artalk.init({el: '#talk'})</script>", None),
    "gitalk": ("<script>const talk = new Gitalk({})</script>", None),
    "graphcomment": ('<div id="graphcomment"></div>', None),
    "fastcomments": (
        '<script src="https://cdn.fastcomments.com/js/embed-v2.min.js"></script>',
        None,
    ),
    "talkyard": ("<script>talkyardServerUrl = 'https://t.example'</script>", None),
    "ghost": (
        (
            '<script src="/comments.js" data-ghost-comments="https://paper.example/"'
            ' data-post-id="6b0de14539140d34329d0303"></script>'
        ),
        "6b0de14539140d34329d0303",
    ),
    "mastodon": (
        "<script>fetch(`https://${host}/api/v1/statuses/${id}/context`)</script>",
        None,
    ),
    "bluesky": ('<div id="bluesky-comments-section"></div>', None),
    "github": (
        "<script>get('https://api.github.com/repos/a/b/issues/3/comments')</script>",
        None,
    ),
    "intensedebate": ("<script>var idcomments_acct = 'a'</script>", None),
    "livere": ('<div id="lv-container" data-id="city"></div>', None),
    "cackle": ("<script>cackle_widget = []</script>", None),
    "vk": ("<script>VK.Widgets.Comments('box', {limit: 9})</script>", None),
    "changyan": ('<div id="SOHUCS" sid="12"></div>', None),
    "telegram": (
        (
            '<script src="https://telegram.org/js/telegram-widget.js?22"'
            ' data-telegram-discussion="paper/12"></script>'
        ),
        None,
    ),
    "replybox": ('<div id="replybox"></div>', None),
    "commentbox": ('<div id="HCB_comment_box"></div>', None),
    "remarkbox": ('<div id="remarkbox-div"></div>', None),
    "gigya": ("<script>gigya.comments.showCommentsUI({})</script>", None),
    "insticator": ('<div id="insticator-commenting"></div>', None),
    "schnack": ('<script src="/s.js" data-schnack-slug="ferry"></script>', None),
    "nodebb": ('<a></a><div id="nodebb-comments"></div>', None),
    "webmention.io": ('<script src="/js/webmention.min.js"></script>', None),
    "minivaline": ("<script>new MiniValine({el: '.m'})</script>", None),
    "tolstoy": ('<div class="tolstoycomments-feed"></div>', None),
    "halo": ("<script>CommentWidget.init('#c', {kind: 'Post'})</script>", None),
    "uncomment": ('<script src="/e.js" data-uncomment></script>', None),
    "solidopinion": ('<div class="so_comments" data-sitename="p"></div>', None),
    "logora": ("<script>var logora_config = {shortname: 'p'}</script>", None),
    "naver": ("<script>cbox5.init({objectId: 'news1,12'})</script>", None),
    "daum": ('<div id="alex-area" data-client-id="2"></div>', None),
    "welcomments": ('<div id="welcomments__sub_container"></div>', None),
    "just-comments": ('<div class="just-comments" data-apikey="x"></div>', None),
    "hashover": ('<div id="hashover"></div>', None),
    "commentics": ('<div id="commentics"></div>', None),
    "lemmy": ('<script src="/js/lemmy-comments.js"></script>', None),
    "yandex": ("<script>Ya.Cmnt.init({entityId: '12'})</script>", None),
    "arena": ('<div class="arena-chat" data-chatroom="x"></div>', None),
    "staticman": (
        '<form action="https://api.staticman.net/v2/entry/a/b/main"></form>',
        None,
    ),
}


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.name)
def test_a_widget_is_named_with_its_thread(widget):
    markup, thread = EMBEDS[widget.name]
    seen = found(markup)
    assert (seen.provider, seen.thread) == (widget.name, thread)


@pytest.mark.parametrize("tag", CUSTOM_TAGS)
def test_an_element_of_a_system_is_enough(tag):
    assert found(f"<{tag} lang='de'></{tag}>").provider is not None


@pytest.mark.parametrize(
    ("markup", "provider"),
    [
        pytest.param(
            '<div id="disqus_thread"></div><script src="/a.js"></script>',
            "disqus",
            id="the place with a loader of the site's own",
        ),
        pytest.param(
            "<script>s.src = 'https://giscus.app/client.js'</script>",
            "giscus",
            id="an address in a script",
        ),
        pytest.param(
            '<div data-isso="/talk/"></div>', "isso", id="an attribute of a place"
        ),
        pytest.param(
            '<script src="//cdn.hypercomments.com/w.js"></script>',
            "hypercomments",
            id="an address without a scheme",
        ),
        pytest.param(
            '<script src="js/twikoo.all.min.js"></script>',
            "twikoo",
            id="a relative address",
        ),
        pytest.param(
            '<link rel="modulepreload" href="/js/waline-2YVC.js">',
            "waline",
            id="a module that is loaded early",
        ),
        pytest.param(
            '<script type="application/json" data-name="utterances">{}</script>',
            "utterances",
            id="the configuration of a theme",
        ),
    ],
)
def test_a_widget_is_named_by_any_of_its_code(markup, provider):
    assert found(markup).provider == provider


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>We moved from Disqus to Coral last year.</p>", id="prose"),
        pytest.param('<a href="https://disqus.com/by/ada">Ada</a>', id="a profile"),
        pytest.param('<div class="fb-like"></div>', id="another button"),
        pytest.param(
            '<pre>&lt;script src="https://giscus.app/client.js"&gt;</pre>',
            id="printed code",
        ),
        pytest.param(
            '<!-- <script src="https://utteranc.es/client.js"></script> -->',
            id="code that is commented out",
        ),
        pytest.param(
            '<script type="application/ld+json">{"a": "disqus_config"}</script>',
            id="data",
        ),
        pytest.param('<div class="waline-green"></div>', id="a part of a class"),
        pytest.param(
            "<script>load = {waline: '/js/waline_latest_comment.js',"
            " giscus: '/js/giscus-recent-comments.min.js'}</script>",
            id="the list of the latest comments",
        ),
        pytest.param(
            '<link rel="prefetch" href="/js/waline.js">', id="a script of other pages"
        ),
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
    links = "".join(f'<a href="/2026/ferry/?cpage={n}">{n}</a>' for n in range(5_000))
    bad = '<a href="http://[/comment-page-1">bad</a>'
    assert len(found(bad + links).pages) == 20


CLOSED_NOTICES = (
    "Comments are closed.",
    "Comments are now closed",
    "Comments have been closed for this story",
    "Commenting is closed",
    "This discussion has been closed.",
    "The author has turned off comments on this story.",
    "We have disabled commenting here",
    "Kommentare sind geschlossen",
    "Die Kommentarfunktion ist geschlossen.",
    "Les commentaires sont fermés.",
    "Comentarios cerrados",
    "I commenti sono chiusi.",
    "Reacties zijn gesloten",
    "Комментарии закрыты",
    "评论已关闭",
    "Comments on this story have been disabled.",
    "Commenting on this article is no longer possible.",
    "Die Kommentarfunktion für diesen Artikel ist geschlossen.",
    "Los comentarios están cerrados.",
    "Os comentários estão fechados",
    "Komentarze są wyłączone",
    "Komentáře nejsou povoleny",
    "Обсуждение закрыто",
    "Коментарі закриті.",
    "Коментарите са затворени.",  # noqa: RUF001 - Bulgarian
    "Komentari su isključeni.",
    "Yoruma kapatılmıştır",  # noqa: RUF001 - Turkish
    "Kommentarer inaktiverade på grund av ferien, kommentarer är inaktiverade",
    "Lukket for kommentarer",
    "Kommentarfeltet er stengt",
    "Kommentointi on suljettu.",
    "Kommentaarid on suletud",
    "Τα σχόλια είναι κλειστά.",  # noqa: RUF001 - Greek
    "Comentariile sunt închise.",
    "A hozzászólások jelenleg nem engedélyezettek ezen a részen.",
    "التعليقات مغلقة",
    "دیدگاه‌ها بسته شده‌اند.",  # noqa: RUF001 - Persian
    "סגור לתגובות",
    "टिप्पणियाँ बंद",
    "Komentar telah ditutup",
    "Bình luận đã bị đóng",
    "ปิดการแสดงความคิดเห็น",
    "留言功能已關閉",
    "本文评论功能已关闭",
    "Kommentare sind für diesen Beitrag deaktiviert.",
    "コメントは受け付けていません。",
    "댓글이 닫혔습니다.",
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
        "I commenti non sono chiusi",
        "Nocomments are closed",
        "Comments are closedown",
    ],
)
def test_other_sentences_about_comments_and_closing_are_no_notice(text):
    assert found(f"<p>{text}</p>").state is CommentsState.UNKNOWN


@pytest.mark.parametrize("tag", ["script", "style", "template"])
def test_a_notice_that_no_reader_sees_is_none(tag):
    page = f"<{tag}>const closed = 'Comments are closed.'</{tag}>"
    assert found(page).state is CommentsState.UNKNOWN


def test_a_notice_needs_no_spaces_in_scripts_without_them():
    for text in (
        "記事コメントは受け付けていません現在",
        "本文评论已关闭了",
        "ขอปิดการแสดงความคิดเห็นนะ",
    ):
        assert found(f"<p>{text}</p>").state is CommentsState.CLOSED


def test_a_notice_may_be_broken_into_lines():
    page = "<p>\n  Les commentaires\n  sont fermés.\n</p>"
    assert found(page).state is CommentsState.CLOSED


def test_every_notice_contains_a_keyword_near_its_match():
    """Notices are matched only around keywords."""
    keywords = split_words(language.closed_keywords for language in LANGUAGES)
    assert all(any(k in text.lower() for k in keywords) for text in CLOSED_NOTICES)


HOSTED = CommentLocation(provider="disqus")
PAGED = CommentLocation(pages=("https://paper.example/comment-page-2",))
CLOSED = found("<p>Comments are now closed.</p>")
NOTHING = CommentLocation()


RENDERED = CommentLocation(provider="staticman")
SCRIPT = found('<script src="/js/comments.js"></script>')


@pytest.mark.parametrize(
    ("given", "expected", "shown", "state"),
    [
        pytest.param(NOTHING, None, 0, "unknown", id="no word of comments"),
        pytest.param(NOTHING, 0, 0, "none", id="none claimed"),
        pytest.param(NOTHING, 2, 2, "complete", id="all are there"),
        pytest.param(NOTHING, None, 2, "complete", id="some and none claimed"),
        pytest.param(NOTHING, 0, 2, "complete", id="more than claimed"),
        pytest.param(HOSTED, None, 3, "hosted", id="a widget may hold more"),
        pytest.param(HOSTED, 3, 3, "complete", id="a widget and all that are claimed"),
        pytest.param(HOSTED, None, 0, "hosted", id="a widget"),
        pytest.param(HOSTED, 0, 0, "hosted", id="a widget whose number a script sets"),
        pytest.param(HOSTED, 9, 3, "hosted", id="a widget with the rest"),
        pytest.param(RENDERED, None, 2, "complete", id="a form that posts elsewhere"),
        pytest.param(RENDERED, None, 0, "hosted", id="a form and no comment"),
        pytest.param(PAGED, 9, 3, "partial paged", id="further pages"),
        pytest.param(NOTHING, 9, 3, "partial short", id="too few"),
        pytest.param(NOTHING, 9, 0, "partial script_loaded", id="none of nine"),
        pytest.param(CLOSED, None, 0, "closed", id="closed and empty"),
        pytest.param(CLOSED, 2, 2, "complete", id="closed, all there"),
        pytest.param(SCRIPT, 0, 0, "unknown", id="a number that a script may set"),
    ],
)
def test_a_shortfall_has_its_reason(given, expected, shown, state):
    name, *reason = state.split()
    assert resolve_page_state(given, expected=expected, shown=shown) == Completeness(
        state=CommentsState(name),
        reason=PartialReason(reason[0]) if reason else None,
    )


def test_a_notice_of_an_empty_section_means_none():
    state = resolve_page_state(NOTHING, expected=None, shown=0, has_empty_notice=True)
    assert state == Completeness(state=CommentsState.NONE)


def test_scripts_that_may_load_comments_are_named():
    scripts = ("/wp-includes/js/comment-reply.min.js?ver=6", "/a/comments-app.js?v=2")
    markup = "".join(f'<script src="{script}"></script>' for script in scripts)
    assert found(markup).seen == ("script comments-app.js",)


def test_a_button_for_a_reply_is_no_further_page():
    assert found('<a href="comment-page-2/?replytocom=7#respond">R</a>').pages == ()
