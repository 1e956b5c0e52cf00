from __future__ import annotations

import pytest

from tests.unit.decide.rows import NOW, after, ago, make_article
from wireroom.decide.articles.revisions import (
    ExtractedAgain,
    PageChange,
    completes_feed_text,
    decide_extraction,
    decide_revision_kind,
    loses_pages,
)
from wireroom.decide.articles.visits import RevisitPolicy
from wireroom.decide.transitions import ArticleEvent
from wireroom.model.evidence import BodySource, TextState
from wireroom.model.states import RevisionKind

UPDATE = RevisionKind.UPDATE


def decide(change, **columns):
    article = make_article(
        **{"published_at": ago(hours=8), "revision": 4, "quiet_visits": 1, **columns}
    )
    return decide_extraction(article, change, now=NOW, policy=RevisitPolicy())


@pytest.mark.parametrize(
    ("kind", "is_replay", "decided"),
    [
        (UPDATE, False, UPDATE),
        (UPDATE, True, RevisionKind.REREAD),
        (None, True, None),
        (None, False, None),
    ],
)
def test_a_replay_is_no_change_of_the_publisher(kind, is_replay, decided):
    assert decide_revision_kind(kind, is_replay=is_replay) is decided


@pytest.mark.parametrize(
    ("change", "state"),
    [
        pytest.param(
            PageChange(kind=UPDATE),
            ExtractedAgain(
                event=ArticleEvent.ARTICLE_CHANGED,
                revision=5,
                quiet_visits=0,
                due_at=None,
            ),
            id="another text",
        ),
        pytest.param(
            PageChange(fields=("authors",)),
            ExtractedAgain(
                event=ArticleEvent.ARTICLE_CHANGED,
                revision=4,
                quiet_visits=0,
                due_at=None,
            ),
            id="other fields make no revision",
        ),
        pytest.param(
            PageChange(has_comment_events=True),
            ExtractedAgain(
                event=ArticleEvent.COMMENTS_CHANGED,
                revision=4,
                quiet_visits=0,
                due_at=None,
            ),
            id="other comments are only annotated",
        ),
        pytest.param(
            PageChange(),
            ExtractedAgain(
                event=ArticleEvent.NOTHING_CHANGED,
                revision=4,
                quiet_visits=2,
                due_at=after(hours=2),
            ),
            id="nothing new: the next visit",
        ),
    ],
)
def test_only_the_steps_that_depend_on_a_change_run(change, state):
    assert decide(change) == state


def test_the_quiet_visit_that_settles_an_article_is_its_last():
    state = decide(PageChange(), published_at=ago(days=2), quiet_visits=2)
    assert state.event is ArticleEvent.NOTHING_CHANGED
    assert (state.quiet_visits, state.due_at) == (3, None)


@pytest.mark.parametrize(
    "change",
    [PageChange(), PageChange(kind=RevisionKind.REREAD)],
    ids=["same", "other"],
)
def test_a_replay_is_no_visit(change):
    state = decide(change, replay_id=7, replay_due_at=after(days=3))
    assert state.quiet_visits == 1
    if change.kind is None:
        assert state.due_at == after(days=3)


@pytest.mark.parametrize(
    ("state", "stored", "loses"),
    [
        (TextState.PARTIAL, TextState.COMPLETE, True),
        (TextState.PARTIAL, TextState.PARTIAL, False),
        (TextState.PARTIAL, None, False),
        (TextState.COMPLETE, TextState.COMPLETE, False),
    ],
)
def test_a_page_loses_pages_where_the_stored_text_was_complete(state, stored, loses):
    assert loses_pages(make_article(text_state=stored), state) is loses


@pytest.mark.parametrize("state", [s for s in TextState if s is not TextState.COMPLETE])
def test_only_a_complete_text_can_lose_pages(state):
    assert not loses_pages(make_article(text_state=state), TextState.PARTIAL)


@pytest.mark.parametrize(
    ("stored", "source", "characters", "completes"),
    [
        (BodySource.FEED, BodySource.MARKUP, 5, True),
        (BodySource.FEED, BodySource.MARKUP, 4, False),
        (BodySource.FEED, BodySource.FEED, 9, False),
        (BodySource.MARKUP, BodySource.MARKUP, 9, False),
        (None, BodySource.MARKUP, 9, False),
    ],
)
def test_a_page_completes_the_text_of_a_feed(stored, source, characters, completes):
    article = make_article(body_source=stored, text="x" * 10)
    assert completes_feed_text(article, source, characters=characters) is completes


@pytest.mark.parametrize(
    ("change", "quiet"),
    [
        (PageChange(), 2),
        (PageChange(has_failed_provider=True), 1),
        (PageChange(has_comment_events=True, has_failed_provider=True), 0),
        (PageChange(has_comment_events=True), 0),
        (PageChange(kind=UPDATE), 0),
    ],
)
def test_a_quiet_visit_counts_unless_a_provider_failed(change, quiet):
    assert decide(change).quiet_visits == quiet
