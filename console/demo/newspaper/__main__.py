"""``python -m wireroom.console.demo.newspaper FOLDER [HOST]`` serves the newspaper."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from threading import Event

from wireroom.console.demo.newspaper import serve_newspaper

if __name__ == "__main__":
    with (
        serve_newspaper(Path(sys.argv[1]), *sys.argv[2:3]) as paper,
        suppress(KeyboardInterrupt),
    ):
        sys.stdout.write(paper.sources_yaml())
        sys.stdout.flush()
        Event().wait()
