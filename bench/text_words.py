"""How many different words drawn texts have, beside those of saved pages.

    .venv/bin/python bench/text_words.py FOLDER

The texts of the saved ``*.html`` pages below the folder that are in English, and of
which so many words are left, against as many that `search_rows.py` draws.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track
from rich.table import Table
from search_rows import ARTICLE_WORDS, make_vocabulary

from wireroom.errors import Permanent
from wireroom.extract import extract_page
from wireroom.model.article import Page
from wireroom.search.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_URL = "https://paper.example/2026/03/story"
# Of all words, these are more than so many in English.
FREQUENT, SHARE = frozenset({"the", "of", "and", "to", "in"}), 0.08


def main() -> None:
    """Read, draw and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=ARTICLE_WORDS, help="of a text")
    parser.add_argument("--texts", type=int, default=400)
    asked = parser.parse_args()
    console = Console()
    pages = sorted(asked.folder.rglob("*.html"))
    random.Random(1).shuffle(pages)
    saved = list(_read_texts(pages, asked.words, asked.texts, console))
    draw, vocabulary = random.Random(5), make_vocabulary()
    drawn = [vocabulary.draw(draw, asked.words) for _ in saved]
    table = Table(f"texts of {asked.words} words", "saved", "drawn", "ratio")
    for name, count in (("one text", 1), ("100 texts", 100), ("all", len(saved))):
        ours, theirs = (_count_different(texts, count) for texts in (drawn, saved))
        row = f"{theirs:,.0f}", f"{ours:,.0f}", f"{ours / theirs:.2f}"
        table.add_row(f"different words, {name}", *row)
    console.print(f"{len(saved)} of {len(pages)} pages", table)


def _read_texts(
    pages: Sequence[Path], words: int, texts: int, console: Console
) -> Iterator[list[str]]:
    found = 0
    for path in track(pages, "pages", console=console):
        try:
            text = extract_page(Page(url=_URL, body=path.read_bytes())).text
        except Permanent:
            continue
        own = split_words(text)[:words]
        share = sum(word in FREQUENT for word in own) / words
        if len(own) == words and share > SHARE:
            found += 1
            yield list(own)
        if found == texts:
            return


def _count_different(texts: Sequence[Sequence[str]], count: int) -> float:
    """Return the number of different words of some texts; of one, the mean."""
    if count == 1:
        return sum(len(set(text)) for text in texts) / max(len(texts), 1)
    return len({word for text in texts[:count] for word in text})


if __name__ == "__main__":
    main()
