"""Rows of runs over many articles, replays and imports: one frozen object a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.imports import ImportKind, ImportState
    from wireroom.model.json_columns import ImportInputs, ReplayBefore
    from wireroom.model.replays import ReplayState


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRow:
    """A replay: a row of ``replays``. ``outcomes``: articles by their result."""

    id: int
    step: str
    filter: dict[str, object]
    max_articles: int | None
    total: int
    position: int
    last_article_id: int
    leased: int
    state: ReplayState
    outcomes: dict[str, int]
    started_by: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayItemRow:
    """An article that a replay has leased; ``step``: the replay's."""

    replay_id: int
    article_id: int
    lease_until: datetime | None
    state_before: ReplayBefore | None
    result: str | None
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayChangeRow:
    """An article that a replay did not leave as it was."""

    article_id: int
    result: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """An import: a row of ``imports``. ``outcomes``: articles by their outcome."""

    id: int
    kind: ImportKind
    source_id: int
    inputs: ImportInputs
    state: ImportState
    offered: int
    accepted: int
    refused: dict[str, int]
    total: int
    outcomes: dict[str, int]
    started_by: str
    started_at: datetime
    fully_read_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportItemRow:
    """An article of an import that is not finished.

    Attributes:
        needs_download: its page is still to be downloaded.
        is_live: it is in the live schedule too, which keeps its due times.
    """

    article_id: int
    import_id: int
    needs_download: bool
    is_live: bool
    due_at: datetime
    lease_until: datetime | None
