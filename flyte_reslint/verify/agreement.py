"""Comparing the static view with what the SDK registers, task by task and field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.domain.values import Place
from flyte_reslint.verify.fields import PARTLY_KNOWN, Kind, Subject, registered_fields
from flyte_reslint.verify.registered import ImportFailure, Registered

Verdict = Literal["agrees", "differs", "unknown", "not-found", "only-static", "import-failed", "refused"]
"""How the two views compare: alike; unlike in a field, or in one view only; not unlike in what the static view claims
to know. The last two say that nothing can be compared: the file cannot be imported, or the SDK cannot serialise it."""

DISAGREEMENTS = frozenset({"differs", "not-found", "only-static"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with two values, None for unset, and their origins.

    `place` is where the static value was set; `file` and `line` are where the SDK has the declaration from, None where
    it does not keep that.
    """

    field: str
    static: str | None
    registered: str | None
    place: Place
    file: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One task or environment in both views.

    `file` is named as findings name it, empty where the SDK does not keep it. `unknown` is what the static view cannot
    know; `failure` belongs to `import-failed`, `error` to `refused`.
    """

    kind: Kind
    name: str
    file: str
    line: int | None
    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    unknown: tuple[Unsettled, ...] = ()
    failure: ImportFailure | None = None
    error: str | None = None


def compare(subject: Subject, registered: Registered) -> Agreement:
    """One task or environment in both views."""
    static, real = subject.fields, registered_fields(registered)
    differences = tuple(
        Difference(field, static.get(field), real.get(field), subject.origin(field), registered.file, registered.line)
        for field in dict.fromkeys((*static, *real))
        if static.get(field) != real.get(field)
        and not subject.leaves_open(field)
        and not (field in PARTLY_KNOWN and (field not in static or field not in real))
    )
    file, row = subject.place.file, subject.place.row
    if registered.error is not None:
        return Agreement(subject.kind, registered.name, file, row, "refused", error=registered.error)
    verdict: Verdict = "differs" if differences else "unknown" if subject.unknown else "agrees"
    return Agreement(subject.kind, registered.name, file, row, verdict, differences, subject.unknown)


def agreements(
    subjects: Sequence[Subject], registered: Iterable[Registered], failures: Mapping[str, ImportFailure]
) -> list[Agreement]:
    """Every task or environment of either view, each once; `failures` are the files that cannot be imported."""
    found: list[Agreement] = []
    matched: set[int] = set()
    for each in distinct(registered):
        candidates = [subject for subject in subjects if could_be(subject, each)]
        named = [subject for subject in candidates if subject.name is not None] or candidates
        matched.update(id(subject) for subject in candidates)
        compared = [compare(subject, each) for subject in named]
        found.append(min(compared, key=closeness) if compared else not_found(each))
    found += [only_static(subject, failures) for subject in subjects if id(subject) not in matched]
    return sorted(found, key=lambda each: (each.file, each.line or 0, each.name))


def distinct(registered: Iterable[Registered]) -> Iterator[Registered]:
    """What several imports register alike, once."""
    seen = set()
    for each in registered:
        key = (each.kind, each.name, each.file, each.error, frozenset(registered_fields(each).items()))
        if key not in seen:
            seen.add(key)
            yield each


def could_be(subject: Subject, registered: Registered) -> bool:
    """Whether both may be the same: of one name where it is known, in one file."""
    if subject.kind != registered.kind or subject.name not in {None, registered.name}:
        return False
    if subject.kind == "environment":
        return subject.name is not None or registered.file in {None, *subject.files}
    return registered.file in {None, subject.place.file}


def closeness(agreement: Agreement) -> tuple[int, int]:
    """Least for the nearest of several static counterparts."""
    return len(agreement.differences), len(agreement.unknown)


def not_found(registered: Registered) -> Agreement:
    """A task or environment that only the SDK has."""
    return Agreement(registered.kind, registered.name, registered.file or "", registered.line, "not-found")


def only_static(subject: Subject, failures: Mapping[str, ImportFailure]) -> Agreement:
    """A task or environment that only the static view has; one that only some imports make is no contradiction."""
    name = subject.name or subject.function or "?"
    file, row = subject.place.file, subject.place.row
    failure = next((failures[file] for file in subject.files if file in failures), None)
    if failure is not None:
        return Agreement(subject.kind, name, file, row, "import-failed", unknown=subject.unknown, failure=failure)
    if not subject.is_certain:
        reason = "it is in a branch, a loop or a try that the import need not reach"
        unknown = (Unsettled("name", reason, subject.place), *subject.unknown)
        return Agreement(subject.kind, name, file, row, "unknown", unknown=unknown)
    return Agreement(subject.kind, name, file, row, "only-static", unknown=subject.unknown)
