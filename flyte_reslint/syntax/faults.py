"""The one way in which reading a file's syntax fails."""

from __future__ import annotations


class SyntaxFault(Exception):
    """A file that cannot be read as Python: why, and where (row and column from 1, in characters)."""

    def __init__(self, reason: str, row: int, column: int) -> None:
        super().__init__(reason, row, column)
        self.reason = reason
        self.row = row
        self.column = column

    def __str__(self) -> str:
        return f"{self.row}:{self.column}: {self.reason}"


class BeyondLimits(SyntaxFault):
    """A file that is larger or nests deeper than what is read, Python or not."""
