"""From one file's text to its program: guard, LibCST, conversion."""

from __future__ import annotations

import sys

import libcst as cst

from flyte_reslint.program.statements import Module
from flyte_reslint.syntax import displays, expressions, guard, literals
from flyte_reslint.syntax.diagnosis import diagnosed
from flyte_reslint.syntax.faults import SyntaxFault
from flyte_reslint.syntax.reader import Reader
from flyte_reslint.syntax.respelling import spaced, with_formatted_strings
from flyte_reslint.syntax.spans import position
from flyte_reslint.syntax.statements import module

_CONVERTERS = {**literals.CONVERTERS, **displays.CONVERTERS, **expressions.CONVERTERS}

_CALLS = 3000
"""Python calls inside each other that a text within the guard's limits may need: five for a bracket, two for a link
of a chain, three for a block make 1,620; the rest is for the callers."""


def parse_text(text: str) -> Module:
    """Read the text of one file, its line ends as in the file; raises `SyntaxFault`."""
    text = text.removeprefix("\ufeff")
    if not text.endswith(("\n", "\r")):
        text += "\n"
    unfinished = guard.check(text)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _CALLS))
    try:
        return module(_tree(text, unfinished), Reader(text, _CONVERTERS, expressions.EXTENSIONS))
    finally:
        sys.setrecursionlimit(limit)


def parse_tree(text: str) -> cst.Module:
    """LibCST's tree of one file, whose code is the text itself; raises `SyntaxFault`."""
    guard.check(text)
    try:
        tree = cst.parse_module(text)
    except (cst.ParserSyntaxError, cst.CSTValidationError, cst.CSTLogicError, TypeError, UnicodeEncodeError) as error:
        raise SyntaxFault(f"LibCST does not read this file: {error}", 1, 1) from None
    if tree.code != text:
        raise SyntaxFault("LibCST does not give this file back as it was", 1, 1)
    return tree


def _tree(text: str, unfinished: SyntaxFault | None) -> cst.Module:
    """LibCST's tree of the text; raises `SyntaxFault`, at the unfinished bracket or string if that comes first."""
    respelled = with_formatted_strings(text)
    try:
        try:
            return cst.parse_module(respelled)
        except (cst.CSTValidationError, TypeError):
            return cst.parse_module(spaced(respelled))
    except cst.ParserSyntaxError as error:
        fault = diagnosed(error, text)
        faults = [fault] if unfinished is None else [unfinished, fault]
        raise min(faults, key=lambda each: (each.row, each.column)) from None
    except (cst.CSTValidationError, cst.CSTLogicError, TypeError) as error:
        # Found while LibCST builds the tree, which does not say where: text joined to bytes.
        raise SyntaxFault(f"LibCST does not read this file: {error}", 1, 1) from None
    except UnicodeEncodeError as error:
        raise SyntaxFault("a lone surrogate, which is no text", *position(text, error.start)) from None
