"""Positions in a source file."""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """A stretch of source: rows and columns from 1, columns in characters, the end exclusive."""

    row: int
    column: int
    end_row: int
    end_column: int
