"""Articles whose next step is sent as one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMessage:
    """Articles that one message names, and when their step may start.

    Attributes:
        delay: seconds.
    """

    article_ids: tuple[int, ...]
    delay: float = 0.0


def split_ids(
    article_ids: Sequence[int], size: int, *, delay: float
) -> Iterator[ArticleMessage]:
    """Split articles over messages of at most ``size`` each, in their order."""
    for at in range(0, len(article_ids), size):
        yield ArticleMessage(
            article_ids=tuple(article_ids[at : at + size]), delay=delay
        )
