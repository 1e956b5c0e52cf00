from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wireroom.feeds.fields.media import (
    MAX_MEDIA,
    parse_duration,
    read_attachments,
    read_media,
)
from wireroom.feeds.formats.parse import parse_feed
from wireroom.model.feed_hints import MediaAttachment

URL = "https://harbour.example/pod/feed"
SPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
)


def read_item_media(item: str) -> tuple[MediaAttachment, ...]:
    text = f'<rss version="2.0" {SPACES}><channel><item>{item}</item></channel></rss>'
    return parse_media(text)


def parse_media(text: str) -> tuple[MediaAttachment, ...]:
    now = datetime(2026, 2, 1, tzinfo=UTC)
    (entry,) = parse_feed(text.encode(), url=URL, fetched_at=now).entries
    return entry.media


def test_a_podcasts_sound_and_length_are_read():
    assert read_item_media(
        '<guid>1</guid><enclosure url="/a.mp3" type="Audio/MPEG" length="1048576"/>'
        "<itunes:duration>1:02:03</itunes:duration>"
    ) == (
        MediaAttachment(
            role="enclosure",
            url="https://harbour.example/a.mp3",
            type="audio/mpeg",
            size=1_048_576,
            seconds=3_723,
        ),
    )


def test_media_rss_is_read_each_address_once():
    content = (
        '<media:content url="/a.mp4" type="video/mp4" fileSize="9" duration="61"/>'
    )
    assert read_item_media(f'{content}{content}<media:thumbnail url="/a.jpg"/>') == (
        MediaAttachment(
            role="content",
            url="https://harbour.example/a.mp4",
            type="video/mp4",
            size=9,
            seconds=61,
        ),
        MediaAttachment(role="thumbnail", url="https://harbour.example/a.jpg"),
    )


def test_attachments_of_a_json_feed_are_read():
    sound = {
        "url": "/a.mp3",
        "mime_type": "audio/mpeg",
        "size_in_bytes": 7,
        "duration_in_seconds": 12,
    }
    bad = [3, None, {"url": ["x"]}, {"url": "javascript:x"}, {"mime_type": "a/b"}]
    items = [{"id": "1", "attachments": [*bad, sound]}]
    version = "https://jsonfeed.org/version/1.1"
    assert parse_media(json.dumps({"version": version, "items": items})) == (
        MediaAttachment(
            role="enclosure",
            url="https://harbour.example/a.mp3",
            type="audio/mpeg",
            size=7,
            seconds=12,
        ),
    )


@pytest.mark.parametrize(
    "element",
    [
        '<enclosure url="file:///etc/passwd"/>',
        '<enclosure url=""/>',
        '<enclosure length="3"/>',
        '<media:content url="javascript:alert(1)"/>',
    ],
)
def test_what_has_no_address_of_the_web_is_no_medium(element):
    assert read_item_media(f"<guid>1</guid>{element}") == ()


def test_claims_that_are_none_are_left_out():
    element = '<enclosure url="/a" type="&lt;script&gt;" length="-1"/>'
    duration = "<itunes:duration>long</itunes:duration>"
    (found,) = read_item_media(f"<guid>1</guid>{element}{duration}")
    assert (found.type, found.size, found.seconds) == ("", None, None)


def test_so_many_media_and_no_more():
    many = "".join(f'<enclosure url="/{n}.mp3"/>' for n in range(MAX_MEDIA + 5))
    assert len(read_item_media(many)) == MAX_MEDIA


@pytest.mark.parametrize(
    ("element", "seconds"),
    [
        ("61", 61),
        ("61.5", 61),
        ("2:01", 121),
        ("1:00:01", 3_601),
        ("", None),
        (None, None),
        ("-1", None),
        ("1:2:3:4", None),
        ("\u0663", None),
        ("9" * 4_000, None),
    ],
)
def test_a_duration_is_seconds_or_a_clock(element, seconds):
    assert parse_duration(element) == seconds


