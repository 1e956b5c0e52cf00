"""``wireroom extract --jsonl`` with the dialects of comment systems switched off.

    .venv/bin/python -m bench.extract_generic < REQUESTS

What it reads is what a page of an unknown system gets: generic marks, structure and
standard markup. ``bench/labelled.py --generic`` scores it.
"""

from __future__ import annotations

import importlib

from wireroom.console.filters.extract import main as extract_lines
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.strategies import make_stages


def main() -> None:
    """Replace the readers of one process, then answer its lines."""
    comments = importlib.import_module("wireroom.extract.comments.extract")
    setattr(comments, "READER_STAGES", make_stages((GENERIC,)))  # noqa: B010 - a constant
    extract_lines()


if __name__ == "__main__":
    main()
