"""What an embedded server says when it cannot run."""

from __future__ import annotations

from wireroom.errors import OperatorError


class EmbeddedError(OperatorError):
    """One line that says what is wrong with an embedded server, and what to do."""

    def __init__(self, line: str) -> None:
        super().__init__(" ".join(line.split()))
