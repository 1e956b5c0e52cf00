"""The whole of it: ``make chaos``. Prints a table; status 1 where a row differs."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.table import Table

from tests.chaos.faults import FAULTS, REPLACING
from tests.chaos.scenes import SCENES, Played
from tests.chaos.site import Site, serve
from tests.chaos.trial import Ended, Strike, mixed, run

PATIENCE_BASE = 90.0
PATIENCE_AN_ARTICLE = 0.4


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seeds", type=int, default=10, help="mixed runs")
    parser.add_argument("--strikes", type=int, default=5, help="faults a mixed run")
    known = [*FAULTS, *REPLACING, *SCENES]
    parser.add_argument("--only", nargs="+", choices=known, default=known)
    asked = parser.parse_args()
    patience = PATIENCE_BASE + PATIENCE_AN_ARTICLE * asked.articles
    console = Console()
    table = Table("run", "seconds", "recovery s", "differs", "books")
    bad = 0
    with serve(Site(asked.articles, seed=1)) as site:
        calm = run(site, [], patience=patience)
        console.print(f"undisturbed: {calm.seconds:.0f} s, whole: {calm.whole}")
        assert calm.whole, calm.logs
        drawn = [fault for fault in asked.only if fault in FAULTS]
        trials = [
            (f, [Strike(fault=f, share=0.3)]) for f in asked.only if f not in SCENES
        ]
        trials += [
            (f"seed {n}", mixed(n, drawn, asked.strikes))
            for n in range(1, asked.seeds + 1)
        ]
        for name, strikes in trials:
            ended = run(site, strikes, patience=patience)
            bad += _told(console, table, name, ended, calm)
    for name in asked.only:
        if name in SCENES:
            played = SCENES[name](asked.articles, patience)
            bad += _show_scene(console, table, name, played)
    console.print(table)
    counts = {name: sum(rows.values()) for name, rows in calm.rows.items()}
    console.print(f"{asked.articles} articles; rows: {counts}", highlight=False)
    return 1 if bad else 0


def _told(console: Console, table: Table, name: str, ended: Ended, calm: Ended) -> bool:
    amiss = ended.amiss(calm.rows)
    recovery = ", ".join(f"{fault} {s:.1f}" for fault, s in ended.recovery)
    books = "balance" if not ended.wrong else str(ended.wrong)
    table.add_row(name, f"{ended.seconds:.0f}", recovery, str(len(amiss)), books)
    said = ", ".join((recovery, f"{ended.late} late answers", *ended.notes))
    console.print(f"{name}: {ended.seconds:.0f} s, {said}, {len(amiss)} amiss")
    for line in amiss[:12]:
        console.print(f"   {line}", markup=False, highlight=False)
    if amiss:
        console.print(ended.logs[-6000:], markup=False, highlight=False)
    return bool(amiss)


def _show_scene(console: Console, table: Table, name: str, played: Played) -> bool:
    table.add_row(name, f"{played.seconds:.0f}", "", str(len(played.amiss)), "")
    said = f"{name}: {played.seconds:.0f} s, {played.notes}, {len(played.amiss)} amiss"
    console.print(said)
    for line in played.amiss[:12]:
        console.print(f"   {line}", markup=False, highlight=False)
    if played.amiss:
        console.print(played.logs[-6000:], markup=False, highlight=False)
    return bool(played.amiss)


if __name__ == "__main__":
    sys.exit(main())
