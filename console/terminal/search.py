"""Results of a search on the terminal."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import TYPE_CHECKING

from rich.text import Text

from wireroom.console.terminal.printing import open_console
from wireroom.console.terminal.sanitize import UNSAFE_CATEGORIES, sanitize
from wireroom.search.snippets import join_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.export.search import FoundItem, SearchResult
    from wireroom.search.snippets import Piece


def print_json_lines(result: SearchResult) -> None:
    """Print one JSON object a result."""
    for item in result.items:
        sys.stdout.write(json.dumps(item.to_json(), ensure_ascii=False) + "\n")


def print_results(result: SearchResult, *, of_comments: bool = False) -> None:
    """Print title, address and snippet of each result, then their number.

    Args:
        of_comments: whether the results are comments, whose ids are printed.
    """
    console = open_console()
    for item in result.items:
        console.print(_mark(item.title) or "(without a headline)", soft_wrap=True)
        number = f"comment {item.id} · " if of_comments else ""
        console.print(f"  {number}{_describe(item)}", style="dim", soft_wrap=True)
        if item.snippet:
            console.print(Text("  ").append_text(_mark(item.snippet)), soft_wrap=True)
        console.print()
    console.print(_describe_count(result))


def _mark(pieces: Sequence[Piece]) -> Text:
    text = Text()
    for piece in join_lines(pieces):
        text.append(_make_safe(piece.text), style="bold" if piece.is_match else "")
    return text


def _make_safe(text: str) -> str:
    """Replace control characters; spaces at the ends stay, a word follows them."""
    return "".join(
        " " if unicodedata.category(c) in UNSAFE_CATEGORIES else c for c in text
    )


def _describe(item: FoundItem) -> str:
    parts = [
        f"{item.at:%Y-%m-%d %H:%M}",
        item.source,
        item.author,
        f"{item.comments_found} comments" if item.comments_found else "",
        item.url,
    ]
    return sanitize(" · ".join(part for part in parts if part), 300)


def _describe_count(result: SearchResult) -> str:
    if result.count is None:
        return ""
    about = "about " if result.count.is_approximate else ""
    line = f"{about}{result.count.number} found, {len(result.items)} shown"
    if result.among is not None:
        line += f"; the best of the {result.among} newest"
    return line
