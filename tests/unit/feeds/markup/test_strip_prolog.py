from __future__ import annotations

import pytest

from wireroom.feeds.markup.strip_prolog import strip_prolog

RSS = "<rss><title>&a;</title></rss>"


def declare(*entities):
    return f"<!DOCTYPE rss [{''.join(entities)}]>"


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        "  \n",
        '<?xml version="1.0"?>',
        "<!-- <rss> -->",
        "<!---->",
        "<!DOCTYPE rss>",
        "<!doctype rss PUBLIC \"a>b\" 'c>d'>",
        '<?xml version="1.0"?>\n<!-- x -->\n<?xml-stylesheet href="x"?><!DOCTYPE rss>',
        "<!DOCTYPE rss [<!-- ]> --> <!ELEMENT a (b)> ]>",
    ],
)
def test_all_before_the_first_element_is_removed(prolog):
    document = strip_prolog(prolog + RSS)
    assert (document.text, document.is_html, document.damage) == (RSS, False, None)


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<html>", True),
        ("<HTML lang=en>", True),
        ("<!doctype  html>", True),
        ("<!-- x --><html>", True),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', True),
        ("words <html>", True),
        ("<htmlx>", False),
        ("<rss><html>", False),
        (RSS, False),
    ],
)
def test_a_page_is_known_by_its_first_element(text, is_html):
    assert strip_prolog(text).is_html is is_html


def test_the_doctype_is_returned():
    doctype = '<!DOCTYPE rss SYSTEM "x>y" [<!ELEMENT a>]>'
    assert strip_prolog(f"<?xml?>{doctype}{RSS}").doctype == doctype
    assert strip_prolog(RSS).doctype == ""


def test_a_doctype_is_cut_at_twenty_thousand_characters():
    start = "<!DOCTYPE rss [" + " " * 30_000
    document = strip_prolog(start + "]>" + RSS)
    assert document.doctype == start[:20_000]
    assert document.text.startswith("<rss>")


@pytest.mark.parametrize(
    "root", ["rss", "feed", "x:rdf", "urlset", "sitemapindex", "channel"]
)
def test_text_before_the_document_is_removed_and_named(root):
    document = strip_prolog(f"Warning: <b>x</b> < y\n<{root} a='b'/>")
    assert document.text == f"<{root} a='b'/>"
    assert document.damage == "text before the document"


def test_text_is_searched_for_a_document_up_to_twenty_thousand_characters():
    near = strip_prolog("x" * 19_995 + "<rss>")
    assert (near.text, near.damage) == ("<rss>", "text before the document")
    far = strip_prolog("x" * 19_996 + "<rss>")
    assert (far.text, far.damage) == ("<rss>", None)


def test_a_text_without_an_element_is_empty():
    for text in ("", "words", "<!-- open", "<?xml", "< rss", "<!DOCTYPE x"):
        assert strip_prolog(text).text == ""


@pytest.mark.parametrize(
    ("entity", "title"),
    [
        ('<!ENTITY a "tide">', "tide"),
        ("<!ENTITY a 'ti\"de'>", 'ti"de'),
        ('<!ENTITY  a  "" >', ""),
        ('<!ENTITY a "&#38;&#x26;">', "&#38;&#x26;"),
        (f'<!ENTITY a "{"x" * 1_000}">', "x" * 1_000),
        (f'<!ENTITY a "{"x" * 1_001}">', "&a;"),
        ('<!ENTITY a "&b;">', "&a;"),
        ('<!ENTITY a "%b;">', "&a;"),
        ('<!ENTITY a "<b>">', "&a;"),
        ('<!ENTITY a SYSTEM "x">', "&a;"),
        ('<!ENTITY % a "x">', "&a;"),
        ('<!ENTITY 1a "x">', "&a;"),
    ],
)
def test_harmless_entities_are_expanded(entity, title):
    document = strip_prolog(declare(entity) + RSS)
    assert document.text == f"<rss><title>{title}</title></rss>"


def test_a_hundred_entities_are_expanded():
    entities = [f'<!ENTITY a{number} "x">' for number in range(101)]
    document = strip_prolog(declare(*entities) + "<rss>&a99;&a100;</rss>")
    assert document.text == "<rss>x&a100;</rss>"


def test_entities_add_a_million_characters_at_most():
    entity = declare(f'<!ENTITY a "{"x" * 1_000}">')
    assert (
        strip_prolog(f"{entity}<rss>{'&a;' * 1_000}").text == f"<rss>{'x' * 1_000_000}"
    )
    document = strip_prolog(f"{entity}<rss>{'&a;' * 1_001}")
    assert document.text == f"<rss>{'&a;' * 1_001}"
    assert document.damage == "entities that expand too much"
