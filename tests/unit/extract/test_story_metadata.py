# ruff: noqa: E501 - a case of a table is one line
"""Title and authors on pages of themes that mislead: logos, captions, cards, footers."""

from __future__ import annotations

import json

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import ExtractedArticle, Page

PROSE = "<p>" + "Le conseil a voté la réfection du quai au printemps. " * 4 + "</p>"


def read(body: str, head: str = "", url: str = "https://quai.example/2024/05/vote"):
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    article: ExtractedArticle = extract_page(Page(url=url, body=text.encode()))
    return article


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(
            "<title>Le quai sera refait - Gazette du Quai</title>",
            '<header><h1 class="wp-block-site-title"><a href="https://quai.example" rel="home">'
            f"Gazette du Quai</a></h1></header><main><h1>Le quai sera refait</h1>{PROSE}</main>",
            id="the name links home",
        ),
        pytest.param(
            "<title>Le quai sera refait</title>",
            '<div id="site-title"><h1>Gazette</h1></div>'
            f"<article><h1>Le quai sera refait</h1>{PROSE}</article>",
            id="a class says so",
        ),
        pytest.param(
            "<title>Le quai sera refait</title>",
            '<h1><a href="/2024/">Les nouvelles de 2024</a></h1>'
            f"<article><h1>Le quai sera refait</h1>{PROSE}</article>",
            id="a section",
        ),
        pytest.param(
            "<title>Le quai sera refait</title>"
            '<meta property="og:site_name" content="Gazette du Quai">'
            '<meta property="og:title" content="Gazette du Quai - toutes les nouvelles">',
            '<header><h1><a href="/">Gazette du Quai</a></h1></header>'
            f"<main><h2>Le quai sera refait</h2>{PROSE}</main>",
            id="a slogan, and the headline in h2",
        ),
        pytest.param(
            "<title>Le quai sera refait</title>",
            '<article><h1><a href="https://quai.example/2024/05/vote">Le quai sera refait'
            f"</a></h1>{PROSE}</article>",
            id="the headline links to its own page",
        ),
        pytest.param(
            "<title>Quai</title>",
            f"<article><h1><style>.x{{top:0}}</style>Le quai sera refait</h1>{PROSE}</article>",
            id="a style sheet in the headline",
        ),
        pytest.param(
            "<title>Le quai sera refait — Gazette</title>",
            "<header><h1>Gazette</h1><nav><a href='../'>Accueil</a></nav></header>"
            f"<div><h2>Le quai sera refait</h2>{PROSE}</div>",
            id="the name in the head of the page, the headline in h2",
        ),
        pytest.param(
            "<title>Le quai sera refait - Port - Projets du port</title>",
            "<div id='header'><h1><span>Port</span></h1></div>"
            f"<div><h2>Le quai sera refait</h2>{PROSE}</div>",
            id="the name of a project above the headline in h2",
        ),
        pytest.param(
            "<title>Le quai sera refait - Travaux</title>",
            f"<header><h1>Le quai sera refait</h1></header><div><h2>Travaux</h2>{PROSE}</div>",
            id="a headline in the head of the page, a section below it",
        ),
        pytest.param(
            "<title>Dossier - Le quai sera refait</title>",
            f"<div class='header'><h1>Le quai sera refait</h1></div><div><h2>Dossier</h2>{PROSE}</div>",
            id="a headline in the head of the page, a kicker below it",
        ),
    ],
)  # fmt: skip
def test_the_headline_is_the_story_s(head, body):
    assert read(body, head).title == "Le quai sera refait"


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        pytest.param(
            f"<article><h1>Vote</h1>{PROSE}<footer class='entry-footer'><span class='byline'>"
            "Par <a rel='author' href='/a/1'>Lise Morel</a></span></footer></article>",
            ("Lise Morel",),
            id="in the article's footer",
        ),
        pytest.param(
            f"<article><h1>Vote</h1>{PROSE}</article><footer><span class='byline'>"
            "Par Lise Morel</span></footer>",
            (),
            id="in the site's footer",
        ),
        pytest.param(
            "<article><h1>Vote</h1><address><a rel='author' href='/p/1'>Lise Morel</a> et "
            f"<a rel='author' href='/p/2'>Jean Roux</a></address>{PROSE}</article>",
            ("Lise Morel", "Jean Roux"),
            id="two links",
        ),
        pytest.param(
            "<article><h1>Vote</h1><div class='submitted'>Soumis par <span class='username'>"
            f"Lise Morel</span> le 3 mai 2024</div>{PROSE}</article>",
            ("Lise Morel",),
            id="Drupal",
        ),
        pytest.param(
            f"<article><h1>Vote</h1><div data-testid='ArticleByline'>Par Lise Morel</div>{PROSE}"
            "</article>",
            ("Lise Morel",),
            id="an attribute for tests",
        ),
        pytest.param(
            f"<article><h1>Vote</h1><b itemprop='author name'>Lise Morel</b>{PROSE}</article>",
            ("Lise Morel",),
            id="two properties",
        ),
        pytest.param(
            "<article><h1>Vote</h1><figure><figcaption>Le quai. <i class='author'>Luc Bon</i>"
            f"</figcaption></figure>{PROSE}</article>",
            (),
            id="the photographer",
        ),
        pytest.param(
            f"<article><h1>Vote</h1>{PROSE}<blockquote><p>Enfin.</p><footer class='author'>"
            "Luc Bon</footer></blockquote></article>",
            (),
            id="the one who is quoted",
        ),
        pytest.param(
            f"<article><h1>Vote</h1>{PROSE}</article><div><div class='card'><h3><a href='/x'>"
            "Autre sujet</a></h3><span class='author'>Luc Bon</span></div></div>",
            (),
            id="the author of a card",
        ),
        pytest.param(
            f"<article><h1>Vote</h1><p class='byline'>Par <script>n=1;m(n)</script>Lise Morel"
            f"</p>{PROSE}</article>",
            ("Lise Morel",),
            id="a script in the byline",
        ),
    ],
)  # fmt: skip
def test_authors_are_those_of_the_story(body, authors):
    assert read(body).authors == authors


