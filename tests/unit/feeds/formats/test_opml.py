"""Lists of feeds in and out."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats import opml
from wireroom.feeds.formats.opml import Outline, read_opml, write_opml

HEAD = '<?xml version="1.0"?><opml version="1.0"><head/><body>'
FEED = '<outline text="Post" xmlUrl="https://post.example/rss" htmlUrl="/x"/>'


def read(body):
    return read_opml(f"{HEAD}{body}</body></opml>".encode()).outlines


def test_folders_and_categories_become_tags():
    (outline,) = read(
        '<outline text="News"><outline title="Local / Port">'
        '<outline text="Post &amp; Co" type="rss" xmlUrl="https://post.example/rss"'
        ' htmlUrl="https://post.example/" language="nb" category="/News/Sea,daily"/>'
        "</outline></outline>"
    )
    assert outline == Outline(
        url="https://post.example/rss",
        title="Post & Co",
        home="https://post.example/",
        language="nb",
        tags=("News", "Local", "Port", "Sea", "daily"),
    )


def test_a_folder_ends_where_it_ends():
    first, second = read(
        f'<outline text="A">{FEED}</outline>'
        '<outline text="Hill" xmlUrl="https://hill.example/rss"/>'
    )
    assert (first.tags, second.tags) == (("A",), ())


def test_a_feed_is_read_once_and_what_is_no_address_not_at_all():
    found = read(FEED + FEED + '<outline text="x" xmlUrl="file:///etc/passwd"/>')
    assert [(o.url, o.home) for o in found] == [("https://post.example/rss", None)]


def test_a_feed_whose_address_is_none_is_named():
    body = (
        f'{HEAD}{FEED}<outline text="Hill" xmlUrl="hill.example/rss"/>'
        '<outline xmlUrl="https://me:secret@[x/"/><outline text="A folder"/>'
        '<outline text="Off" isComment="true" xmlUrl="x"/></body></opml>'
    )
    found = read_opml(body.encode())
    assert [outline.title for outline in found.outlines] == ["Post"]
    assert found.refused == (
        "Hill: not an address of the web: 'hill.example/rss'",
        "a feed: not an address of the web: 'https://***@[x/'",
    )


def test_a_thousand_feeds_without_an_address_are_named():
    body = HEAD + "<outline xmlUrl='x'/>" * 1_001 + "</body></opml>"
    assert len(read_opml(body.encode()).refused) == 1_000


def test_what_was_written_is_read_as_it_was():
    outlines = (
        Outline(url="https://a.example/rss?x=1&y=2", title='Quay "Nine" <1>'),
        Outline(
            url="https://b.example/",
            title="Ørsted 夕刊",
            home="https://b.example/h",
            language="da",
            tags=("x", "y z"),
        ),
    )
    assert read_opml(write_opml(outlines, title="All & more")).outlines == outlines


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><outline xmlUrl='https://a.example/'/>", b"<opml><body>"],
    ids=["empty", "another-document", "cut-off"],
)
def test_what_is_no_list_is_a_named_outcome(body):
    with pytest.raises(Permanent) as error:
        read_opml(body)
    assert error.value.reason is Reason.BROKEN_FEED


def test_an_entity_bomb_does_not_grow():
    bomb = '<!DOCTYPE opml [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]>'
    body = (
        bomb + HEAD.partition("?>")[2] + FEED.replace("Post", "&b;") + "</body></opml>"
    )
    (feed,) = read_opml(body.encode()).outlines
    assert "&b;" in feed.title


def read_list(inside, head=""):
    return read_opml(f"{head}<opml><body>{inside}</body></opml>".encode()).outlines


def outline(url="https://a.example/f", **attributes):
    names = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<outline xmlUrl="{url}"{names}/>'


@pytest.mark.parametrize(
    ("attributes", "field", "value"),
    [
        ({"text": "T", "title": "U"}, "title", "T"),
        ({"text": " ", "title": "U"}, "title", "U"),
        ({}, "title", ""),
        ({"text": "a  b&#10;c&#x202e;"}, "title", "a b c"),
        ({"text": "x" * 201}, "title", "x" * 200),
        ({"htmlurl": "https://a.example/"}, "home", "https://a.example/"),
        ({"htmlUrl": "/relative"}, "home", None),
        ({"language": "x" * 36}, "language", "x" * 35),
        ({"language": ""}, "language", None),
        ({"category": "a,b/c,,a"}, "tags", ("a", "b", "c")),
        (
            {"category": ",".join(map(str, range(21)))},
            "tags",
            tuple(map(str, range(20))),
        ),
    ],
)
def test_a_feed_of_a_list_has_its_attributes(attributes, field, value):
    (read_outline,) = read_list(outline(**attributes))
    assert getattr(read_outline, field) == value


def test_the_address_of_a_feed_may_be_spelled_in_small_letters():
    (read_outline,) = read_list('<outline xmlurl="https://a.example/f"/>')
    assert read_outline.url == "https://a.example/f"
    assert read_list('<outline xmlUrl="/f"/><outline text="x"/>') == ()


def test_folders_are_tags_of_the_feeds_in_them_only():
    first, second, third = read_list(
        '<outline text="A"><outline title="B">' + outline("https://a.example/1")
        + "</outline>" + outline("https://a.example/2") + "</outline>"
        + outline("https://a.example/3")
    )  # fmt: skip
    assert (first.tags, second.tags, third.tags) == (("A", "B"), ("A",), ())


def test_a_feed_that_holds_feeds_is_no_folder():
    inner = outline("https://a.example/2")
    first, second = read_list(
        f'<outline xmlUrl="https://a.example/1" text="A">{inner}</outline>'
    )
    assert (first.title, second.tags) == ("A", ())


def test_a_list_is_read_up_to_its_number_of_feeds(monkeypatch):
    assert opml._MAX_FEEDS == 100_000
    monkeypatch.setattr(opml, "_MAX_FEEDS", 300)
    many = (f'<outline xmlUrl="https://a.example/{number}"/>' for number in range(301))
    outlines = read_list("".join(many))
    assert [o.url.rpartition("/")[2] for o in outlines] == [str(n) for n in range(300)]


def test_a_list_is_read_up_to_twenty_megabytes():
    start = "<opml><body>" + outline() + (" " * 9_000_000 + "<x/>") * 2
    end = "</body></opml>"
    body = start + " " * (20_000_000 - len(start) - len(end)) + end
    assert len(read_opml(body.encode()).outlines) == 1
    with pytest.raises(Permanent) as refused:
        read_opml(body.replace(end, " " + end).encode())
    assert refused.value.reason is Reason.BROKEN_FEED


def test_a_list_may_follow_text_and_a_declaration_of_any_encoding():
    head = "Notice\n<?xml version='1.0' encoding='utf-16'?>"
    assert len(read_list(outline(text="\u00e9"), head)) == 1
    with pytest.raises(Permanent) as refused:
        read_opml(b"x <opm><outline/></opm>")
    assert refused.value.detail == "not OPML: there is no <opml>"


def test_a_list_is_written_with_its_title_and_without_empty_attributes():
    text = write_opml([Outline(url="https://a.example/f")], title="All").decode()
    assert "<title>All</title>" in text
    assert '<outline type="rss" xmlUrl="https://a.example/f"/>' in text
    tags = write_opml([Outline(url="https://a.example/f", tags=("a,b", "c"))], title="")
    assert b'category="a b,c"' in tags


@pytest.mark.parametrize(
    ("attributes", "head", "urls"),
    [
        ('xmlUrl="https://a.example/f" text="A & B"', "<opml>", ["https://a.example/f"]),
        ('xmlUrl="https://a.example/f?a=1&b=2"', "<opml>", ["https://a.example/f?a=1&b=2"]),
        ('xmlUrl="https://a.example/f" text="Caf&eacute;&nbsp;x"', "<opml>", ["https://a.example/f"]),
        ('xmlUrl="https://a.example/f" x:rule="p"', "<opml>", ["https://a.example/f"]),
        ('XMLURL="https://a.example/f"', "<OPML>", ["https://a.example/f"]),
        ('xmlUrl="https://a.example/f"', '<opml xmlns="urn:x">', ["https://a.example/f"]),
        ('xmlUrl="feed://a.example/f"', "<opml>", ["https://a.example/f"]),
        ('xmlUrl="feed:https://a.example/f"', "<opml>", ["https://a.example/f"]),
        ('xmlUrl="https://a.example/f" isComment="True"', "<opml>", []),
        ('type="rss" url="https://a.example/f"', "<opml>", ["https://a.example/f"]),
        ('type="link" url="https://a.example/f"', "<opml>", []),
    ],
    ids=["ampersand", "ampersand in the address", "entities of HTML", "prefix",
         "capitals", "namespace", "feed://", "feed:https", "is a comment",
         "url of a feed", "url of a page"],
)  # fmt: skip
def test_a_list_is_read_as_it_is_found(attributes, head, urls):
    close = "</" + head[1:].partition(" ")[0].rstrip(">") + ">"
    text = f"{head}<body><outline {attributes}/></body>{close}"
    assert [feed.url for feed in read_opml(text.encode()).outlines] == urls


def test_what_is_below_a_comment_is_no_live_feed():
    inside = (
        '<outline text="old" isComment="true"><outline text="x">'
        + outline("https://a.example/old")
        + "</outline></outline>"
        + outline("https://a.example/live")
    )
    assert [feed.url for feed in read_list(inside)] == ["https://a.example/live"]


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param('<outline text="a < b" xmlUrl="{}"/>', id="a sign of markup"),
        pytest.param('<outline text="The "Bell"" xmlUrl="{}"/>', id="quotation marks"),
        pytest.param('<outline text="x"><outline xmlUrl="{}">', id="open elements"),
    ],
)
def test_the_feeds_of_a_damaged_list_are_read(inside):
    url = "https://a.example/f"
    assert [o.url for o in read_list(inside.format(url))] == [url]
