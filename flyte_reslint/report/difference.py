"""What a comparison comes to in words: its summary, its totals, what fields are called."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.comparison.amounts import KINDS
from flyte_reslint.comparison.comparison import Change, Comparison, Kind
from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.report.summary import counted

ARROW = "\u2192"
UNSET = "\u2013"
MINUS = "\u2212"

ORDER: tuple[Kind, ...] = ("environment", "task", "override")

_LABELS = {
    "name": "name",
    "pods": "pods",
    "resources": "resources",
    "resources.requests.cpu": "cpu",
    "resources.limits.cpu": "cpu limit",
    "resources.requests.memory": "memory",
    "resources.limits.memory": "memory limit",
    "resources.requests.gpu": "gpu",
    "resources.limits.gpu": "gpu limit",
    "resources.accelerator.device": "device",
    "resources.accelerator.partition": "partition",
    "resources.accelerator.class": "device class",
    "resources.requests.ephemeral-storage": "disk",
    "resources.limits.ephemeral-storage": "disk limit",
    "resources.shm": "shm",
    "reuse": "reuse",
    "reuse.min": "fewest replicas",
    "reuse.max": "most replicas",
    "reuse.concurrency": "concurrency",
    "reuse.idle_ttl": "idle ttl, s",
    "reuse.scaledown_ttl": "scaledown ttl, s",
    "reuse.scope": "reuse scope",
}
"""What fields are called, in the order in which they are shown; the others come last."""


def label(field: str) -> str:
    """What a field is called: `cpu limit` for `resources.limits.cpu`."""
    first, _, rest = field.partition(".")
    if field in _LABELS:
        return _LABELS[field]
    if first == "pod":
        half, _, resource = rest.partition(".")
        return f"pod {resource}" if half == "requests" else f"pod {resource} limit"
    if first == "pods" and rest:
        return f"pods of {rest}"
    if first == "plugin":
        part, dot, inner = rest.partition(".resources.")
        return f"{part} {label('resources.' + inner)}" if dot else rest
    return field


class Total(Struct, frozen=True):
    """What all that differs takes of one kind, before and after; None for nothing. `is_open`: it may be more."""

    kind: str
    before: Quantity | None
    after: Quantity | None
    is_open: bool

    @property
    def difference(self) -> Quantity:
        """How much more it is."""
        if self.before is None:
            assert self.after is not None
            return self.after
        less = self.before * -1
        return less if self.after is None else self.after + less

    @property
    def signed(self) -> str:
        """The difference with its sign."""
        difference = self.difference
        if difference.is_negative:
            return f"{MINUS}{difference * -1}"
        return f"+{difference}" if difference.value else "\u00b10"


def totals(comparison: Comparison) -> tuple[Total, ...]:
    """The totals of what differs, at full size, of kinds of which there is any."""
    before, after = comparison.before, comparison.after
    devices = {*before.known, *after.known} - KINDS.keys()
    kinds = [kind for kind in (*KINDS, *sorted(devices)) if kind in before.known or kind in after.known]
    is_open = before.unknown | after.unknown
    return tuple(Total(kind, before.known.get(kind), after.known.get(kind), kind in is_open) for kind in kinds)


def total_texts(comparison: Comparison) -> tuple[str, ...]:
    """The totals: `cpu 12 -> 21 (+9)`, `memory 4Gi` where that is the same."""
    return tuple(map(_text, totals(comparison)))


def _text(total: Total) -> str:
    more = " and more" if total.is_open else ""
    before, after = total.before or 0, total.after or 0
    if total.before == total.after:
        return f"{total.kind} {after}{more}"
    return f"{total.kind} {before} {ARROW} {after}{more} ({total.signed})"


def headline(comparison: Comparison) -> str:
    """`1 task added, 2 changed; 1 environment removed; 1 new finding`"""
    parts = []
    for kind in ORDER:
        counts = [(len(comparison.of(kind, status)), status) for status in ("added", "removed", "changed")]
        some = [(count, status) for count, status in counts if count]
        if some:
            (first, status), *rest = some
            parts.append(", ".join([f"{counted(first, kind)} {status}", *(f"{count} {word}" for count, word in rest)]))
    if comparison.new_findings:
        parts.append(counted(len(comparison.new_findings), "new finding"))
    if comparison.gone_findings:
        parts.append(f"{counted(len(comparison.gone_findings), 'finding')} gone")
    return "; ".join(parts) or "No task, environment or override differs"


def follows_environment(change: Change, comparison: Comparison) -> bool:
    """Whether a task came, went or changed just as its environment did."""
    if change.present.kind != "task" or change.present.environment is None:
        return False
    return any(
        other.present.environment == change.present.environment
        and dict(values(other)) == dict(values(change))
        and not is_renamed(change)
        for other in comparison.of("environment", change.status)
    )


def is_renamed(change: Change) -> bool:
    """Whether a declaration has another name than before."""
    return change.before is not None and change.after is not None and change.before.name != change.after.name


def values(change: Change) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    """The fields that differ, with what they were and are."""
    order = list(_LABELS)
    for field in sorted(change.fields, key=lambda field: order.index(field) if field in _LABELS else len(order)):
        yield field, change.value(field)


def labelled(change: Change) -> Iterator[tuple[str, str | None, str | None]]:
    """What the fields that differ are called, what they were and are."""
    for field, (before, after) in values(change):
        yield label(field), before, after


def title(change: Change) -> str:
    """`task train.fit`, `override of train.fit in main`, `task old.fit -> new.fit`"""
    present = change.present
    name = present.shown
    if is_renamed(change) and change.before is not None:
        name = f"{change.before.shown} {ARROW} {name}"
    if present.kind == "override":
        return f"override of {name}" + (f" in {present.owner}" if present.owner else "")
    return f"{present.kind} {name}"