BASE = "https://harbour.example/"


def enclosure(**values):
    return {"rel": "enclosure", "href": "/a.mp3", **values}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (0, None),
        ("0", 0),
        ("1", 1),
        ("1:01", 61),
        ("99:59", 5_999),
        ("100:59", None),
        ("999:00:00", 3_596_400),
        ("1000:00:00", None),
        ("9999999", 9_999_999),
        ("10000000", None),
        (" 61.25 ", 61),
        ("61.", None),
        ("61".rjust(40, "0"), None),
        ("1." + "5" * 9, 1),
        ("1." + "5" * 10, None),
        (61, 61),
        (61.5, 61),
    ],
)
def test_a_duration_has_hours_minutes_and_seconds(value, seconds):
    assert parse_duration(value) == seconds


@pytest.mark.parametrize(
    ("node", "field", "value"),
    [
        (enclosure(type="Audio/MPEG; x=y"), "type", "audio/mpeg"),
        (enclosure(type="a" * 40 + "/b"), "type", "a" * 40 + "/b"),
        (enclosure(type="a" * 41 + "/b"), "type", ""),
        (enclosure(type="audio"), "type", ""),
        (enclosure(type=""), "type", ""),
        (enclosure(length="9" * 15), "size", int("9" * 15)),
        (enclosure(length="9" * 16), "size", None),
        (enclosure(length=" 7 "), "size", 7),
        (enclosure(length="\u0667"), "size", None),
        (enclosure(length=""), "size", None),
        (enclosure(filesize="8"), "size", 8),
        (enclosure(length="0", filesize="8"), "size", 0),
        (enclosure(duration="1:00"), "seconds", 60),
    ],
)
def test_a_claim_is_read_where_it_can_be_true(node, field, value):
    (attachment,) = read_media({"links": [node]}, BASE)
    assert getattr(attachment, field) == value


def test_the_duration_of_a_podcast_belongs_to_its_first_enclosure():
    first, second = read_media(
        {"links": [enclosure(), enclosure(href="/b.mp3")], "itunes_duration": "1:00"},
        BASE,
    )
    assert (first.seconds, second.seconds) == (60, None)


@pytest.mark.parametrize(
    ("entry", "seconds"),
    [
        ({"links": [enclosure(duration="5")], "itunes_duration": "60"}, 5),
        ({"media_content": [{"url": "/a"}], "itunes_duration": "60"}, None),
    ],
    ids=["its own duration", "not an enclosure"],
)
def test_another_duration_stays(entry, seconds):
    (attachment,) = read_media(entry, BASE)
    assert attachment.seconds == seconds


def test_links_of_another_relation_are_no_attachments():
    links = [{"rel": "alternate", "href": "/x"}, enclosure(), {"href": "/y"}]
    assert [a.url for a in read_media({"links": links}, BASE)] == [f"{BASE}a.mp3"]
    assert read_media({"links": None}, BASE) == ()


def test_the_first_two_hundred_links_and_twenty_media_are_read():
    far = [{"rel": "x"}] * 199
    assert len(read_media({"links": [*far, enclosure()]}, BASE)) == 1
    assert read_media({"links": [*far, {"rel": "x"}, enclosure()]}, BASE) == ()
    many = [{"url": f"/{n}"} for n in range(21)]
    assert len(read_media({"media_content": many}, BASE)) == 20
    assert len(read_media({"media_content": [{"url": ""}, *many]}, BASE)) == 19


def test_attachments_of_a_json_feed_are_the_first_twenty():
    many = [{"url": f"/{n}"} for n in range(21)]
    assert len(read_attachments({"attachments": many}, BASE)) == 20
    assert len(read_attachments({"attachments": ["x", *many]}, BASE)) == 19
    assert read_attachments({"attachments": {"url": "/a"}}, BASE) == ()
    assert read_attachments({}, BASE) == ()
