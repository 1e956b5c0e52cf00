"""The tables of states as ``docs/architecture.md`` shows them.

``python -m tests.unit.decide.state_tables`` writes them there.
"""

from __future__ import annotations

from pathlib import Path

from wireroom.decide.transitions import ARTICLE_TRANSITIONS, FEED_TRANSITIONS
from wireroom.model.states import FeedState, Outcome, Stage

DOCUMENT = Path(__file__).parents[3] / "docs" / "architecture.md"
BEGIN, END = "<!-- begin: states -->\n", "<!-- end: states -->"
_UNCHANGED = "-"
_ARTICLE_HEAD = ("event", "stage", "outcome", "only if", "stage after", "outcome after")
_FEED_HEAD = ("event", "state", "state after")


def draw_tables() -> str:
    """Return both tables as Markdown."""
    articles = [
        (
            line.event,
            _name_set(line.stages, Stage),
            _name_set(line.outcomes, Outcome),
            ", ".join(line.guards),
            _name(line.next_stage),
            _name(line.next_outcome),
        )
        for line in ARTICLE_TRANSITIONS
    ]
    feeds = [
        (event, _name_set(line.states, FeedState), _name(line.next_state))
        for event, line in FEED_TRANSITIONS.items()
    ]
    article_table = _draw_table(_ARTICLE_HEAD, articles)
    feed_table = _draw_table(_FEED_HEAD, feeds)
    return f"Articles:\n\n{article_table}\nFeeds:\n\n{feed_table}"


def read_block(document: str) -> str:
    """Return the generated part of the document."""
    return document.split(BEGIN)[1].split(END, maxsplit=1)[0]


def _draw_table(head, rows) -> str:
    lines = [head, ("-",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _name_set(values, kind) -> str:
    if set(values) == set(kind):
        return "any"
    return ", ".join(f"`{value}`" for value in kind if value in values)


def _name(value) -> str:
    return _UNCHANGED if value is None else f"`{value}`"


def main() -> None:
    document = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(document.replace(read_block(document), draw_tables()), "utf-8")


if __name__ == "__main__":
    main()
