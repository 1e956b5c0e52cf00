from __future__ import annotations

import pytest
from lxml.html import document_fromstring, fromstring

from wireroom.extract.blocks import read_text_blocks
from wireroom.extract.body.links import (
    MAX_LINKS,
    extract_related_links,
    find_body_links,
    merge_links,
)
from wireroom.model.article import Link

BASE = "https://a.example/story/"


@pytest.mark.parametrize(
    "line",
    [
        '(Read: <a href="/2">Dam</a>)',
        'Read more: <a href="/2">Dam</a>',
        '<strong>ALSO READ:</strong> <a href="/2">Dam</a>.',
        'Related | <a href="/2"><b>Dam</b></a>',
        'Lesen Sie auch: <a href="/2">Dam</a>',
        '[See also: <a href="/2">Dam</a>]',
        '<strong>Lea también</strong> <a href="/2">Dam</a>',
        '<b>เรื่องที่เกี่ยวข้อง</b><br><a href="/2">Dam</a>',
    ],
)
def test_a_related_line_is_removed_and_returned_as_a_link(line):
    tree = document_fromstring(
        f"<body><p>Mill sold.</p><p>{line}</p><p>End.</p></body>"
    )

    (link,) = extract_related_links(tree, BASE)

    assert (link.url, link.text, link.relation) == (
        "https://a.example/2",
        "Dam",
        "related",
    )
    assert tree.text_content() == "Mill sold.End."


@pytest.mark.parametrize(
    "line",
    [
        'She read the <a href="/2">report</a> aloud.',
        'Read the <a href="/2">report</a>, which names nobody.',
        'Read: the <a href="/2">report</a> is out, and it names three of the owners.',
        '<b>Read</b> the <a href="/2">report</a>.',
        '<b>Related to the sale</b> <a href="/2">report</a>',
        'She <b>read</b> <a href="/2">it</a>',
        'They sold it (see the <a href="/2">deed</a>) on Monday.',
    ],
)
def test_a_sentence_with_a_link_stays(line):
    tree = document_fromstring(f"<body><p>{line}</p></body>")
    before = tree.text_content()

    assert extract_related_links(tree, BASE) == ()
    assert tree.text_content() == before


def test_only_links_in_the_text_are_body_links():
    tree = document_fromstring(
        '<body><p>The <a href="deed">deed</a> was signed.</p>'
        '<p>Not in the <a href="/other">text</a>.</p>'
        '<p>A <a href="javascript:x()">trap</a>.</p></body>'
    )

    blocks = read_text_blocks(tree, "The deed was signed.\nA trap.", BASE)
    links = find_body_links(blocks)

    assert [(x.url, x.relation) for x in links] == [
        ("https://a.example/story/deed", "body")
    ]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            '<p>Read more: <a href="/1">Dam</a> <a href="/2">Mill</a></p>',
            id="two links in one line",
        ),
        pytest.param(
            '<div>Read more: <a href="/1">Dam</a> <p><a href="/2">Mill</a></p></div>',
            id="a link in a paragraph of the line",
        ),
    ],
)
def test_every_link_of_a_related_line_is_returned(line):
    tree = document_fromstring(f"<body><p>Mill sold.</p>{line}<p>End.</p></body>")

    links = extract_related_links(tree, BASE)

    assert [link.text for link in links] == ["Dam", "Mill"]
    assert {link.relation for link in links} == {"related"}
    assert tree.text_content() == "Mill sold.End."


def test_a_related_line_without_a_tree_around_it_stays():
    line = fromstring('<p>Read more: <a href="/1">Dam</a></p>')
    line.drop_tree()

    assert extract_related_links(line, BASE) == ()


def test_a_parenthesis_leaves_the_sentence_around_it():
    tree = document_fromstring(
        '<p>The mill (Read: <em><a href="/1">Dam</a></em>) was sold.</p>'
    )

    (link,) = extract_related_links(tree, BASE)

    assert (link.url, link.relation) == ("https://a.example/1", "related")
    assert tree.text_content() == "The mill was sold."


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('<a href="/1">Dam</a> (Read: ', id="outside any block"),
        pytest.param('<p>The mill (Read: <a href="/1">Dam</a></p>', id="not closed"),
        pytest.param('<p>(Read: <b>x</b> <a href="/1">Dam</a>)</p>', id="more text"),
        pytest.param('<p>(Read: <a name="1">Dam</a>)</p>', id="an anchor without href"),
    ],
)
def test_an_incomplete_related_line_stays(line):
    tree = document_fromstring(f"<body>{line}</body>")
    before = tree.text_content()

    assert extract_related_links(tree, BASE) == ()
    assert tree.text_content() == before


