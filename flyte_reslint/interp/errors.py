"""Which context managers may let a program go on after an error in their `with`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flyte_reslint.interp.mentions import Mentions, nodes_in
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.values import Reference, Value
from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st


def may_return_true(method: Value) -> bool:
    """Whether a method `__exit__` may return something true: the error is then forgotten."""
    from flyte_reslint.interp.functions import BoundMethod, FunctionObject

    target = target_of(method)
    function = target.function if isinstance(target, BoundMethod) else method
    if type(function) is not Reference or not isinstance(function.target, FunctionObject):
        return True
    returned = (node.value for node in nodes_in(function.target.definition.body) if isinstance(node, st.Return))
    return any(value is not None and not (isinstance(value, ir.Constant) and not value.value) for value in returned)


def may_go_on(body: tuple[st.Statement, ...]) -> bool:
    """Whether a function with `@contextmanager` may catch the error that is raised at its `yield`."""
    for node in nodes_in(body):
        if isinstance(node, st.Try) and _yields(node.body) and any(map(_ends_the_error, node.handlers)):
            return True
        if isinstance(node, st.With) and _yields(node.body) and may_suppress(node.items):
            return True
    return False


def may_suppress(nodes: Iterable[Any]) -> bool:
    """Whether `contextlib.suppress` is mentioned."""
    mentions = Mentions(nodes)
    return "suppress" in mentions.words or ("suppress", ()) in mentions.names


def _ends_the_error(handler: st.Handler) -> bool:
    raises_last = isinstance(handler.body[-1], st.Raise)
    return not raises_last or any(isinstance(node, st.Return) for node in nodes_in(handler.body))


def _yields(body: tuple[st.Statement, ...]) -> bool:
    return any(isinstance(node, ir.Yield) for node in nodes_in(body))
