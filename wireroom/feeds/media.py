"""Sound, film and pictures that come with an entry: enclosures, Media RSS, podcasts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wireroom.feeds.links import resolve_link
from wireroom.model.feed_hints import MediaAttachment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_MEDIA = 20
_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,80}")
_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,7})(?:\.\d{1,9})?", re.ASCII)


def read_media(entry: Any, base: str) -> tuple[MediaAttachment, ...]:  # noqa: ANN401 - feedparser ships no types
    """Give what an entry carries, each address once, at most 20.

    From RSS 2.0 ``enclosure``, Atom ``rel="enclosure"``, Media RSS 1.5 ``content`` and
    ``thumbnail``. ``itunes:duration`` is that of the first enclosure.
    """
    kept = _collect_media(_iter_media(entry), base)
    seconds = parse_duration(entry.get("itunes_duration"))
    if kept and kept[0].role == "enclosure" and kept[0].seconds is None:
        return (replace(kept[0], seconds=seconds), *kept[1:])
    return kept


def read_attachments(item: dict[str, object], base: str) -> tuple[MediaAttachment, ...]:
    """Give the ``attachments`` of JSON Feed 1.1, each address once, at most 20."""
    said = item.get("attachments")
    listed = said[:MAX_MEDIA] if isinstance(said, list) else []
    return _collect_media(
        (("enclosure", x) for x in listed if isinstance(x, dict)), base
    )


def parse_duration(value: object) -> int | None:
    """Read seconds, "MM:SS" or "HH:MM:SS"; None where it is none of these."""
    found = _CLOCK.fullmatch(str(value or "").strip()[:40])
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _collect_media(
    said: Iterable[tuple[str, Any]], base: str
) -> tuple[MediaAttachment, ...]:
    kept: dict[str, MediaAttachment] = {}
    for role, each in said:
        url = resolve_link(_first_value(each, "href", "url"), base)
        if url is None or url in kept:
            continue
        kept[url] = MediaAttachment(
            role=role,
            url=url,
            type=_parse_media_type(_first_value(each, "type", "mime_type")),
            size=_parse_size(_first_value(each, "length", "filesize", "size_in_bytes")),
            seconds=parse_duration(
                _first_value(each, "duration", "duration_in_seconds")
            ),
        )
        if len(kept) == MAX_MEDIA:
            break
    return tuple(kept.values())


def _first_value(said: Any, *names: str) -> str | None:  # noqa: ANN401 - feedparser ships no types
    values = (said.get(name) for name in names)
    good = (v for v in values if isinstance(v, str | int | float) and v)
    return next((str(v) for v in good), None)


def _iter_media(entry: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - feedparser ships no types
    links = entry.get("links") or ()
    for link in links[:200]:
        if link.get("rel") == "enclosure":
            yield "enclosure", link
    for name, role in (("media_content", "content"), ("media_thumbnail", "thumbnail")):
        for said in (entry.get(name) or ())[:MAX_MEDIA]:
            yield role, said


def _parse_media_type(value: str | None) -> str:
    said = (value or "").split(";")[0].strip().lower()
    return said if _TYPE.fullmatch(said) else ""


def _parse_size(value: str | None) -> int | None:
    said = (value or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None
