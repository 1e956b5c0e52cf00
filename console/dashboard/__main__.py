"""``python -m wireroom.console.dashboard`` runs the web process."""

from __future__ import annotations

import os
import sys

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import run_server
from wireroom.errors import OperatorError

if __name__ == "__main__":
    try:
        run_server(Settings.from_env(os.environ))
    except OperatorError as error:
        sys.exit(f"wireroom: {error}")
