"""The walks of ``docs/tasks.md``: the commands of a section, in order.

Also a program, for the test of the wheel: ``python tests/walks.py TITLE`` prints them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

TASKS = Path(__file__).parents[1] / "docs" / "tasks.md"
# In a container a command of the product is what it is here.
IN_CONTAINER = re.compile(r"docker compose exec (?:-T )?poll ")


def read_walk(title: str) -> list[str]:
    """Return the commands of a section, without comments and containers."""
    sections = re.split(r"^## (.+)$", TASKS.read_text("utf-8"), flags=re.MULTILINE)
    text = dict(zip(sections[1::2], sections[2::2], strict=True))[title]
    (block,) = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = (re.sub(r"\s+#.*", "", line).strip() for line in block.splitlines())
    return [IN_CONTAINER.sub("", line) for line in lines if line]


def list_titles() -> list[str]:
    """Return the titles of the sections."""
    return re.findall(r"^## (.+)$", TASKS.read_text("utf-8"), flags=re.MULTILINE)


if __name__ == "__main__":
    sys.stdout.write("\n".join(read_walk(sys.argv[1])) + "\n")
