"""The rows of the statement around a finding: where a comment may suppress it."""

from __future__ import annotations

from flyte_reslint.program import statements as st
from flyte_reslint.program.statements import bodies


def statement_rows(program: st.Module | None, row: int) -> range:
    """The rows of the innermost simple statement, or compound statement's header, that has `row`."""
    best = range(row, row + 1)
    if program is None:
        return best
    return _search(program.body, row) or best


def _search(body: tuple[st.Statement, ...], row: int) -> range | None:
    for statement in body:
        if statement.span.row <= row <= statement.span.end_row:
            return range(statement.span.row, statement.span.end_row + 1)
        for inner in bodies(statement):
            found = _search(inner, row)
            if found is not None:
                return found
    return None
