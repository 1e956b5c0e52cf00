"""What a replay would change is shown before, and showing it changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wireroom.console.operations import reprocess_preview
from wireroom.errors import Permanent, Reason
from wireroom.model.article import ExtractedArticle
from wireroom.model.states import Outcome
from wireroom.steps.articles.extract import read_page
from wireroom.store.runs.replays import ReplayFilter

ANA = (1, "Ana", "A fine pier it was.")
BEN = (2, "Ben", "And a costly one.")
ALL = ReplayFilter(outcomes=(Outcome.PUBLISHED, Outcome.REJECTED))


def shown(room, **more) -> list[str]:
    lines: list[str] = []
    given = {"limit": None, "with_diff": True, **more}
    reprocess_preview.print_preview(
        room.pipeline, "extract", ALL, write=lines.append, **given
    )
    return lines


def everything(room) -> list[tuple]:
    kept = ("articles", "comments", "comment_revisions", "article_revisions", "changes")
    return [room.rows(f"SELECT to_jsonb(t)::text FROM {t} t ORDER BY 1") for t in kept]


def reads(monkeypatch, change) -> None:
    """Let tomorrow's code read pages otherwise."""
    old = read_page.extract_pages
    monkeypatch.setattr(read_page, "extract_pages", lambda page: change(old(page)))


def test_the_same_code_previews_no_change(room):
    room.publish(comments=[ANA])
    assert shown(room) == ["1 article read, nothing written: 1 unchanged"]


def test_each_difference_is_shown_and_no_row_is_written(room, monkeypatch):
    article_id = room.publish(comments=[ANA, BEN])

    def tomorrow(found):
        ana, _ = found.comments
        new = replace(ana, key="c9", author="Cy", text="I was there.", position=1)
        return replace(
            found,
            title="Pier rebuilt",
            text=found.text.replace("in May", "in June"),
            authors=("Ida Reed",),
            comments=(replace(ana, text="A fine pier it is."), new),
        )

    reads(monkeypatch, tomorrow)
    before = everything(room)
    lines = shown(room)

    assert everything(room) == before
    assert lines[0].startswith(f"{article_id} https://paper.example/one: title, text,")
    assert "  - Pier to be rebuilt" in lines
    assert "  + Pier rebuilt" in lines
    assert any(
        x.startswith("  - The first blocks are to be laid in May") for x in lines
    )
    assert any(
        x.startswith("  + The first blocks are to be laid in June") for x in lines
    )
    assert "  authors: [] -> ['Ida Reed']" in lines
    assert "  + comment by Cy: I was there." in lines
    assert "  ~ comment by Ana: A fine pier it is." in lines
    assert "  - comment by Ben: And a costly one." in lines
    assert "1 comments gone" in lines[-1]
    assert len(shown(room, with_diff=False)) == 2
    assert shown(room, limit=0) == [
        "0 articles read, nothing written: no stored page matches"
    ]


@pytest.mark.usefixtures("first_answer_is_final")
def test_a_rejected_page_that_becomes_readable_is_previewed(
    room, other_text, monkeypatch
):
    room.feed("one")
    room.web.serve("https://paper.example/one", "<html><body></body></html>")
    room.walk(*room.poll())
    assert shown(room) == ["1 article read, nothing written: 1 unchanged"]

    monkeypatch.setattr(
        read_page,
        "extract_pages",
        lambda _: replace(FOUND, text=other_text),
    )
    assert ": readable, title, text" in shown(room)[0]


def test_a_published_page_that_becomes_unreadable_is_previewed(room, monkeypatch):
    room.publish()

    def nothing(_):
        raise Permanent(Reason.NO_TEXT, "empty")

    monkeypatch.setattr(read_page, "extract_pages", nothing)
    lines = shown(room)
    assert lines[1] == "  unreadable: no_text: empty"
    assert lines[-1] == "1 article read, nothing written: 1 unreadable"


FOUND = ExtractedArticle(title="The van", text="")
