"""Types of feedparser's results; the package ships none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

# A channel, an entry or a link: texts, lists and further nodes by name.
ParsedNode: TypeAlias = Mapping[str, Any]
