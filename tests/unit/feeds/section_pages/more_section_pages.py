# ruff: noqa: E501, RUF001 - markup is one line an item; letters of other scripts
"""Ten more made-up section pages, written after the reader was finished."""

from __future__ import annotations

from tests.unit.feeds.section_pages.section_pages import SectionPage, slug, wrap

HOST = "https://tidende.example"
ENGLISH = [
    "Lighthouse keeper retires after forty years", "Bridge toll to rise in the spring",
    "Two boats collide off the northern pier", "Teachers reject the latest pay offer",
    "Rare owl seen near the quarry", "Council spends savings on the flood wall",
    "Bus route 14 returns to the valley", "Night market draws record crowds",
]  # fmt: skip
SPANISH = [
    "El puerto cierra por el temporal", "La alcaldesa presenta el presupuesto",
    "Los vecinos piden otra parada de tren", "Hallan un mosaico romano bajo la plaza",
    "Suben las tarifas del agua en abril", "El coro municipal cumple un siglo",
]  # fmt: skip
NORWEGIAN = [
    "Ferja er innstilt hele helga", "Rådhuset får nytt tak til høsten",
    "Lærer fant mynter fra vikingtida", "Fisket starter to uker for seint",
    "Skolen stenger i tre dager", "Krever svar om støyen fra havna",
]  # fmt: skip
CHINESE = [
    "台风过后港口恢复通航", "市议会通过新的公交线路方案", "百年磨坊改建为图书馆", "渡轮明日起恢复运行",
    "河水水位降至警戒线以下", "博物馆展出诗人的书信",
]  # fmt: skip
RUSSIAN = [
    "Порт открылся после шторма", "Совет утвердил новую линию трамвая", "Старая мельница стала библиотекой",
    "Паром снова ходит на острова", "Пекари бастуют вторую неделю", "Школу закрыли после проверки крыши",
]  # fmt: skip
KOREAN = [
    "폭풍 뒤 항구 다시 열려", "시의회 새 전차 노선 승인", "오래된 방앗간 도서관으로 바뀐다", "섬으로 가는 배편 재개",
    "제빵사들 파업 2주째 이어져", "학교 지붕 점검 뒤 폐쇄",
]  # fmt: skip
WELSH = ["Y porthladd yn ailagor ar ôl y storm", "Cyngor yn cefnogi llinell dramiau newydd", "Hen felin yn troi'n llyfrgell"]  # fmt: skip
TURKISH = ["Fırtınanın ardından liman yeniden açıldı", "Belediye yeni tramvay hattını onayladı", "Eski değirmen kütüphane oldu", "Adalara vapur seferleri yeniden başladı", "Fırıncılar ikinci haftada da grevde"]  # fmt: skip

TOP = (
    "<header><a href='/'>Tidende</a><nav><ul><li><a href='/nyheter'>Nyheter</a></li>"
    "<li><a href='/world'>World</a></li><li><a href='/business-and-money'>Business and money</a></li>"
    "<li><a href='/sport/football'>Football</a></li></ul></nav></header>"
)
BOTTOM = (
    "<div class='site-footer'><ul><li><a href='/om-oss'>Om oss</a></li>"
    "<li><a href='/terms-and-conditions-of-use'>Terms and conditions of use</a></li>"
    "<li><a href='https://jobs.example/all'>Work with us</a></li></ul></div>"
)


def page(name, path, body, articles, lang="en"):
    html = wrap(TOP + body + BOTTOM, lang=lang, title=name)
    return SectionPage(
        name, HOST + path, html, {HOST + k: v for k, v in articles.items()}
    )


