"""Media attachments of entries: enclosures, Media RSS, podcasts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.feeds.fields.links import resolve_link
from wireroom.model.feed_hints import MediaAttachment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wireroom.feeds.fields.feedparser_types import ParsedNode

MAX_MEDIA = 20
_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,80}")
_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,7})(?:\.\d{1,9})?", re.ASCII)


def read_media(entry: ParsedNode, base: str) -> tuple[MediaAttachment, ...]:
    """Return the attachments of an entry, each address once, at most 20.

    Read from RSS 2.0 ``enclosure``, Atom ``rel="enclosure"``, Media RSS 1.5 ``content``
    and ``thumbnail``. ``itunes:duration`` belongs to the first enclosure.
    """
    media = _collect_media(_iter_media(entry), base)
    seconds = parse_duration(entry.get("itunes_duration"))
    if media and media[0].role == "enclosure" and media[0].seconds is None:
        return (replace(media[0], seconds=seconds), *media[1:])
    return media


def read_attachments(
    item: Mapping[str, object], base: str
) -> tuple[MediaAttachment, ...]:
    """Return the ``attachments`` of JSON Feed 1.1, each address once, at most 20."""
    attachments = item.get("attachments")
    if not isinstance(attachments, list):
        return ()
    nodes = (node for node in attachments[:MAX_MEDIA] if isinstance(node, dict))
    return _collect_media((("enclosure", node) for node in nodes), base)


def parse_duration(value: object) -> int | None:
    """Parse seconds, "MM:SS" or "HH:MM:SS"; None for any other text."""
    match = _CLOCK.fullmatch(str(value or "").strip()[:40])
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _collect_media(
    nodes: Iterable[tuple[str, ParsedNode]], base: str
) -> tuple[MediaAttachment, ...]:
    media: dict[str, MediaAttachment] = {}
    for role, node in nodes:
        url = resolve_link(_first_value(node, "href", "url"), base)
        if url is None or url in media:
            continue
        media[url] = MediaAttachment(
            role=role,
            url=url,
            type=_parse_media_type(_first_value(node, "type", "mime_type")),
            size=_parse_size(_first_value(node, "length", "filesize", "size_in_bytes")),
            seconds=parse_duration(
                _first_value(node, "duration", "duration_in_seconds")
            ),
        )
        if len(media) == MAX_MEDIA:
            break
    return tuple(media.values())


def _first_value(node: ParsedNode, *names: str) -> str | None:
    values = (node.get(name) for name in names)
    usable = (v for v in values if isinstance(v, str | int | float) and v)
    return next((str(v) for v in usable), None)


def _iter_media(entry: ParsedNode) -> Iterator[tuple[str, ParsedNode]]:
    links = entry.get("links") or ()
    for link in links[:200]:
        if link.get("rel") == "enclosure":
            yield "enclosure", link
    for name, role in (("media_content", "content"), ("media_thumbnail", "thumbnail")):
        for node in (entry.get(name) or ())[:MAX_MEDIA]:
            yield role, node


def _parse_media_type(value: str | None) -> str:
    media_type = (value or "").split(";")[0].strip().lower()
    return media_type if _TYPE.fullmatch(media_type) else ""


def _parse_size(value: str | None) -> int | None:
    digits = (value or "").strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if is_number else None
