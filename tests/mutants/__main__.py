"""``python -m tests.mutants``: change the code in one place, and see a test fail.

Mutants are drawn from the pure packages, an equal chance for each place in the source.
Each runs the unit tests nearest to its module, the module's own first, until one fails.
A mutant that no test notices has survived: a test is missing there.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from rich.console import Console

from tests.mutants.places import Mutant, find_mutants
from tests.mutants.trial import Result, Trial

ROOT = Path(__file__).parents[2]
# A line is a line, also where the output is a file.
OUT = Console(markup=False, highlight=False, soft_wrap=True)
# Tests of whole pages, which say more of the parts of the extractor than their own do.
_WHOLE_PAGES = (
    "tests/unit/extract/test_dates_of_other_things.py",
    "tests/unit/extract/test_extract_page.py",
    "tests/unit/extract/test_publishing_systems.py",
    "tests/unit/extract/test_story_metadata.py",
)
# Each package with the tests that are nearest to it.
PACKAGES = {
    "wireroom/dedupe": ("tests/unit/dedupe",),
    "wireroom/feeds": ("tests/unit/feeds",),
    "wireroom/decide": ("tests/unit/decide",),
    "wireroom/http": ("tests/unit/http",),
    "wireroom/dates": ("tests/unit/dates",),
    "wireroom/extract/body": (
        "tests/unit/extract/body",
        "tests/unit/extract/test_body_markup.py",
        *_WHOLE_PAGES,
    ),
    "wireroom/extract/comments": ("tests/unit/extract/comments",),
    "wireroom/extract/metadata": ("tests/unit/extract/metadata", *_WHOLE_PAGES),
    "wireroom/extract/publication_date": (
        "tests/unit/extract/publication_date",
        *_WHOLE_PAGES,
    ),
    "wireroom/enrich": ("tests/unit/enrich",),
    "wireroom/search": ("tests/unit/search",),
    "wireroom/structure": (
        "tests/unit/structure",
        "tests/unit/extract/test_blocks.py",
    ),
}


def main() -> int:
    options = _parse_options()
    drawn = _draw_mutants(options.sample, options.seed, options.only)
    trials = {package: Trial(ROOT, PACKAGES[package]) for package in drawn}
    for package, trial in trials.items():
        seconds = trial.check_unchanged()
        OUT.print(f"{package}: tests pass unchanged in {seconds:.1f} s")
    began = time.monotonic()
    counts: Counter[tuple[str, Result]] = Counter()
    work = [(package, one) for package, mutants in drawn.items() for one in mutants]
    with ThreadPoolExecutor(options.jobs) as pool:
        results = pool.map(lambda job: trials[job[0]].run(job[1]), work)
        for number, ((package, mutant), result) in enumerate(
            zip(work, results, strict=True), 1
        ):
            counts[package, result] += 1
            if result is Result.SURVIVED:
                OUT.print(f"survived  {_describe(mutant)}")
            elif number % 25 == 0:
                OUT.print(f"{number} of {len(work)}")
    OUT.print(
        f"{len(work)} mutants, seed {options.seed}, {time.monotonic() - began:.0f} s"
    )
    return _print_score(list(drawn), counts, options.floor)


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=300, help="mutants in all (300)")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--only", default="", help="packages whose path has this in it")
    parser.add_argument("--jobs", type=int, default=2, help="mutants at a time (2)")
    parser.add_argument("--floor", type=int, default=85, help="percent killed (85)")
    return parser.parse_args()


def _draw_mutants(sample: int, seed: int, only: str) -> dict[str, list[Mutant]]:
    random = Random(seed)
    everything = [
        (package, mutant)
        for package in PACKAGES
        if only in package
        for path in sorted((ROOT / package).rglob("*.py"))
        for mutant in find_mutants(path, random)
    ]
    drawn: dict[str, list[Mutant]] = {}
    for package, mutant in random.sample(everything, min(sample, len(everything))):
        drawn.setdefault(package, []).append(mutant)
    OUT.print(f"{len(everything)} places, {sum(map(len, drawn.values()))} drawn")
    return dict(sorted(drawn.items()))


def _describe(mutant: Mutant) -> str:
    return mutant.describe().replace(f"{ROOT}/", "")


def _print_score(
    packages: list[str], counts: Counter[tuple[str, Result]], floor: int
) -> int:
    killed = total = 0
    for package in packages:
        of = sum(n for (name, _), n in counts.items() if name == package)
        survived = counts[package, Result.SURVIVED]
        late = counts[package, Result.LATE]
        OUT.print(f"{package:28} {of - survived:4} of {of:4} killed ({late} by time)")
        killed, total = killed + of - survived, total + of
    score = 100 * killed / max(total, 1)
    OUT.print(f"{'all':28} {killed:4} of {total:4} killed: {score:.1f} %")
    return int(score < floor)


if __name__ == "__main__":
    sys.exit(main())