def grid_with_adverts():
    rows, articles = [], {}
    for n, title in enumerate(ENGLISH):
        path = f"/local/{slug(title)}-{48210 + n}"
        articles[path] = title
        rows.append(
            f"<div class='css-1x{n}ab grid-item'><a class='kicker' href='/local/harbour'>Harbour</a>"
            f"<a href='{path}'><img src='/i/{n}.jpg' alt=''></a><h2><a href='{path}'>{title}</a></h2>"
            f"<span class='by'>By <a href='/people/ann-holt'>Ann Holt</a></span></div>"
        )
        if n % 3 == 2:
            rows.append(
                "<div class='css-ad grid-item'><h2><a href='https://shop.example/the-best-boots-of-the-year'>The best boots of the year</a></h2></div>"
            )
    return page(
        "grid with adverts",
        "/local",
        f"<main>{''.join(rows)}<a class='more' href='/local?page=2'>More stories</a></main>",
        articles,
    )


def spanish_definition_list():
    rows, articles = [], {}
    for n, title in enumerate(SPANISH):
        path = f"/noticias/{slug(title)}.html"
        articles[path] = title
        rows.append(
            f"<dt>{n + 3}/03/2026</dt><dd><a href='{path}'>{title}</a> <small><a href='/etiqueta/ciudad'>Ciudad</a></small></dd>"
        )
    return page(
        "Spanish definition list",
        "/noticias/",
        f"<section><h1>Noticias</h1><dl>{''.join(rows)}</dl></section>",
        articles,
        "es",
    )


def norwegian_table():
    rows, articles = [], {}
    for n, title in enumerate(NORWEGIAN):
        path = f"/artikkel.php?id={9000 + n}"
        articles[path] = title
        rows.append(
            f"<tr><td>{n + 1}.</td><td>1{n}.03.2026</td><td><a href='artikkel.php?id={9000 + n}'>{title}</a></td><td><a href='/forfatter.php?navn=kari'>Kari</a></td></tr>"
        )
    return page(
        "Norwegian table",
        "/arkiv",
        f"<table id='arkiv'><tr><th>Nr</th><th>Dato</th><th>Sak</th><th>Av</th></tr>{''.join(rows)}</table><p><a href='/arkiv?start=20'>Eldre saker</a></p>",
        articles,
        "nb",
    )


def endless_feed():
    rows, articles = [], {}
    for n, title in enumerate(reversed(ENGLISH)):
        path = f"/story/{slug(title)}"
        articles[path] = title
        rows.append(
            f"<article tabindex='0' aria-posinset='{n + 1}' aria-setsize='-1'><a href='{path}?utm_source=river&utm_medium=list'><h3>{title}</h3>"
            f"<p>Some words about it, and where it happened.</p></a><time datetime='2026-03-1{n}T08:00:00Z'>{n} h</time>"
            f"<a href='{path}#comments'>{n * 7} comments</a><button data-save='{n}'>Save</button></article>"
        )
    sentinel = "<div class='sentinel' data-next='/api/river?after=8'></div><noscript><a href='/river?offset=8'>Older stories</a></noscript>"
    return page(
        "endless feed",
        "/river",
        f"<div role='feed' aria-busy='false'>{''.join(rows)}{sentinel}</div>",
        articles,
    )


def chinese_list():
    rows, articles = [], {}
    for n, title in enumerate(CHINESE):
        path = f"/2026-03/1{n}/content_{771200 + n}.htm"
        articles[path] = title
        rows.append(
            f"<li><a href='{path}' target='_blank'>{title}</a><span class='rq'>2026-03-1{n}</span></li>"
        )
    side = (
        "<div class='phb'><h4>排行榜</h4><ol>"
        + "".join(
            f"<li><a href='{path}'>{title}</a></li>"
            for path, title in list(articles.items())[:3]
        )
        + "</ol></div>"
    )
    return page(
        "Chinese list",
        "/node_12.htm",
        f"<div class='lanmu'><a href='/node_13.htm'>国际</a><a href='/node_14.htm'>体育新闻</a></div><ul class='list'>{''.join(rows)}</ul>{side}<div class='fy'><a href='/node_12_2.htm'>下一页</a></div>",
        articles,
        "zh",
    )


