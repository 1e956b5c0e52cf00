"""The markup families, the most frequent on the web first; the last is any page's."""

from __future__ import annotations

import re

from wireroom.extract.comments.markup.dialect import Dialect

_NEVER = re.compile(r"(?!)")
_NOT_COMMENTS = frozenset(
    {"pingback", "trackback", "pings", "recentcomments", "recent-comment",
     "comment-respond", "comment-form", "wp-block-latest-comments__comment",
     "comment-count", "u-like", "u-repost", "u-bookmark", "u-like-of", "u-repost-of",
     "u-bookmark-of", "webmention-like", "webmention-repost"}
)  # fmt: skip

WORDPRESS = Dialect(
    name="wordpress",
    evidence=re.compile(
        r"comment-?list|depth-\d|li-comment-\d|wp-block-comment|thread-even"
    ),
    record=re.compile(r"^(?:comment|depth-\d+)$"),
    record_id=re.compile(r"^(?:li-|div-)?comment-\d+$"),
    # Menus number their levels by "depth-2", too.
    refuse=_NOT_COMMENTS | {"menu-item"},
    author=("fn", "wp-block-comment-author-name", "comment-author-name"),
    text=("comment-content", "wp-block-comment-content", "comment-text"),
)
WPDISCUZ = Dialect(
    name="wpdiscuz",
    evidence=re.compile(r"^wpd-comment|^wpdiscuz"),
    record=re.compile(r"^(?:wpd-comment|wc-comment)$"),
    record_id=re.compile(r"^wc-comm-[\d_]+$"),
    refuse=_NOT_COMMENTS,
    author=("wpd-comment-author", "wc-comment-author"),
    text=("wpd-comment-text", "wc-comment-text"),
)
BLOGGER = Dialect(
    name="blogger",
    evidence=re.compile(r"comment-thread|comments-block|^c\d{15,}$"),
    record=re.compile(r"^comment$"),
    record_id=re.compile(r"^c\d{6,}$"),
    refuse=_NOT_COMMENTS,
    author=("user",),
    text=("comment-content", "comment-body"),
)
DRUPAL = Dialect(
    name="drupal",
    evidence=re.compile(
        r"field--?name-comment-body|comment__|comment-wrapper|js-comment"
    ),
    record=re.compile(r"^(?:comment|js-comment|comment-wrapper)$"),
    record_id=_NEVER,
    refuse=_NOT_COMMENTS,
    author=("username",),
    text=("field--name-comment-body", "field-name-comment-body"),
    tags=frozenset({"li", "div", "article", "section", "blockquote"}),
)
TYPEPAD = Dialect(
    name="typepad",
    evidence=re.compile(r"^comments-content$|^comment-6a0|^comments-open"),
    record=re.compile(r"^comment$"),
    record_id=re.compile(r"^comment-(?:6a[0-9a-f]+|\d+)$"),
    refuse=_NOT_COMMENTS,
    text=("comment-content",),
)
HOSTED = Dialect(
    name="hosted",
    evidence=re.compile(r"^dsq-|^fyre|livefyre|^js_.*reply|^c-comments"
                        r"|^coral-comment|commentlistitem|^kmt-item"),
    record=re.compile(r"^(?:dsq-comment|fyre-comment-article|comment-list-item|c-comment|coral-comment"
                      r"|comment|reply|rpx-comment|kmt-item)$"),
    record_id=re.compile(r"^(?:dsq-comment|fyre-message|comment_item|comment)[-_]\d+$"),
    refuse=_NOT_COMMENTS,
    author=("dsq-commenter-name", "fyre-comment-username", "coral-comment-username",
            "kmt-author"),
    text=("dsq-comment-text", "dsq-comment-message", "fyre-comment",
          "coral-comment-content"),
)  # fmt: skip
# Posts of a forum or a network shown under an article; the author is a user there.
POSTS = Dialect(
    name="posts",
    evidence=re.compile(
        r"^discourse-comments$|^cooked$|publisher-anchor-color|^fbfeedback|^fbc_\d"
    ),
    record=re.compile(r"^(?:post|postitem|postreply|topic-post|fbfeedbackpost)$"),
    record_id=_NEVER,
    refuse=_NOT_COMMENTS,
    author=("username", "profilename"),
    text=("post-message", "posttext", "cooked"),
)
SPIP = Dialect(
    name="spip",
    evidence=re.compile(r"^forum-(?:message|fil|texte)$"),
    record=re.compile(r"^forum-message$"),
    record_id=_NEVER,
    author=("forum-auteur",),
    text=("forum-texte",),
)
MICROFORMATS = Dialect(
    name="microformats",
    evidence=re.compile(r"^(?:hreview|h-review|h-cite|u-comment|p-comment)$"),
    record=re.compile(r"^(?:hreview|h-review|h-cite|u-comment|p-comment)$"),
    record_id=_NEVER,
    refuse=_NOT_COMMENTS,
    author=("reviewer", "p-author"),
    text=("e-content", "description"),
    # One review on a page is the article.
    min_records=2,
)
# No class marks these; read_by_microdata finds the elements by their ``itemtype``.
MICRODATA = Dialect(name="microdata", evidence=_NEVER, record=_NEVER, record_id=_NEVER)
TUMBLR = Dialect(
    name="tumblr",
    evidence=re.compile(r"^tumblelog_|^with_commentary$"),
    record=re.compile(r"^(?:with_commentary|reply)$"),
    record_id=_NEVER,
    refuse=_NOT_COMMENTS,
    author=("tumblelog",),
    text=("answer_content",),
    text_tags=frozenset({"blockquote"}),
)
GENERIC = Dialect(
    name="generic",
    evidence=re.compile(
        r"omment|omentar|oment\d|^cmt-?\d|reader-?response|^reply[-_]item$"
    ),
    record=re.compile(
        r"^(?!(?:post|add|leave|write|submit|no|new|hide|show|recent|last|latest|top)[-_])"
        r"(?:[a-z][a-z\d]{0,11}[-_]{1,2})?(?:user|reader|single|blog|sub|child|h)?"
        r"(?:comment|kommentar|comentario|commentaire|commento|komentarz)"
        r"(?:[-_]{0,2}(?:item|wrap|wrapper|box|entry|container|row|block|node|reply|single"
        r"|post|holder|unit|cell|body|card|main|li|odd|even|\d+))?$"
        r"|^comments[-_]{1,2}(?:item|entry|comment|row|single)$|^reply[-_]item$"
    ),
    record_id=re.compile(
        r"^(?:[a-z]{1,12}[-_])?(?:comment|cmt|comm|coment(?=\d))[-_]?"
        r"(?!top|body|sub|stat|score|link|other|meta|text|cont|head|foot|count|form|rep)"
        r"(?:\w{0,8}?[-_]?\d+|[0-9a-f]{6,40})$"
    ),
    refuse=_NOT_COMMENTS,
    id_tags=frozenset({"ul", "dl", "table"}),
)

DIALECTS = (WPDISCUZ, BLOGGER, TYPEPAD, DRUPAL, WORDPRESS, HOSTED, POSTS, SPIP, TUMBLR,
            MICROFORMATS, GENERIC)  # fmt: skip
