"""Read-only queries: ledger, gauges, counts, lists."""
