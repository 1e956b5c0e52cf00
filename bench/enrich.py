"""What enriching an article with 20 comments costs, over extracting its page.

    .venv/bin/python bench/enrich.py                     pages made from a seed
    .venv/bin/python bench/enrich.py --pages FOLDER      saved *.html with comments
    .venv/bin/python bench/enrich.py --wanted all,-tone  other enrichers

Each page is extracted, then its article and comments are given to every enricher that
is on, turn by turn in one process, on the processor's clock. The ratios are the
figures. Of saved pages those are taken that have a comment; theirs are repeated until
there are 20.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from prose import article, comment

from wireroom.enrich import EnrichInput
from wireroom.enrich.registry import EnricherRegistry
from wireroom.enrich.run_enrichers import run_enrichers
from wireroom.errors import Permanent
from wireroom.extract import extract_page
from wireroom.model.article import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.enrich import Enricher
    from wireroom.model.article import ExtractedArticle

COMMENTS = 20
AIM = 0.5
_URL = "https://paper.example/2026/03/story"


@dataclass(slots=True)
class Costs:
    """Seconds: of extracting, and of each enricher; characters of what was read."""

    extracting: float = 0.0
    enriching: defaultdict[str, float] = field(
        default_factory=lambda: defaultdict(float)
    )
    notes: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    failed: set[str] = field(default_factory=set)
    pages: int = 0
    text: int = 0
    said: int = 0


def main() -> None:
    """Measure and print; status 1 where the whole costs more than is aimed at."""
    asked = _arguments()
    bodies = _saved(asked.pages) if asked.pages else _made(asked.articles, asked.seed)
    enrichers = EnricherRegistry(asked.wanted).enrichers
    costs = Costs()
    # The first page pays for imports, models and compiled patterns of both.
    _measure(bodies[0], enrichers, Costs(), 1)
    for body in bodies:
        _measure(body, enrichers, costs, asked.repeat)
    if not costs.pages:
        sys.exit("no page with comments")
    print(_report(costs, enrichers))
    sys.exit(_whole(costs) > AIM or bool(costs.failed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, help="a folder of saved pages")
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3, help="the best of so many")
    parser.add_argument("--wanted", default="all", help="as WIREROOM_ENRICHERS")
    return parser.parse_args()


def _measure(
    body: bytes, enrichers: Sequence[Enricher], costs: Costs, repeat: int
) -> None:
    page = Page(url=_URL, body=body)
    try:
        given = _given(extract_page(page))
    except Permanent:
        return
    if not given.comments:
        return
    costs.pages += 1
    costs.text += len(given.text)
    costs.said += sum(len(c.text) for c in given.comments)
    costs.extracting += min(_extracting(page) for _ in range(repeat))
    turns = [run_enrichers(given, enrichers, process_time) for _ in range(repeat)]
    for runs in zip(*turns, strict=True):
        name = runs[0].enricher.name
        costs.enriching[name] += min(run.seconds for run in runs)
        costs.notes[name] += len(runs[0].notes)
        costs.failed |= {name} if runs[0].is_failure else set()


def _given(read: ExtractedArticle) -> EnrichInput:
    found = read.comments
    if found:
        found = tuple(
            replace(found[n % len(found)], key=f"{n}", position=n, parent=None)
            if n >= len(found)
            else found[n]
            for n in range(COMMENTS)
        )
    return EnrichInput(
        title=read.title, text=read.text, language=read.language, comments=found
    )


def _extracting(page: Page) -> float:
    began = process_time()
    extract_page(page)
    return process_time() - began


def _whole(costs: Costs) -> float:
    return sum(costs.enriching.values()) / costs.extracting


def _report(costs: Costs, enrichers: Sequence[Enricher]) -> str:
    pages = costs.pages
    lines = [
        f"pages       {pages}, with {COMMENTS} comments each",
        f"characters  {costs.text // pages} of text, {costs.said // pages} of comments",
        f"extracting  {1000 * costs.extracting / pages:.2f} ms a page",
        "",
        f"{'enricher':20} {'cost':9} {'ms':>6} {'of extracting':>14} {'rows':>6}",
    ]
    classes = {e.name: str(e.cost) for e in enrichers}
    for name, seconds in sorted(costs.enriching.items(), key=lambda x: -x[1]):
        lines.append(
            f"{name + ' FAILED' * (name in costs.failed):20} {classes[name]:9}"
            f" {1000 * seconds / pages:6.2f} {seconds / costs.extracting:14.3f}"
            f" {costs.notes[name] / pages:6.1f}"
        )
    whole = sum(costs.enriching.values())
    lines.append(
        f"{'all':20} {'':9} {1000 * whole / pages:6.2f} {_whole(costs):14.3f}"
        f" {sum(costs.notes.values()) / pages:6.1f}   at most {AIM} is aimed at"
    )
    return "\n".join(lines)


def _saved(folder: Path) -> list[bytes]:
    bodies = [path.read_bytes() for path in sorted(folder.rglob("*.html"))]
    return bodies or sys.exit(f"no *.html below {folder}")


def _made(articles: int, seed: int) -> list[bytes]:
    draw = random.Random(seed)
    return [_page(draw, number) for number in range(articles)]


def _page(draw: random.Random, number: int) -> bytes:
    title, paragraphs = article(draw)
    body = "".join(f"<p>{p}</p>\n" for p in paragraphs)
    links = "".join(
        f'<li class="menu-item"><a href="/{n}/">{article(draw)[0]}</a></li>\n'
        for n in range(40)
    )
    items = "".join(_comment(draw, 100 * number + n, n) for n in range(COMMENTS))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title} - The Paper</title><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2026-03-01T08:00:00Z">
<meta name="author" content="Ada Quill"></head><body class="single">
<div id="header"><ul class="menu">{links}</ul></div>
<div id="content"><div class="post"><h1 class="entry-title">{title}</h1>
<p class="byline">By Ada Quill, March 1, 2026</p>
<div class="entry-content">{body}</div></div>
<h3 id="comments">{COMMENTS} Responses</h3><ol class="commentlist">{items}</ol></div>
<div id="sidebar"><ul>{links}</ul></div></body></html>""".encode()


def _comment(draw: random.Random, ident: int, number: int) -> str:
    author, said = comment(draw)
    return (
        f'<li class="comment depth-1" id="comment-{ident}"><div class="comment-body">'
        f'<div class="comment-author vcard"><cite class="fn">{author}</cite>'
        ' <span class="says">says:</span></div><div class="comment-meta">'
        f'<a href="#comment-{ident}">March 1, 2026 at {1 + number % 11}:30 pm</a></div>'
        f'<p>{said}</p><div class="reply"><a href="#respond">Reply</a></div></div></li>'
    )


if __name__ == "__main__":
    main()
