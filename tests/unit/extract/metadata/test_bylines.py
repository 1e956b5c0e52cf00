"""The elements that name the authors, and those that only look so."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.metadata.bylines import iter_bylines
from wireroom.extract.page.page_index import index_page

URL = "https://www.post.example/news/mill"
STORY = f"<p>{'The mill at the dam has a new owner. ' * 9}</p>"


def bylines(body: str, *site_names: str) -> list[str]:
    index = index_page(document_fromstring(f"<html><body>{body}</body></html>"))
    found = iter_bylines(index, index.headings, url=URL, site_names=site_names)
    return list(dict.fromkeys(found))


def by(text: str = "Ada Quill", kind: str = "byline") -> str:
    return f'<p class="{kind}">{text}</p>'


def nested(inner: str, kind: str, levels: int) -> str:
    return f'<div class="{kind}">{"<div>" * levels}{inner}{"</div>" * (levels + 1)}'


@pytest.mark.parametrize(
    ("body", "names"),
    [
        pytest.param(by(), ["Ada Quill"], id="marked"),
        pytest.param(
            by('<a rel="author" href="/x">Ada</a> of the <a rel="author">Ben</a>'),
            ["Ada; Ben"], id="two links to authors",
        ),
        pytest.param(
            '<div><a rel="author">Ada</a>, <a rel="author">Ben</a></div>',
            ["Ada; Ben"], id="links to authors without a byline",
        ),
        pytest.param(
            f'<div><a rel="author">Ada</a>{"x" * 100}<a rel="author">Ben</a></div>',
            ["Ada", "Ben"], id="too far apart for a line",
        ),
        pytest.param(
            by('<a href="/author/a">Ada, <b class="role">editor</b></a>'),
            ["Ada, editor"], id="a profile",
        ),
        pytest.param(
            by('<a href="/author/a"><b class="name">Ada</b> editor</a>'),
            ["Ada editor"], id="a part called name with words behind it",
        ),
        pytest.param(
            by('<a href="/author/a"><b class="name">Ada</b><i>editor</i></a>'),
            ["Ada"], id="a part called name",
        ),
        pytest.param(
            by('<b class="first-name">Ada</b> <b class="last-name">Quill</b>'),
            ["Ada Quill"], id="parts of a name",
        ),
        pytest.param(
            by('<a href="https://x.example/licenses/by/4.0">CC</a>'), ["CC"],
            id="a licence is no profile",
        ),
        pytest.param(
            by('Ada <a rel="license" href="/by/4.0">CC</a>'), ["Ada CC"],
            id="a link marked as a licence",
        ),
        pytest.param(
            by('At the mill <a href="/users/ada">Ada</a>'), ["Ada"], id="an account"
        ),
        pytest.param(
            by('Ada <a href="/user/login">Log in</a>'), ["Ada Log in"], id="a login"
        ),
        pytest.param(
            '<address class="author">Dam Road 3</address>', [], id="a postal address"
        ),
        pytest.param(
            '<address class="author">By Ada Quill</address>', ["By Ada Quill"],
            id="an address that is a byline",
        ),
        pytest.param(by("x" * 300), ["x" * 200], id="200 characters"),
        pytest.param(
            by("Ada <small>editor</small>"), ["Ada"], id="a role in small type"
        ),
        pytest.param(
            by("<small>Ada</small>"), ["Ada"], id="a name in small type"
        ),
        pytest.param(
            by('<i class="material-symbols-outlined">edit</i> Ada'), [" Ada".strip()],
            id="an icon",
        ),
        pytest.param(
            by('<b class="name"></b> News for the valley'), [], id="an empty name"
        ),
        pytest.param(
            '<div class="byline share">Ada <ul><li>Mail</li></ul></div>', [],
            id="a list to share",
        ),
        pytest.param(
            by("Ada", "byline share"), ["Ada"], id="a line to share without a list"
        ),
    ],
)  # fmt: skip
def test_a_marked_element_has_names_or_its_text(body, names):
    assert [name.strip() for name in bylines(body)] == names


@pytest.mark.parametrize(
    ("body", "is_read"),
    [
        pytest.param(f"<nav>{by()}</nav>", False, id="a navigation"),
        pytest.param(f'<div class="comments">{by()}</div>', False, id="comments"),
        pytest.param(f'<div class="reply-item">{by()}</div>', False, id="an answer"),
        pytest.param(f'<div class="reply">{by()}</div>', True, id="a button to answer"),
        pytest.param(f"<blockquote>{by()}</blockquote>", False, id="a quotation"),
        pytest.param(
            f"<q>Work.</q> <cite>{by()}</cite>", False, id="behind a quotation"
        ),
        pytest.param(f"<b>Work.</b> <cite>{by()}</cite>", True, id="behind words"),
        pytest.param(
            nested(by(), "pull-quote", 2), False, id="marked as one"
        ),
        pytest.param(
            nested(by(), "pull-quote", 3), True, id="four levels above"
        ),
        pytest.param(
            f'<div class="format-quote">{by()}</div>', True, id="a post of that kind"
        ),
        pytest.param(f"<figure>{by()}</figure>", False, id="a figure"),
        pytest.param(nested(by(), "widget", 5), False, id="a widget"),
        pytest.param(
            nested(by(), "widget", 6), True, id="a widget further out"
        ),
        pytest.param(
            f'<div class="widget">{by()}{STORY * 4}</div>', True, id="a long widget"
        ),
        pytest.param(by("<textarea>Ada</textarea>"), False, id="a text field"),
        pytest.param(by("By", "meta-prep byline"), False, id="a preposition"),
        pytest.param(
            '<b class="author-label">Written</b><a href="/x">x</a>', False,
            id="a label before a link",
        ),
        pytest.param(
            '<b class="author-label">Ada Quill</b><i>x</i>', True,
            id="a name before other words",
        ),
        pytest.param(f"{by()}<h1>Mill sold</h1>", True, id="a line above the headline"),
        pytest.param(
            f"<div>{by()}{'x' * 120}</div><h1>Mill sold</h1>", False,
            id="a block above the headline",
        ),
        pytest.param(
            f"<div>{by()}{'<a href=/a>x</a>' * 3}</div><h1>Mill sold</h1>", True,
            id="three links above it",
        ),
        pytest.param(
            f"<div>{by()}{'<a href=/a>x</a>' * 4}</div><h1>Mill sold</h1>", False,
            id="four links above it",
        ),
        pytest.param(
            f"<h1>Mill sold</h1><div>{by()}{'<a href=/a>x</a>' * 4}</div>", True,
            id="four links below it",
        ),
    ],
)  # fmt: skip
def test_a_mark_in_another_part_of_the_page_names_no_author(body, is_read):
    assert bool(bylines(f"{body}{STORY}")) is is_read


@pytest.mark.parametrize(
    ("mark", "names", "is_read"),
    [
        pytest.param(by("Harbour Post"), ["Harbour Post"], False, id="its name"),
        pytest.param(by("Harbour Post"), ["Post"], True, id="another name"),
        pytest.param(by('<a href="/">Ada Quill</a>'), [], False, id="a link home"),
        pytest.param(by('<a href="/ada">Ada Quill</a>'), [], True, id="another link"),
        pytest.param(
            by('<a href="/">Ada</a> <a href="/">Quill</a>'), [], True, id="two links"
        ),
    ],
)
def test_the_site_s_name_in_its_head_is_no_byline(mark, names, is_read):
    head = f"<header><a href='/'>Home</a>{mark}</header>"
    body = f"{head}<article><h1>Mill sold</h1>{STORY}</article>"
    assert bool(bylines(body, *names)) is is_read
    assert bylines(f"<article><h1>Mill sold</h1>{STORY}{by('Post')}</article>", "Post")


@pytest.mark.parametrize(
    ("behind", "names"),
    [
        pytest.param("<p>By Ada Quill</p>", ["By Ada Quill"], id="a line"),
        pytest.param(
            '<p><a href="/author/a">Ada Quill</a> and <a href="/by/b">Ben Tarn</a></p>',
            ["Ada Quill; Ben Tarn"], id="profiles",
        ),
        pytest.param('<p><a href="/author/a">Post</a></p>', [], id="one word"),
        pytest.param(
            "<p>" + "".join(f'<a href="/by/{n}">Ada {n * "Q"}x</a>' for n in range(7))
            + "</p>",
            ["Ada x; Ada Qx; Ada QQx; Ada QQQx; Ada QQQQx; Ada QQQQQx"], id="six",
        ),
        pytest.param("<dl><dd>By Ada</dd><dd>Ben</dd></dl>", ["By Ada"], id="fields"),
    ],
)  # fmt: skip
def test_lines_beside_the_headline_name_the_authors(behind, names):
    assert bylines(f"<h1>Mill sold</h1>{behind}{STORY}") == names


def labelled(name: str = "Ada", href: str = "/user/ada", label: str = "Author") -> str:
    return f'<p>{label} <a href="{href}">{name}</a></p>'


@pytest.mark.parametrize(
    ("body", "names"),
    [
        pytest.param(labelled(), ["Ada"], id="a label"),
        pytest.param(labelled(label="Author:"), ["Ada"], id="with a colon"),
        pytest.param(labelled(label="By"), ["Ada"], id="a preposition"),
        pytest.param(labelled(label="von"), ["Ada"], id="a German one"),
        pytest.param(labelled(href="/mill", label="By"), [], id="By, and no profile"),
        pytest.param(labelled(label="Mill by"), [], id="other words"),
        pytest.param(labelled(href="/mill"), [], id="no profile"),
        pytest.param(labelled() * 2, ["Ada"], id="twice the same"),
        pytest.param(labelled() + labelled("Ben"), [], id="two names"),
        pytest.param(f"<figure>{labelled()}</figure>", [], id="a figure"),
        pytest.param(f'<div class="reply-box">{labelled()}</div>', [], id="an answer"),
        pytest.param(
            '<p>Author <b>x</b><a href="/user/ada">Ada</a></p>', [], id="not next to it"
        ),
        pytest.param("<a>x</a>" * 999 + labelled(), ["Ada"], id="the thousandth link"),
        pytest.param("<a>x</a>" * 1_000 + labelled(), [], id="later links"),
        pytest.param(labelled() * 20 + labelled("Ben"), ["Ada"], id="twenty of them"),
        pytest.param(labelled() * 19 + labelled("Ben"), [], id="the twentieth"),
    ],
)
def test_a_link_behind_a_label_is_the_author_if_it_is_one(body, names):
    assert bylines(f"{STORY}{body}") == names
