from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wireroom.feeds.media import MAX_MEDIA, parse_duration
from wireroom.feeds.parse import parse_feed
from wireroom.model.feed_hints import MediaAttachment

URL = "https://harbour.example/pod/feed"
SPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
)


def media(item: str) -> tuple[MediaAttachment, ...]:
    text = f'<rss version="2.0" {SPACES}><channel><item>{item}</item></channel></rss>'
    return only(text)


def only(text: str) -> tuple[MediaAttachment, ...]:
    now = datetime(2026, 2, 1, tzinfo=UTC)
    (entry,) = parse_feed(text.encode(), url=URL, fetched_at=now).entries
    return entry.media


def test_a_podcasts_sound_and_length_are_read():
    assert media(
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
    assert media(f'{content}{content}<media:thumbnail url="/a.jpg"/>') == (
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
    assert only(json.dumps({"version": version, "items": items})) == (
        MediaAttachment(
            role="enclosure",
            url="https://harbour.example/a.mp3",
            type="audio/mpeg",
            size=7,
            seconds=12,
        ),
    )


@pytest.mark.parametrize(
    "said",
    [
        '<enclosure url="file:///etc/passwd"/>',
        '<enclosure url=""/>',
        '<enclosure length="3"/>',
        '<media:content url="javascript:alert(1)"/>',
    ],
)
def test_what_has_no_address_of_the_web_is_no_medium(said):
    assert media(f"<guid>1</guid>{said}") == ()


def test_claims_that_are_none_are_left_out():
    said = '<enclosure url="/a" type="&lt;script&gt;" length="-1"/>'
    duration = "<itunes:duration>long</itunes:duration>"
    (found,) = media(f"<guid>1</guid>{said}{duration}")
    assert (found.type, found.size, found.seconds) == ("", None, None)


def test_so_many_media_and_no_more():
    many = "".join(f'<enclosure url="/{n}.mp3"/>' for n in range(MAX_MEDIA + 5))
    assert len(media(many)) == MAX_MEDIA


@pytest.mark.parametrize(
    ("said", "seconds"),
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
def test_a_duration_is_seconds_or_a_clock(said, seconds):
    assert parse_duration(said) == seconds
