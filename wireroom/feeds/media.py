"""Sound, film and pictures that come with an entry: enclosures, Media RSS, podcasts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wireroom.feeds.links import absolute
from wireroom.model.feed_hints import Medium

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_MEDIA = 20
_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,80}")
_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,7})(?:\.\d{1,9})?", re.ASCII)


def read_media(entry: Any, base: str) -> tuple[Medium, ...]:  # noqa: ANN401 - feedparser ships no types
    """Give what an entry carries, each address once, at most 20.

    From RSS 2.0 ``enclosure``, Atom ``rel="enclosure"``, Media RSS 1.5 ``content`` and
    ``thumbnail``. ``itunes:duration`` is that of the first enclosure.
    """
    kept = _kept(_said(entry), base)
    seconds = read_seconds(entry.get("itunes_duration"))
    if kept and kept[0].role == "enclosure" and kept[0].seconds is None:
        return (replace(kept[0], seconds=seconds), *kept[1:])
    return kept


def read_attachments(item: dict[str, object], base: str) -> tuple[Medium, ...]:
    """Give the ``attachments`` of JSON Feed 1.1, each address once, at most 20."""
    said = item.get("attachments")
    listed = said[:MAX_MEDIA] if isinstance(said, list) else []
    return _kept((("enclosure", x) for x in listed if isinstance(x, dict)), base)


def read_seconds(value: object) -> int | None:
    """Read seconds, "MM:SS" or "HH:MM:SS"; None where it is none of these."""
    found = _CLOCK.fullmatch(str(value or "").strip()[:40])
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _kept(said: Iterable[tuple[str, Any]], base: str) -> tuple[Medium, ...]:
    kept: dict[str, Medium] = {}
    for role, each in said:
        url = absolute(_first(each, "href", "url"), base)
        if url is None or url in kept:
            continue
        kept[url] = Medium(
            role=role,
            url=url,
            type=_type(_first(each, "type", "mime_type")),
            size=_whole(_first(each, "length", "filesize", "size_in_bytes")),
            seconds=read_seconds(_first(each, "duration", "duration_in_seconds")),
        )
        if len(kept) == MAX_MEDIA:
            break
    return tuple(kept.values())


def _first(said: Any, *names: str) -> str | None:  # noqa: ANN401 - feedparser ships no types
    values = (said.get(name) for name in names)
    good = (v for v in values if isinstance(v, str | int | float) and v)
    return next((str(v) for v in good), None)


def _said(entry: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - feedparser ships no types
    links = entry.get("links") or ()
    for link in links[:200]:
        if link.get("rel") == "enclosure":
            yield "enclosure", link
    for name, role in (("media_content", "content"), ("media_thumbnail", "thumbnail")):
        for said in (entry.get(name) or ())[:MAX_MEDIA]:
            yield role, said


def _type(value: str | None) -> str:
    said = (value or "").split(";")[0].strip().lower()
    return said if _TYPE.fullmatch(said) else ""


def _whole(value: str | None) -> int | None:
    said = (value or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None
