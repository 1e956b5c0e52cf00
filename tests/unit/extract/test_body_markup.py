# ruff: noqa: E501 - a case of a table is one line
"""What of a page's markup is text: headings, lists, code; and what is not."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.extract import extract_page
from wireroom.model.article import ExtractedArticle, Page

PARTS = [
    f"La {word} partie du récit dit ce que le conseil a fait au port, et pourquoi il a "
    "fallu tout un hiver pour en convenir avec les pêcheurs."
    for word in ("première", "deuxième", "troisième", "quatrième")
]
FIRST, SECOND, THIRD, FOURTH = (f"<p>{part}</p>" for part in PARTS)


def read(body: str, url: str = "https://quai.example/recit") -> ExtractedArticle:
    text = f"<html><head><title>Récit du port</title></head><body>{body}</body></html>"
    return extract_page(Page(url=url, body=text.encode()))


def read_lines(story: str) -> list[str]:
    page = f"<main><article><h1>Récit du port</h1>{story}</article></main>"
    return read(page).text.split("\n")


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ("<p style='display: none'>Brouillon secret du bureau.</p>", "Brouillon"),
        ("<div hidden><p>Brouillon secret du bureau.</p></div>", "Brouillon"),
        ("<p>Une carte <span class='sr-only'>nouvel onglet</span>suit ici.</p>", "onglet"),
        ("<p>Le coût <del>quatre</del> <ins>neuf</ins> millions.</p>", "quatre"),
        ("<style>.a{top:0}</style><script>var secret=1;</script>", "secret"),
        ("<template><p>Brouillon secret du bureau.</p></template>", "Brouillon"),
        ("<p class='mb-2 d-none'>Brouillon secret du bureau.</p>", "Brouillon"),
        ("<p style='position:absolute;left:-9999px'>Brouillon secret.</p>", "Brouillon"),
        ("<p class='u-hidden-visually'>Brouillon secret.</p>", "Brouillon"),
    ],
    ids=["style", "attribute", "screen reader", "struck out", "code", "template",
         "framework", "off the page", "utility"],
)  # fmt: skip
def test_what_no_reader_sees_is_no_text(hidden, words):
    text = "\n".join(read_lines(FIRST + hidden + SECOND + THIRD))

    assert words not in text
    assert PARTS[2] in text


@pytest.mark.parametrize(
    "panel",
    [
        (
            "<h3><button aria-expanded='false'>Qui paie le quai ?</button></h3><div hidden>"
            f"{SECOND}</div>"
        ),
        (
            "<h3><button aria-controls='p1'>Qui paie le quai ?</button></h3>"
            f"<div id='p1' style='display:none'>{SECOND}</div>"
        ),
        f"<details><summary>Qui paie le quai ?</summary>{SECOND}</details>",
        (
            "<div class='accordion'><h4><a href='#p1'>Qui paie le quai ?</a></h4>"
            f"<div class='panel' hidden>{SECOND}</div></div>"
        ),
    ],
    ids=["button", "controlled", "details", "anchor"],
)
def test_an_accordion_keeps_question_and_answer(panel):
    lines = read_lines(FIRST + panel + THIRD)

    assert lines.index("Qui paie le quai ?") + 1 == lines.index(PARTS[1])


def test_headings_of_sections_stay_before_their_paragraphs():
    sections = "".join(
        f"<div class='row'><div class='text'><h3>Partie {number}</h3><p>{part}</p></div></div>"
        for number, part in enumerate(PARTS)
    )

    lines = read(f"<div><h1>Récit du port</h1>{sections}</div>").text.split("\n")

    assert lines == [
        line for number, part in enumerate(PARTS) for line in (f"Partie {number}", part)
    ]


def test_updates_of_a_live_blog_keep_their_headings():
    updates = "".join(
        f"<article class='update'><header><time>1{number}:00</time><h2>Point {number}</h2>"
        f"</header><p>{part}</p></article>"
        for number, part in enumerate(PARTS)
    )

    text = read(f"<main><h1>Récit du port</h1><div>{updates}</div></main>").text

    assert all(f"Point {number}\n{part}" in text for number, part in enumerate(PARTS))


def test_a_list_of_links_between_paragraphs_is_text_and_links():
    papers = "<ul><li><a href='/a'>Rapport des plongeurs</a></li><li><a href='/b'>Budget</a></li></ul>"
    page = f"<main><article><h1>Récit du port</h1>{FIRST}<p>Voici les pièces :</p>{papers}{SECOND}{THIRD}</article></main>"

    article = read(page)

    assert "Voici les pièces :\n- Rapport des plongeurs\n- Budget\n" in article.text
    assert {link.url for link in article.links} == {
        "https://quai.example/a",
        "https://quai.example/b",
    }


def test_a_list_of_links_behind_the_story_is_furniture():
    more = (
        "<ul><li><a href='/a'>Autre sujet</a></li><li><a href='/b'>Encore</a></li></ul>"
    )

    assert "Autre sujet" not in "\n".join(read_lines(FIRST + SECOND + THIRD + more))


@pytest.mark.parametrize("tag", ["pre", "pre><code"])
def test_code_keeps_its_indentation(tag):
    end = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    code = f"<{tag}>for x in a:\n    if x:\n\tfn(x)\n}}{end}"

    lines = read_lines(FIRST + code + SECOND + THIRD)

    place = lines.index("for x in a:")
    assert lines[place + 1 : place + 4] == ["    if x:", "    fn(x)", "}"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>6</sup> litres d'eau", "10⁶ litres d'eau"),
        ("le CO<sub>2</sub> du port", "le CO₂ du port"),
        ("la note<sup><a href='#n'>12</a></sup> du rapport", "la note¹² du rapport"),
        ("le 1<sup>er</sup> mai au port", "le 1er mai au port"),
    ],
)
def test_exponents_do_not_run_into_words(markup, text):
    assert text in read_lines(f"{FIRST}<p>{markup}</p>{SECOND}{THIRD}")


@pytest.mark.parametrize("tag", ["blockquote", "aside"])
def test_a_pull_quote_is_printed_once(tag):
    quote = f"<{tag} class='pullquote'>{PARTS[0][3:70]}</{tag}>"

    text = "\n".join(read_lines(FIRST + SECOND + quote + THIRD))

    assert text.count(PARTS[0][3:70]) == 1


def test_a_quotation_of_its_own_stays():
    quote = (
        "<blockquote><p>Jamais le port n'a vu un tel hiver, dit-elle.</p></blockquote>"
    )

    assert any("Jamais le port" in line for line in read_lines(FIRST + quote + SECOND))


COMMENTS = (
    "<div id='comments'><h3>2 comments</h3><ol class='commentlist'>"
    "<li class='comment' id='comment-1'><cite class='fn'>Ana</cite>"
    "<div class='comment-content'><p>Je suis d'accord avec vous tous.</p></div></li>"
    "<li class='comment' id='comment-2'><cite class='fn'>Bo</cite>"
    "<div class='comment-content'><p>Moi pas, et je le dis ici.</p></div></li></ol></div>"
)
SHORT = (
    "<header class='site-header'><p><a href='/'>Quai</a></p></header><article><h1>Récit du"
    " port</h1><div class='entry-content'><p>Votre avis ?</p></div></article>"
)


def test_a_short_post_that_readers_discuss_is_an_article():
    article = read(SHORT + COMMENTS)

    assert article.text == "Votre avis ?"
    assert len(article.comments) == 2


SIDE = "<div id='cote'><h3>Derniers avis</h3><ul>" + "".join(
    f"<li>Ana : <a href='/a#comment-{n}'>{n} : la grue du quai penche depuis la nuit"
    " du grand vent, et personne ne la redresse</a></li>"
    for n in range(6)
) + "</ul></div>"  # fmt: skip


@pytest.mark.parametrize(
    "meta",
    [
        "<p>Par Léa Morin, le 3 mars 2026 à 18:05</p>",
        "<p class='m'>3 mars 2026 18:05 | Léa Morin</p>",
        "",
    ],
)
def test_a_short_post_is_known_by_the_heading_with_its_title(meta):
    entry = (
        "<div id='haut'><h1><a href='/'>Quai</a></h1><p>Le journal du port</p></div>"
        f"<div class='billet'><h2>Récit du port</h2>{meta}"
        "<div class='histoire'><p>La grue est tombée.</p></div></div>"
    )

    article = read(entry + COMMENTS + SIDE)

    assert article.text == "La grue est tombée."


NEXT = (
    "<nav class='pager'><a href='/b'><b>La drague</b></a></nav><div class='suivant'>"
    "<div>" + "La drague du port est restée au quai parce que le vent ne voulait pas"
    " tomber, et le chef du port l'a fait savoir à ceux qui attendaient. " * 3 + "</div></div>"
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "<p>La grue est tombée cette nuit.</p><p>Personne n'était au port.</p>",
            "La grue est tombée cette nuit.\nPersonne n'était au port.",
            id="French",
        ),
        pytest.param(
            "<p>港口的起重机昨夜倒塌。当时码头上没有人。</p><p>港务长说修理要到春天。</p>",
            "港口的起重机昨夜倒塌。当时码头上没有人。\n港务长说修理要到春天。",
            id="Chinese",
        ),
    ],
)
def test_a_short_post_is_its_container_beside_a_long_teaser(text, expected):
    post = f"<h1>Récit du port</h1><article class='post-content'>{text}</article>"

    article = read(post + NEXT + COMMENTS)

    assert article.text == expected


def test_labels_around_the_headline_are_no_short_post():
    head = "<div class='titre'><h1>Récit du port</h1><ul><li>Port</li></ul></div>"
    text = (
        "<p>La grue du port est tombée cette nuit, et personne ne l'a vue tomber.</p>"
    )

    article = read(f"{head}<div class='colonne'>{text}</div>" + COMMENTS)

    assert article.text.endswith("personne ne l'a vue tomber.")


def test_a_container_that_has_more_than_paragraphs_is_no_short_post():
    more = "Le port a fêté sa grue, et la fête a duré jusqu'au matin du lundi. " * 8
    entry = f"<div class='post-content'><p>Voir aussi.</p>{more}<br>{more}</div>"

    article = read(f"<h1>Récit du port</h1>{entry}" + COMMENTS)

    assert "la fête a duré" in article.text


def test_the_author_of_a_comment_in_microdata_is_not_the_article_s():
    reader = (
        "<section class='avis'><article itemscope itemtype='https://schema.org/Comment'>"
        "<h4 itemprop='author'>Bo Lind</h4>"
        "<time itemprop='datePublished' datetime='2026-03-04T09:00:00Z'>4 mars</time>"
        "<div itemprop='text'><p>Moi pas, et je le dis ici.</p></div></article></section>"
    )

    article = read(FIRST + SECOND + reader)

    assert (article.authors, article.published) == ((), None)


def test_a_short_post_without_comments_is_none():
    assert reject(SHORT) is Reason.NO_TEXT


PASSWORD_FORM = (
    "<form action='/login' method='post'><label>Mot de passe : "
    "<input type='password' name='post_password'></label></form>"
)


def reject(body: str, url: str = "https://quai.example/recit") -> Reason:
    with pytest.raises(Permanent) as raised:
        read(body, url)
    return raised.value.reason


SHORT_STORY = (
    "<h1>Le quai</h1><p>La marée a emporté deux barques du vieux quai dans la nuit de "
    "lundi, et personne ne sait encore qui paiera celles qui manquent.</p>"
)
INVITATION = (
    "<h1>Bienvenue</h1><p>Pour lire la suite de ce récit, entrez votre nom et votre mot "
    "de passe. Sans compte, vous pouvez vous abonner au mois pour une couronne.</p>"
)
LOGIN_FORM = "<form><input name='nom'><input type='password' name='mot'></form>"


@pytest.mark.parametrize(
    ("url", "body"),
    [
        pytest.param(
            "https://quai.example/login", INVITATION + LOGIN_FORM, id="name and form"
        ),
        pytest.param(
            "https://compte.example/x?retour=https://quai.example/recit",
            INVITATION + LOGIN_FORM,
            id="way back and form",
        ),
        pytest.param(
            "https://quai.example/subscribe/?from=%2Frecit",
            INVITATION,
            id="name and way back",
        ),
    ],
)
def test_a_page_to_log_in_is_no_article(url, body):
    assert reject(body, url) is Reason.NO_TEXT


@pytest.mark.parametrize(
    ("url", "body"),
    [
        pytest.param(
            "https://quai.example/recit?ref=/une/",
            f"<header>{LOGIN_FORM}</header><article>{SHORT_STORY}</article>",
            id="a login in the head of the page",
        ),
        pytest.param(
            "https://quai.example/recit?ref=/une/",
            f"<article>{SHORT_STORY * 5}</article>{LOGIN_FORM}",
            id="a login below a story",
        ),
        pytest.param(
            "https://quai.example/2026/how-to-register",
            f"<article>{SHORT_STORY}</article>",
            id="a story about logins",
        ),
    ],
)
def test_a_story_is_no_page_to_log_in(url, body):
    assert "La marée" in read(f"<html><body>{body}", url).text


def test_a_form_for_a_password_is_no_article():
    message = "<p>Cet article est protégé par un mot de passe. Pour le lire, veuillez le saisir ci-dessous :</p>"

    assert reject(f"<article><h1>Récit</h1>{message}{PASSWORD_FORM}</article>") is (
        Reason.NO_TEXT
    )


@pytest.mark.parametrize(
    "form",
    [
        PASSWORD_FORM,
        "<form><input name='user'><input type='password' name='pass'></form>",
    ],
    ids=["password alone", "login"],
)
def test_a_story_beside_a_form_is_an_article(form):
    lines = read_lines(FIRST + SECOND + THIRD + FOURTH + form)

    assert PARTS[3] in lines


CARDS = "".join(
    f"<div class='card'><h2><a href='/{number}'>Titre {number}</a></h2><p>{part}</p></div>"
    for number, part in enumerate(PARTS)
)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (f"<main><h1>Port</h1>{CARDS}</main>", "https://quai.example/tag/port/"),
        (f"<main><h1>Lise</h1>{CARDS}</main>", "https://quai.example/author/lise/page/2/"),
        (f"<main><h1>Port</h1>{CARDS}</main>", "https://quai.example/kategorie/hafen"),
    ],
    ids=["tag", "author", "category"],
)  # fmt: skip
def test_lists_of_articles_are_no_articles(body, url):
    assert reject(body, url) is Reason.HOMEPAGE


def test_an_archive_is_known_by_the_class_of_its_body():
    page = f"<html><body class='archive category-3'><main>{CARDS}</main></body></html>"

    with pytest.raises(Permanent) as raised:
        extract_page(Page(url="https://quai.example/?cat=3", body=page.encode()))

    assert raised.value.reason is Reason.HOMEPAGE


def test_a_story_under_a_topic_s_address_is_an_article():
    page = f"<article><h1>Récit du port</h1>{FIRST}{SECOND}{THIRD}</article>"

    assert PARTS[2] in read(page, "https://quai.example/topic/recit-du-port").text


@pytest.mark.parametrize(
    "signs",
    ["&#12;", "&#x0C;", "&#8;", "&#xFFFE;", "&#65535;", "\ufffe", "&#xD83D;"],
)
def test_references_to_control_characters_cost_no_article(signs):
    story = (
        FIRST
        + f"<p>Le quai{signs} <b>a{signs} tenu</b> bon.</p><pre>x{signs}\n  y</pre>"
        + THIRD
    )

    lines = read_lines(story)

    assert "Le quai a tenu bon." in lines
    assert PARTS[2] in lines


def test_what_another_class_shows_on_wide_screens_is_text():
    lines = read_lines(FIRST + f"<p class='d-none d-md-block'>{PARTS[1]}</p>" + THIRD)
    assert PARTS[1] in lines


SOURCES = [f"Rapport {n} du bureau des phares" for n in ("un", "deux", "trois")]


@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_a_list_of_links_to_other_sites_behind_the_story_is_its_sources(tag):
    items = "".join(
        f"<li><a href='https://phares.example/{n}'>{text}</a></li>"
        for n, text in enumerate(SOURCES)
    )
    story = FIRST + SECOND + THIRD + f"<h3>Sources</h3><{tag}>{items}</{tag}>"
    page = f"<main><article><h1>Récit du port</h1>{story}</article></main>"
    article = read(page)
    assert article.text.split("\n")[-4:] == ["Sources", *(f"- {x}" for x in SOURCES)]
    assert [link.url for link in article.links] == [
        f"https://phares.example/{n}" for n in range(3)
    ]


@pytest.mark.parametrize("host", ["www.facebook.com", "x.com", "quai.example"])
def test_links_to_networks_and_to_the_site_itself_are_no_sources(host):
    items = "".join(
        f"<li><a href='https://{host}/{n}'>{text}</a></li>"
        for n, text in enumerate(SOURCES)
    )
    lines = read_lines(FIRST + SECOND + THIRD + f"<ul>{items}</ul>")
    assert lines[-1] == PARTS[2]


def test_joiners_that_spell_a_word_stay_and_others_go():
    persian = "کابلی که به آن برق می\u200cرساند در توفان پاره شد و بندر پولی ندارد."  # noqa: RUF001 - Persian
    story = f"<p>{persian}</p><p>Le vieux pho\u200care {PARTS[0]}</p>" + SECOND
    lines = read_lines(story)
    assert persian in lines
    assert f"Le vieux phoare {PARTS[0]}" in lines


@pytest.mark.parametrize(
    "title",
    [
        "Page not found",
        "404 - Page not found",
        "Oops! That page can’t be found.",  # noqa: RUF001 - a real title
        "Seite nicht gefunden",
        "Page introuvable",
        "Страница не найдена",
        "ページが見つかりません",
        "페이지를 찾을 수 없습니다",
    ],
)
def test_the_page_in_the_place_of_a_missing_one_is_no_article(title):
    text = (
        "<p>La page demandée n'existe pas ou a été déplacée, cherchez-la ici donc.</p>"
    )
    page = f"<html><head><title>{title}</title></head><body>{text}{text}</body></html>"
    with pytest.raises(Permanent) as raised:
        extract_page(Page(url="https://quai.example/x", body=page.encode()))
    assert raised.value.reason is Reason.NO_TEXT


def test_a_story_about_missing_pages_is_an_article():
    body = (
        f"<article><h1>Pages not found in the port's book</h1>{FIRST}{SECOND}</article>"
    )
    page = f"<html><head><title>Pages not found in the port's book</title></head><body>{body}</body></html>"
    assert extract_page(Page(url="https://quai.example/x", body=page.encode())).text