def russian_river():
    rows, articles = [], {}
    for n, title in enumerate(RUSSIAN):
        path = f"/news/{3051780 + n}/"
        articles[path] = title
        rows.append(
            f"<div class='item'><div class='item__time'>1{n}:45</div><a class='item__link' href='{path}'><span class='item__title'>{title}</span></a><div class='item__tags'><a href='/tags/gorod/'>Город</a>, <a href='/tags/port/'>Порт</a></div></div>"
        )
    return page(
        "Russian river",
        "/news/",
        f"<div class='lenta'>{''.join(rows)}</div><aside><a href='/projects/history/'>История города</a></aside>",
        articles,
        "ru",
    )


def two_languages():
    rows, articles = [], {}
    for titles, folder, code in (
        (ENGLISH[:5], "news", "en"),
        (WELSH, "newyddion", "cy"),
    ):
        block = ""
        for n, title in enumerate(titles):
            path = f"/{code}/{folder}/{slug(title)}-{code}{n}"
            articles[path] = title
            block += f"<li class='teaser'><h4><a rel='bookmark' href='{path}'>{title}</a></h4></li>"
        rows.append(
            f"<section lang='{code}'><h2><a href='/{code}/{folder}'>{folder.title()}</a></h2><ul>{block}</ul></section>"
        )
    return page(
        "two languages", "/", f"<div id='content'>{''.join(rows)}</div>", articles
    )


def old_page():
    rows, articles = "", {}
    for n, title in enumerate(ENGLISH[:6]):
        path = f"/archive/26/news{n + 311}.htm"
        articles[path] = title
        rows += f"<p><font size=4 color=navy><b>{title}</b></font><br>It happened on Tuesday, people say. <a href='26/news{n + 311}.htm'>Read more...</a></p><hr>"
    return page(
        "old page",
        "/archive/index.htm",
        f"<center><a href='../archive/25.htm'>2025</a> | <a href='../archive/24.htm'>2024</a></center><blockquote>{rows}</blockquote>",
        articles,
    )


def korean_cards():
    rows, articles = [], {}
    for n, title in enumerate(KOREAN):
        path = f"/article/view.nhn?no=20260312{n:04}"
        articles[path] = title
        rows.append(
            f"<li><dl><dt class='photo'><a href='{path}'><img src='/t/{n}.jpg'></a></dt><dt><a href='{path}'>{title}</a></dt><dd><span class='lede'>기자의 설명이 여기에 있다</span><span class='writing'>다리신문</span><span class='date'>2026-03-12 0{n}:10</span></dd></dl></li>"
        )
    return page(
        "Korean cards",
        "/section.nhn?sid=102",
        f"<div class='snb'><a href='/section.nhn?sid=100'>정치</a><a href='/section.nhn?sid=101'>경제</a></div><ul class='type06'>{''.join(rows)}</ul><div class='paging'><a href='/section.nhn?sid=102&amp;page=2'>2</a></div>",
        articles,
        "ko",
    )


def turkish_headlines():
    rows, articles = [], {}
    for n, title in enumerate(TURKISH):
        path = f"/gundem/{slug(title)}-{42100 + n}h"
        articles[path] = title
        tag = "h1" if n == 0 else "h5"
        rows.append(
            f"<div class='col-{n}'><figure><a href='{path}' title=\"{title}\"><img src='/r/{n}.webp'></a></figure><{tag}>{title}</{tag}><a href='{path}'>Devamını oku</a><a class='share' href='/paylas?u={n}'>Paylaş</a></div>"
        )
    writers = "".join(
        f"<div class='yazar'><a href='/yazarlar/{name}'>{name.title()}</a></div>"
        for name in ("ayse-kaya", "can-demir")
    )
    return page(
        "Turkish headlines",
        "/gundem",
        f"<div class='row'>{''.join(rows)}</div><div class='yazarlar'>{writers}</div>",
        articles,
        "tr",
    )


MORE_PAGES = [
    grid_with_adverts(), spanish_definition_list(), norwegian_table(), endless_feed(), chinese_list(),
    russian_river(), two_languages(), old_page(), korean_cards(), turkish_headlines(),
]  # fmt: skip
