"""Fjordlands Daily: plain pages and a news sitemap; each page has some fault."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from wireroom.console.demo.newspaper.content import Article, daily_articles
from wireroom.console.demo.newspaper.responses import (
    CannedResponse,
    SiteDefinition,
    make_feed,
    make_html,
    make_robots,
)

NAME = "Fjordlands Daily"
FEED = "/news-sitemap.xml"
MISSING = "/news/2011/09/withdrawn-notice"
GALLERY = "/gallery/2011/09/harbour-in-pictures"
PDF = "/reports/harbour-budget.pdf"
PRIVATE = "/private/editors-notes"
SLOW_SECONDS = 1.5


def build_responses(base: str, _edition: int) -> dict[str, CannedResponse]:
    """Return the response to each path, except to the missing one."""
    responses: dict[str, CannedResponse] = {
        "/": make_html(_wrap_page(NAME, "en", "", f"<h1>{NAME}</h1>")),
        FEED: make_feed(_news_sitemap(base), "application/xml"),
        "/robots.txt": make_robots("User-agent: *\nDisallow: /private/\n"),
        GALLERY: make_html(
            _wrap_page("", "en", "", '<div id="gallery" data-src="/g.js"></div>')
        ),
        PDF: CannedResponse(body=b"%PDF-1.4\n%%EOF\n", media="application/pdf"),
        PRIVATE: make_html(_wrap_page("Notes", "en", "", "<p>Not for machines.</p>")),
    }
    for article in daily_articles():
        responses |= _article_responses(base, article)
    return responses


def _article_responses(base: str, article: Article) -> dict[str, CannedResponse]:
    page = make_html(_article_page(base, article))
    if article.behaviour == "moved":
        old = CannedResponse(status=301, location=base + article.path)
        return {article.path: page, article.other_path: old}
    if article.behaviour == "twin":
        return {article.path: page, article.other_path: page}
    if article.behaviour == "slow":
        page = replace(page, seconds=SLOW_SECONDS)
    return {article.path: replace(page, limited=article.behaviour == "limited")}


def sitemap_entries() -> tuple[tuple[str, str, str, str], ...]:
    """Return the entries of the sitemap: path, title, language, date."""
    rows: list[tuple[str, str, str, str]] = []
    for a in daily_articles():
        paths = {"moved": [a.other_path], "twin": [a.path, a.other_path]}
        for path in paths.get(a.behaviour, [a.path]):
            rows.append((path, a.title, a.language, a.web))  # noqa: PERF401 - nested
    day = "2011-09-12T08:00:00+00:00"
    rows += [
        (MISSING, "Withdrawn notice", "en", day),
        (GALLERY, "The harbour in pictures", "en", day),
        (PDF, "Harbour budget", "en", day),
        (PRIVATE, "Editors' notes", "en", day),
    ]
    return tuple(rows)


def _news_sitemap(base: str) -> str:
    rows = "".join(
        f"""<url><loc>{base}{path}</loc><news:news><news:publication>
<news:name>{NAME}</news:name><news:language>{language}</news:language>
</news:publication><news:publication_date>{day}</news:publication_date>
<news:title>{escape(title)}</news:title></news:news></url>"""
        for path, title, language, day in sitemap_entries()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>"""


def _article_page(base: str, article: Article) -> str:
    url = base + article.path
    head = f"""<link rel="canonical" href="{url}">
<meta name="author" content="{escape(article.author)}">
<meta property="og:title" content="{escape(article.title)}">
<meta property="article:published_time" content="{article.web}">"""
    body = "".join(f"<p>{escape(t, quote=False)}</p>" for t in article.paragraphs)
    main = f"""<article><h1>{escape(article.title)}</h1>
<p class="byline">{escape(article.author)}</p>{body}</article>"""
    return _wrap_page(article.title, article.language, head, main)


def _wrap_page(title: str, language: str, head: str, main: str) -> str:
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<title>{escape(title)} – {NAME}</title>{head}</head><body>
<nav><a href="/">{NAME}</a></nav><main>{main}</main><footer>{NAME}</footer>
</body></html>"""


SITE = SiteDefinition(name=NAME, feed_path=FEED, build_responses=build_responses)
