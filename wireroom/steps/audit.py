"""Check that the ledger is consistent, and store what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.store.reports.audit_runs import AuditRun, record_run

if TYPE_CHECKING:
    from wireroom.steps.context import StepContext


def run_audit(ctx: StepContext) -> AuditRun:
    """Check the ledger as it is at one moment; store and return the result."""
    with ctx.store.begin_snapshot() as tx:
        books = tx.ledger.reconcile()
    violations = dict(books.violations)
    if not books.is_consistent and not violations:
        violations = {"entries that no outcome counts": books.seen}
    run = AuditRun(at=ctx.now(), violations=violations)
    with ctx.store.begin() as tx:
        record_run(tx.connection, run)
    return run
