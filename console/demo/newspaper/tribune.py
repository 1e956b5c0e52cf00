"""The Halden Tribune: pages of a WordPress site as they were in 2011."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import format_datetime
from html import escape

from wireroom.console.demo.newspaper.content import Article, Remark, tribune_articles
from wireroom.console.demo.newspaper.responses import (
    CannedResponse,
    SiteDefinition,
    make_feed,
    make_html,
    make_robots,
)

NAME = "The Halden Tribune"
FEED = "/feed/"


def build_responses(base: str, edition: int) -> dict[str, CannedResponse]:
    """Return the response to each path."""
    articles = tribune_articles()
    pages = {
        a.path: make_html(_article_page(base, a, articles, edition)) for a in articles
    }
    return pages | {
        "/": make_html(_wrap_page(NAME, base, _article_links(articles))),
        FEED: make_feed(_rss_feed(base, articles), "text/xml; charset=UTF-8"),
        "/robots.txt": make_robots("User-agent: *\nDisallow:\n"),
    }


def _rss_feed(base: str, articles: tuple[Article, ...]) -> str:
    items = "".join(_rss_item(base, article) for article in articles)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel><title>{NAME}</title><link>{base}</link><description>News from Halden
</description><language>en</language>
<generator>http://wordpress.org/?v=3.2.1</generator>{items}</channel></rss>"""


def _rss_item(base: str, article: Article) -> str:
    moment = datetime.fromisoformat(f"{article.web}T01:30:00").replace(tzinfo=UTC)
    number = article.path.split("/")[2]
    return f"""<item><title>{escape(article.title)}</title>
<link>{base}{article.path}</link><comments>{base}{article.path}#comments</comments>
<pubDate>{format_datetime(moment)}</pubDate><dc:creator>{escape(article.author)}
</dc:creator><guid isPermaLink="false">{base}/?p={number}</guid>
<description><![CDATA[{article.paragraphs[0]} [...]]]></description>
<wfw:commentRss>{base}{article.path}feed/</wfw:commentRss>
<slash:comments>{len(article.remarks)}</slash:comments></item>"""


def _article_page(
    base: str, article: Article, articles: tuple[Article, ...], edition: int
) -> str:
    remarks = article.remarks_at(edition)
    number = article.path.split("/")[2]
    caption = escape(article.caption)
    image = f"{base}/wp-content/uploads/2011/09/{number}-640x480.jpg"
    day = date.fromisoformat(article.web)
    return _wrap_page(
        article.title,
        base,
        f"""<div id="content" class="span-16">
<div class="post-{number} post type-post hentry" id="id-{number}">
<h1 class="title">{escape(article.title)}</h1>
<div class="meta">By <a rel="author"
 href="{base}/author/x/">{escape(article.author)}</a>
<br>Published: {day:%B} {day.day}, {day.year}</div>
<div class="share"><a href="#">Tweet</a> <a href="#">Share</a> <a href="#">Email</a>
<a href="#">Print</a></div>
<div class="story-image"><img src="{image}" alt="{caption}" title="{caption}" width=640>
<p class="caption">{caption}</p></div>
<div class="story-content clearfix">{_article_body(base, article, articles)}</div>
<div class="fb-conversations"><h4>Facebook Conversations</h4>
<div class="fb-comments" data-href="{base}{article.path}"></div></div>
{_comment_section(article, remarks)}
<div class="more-in"><h4>More in Halden</h4>{_article_links(articles)}</div>
</div></div>""",
        canonical=base + article.path,
    )


def _article_body(base: str, article: Article, articles: tuple[Article, ...]) -> str:
    titles = {other.path: other.title for other in articles}
    paragraphs = [f"<p>{escape(text, quote=False)}</p>" for text in article.paragraphs]
    reads = [
        f'<p><strong>(Read: <a href="{base}{path}">{escape(titles[path])}</a>)'
        "</strong></p>"
        for path in article.related_paths
    ]
    day = date.fromisoformat(article.printed)
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day.day, "th")
    stamp = f"{day:%B} {day.day}{suffix}, {day.year}"
    printed = f"<p><em>Published in {NAME}, {stamp}.</em></p>"
    return "\n".join([*paragraphs[:3], *reads, *paragraphs[3:], printed])


def _comment_section(article: Article, remarks: tuple[Remark, ...]) -> str:
    day = f"{date.fromisoformat(article.web):%b %d, %Y}"
    items = "\n".join(_comment_item(remark, day) for remark in remarks)
    return f"""<div id="comments"><h4>Reader Comments ({len(remarks)})</h4>
<ol class="commentlist">{items}</ol>
<div id="respond"><h4>Leave a Reply</h4><form action="/wp-comments-post.php">
<label>Name</label><input name="author"><label>Comment</label>
<textarea name="comment"></textarea>
<input type="submit" value="Post"></form></div></div>"""


def _comment_item(remark: Remark, day: str) -> str:
    text = "</p><p>".join(escape(text, quote=False) for text in remark.paragraphs)
    number = remark.number
    return f"""<li class="comment even thread-even depth-1" id="comment-{number}">
<div class="comment-body"><div class="comment-author vcard">
<img class="avatar" src="/avatar.png" alt="">
<cite class="fn">{escape(remark.author)}</cite></div>
<div class="comment-meta"><a href="#comment-{number}">{day} - {remark.posted}</a></div>
<div class="comment-text"><p>{text}<a class="recommend" href="#">Recommend</a></p></div>
<div class="reply"><a class="comment-reply-link" href="#respond">Reply</a></div>
</div></li>"""


def _article_links(articles: tuple[Article, ...]) -> str:
    links = "".join(
        f'<li><a href="{a.path}">{escape(a.title)}</a>' for a in articles[:5]
    )
    return f"<ul>{links}</ul>"


def _wrap_page(title: str, base: str, main: str, canonical: str = "") -> str:
    link = f'<link rel="canonical" href="{canonical}" />' if canonical else ""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" dir="ltr" lang="en"><head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<title>{escape(title)} - {NAME}</title>{link}
<meta name="generator" content="WordPress 3.2.1" />
<link rel="alternate" type="application/rss+xml" href="{base}{FEED}" /></head>
<body class="single"><div class="container"><div id="header">
<a href="/">{NAME}</a><ul class="menu"><li><a href="/halden/">Halden</a>
<li><a href="/business/">Business</a><li><a href="/sport/">Sport</a></ul></div>
<div class="ad leaderboard"><center>Advertisement</center></div>
{main}
<div id="sidebar" class="span-8"><div class="widget"><h3>Most read</h3><ol>
<li><a href="/multimedia/">Slideshows</a><li><a href="/blogs/">Blogs</a></ol></div>
<div class="ad"><font size=1>Advertisement</font></div></div>
<div id="footer">Copyright &copy; 2011 {NAME}. All rights reserved.</div>
</div></body></html>"""


SITE = SiteDefinition(name=NAME, feed_path=FEED, build_responses=build_responses)
