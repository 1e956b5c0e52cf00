"""The outcomes of articles, recorded on their entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from wireroom.model.states import Outcome

# Entries that were merged on arrival keep their outcome.
_RECORD = text("""
    UPDATE entries e SET outcome = v.outcome, reason = v.reason
    FROM unnest(:articles, :outcomes, :reasons) AS v (article_id, outcome, reason)
    WHERE e.article_id = v.article_id
        AND (e.outcome <> 'merged' OR e.reason IS DISTINCT FROM 'same_url')
    """).bindparams(
    bindparam("articles", type_=ARRAY(BigInteger)),
    bindparam("outcomes", type_=ARRAY(Text)),
    bindparam("reasons", type_=ARRAY(Text)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryOutcome:
    """The outcome of an article, for its entries."""

    article_id: int
    outcome: Outcome
    reason: str | None


def record_outcomes(connection: Connection, outcomes: Sequence[EntryOutcome]) -> None:
    """Record outcomes on the entries of articles; those merged on arrival keep theirs.

    Each article once.
    """
    parameters = {
        "articles": [one.article_id for one in outcomes],
        "outcomes": [str(one.outcome) for one in outcomes],
        "reasons": [one.reason for one in outcomes],
    }
    connection.execute(_RECORD, parameters)
