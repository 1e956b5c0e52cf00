"""Leases: whether a worker holds a row at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import ArticleRow


def has_lease(article: ArticleRow, now: datetime) -> bool:
    """Return whether a lease of the article is running."""
    return article.lease_until is not None and article.lease_until > now
