"""What the sample newspaper says: articles and comments, read from the data files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

WIRE_STORY = "/story/256077/strait-ferries-to-sail-again-after-two-years/"
WIRE_CUT = 4  # the paragraph the Courier leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A reader's comment.

    Attributes:
        posted: as data of the site: ``7:09AM`` or ISO 8601.
        parent: index in the article's whole list of what it answers, or None.
        first, last: the editions in which it is shown.
        edited: its paragraphs from edition 2 on, empty where it stays.
    """

    number: int
    author: str
    posted: str
    paragraphs: tuple[str, ...]
    parent: int | None
    first: int = 1
    last: int = 2
    edited: tuple[str, ...] = ()

    def paragraphs_at(self, edition: int) -> tuple[str, ...]:
        """Its paragraphs as shown in an edition."""
        return self.edited if edition > 1 and self.edited else self.paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of one site; ``printed`` and ``caption`` are "" where it has none."""

    path: str
    title: str
    author: str
    web: str
    paragraphs: tuple[str, ...]
    printed: str = ""
    caption: str = ""
    related_paths: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    language: str = "en"
    behaviour: str = ""
    other_path: str = ""
    figures: tuple[str, ...] = ()
    correction: str = ""

    def body_at(self, edition: int) -> tuple[str, ...]:
        """Its paragraphs as printed in an edition, the correction last."""
        if not self.figures:
            return self.paragraphs
        figure = self.figures[edition - 1]
        body = tuple(text.replace("{beds}", figure) for text in self.paragraphs)
        return (*body, self.correction) if edition > 1 else body

    def remarks_at(self, edition: int) -> tuple[Remark, ...]:
        """The comments a visitor sees in an edition, in the order they were posted."""
        return tuple(r for r in self.remarks if r.first <= edition <= r.last)


def tribune_articles() -> tuple[Article, ...]:
    """The Halden Tribune's articles; the lead comes first."""
    return tuple(
        Article(
            path=item["path"],
            title=item["title"],
            author=item["author"],
            web=item["web"],
            printed=item["print"],
            caption=item["caption"],
            related_paths=tuple(item["read"]),
            paragraphs=tuple(item["body"]),
            remarks=_tribune_remarks(item),
        )
        for item in _load_items("tribune.json")
    )


def _tribune_remarks(item: dict[str, Any]) -> tuple[Remark, ...]:
    first = int(item["path"].split("/")[2]) * 10
    return tuple(
        Remark(
            number=first + place,
            author=author,
            posted=posted,
            paragraphs=tuple(text.split("\n")),
            parent=parent,
        )
        for place, (author, posted, text, parent) in enumerate(item["comments"])
    )


def courier_articles() -> tuple[Article, ...]:
    """The Nordvik Courier's articles; the first is the agency's, lightly cut."""
    return tuple(
        Article(
            path=item["path"],
            title=item["title"],
            author=item["author"],
            web=item["web"],
            paragraphs=_courier_body(item["body"]),
            remarks=_courier_remarks(item["comments"]),
            figures=tuple(item.get("beds", ())),
            correction=item.get("correction", ""),
        )
        for item in _load_items("courier.json")
    )


def _courier_body(body: list[str] | str) -> tuple[str, ...]:
    if not isinstance(body, str):
        return tuple(body)
    wire = next(article for article in tribune_articles() if article.path == WIRE_STORY)
    return wire.paragraphs[:WIRE_CUT] + wire.paragraphs[WIRE_CUT + 1 :]


def _courier_remarks(items: list[dict[str, Any]]) -> tuple[Remark, ...]:
    places = {item["id"]: place for place, item in enumerate(items)}
    return tuple(
        Remark(
            number=item["id"],
            author=item["author"],
            posted=item["time"],
            paragraphs=tuple(item["text"]),
            parent=places.get(item["parent"]),
            first=item.get("edition", 1),
            last=item.get("until", 2),
            edited=tuple(item.get("edited", ())),
        )
        for item in items
    )


def daily_articles() -> tuple[Article, ...]:
    """Fjordlands Daily's articles; most have a way of answering of their own."""
    return tuple(
        Article(
            path=item["path"],
            title=item["title"],
            author=item["author"],
            web=item["web"],
            paragraphs=tuple(item["body"]),
            language=item.get("language", "en"),
            behaviour=item.get("behaviour", ""),
            other_path=item.get("from", ""),
        )
        for item in _load_items("daily.json")
    )


def _load_items(name: str) -> list[dict[str, Any]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    items: list[dict[str, Any]] = json.loads(text)
    return items
