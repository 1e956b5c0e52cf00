# ruff: noqa: E501 - a case of a table is one line
"""Up to which length or number each part of a feed or a page is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import apply_utc_offset, read_date
from wireroom.feeds.discovery.discover import (
    find_announced_feeds,
    find_linked_feeds,
    find_page_feeds,
    guess_feed_urls,
    read_robots_sitemaps,
)
from wireroom.feeds.discovery.websub_discovery import (
    find_hubs,
    read_channel_hubs,
    read_json_hubs,
)
from wireroom.feeds.fields.authors import collect_names
from wireroom.feeds.fields.categories import collect_categories, split_keywords
from wireroom.feeds.fields.publisher_hints import read_publisher_hints
from wireroom.feeds.fields.titles import clean_title
from wireroom.feeds.formats.json_feed import read_json_feed
from wireroom.feeds.formats.opml import read_opml
from wireroom.feeds.formats.parse import parse_feed
from wireroom.model.moment import ZoneSource
from wireroom.model.websub import HubLinks

NOW = datetime(2026, 2, 1, tzinfo=UTC)
URL = "https://harbour.example/news/"
VERSION = "https://jsonfeed.org/version/1.1"


def read_items(*items: dict, **feed: object):
    document = {"version": VERSION, "items": list(items), **feed}
    return read_json_feed(document, url=URL, fetched_at=NOW)


def test_the_version_of_a_json_feed_is_in_its_first_hundred_characters():
    version = "jsonfeed.org/version/1"
    assert read_items(version=version.rjust(100)).entries == ()
    with pytest.raises(Permanent, match="not a JSON Feed"):
        read_items(version=version.rjust(101))


@pytest.mark.parametrize(("before", "names"), [(49, ("Ada",)), (50, ())])
def test_fifty_authors_of_an_item_are_read(before, names):
    authors = [{"name": ""}] * before + [{"name": "Ada"}]
    assert read_items({"id": 1, "authors": authors}).entries[0].authors == names


@pytest.mark.parametrize(("before", "tags"), [(199, ("Ada",)), (200, ())])
def test_two_hundred_tags_of_an_item_are_read(before, tags):
    item = {"id": 1, "tags": [""] * before + ["Ada"]}
    assert read_items(item).entries[0].categories == tags


@pytest.mark.parametrize(("length", "read"), [(35, 35), (36, 35)])
def test_dates_of_an_item_are_read_in_a_language_of_35_characters(length, read):
    assert len(read_items(language="x" * length).language) == read


def test_items_of_a_json_feed_are_counted_before_they_are_read():
    full = [{"id": n} for n in range(2_000)]
    assert read_items(*full).damage is None
    cut = read_items(*full, {"id": "x"})
    assert (len(cut.entries), cut.damage) == (2_000, "cut: more than 2000 entries")


def test_categories_are_fifty_of_two_hundred_characters():
    terms = [f"{n}" for n in range(51)]
    assert collect_categories(terms) == tuple(terms[:50])
    assert collect_categories(["x" * 201]) == ("x" * 200,)
    assert split_keywords(f"{'x' * 4_998},yz") == ["x" * 4_998, "y"]


def test_titles_have_a_thousand_characters_of_twenty_thousand():
    assert clean_title("x" * 1_001) == "x" * 1_000
    assert clean_title(" " * 19_999 + "xy") == "x"


def test_fifty_names_are_collected():
    names = [f"Ada{n}" for n in range(51)]
    assert collect_names(names) == tuple(names[:50])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Quill, Ben Marrow", ("Ada Quill", "Ben Marrow")),
        ("Quill, Ada", ("Quill, Ada",)),
        ("Ada van Quill and Ben Marrow", ("Ada van Quill", "Ben Marrow")),
        ("Ada van der Quill and Ben Marrow", ("Ada van der Quill and Ben Marrow",)),
    ],
)
def test_names_of_two_or_three_words_are_parted(text, names):
    assert collect_names([text]) == names


DATE = "2026-01-05 09:30"


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        (DATE.rjust(200), True),
        (DATE.rjust(201), False),
        (f"{DATE}{' ' * 300}x", True),
        (None, False),
        (0, False),
    ],
)
def test_a_date_is_in_the_first_two_hundred_characters(text, is_read):
    time = read_date(text, NOW)
    assert (time is not None and time.at.minute == 30) is is_read


def test_a_zone_of_the_settings_holds_where_none_is_printed():
    time = read_date("2026-01-05 09:30", NOW)
    moved = apply_utc_offset(time, 60)
    assert (moved.at.hour, moved.zone, moved.offset_minutes) == (
        8,
        ZoneSource.SOURCE,
        60,
    )
    assert apply_utc_offset(time, None) is time
    assert apply_utc_offset(None, 60) is None
    stated = read_date("2026-01-05 09:30 GMT", NOW)
    assert apply_utc_offset(stated, 60) is stated


def linked(markup: str) -> list[tuple[str, str]]:
    found = find_linked_feeds(markup.encode(), url=URL)
    return [(one.url.removeprefix(URL), one.why) for one in found]


WORDS = {
    "words": ('<a href="x">RSS</a>', 1),
    "in the first 300 characters": (f'<a href="x">{"y" * 296} RSS</a>', 1),
    "behind 300 characters": (f'<a href="x">{"y" * 297} RSS</a>', 0),
    "a title behind words": (f'<a href="x" title="RSS">{"y" * 296}</a>', 1),
    "a title behind more words": (f'<a href="x" title="RSS">{"y" * 297}</a>', 0),
    "a class": ('<a href="x" class="icon-rss">y</a>', 1),
    "a class of 300 characters": (f'<a href="x" class="{"y" * 296} rss">y</a>', 1),
    "a longer class": (f'<a href="x" class="{"y" * 298} rss">y</a>', 0),
    "a path of 500 characters": (f'<a href="/{"y" * 494}.rss">y</a>', 1),
    "a longer path": (f'<a href="/{"y" * 497}.rss">y</a>', 0),
    "a query of 500 characters": (f'<a href="?{"y" * 491}&feed=rss">y</a>', 1),
    "a longer query": (f'<a href="?{"y" * 500}&feed=rss">y</a>', 0),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "count"), WORDS.values(), ids=WORDS)
def test_a_link_speaks_of_a_feed_within_a_length(markup, count):
    assert len(linked(markup)) == count


def test_forty_characters_of_a_link_are_quoted():
    assert linked(f'<a href="x">RSS {"y" * 50}</a>') == [
        ("x", f"a link says {'RSS ' + 'y' * 36!r}")
    ]
    assert linked('<a href="x" class="rss"></a>') == [("x", "a link says 'rss'")]


def test_twelve_links_are_returned_those_with_a_telling_address_first():
    markup = "".join(f'<a href="a{n}">RSS</a>' for n in range(12))
    found = linked(f'{markup}<a href="b" type="application/rss+xml">y</a>')
    assert [url for url, _ in found] == ["b", *(f"a{n}" for n in range(11))]


def test_sixty_characters_of_a_title_are_quoted():
    link = '<link rel="alternate" type="application/rss+xml" href="/a"{0}>'
    (found,) = find_announced_feeds(
        link.format(f' title="{"x" * 70}"').encode(), url=URL
    )
    assert found.why == f"the page announces it as {'x' * 60!r}"
    (found,) = find_announced_feeds(link.format("").encode(), url=URL)
    assert found.why == "the page announces it"


def test_eight_sitemaps_of_a_robots_txt_are_returned():
    lines = "\n".join(f"Sitemap: /s{n}.xml" for n in range(9))
    found = read_robots_sitemaps(lines.encode(), url=URL)
    assert [one.url.rpartition("/")[2] for one in found] == [
        f"s{n}.xml" for n in range(8)
    ]
    late = b"Sitemap: /a.xml\n".rjust(500_000) + b"Sitemap: /b.xml\n"
    late = late.replace(b" Sitemap", b"\nSitemap", 1)
    found = read_robots_sitemaps(late, url=URL)
    assert [one.url.rpartition("/")[2] for one in found] == ["a.xml"]


def test_forty_characters_of_a_generator_are_quoted():
    page = f'<meta name="generator" content="Hugo {"x" * 60}">'
    first = guess_feed_urls(URL, page.encode())[4]
    assert first.why == f"usual for Hugo {'x' * 35}"


def test_a_page_of_a_platform_has_a_feed_by_its_address_and_its_data():
    channel = "UC" + "a" * 22
    page = f'<link rel="canonical" href="https://www.youtube.com/channel/{channel}">'
    found = find_page_feeds(page.encode(), url="https://www.youtube.com/@ada")
    assert [one.url for one in found if channel in one.url]
    assert find_page_feeds(b"", url=URL) == ()


def test_an_error_is_cut_at_300_characters():
    with pytest.raises(Permanent) as caught:
        parse_feed(b"<x>y</x>", url=f"{URL}{'x' * 400}", fetched_at=NOW)
    assert caught.value.reason is Reason.NOT_A_FEED
    assert len(caught.value.detail) == 300


def test_a_list_has_twenty_tags_and_a_language_of_35_characters():
    tags = ",".join(map(str, range(21)))
    markup = f'<opml><outline xmlUrl="https://a.example/" category="{tags}" language="{"x" * 40}" text="{" " * 1_998}abc"/></opml>'
    (outline,) = read_opml(markup.encode()).outlines
    assert outline.tags == tuple(map(str, range(20)))
    assert outline.language == "x" * 35
    long = f'<opml><outline xmlUrl="https://a.example/" text="{"x" * 300}"/></opml>'
    assert read_opml(long.encode()).outlines[0].title == "x" * 200


def test_a_json_document_has_at_most_400_000_values():
    document = {"version": VERSION, "items": []}
    for signs, is_read in ((399_998, True), (399_999, False)):
        body = json.dumps({**document, "title": "[" * signs}).encode()
        if is_read:
            assert parse_feed(body, url=URL, fetched_at=NOW).entries == ()
            continue
        with pytest.raises(Permanent, match="more than 400000 objects"):
            parse_feed(body, url=URL, fetched_at=NOW)


def parse_items(*items: str) -> list[tuple[str, str | None]]:
    body = f"<rss version='2.0'><channel>{''.join(map('<item>{}</item>'.format, items))}</channel></rss>"
    return [
        (e.identity, e.title)
        for e in parse_feed(body.encode(), url=URL, fetched_at=NOW).entries
    ]


LINK = "<link>https://a.example/1</link>"
GUID = "<guid isPermaLink='false'>7</guid>"
IDENTITIES = {
    "a link with two titles": ((f"{LINK}<title>A</title>", f"{LINK}<title>B</title>"), 2),
    "a link with one title": ((f"{LINK}<title>A</title>", f"{LINK}<title>A</title>"), 1),
    "an id without a link, two titles": ((f"{GUID}<title>A</title>", f"{GUID}<title>B</title>"), 2),
    "an id with one link, two titles": ((f"{GUID}{LINK}<title>A</title>", f"{GUID}{LINK}<title>B</title>"), 1),
    "an id with two links": ((f"{GUID}{LINK}", f"{GUID}{LINK.replace('/1', '/2')}"), 2),
    "an id with two links, one of them twice": ((f"{GUID}{LINK}", f"{GUID}{LINK.replace('/1', '/2')}", f"{GUID}{LINK}"), 2),
}  # fmt: skip


@pytest.mark.parametrize(("items", "count"), IDENTITIES.values(), ids=IDENTITIES)
def test_an_entry_is_kept_once_by_its_identity_link_or_title(items, count):
    found = parse_items(*items)
    assert len(found) == len(set(found)) == count


HUB = "https://hub.example/"


@pytest.mark.parametrize(("before", "count"), [(199, 1), (200, 0)])
def test_two_hundred_links_of_a_channel_may_be_hubs(before, count):
    links = [{"rel": "x", "href": "/x"}] * before + [{"rel": "Hub", "href": HUB}]
    assert len(read_channel_hubs({"links": links}, URL).hubs) == count


@pytest.mark.parametrize(("before", "count"), [(49, 1), (50, 0)])
def test_fifty_hubs_of_a_json_feed_are_read(before, count):
    hubs = [{"type": "rss-cloud", "url": "/x"}] * before + [
        {"type": "WebSub", "url": HUB}
    ]
    found = read_json_hubs({"hubs": hubs, "feed_url": "/feed"}, URL)
    assert (len(found.hubs), found.topic) == (count, "https://harbour.example/feed")


def test_a_header_of_eight_thousand_characters_may_name_a_hub():
    link = f'<{HUB}>; rel="hub"'
    for header, count in ((link.rjust(8_000), 1), (link.rjust(8_001), 0)):
        assert len(find_hubs(header, HubLinks(), base=URL).hubs) == count


HINTS = {
    "minutes": ({"ttl": "60"}, 3_600),
    "no minutes": ({"ttl": "0"}, None),
    "a month and more": ({"ttl": "99999999"}, 31 * 86_400),
    "too many digits": ({"ttl": "999999999"}, None),
    "no number": ({"ttl": "an hour"}, None),
    "other digits": ({"ttl": "\u0661"}, None),
    "daily": ({"sy_updateperiod": "Daily"}, 86_400),
    "thrice a day": ({"sy_updateperiod": "daily", "sy_updatefrequency": "3"}, 28_800),
    "seven times a day": (
        {"sy_updateperiod": "daily", "sy_updatefrequency": "7"},
        86_400 / 7,
    ),
    "hourly": ({"sy_updateperiod": "hourly"}, None),
    "twice an hour": ({"sy_updateperiod": "hourly", "sy_updatefrequency": "2"}, 1_800),
    "no period": ({"sy_updateperiod": "x"}, None),
    "the longer of both": ({"ttl": "60", "sy_updateperiod": "daily"}, 86_400),
    "yearly": ({"sy_updateperiod": "yearly"}, 31 * 86_400),
}


@pytest.mark.parametrize(("channel", "seconds"), HINTS.values(), ids=HINTS)
def test_a_publisher_states_an_interval(channel, seconds):
    assert read_publisher_hints("", channel).interval_seconds == seconds


def test_hours_and_days_of_rest_are_read_before_the_first_entry():
    head = "<skipHours><hour>0</hour><hour>24</hour><hour>23</hour><hour>25</hour></skipHours><skipDays><day>Monday</day><day>sunday</day><day>x</day></skipDays>"
    hints = read_publisher_hints(f"{head}<item/>", {})
    assert (hints.skip_hours, hints.skip_days) == ({0, 23}, {0, 6})
    late = read_publisher_hints(f"<item><title>x</title></item>{head}", {})
    assert (late.skip_hours, late.skip_days) == (frozenset(), frozenset())
