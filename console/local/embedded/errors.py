"""The error of embedded servers."""

from __future__ import annotations

from wireroom.errors import OperatorError


class EmbeddedError(OperatorError):
    """A fault of an embedded server, with its remedy, on one line."""

    def __init__(self, line: str) -> None:
        super().__init__(" ".join(line.split()))


class FolderInUseError(EmbeddedError):
    """Another process holds a folder.

    Attributes:
        holder: the number of that process, "unknown" if it has not written it.
    """

    def __init__(self, line: str, holder: str) -> None:
        super().__init__(line)
        self.args = (line, holder)
        self.holder = holder
