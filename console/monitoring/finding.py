"""The result of one check of ``wireroom doctor``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check.

    Attributes:
        topic: name of the check. ok: False if work, or its loss, can go unnoticed.
        message: the value found, and for a fault its consequence or remedy.
    """

    topic: str
    ok: bool
    message: str

    def to_json(self) -> dict[str, object]:
        """Return the object that ``wireroom doctor --json`` prints."""
        return {"topic": self.topic, "ok": self.ok, "said": self.message}
