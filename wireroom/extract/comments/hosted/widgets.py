"""The comment systems that pages embed, by the code that embeds each.

Evidence is searched in tags and scripts (``embedding.py``), never in prose. The order
decides on pages with several: systems whose list can be read come first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_THREAD = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetPattern:
    """How a system's widget is recognised.

    Attributes:
        keywords: each piece of evidence has one of them within 160 characters; a plain
            search for a word costs a hundredth of a regular expression's.
        evidence: matches only the embedding code.
        in_scripts: scripts are searched as well; else tags only.
        thread: patterns of the discussion's name in the page, the first match counts.
        site: pattern of the account.
        is_rendered: the system prints its comments into the page, which shows them all.
    """

    name: str
    keywords: tuple[str, ...]
    evidence: re.Pattern[str]
    in_scripts: bool = False
    thread: tuple[re.Pattern[str], ...] = ()
    site: re.Pattern[str] | None = None
    is_rendered: bool = False


def _match_assignment(names: str) -> re.Pattern[str]:
    """Match ``name = "value"``, ``name: 'value'`` and ``name="value"``."""
    return re.compile(
        rf"\b(?:{names})[\"']?\s{{0,9}}[=:]\s{{0,9}}[\"']([^\"'<>\s]{{1,{MAX_THREAD}}})"
    )


def _match_place(names: str) -> str:
    """Match a tag with this id, or with this class among others."""
    return rf" id=\"(?:{names})\"| class=\"(?:[^\"<>]{{0,100}}\s)?(?:{names})[\s\"]"


WIDGETS = (
    WidgetPattern(
        name="disqus",
        keywords=("disqus",),
        evidence=re.compile(
            r"\.disqus\.com/(?:embed|count)\.js|\bdisqus_config\b"
            r"|\bdisqus_shortname\b|" + _match_place("disqus_thread")
        ),
        in_scripts=True,
        thread=(
            _match_assignment("disqus_identifier|page\\.identifier"),
            _match_assignment("disqus_url|page\\.url"),
        ),
        site=re.compile(
            r"//([\w-]{1,60})\.disqus\.com/(?:embed|count)\.js"
            r"|\bdisqus_shortname[\"']?\s{0,9}[=:]\s{0,9}[\"']([\w-]{1,60})[\"']"
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
        thread=(_match_assignment("data-post-id"),),
    ),
    WidgetPattern(
        name="viafoura",
        keywords=("viafoura", "<vf-conv"),
        evidence=re.compile(
            r"cdn\.viafoura\.net/|<vf-conversations?\b|" + _match_place("viafoura")
        ),
        in_scripts=True,
        thread=(_match_assignment("vf-container-id|vf:container_id|containerId"),),
    ),
    WidgetPattern(
        name="vuukle",
        keywords=("vuukle",),
        evidence=re.compile(r"cdn\.vuukle\.com/|" + _match_place("vuukle-comments?")),
        in_scripts=True,
        thread=(_match_assignment("articleId"),),
    ),
    WidgetPattern(
        name="coral",
        keywords=("Coral.create", "coral_", "coral-", ".coral.coralproject.net"),
        evidence=re.compile(
            r"\bCoral\.createStreamEmbed\b|\.coral\.coralproject\.net/"
            r"|coral-wordpress|"
            + _match_place("coral[_-](?:thread|talk|stream)[\\w-]*")
        ),
        in_scripts=True,
        thread=(_match_assignment("storyID"), _match_assignment("storyURL")),
    ),
    WidgetPattern(
        name="facebook",
        keywords=("fb-comments", "fb:comments"),
        evidence=re.compile(r"<fb:comments\b|" + _match_place("fb-comments")),
        thread=(_match_assignment("data-href"),),
    ),
    WidgetPattern(
        name="hyvor",
        keywords=("hyvor",),
        evidence=re.compile(
            r"talk\.hyvor\.com/|<hyvor-talk-comments\b|\bHYVOR_TALK_WEBSITE\b|"
            + _match_place("hyvor-talk-view")
        ),
        in_scripts=True,
        thread=(_match_assignment("page-id"),),
    ),
    WidgetPattern(
        name="comentario",
        keywords=("comentario",),
        evidence=re.compile(r"<comentario-comments\b|/comentario(?:\.min)?\.js"),
        in_scripts=True,
        thread=(_match_assignment("page-id"),),
    ),
    WidgetPattern(
        name="commento",
        keywords=("commento",),
        evidence=re.compile(
            r"cdn\.commento\.io/|/js/commento(?:plusplus)?(?:\.min)?\.js|"
            + _match_place("commento")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="remark42",
        keywords=("remark_config", "remark42"),
        evidence=re.compile(r"\bremark_config\b|" + _match_place("remark42")),
        in_scripts=True,
        thread=(_match_assignment("site_id"),),
        site=re.compile(
            r"\bremark_config\b[^<>]{0,500}?\bhost[\"']?\s{0,9}:\s{0,9}"
            r"[\"']([^\"'<>\s]{1,300})"
        ),
    ),
    WidgetPattern(
        name="isso",
        keywords=("data-isso", "isso-thread"),
        evidence=re.compile(r" data-isso=|" + _match_place("isso-thread")),
        thread=(_match_assignment("data-isso-id"),),
        site=_match_assignment("data-isso"),
    ),
    WidgetPattern(
        name="discourse",
        keywords=("DiscourseEmbed", "discourse-comments"),
        evidence=re.compile(
            r"\bDiscourseEmbed\b|" + _match_place("discourse-comments")
        ),
        in_scripts=True,
        thread=(
            re.compile(r"\btopicId[\"']?\s{0,9}:\s{0,9}(\d{1,12})"),
            _match_assignment("discourseEmbedUrl"),
        ),
        site=_match_assignment("discourseUrl"),
    ),
    WidgetPattern(
        name="livefyre",
        keywords=("fyre",),
        evidence=re.compile(r"\bfyre\.conv\.load\b|livefyre\.com/(?:wjs|libs)/"),
        in_scripts=True,
        thread=(_match_assignment("articleId"),),
    ),
    WidgetPattern(
        name="giscus",
        keywords=("giscus",),
        evidence=re.compile(
            r"giscus\.app/|<giscus-widget\b|/giscus[\w.-]{0,30}\.js|"
            + _match_place("giscus")
        ),
        in_scripts=True,
        thread=(_match_assignment("data-term"),),
        site=_match_assignment("data-repo"),
    ),
    WidgetPattern(
        name="utterances",
        keywords=("utteranc", "beaudar"),
        evidence=re.compile(
            r"\butteranc\.es/|\bbeaudar\.[a-z.]{2,20}/client\.js|"
            + _match_place("utterances")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="cusdis",
        keywords=("cusdis",),
        evidence=re.compile(
            r"/cusdis[\w.-]{0,30}\.js|"
            + _match_place("cusdis_thread")
        ),
        in_scripts=True,
        thread=(_match_assignment("data-page-id"),),
    ),
    WidgetPattern(
        name="hypercomments",
        keywords=("hypercomments", "_hcwp"),
        evidence=re.compile(
            r"hypercomments\.com/|\b_hcwp\b|" + _match_place("hypercomments_widget")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="muut",
        keywords=("muut",),
        evidence=re.compile(r"cdn\.muut\.com/|" + _match_place("muut")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="cactus",
        keywords=("cactus",),
        evidence=re.compile(r"\bcactus\.chat/|/cactus[\w.-]{0,20}\.js"),
        in_scripts=True,
    ),
    WidgetPattern(
        name="waline",
        keywords=("waline", "Waline"),
        evidence=re.compile(
            r"@waline/client|/waline[\w.-]{0,20}\.m?js|\bWaline\.init\b|"
            + _match_place("waline(?:-comments?|-container)?")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="valine",
        keywords=("valine", "Valine", "vcomments"),
        evidence=re.compile(
            r"/valine[\w.-]{0,20}\.js|\bnew Valine\b|" + _match_place("vcomments?")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="twikoo",
        keywords=("twikoo", "tcomment"),
        evidence=re.compile(
            r"/twikoo[\w.-]{0,20}\.js|\btwikoo\.init\b|"
            + _match_place("twikoo[\\w-]{0,20}|tcomment")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="artalk",
        keywords=("artalk", "Artalk"),
        evidence=re.compile(
            r"/[Aa]rtalk[\w.-]{0,20}\.m?js|\bArtalk\.init\b|\bnew Artalk\b|"
            + _match_place("[Aa]rtalk[\\w-]{0,20}")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="gitalk",
        keywords=("gitalk", "Gitalk", "gitment", "Gitment"),
        evidence=re.compile(
            r"/git(?:alk|ment)[\w.-]{0,20}\.js|\bnew Git(?:alk|ment)\b|"
            + _match_place("git(?:alk|ment)-container")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="graphcomment",
        keywords=("graphcomment",),
        evidence=re.compile(r"graphcomment\.com/|" + _match_place("graphcomment")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="fastcomments",
        keywords=("fastcomments", "FastComments"),
        evidence=re.compile(
            r"fastcomments\.com/|\bFastCommentsUI\b|"
            + _match_place("fastcomments-widget")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="talkyard",
        keywords=("talkyard", "ty-cdn.net"),
        evidence=re.compile(
            r"\.ty-cdn\.net/|\btalkyardServerUrl\b|talkyard-comments[\w.-]{0,20}\.js|"
            + _match_place("talkyard-comments")
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
    ),
    WidgetPattern(
        name="mastodon",
        keywords=("mastodon", "/api/v1/statuses/"),
        evidence=re.compile(
            r"<mastodon-comments\b|/mastodon-(?:comments|thread)[\w.-]{0,20}\.m?js"
            r"|/api/v1/statuses/[^\n]{0,100}?/context|"
            + _match_place("mastodon-(?:comments|thread)[\\w-]{0,20}")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="bluesky",
        keywords=("bsky-comments", "bluesky-comments", "getPostThread"),
        evidence=re.compile(
            r"<(?:bsky|bluesky)-comments\b|/(?:bsky|bluesky)-comments[\w.-]{0,20}\.m?js"
            r"|\bapp\.bsky\.feed\.getPostThread\b|"
            + _match_place("(?:bsky|bluesky)-comments[\\w-]{0,20}")
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
            + _match_place("IDCommentsPostTitle|idc-container")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="livere",
        keywords=("livere.", "lv-container"),
        evidence=re.compile(r"livere\.(?:com|org)/|" + _match_place("lv-container")),
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
            r"\bVK\.Widgets\.Comments\b|" + _match_place("vk_comments")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="changyan",
        keywords=("changyan", "SOHUCS"),
        evidence=re.compile(r"changyan\.(?:sohu|itc)\.c|" + _match_place("SOHUCS")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="telegram",
        keywords=("comments.app/", "data-telegram-discussion"),
        evidence=re.compile(r"\bcomments\.app/js/| data-telegram-discussion="),
    ),
    WidgetPattern(
        name="replybox",
        keywords=("getreplybox", "replybox"),
        evidence=re.compile(r"getreplybox\.com/|" + _match_place("replybox")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="commentbox",
        keywords=("commentbox.io", "htmlcommentbox", "HCB_comment_box"),
        evidence=re.compile(
            r"\bcommentbox\.io/|\bhtmlcommentbox\.com/|"
            + _match_place("HCB_comment_box")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="remarkbox",
        keywords=("remarkbox",),
        evidence=re.compile(r"\bremarkbox\.com/|" + _match_place("remarkbox-div")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="gigya",
        keywords=("gigya.comments", "gigya.services.comments"),
        evidence=re.compile(r"\bgigya\.(?:services\.)?comments\.showCommentsUI\b"),
        in_scripts=True,
    ),
    WidgetPattern(
        name="insticator",
        keywords=("insticator",),
        evidence=re.compile(_match_place("insticator-comment\\w{0,10}")),
    ),
    WidgetPattern(
        name="schnack",
        keywords=("schnack",),
        evidence=re.compile(r" data-schnack-|/schnack[\w.-]{0,20}\.js"),
    ),
    WidgetPattern(
        name="nodebb",
        keywords=("nodebb",),
        evidence=re.compile(_match_place("nodebb-comments|nodebb/comments")),
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
)  # fmt: skip
CUSTOM_TAGS = (
    "bluesky-comments", "bsky-comments", "comentario-comments", "fb:comments",
    "giscus-widget", "hyvor-talk-comments", "mastodon-comments",
    "openweb-conversation", "vf-conversation", "vf-conversations",
)  # fmt: skip
# Systems whose comments are a part of the page: as many as it shows.
RENDERED_WIDGETS = frozenset(widget.name for widget in WIDGETS if widget.is_rendered)
