"""Rows of the decisions about stories, with the names of their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDecisionRow:
    """A decision of an operator that names an article.

    Attributes:
        my_side: 1 or 2, the side of that article. others: the articles of the other
            side. articles: those of both.
    """

    id: int
    kind: str
    decided_by: str
    reason: str
    decided_at: datetime
    my_side: int
    others: list[int]
    articles: list[int]
