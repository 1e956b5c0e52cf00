"""Nordvik Courier: semantic HTML5, JSON-LD, threaded comments, an Atom feed."""

from __future__ import annotations

import json
from html import escape

from wireroom.console.demo.newspaper.content import Article, Remark, courier_articles
from wireroom.console.demo.newspaper.responses import (
    CannedResponse,
    SiteDefinition,
    make_feed,
    make_html,
)

NAME = "Nordvik Courier"
FEED = "/feed/atom/"
CORRECTED_AT = "2011-09-17T10:00:00+02:00"


def build_responses(base: str, edition: int) -> dict[str, CannedResponse]:
    """Return the response to each path; the site has no robots.txt."""
    articles = courier_articles()
    pages = {a.path: make_html(_article_page(base, a, edition)) for a in articles}
    links = "".join(
        f'<li><a href="{a.path}">{escape(a.title)}</a></li>' for a in articles
    )
    return pages | {
        "/": make_html(_wrap_page(NAME, "", f"<h1>{NAME}</h1><ul>{links}</ul>")),
        FEED: make_feed(_atom_feed(base, articles, edition), "application/atom+xml"),
    }


def _update_time(article: Article, edition: int) -> str:
    return CORRECTED_AT if article.correction and edition > 1 else article.web


def _atom_feed(base: str, articles: tuple[Article, ...], edition: int) -> str:
    entries = "".join(
        f"""<entry><id>tag:nordvik-courier.example,2011:{a.path}</id>
<title>{escape(a.title)}</title><link rel="alternate" href="{base}{a.path}"/>
<published>{a.web}</published><updated>{_update_time(a, edition)}</updated>
<author><name>{escape(a.author)}</name></author>
<summary>{escape(a.body_at(edition)[0])}</summary></entry>"""
        for a in articles
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>{NAME}</title>
<id>tag:nordvik-courier.example,2011:feed</id><updated>2011-09-18T06:30:00+02:00</updated>
<link href="{base}/"/>{entries}</feed>"""


def _article_page(base: str, article: Article, edition: int) -> str:
    url = base + article.path
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.web,
        "dateModified": _update_time(article, edition),
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": NAME},
        "mainEntityOfPage": url,
    }
    head = f"""<link rel="canonical" href="{url}">
<meta property="og:type" content="article"><meta property="og:url" content="{url}">
<meta property="og:title" content="{escape(article.title)}">
<meta property="og:site_name" content="{NAME}">
<meta property="article:published_time" content="{article.web}">
<script type="application/ld+json">{json.dumps(data)}</script>"""
    body = "".join(
        f"<p>{escape(text, quote=False)}</p>" for text in article.body_at(edition)
    )
    main = f"""<article class="post"><header><h1 class="entry-title">
{escape(article.title)}</h1><p class="byline">By <span class="author">
{escape(article.author)}</span> <time datetime="{article.web}">{article.web[:10]}</time>
</p></header><div class="entry-content">{body}</div></article>
{_comment_section(article, edition)}"""
    return _wrap_page(article.title, head, main)


def _comment_section(article: Article, edition: int) -> str:
    count = len(article.remarks_at(edition))
    if not count:
        return ""
    return f"""<section id="comments" class="comments-area">
<h2 class="comments-title">{count} comments</h2>
<ol class="comment-list">{_comment_thread(article, None, edition)}</ol></section>"""


def _comment_thread(
    article: Article, parent: int | None, edition: int, depth: int = 1
) -> str:
    return "".join(
        _comment_item(article, remark, edition, depth)
        for remark in article.remarks_at(edition)
        if remark.parent == parent
    )


def _comment_item(article: Article, remark: Remark, edition: int, depth: int) -> str:
    place = article.remarks.index(remark)
    replies = _comment_thread(article, place, edition, depth + 1)
    children = f'<ul class="children">{replies}</ul>' if replies else ""
    number = remark.number
    text = "".join(
        f"<p>{escape(t, quote=False)}</p>" for t in remark.paragraphs_at(edition)
    )
    return f"""<li id="comment-{number}" class="comment depth-{depth}">
<article id="div-comment-{number}" class="comment-body"><footer class="comment-meta">
<div class="comment-author vcard">
<b class="fn">{escape(remark.author)}</b>
<span class="says">says:</span></div><div class="comment-metadata">
<a href="{article.path}#comment-{number}"><time datetime="{remark.posted}">
{remark.posted[:10]} at {remark.posted[11:16]}</time></a></div></footer>
<div class="comment-content">{text}</div><div class="reply">
<a class="comment-reply-link" href="#respond">Reply</a></div></article>
{children}</li>"""


def _wrap_page(title: str, head: str, main: str) -> str:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{escape(title)} | {NAME}</title>{head}</head><body>
<header class="site"><nav><a href="/">{NAME}</a>
<a href="/town/">Town</a></nav></header>
<main>{main}</main><aside><h2>Newsletter</h2><p>The day in five minutes.</p></aside>
<footer>{NAME}, Nordvik</footer></body></html>"""


SITE = SiteDefinition(name=NAME, feed_path=FEED, build_responses=build_responses)
