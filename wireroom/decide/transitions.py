"""The states of articles and feeds: two tables that choose every next state.

A step names what happened; the table names the state that follows. No other module
writes a stage, an outcome or a feed's state. ``docs/architecture.md`` shows both tables
(:mod:`wireroom.decide.draw_transitions`).

An article's event that has no line for the article's state is a defect: it raises
before a row is written. A feed's event that has no line changes nothing: an operator
may have paused the feed while it was polled.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from wireroom.model.states import FeedState, Outcome, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ArticleEvent(StrEnum):
    """What happens to an article."""

    PAGE_STORED = "page stored"
    PAGE_IMPORTED = "imported page taken"
    EXTRACTED = "extracted for the first time"
    ARTICLE_CHANGED = "text or fields changed"
    COMMENTS_CHANGED = "comments changed"
    NOTHING_CHANGED = "nothing changed"
    PAGE_TOO_EARLY = "no text yet"
    PAGE_UNREADABLE = "no text"
    DUPLICATE_FOUND = "address or text is another's"
    NAMED_BY_CLAIM = "the page it names arrived"
    PLACED = "placed in a story"
    BOILERPLATE_FOUND = "boilerplate found"
    VERSION_RESTORED = "version before boilerplate restored"
    ENRICHED = "enriched"
    POSTPONED = "step postponed"
    REFUSED = "given up: refused"
    GIVEN_UP = "given up: failed"
    DEFECT = "defect"
    REPLAY_FROM_EXTRACT = "replay from extract"
    REPLAY_FROM_DEDUPLICATE = "replay from deduplicate"
    REPLAY_FROM_ENRICH = "replay from enrich"
    REPLAY_ENDED = "replay failed"
    LISTED_AGAIN = "listed by a feed again"
    OWNER_FOUND = "listed by its own source"
    ROOT_UNREADABLE = "merged into what was rejected"
    ROOT_WITHDRAWN = "merged into what was withdrawn"
    ADDRESS_TAKEN = "address is another's by now"
    RETRIED = "retried by an operator"
    VISIT_RETRIED = "failure of a visit retried"
    STEP_RETRIED = "failure of a step retried"
    ERASED = "erased by an operator"
    COMMENTS_ERASED = "comments erased by an operator"


class FeedEvent(StrEnum):
    """What happens to a feed."""

    POLLED = "poll answered"
    POSTPONED = "poll postponed"
    POLL_FAILED = "poll failed"
    GONE = "poll answered 410"
    DEFECT = "defect"
    PAUSED = "paused by an operator"
    RESUMED = "polled now, by an operator"
    FAILURE_RETRIED = "failure retried"
    LEFT_FILE = "left the sources file"
    BACK_IN_FILE = "back in the sources file"


class Guard(StrEnum):
    """A condition on the row beside its state."""

    IS_LIVE = "no replay reads it"
    IN_REPLAY = "a replay reads it"
    HAS_PAGE = "a page is stored"
    HAS_NO_PAGE = "no page is stored"


class ArticleFacts(Protocol):
    """What the table asks of an article: its state and its guards' columns."""

    @property
    def id(self) -> int:
        """The row."""

    @property
    def stage(self) -> Stage:
        """The last step that it has passed."""

    @property
    def outcome(self) -> Outcome:
        """What consumers see of it."""

    @property
    def replay_id(self) -> int | None:
        """The replay that reads it now."""

    @property
    def page_id(self) -> int | None:
        """Its stored page."""


class UndefinedTransitionError(RuntimeError):
    """A step named an event that cannot happen to its row: a defect."""


