"""Comment systems of one country, of one publishing system, or of few sites."""

from __future__ import annotations

import re

from wireroom.extract.comments.hosted.widget_pattern import (
    WidgetPattern,
    match_place,
    match_script,
)

SMALL_WIDGETS = (
    WidgetPattern(
        name="minivaline",
        keywords=("minivaline", "MiniValine"),
        evidence=re.compile(
            r"/minivaline[\w.@/-]{0,30}|\bnew MiniValine\b|"
            + match_place("mvcomments?")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="insticator",
        keywords=("insticator",),
        evidence=re.compile(match_place("insticator-comment[\\w-]{0,20}")),
    ),
    WidgetPattern(
        name="schnack",
        keywords=("schnack",),
        evidence=re.compile(r" data-schnack-|" + match_script("schnack")),
    ),
    WidgetPattern(
        name="nodebb",
        keywords=("nodebb",),
        evidence=re.compile(
            match_place("nodebb-comments|nodebb/comments")
            + r"|nodebb-plugin-blog-comments"
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="remarkbox",
        keywords=("remarkbox",),
        evidence=re.compile(r"\bremarkbox\.com/|" + match_place("remarkbox-div")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="replybox",
        keywords=("getreplybox", "replybox"),
        evidence=re.compile(r"getreplybox\.com/|" + match_place("replybox")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="tolstoy",
        keywords=("tolstoycomments",),
        evidence=re.compile(
            r"\btolstoycomments\.com/|"
            + match_place("tolstoycomments-feed|tolstoycomments-cc")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="halo",
        keywords=("CommentWidget", "halo-comment", "comment-content-halo"),
        evidence=re.compile(
            r"\bCommentWidget\.init\b|/PluginCommentWidget/"
            r"|<halo-comment\b| id=\"comment-content-halo"
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="uncomment",
        keywords=("data-uncomment",),
        evidence=re.compile(r" data-uncomment(?:-target)?="),
    ),
    WidgetPattern(
        name="solidopinion",
        keywords=("solidopinion", "so_comments"),
        evidence=re.compile(r"\bsolidopinion\.com/|" + match_place("so_comments")),
        in_scripts=True,
    ),
    WidgetPattern(
        name="logora",
        keywords=("logora",),
        evidence=re.compile(
            r"\bapi\.logora\.fr/|\blogora_config\b|"
            + match_place("logora_(?:synthese|app|comments|embed)")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="naver",
        keywords=("cbox",),
        evidence=re.compile(
            r"\bcbox\d?\.init\b|/static\.cbox/|" + match_place("cbox_module")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="daum",
        keywords=("alex",),
        evidence=re.compile(
            r"daumcdn\.net/alex/|" + match_place("alex-area|alex-action")
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="welcomments",
        keywords=("welcomments",),
        evidence=re.compile(
            r"\bwelcomments\.io/|" + match_place(r"welcomments__[\w-]{1,30}")
        ),
    ),
    WidgetPattern(
        name="just-comments",
        keywords=("just-comments",),
        evidence=re.compile(r"\bjust-comments\.com/|" + match_place("just-comments")),
    ),
    WidgetPattern(
        name="hashover",
        keywords=("hashover",),
        evidence=re.compile(
            match_place("hashover") + r"|/hashover(?:-next)?/[\w./-]{1,40}"
        ),
        in_scripts=True,
    ),
    WidgetPattern(
        name="commentics",
        keywords=("commentics",),
        evidence=re.compile(match_place("commentics")),
    ),
    WidgetPattern(
        name="lemmy",
        keywords=("lemmy-comments",),
        evidence=re.compile(
            match_script("lemmy-comments") + "|" + match_place("lemmy-comments")
        ),
    ),
    WidgetPattern(
        name="yandex",
        keywords=("Ya.Cmnt", "/cmnt.js"),
        evidence=re.compile(r"\bYa\.Cmnt\.init\b|yastatic\.net/[\w/.-]{0,30}/cmnt\.js"),
        in_scripts=True,
    ),
    WidgetPattern(
        name="arena",
        keywords=("arena-chat", "arena.im"),
        evidence=re.compile(
            r" class=\"(?:[^\"<>]{0,100}\s)?arena-(?:chat|comments?)[\s\"]"
        ),
    ),
)
