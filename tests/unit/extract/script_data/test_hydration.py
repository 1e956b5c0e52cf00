# ruff: noqa: E501 - a case of a table is one line
"""Stories that only the data of a page's scripts has, in the forms of frameworks."""

from __future__ import annotations

import json

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.extract import extract_page
from wireroom.model.article import ExtractedArticle, Page
from wireroom.model.evidence import BodySource

TITLE = "Fähre nach Norderhöft fährt wieder nachts"
LINES = [
    (
        "Die Reederei lässt die Fähre nach Norderhöft ab Montag wieder nachts fahren, "
        "nachdem der Winterfahrplan zwei Jahre lang ausgesetzt war."
    ),
    (
        "Kapitän Jens Harder nannte das einen guten Tag für die Insel und für alle, die "
        "dort nach der Spätschicht heimfahren wollen."
    ),
    "Der Kreis zahlt die Hälfte der Kosten; den Rest tragen die Gemeinden zusammen.",
]
HTML = "".join(f"<p>{line}</p>" for line in LINES)
OTHER = {
    "title": "Deich bei Osterhever wird erhöht",
    "body": "<p>" + "Der Deich wird im Sommer um einen Meter erhöht. " * 60 + "</p>",
}


def as_table(value: object) -> list[object]:
    """Write a value as Nuxt does: objects hold the indexes of their fields."""
    table: list[object] = []

    def put(item: object) -> int:
        place = len(table)
        table.append(None)
        if isinstance(item, dict):
            table[place] = {name: put(field) for name, field in item.items()}
        elif isinstance(item, list):
            table[place] = [put(field) for field in item]
        else:
            table[place] = item
        return place

    put(value)
    return table


def assign(name: str, value: object) -> str:
    return f"<script>window.{name} = {json.dumps(value)};</script>"


def push(stream: str) -> str:
    """Write a stream as Next.js does, in two pieces."""
    half = len(stream) // 2
    pieces = (stream[:half], stream[half:])
    return "".join(
        f"<script>self.__next_f.push({json.dumps([1, piece])})</script>"
        for piece in pieces
    )


def read(body: str, head: str = "") -> ExtractedArticle:
    text = (
        f'<html><head><title>{TITLE}</title><meta property="og:type" content="article">'
        f'{head}</head><body><div id="app">Lädt ...</div>{body}</body></html>'
    )
    return extract_page(Page(url="https://kueste.example/faehre", body=text.encode()))


def spans(line: str) -> list[dict[str, object]]:
    return [
        {"_type": "span", "text": line[:20]},
        {"_type": "span", "text": line[20:45], "marks": ["strong"]},
        {"_type": "span", "text": line[45:]},
    ]


def rich(line: str) -> dict[str, object]:
    link = {
        "nodeType": "hyperlink",
        "data": {"uri": "https://reederei.example/"},
        "content": [{"nodeType": "text", "value": line[20:45]}],
    }
    return {
        "nodeType": "paragraph",
        "data": {},
        "content": [
            {"nodeType": "text", "value": line[:20]},
            link,
            {"nodeType": "text", "value": line[45:]},
        ],
    }


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            '<script id="__NEXT_DATA__" type="application/json">'
            + json.dumps({"props": {"story": {"title": TITLE, "body": HTML}}})
            + "</script>",
            id="JSON script",
        ),
        pytest.param(
            assign("__INITIAL_STATE__", {"more": [OTHER], "a": {"h": TITLE, "t": HTML}}),
            id="assigned, beside a longer story",
        ),
        pytest.param(
            "<script>window.__STATE__ = JSON.parse("
            + json.dumps(json.dumps({"headline": TITLE, "text": "\n\n".join(LINES)}))
            + ")</script>",
            id="JSON in a string",
        ),
        pytest.param(
            assign("s", {"p": {"title": {"rendered": TITLE}, "content": {"rendered": HTML}}}),
            id="title in an object of its own",
        ),
        pytest.param(
            assign("s", {"title": TITLE, "body": [{"_type": "block", "children": spans(x)} for x in LINES]}),
            id="blocks of spans",
        ),
        pytest.param(
            assign("s", {"fields": {"title": TITLE, "body": {"nodeType": "document", "content": [rich(x) for x in LINES]}}}),
            id="rich text with links",
        ),
        pytest.param(
            '<script type="application/json" id="__NUXT_DATA__">'
            + json.dumps(as_table({"data": {"k": {"title": TITLE, "paragraphs": LINES}}}))
            + "</script>",
            id="table of references",
        ),
        pytest.param(
            '<div data-page="'
            + json.dumps({"props": {"title": TITLE, "body": HTML}}).replace('"', "&quot;")
            + '"></div>',
            id="attribute",
        ),
        pytest.param(
            push("5:" + json.dumps(["$", "main", None, {"children": [["$", "p", None, {"children": x}] for x in LINES]}]) + "\n"),
            id="server components",
        ),
        pytest.param(
            push(
                '2:I[1,["a.js"],"default"]\n7:'
                + json.dumps(["$", "$L2", None, {"children": ["$", "article", None, {"dangerouslySetInnerHTML": {"__html": "$9"}}]}])
                + f"\n9:T{len(HTML.encode()):x},{HTML}"
            ),
            id="server components with a row of text",
        ),
        pytest.param(
            push("7:" + json.dumps(["$", "$L2", None, {"post": {"title": TITLE, "body": HTML}}]) + "\n"),
            id="properties of a component",
        ),
    ],
)  # fmt: skip
def test_the_story_of_a_page_built_by_scripts_is_read(body):
    article = read(body)

    assert article.text.split("\n") == LINES
    assert article.body_source is BodySource.HYDRATION


def test_another_story_in_the_data_is_not_the_page_s():
    with pytest.raises(Permanent) as raised:
        read(assign("__STATE__", {"latest": OTHER}))

    assert raised.value.reason is Reason.NO_TEXT


@pytest.mark.parametrize(
    "state",
    [
        pytest.param("[" * 5_000 + "]" * 5_000, id="deep"),
        pytest.param(json.dumps([[0, 1]] * 200), id="no text"),
        pytest.param('{"title": "' + TITLE + '", "body": ' + '{"a":' * 300, id="cut"),
    ],
)
def test_hostile_data_is_no_text(state):
    with pytest.raises(Permanent) as raised:
        read(f"<script>window.__STATE__ = {state}</script>")

    assert raised.value.reason is Reason.NO_TEXT


def test_a_teaser_gives_way_to_the_whole_text_of_json_ld():
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(LINES)}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'

    article = read(f"<article><h1>{TITLE}</h1><p>{LINES[0]}</p></article>", head)

    assert article.text.split("\n") == LINES
    assert article.body_source is BodySource.JSON_LD


def test_a_whole_text_in_the_markup_stays_though_data_has_more():
    story = [f"{number}. {line}" for number in range(9) for line in LINES]
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "x y. " * 9_000}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    body = "".join(f"<p>{line}</p>" for line in story)

    article = read(f"<article><h1>{TITLE}</h1>{body}</article>", head)

    assert article.text.split("\n") == story
    assert article.body_source is BodySource.MARKUP
