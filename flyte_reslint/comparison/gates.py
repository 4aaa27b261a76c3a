"""Conditions under which a comparison fails: `increase:gpu,memory`, `new-findings`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from msgspec import Struct

from flyte_reslint.comparison.amounts import GPU, KINDS, Amounts
from flyte_reslint.comparison.comparison import Change, Comparison

STATUSES = ("added", "removed", "changed")
BY_KIND = ("increase", "decrease", "unknown")
EVENTS = ("any", *STATUSES, "new-findings", *BY_KIND)
KIND_NAMES = (*KINDS, GPU)

NOTHING = Amounts()


class InvalidGate(Exception):
    """A text that is no gate, and why."""


class Gate(Struct, frozen=True):
    """An event that fails a comparison; for those about amounts, `kind` says of what, None for anything."""

    event: str
    kind: str | None = None

    def __str__(self) -> str:
        return f"{self.event}:{self.kind}" if self.kind else self.event


def gates(texts: Iterable[str]) -> tuple[Gate, ...]:
    """The gates that `texts`, the parts between commas, stand for. Raises InvalidGate.

    A kind without an event belongs to the event before it: `increase:gpu`, `memory` are two gates.
    """
    found: list[Gate] = []
    for text in texts:
        event, colon, kind = text.partition(":")
        if not colon and event in KIND_NAMES and found and found[-1].kind:
            event, kind = found[-1].event, event
        elif colon and (event not in BY_KIND or kind not in KIND_NAMES):
            names = KIND_NAMES if event in BY_KIND else BY_KIND
            raise InvalidGate(_problem(text, kind if event in BY_KIND else event, names))
        elif event in KIND_NAMES:
            raise InvalidGate(f'"{text}" is a kind of resource: say what of it fails, such as increase:{text}')
        elif event not in EVENTS:
            raise InvalidGate(_problem(text, event, EVENTS))
        found.append(Gate(event, kind or None))
    return tuple(found)


def _problem(text: str, part: str, names: Iterable[str]) -> str:
    (nearest,) = get_close_matches(part, list(names), n=1, cutoff=0.0)
    return f'"{text}" is not a condition such as increase:gpu or new-findings; the nearest word is "{nearest}"'


def failures(comparison: Comparison, conditions: Iterable[Gate]) -> tuple[str, ...]:
    """What fails, in words, each with the gate that it fails."""
    return tuple(dict.fromkeys(f"{gate}: {reason}" for gate in conditions for reason in _reasons(comparison, gate)))


def _reasons(comparison: Comparison, gate: Gate) -> Iterator[str]:
    if gate.event in ("any", "new-findings"):
        for finding in comparison.new_findings:
            yield f"{finding.code} at {finding.place.file}:{finding.place.row} is new"
    if gate.event == "any":
        for finding in comparison.gone_findings:
            yield f"{finding.code} in {finding.place.file} is gone"
    for change in comparison.changes:
        if gate.event in ("any", change.status):
            yield f"{_named(change)} is {change.status}"
        elif gate.event in ("increase", "decrease"):
            yield from _moved(change, gate)
        elif gate.event == "unknown":
            yield from _unknown(change, gate)


def _moved(change: Change, gate: Gate) -> Iterator[str]:
    """What a declaration takes more, or less, of than before."""
    before, after = _amounts(change)
    for kind in dict.fromkeys((*before.known, *after.known)):
        if not _is_of(kind, gate) or kind in before.unknown | after.unknown:
            continue
        old, new = before.known.get(kind), after.known.get(kind)
        values = (old.value if old else 0, new.value if new else 0)
        if values[0] < values[1] if gate.event == "increase" else values[0] > values[1]:
            yield f"{_named(change)} takes {kind} {new or 0}, {old or 0} before"


def _unknown(change: Change, gate: Gate) -> Iterator[str]:
    before, after = _amounts(change)
    for kind in sorted(after.unknown - before.unknown):
        if _is_of(kind, gate):
            yield f"how much {kind} {_named(change)} takes can no longer be known"


def _amounts(change: Change) -> tuple[Amounts, Amounts]:
    return change.before.amounts if change.before else NOTHING, change.after.amounts if change.after else NOTHING


def _is_of(kind: str, gate: Gate) -> bool:
    """Whether a gate is about a kind; `gpu` stands for devices of every name."""
    return gate.kind is None or gate.kind == kind or (gate.kind == GPU and kind not in KINDS)


def _named(change: Change) -> str:
    return f"{change.present.kind} {change.present.shown}"
