"""Faults that are planted into a copy of the product: does the model find each?

``python -m tests.model.planted`` changes one place of the source at a time, runs
histories until one breaks a rule, and prints which rule that was. Status 1 if a fault
stays unnoticed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("wireroom", "config", "tasks", "workers", "console", "tests")


@dataclass(frozen=True)
class Fault:
    """A change of the source: in ``path``, ``old`` becomes ``new``, at one place."""

    path: str
    old: str
    new: str


FAULTS = {
    "a late answer is written": (
        Fault(
            "wireroom/store/scheduling/leases.py",
            "c.id == lease.article_id, c.lease_id.is_not_distinct_from(lease.lease_id)",
            "c.id == lease.article_id, c.id.is_not(None)",
        ),
        Fault(
            "wireroom/store/articles/articles.py",
            'articles.c.lease_id == bindparam("lease_id")',
            'articles.c.id == bindparam("article_id")',
        ),
    ),
    "two articles are compared at once": (
        Fault(
            "wireroom/steps/articles/stories/deduplicate.py",
            "        tx.advisory_lock(Lock.DEDUPLICATE)\n",
            "",
        ),
    ),
    "one attempt fewer": (
        Fault(
            "wireroom/steps/articles/start_step.py",
            "article.attempts > ctx.policy.max_attempts",
            "article.attempts >= ctx.policy.max_attempts",
        ),
    ),
    "no event of a comment that is gone": (
        Fault(
            "wireroom/store/comments/comments.py",
            "            (ChangeKind.COMMENT_GONE, delta.gone, {}),\n",
            "",
        ),
    ),
    "two events of a publication": (
        Fault(
            "wireroom/steps/articles/enrich.py",
            "        published,\n        *(",
            "        published,\n        published,\n        *(",
        ),
    ),
    "merged into what cannot be read": (
        Fault(
            "wireroom/decide/articles/merging.py",
            "    if is_readable(other):\n        return MergeAction.MERGE\n",
            "    if other.outcome is not Outcome.MERGED:\n"
            "        return MergeAction.MERGE\n",
        ),
    ),
    "a poll undoes a pause": (
        Fault(
            "wireroom/store/feeds/feeds.py",
            "return update(feeds).where(is_feed, _is_among(after)).values(values)",
            "return update(feeds).where(is_feed).values(values)",
        ),
    ),
    "a version is not kept": (
        Fault(
            "wireroom/steps/articles/extract/extract.py",
            "        tx.articles.save_revision(article, kind, now=now)\n",
            "        pass\n",
        ),
    ),
    "entries do not follow their article": (
        Fault(
            "wireroom/store/entries/entry_outcomes.py",
            "    connection.execute(_RECORD, parameters)\n",
            "    parameters['articles'] = [0 for _ in outcomes]\n"
            "    connection.execute(_RECORD, parameters)\n",
        ),
    ),
    "an older import replaces a newer page": (
        Fault(
            "wireroom/decide/articles/imports.py",
            "        return (article.visited_at or article.found_at) >= captured_at\n",
            "        return False\n",
        ),
    ),
    "a downloaded page is never due": (
        Fault(
            "wireroom/steps/articles/download/download.py",
            "                lease_until=now + ctx.policy.resend_after,\n",
            "                lease_until=now + ctx.policy.lease * 1_000_000,\n",
        ),
    ),
    "a position of the change feed is left out": (
        Fault(
            "wireroom/store/change_feed/changes.py",
            "+ e.ordinality - 1,",
            "+ e.ordinality,",
        ),
    ),
    "a comment that changed is not revised": (
        Fault(
            "wireroom/store/comments/comments.py",
            "        self._save_revisions([known[k] for k in changed], now)\n",
            "",
        ),
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=60, help="for each fault")
    parser.add_argument("--events", type=int, default=40, help="of each history")
    parser.add_argument("--only", nargs="+", default=list(FAULTS), help="faults")
    wanted = parser.parse_args()
    missed = 0
    for name in wanted.only:
        began = time.monotonic()
        found = try_fault(FAULTS[name], wanted.histories, wanted.events)
        missed += found is None
        seconds = time.monotonic() - began
        sys.stdout.write(f"{name:42} {seconds:4.0f} s  {found or 'NOT FOUND'}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(wanted.only) - missed} of {len(wanted.only)} found\n")
    return 1 if missed else 0


def try_fault(fault: tuple[Fault, ...], histories: int, events: int) -> str | None:
    """Run the model on a copy with a fault; return the broken rule, or None."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=_ignore)
        for change in fault:
            plant(copy, change)
        command = [sys.executable, "-m", "tests.model", "--histories", str(histories)]
        command += ["--events", str(events)]
        done = subprocess.run(
            command,
            cwd=copy,
            env={**os.environ, "PYTHONPATH": folder},
            capture_output=True,
            text=True,
            check=False,
        )
    return None if done.returncode == 0 else _broken_rule(done.stdout + done.stderr)


def plant(copy: Path, fault: Fault) -> None:
    path = copy / fault.path
    source = path.read_text("utf-8")
    assert source.count(fault.old) == 1, f"{fault.path} has changed: {fault.old!r}"
    path.write_text(source.replace(fault.old, fault.new), "utf-8")


def _ignore(_: str, names: list[str]) -> set[str]:
    return {name for name in names if name in {"__pycache__", "data"}}


def _broken_rule(output: str) -> str:
    """The first line of the error with which the model ended."""
    errors = re.findall(r"(?m)^(?:[\w.]+Error|[\w.]+Exception): .*$", output)
    return errors[-1][:110] if errors else output.strip().splitlines()[-1][:110]


if __name__ == "__main__":
    sys.exit(main())
