"""Evidence of a report: from an article's row, and as columns of a story's member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wireroom.dedupe.first_report import ReportEvidence, weigh_evidence

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wireroom.dedupe.stories import StoryDoc


def weigh_row(doc: StoryDoc, row: Row[Any], precision: str | None) -> ReportEvidence:
    """Weigh what a row says of the first report of its article.

    Args:
        precision: of the publication time.
    """
    return weigh_evidence(
        doc.id,
        doc.text,
        published_at=doc.published_at,
        precision=precision,
        found_at=row.found_at,
        published_by=row.source,
        is_trusted=row.trusted,
    )


def report_columns(report: ReportEvidence) -> dict[str, object]:
    """Return a report as columns of a story's member."""
    return {
        "article": report.article_id,
        "credit": report.credit,
        "origin": report.origin,
        "latest_publication": report.latest_publication,
    }
