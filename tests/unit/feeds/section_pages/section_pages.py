# ruff: noqa: E501 - markup is one line an item
"""Fourteen made-up section pages of different build, each with the links to its articles."""

from __future__ import annotations

from dataclasses import dataclass

SITE = "https://paper.example"
TITLES = [
    "Harbour opens after the winter storm", "Council votes on the new tram line",
    "Old mill becomes a library at last", "Ferry service returns to the islands",
    "Bakers strike for a second week", "School roof closed after inspection",
    "River level falls below the old mark", "Museum shows lost letters of a poet",
    "Police look for witnesses on Mill Road", "Market hall sold to a cooperative",
    "Rail works shut the northern line", "Choir fills the cathedral square",
]  # fmt: skip
GERMAN = [
    "Hafen öffnet nach dem Sturm wieder", "Rat stimmt über neue Straßenbahn ab",
    "Alte Mühle wird zur Bücherei", "Fähre fährt wieder zu den Inseln",
    "Bäcker streiken die zweite Woche", "Schuldach nach Prüfung gesperrt",
    "Fluss fällt unter die alte Marke", "Museum zeigt Briefe einer Dichterin",
]  # fmt: skip
JAPANESE = [
    "嵐の後に港が再開し漁船が出航した", "市議会が新しい路面電車の計画を可決", "古い水車小屋が図書館に生まれ変わる",
    "島へのフェリーの運航が再開された", "パン職人のストライキが二週目に入る", "点検の後に学校の屋根が閉鎖された",
]  # fmt: skip
FRENCH = [
    "Le port rouvre après la tempête", "Le conseil vote la nouvelle ligne de tram",
    "L'ancien moulin devient une bibliothèque", "Le bac reprend vers les îles",
    "Les boulangers en grève une semaine de plus",
]  # fmt: skip
ARABIC = ["الميناء يفتح أبوابه بعد العاصفة", "المجلس يصوت على خط الترام الجديد", "الطاحونة القديمة تصبح مكتبة عامة"]  # fmt: skip


@dataclass(frozen=True)
class SectionPage:
    """A page, its address, and the addresses of its articles with their titles."""

    name: str
    url: str
    html: str
    articles: dict[str, str]


def slug(title):
    plain = title.lower().translate(str.maketrans("öüäßéèîô'", "ouaseeio-"))
    return "-".join(plain.split())


NAV = "".join(f"<li><a href='/{s}'>{s.title()}</a></li>" for s in ("politics", "sport", "culture", "local-news", "opinion", "weather"))  # fmt: skip
FOOTER = "<footer><a href='/about-us'>About us</a><a href='/contact'>Contact</a><a href='/privacy-policy-and-cookies'>How we use cookies and your data</a><a href='https://social.example/paper'>Follow us</a><a href='/rss.xml'>RSS</a></footer>"


def wrap(body, *, lang="en", title="News"):
    return f"<!doctype html><html lang='{lang}'><head><title>{title}</title></head><body>{body}</body></html>"


def make_cards():
    rows, articles = [], {}
    for n, title in enumerate(TITLES):
        url = f"{SITE}/2026/03/{n + 1:02}/{slug(title)}/"
        articles[url] = title
        rows.append(
            f"<article class='card'><a href='{url}'><img src='/i/{n}.jpg' alt=''></a><p class='kicker'><a href='/tag/harbour'>Harbour</a></p>"
            f"<h3 class='card__title'><a href='{url}?utm_source=front'>{title}</a></h3><time datetime='2026-03-{n + 1:02}T08:00:00Z'>today</time>"
            f"<p>By <a href='/author/ann-quay'>Ann Quay of the Harbour Desk</a></p><a href='{url}#comments'>{n} comments</a></article>"
        )
    nav = f"<header><nav><ul>{NAV}</ul></nav></header>"
    pages = "<div class='pagination'><a href='/news/page/2'>Older stories from the archive</a></div>"
    return SectionPage(
        "cards",
        f"{SITE}/news/",
        wrap(f"{nav}<main>{''.join(rows)}{pages}</main>{FOOTER}"),
        articles,
    )


