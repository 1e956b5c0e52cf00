"""Visits that read only a part: nothing is doubled, and nothing is gone by mistake."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom.model.article import Comment, ExtractedArticle, Page
from wireroom.model.discussion import CommentLocation, CommentOrigin, CommentsState
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource
from wireroom.model.states import CommentState
from wireroom.steps.articles.extract.merge_comments import merge_stored_comments
from wireroom.store.comments.comments import compare_comments

LIST = "https://paper.example/wp-json/wp/v2/comments?post=1&page="
A_PAGE = 3
TEXTS = ("First!", "No.", "@Ada: why?", "A longer answer, with a reason.")


@dataclass
class Site:
    """A discussion as it is: what was written, and what was taken down."""

    written: list[int] = field(default_factory=list)
    standing: list[int] = field(default_factory=list)

    def move(self, added: int, taken: set[int]) -> None:
        new = range(len(self.written) + 1, len(self.written) + 1 + added)
        self.written += new
        self.standing = [n for n in [*self.standing, *new] if n not in taken]

    def page(self, shown: int, *, numbered: bool) -> ExtractedArticle:
        """The newest few, without ids and zones or with them, and the number of all."""
        newest = self.standing[len(self.standing) - shown :]
        whole = len(newest) == len(self.standing)
        state = CommentsState.COMPLETE if whole else CommentsState.PARTIAL
        return ExtractedArticle(
            title="",
            text="",
            comments=tuple(_shown(n, numbered=numbered) for n in newest),
            comments_expected=len(self.standing),
            comment_location=CommentLocation(state=state, shown=len(newest)),
        )

    def lists(self) -> list[list[dict]]:
        at = range(0, max(1, len(self.standing)), A_PAGE)
        return [[_listed(n) for n in self.standing[x : x + A_PAGE]] for x in at]


def _words(number: int) -> tuple[str, str, datetime]:
    when = datetime(2026, 3, 1 + number, 9, tzinfo=UTC)
    return ("Ada", "Ben")[number % 2], TEXTS[number % len(TEXTS)], when


def _shown(number: int, *, numbered: bool) -> Comment:
    author, text, when = _words(number)
    moment = PublishedTime(
        at=when.replace(hour=14),
        raw=f"{when:%d %B, 14:00}",
        source=DateSource.VISIBLE,
        precision=Precision.MINUTE,
        zone=ZoneSource.ASSUMED,
    )
    key = f"comment-{number}" if numbered else f"h{number}"
    ident = key if numbered else None
    return Comment(
        key=key, source_id=ident, author=author, text=text, position=0, posted=moment
    )


def _listed(number: int) -> dict:
    author, text, when = _words(number)
    said = {"id": number, "author_name": author, "content": {"rendered": text}}
    parent = number // 3
    return said | {"date_gmt": f"{when:%Y-%m-%dT%H:%M:%S}", "parent": parent}


@dataclass
class Rows:
    """The comments of one article, and its stored answers, without a database."""

    rows: dict[str, SimpleNamespace] = field(default_factory=dict)
    bodies: list[SimpleNamespace] = field(default_factory=list)

    def list_comments(self, _article_id: int) -> list[Comment]:
        return [row.value for row in self.rows.values()]

    def get(self, page_id: int) -> SimpleNamespace:
        return self.bodies[page_id]

    def merge(self, seen: tuple[Comment, ...], whole: frozenset[CommentOrigin]) -> None:
        delta = compare_comments(self.rows, seen, whole=whole)
        for comment in seen:
            self._write(comment)
        for key in delta.gone:
            self._write(replace(self.rows[key].value, state=CommentState.GONE))

    def _write(self, value: Comment) -> None:
        columns = {"text": value.text, "state": value.state, "votes": value.votes}
        columns |= {"position": value.position, "read_from": value.read_from}
        columns |= {"parent_from": value.parent_from}
        columns |= {"text_readings": value.text_readings}
        ids = {"id": value.key, "parent_id": value.parent}
        self.rows[value.key] = SimpleNamespace(value=value, **columns, **ids)


@dataclass(frozen=True)
class Visit:
    added: int
    taken: frozenset[int]
    shown: int
    numbered: bool
    lost: frozenset[int]


VISITS = st.lists(
    st.builds(
        Visit,
        added=st.integers(0, 5),
        taken=st.frozensets(st.integers(1, 12), max_size=2),
        shown=st.integers(0, 6),
        numbered=st.booleans(),
        lost=st.frozensets(st.integers(0, 3), max_size=2),
    ),
    min_size=1,
    max_size=5,
)


@given(VISITS)
@settings(max_examples=150)
def test_visits_that_see_a_part_duplicate_and_lose_no_comment(visits):
    site, rows, met = Site(), Rows(), set()
    for visit in visits:
        site.move(visit.added, visit.taken)
        found = site.page(visit.shown, numbered=visit.numbered)
        lists, parts = site.lists(), []
        met |= {c.posted.at.day - 1 for c in found.comments}
        for number, items in enumerate(lists):
            part = {"origin": "wordpress", "url": f"{LIST}{number + 1}"}
            parts.append(part)
            if number in visit.lost:
                break
            part["page_id"] = len(rows.bodies)
            rows.bodies.append(_body(items, number, len(lists)))
            met |= {item["id"] for item in items}
        read = _complete(rows, parts, found)
        rows.merge(read.article.comments, read.complete_sources)

        assert len(rows.rows) == len(met), "no comment twice"
        gone = {_number(r) for r in rows.rows.values() if r.state == CommentState.GONE}
        assert not gone & set(site.standing), "none is gone that is shown"
        if not visit.lost & set(range(len(lists))) and found.comments:
            assert gone == met - set(site.standing), "what was taken down is gone"


def _complete(rows: Rows, parts: list[dict], found: ExtractedArticle):
    article = SimpleNamespace(
        id=1, url="https://paper.example/1", comment_answers=parts, language=None
    )
    tx = SimpleNamespace(comments=rows, pages=rows)
    return merge_stored_comments(tx, article, Page(url=article.url, body=b""), found)


def _body(items: list[dict], number: int, pages: int) -> SimpleNamespace:
    link = f'<{LIST}{number + 2}>; rel="next"' if number + 1 < pages else ""
    return SimpleNamespace(
        body=json.dumps(items).encode(),
        headers={"link": link},
        fetched_at=datetime(2026, 3, 30, tzinfo=UTC),
    )


def _number(row: SimpleNamespace) -> int:
    return row.value.posted.at.day - 1
