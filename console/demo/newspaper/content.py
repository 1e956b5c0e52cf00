"""Articles and comments of the sample newspaper, read from the data files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import NotRequired, TypedDict

WIRE_STORY = "/story/256077/strait-ferries-to-sail-again-after-two-years/"
WIRE_CUT = 4  # index of the paragraph that the Courier omits


# The functional form, because "from" is a keyword.
_DailyItem = TypedDict(
    "_DailyItem",
    {
        "path": str,
        "title": str,
        "author": str,
        "web": str,
        "body": list[str],
        "language": NotRequired[str],
        "behaviour": NotRequired[str],
        "from": NotRequired[str],
    },
)


class _TribuneItem(TypedDict):
    path: str
    title: str
    author: str
    web: str
    print: str
    caption: str
    read: list[str]
    body: list[str]
    # Author, time, text, and index of the comment that it replies to.
    comments: list[tuple[str, str, str, int | None]]


class _CourierComment(TypedDict):
    id: int
    author: str
    time: str
    text: list[str]
    parent: int | None
    edition: NotRequired[int]
    until: NotRequired[int]
    edited: NotRequired[list[str]]


class _CourierItem(TypedDict):
    path: str
    title: str
    author: str
    web: str
    # The text "wire": the body of the agency's article.
    body: list[str] | str
    comments: list[_CourierComment]
    beds: NotRequired[list[str]]
    correction: NotRequired[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A reader's comment.

    Attributes:
        posted: as the site prints it: ``7:09AM`` or ISO 8601.
        parent: index of the comment that it replies to in the article's list, or None.
        first, last: the editions in which it is visible.
        edited: its paragraphs from edition 2 on; empty if it was not edited.
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
        """Return its paragraphs in an edition."""
        return self.edited if edition > 1 and self.edited else self.paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of one site; ``printed`` and ``caption`` are empty if it has none."""

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
        """Return its paragraphs in an edition, the correction last."""
        if not self.figures:
            return self.paragraphs
        figure = self.figures[edition - 1]
        body = tuple(text.replace("{beds}", figure) for text in self.paragraphs)
        return (*body, self.correction) if edition > 1 else body

    def remarks_at(self, edition: int) -> tuple[Remark, ...]:
        """Return the comments visible in an edition, in the order of posting."""
        return tuple(r for r in self.remarks if r.first <= edition <= r.last)


def tribune_articles() -> tuple[Article, ...]:
    """Return the articles of the Halden Tribune, the lead first."""
    items: list[_TribuneItem] = json.loads(_read_file("tribune.json"))
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
        for item in items
    )


def _tribune_remarks(item: _TribuneItem) -> tuple[Remark, ...]:
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
    """Return the Nordvik Courier's articles; the first is a shortened agency text."""
    items: list[_CourierItem] = json.loads(_read_file("courier.json"))
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
        for item in items
    )


def _courier_body(body: list[str] | str) -> tuple[str, ...]:
    if not isinstance(body, str):
        return tuple(body)
    wire = next(article for article in tribune_articles() if article.path == WIRE_STORY)
    return wire.paragraphs[:WIRE_CUT] + wire.paragraphs[WIRE_CUT + 1 :]


def _courier_remarks(items: list[_CourierComment]) -> tuple[Remark, ...]:
    places = {item["id"]: place for place, item in enumerate(items)}
    return tuple(
        Remark(
            number=item["id"],
            author=item["author"],
            posted=item["time"],
            paragraphs=tuple(item["text"]),
            parent=None if item["parent"] is None else places[item["parent"]],
            first=item.get("edition", 1),
            last=item.get("until", 2),
            edited=tuple(item.get("edited", ())),
        )
        for item in items
    )


def daily_articles() -> tuple[Article, ...]:
    """Return Fjordlands Daily's articles; most have a ``behaviour`` of their own."""
    items: list[_DailyItem] = json.loads(_read_file("daily.json"))
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
        for item in items
    )


def _read_file(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