def make_list():
    articles = {f"{SITE}/news/{slug(t)}.html": t for t in TITLES}
    rows = "".join(
        f"<li><a href='{u.removeprefix(SITE)}'>{t}</a> <span class='date'>5 March 2026</span></li>"
        for u, t in articles.items()
    )
    side = "<div id='sidebar'><ul><li><a href='/newsletter'>Our newsletter for you every morning</a></li><li><a href='/subscribe'>Subscribe for one month for free</a></li></ul></div>"
    return SectionPage(
        "list",
        f"{SITE}/news.html",
        wrap(f"<ul id='topmenu'>{NAV}</ul><ul class='items'>{rows}</ul>{side}{FOOTER}"),
        articles,
    )


def make_table():
    articles = {f"{SITE}/news/{41_200 + n}": t for n, t in enumerate(TITLES)}
    rows = "".join(
        f"<tr class='{'odd' if n % 2 else 'even'}'><td>{n + 1:02}.03.2026</td><td><a href='{u}'>{t}</a></td><td><a href='/dept/{n % 3}'>Dept {n % 3}</a></td></tr>"
        for n, (u, t) in enumerate(articles.items())
    )
    nav = "<table class='nav'><tr><td><a href='/'>Home</a></td><td><a href='/press'>Press</a></td><td><a href='/contact'>Contact</a></td></tr></table>"
    return SectionPage(
        "table",
        f"{SITE}/press",
        wrap(f"{nav}<table><tr><th>Date<th>Title<th>Dept</tr>{rows}</table>{FOOTER}"),
        articles,
    )


def make_scroll():
    rows, articles = [], {}
    for n, title in enumerate(TITLES):
        url = f"{SITE}/story/{slug(title)}-{880_000 + n}"
        articles[url] = title
        rows.append(
            f"<div class='feed-item feed-item--{n}' data-index='{n}'><a class='pic' href='{url}'><picture></picture></a><div class='b'><a class='t' href='{url}'>{title}</a>"
            f"<span data-time='x' class='published-at'>2026-03-{n + 1:02} 09:30</span><a class='more' href='{url}'>Read more</a><a class='share' href='/share?u=x&amp;id={n}'>Share</a></div></div>"
        )
    more = "<div class='infinite' data-next='/news?page=2'><a href='/news?page=2' class='load-more'>Load more stories from the desk</a></div>"
    return SectionPage(
        "infinite scroll",
        f"{SITE}/news",
        wrap(
            f"<div class='site-nav'>{NAV}</div><div id='stream'>{''.join(rows)}</div>{more}{FOOTER}"
        ),
        articles,
    )


def make_german():
    rows, articles = [], {}
    for n, title in enumerate(GERMAN):
        url = f"{SITE}/lokales/{slug(title)}-id{5_512_340 + n}.html"
        articles[url] = title
        rows.append(
            f"<section class='teaser'><h2><a href='{url}'>{title}</a></h2><p>Ein Anriss. <a href='{url}'>Mehr lesen</a></p><p class='autor'><a href='/autor/eva-kai'>Eva Kai</a></p></section>"
        )
    menu = (
        "<div class='hauptmenu menu'>"
        + "".join(
            f"<a href='/{s}/'>{s.title()}</a>"
            for s in ("politik", "wirtschaft", "kultur", "sport")
        )
        + "</div>"
    )
    foot = "<div class='footer'><a href='/impressum'>Impressum</a><a href='/datenschutz'>Hinweise zum Datenschutz bei uns</a><a href='/abo'>Jetzt vier Wochen kostenlos lesen</a></div>"
    return SectionPage(
        "German teasers",
        f"{SITE}/lokales/",
        wrap(menu + "".join(rows) + foot, lang="de"),
        articles,
    )


