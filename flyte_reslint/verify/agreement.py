"""Comparing the static view with what the SDK registers, task by task and field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.domain.values import Place
from flyte_reslint.verify.fields import PARTLY_KNOWN, Kind, Subject, registered_fields
from flyte_reslint.verify.registered import ImportFailure, Probed, Registered

Verdict = Literal["agrees", "differs", "unknown", "not-found", "only-static", "import-failed", "stubbed", "refused"]
"""How the two views compare: alike; unlike in a field, or in one view only; not unlike in what the static view claims
to know. The last three say that nothing can be compared: the file cannot be imported, a stub stands in for what would
register it, or the SDK cannot serialise it."""

REGISTERING = frozenset({"flyteplugins", "flytekitplugins", "union", "unionai"})
"""Packages beside the SDKs whose calls register tasks and environments."""

DISAGREEMENTS = frozenset({"differs", "not-found", "only-static"})


class Difference(Struct, frozen=True):
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


class Agreement(Struct, frozen=True):
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


def agreements(subjects: Sequence[Subject], probed: Sequence[Probed]) -> list[Agreement]:
    """Every task or environment of either view, each once, after the files in `probed` were imported."""
    outcomes = {each.file: each for each in probed}
    own = {None, *outcomes}
    registered = (each for file in probed for each in file.registered if each.file in own)
    found: list[Agreement] = []
    matched: set[int] = set()
    for each in distinct(registered):
        candidates = [subject for subject in subjects if could_be(subject, each)]
        named = [subject for subject in candidates if subject.name is not None] or candidates
        matched.update(id(subject) for subject in candidates)
        compared = [compare(subject, each) for subject in named]
        found.append(min(compared, key=closeness) if compared else not_found(each))
    found += [only_static(subject, outcomes) for subject in subjects if id(subject) not in matched]
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
    """Whether both may be the same: of one name where it is known, in one file.

    What flytekit puts before a function's name depends on where the import began: there the place decides.
    """
    if subject.kind != registered.kind:
        return False
    if is_of_flytekit(subject, registered):
        return registered.file == subject.place.file and registered.line == subject.place.row
    if subject.name not in {None, registered.name}:
        return False
    if subject.kind == "environment":
        return subject.name is not None or registered.file in {None, *subject.files}
    return registered.file in {None, subject.place.file}


def is_of_flytekit(subject: Subject, registered: Registered) -> bool:
    """Whether both are functions that flytekit took."""
    is_without = registered.environment is None and "environment" not in subject.fields
    return is_without and registered.line is not None and registered.name.rpartition(".")[2] == subject.function


def closeness(agreement: Agreement) -> tuple[int, int]:
    """Least for the nearest of several static counterparts."""
    return len(agreement.differences), len(agreement.unknown)


def not_found(registered: Registered) -> Agreement:
    """A task or environment that only the SDK has."""
    return Agreement(registered.kind, registered.name, registered.file or "", registered.line, "not-found")


def only_static(subject: Subject, outcomes: Mapping[str, Probed]) -> Agreement:
    """A task or environment that only the static view has; one that only some imports make is no contradiction."""
    name = subject.name or subject.function or "?"
    file, row = subject.place.file, subject.place.row
    imports = [outcomes[each] for each in subject.files if each in outcomes]
    failure = next((each.failure for each in imports if each.failure is not None), None)
    if failure is not None:
        return Agreement(subject.kind, name, file, row, "import-failed", unknown=subject.unknown, failure=failure)
    if any(each.stubbed & REGISTERING for each in imports):
        return Agreement(subject.kind, name, file, row, "stubbed", unknown=subject.unknown)
    if not subject.is_certain:
        reason = "it is in a branch, a loop or a try that the import need not reach"
        unknown = (Unsettled("name", reason, subject.place), *subject.unknown)
        return Agreement(subject.kind, name, file, row, "unknown", unknown=unknown)
    return Agreement(subject.kind, name, file, row, "only-static", unknown=subject.unknown)
