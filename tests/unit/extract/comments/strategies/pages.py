"""Pages without marks, and what one reader reads of them."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml.html import document_fromstring

from wireroom.extract.comments.candidate import ReadContext
from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.page.mark_index import index_marks

DATES = DateContext(now=datetime(2012, 6, 1, tzinfo=UTC), utc_offset_minutes=None)
WORDS = "The ramp is a cliff, and the mayor knows that."


def tree_of(body: str):
    return document_fromstring(f"<html><body>{body}</body></html>")


def read(reader, body: str, expected: int | None = None):
    context = ReadContext(selectors=(), dates=DATES, expected=expected)
    return next(
        iter(reader(index_comment_markup(index_marks(tree_of(body))), context)), None
    )


def authors(reader, body: str, expected: int | None = None) -> list[str]:
    candidate = read(reader, body, expected)
    return [] if candidate is None else [draft.author for draft in candidate.drafts]


def row(name: str, *, tag: str = "div", words: str = WORDS, **marks: str) -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in marks.items())
    return (
        f"<{tag}{attributes}><b>{name}</b> <i>March 4, 2012</i><p>{words}</p></{tag}>"
    )


TWO = ["Ada", "Ben"]
ONES = ["a", "b"]
LIST = '<div id="a"><p>x</p></div><div id="b">y</div>'
