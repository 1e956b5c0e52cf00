"""Fjordlands Daily: plain modern pages behind a news sitemap, with every trouble."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from wireroom.console.demo.newspaper.answers import Answer, feed, html, robots
from wireroom.console.demo.newspaper.content import Article, daily

NAME = "Fjordlands Daily"
FEED = "/news-sitemap.xml"
MISSING = "/news/2011/09/withdrawn-notice"
GALLERY = "/gallery/2011/09/harbour-in-pictures"
PDF = "/reports/harbour-budget.pdf"
PRIVATE = "/private/editors-notes"
SLOW_SECONDS = 1.5


def answers(base: str, _edition: int) -> dict[str, Answer]:
    """Every path of the site but the one that is missing."""
    found: dict[str, Answer] = {
        "/": html(_frame(NAME, "en", "", f"<h1>{NAME}</h1>")),
        FEED: feed(_sitemap(base), "application/xml"),
        "/robots.txt": robots("User-agent: *\nDisallow: /private/\n"),
        GALLERY: html(
            _frame("", "en", "", '<div id="gallery" data-src="/g.js"></div>')
        ),
        PDF: Answer(body=b"%PDF-1.4\n%%EOF\n", media="application/pdf"),
        PRIVATE: html(_frame("Notes", "en", "", "<p>Not for machines.</p>")),
    }
    for article in daily():
        found |= _article(base, article)
    return found


def _article(base: str, article: Article) -> dict[str, Answer]:
    page = html(_page(base, article))
    if article.behaviour == "moved":
        old = Answer(status=301, location=base + article.path)
        return {article.path: page, article.other_path: old}
    if article.behaviour == "twin":
        return {article.path: page, article.other_path: page}
    if article.behaviour == "slow":
        page = replace(page, seconds=SLOW_SECONDS)
    return {article.path: replace(page, limited=article.behaviour == "limited")}


def listed() -> tuple[tuple[str, str, str, str], ...]:
    """The sitemap's entries: path, title, language, date."""
    rows: list[tuple[str, str, str, str]] = []
    for a in daily():
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


def _sitemap(base: str) -> str:
    rows = "".join(
        f"""<url><loc>{base}{path}</loc><news:news><news:publication>
<news:name>{NAME}</news:name><news:language>{language}</news:language>
</news:publication><news:publication_date>{day}</news:publication_date>
<news:title>{escape(title)}</news:title></news:news></url>"""
        for path, title, language, day in listed()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>"""


def _page(base: str, article: Article) -> str:
    url = base + article.path
    head = f"""<link rel="canonical" href="{url}">
<meta name="author" content="{escape(article.author)}">
<meta property="og:title" content="{escape(article.title)}">
<meta property="article:published_time" content="{article.web}">"""
    body = "".join(f"<p>{escape(t, quote=False)}</p>" for t in article.paragraphs)
    main = f"""<article><h1>{escape(article.title)}</h1>
<p class="byline">{escape(article.author)}</p>{body}</article>"""
    return _frame(article.title, article.language, head, main)


def _frame(title: str, language: str, head: str, main: str) -> str:
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<title>{escape(title)} – {NAME}</title>{head}</head><body>
<nav><a href="/">{NAME}</a></nav><main>{main}</main><footer>{NAME}</footer>
</body></html>"""
