"""The result of an audit: entries by outcome and reason, and the violations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from wireroom.store.reports.ledger import Reconciliation


def build_audit_report(audit: Reconciliation) -> Group:
    """Return the sums, the violations and the verdict, for ``rich`` to print."""
    sums = Table(box=None, show_header=False, pad_edge=False)
    sums.add_column(justify="right")
    sums.add_column()
    for outcome, count in audit.by_outcome.items():
        sums.add_row(str(count), _format_outcome(audit, outcome))
    sums.add_row(str(audit.seen), "[bold]seen[/bold]")
    violations = [
        Text(f"  {count} {name}", style="red") for name, count in audit.violations
    ]
    return Group(sums, *violations, _render_verdict(audit))


def _format_outcome(audit: Reconciliation, outcome: str) -> str:
    reasons = ", ".join(f"{r} {n}" for o, r, n in audit.reasons if o == outcome)
    return f"{outcome}  [dim]{reasons}[/dim]" if reasons else outcome


def _render_verdict(audit: Reconciliation) -> Text:
    if audit.is_consistent:
        message = "Audit passed: every entry has exactly one outcome."
        return Text(message, style="green")
    return Text("Audit failed: the ledger is inconsistent.", style="bold red")
