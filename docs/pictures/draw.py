"""Draw the README's picture: ``wireroom status`` while the sample newspaper lands.

    .venv/bin/python docs/pictures/draw.py

Runs the demonstration's processes, waits until its second edition has landed and all is
well, and writes ``status.svg`` beside this file.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from rich.console import Console

from wireroom.config.sources import load_sources
from wireroom.console.demo.newspaper import serve
from wireroom.console.demo.run import Run, demo_settings
from wireroom.console.local.up import running
from wireroom.console.terminal.live import Screen
from wireroom.workers import wiring

HERE = Path(__file__).parent
WIDTH = 112


def main() -> None:
    """Draw."""
    console = Console(width=WIDTH, record=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder) / "paper") as paper,
    ):
        settings = demo_settings(Path(folder), paper)
        sources = load_sources(settings.sources_file)
        with running(settings, sources) as (given, supervisor):
            store = wiring.make_store(given)
            run = Run(store, paper, Console())
            screen = Screen(store, given)

            def drawn() -> bool:
                if run.ended() and _all_is_well(screen):
                    console.print(screen.drawn())
                    return True
                return False

            supervisor.run_until(drawn)
            store.close()
    drawing = console.export_svg(title="wireroom status")
    # Nothing is loaded from elsewhere: whoever looks has a monospaced font.
    drawing = re.sub(r"@font-face \{[^}]*\}", "", drawing)
    (HERE / "status.svg").write_text(drawing, "utf-8")


def _all_is_well(screen: Screen) -> bool:
    """Wait for the first canary of each queue, too."""
    return not screen.told()["alarms"]


if __name__ == "__main__":
    main()
