"""From one file's text to its program, by way of the running Python's own syntax tree."""

from __future__ import annotations

import ast
import re
import warnings

from flyte_reslint.program.statements import Module
from flyte_reslint.syntax.python_ast.expressions import CONVERTERS
from flyte_reslint.syntax.python_ast.reader import Reader, Unsure
from flyte_reslint.syntax.python_ast.statements import module

NO_FILE = ""
"""What CPython is told the text's file is, which it would open to quote the line of a fault."""

LONGEST = 3_000_000
"""Characters of a text that is read here."""

DENSE = 300_000
"""Characters of a text that is read here whatever they are: Python's tree takes up to a kilobyte for each."""

MARKS = ",;([{.+-*/%&|^<>=@~\n"
MOST_MARKS = 120_000
"""Operators, brackets, commas and lines of a longer text, those in its strings and comments included."""

MOST_DOTS = 20_000
"""CPython joins the name in `import a.b.c` dot by dot, in time that grows with the square of their number."""

_DOTTED = re.compile(r"\.[\w\s.\\]+")


def read(text: str) -> Module | None:
    """The program of a text; None where this Python does not read it, or what it reads is left to LibCST."""
    if _is_too_much(text):
        return None
    text = text.removeprefix("\ufeff")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, NO_FILE)
            return module(tree, Reader(text, CONVERTERS))
    except (SyntaxError, ValueError, Unsure, RecursionError, MemoryError):
        # ValueError: a null byte, a lone surrogate, or a number with more digits than Python converts.
        return None


def _is_too_much(text: str) -> bool:
    """Whether reading a text may take a second or half a gigabyte."""
    if len(text) > LONGEST or (text.count(".") > MOST_DOTS and _longest_name(text) > MOST_DOTS):
        return True
    return len(text) > DENSE and sum(map(text.count, MARKS)) - text.count(",\n") > MOST_MARKS


def _longest_name(text: str) -> int:
    """The most dots that follow each other with nothing but names and white space between."""
    return max(dotted[0].count(".") for dotted in _DOTTED.finditer(text))
