"""A trial: a course with faults at given moments, and how it ended."""

from __future__ import annotations

import random
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.course import Course, differences
from tests.chaos.faults import FAULTS, KEEPING_BACK, REPLACING

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from tests.chaos.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """A fault and its moment: the share of the articles (1: and comments) landed."""

    fault: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a trial ended.

    Attributes:
        rows: what landed. wrong: what the audit found. whole: whether all was there in
            time. seconds: from the start to the last row. recovery: after each fault,
            seconds until the next article landed or was visited; None: none was left.
        late: answers that came after another worker had started the row. notes: what
            the faults have counted.
    """

    rows: dict[str, Counter]
    wrong: tuple[tuple[str, int], ...]
    whole: bool
    seconds: float
    recovery: tuple[tuple[str, float], ...]
    late: int
    logs: str
    notes: tuple[str, ...] = ()

    def amiss(self, wanted: dict[str, Counter]) -> list[str]:
        """Everything that is not as in the undisturbed run, a line each."""
        late = [] if self.whole else ["not all has landed in time"]
        books = [f"books: {count} {said}" for said, count in self.wrong]
        return [*late, *books, *differences(self.rows, wanted)]


def mixed(seed: int, faults: Sequence[str], strikes: int) -> list[Strike]:
    """Draw some faults and their moments."""
    draw = random.Random(seed)
    moments = sorted(draw.uniform(0.05, 0.95) for _ in range(strikes))
    return [Strike(fault=draw.choice(list(faults)), share=m) for m in moments]


@contextmanager
def opened(site: Site, *, shown: int | None = None) -> Iterator[Course]:
    """Start the product in an empty folder, on the first edition.

    Args:
        shown: how many articles the feeds list at first; None: all.
    """
    site.edition, site.mode = 1, None
    site.shown = site.size if shown is None else shown
    with (
        tempfile.TemporaryDirectory(prefix="wr-") as name,
        Course(site, Path(name)) as course,
    ):
        yield course


def run(site: Site, strikes: Sequence[Strike], *, patience: float) -> Ended:
    """Run from an empty folder through both editions, with these faults."""
    recovery = []
    keeps_back = any(strike.fault in KEEPING_BACK for strike in strikes)
    with opened(site, shown=site.size // 2 if keeps_back else site.size) as course:
        for strike in strikes:
            least = strike.share * site.size
            course.wait(lambda s, least=least: s[0] >= least, patience)
            (FAULTS | REPLACING)[strike.fault](course)
            recovery.append((strike.fault, _recovered(course, patience)))
        site.show_all()
        whole = course.wait(lambda s: s[0] == site.size and not s[3], patience)
        site.edition = 2
        wanted = (site.size, site.comments(2))
        revised = 2 * len(range(0, site.size, 3))
        whole &= course.wait(
            lambda s: s[:2] == wanted and s[2] >= revised and not s[3], patience
        )
        return Ended(
            rows=course.rows(),
            wrong=course.books(),
            whole=whole,
            seconds=course.seconds(),
            recovery=tuple(recovery),
            late=course.late_answers(),
            logs="" if whole else course.logs(),
            notes=tuple(course.notes),
        )


def _recovered(course: Course, patience: float) -> float:
    """Give the seconds until more has been published, or all is."""
    began = time.monotonic()
    before: list[int] = []

    def more(state: tuple) -> bool:
        before.append(state[0])
        return state[0] > before[0] or state[0] == course.site.size

    course.wait(more, patience)
    return time.monotonic() - began
