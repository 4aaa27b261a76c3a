"""The rows of the statement around a finding: where a comment may suppress it."""

from __future__ import annotations

from flyte_reslint.program import statements as st


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
        for inner in _bodies(statement):
            found = _search(inner, row)
            if found is not None:
                return found
    return None


def _bodies(statement: st.Statement) -> tuple[tuple[st.Statement, ...], ...]:
    if isinstance(statement, (st.FunctionDefinition, st.ClassDefinition, st.With)):
        return (statement.body,)
    if isinstance(statement, (st.If, st.While, st.For)):
        return (statement.body, statement.otherwise)
    if isinstance(statement, st.Try):
        return (
            statement.body,
            *(handler.body for handler in statement.handlers),
            statement.otherwise,
            statement.finally_body,
        )
    if isinstance(statement, st.Match):
        return tuple(case.body for case in statement.cases)
    return ()