class ArticleTransition(NamedTuple):
    """A line of the table.

    Attributes:
        next_stage, next_outcome: None: unchanged. An outcome is recorded on the row's
            entries too, with its reason, also where it is the same as before.
    """

    event: ArticleEvent
    stages: frozenset[Stage]
    outcomes: frozenset[Outcome]
    guards: tuple[Guard, ...]
    next_stage: Stage | None
    next_outcome: Outcome | None

    def applies_to(self, article: ArticleFacts) -> bool:
        """Return whether the line is about an article in this state."""
        return (
            article.stage in self.stages
            and article.outcome in self.outcomes
            and all(_is_met(guard, article) for guard in self.guards)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleState:
    """The state that follows an event.

    Attributes:
        outcome: None: it stays, and is not recorded again.
    """

    stage: Stage
    outcome: Outcome | None


class FeedTransition(NamedTuple):
    """The feeds to which an event happens, and their next state; None: unchanged."""

    states: tuple[FeedState, ...]
    next_state: FeedState | None


_E, _S, _O = ArticleEvent, Stage, Outcome
_FOUND, _DOWNLOADED = frozenset({_S.FOUND}), frozenset({_S.DOWNLOADED})
_EXTRACTED, _DEDUPLICATED = frozenset({_S.EXTRACTED}), frozenset({_S.DEDUPLICATED})
_DONE = frozenset({_S.DONE})
# At one of these an article has a page, and steps that compute have to run.
_COMPUTED = _DOWNLOADED | _EXTRACTED | _DEDUPLICATED
_ANYWHERE = _FOUND | _COMPUTED | _DONE
_NEW, _PUBLISHED = frozenset({_O.IN_FLIGHT}), frozenset({_O.PUBLISHED})
_MERGED, _ENDED = frozenset({_O.MERGED}), frozenset({_O.REJECTED, _O.FAILED})
_ALL = _NEW | _PUBLISHED | _MERGED | _ENDED
_LIVE, _REPLAY = (Guard.IS_LIVE,), (Guard.IN_REPLAY,)
_PAGE, _NO_PAGE = (Guard.HAS_PAGE,), (Guard.HAS_NO_PAGE,)
_T = ArticleTransition

# One line a row, so that the table can be read as one.
# fmt: off
ARTICLE_TRANSITIONS = (
    # download, visit, import
    _T(_E.PAGE_STORED, _FOUND, _NEW, (), _S.DOWNLOADED, None),
    _T(_E.PAGE_STORED, _DONE, _PUBLISHED | _MERGED, (), _S.DOWNLOADED, None),
    _T(_E.PAGE_IMPORTED, _FOUND, _NEW, (), _S.DOWNLOADED, None),
    _T(_E.PAGE_IMPORTED, _DONE, _ALL - _NEW, (), _S.DOWNLOADED, None),
    # extract
    _T(_E.EXTRACTED, _DOWNLOADED, _NEW | _ENDED, (), _S.EXTRACTED, None),
    _T(_E.EXTRACTED, _DOWNLOADED, _MERGED, _REPLAY, _S.EXTRACTED, None),
    _T(_E.ARTICLE_CHANGED, _DOWNLOADED, _PUBLISHED, (), _S.EXTRACTED, None),
    _T(_E.COMMENTS_CHANGED, _DOWNLOADED, _PUBLISHED, (), _S.DEDUPLICATED, None),
    _T(_E.COMMENTS_CHANGED, _DOWNLOADED, _MERGED, _LIVE, _S.DONE, None),
    _T(_E.NOTHING_CHANGED, _DOWNLOADED, _PUBLISHED, (), _S.DONE, None),
    _T(_E.NOTHING_CHANGED, _DOWNLOADED, _MERGED, _LIVE, _S.DONE, None),
    _T(_E.PAGE_TOO_EARLY, _DOWNLOADED, _NEW, _LIVE, _S.FOUND, None),
    _T(_E.PAGE_UNREADABLE, _DOWNLOADED, _PUBLISHED, (), _S.DONE, None),
    _T(_E.PAGE_UNREADABLE, _DOWNLOADED, _MERGED, _LIVE, _S.DONE, None),
    _T(_E.PAGE_UNREADABLE, _DOWNLOADED, _ENDED, (), _S.DONE, _O.REJECTED),
    # deduplicate
    _T(_E.DUPLICATE_FOUND, _FOUND, _NEW, (), _S.DONE, _O.MERGED),
    _T(_E.DUPLICATE_FOUND, _EXTRACTED, _ALL - _PUBLISHED, (), _S.DONE, _O.MERGED),
    _T(_E.NAMED_BY_CLAIM, _COMPUTED | _DONE, _PUBLISHED, (), _S.DONE, _O.MERGED),
    _T(_E.PLACED, _EXTRACTED, _ALL, (), _S.DEDUPLICATED, None),
    _T(_E.BOILERPLATE_FOUND, _ANYWHERE, _ALL, (), _S.DONE, _O.REJECTED),
    _T(_E.VERSION_RESTORED, _COMPUTED | _DONE, _PUBLISHED, (), _S.DEDUPLICATED, None),
    # enrich
    _T(_E.ENRICHED, _DEDUPLICATED, _ALL, (), _S.DONE, _O.PUBLISHED),
    # a step that fails
    _T(_E.POSTPONED, _FOUND, _NEW, (), None, None),
    _T(_E.POSTPONED, _DOWNLOADED, _ALL, _LIVE, None, None),
    _T(_E.REFUSED, _FOUND | _DOWNLOADED, _NEW, (), _S.DONE, _O.REJECTED),
    _T(_E.GIVEN_UP, _FOUND | _DOWNLOADED, _NEW, (), _S.DONE, _O.FAILED),
    _T(_E.GIVEN_UP, _DOWNLOADED, _ENDED, (), _S.DONE, _O.FAILED),
    _T(_E.DEFECT, _FOUND | _COMPUTED, _NEW | _ENDED, _LIVE, _S.DONE, _O.FAILED),
    _T(_E.DEFECT, _COMPUTED, _PUBLISHED | _MERGED, _LIVE, _S.DONE, None),
    _T(_E.DEFECT, _DONE, _ALL - _NEW, _LIVE, None, None),
    # replays
    _T(_E.REPLAY_FROM_EXTRACT, _DONE, _ALL - _NEW, _PAGE, _S.DOWNLOADED, None),
    _T(_E.REPLAY_FROM_DEDUPLICATE, _DONE, _PUBLISHED | _MERGED, _PAGE,
       _S.EXTRACTED, None),
    _T(_E.REPLAY_FROM_ENRICH, _DONE, _PUBLISHED, _PAGE, _S.DEDUPLICATED, None),
    _T(_E.REPLAY_ENDED, _COMPUTED, _ALL - _NEW, _REPLAY, _S.DONE, None),
    # what other rows and operators do to an article
    _T(_E.LISTED_AGAIN, _DONE, _ENDED, (), _S.FOUND, _O.IN_FLIGHT),
    _T(_E.OWNER_FOUND, _EXTRACTED | _DEDUPLICATED, _NEW | _PUBLISHED, _LIVE + _PAGE,
       _S.DOWNLOADED, None),
    _T(_E.OWNER_FOUND, _DONE, _PUBLISHED, _LIVE + _PAGE, _S.DOWNLOADED, None),
    _T(_E.ROOT_UNREADABLE, _COMPUTED | _DONE, _MERGED, _PAGE,
       _S.DOWNLOADED, _O.IN_FLIGHT),
    _T(_E.ROOT_UNREADABLE, _DONE, _MERGED, _NO_PAGE, _S.FOUND, _O.IN_FLIGHT),
    _T(_E.ROOT_WITHDRAWN, _COMPUTED | _DONE, _MERGED, (), _S.FOUND, _O.IN_FLIGHT),
    _T(_E.ADDRESS_TAKEN, _FOUND | _DOWNLOADED, _NEW, (), _S.DONE, _O.REJECTED),
    _T(_E.RETRIED, _COMPUTED | _DONE, _PUBLISHED, (), _S.DONE, None),
    _T(_E.RETRIED, _ANYWHERE, _ALL - _PUBLISHED, (), _S.FOUND, _O.IN_FLIGHT),
    _T(_E.VISIT_RETRIED, _DONE, _PUBLISHED, (), _S.DONE, None),
    _T(_E.STEP_RETRIED, _DONE, _PUBLISHED, (), _S.DOWNLOADED, None),
    _T(_E.STEP_RETRIED, _DONE, _ENDED, _PAGE, _S.DOWNLOADED, _O.IN_FLIGHT),
    _T(_E.STEP_RETRIED, _DONE, _ENDED, _NO_PAGE, _S.FOUND, _O.IN_FLIGHT),
    # for good: no event happens to an article that is erased
    _T(_E.ERASED, _ANYWHERE, _ALL, (), _S.DONE, _O.ERASED),
    _T(_E.COMMENTS_ERASED, _DONE, _PUBLISHED, _LIVE, _S.DEDUPLICATED, None),
)
# fmt: on

POLLED_STATES = (FeedState.ACTIVE, FeedState.FAILING)
FEED_TRANSITIONS: Mapping[FeedEvent, FeedTransition] = {
    FeedEvent.POLLED: FeedTransition(POLLED_STATES, FeedState.ACTIVE),
    FeedEvent.POSTPONED: FeedTransition(POLLED_STATES, None),
    FeedEvent.POLL_FAILED: FeedTransition(POLLED_STATES, FeedState.FAILING),
    FeedEvent.GONE: FeedTransition(POLLED_STATES, FeedState.GONE),
    FeedEvent.DEFECT: FeedTransition(POLLED_STATES, FeedState.FAILING),
    FeedEvent.PAUSED: FeedTransition(tuple(FeedState), FeedState.PAUSED),
    FeedEvent.RESUMED: FeedTransition(tuple(FeedState), FeedState.ACTIVE),
    FeedEvent.FAILURE_RETRIED: FeedTransition((FeedState.FAILING,), FeedState.ACTIVE),
    FeedEvent.LEFT_FILE: FeedTransition(
        (*POLLED_STATES, FeedState.GONE), FeedState.PAUSED
    ),
    FeedEvent.BACK_IN_FILE: FeedTransition((FeedState.PAUSED,), FeedState.ACTIVE),
}

_BY_EVENT = {
    event: tuple(line for line in ARTICLE_TRANSITIONS if line.event is event)
    for event in ArticleEvent
}


def decide_article_state(article: ArticleFacts, event: ArticleEvent) -> ArticleState:
    """Return the state of an article after an event.

    Raises:
        UndefinedTransitionError: the event cannot happen to an article in this state.
    """
    line = _find_line(article, event)
    if line is None:
        raise UndefinedTransitionError(
            f"{event!r} of article {article.id}: {article.stage}, {article.outcome},"
            f" replay {article.replay_id}, page {article.page_id}"
        )
    stage = article.stage if line.next_stage is None else line.next_stage
    return ArticleState(stage=stage, outcome=line.next_outcome)


def can_happen(article: ArticleFacts, event: ArticleEvent) -> bool:
    """Return whether the table has a line for an event of an article in this state."""
    return _find_line(article, event) is not None


def list_outcomes(event: ArticleEvent) -> frozenset[Outcome]:
    """Return the outcomes of the articles to which an event can happen."""
    return _unite(line.outcomes for line in _BY_EVENT[event])


def list_stages(event: ArticleEvent) -> frozenset[Stage]:
    """Return the stages of the articles to which an event can happen."""
    return frozenset[Stage]().union(*(line.stages for line in _BY_EVENT[event]))


def _unite(sets: Iterable[frozenset[Outcome]]) -> frozenset[Outcome]:
    return frozenset[Outcome]().union(*sets)


def _find_line(article: ArticleFacts, event: ArticleEvent) -> ArticleTransition | None:
    return next((x for x in _BY_EVENT[event] if x.applies_to(article)), None)


def _is_met(guard: Guard, article: ArticleFacts) -> bool:
    match guard:
        case Guard.IS_LIVE:
            return article.replay_id is None
        case Guard.IN_REPLAY:
            return article.replay_id is not None
        case Guard.HAS_PAGE:
            return article.page_id is not None
        case Guard.HAS_NO_PAGE:
            return article.page_id is None
