# ruff: noqa: E501 - a case of a table is one line
"""Who wrote an entry, and its topics."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.feeds.fields.authors import collect_names, read_name
from wireroom.feeds.formats.parse import parse_feed

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ines Roca", "Ines Roca"),
        ("desk@paper.example (Ines Roca)", "Ines Roca"),
        ("desk@paper.newspaper (Ines Roca", "Ines Roca"),
        ("Ines Roca <ines@paper.example>", "Ines Roca"),
        ("Ines Roca (ines@paper.example)", "Ines Roca"),
        ("ines@paper.example", ""),
        ("mailto:ines@paper.photography", ""),
        ("https://paper.example/people/ines", ""),
        ("www.paper.example", ""),
        ("<b>Ines</b> Roca", "Ines Roca"),
        ("Ines @ the harbour", "Ines @ the harbour"),
    ],
)
def test_a_name_is_read_beside_an_address(text, name):
    assert read_name(text) == name


def test_a_person_is_named_once():
    names = collect_names(["Ines Roca", "desk@a.example (INES ROCA)", "Tom Roca"])
    assert names == ("Ines Roca", "Tom Roca")


def parse_entry(channel="", item="", head='<rss version="2.0" xmlns:dc="d">'):
    body = (
        f"{head}<channel><title>x</title>{channel}<item>{item}</item></channel></rss>"
    )
    feed = parse_feed(body.encode(), url="https://a.example/f", fetched_at=NOW)
    return feed.entries[0]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author>press@a.agency (Ines Roca)</author>", ("Ines Roca",)),
        ("<author>press@a.agency</author>", ()),
        ("<author>a@b.example (Ines Roca)</author><author>Tom Ek</author>", ("Ines Roca", "Tom Ek")),
        ("<author>Ines Roca, Tom Ek and Eva M. Dahl</author>", ("Ines Roca", "Tom Ek", "Eva M. Dahl")),
        ("<author>Ines Roca &lt;ines@paper.example&gt;</author>", ("Ines Roca",)),
        ("<author>Ines Roca (ines@paper.example)</author>", ("Ines Roca",)),
        ("<author>noreply@paper.example (no author)</author>", ()),
        ("<author>By Ines Roca</author>", ("Ines Roca",)),
        ("<author>Ines Roca, Political Editor</author>", ("Ines Roca",)),
        ("<author>Ines Roca, Night Reporter, and Tom Ek</author>", ("Ines Roca", "Tom Ek")),
        ("<author>Night Editor</author>", ("Night Editor",)),
        ("<author>https://paper.example/people/ines</author>", ()),
        ("<author>admin</author>", ()),
        ("<author>sky@paper.example (김하늘 기자)</author>", ("김하늘",)),
        ("<author>Roca, Ines</author>", ("Roca, Ines",)),
        ("<author>Ines Roca, harbour correspondent of the paper</author>", ("Ines Roca, harbour correspondent of the paper",)),
    ],
)  # fmt: skip
def test_authors_of_rss_are_names(author, names):
    assert parse_entry(item=f"<title>t</title>{author}").authors == names


def test_an_editor_of_a_channel_is_no_author_of_its_entries():
    editor = "<managingEditor>e@a.example (Eva Dahl)</managingEditor>"
    assert parse_entry(editor, "<title>t</title>").authors == ()


def parse_atom(feed="", entry=""):
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{feed}'
        f"<entry><id>1</id><title>t</title>{entry}</entry></feed>"
    )
    parsed = parse_feed(body.encode(), url="https://a.example/f", fetched_at=NOW)
    return parsed.entries[0].authors


INES = "<author><name>Ines Roca</name></author>"
TOM = "<author><name>Tom Ek</name></author>"


@pytest.mark.parametrize(
    ("feed", "entry", "names"),
    [
        (INES, "", ("Ines Roca",)),
        (INES, TOM, ("Tom Ek",)),
        (INES, f"<source>{TOM}</source>", ("Tom Ek",)),
        ("", f"<source>{INES}</source>", ("Ines Roca",)),
        ("", "", ()),
    ],
    ids=["feed", "entry", "source before feed", "source", "nobody"],
)
def test_an_entry_of_atom_inherits_authors(feed, entry, names):
    assert parse_atom(feed, entry) == names


def test_categories_are_kept_once_each_in_their_order():
    item = (
        "<title>t</title><category>Ports</category><dc:subject>Gales</dc:subject>"
        "<category domain='x'>Ports</category><category> Fish &amp; chips</category>"
    )
    head = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    entry = parse_entry(item=item, head=head)
    assert entry.categories == ("Ports", "Gales", "Fish & chips")


def test_an_episode_without_a_title_has_that_of_its_player():
    head = (
        '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
    )
    entry = parse_entry(item="<itunes:title>The horn</itunes:title>", head=head)
    assert entry.title == "The horn"


def test_an_entry_whose_link_is_empty_has_the_address_of_its_guid():
    entry = parse_entry(item="<link></link><guid>https://a.example/1</guid>")
    assert entry.url == "https://a.example/1"
