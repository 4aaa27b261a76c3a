"""Evaluating an expression: by its kind, as the modules of the several kinds say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.values import Value
from flyte_reslint.program import expressions as ir

Evaluator = TypeVar("Evaluator", bound=Callable[[Frame, Any], Value])

_EVALUATORS: dict[type, Callable[[Frame, Any], Value]] = {}


def evaluates(kind: type) -> Callable[[Evaluator], Evaluator]:
    """Make a function the one that evaluates expressions of a kind."""

    def register(evaluator: Evaluator) -> Evaluator:
        _EVALUATORS[kind] = evaluator
        return evaluator

    return register


def evaluate(frame: Frame, node: ir.Expression) -> Value:
    """The abstract value of an expression."""
    frame.machine.budget.spend()
    return _EVALUATORS[type(node)](frame, node)
