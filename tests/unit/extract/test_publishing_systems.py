# ruff: noqa: E501, RUF001 - a case of a table is one line, with the dashes of real titles
"""Title, authors and date in the markup of publishing systems, and in other languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract.linked_pages.joined_pages import extract_pages
from wireroom.model.article import Page

TEXT = "".join(
    f"<p>The county has closed the lock at the mill for the {n}th winter, because its lower gate no longer shuts and nobody could say who has to pay for a new one.</p>"
    for n in range(6)
)


@pytest.mark.parametrize(
    ("language", "head", "body", "title", "authors", "published"),
    [
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March</title><meta name='generator' content='Ghost 5.8'>",
            '<div class="viewport"><header id="gh-head" class="gh-head"><div class="gh-head-brand"><a class="gh-head-logo" href="/">Sallow Post</a></div></header><main id="site-main" class="site-main"><article class="article post"><header class="article-header gh-canvas"><div class="article-tag post-card-tags"><span class="post-card-primary-tag"><a href="/tag/water/">Water</a></span></div><h1 class="article-title">Ebbing lock shut until March</h1><p class="article-excerpt">A gate that no longer shuts.</p><div class="article-byline"><section class="article-byline-content"><ul class="author-list"><li class="author-list-item"><a href="/author/nora/" class="author-avatar"><img class="author-profile-image" src="/n.png" alt="Nora Teal"/></a></li></ul><div class="article-byline-meta"><h4 class="author-name"><a href="/author/nora/">Nora Teal</a></h4><div class="byline-meta-content"><time class="byline-meta-date" datetime="2024-03-12">Mar 12, 2024</time><span class="byline-reading-time"><span class="bull">&bull;</span> 3 min read</span></div></div></section></div></header><section class="gh-content gh-canvas">{TEXT}</section></article></main><aside class="read-more-wrap"><article class="post-card"><a href="/other/"><h2 class="post-card-title">Mill for sale</h2></a><time class="post-card-meta-date" datetime="2024-04-02">Apr 2, 2024</time></article></aside></div>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12",
            id="ghost-casper",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March | Sallow Post</title><meta name='Generator' content='Drupal 10'>",
            '<div id="page-wrapper"><header id="header" class="site-header"><div class="site-branding"><a class="site-branding__name" href="/" rel="home">Sallow Post</a></div></header><main><h1 class="title page-title"><span class="field field--name-title field--type-string field--label-hidden">Ebbing lock shut until March</span></h1><article data-history-node-id="7" class="node node--type-article node--view-mode-full"><header class=""><div class="node__meta"><span>By <span class="field field--name-uid field--type-entity-reference"><span>Nora Teal</span></span> , 12 March, 2024</span></div></header><div class="node__content"><div class="text-content clearfix field field--name-body">{TEXT}</div></div></article></main></div>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12",
            id="drupal-olivero",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March</title><meta name='generator' content='Joomla! - Open Source Content Management'>",
            '<header class="header"><div class="navbar-brand"><a class="brand-logo" href="/">Sallow Post</a></div></header><main><div class="com-content-article item-page" itemscope itemtype="https://schema.org/Article"><meta itemprop="inLanguage" content="en-GB"><div class="page-header"><h1>News</h1></div><div class="page-header"><h2 itemprop="headline">Ebbing lock shut until March</h2></div><dl class="article-info text-muted"><dt class="article-info-term">Details</dt><dd class="createdby" itemprop="author" itemscope itemtype="https://schema.org/Person"><span class="icon-user"></span> Written by: <span itemprop="name">Nora Teal</span></dd><dd class="category-name">Category: <a href="/water">Water</a></dd><dd class="published"><span class="icon-calendar"></span><time datetime="2024-03-12T09:00:00+01:00" itemprop="datePublished">Published: 12 March 2024</time></dd><dd class="modified"><time datetime="2024-03-15T09:00:00+01:00" itemprop="dateModified">Last Updated: 15 March 2024</time></dd><dd class="hits">Hits: 312</dd></dl><div itemprop="articleBody" class="com-content-article__body">{TEXT}</div></div></main>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12T09:00:00+01:00",
            id="joomla-cassiopeia",
        ),
        pytest.param(
            "de",
            "<title>Schleuse bis März geschlossen - Sallower Bote</title><meta name='generator' content='TYPO3 CMS'>",
            '<header><div class="logo"><a href="/">Sallower Bote</a></div></header><main id="content"><div class="news news-single"><div class="article" itemscope="itemscope" itemtype="http://schema.org/Article"><div class="header"><h3 itemprop="headline">Schleuse bis März geschlossen</h3></div><p><span class="news-list-date"><time itemprop="datePublished" datetime="2024-03-12">12.03.2024</time></span> <span class="news-list-author" itemprop="author" itemscope="itemscope" itemtype="http://schema.org/Person">Von <span itemprop="name">Nora Teal</span></span></p><div class="news-text-wrap" itemprop="articleBody">{TEXT}</div><div class="news-backlink-wrap"><a href="/aktuelles">Zurück</a></div></div></div></main>',
            "Schleuse bis März geschlossen",
            ("Nora Teal",),
            "2024-03-12",
            id="typo3-news",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March | Sallow Post</title><meta name='generator' content='Jekyll v4.3'>",
            '<header class="site-header"><a class="site-title" rel="author" href="/">Sallow Post</a></header><main class="page-content"><article class="post h-entry" itemscope itemtype="http://schema.org/BlogPosting"><header class="post-header"><h1 class="post-title p-name" itemprop="name headline">Ebbing lock shut until March</h1><div class="post-meta"><time class="dt-published" datetime="2024-03-12T10:00:00+01:00" itemprop="datePublished">Mar 12, 2024</time><span class="bullet-divider">~</span><span class="post-authors"><span itemprop="author" itemscope itemtype="http://schema.org/Person"><span class="p-author h-card" itemprop="name">Nora Teal</span></span></span></div></header><div class="post-content e-content" itemprop="articleBody">{TEXT}</div><a class="u-url" href="/lock" hidden></a></article></main><footer class="site-footer h-card"><ul class="contact-list"><li class="p-name">Wanda Prill</li></ul></footer>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12T10:00:00+01:00",
            id="jekyll-minima",
        ),
        pytest.param(
            "en",
            "<title>Sallow Post: Ebbing lock shut until March</title><meta content='blogger' name='generator'>",
            "<div id='header-inner'><div class='titlewrapper'><h1 class='title'><a href='https://post.example/'>Sallow Post</a></h1></div></div><div class='blog-posts hfeed'><div class=\"date-outer\"><h2 class='date-header'><span>Tuesday, March 12, 2024</span></h2><div class=\"date-posts\"><div class='post-outer'><div class='post hentry uncustomized-post-template' itemprop='blogPost' itemscope='itemscope' itemtype='http://schema.org/BlogPosting'><h3 class='post-title entry-title' itemprop='name'>Ebbing lock shut until March</h3><div class='post-body entry-content' itemprop='description articleBody'>{TEXT}</div><div class='post-footer'><span class='post-author vcard'>Posted by <span class='fn' itemprop='author' itemscope='itemscope' itemtype='http://schema.org/Person'><a class='g-profile' href='https://profile.example/1' rel='author'><span itemprop='name'>Nora Teal</span></a></span></span> <span class='post-timestamp'>at <a class='timestamp-link' href='https://post.example/lock' rel='bookmark'><abbr class='published' itemprop='datePublished' title='2024-03-12T10:00:00+01:00'>10:00 AM</abbr></a></span></div></div></div></div></div></div><div class='sidebar'><h2>About Me</h2><a class='profile-name-link' href='https://profile.example/1'>Norafied</a></div>",
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12T10:00:00+01:00",
            id="blogger",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March — Sallow Post</title><meta property='og:site_name' content='Sallow Post'><meta property='og:title' content='Ebbing lock shut until March — Sallow Post'><meta property='og:type' content='article'>",
            '<header id="header"><div class="header-title-text"><a id="site-title" href="/">Sallow Post</a></div></header><main><article class="h-entry entry hentry author-nora post-type-text"><div class="blog-item-wrapper"><div class="blog-item-top-wrapper"><div class="blog-item-title"><h1 class="entry-title entry-title--large p-name" data-content-field="title" itemprop="headline">Ebbing lock shut until March</h1></div><div class="blog-item-meta-wrapper"><div class="blog-meta-primary"><time class="dt-published blog-meta-item blog-meta-item--date" datetime="Mar 12" pubdate><span>Mar 12, 2024</span></time></div><div class="blog-item-author"><span class="blog-meta-item blog-meta-item--author p-author author">Written By <a href="/lock?author=1" class="blog-author-name">Nora Teal</a></span></div></div></div><div class="blog-item-content e-content"><div class="sqs-block-content">{TEXT}</div></div></div></article></main>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12",
            id="squarespace",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March | Sallow Public Radio</title>",
            '<ps-header class="PH"><div class="PH-logo"><a aria-label="home page" href="/">SPR</a></div></ps-header><main class="ArtP-main"><div class="ArtP-lead"><div class="ArtP-section"><a href="/water">Water</a></div><h1 class="ArtP-headline">Ebbing lock shut until March</h1><div class="ArtP-byline"><div class="ArtP-contributors">Sallow Public Radio | By <span class="ArtP-authorName"><a class="Link" href="/people/nora-teal">Nora Teal</a></span></div></div><div class="ArtP-timestamp"><div class="ArtP-datePublished">Published March 12, 2024 at 10:00 AM EDT</div><div class="ArtP-dateModified">Updated March 13, 2024 at 8:00 AM EDT</div></div></div><div class="ArtP-articleBody"><div class="RichTextArticleBody RichTextBody">{TEXT}</div></div></main>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12T14:00:00+00:00",
            id="brightspot",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March - Sallow Nation</title><meta property='og:site_name' content='Sallow Nation'>",
            '<header class="c-global-header"><a href="/">Sallow Nation</a></header><main id="content"><article class="l-segment l-main-content"><div class="c-entry-hero c-entry-hero--default"><h1 class="c-page-title">Ebbing lock shut until March</h1><p class="c-entry-summary p-dek">A gate that no longer shuts.</p><div class="c-byline"><span class="c-byline-wrapper">By <span class="c-byline__item"><a href="/authors/nora-teal"><span class="c-byline__author-name">Nora Teal</span></a><span class="c-byline__twitter-handle"><a href="https://twitter.com/nteal">@nteal</a></span></span> <time class="c-byline__item" data-ui="timestamp" datetime="2024-03-12T10:00:00-04:00">Mar 12, 2024, 10:00am EDT</time></span></div></div><div class="c-entry-content">{TEXT}</div></article></main>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12T14:00:00+00:00",
            id="chorus",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March – Sallow Post</title><meta name='generator' content='WordPress 6.4'>",
            '<div class="wp-site-blocks"><header class="wp-block-template-part"><p class="wp-block-site-title"><a href="/" rel="home">Sallow Post</a></p></header><main class="wp-block-group"><h1 class="wp-block-post-title">Ebbing lock shut until March</h1><div class="wp-block-group is-layout-flex"><div class="wp-block-post-date"><time datetime="2024-03-12T10:00:00+01:00"><a href="/lock">Mar 12, 2024</a></time></div><p class="has-contrast-2-color has-text-color">—</p><p class="has-small-font-size has-contrast-2-color has-text-color">by</p><div class="wp-block-post-author-name"><a href="/author/nora/" target="_self" class="wp-block-post-author-name__link">Nora Teal</a></div><div class="taxonomy-category wp-block-post-terms"><span class="wp-block-post-terms__prefix">in </span><a href="/category/water/" rel="tag">Water</a></div></div><div class="entry-content wp-block-post-content">{TEXT}</div></main></div>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12T10:00:00+01:00",
            id="wordpress-tt4",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March</title>",
            '<div id="SITE_HEADER"><a href="/">Sallow Post</a></div><main><div data-hook="post" class="post"><article><div class="post-header"><ul><li><span data-hook="user-name" title="Nora Teal">Nora Teal</span></li><li><span title="Mar 12, 2024" data-hook="time-ago">Mar 12, 2024</span></li><li><span data-hook="time-to-read">3 min read</span></li></ul></div><h1 data-hook="post-title"><span>Ebbing lock shut until March</span></h1><section data-hook="post-description">{TEXT}</section></article></div></main>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12",
            id="wix",
        ),
        pytest.param(
            "ko",
            "<title>갑문, 삼월까지 폐쇄 : 샐로신문</title><meta property='og:site_name' content='샐로신문'>",
            '<header><a href="/">샐로신문</a></header><div id="ct"><div class="media_end_head"><h2 id="title_area" class="media_end_head_headline"><span>갑문, 삼월까지 폐쇄</span></h2><div class="media_end_head_info"><div class="media_end_head_info_datestamp"><div><em class="txt">입력</em><span class="media_end_head_info_datestamp_time _ARTICLE_DATE_TIME" data-date-time="2024-03-12 15:10:03">2024.03.12. 오후 3:10</span></div><div><em class="txt">수정</em><span class="media_end_head_info_datestamp_time _ARTICLE_MODIFY_DATE_TIME">2024.03.12. 오후 5:40</span></div></div><div class="media_end_head_journalist"><em class="media_end_head_journalist_name">홍길동 기자</em></div></div></div><article id="dic_area">{TEXT}</article></div>',
            "갑문, 삼월까지 폐쇄",
            ("홍길동",),
            "2024-03-12T15:10",
            id="korean-portal",
        ),
        pytest.param(
            "ja",
            "<title>閘門、三月まで閉鎖：サロー新聞</title>",
            '<header><h1 class="logo"><a href="/"><img alt="サロー新聞" src="/l.png"></a></h1></header><main><div class="articleHead"><h1 class="title">閘門、三月まで閉鎖</h1><p class="date">2024年3月12日 15時10分</p><p class="writer">記者・山田花子</p></div><div class="articleBody">{TEXT}<p>閘門の番人は、船は三月まで革なめし工場の前で引き返さなければならず、事故以来四回も郡に手紙を書いたと語った。</p><p>先週門を調べた技師は、二つの蝶番にひびが入っているのを見つけ、部品が手に入れば修理には九日かかるだろうと述べた。</p></div></main>',
            "閘門、三月まで閉鎖",
            ("山田花子",),
            "2024-03-12T15:10",
            id="japanese-paper",
        ),
        pytest.param(
            "es",
            "<title>La esclusa, cerrada hasta marzo - Diario de Sallow</title>",
            '<header><div class="logo"><a href="/">Diario de Sallow</a></div></header><main><article><h1 class="titular">La esclusa, cerrada hasta marzo</h1><div class="firma"><p class="autor">Por <a href="/autor/nora-teal">Nora Teal</a> / Ebbing</p><p class="fecha">12/03/2024 - 10:05h <span class="actualizado">Actualizado a las 12:40h.</span></p></div><div class="cuerpo">{TEXT}</div></article></main>',
            "La esclusa, cerrada hasta marzo",
            ("Nora Teal",),
            "2024-03-12T10:05",
            id="spanish-daily",
        ),
        pytest.param(
            "fr",
            "<title>L'écluse fermée jusqu'en mars | Le Courrier de Sallow</title>",
            '<header><a class="logo" href="/">Le Courrier de Sallow</a></header><main><article><h1>L\'écluse fermée jusqu\'en mars</h1><p class="chapo">Une porte qui ne ferme plus.</p><p class="auteur">Propos recueillis par Nora Teal</p><p class="dates">Publié le 12 mars 2024 à 10h05, mis à jour le 13 mars 2024 à 8h00</p><div class="texte">{TEXT}</div></article></main>',
            "L'écluse fermée jusqu'en mars",
            ("Nora Teal",),
            "2024-03-12T10:05",
            id="french-daily",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March | Sallow Post</title><meta name='generator' content='Hexo 8'>",
            '<div id="panel"><div class="panel-card"><div class="author-content-item-tips">Tags</div><div class="author-content-item-title">Explore topics</div><a href="/tags/water/">Water</a><a href="/tags/mill/">Mill</a></div><ul><li><a href="/archives/2024/05/"><span class="date">2024/05</span></a></li><li><a href="/archives/2024/04/"><span class="date">2024/04</span></a></li></ul></div><header id="page-header"><div id="post-info"><h1 class="post-title">Ebbing lock shut until March</h1><div class="post-meta"><span class="post-meta-date"><span class="post-meta-label">Created</span><time class="post-meta-date-created" itemprop="dateCreated datePublished" datetime="2024-03-12T09:00:00.000Z" title="Created 2024-03-12 10:00:00">2024-03-12</time><span class="post-meta-label">Updated</span><time class="post-meta-date-updated" itemprop="dateCreated datePublished" datetime="2024-03-20T11:40:12.000Z" title="Updated 2024-03-20 12:40:12">2024-03-20</time></span></div></div></header><main><article class="post-content">{TEXT}</article><div class="post-copyright"><span class="post-copyright-meta">Author: </span><a href="/about/">Nora Teal</a></div><div class="relatedPosts"><a href="/mill/" title="Mill for sale"><div class="content"><div class="date">2024-05-18</div><div class="title">Mill for sale, and its lock as well</div></div></a></div></main>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12T09:00:00+00:00",
            id="hexo: a panel above, two dates of one property, related posts",
        ),
        pytest.param(
            "en",
            "<title>Ebbing lock shut until March | Sallow Post</title></head></html><meta name='generator' content='Hexo 8'>",
            '<main><article itemscope itemprop="blogPost"><h1 itemprop="name">Ebbing lock shut until March</h1><time datetime="2024-03-12T09:00:00Z" itemprop="datePublished">2024-03-12</time><div itemprop="articleBody">{TEXT}</div></article></main></html>',
            "Ebbing lock shut until March",
            (),
            "2024-03-12T09:00:00+00:00",
            id="hexo: the document is closed behind its head",
        ),
        pytest.param(
            "en",
            "<title>Sallow Post - Ebbing lock shut until March</title><meta name='generator' content='Pelican'>",
            '<header><hgroup><h1><a href="https://post.example/">Sallow Post</a></h1></hgroup><address>Sallow House, Mill Road</address></header><main><article><header><h2><a href="https://post.example/lock" rel="bookmark">Ebbing lock shut until March</a></h2></header>{TEXT}<footer><p>Published: <time datetime="2024-03-12T10:00:00+01:00">Tue 12 March 2024</time></p><p>Last updated: <time datetime="2024-03-15T12:40:12+01:00">Fri 15 March 2024</time></p><address>By <a href="https://post.example/author/nora-teal.html">Nora Teal</a></address><address>Sallow Hall, Sallow</address></footer></article></main>',
            "Ebbing lock shut until March",
            ("Nora Teal",),
            "2024-03-12T10:00:00+01:00",
            id="pelican-simple",
        ),
        pytest.param(
            "ar",
            "<title>إغلاق القفل حتى مارس | جريدة سالو</title>",
            '<header><a class="logo" href="/">جريدة سالو</a></header><main><article><h1>إغلاق القفل حتى مارس</h1><div class="meta"><span class="author">كتبت: نورا تيل</span> <span class="date">الثلاثاء 12 مارس 2024 - 10:05 ص</span></div><div class="body">{TEXT}</div></article></main>',
            "إغلاق القفل حتى مارس",
            ("نورا تيل",),
            "2024-03-12T10:05",
            id="arabic-paper",
        ),
        pytest.param(
            "ru",
            "<title>Шлюз закрыт до марта — Саллоу Новости</title>",
            '<header><a href="/">Саллоу Новости</a></header><main><div class="article"><div class="article__info">12 марта 2024, 10:05</div><h1 class="article__title">Шлюз закрыт до марта</h1><div class="article__text">{TEXT}</div><div class="article__author">Автор: Анна Хольт</div></div></main>',
            "Шлюз закрыт до марта",
            ("Анна Хольт",),
            "2024-03-12T10:05",
            id="russian-site",
        ),
    ],
)
def test_the_fields_of_a_system_are_read(
    language, head, body, title, authors, published
):
    page = f"<!DOCTYPE html><html lang={language}><head><meta charset=utf-8>{head}</head><body>{body.replace('{TEXT}', TEXT)}</body></html>"
    article = extract_pages(
        Page(
            url="https://post.example/lock",
            body=page.encode(),
            fetched_at=datetime(2026, 11, 28, tzinfo=UTC),
        )
    )
    assert (article.title, article.authors) == (title, authors)
    assert article.published is not None
    wanted = datetime.fromisoformat(published)
    if wanted.tzinfo:
        assert article.published.at == wanted
    else:
        assert article.published.isoformat().startswith(published)


STORY = "<h1>Lock shut</h1>{TEXT}"
CANAL, MILL = "<a rel=tag href=/t>#Canal</a>", "<a rel=tag href=/t>Mill</a>"
CATEGORY = "<a rel='category tag' href=/c>Region</a>"
LINKED = {
    "in the footer of the article": (
        f"<article>{STORY}<footer>{CANAL}{CATEGORY}</footer></article>",
        ("Canal",),
    ),
    "in an entry": (f"<div class=hentry>{STORY}{CANAL}</div>", ("Canal",)),
    "in a cloud beside the article": (
        f"<article>{STORY}</article><div>{MILL}</div>",
        (),
    ),
    "of another article": (
        f"<article>{STORY}</article><article><h2>Mill</h2>{MILL}</article>",
        (),
    ),
    "in a side column": (f"<article>{STORY}<aside>{MILL}</aside></article>", ()),
}


@pytest.mark.parametrize(("body", "tags"), LINKED.values(), ids=list(LINKED))
def test_links_to_topics_are_tags_of_the_story_around_them(body, tags):
    page = f"<html><title>Lock shut</title><body>{body.replace('{TEXT}', TEXT)}"
    url = "https://post.example/lock"
    assert extract_pages(Page(url=url, body=page.encode())).tags == tags


ANSWERS = "".join(
    f'<li id="zz-{n}" class="zz-item"><div class="zz-head"><span class="zz-author">{name}</span> <span class="zz-time">{n} April 2024 18:2{n}</span></div><div class="zz-body">The gate was rusty long before they asked, as I told them in spring.</div></li>'
    for n, name in enumerate(("Odd Fisk", "Mia Rahn", "Tom Alder"), 3)
)
BYLINES = {
    "a byline at the head": (
        "<dl><dd>Written by Nora Teal</dd><dd>2 April 2024</dd></dl>",
        ("Nora Teal",),
    ),
    "no byline": ("<p class='date'>2 April 2024</p>", ()),
    "an author who comments": (
        "<p class='author'>Mia Rahn</p><p>2 April 2024</p>",
        ("Mia Rahn",),
    ),
}


@pytest.mark.parametrize(("head", "authors"), BYLINES.values(), ids=BYLINES)
def test_who_is_named_in_a_comment_alone_is_no_author(head: str, authors) -> None:
    page = f"<title>Lock shut</title><main><h1>Lock shut until March</h1>{head}{TEXT}</main><div id='zz'><h3>Comments (3)</h3><ul class='zz-list'>{ANSWERS}</ul></div>"
    article = extract_pages(Page(url="https://post.example/lock", body=page.encode()))
    assert len(article.comments) == 3
    assert article.authors == authors


TITLES = {
    "the site above, without a head": (
        "Ebbing lock shut until March - Sallow Post",
        "<h1>Sallow Post</h1><a href='/'>Home</a><h2>Ebbing lock shut until March</h2>",
    ),
    "a label of the system": (
        "Ebbing lock shut until March",
        "<h1>Thread: <span class='threadtitle'><a href='/t/5'>Ebbing lock shut until March</a></span></h1>",
    ),
}
OTHER_TITLES = {
    "another heading first": (
        "Winter reports - Ebbing lock shut",
        "<h1>Ebbing lock shut</h1><h2>How the gate broke</h2><h2>Winter reports</h2>",
    ),
    "words that no title repeats": ("Locks", "<h1>Ebbing: <span>lock</span> shut</h1>"),
}


@pytest.mark.parametrize(("title", "head"), TITLES.values(), ids=TITLES)
def test_a_heading_is_compared_with_the_title(title: str, head: str) -> None:
    page = f"<title>{title}</title>{head}{TEXT}"
    article = extract_pages(Page(url="https://post.example/x", body=page.encode()))
    assert article.title == "Ebbing lock shut until March"


@pytest.mark.parametrize(("title", "head"), OTHER_TITLES.values(), ids=OTHER_TITLES)
def test_a_heading_that_may_be_the_headline_stays(title: str, head: str) -> None:
    page = f"<title>{title}</title>{head}{TEXT}"
    article = extract_pages(Page(url="https://post.example/x", body=page.encode()))
    assert article.title in {"Ebbing lock shut", "Ebbing: lock shut"}
