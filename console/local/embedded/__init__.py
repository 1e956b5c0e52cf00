"""A database and a broker from wheels, for a machine that has only Python.

Both keep their data in a folder, listen only on a unix socket in it, and die with the
process that started them. docs/adr/0002-embedded-services.md says why.
"""

from __future__ import annotations

from wireroom.console.local.embedded.errors import EmbeddedError
from wireroom.console.local.embedded.postgres import EmbeddedPostgres
from wireroom.console.local.embedded.valkey import EmbeddedValkey

__all__ = ["EmbeddedError", "EmbeddedPostgres", "EmbeddedValkey"]
