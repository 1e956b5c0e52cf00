"""What operators do that is logged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class OperatorAct(StrEnum):
    """An act of an operator, by a command or in the dashboard."""

    ERASE = "erase"
    EXPORT_TOMBSTONES = "export_tombstones"
    READ_PERSON = "read_person"
    RETRY_FAILURES = "retry_failures"
    DROP_FAILURES = "drop_failures"
    RETRY_ARTICLES = "retry_articles"
    SPLIT_STORY = "split_story"
    JOIN_STORIES = "join_stories"
    RESET_STORY = "reset_story"
    REPLAY = "replay"
    IMPORT = "import"
    POLL_FEED = "poll_feed"
    PAUSE_FEED = "pause_feed"
    EDIT_SOURCES = "edit_sources"
    APPLY_SOURCES = "apply_sources"
    ADD_TARGET = "add_target"
    CHANGE_TARGET = "change_target"
    DROP_TARGET = "drop_target"
    BEGIN_EPOCH = "begin_epoch"
    DECLARE_LOSSLESS = "declare_lossless"
    GRANT_READER = "grant_reader"
    DROP_CONSUMER = "drop_consumer"
    RESET_CONSUMER = "reset_consumer"
    LOG_IN = "log_in"
    REFUSED_LOG_IN = "refused_log_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedAct:
    """A line of the log.

    Attributes:
        by: the operator; ``dashboard``: a person who has the token. about: ids, counts
            and names of settings; never content.
    """

    id: int
    at: datetime
    act: OperatorAct
    by: str
    about: Mapping[str, int | str]
