"""``python -m workers.web``: the web process, as the Procfile and compose run it."""

from __future__ import annotations

import os
import sys

from config.settings import Settings
from wireroom.errors import OperatorError
from workers.web.app import serve

if __name__ == "__main__":
    try:
        serve(Settings.from_env(os.environ))
    except OperatorError as error:
        sys.exit(f"wireroom: {error}")
