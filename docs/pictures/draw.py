"""Draw the README's picture: ``wireroom status`` during the demonstration.

    .venv/bin/python docs/pictures/draw.py

Runs the demonstration's processes, waits until its second edition is stored and no
alarm is left, and writes ``status.svg`` beside this file.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from rich.console import Console

from wireroom.config.sources import load_sources
from wireroom.console.demo.newspaper import serve_newspaper
from wireroom.console.demo.run import DemoRun, demo_settings
from wireroom.console.local.up import prepare_deployment
from wireroom.console.terminal.live import Screen
from wireroom.workers import connections

HERE = Path(__file__).parent
WIDTH = 112


def main() -> None:
    """Draw the picture."""
    console = Console(width=WIDTH, record=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_newspaper(Path(folder) / "paper") as paper,
    ):
        settings = demo_settings(Path(folder), paper)
        sources = load_sources(settings.sources_file)
        with prepare_deployment(settings, sources) as (settings, supervisor):
            store = connections.make_store(settings)
            run = DemoRun(store, paper, Console())
            screen = Screen(store, settings)

            def draw_when_stored() -> bool:
                if run.check_progress() and _has_no_alarm(screen):
                    console.print(screen.render_now())
                    return True
                return False

            supervisor.run_until(draw_when_stored)
            store.close()
    drawing = console.export_svg(title="wireroom status")
    # No font is loaded from another server: every reader has a monospaced one.
    drawing = re.sub(r"@font-face \{[^}]*\}", "", drawing)
    (HERE / "status.svg").write_text(drawing, "utf-8")


def _has_no_alarm(screen: Screen) -> bool:
    """Return whether there is no alarm; one lasts until each queue had a canary."""
    return not screen.read_json()["alarms"]


if __name__ == "__main__":
    main()
