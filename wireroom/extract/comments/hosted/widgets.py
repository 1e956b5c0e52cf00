"""Comment systems by their code on a page; of several on one the first counts."""

from __future__ import annotations

import re

from wireroom.extract.comments.hosted.small_widgets import SMALL_WIDGETS
from wireroom.extract.comments.hosted.widget_pattern import (
    WidgetPattern,
    match_assignment,
    match_place,
    match_script,
)

WIDGETS = (
    WidgetPattern(
        name="disqus",
        keywords=("disqus",),
        evidence=re.compile(
            r"\.disqus\.com/(?:embed|count)\.js|\bdisqus_config\b"
            r"|\bdisqus_shortname\b|" + match_place("disqus_thread")
        ),
        in_scripts=True,
        thread=(
            match_assignment("disqus_identifier|page\\.identifier"),
            match_assignment("disqus_url|page\\.url"),
        ),
        site=re.compile(
            r"//([\w-]{1,60})\.disqus\.com/(?:embed|count)\.js"
            r"|disqus_shortname(?<!\wdisqus_shortname)[\"']?\s{0,9}[=:]\s{0,9}[\"']([\w-]{1,60})[\"']"
        ),
    ),
    WidgetPattern(
        name="openweb",
        keywords=("spot.im/", "spotim", "openweb"),
        evidence=re.compile(
            r"launcher\.spot\.im/spot/|recirculation\.spot\.im/"
            r"| data-spotim-module=\"conversation"
            r"|<openweb-conversation\b|launcher\.openweb\.com/"
        ),
        in_scripts=True,
        thread=(match_assignment("data-post-id"),),
    ),
    WidgetPattern(
        name="viafoura",
        keywords=("viafoura", "<vf-conv"),
        evidence=re.compile(
            r"cdn\.viafoura\.net/|<vf-conversations?\b|" + match_place("viafoura")
        ),
        in_scripts=True,
        thread=(match_assignment("vf-container-id|vf:container_id|containerId"),),
    ),
    WidgetPattern(
        name="vuukle",
        keywords=("vuukle",),
        evidence=re.compile(r"cdn\.vuukle\.com/|" + match_place("vuukle-comments?")),
        in_scripts=True,
        thread=(match_assignment("articleId"),),
    ),
    WidgetPattern(
        name="coral",
        keywords=("Coral.create", "coral_", "coral-", ".coral.coralproject.net"),
        evidence=re.compile(
            r"\bCoral\.createStreamEmbed\b|\.coral\.coralproject\.net/"
            r"|coral-wordpress|"
            + match_place("coral[_-](?:thread|talk|stream)[\\w-]*")
        ),
        in_scripts=True,
        thread=(match_assignment("storyID"), match_assignment("storyURL")),
    ),
    WidgetPattern(
        name="facebook",
        keywords=("fb-comments", "fb:comments"),
        evidence=re.compile(r"<fb:comments\b|" + match_place("fb-comments")),
        thread=(match_assignment("data-href"),),
    ),
    WidgetPattern(
        name="hyvor",
        keywords=("hyvor",),
        evidence=re.compile(
            r"talk\.hyvor\.com/|<hyvor-talk-comments\b|\bHYVOR_TALK_WEBSITE\b|"
            + match_place("hyvor-talk-view")
        ),
        in_scripts=True,
        thread=(match_assignment("page-id"),),
    ),
    WidgetPattern(
        name="comentario",
        keywords=("comentario",),
        evidence=re.compile(r"<comentario-comments\b|/comentario(?:\.min)?\.js"),
        in_scripts=True,
        thread=(match_assignment("page-id"),),
    ),
    WidgetPattern(
        name="commento",
        keywords=("commento",),
        evidence=re.compile(
            r"cdn\.commento\.io/|/js/commento(?:plusplus)?(?:\.min)?\.js|"
            + match_place("commento")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="remark42",
        keywords=("remark_config", "remark42"),
        evidence=re.compile(r"\bremark_config\b|" + match_place("remark42")),
        in_scripts=True,
        thread=(match_assignment("site_id"),),
        site=re.compile(
            r"\bremark_config\b[^<>]{0,500}?\bhost[\"']?\s{0,9}:\s{0,9}"
            r"[\"']([^\"'<>\s]{1,300})"
        ),
    ),
    WidgetPattern(
        name="isso",
        keywords=("data-isso", "isso-thread"),
        evidence=re.compile(r" data-isso=|" + match_place("isso-thread")),
        thread=(match_assignment("data-isso-id"),),
        site=match_assignment("data-isso"),
    ),
    WidgetPattern(
        name="discourse",
        keywords=("DiscourseEmbed", "discourse-comments"),
        evidence=re.compile(
            r"\bDiscourseEmbed\b|" + match_place("discourse-comments")
        ),
        in_scripts=True,
        thread=(
            re.compile(r"\btopicId[\"']?\s{0,9}:\s{0,9}(\d{1,12})"),
            match_assignment("discourseEmbedUrl"),
        ),
        site=match_assignment("discourseUrl"),
    ),
    WidgetPattern(
        name="livefyre",
        keywords=("fyre",),
        evidence=re.compile(r"\bfyre\.conv\.load\b|livefyre\.com/(?:wjs|libs)/"),
        in_scripts=True,
        thread=(match_assignment("articleId"),),
    ),
    WidgetPattern(
        name="giscus",
        keywords=("giscus",),
        evidence=re.compile(
            r"giscus\.app/|<giscus-widget\b|"
            + match_script("giscus")
            + "|"
            + match_place("giscus")
        ),
        in_scripts=True,
        thread=(match_assignment("data-term"),),
        site=match_assignment("data-repo"),
    ),
    WidgetPattern(
        name="utterances",
        keywords=("utteranc", "beaudar"),
        evidence=re.compile(
            r"\butteranc\.es/|\bbeaudar\.[a-z.]{2,20}/client\.js|"
            # The theme NexT of Hexo names the system of its comments so.
            r" data-name=\"utterances\"|"
            + match_place("utterances(?:-container)?")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="cusdis",
        keywords=("cusdis",),
        evidence=re.compile(
            match_script("cusdis") + "|" + match_place("cusdis_thread")
        ),
        in_scripts=True,
        thread=(match_assignment("data-page-id"),),
    ),
    WidgetPattern(
        name="hypercomments",
        keywords=("hypercomments", "_hcwp"),
        evidence=re.compile(
            r"hypercomments\.com/|\b_hcwp\b|" + match_place("hypercomments_widget")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="muut",
        keywords=("muut",),
        evidence=re.compile(r"cdn\.muut\.com/|" + match_place("muut")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="cactus",
        keywords=("cactus",),
        evidence=re.compile(r"\bcactus\.chat/|" + match_script("cactus")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="waline",
        keywords=("waline", "Waline"),
        evidence=re.compile(
            r"@waline/client|\bWaline\.init\b|"
            + match_script("waline")
            + "|"
            + match_place("waline(?:-comments?|-container)?")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="valine",
        keywords=("valine", "Valine", "vcomments"),
        evidence=re.compile(
            r"\bnew Valine\b|"
            + match_script("valine")
            + "|"
            + match_place("vcomments?")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="twikoo",
        keywords=("twikoo", "tcomment"),
        evidence=re.compile(
            r"\btwikoo\.init\b|"
            + match_script("twikoo")
            + "|"
            + match_place("twikoo[\\w-]{0,20}|tcomment")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="artalk",
        keywords=("artalk", "Artalk"),
        evidence=re.compile(
            r"\bArtalk\.init\b|\bnew Artalk\b|"
            + match_script("[Aa]rtalk")
            + "|"
            + match_place("[Aa]rtalk[\\w-]{0,20}")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="gitalk",
        keywords=("gitalk", "Gitalk", "gitment", "Gitment"),
        evidence=re.compile(
            r"\bnew Git(?:alk|ment)\b|"
            + match_script("git(?:alk|ment)")
            + "|"
            + match_place("git(?:alk|ment)-container")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="graphcomment",
        keywords=("graphcomment",),
        evidence=re.compile(r"graphcomment\.com/|" + match_place("graphcomment")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="fastcomments",
        keywords=("fastcomments", "FastComments"),
        evidence=re.compile(
            r"fastcomments\.com/|\bFastCommentsUI\b|"
            + match_place("fastcomments-widget")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="talkyard",
        keywords=("talkyard", "ty-cdn.net"),
        evidence=re.compile(
            r"\.ty-cdn\.net/|\btalkyardServerUrl\b|talkyard-comments[\w.-]{0,20}\.js|"
            + match_place("talkyard-comments")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="ghost",
        keywords=("ghost",),
        evidence=re.compile(
            r"/ghost/comments-ui"
            r"|/comments-ui\.min\.js| data-ghost-comments="
        ),
        thread=(match_assignment("data-post-id"),),
        site=match_assignment("data-ghost-comments"),
    ),
    WidgetPattern(
        name="mastodon",
        keywords=("mastodon", "/api/v1/statuses/"),
        evidence=re.compile(
            r"<mastodon-comments\b|/mastodon-(?:comments|thread)[\w.-]{0,20}\.m?js"
            r"|/api/v1/statuses/[^\n]{0,100}?/context|"
            + match_place("mastodon-(?:comments|thread)[\\w-]{0,20}")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="bluesky",
        keywords=("bsky-comments", "bluesky-comments", "getPostThread"),
        evidence=re.compile(
            r"<(?:bsky|bluesky)-comments\b|/(?:bsky|bluesky)-comments[\w.-]{0,20}\.m?js"
            r"|\bapp\.bsky\.feed\.getPostThread\b|"
            + match_place("(?:bsky|bluesky)-comments[\\w-]{0,20}")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="github",
        keywords=("api.github.com/repos/",),
        evidence=re.compile(
            r"api\.github\.com/repos/[^\n]{0,120}?/issues/[^\n]{0,40}?/?comments\b"
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="intensedebate",
        keywords=("intensedebate", "idcomments"),
        evidence=re.compile(
            r"intensedebate\.com/js/|\bidcomments_acct\b|"
            + match_place("IDCommentsPostTitle|idc-container")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="livere",
        keywords=("livere.", "lv-container"),
        evidence=re.compile(r"livere\.(?:com|org)/|" + match_place("lv-container")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="cackle",
        keywords=("cackle",),
        evidence=re.compile(r"\bcackle\.me/|\bcackle_widget\b"),
        in_scripts=True,
    ),
    WidgetPattern(
        name="vk",
        keywords=("VK.Widgets.Comments", "vk_comments"),
        evidence=re.compile(
            r"\bVK\.Widgets\.Comments\b|" + match_place("vk_comments")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="changyan",
        keywords=("changyan", "SOHUCS"),
        evidence=re.compile(r"changyan\.(?:sohu|itc)\.c|" + match_place("SOHUCS")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="telegram",
        keywords=("comments.app/", "data-telegram-discussion"),
        evidence=re.compile(r"\bcomments\.app/js/| data-telegram-discussion="),
    ),
    WidgetPattern(
        name="commentbox",
        keywords=("commentbox.io", "htmlcommentbox", "HCB_comment_box"),
        evidence=re.compile(
            r"\bcommentbox\.io/|\bhtmlcommentbox\.com/|"
            + match_place("HCB_comment_box")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="gigya",
        keywords=("gigya.comments", "gigya.services.comments"),
        evidence=re.compile(r"\bgigya\.(?:services\.)?comments\.showCommentsUI\b"),
        in_scripts=True,
    ),
    WidgetPattern(
        name="webmention.io",
        keywords=("webmention",),
        evidence=re.compile(
            r"/webmentions?(?:\.min)?\.js|\bwebmention\.io/api/"
        ),
        in_scripts=True,
        is_rendered=True,
    ),
    WidgetPattern(
        name="staticman",
        keywords=("staticman", "/entry/"),
        evidence=re.compile(r"<form[^<>]{0,200}(?:staticman|/v[123]/entry/)"),
        is_rendered=True,
    ),
    *SMALL_WIDGETS,
)  # fmt: skip
CUSTOM_TAGS = (
    "bluesky-comments", "bsky-comments", "comentario-comments", "fb:comments",
    "giscus-widget", "halo-comment", "hyvor-talk-comments", "mastodon-comments",
    "openweb-conversation", "vf-conversation", "vf-conversations",
)  # fmt: skip

RENDERED_WIDGETS = frozenset(widget.name for widget in WIDGETS if widget.is_rendered)
