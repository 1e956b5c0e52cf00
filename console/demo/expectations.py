"""The rows that the sample newspaper has to produce, as plain frozen values.

They are derived from the data files, never from a served page or an extraction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wireroom.console.demo.newspaper import content, courier, daily, tribune

if TYPE_CHECKING:
    from wireroom.console.demo.newspaper.content import Article, Remark

TOTALS = {"published": 18, "merged": 1, "rejected": 4}
COMMENTS = {1: 29, 2: 31}
"""Visible comments by edition."""
LEAD = "/story/256118/mills-fall-silent-as-gas-rationing-enters-third-week/"
SAME_STORY = frozenset({content.WIRE_STORY, "/2011/09/ymre-ferry-returns/"})
CORRECTED = "/2011/09/hospital-beds/"
EDITED = ("/2011/09/wind-park-vote/", "302")
GONE = ("/2011/09/chess-in-the-park/", "312")
TWINS = ("/news/2011/09/seed-vault-for-apples", "/garden/seed-vault-for-apples")
"""The canonical path first: the one that is read second is merged into the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedComment:
    """A comment; ``posted`` is local time, ``parent`` an index in the list."""

    number: int
    author: str
    posted: str
    text: str
    parent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedEntry:
    """One entry of a feed with its outcome.

    Attributes:
        path: as the feed lists it. final_path: of the article.
        published: ISO 8601, as precise as the page.
        printed: ISO date of the print edition, or "".
        links: paths of the "(Read: ...)" links.
        comments: visible ones in edition 1 and in edition 2.
        paragraphs: the body in edition 1 and in edition 2.
    """

    site: str
    path: str
    outcome: str
    reason: str = ""
    final_path: str = ""
    title: str = ""
    author: str = ""
    published: str = ""
    printed: str = ""
    caption: str = ""
    language: str = ""
    links: tuple[str, ...] = ()
    comments: tuple[tuple[ExpectedComment, ...], tuple[ExpectedComment, ...]] = ((), ())
    paragraphs: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def expected_entries() -> tuple[ExpectedEntry, ...]:
    """Return every entry of the three feeds."""
    entries = [_published_entry(tribune.NAME, a) for a in content.tribune_articles()]
    entries += [_published_entry(courier.NAME, a) for a in content.courier_articles()]
    entries += [entry for a in content.daily_articles() for entry in _daily_entries(a)]
    rejected = {
        daily.MISSING: "not_found",
        daily.GALLERY: "no_text",
        daily.PDF: "wrong_media",
        daily.PRIVATE: "robots",
    }
    entries += [
        ExpectedEntry(site=daily.NAME, path=path, outcome="rejected", reason=reason)
        for path, reason in rejected.items()
    ]
    return tuple(entries)


def _daily_entries(article: Article) -> list[ExpectedEntry]:
    if article.behaviour == "moved":
        return [_published_entry(daily.NAME, article, article.other_path)]
    entry = _published_entry(daily.NAME, article)
    if article.behaviour != "twin":
        return [entry]
    twin = ExpectedEntry(
        site=daily.NAME,
        path=article.other_path,
        outcome="merged",
        reason="same_canonical",
        final_path=article.path,
    )
    return [entry, twin]


def _published_entry(site: str, article: Article, path: str = "") -> ExpectedEntry:
    return ExpectedEntry(
        site=site,
        path=path or article.path,
        outcome="published",
        final_path=article.path,
        title=article.title,
        author=article.author,
        published=article.web,
        printed=article.printed,
        caption=article.caption,
        language=article.language,
        links=article.related_paths,
        comments=(_visible_comments(article, 1), _visible_comments(article, 2)),
        paragraphs=(article.body_at(1), article.body_at(2)),
    )


def _visible_comments(article: Article, edition: int) -> tuple[ExpectedComment, ...]:
    return tuple(
        ExpectedComment(
            number=remark.number,
            author=remark.author,
            posted=_wall_clock(article, remark),
            text="\n".join(remark.paragraphs_at(edition)),
            parent=remark.parent,
        )
        for remark in article.remarks_at(edition)
    )


def _wall_clock(article: Article, remark: Remark) -> str:
    if "T" in remark.posted:
        return remark.posted
    local_time = f"{article.web} {remark.posted}"
    return datetime.strptime(local_time, "%Y-%m-%d %I:%M%p").isoformat()  # noqa: DTZ007 - local time
