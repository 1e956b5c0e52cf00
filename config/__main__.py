"""``python -m wireroom.config`` writes ``sources.schema.json`` from the models."""

from __future__ import annotations

import json
from pathlib import Path

from wireroom.config.source_models import build_schema

SCHEMA_FILE = Path(__file__).with_name("sources.schema.json")


def render_schema() -> str:
    """Return the text of the schema's file."""
    return json.dumps(build_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(render_schema(), "utf-8")
