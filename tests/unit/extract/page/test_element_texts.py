"""The texts below an element are those of lxml's own ``itertext``, in its order."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.page.element_texts import iterate_texts, join_texts


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a</p>",
        "<p></p>",
        "<p>a<b>b</b>c<i><u>d</u>e</i>f<br>g</p>",
        "<div> <p>a</p>\n<p><a>b</a></p>c<script>d = {}</script>e</div>",
        "<div>" + "<p>a" + "<b><i>b</i>c</b>d</p>" * 40 + "</div>",
    ],
    ids=["leaf", "empty", "tails", "script", "long"],
)
def test_the_texts_are_those_of_lxml(markup: str) -> None:
    element = html.fragment_fromstring(markup)
    element.tail = "behind"
    assert list(iterate_texts(element)) == list(element.itertext())
    assert join_texts(element) == "".join(element.itertext())


def test_texts_of_some_tags_are_left_out_and_what_is_behind_them_stays() -> None:
    markup = "<div>a<noscript>b<p>c</p>d</noscript>e<script>f</script>g</div>"
    element = html.fragment_fromstring(markup)
    texts = iterate_texts(element, without={"script", "noscript"})
    assert list(texts) == ["a", "c", "d", "e", "g"]


def test_markup_nested_deeper_than_python_recurses_is_read() -> None:
    element = inner = html.Element("div")
    for _ in range(2_000):
        inner = html.etree.SubElement(inner, "div")
    inner.text = "deep"
    assert list(iterate_texts(element)) == ["deep"]