def test_one_person_written_in_three_ways_is_one_author():
    names = [{"name": "Lise Morel"}, {"name": "LISE MOREL"}, "Morel, Lise"]
    data = json.dumps({"@type": "NewsArticle", "author": names})
    head = f'<script type="application/ld+json">{data}</script>'

    article = read(f"<article><h1>Le quai sera refait</h1>{PROSE}</article>", head)

    assert article.authors == ("Lise Morel",)


@pytest.mark.parametrize(
    ("title", "body", "headline"),
    [
        pytest.param(
            "Blog: Le vieux quai sera refait - Port",
            "<div><h1 class='blog-title'>Le vieux quai sera refait</h1>",
            "Le vieux quai sera refait",
            id="a section before a colon",
        ),
        pytest.param(
            "Le vieux quai sera refait | Port",
            "<header><span id='logo'><h1>Le vieux quai sera refait</h1></span></header>",
            "Le vieux quai sera refait",
            id="in the place of the logo",
        ),
        pytest.param(
            "Les petites nouvelles du vieux quai | Le vote",
            "<h1 class='blog-title'>Les petites nouvelles du vieux quai</h1><h2>Le vote</h2>",
            "Le vote",
            id="a long name of a blog beside a headline",
        ),
    ],
)
def test_a_headline_that_a_theme_marks_as_the_name_of_the_site(title, body, headline):
    assert read(f"{body}{PROSE}", f"<title>{title}</title>").title == headline


def test_a_headline_below_the_name_of_the_site_is_no_line_of_the_body():
    name = "<div id='header'><h1>Port</h1></div>"
    page = f"{name}<div><h2>Le quai sera refait</h2>{PROSE}</div>"

    article = read(page, "<title>Le quai sera refait - Port</title>")

    assert not article.text.startswith("Le quai sera refait")


def test_a_headline_in_h2_is_no_line_of_the_body():
    page = f"<article><h2 class='entry-title'>Le quai sera refait</h2>{PROSE}</article>"

    article = read(page, "<title>Le quai sera refait | Gazette</title>")

    assert article.title == "Le quai sera refait"
    assert not article.text.startswith("Le quai sera refait")


@pytest.mark.parametrize(
    ("name", "authors"),
    [
        pytest.param("Lise Morel \U0001f30a", ("Lise Morel",), id="emoji"),
        pytest.param("Lise Morel — Gazette du Quai", ("Lise Morel",), id="dash"),
        pytest.param(
            "Gazette du Quai - Lise Morel", ("Lise Morel",), id="outlet first"
        ),
        pytest.param("Lise Morel pour La Gazette", ("Lise Morel",), id="for an outlet"),
        pytest.param("Jean «Le Phare» Roux", ("Jean «Le Phare» Roux",), id="nickname"),
        pytest.param(
            "Par <a href='/1'>Lise Morel</a> et <a>Jean Roux</a>",
            ("Lise Morel", "Jean Roux"),
            id="markup",
        ),
        pytest.param("김민서 기자", ("김민서",), id="role, Korean"),
        pytest.param("记者：王小明", ("王小明",), id="role, Chinese"),  # noqa: RUF001 - the colon of Chinese
        pytest.param("佐藤花子記者", ("佐藤花子",), id="role, Japanese"),
        pytest.param("Anne-Marie Le Gall", ("Anne-Marie Le Gall",), id="hyphen"),
    ],
)
def test_a_name_has_nothing_hung_on_it(name, authors):
    data = {"@type": "NewsArticle", "author": {"@type": "Person", "name": name}}
    head = (
        "<title>Le quai sera refait - Gazette du Quai</title>"
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )

    article = read(f"<article><h1>Le quai sera refait</h1>{PROSE}</article>", head)

    assert article.authors == authors
