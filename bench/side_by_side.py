"""What reading a saved page costs here, and with other programs, in one run.

    .venv/bin/python bench/side_by_side.py --pages FOLDER --python VENV/bin/python

The interpreter of ``--python`` has news-please, newspaper4k and trafilatura (``pip
install news-please newspaper4k trafilatura lxml_html_clean``), in an environment of its
own: their requirements are not ours. Each extractor reads the same bytes in a process
of its own, whose imports and first page are not counted; trafilatura's command line is
a process a page, as it is used. Ours is the whole chain of ``bench/chain.py`` with
database and broker, from the poll to the published article. Printed are milliseconds of
processor time a page, and how often each costs what ours does.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

# Run by the other interpreter: an extractor, then files; prints milliseconds a page.
_READ = """
import sys, time
kind, *files = sys.argv[1:]
if kind == "news-please":
    from newsplease import NewsPlease
    def read(text): NewsPlease.from_html(text, url="https://paper.example/2026/one")
elif kind == "newspaper4k":
    import newspaper
    def read(text):
        article = newspaper.Article("https://paper.example/2026/one")
        article.download(input_html=text)
        article.parse()
else:
    from trafilatura import bare_extraction
    def read(text): bare_extraction(text, include_comments=True, with_metadata=True)
pages = [open(file, "rb").read().decode("utf-8", "replace") for file in files]
failed = 0
read(pages[0])
began = time.process_time()
for page in pages:
    try:
        read(page)
    except Exception:
        failed += 1
print((time.process_time() - began) * 1000 / len(pages), failed)
"""
EXTRACTORS = ("news-please", "newspaper4k", "trafilatura")
_WHOLE = re.compile(r"the whole chain\D+([\d.]+)")


def main() -> int:
    """Measure each and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, required=True, help="saved *.html")
    parser.add_argument("--python", type=Path, required=True, help="of the others")
    parser.add_argument("--articles", type=int, default=40)
    asked = parser.parse_args()
    files = sorted(asked.pages.rglob("*.html"))[: asked.articles]
    costs = {"ours, the whole chain": measure_chain(asked)}
    failed = dict.fromkeys(costs, 0)
    for name in EXTRACTORS:
        costs[name], failed[name] = measure_extractor(asked.python, name, files)
    command = "trafilatura, command line"
    costs[command] = measure_command(asked.python, files)
    ours = costs["ours, the whole chain"]
    table = Table(f"{len(files)} pages", "CPU ms a page", "over ours", "failed")
    for name, cost in costs.items():
        errors = str(failed.get(name, 0))
        table.add_row(name, f"{cost:.1f}", f"{cost / ours:.2f}", errors)
    Console().print(table)
    return 0


def measure_chain(asked: argparse.Namespace) -> float:
    """Return the milliseconds a page of the whole chain, all processes counted."""
    bench = Path(__file__).with_name("chain.py")
    command = [sys.executable, str(bench), "--pages", str(asked.pages)]
    command += ["--articles", str(asked.articles)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = _WHOLE.search(done.stdout)
    if found is None:
        sys.exit(f"chain.py gave no figure: {done.stdout[-500:]} {done.stderr[-500:]}")
    return float(found[1])


def measure_extractor(python: Path, name: str, files: list[Path]) -> tuple[float, int]:
    """Return an extractor's milliseconds a page, and the pages at which it raised."""
    command = [str(python), "-c", _READ, name, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    milliseconds, failed = done.stdout.split()[-2:]
    return float(milliseconds), int(failed)


def measure_command(python: Path, files: list[Path]) -> float:
    """Return the milliseconds of a run of trafilatura's command for each page."""
    before = _children_seconds()
    for file in files:
        with file.open("rb") as page:
            subprocess.run(
                [str(python.with_name("trafilatura")), "--json"],
                stdin=page,
                capture_output=True,
                check=False,
            )
    return (_children_seconds() - before) * 1000 / len(files)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
