"""A project's effective resources as text that people review: sorted, and the same wherever it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flyte_reslint.domain.values import Place
from pytest_flyteres.fields import Field
from pytest_flyteres.tasks import Declaration, Override, Task

HEAD = """\
# The effective resources of every task, written by `pytest --flyteres-snapshot-update`.
# Review a change of this file like a change of code.
"""
FIELDS = ("cpu", "memory", "gpu", "accelerator", "disk", "shm")
REUSE = ("min", "max", "concurrency", "idle_ttl", "scaledown_ttl", "scope")
INDENT = "    "
WIDTH = max(map(len, (*FIELDS, *(f"reuse.{part}" for part in REUSE))))


def snapshot_text(tasks: Iterable[Task], overrides: Iterable[Override], shown: Callable[[str], str]) -> str:
    """A section for every task, in it one for each override, in the order of the code; `shown` gives a file's name."""
    calls = sorted(overrides, key=lambda each: _position(each.declared.place))
    sections = sorted(
        (f"{task.label}  ({shown(task.declared.place.file)})", _position(task.declared.place), task) for task in tasks
    )
    lines = [HEAD]
    for head, _, task in sections:
        lines += [head, *_fields(task, INDENT)]
        for call in calls:
            if (call.name, call.function) == (task.name, task.function):
                where = shown(call.declared.place.file)
                lines += [f"{INDENT}override in {where}", *_fields(call, 2 * INDENT)]
        lines.append("")
    return "\n".join(lines)


def _position(place: Place) -> tuple[str, int, int]:
    return place.file, place.row, place.column


def _fields(of: Declaration, indent: str) -> Iterator[str]:
    named: list[tuple[str, Field[object]]] = [(name, getattr(of, name)) for name in FIELDS]
    named += [(f"reuse.{part}", getattr(of.reuse, part)) for part in REUSE]
    shown = [(name, field) for name, field in named if _says_something(field)]
    for name, field in shown:
        yield f"{indent}{name:<{WIDTH}}  {' '.join(repr(field).split())}"
    if not shown:
        yield f"{indent}nothing is set"


def _says_something(field: Field[object]) -> bool:
    return any(each.value is not None or each.unknown is not None for each in field.alternatives)
