"""The books, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from wireroom.store.reports.ledger import Reconciliation


def build_audit_report(balance: Reconciliation) -> Group:
    """Draw the sum, the reasons and what is amiss."""
    sums = Table(box=None, show_header=False, pad_edge=False)
    sums.add_column(justify="right")
    sums.add_column()
    for outcome, count in balance.by_outcome.items():
        why = ", ".join(f"{r} {n}" for o, r, n in balance.reasons if o == outcome)
        sums.add_row(str(count), f"{outcome}  [dim]{why}[/dim]" if why else outcome)
    sums.add_row(str(balance.seen), "[bold]seen[/bold]")
    wrong = [
        Text(f"  {count} {what}", style="red") for what, count in balance.violations
    ]
    verdict = (
        Text("The books balance.", style="green")
        if balance.is_consistent
        else Text("The books do not balance.", style="bold red")
    )
    return Group(sums, *wrong, verdict)
