"""Made-up lists of blogs, as static site generators and their themes write them."""

from __future__ import annotations

from tests.unit.feeds.section_pages.section_pages import SectionPage, wrap

HOST = "https://reed.example"
# Short names, which a writer chose: only their words show that they are titles'.
POSTS = {
    "sluice-gate": "Why the sluice gate stays open",
    "eel-ladder": "An eel ladder for the upper weir",
    "mud-survey": "What the survey of the mud brought to light",
    "bell-buoy": "A bell buoy returns to its place",
    "first-frost": "Notes on boats before the first frost",
}
TOP = (
    "<header><a href='/'>Reed</a><nav><a href='/archive/'>Archive</a>"
    "<a href='/about/'>About</a></nav></header>"
)
SIDE = "".join(
    f"<a href='/{kind}/{name}/'>{name.title()}</a>"
    for kind, name in (("tag", "water"), ("tag", "boats"), ("category", "notes"))
)


def page(name, path, rows, folder):
    body = f"{TOP}{''.join(rows)}<aside>{SIDE}</aside>"
    articles = {f"{HOST}{folder}{short}/": title for short, title in POSTS.items()}
    return SectionPage(name, HOST + path, wrap(body, lang="en", title=name), articles)


def plain_list():
    rows = [f"<li><a href='/p/{n}/'>{title}</a></li>" for n, title in POSTS.items()]
    return page("names below a folder", "/archive/", ["<ul>", *rows, "</ul>"], "/p/")


def list_of_a_year():
    rows = [
        f"<div class='row'><a href='/2025/{n}/'><time>0{k}-11</time> {title}</a></div>"
        for k, (n, title) in enumerate(POSTS.items(), 1)
    ]
    return page("names below a year", "/2025/", ["<h2>2025</h2>", *rows], "/2025/")


def page_of_a_tag():
    rows = [
        f"<div><a href='/2025/03/11/{n}/'>{title}</a><i>Notes</i></div>"
        for n, title in POSTS.items()
    ]
    rows = ["<div id='tag'><h1>water</h1>", *rows, "</div>"]
    return page("the page of a tag", "/tag/water/", rows, "/2025/03/11/")


def links_with_more_than_titles():
    rows = [
        f"<a class='row' href='/2025/03/11/{n}/'><div class='post-title'>"
        f"<small>2025-03-11</small><div class='list-post-title'>{title}"
        f"<b class='date'>11 March</b></div></div>"
        f"<span class='category'>Notes</span></a>"
        for n, title in POSTS.items()
    ]
    return page("links with day and section", "/archive/", rows, "/2025/03/11/")


def short_titles_among_others():
    """Titles of a word or two, and sections in a list of the same markup."""
    posts = POSTS | {"eels": "Eels", "old-mill": "The mill"}
    rows = [
        f"<li><a href='/p/{n}/'>{title}</a> <time>2025-03-11</time></li>"
        for n, title in posts.items()
    ]
    topics = "".join(
        f"<li><a href='/{name}/'>{name.title()}</a></li>"
        for name in ("boats", "water", "weather", "people")
    )
    body = f"{TOP}<ul>{''.join(rows)}</ul><ul>{topics}</ul>"
    articles = {f"{HOST}/p/{n}/": title for n, title in posts.items()}
    html = wrap(body, lang="en", title="short titles")
    return SectionPage("short titles among others", f"{HOST}/p/", html, articles)


def addresses_drawn_at_random():
    ids = ("3e38602b3e16", "0a9b06ed2a9a", "cuid8LRsmVUvGHvrUjYtPz2I", "2f88e81cad0a")
    posts = dict(zip(ids, POSTS.values(), strict=False))
    rows = [f"<li><a href='/posts/{n}/'>{title}</a></li>" for n, title in posts.items()]
    body = f"{TOP}<ul>{''.join(rows)}</ul><aside>{SIDE}</aside>"
    articles = {f"{HOST}/posts/{n}/": title for n, title in posts.items()}
    html = wrap(body, lang="en", title="random addresses")
    return SectionPage("addresses drawn at random", f"{HOST}/", html, articles)


def numbers_below_archives():
    """Months below the same folder are lists."""
    posts = dict(zip(("417", "418", "421", "433"), POSTS.values(), strict=False))
    rows = [
        f"<li><h3><a href='/archives/{n}'>{title}</a></h3></li>"
        for n, title in posts.items()
    ]
    months = "".join(
        f"<li><h3><a href='/archives/2025/0{n}'>All notes of month {n}</a></h3></li>"
        for n in (1, 2, 3)
    )
    body = f"{TOP}<ul>{''.join(rows)}</ul><ul>{months}</ul>"
    articles = {f"{HOST}/archives/{n}": title for n, title in posts.items()}
    html = wrap(body, lang="ja", title="numbers")
    return SectionPage("numbers below archives", f"{HOST}/", html, articles)


BLOG_PAGES = [
    short_titles_among_others(),
    addresses_drawn_at_random(),
    numbers_below_archives(),
    plain_list(),
    list_of_a_year(),
    page_of_a_tag(),
    links_with_more_than_titles(),
]
