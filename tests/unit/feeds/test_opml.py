"""Lists of feeds in and out."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.feeds.opml import Outline, read_opml, write_opml

HEAD = '<?xml version="1.0"?><opml version="1.0"><head/><body>'
FEED = '<outline text="Post" xmlUrl="https://post.example/rss" htmlUrl="/x"/>'


def read(body):
    return read_opml(f"{HEAD}{body}</body></opml>".encode())


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
    assert read_opml(write_opml(outlines, title="All & more")) == outlines


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
    with pytest.raises(Permanent):
        read_opml(body.encode())