def make_japanese():
    articles = {
        f"{SITE}/articles/9af{n}b2c1d4e{n}6f708192a3b4c5": t
        for n, t in enumerate(JAPANESE)
    }
    rows = "".join(
        f"<li class='list_item'><a href='{u}'><span class='ttl'>{t}</span><time datetime='2026-03-0{n + 1}T10:00+09:00'>3月{n + 1}日</time></a></li>"
        for n, (u, t) in enumerate(articles.items())
    )
    nav = (
        "<nav>"
        + "".join(
            f"<a href='/{s}'>{t}</a>"
            for s, t in (
                ("politics", "政治"),
                ("economy", "経済"),
                ("sports", "スポーツ"),
            )
        )
        + "</nav>"
    )
    return SectionPage(
        "Japanese list",
        f"{SITE}/national",
        wrap(
            f"{nav}<ul>{rows}</ul><footer><a href='/help'>ヘルプ・お問い合わせ・個人情報の取り扱い</a></footer>",
            lang="ja",
        ),
        articles,
    )


def make_query():
    articles = {
        f"{SITE}/index.php?option=com_content&id={300 + n}": t
        for n, t in enumerate(TITLES)
    }
    rows = "".join(
        f"<p><b><a href='{u.replace('&', '&amp;')}'>{t}</a></b><br><small class='createdate'>March {n + 1}, 2026</small></p>"
        for n, (u, t) in enumerate(articles.items())
    )
    menu = "".join(
        f"<tr><td><a href='/index.php?option=com_menu&amp;Itemid={n}'>Item {n}</a></td></tr>"
        for n in range(6)
    )
    more = "<a href='/index.php?option=com_content&amp;start=20'>Next page of the news archive</a>"
    return SectionPage(
        "numbers in the query",
        f"{SITE}/index.php",
        wrap(
            f"<table><tr><td><table>{menu}</table></td><td>{rows}{more}</td></tr></table>{FOOTER}"
        ),
        articles,
    )


def make_wrapped():
    articles = {f"{SITE}/stories/{slug(t)}": t for t in TITLES}
    rows = "".join(
        f"<div class='css-1x{n}y8z'><a class='css-9k{n}' href='{u}'><div><h2>{t}</h2><p>A teaser of this story in a few more words than its title has.</p><span class='css-date'>Mar {n + 1}, 2026</span></div></a></div>"
        for n, (u, t) in enumerate(articles.items())
    )
    top = (
        "<header class='css-77'>"
        + "".join(
            f"<a class='css-12' href='/section/{s}'>{s.title()}</a>"
            for s in ("world", "science", "arts")
        )
        + "<a href='/account/sign-up-for-free'>Create a free account in a minute</a></header>"
    )
    return SectionPage(
        "cards in links, hashed classes",
        f"{SITE}/section/local",
        wrap(f"{top}<div id='app'>{rows}</div>{FOOTER}"),
        articles,
    )


def make_mixed():
    rows, articles = [], {}
    for n, title in enumerate(FRENCH + ARABIC):
        url = (
            f"{SITE}/fr/actualites/{slug(title)}"
            if n < len(FRENCH)
            else f"{SITE}/ar/news/{n}4820"
        )
        articles[url] = title
        tags = "".join(f"<a href='/fr/tag/{t}'>{t}</a>" for t in ("port", "ville"))
        rows.append(
            f"<div class='views-row'><h4><a href='{url}'>{title}</a></h4><div class='tags'>{tags}</div></div>"
        )
    aside = (
        "<aside><h3>Les plus lus</h3><ol>"
        + "".join(
            f"<li><a href='{u}'>{t}</a></li>" for u, t in list(articles.items())[:3]
        )
        + "</ol></aside>"
    )
    nav = "<nav><a href='/fr'>Français</a><a href='/ar'>عربي</a><a href='/fr/politique'>Politique</a></nav>"
    foot = "<div id='footer'><a href='/fr/contact'>Contactez la rédaction du journal</a><a href='/fr/mentions-legales-du-site'>Mentions légales du site</a></div>"
    return SectionPage(
        "two languages",
        f"{SITE}/fr/actualites",
        wrap(nav + "".join(rows) + aside + foot, lang="fr"),
        articles,
    )