def test_a_related_link_that_leads_nowhere_is_removed_without_a_link():
    tree = document_fromstring('<p>Read more: <a href="mailto:a@b.example">Ada</a></p>')

    assert extract_related_links(tree, BASE) == ()
    assert tree.text_content() == ""


def test_the_number_of_links_is_limited():
    related = "".join(f'<p>Read: <a href="/r{n}">Dam</a></p>' for n in range(205))
    body = "".join(f'<p>Dam <a href="/b{n}">mill</a></p>' for n in range(205))
    tree = document_fromstring(f"<body>{related}{body}</body>")

    assert len(extract_related_links(tree, BASE)) == MAX_LINKS
    blocks = read_text_blocks(tree, "\n".join(["Dam mill"] * 205), BASE)
    assert len(find_body_links(blocks)) == MAX_LINKS


def test_links_to_the_page_itself_are_none_of_the_story():
    tree = document_fromstring(
        '<p>The deed<a href="#n1">1</a> of <a href="/story?from=top">a mill</a>,'
        ' <a href="https://a.example/mill">sold</a>, is <a href="/deed">here</a>.</p>'
    )
    own = (BASE, "https://a.example/mill", "")

    blocks = read_text_blocks(tree, "The deed1 of a mill, sold, is here.", BASE)
    links = find_body_links(blocks, own)

    assert [link.text for link in links] == ["a mill", "here"]


def test_the_relation_of_the_earlier_group_is_used():
    related = Link(url="https://a.example/1", text="Dam", relation="related")
    body = Link(url="https://a.example/1", text="the dam")
    other = Link(url="https://a.example/2", text="Mill")

    assert merge_links([related], [body, other]) == (related, other)


@pytest.mark.parametrize(
    ("block", "is_removed"),
    [
        pytest.param('<b>Read more</b> <a href="/2">Dam</a>', True, id="a label alone"),
        pytest.param(
            'x <b>Read more</b> <a href="/2">Dam</a>', False, id="words before"
        ),
        pytest.param('<q>Read more</q> <a href="/2">Dam</a>', False, id="a quotation"),
        pytest.param('Read more <a href="/2">Dam</a>', False, id="no sign"),
        pytest.param('Read more: <a href="/2">Dam</a>.)', True, id="signs behind"),
        pytest.param('Read more: <a href="/2">Dam</a> x', False, id="words behind"),
        pytest.param(f'Read: <a href="/2">{"x" * 994}</a>', True, id="1,000 letters"),
        pytest.param(f'Read: <a href="/2">{"x" * 995}</a>', False, id="a longer line"),
        pytest.param(
            'Read: <a href="/2">a</a>, <a href="/3">b</a>', False, id="a comma"
        ),
    ],
)
def test_a_related_line_has_a_label_and_links_alone(block, is_removed):
    tree = document_fromstring(f"<body><p>Mill.</p><p>{block}</p></body>")
    extract_related_links(tree, BASE)
    assert (tree.text_content() == "Mill.") is is_removed


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        pytest.param('A (Read: <a href="/2">x</a>) b', "A b", id="round brackets"),
        pytest.param('A [Read: <a href="/2">x</a>] b', "A b", id="square brackets"),
        pytest.param('A <b>(Read: <a href="/2">x</a>)</b> b', "A  b", id="in bold"),
        pytest.param('A (Read: <b><i><a href="/2">x</a></i></b>) b', "A b", id="two"),
        pytest.param(
            'A <i>c</i> (Read: <a href="/2">x</a>) b', "A c b", id="behind an element"
        ),
        pytest.param(
            'A (x) (Read: <a href="/2">x</a>) b', "A (x) b", id="the last bracket"
        ),
        pytest.param(
            'A (Read: <a href="/2">x</a> and y) b', "A (Read: x and y) b", id="more"
        ),
        pytest.param(
            'A Read: <a href="/2">x</a>) b', "A Read: x) b", id="no opening bracket"
        ),
        pytest.param(
            'A (Mill: <a href="/2">x</a>) b', "A (Mill: x) b", id="another label"
        ),
    ],
)
def test_a_related_parenthesis_is_cut_out_of_its_sentence(line, rest):
    tree = document_fromstring(f"<body><p>{line}</p></body>")
    extract_related_links(tree, BASE)
    assert tree.text_content() == rest


def test_two_hundred_links_of_three_hundred_characters_are_kept():
    body = "".join(f'<p>Read: <a href="/{n}">{"x" * 301}</a></p>' for n in range(201))
    links = extract_related_links(document_fromstring(f"<body>{body}</body>"), BASE)
    assert [len(links), len(links[0].text)] == [200, 300]
