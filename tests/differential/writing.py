"""Writing a program: values that reach declarations through chains of indirections.

`choose` picks one of several options: a seeded random generator's `choice`, or a draw of hypothesis. Every way of
writing a value evaluates to that value in Python, so that what is registered is known to differ only by what the
declaration says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from collection import MAIN, Program
from computations import NUMBER, PAIR, TEXT
from indirections import ANY
from uncertainty import UNCERTAIN

T = TypeVar("T")
Choose = Callable[[Sequence[Any]], Any]
Value = Any
"""A text, a number, None, or a tuple of such."""

DEEPEST = 4


class Writer:
    """Writes one program: statements of the main module, and modules that it imports.

    `is_uncertain` lets values depend on what only a run can tell.
    """

    def __init__(self, choose: Choose, *, is_uncertain: bool = False) -> None:
        self.choose = choose
        self.is_uncertain = is_uncertain
        self.lines: list[str] = []
        self.modules: dict[str, list[str]] = {}
        self.names = 0

    def name(self, prefix: str = "x") -> str:
        self.names += 1
        return f"{prefix}{self.names}"

    def add(self, *lines: str) -> None:
        self.lines += lines

    def program(self, title: str, mark: str = "") -> Program:
        """What was written, after the imports that everything needs."""
        head = [
            "import contextlib, copy, dataclasses, enum, functools, os, types",
            "from typing import NamedTuple",
            "import flyte",
            "from flyte import GPU, Resources, ReusePolicy, TaskEnvironment",
        ]
        files = {MAIN: "\n".join([*head, *self.lines]) + "\n"}
        files |= {path: "\n".join(lines) + "\n" for path, lines in self.modules.items()}
        return Program(title, files, mark)

    # -- values ----------------------------------------------------------------------------------------

    def value(self, value: Value, depth: int = 0) -> str:
        """An expression that evaluates to `value`; what it needs is written before."""
        if depth >= DEEPEST or self.choose([True, False, False]):
            return repr(value)
        ways = [*ANY, *UNCERTAIN, *UNCERTAIN] if self.is_uncertain else [*ANY]
        if isinstance(value, str):
            ways += TEXT
        elif isinstance(value, int) and not isinstance(value, bool):
            ways += NUMBER
        elif isinstance(value, tuple):
            ways += PAIR
        return str(self.choose(ways)(self, value, depth + 1))

    def other(self) -> str:
        """A value that must not be taken for the right one."""
        return repr(self.choose(["3Mi", 77, None, 0.125]))