def make_dated():
    short = [
        "Storm",
        "Tram vote",
        "Old mill",
        "Ferry back",
        "Strike",
        "School roof",
        "Low river",
        "Lost letters",
    ]
    articles = {
        f"{SITE}/{2026}/0{n % 3 + 1}/{t.split()[-1].lower()}": t
        for n, t in enumerate(short)
    }
    rows = "".join(
        f"<dt>{n + 1} March 2026</dt><dd><h3><a href='{u}'>{t}</a></h3>Some words on it.</dd>"
        for n, (u, t) in enumerate(articles.items())
    )
    months = "".join(
        f"<li><a href='/archive/2026-{m:02}'>Stories of month {m} of this year</a></li>"
        for m in range(1, 4)
    )
    return SectionPage(
        "short titles by date",
        f"{SITE}/blog",
        wrap(
            f"<ul class='nav'>{NAV}</ul><dl>{rows}</dl><ul class='months'>{months}</ul>{FOOTER}"
        ),
        articles,
    )


def make_overlays():
    articles = {f"{SITE}/a/{90_100 + n}": t for n, t in enumerate(TITLES)}
    rows = "".join(
        f"<li class='tile'><a class='overlay' href='{u}' aria-label='x'></a><img src='/i/{n}.png'><h3>{t}</h3><p>Words.</p></li>"
        for n, (u, t) in enumerate(articles.items())
    )
    return SectionPage(
        "links over tiles",
        f"{SITE}/front",
        wrap(f"<nav>{NAV}</nav><ul class='tiles'>{rows}</ul>{FOOTER}"),
        articles,
    )


def make_topics():
    articles = {f"{SITE}/{slug(t)}-{70_001 + n}": t for n, t in enumerate(TITLES)}
    topics = ["The war in the north", "Rising rents in our cities"]
    rows = "".join(
        f"<div class='story'><a class='topic' href='/dossier/{slug(topics[n % 2])}'>{topics[n % 2]}</a><a class='headline' href='{u}'>{t}</a><a class='by' href='/profile/ann-quay-mill'>Ann Quay of Mill Road</a></div>"
        for n, (u, t) in enumerate(articles.items())
    )
    heads = "".join(
        f"<h2><a href='/{s}'>All the {s} news of today</a></h2>"
        for s in ("politics", "sport")
    )
    return SectionPage(
        "topics over headlines",
        f"{SITE}/",
        wrap(f"<nav>{NAV}</nav>{heads}{rows}{FOOTER}"),
        articles,
    )


def make_brief():
    short = [
        "Storm hits coast",
        "Tram vote tonight",
        "Old mill saved",
        "Ferry is back",
        "Strike goes into week",
        "School roof shut",
        "River runs low",
        "Lost letters found",
    ]
    articles = {f"{SITE}/news/{slug(t)}": t for t in short}
    rows = "".join(f"<li><a href='{u}'>{t}</a></li>" for u, t in articles.items())
    return SectionPage(
        "brief titles in a plain list",
        f"{SITE}/news",
        wrap(
            f"<div class='header-nav'>{NAV}</div><div><ol>{rows}</ol></div><p><a href='/news/page-2'>Older</a></p>{FOOTER}"
        ),
        articles,
    )


def make_pairs():
    articles = {f"{SITE}/local/{'-'.join(slug(t).split('-')[:2])}": t for t in TITLES}
    rows = "".join(
        f"<section><h2 class='h'><a href='{u}'>{t}</a></h2><a href='{u}/comments'>{n} comments so far today</a></section>"
        for n, (u, t) in enumerate(articles.items())
    )
    return SectionPage(
        "short addresses",
        f"{SITE}/local",
        wrap(f"<nav>{NAV}</nav>{rows}{FOOTER}"),
        articles,
    )


PAGES = [
    make() for make in (
        make_cards, make_list, make_table, make_scroll, make_german, make_japanese,
        make_query, make_wrapped, make_mixed, make_dated,
        make_overlays, make_topics, make_brief, make_pairs,
    )
]  # fmt: skip
