"""Binding the arguments of a modelled call to the parameters that the target SDK gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct, field

from flyte_reslint.catalog import Release, Signature
from flyte_reslint.domain.calls import ArgumentFault, Call
from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import Condition
from flyte_reslint.sdk.exports import Exporter

FaultKind = Literal["unknown", "missing", "repeated", "surplus"]


class Fault(Struct):
    """An argument that did not bind."""

    kind: FaultKind
    name: str
    place: Place
    passed: Passed | None = None


class BoundCall(Struct):
    """A call whose arguments are bound; what rules read is made of it when the run is over."""

    name: str
    site: Site
    given: dict[str, Passed] = field(default_factory=dict)
    rest: tuple[Passed, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    is_open: bool = False
    path: tuple[Condition, ...] = ()
    has_departed: bool = False
    """Whether some runs left before the call."""

    def exported(self, exporter: Exporter) -> Call:
        """The call as rules read it."""
        return exporter.once(self, lambda: self._exported(exporter))

    def _exported(self, exporter: Exporter) -> Call:
        return Call(
            self.name,
            self.site.place,
            self.site.function,
            tuple(exporter.argument(name, passed) for name, passed in self.given.items()),
            tuple(self._fault(exporter, fault) for fault in self.faults),
            self.is_open,
            exporter.path_text(self.path),
        )

    @staticmethod
    def _fault(exporter: Exporter, fault: Fault) -> ArgumentFault:
        value = () if fault.passed is None else exporter.choices(fault.passed.value, fault.passed.place)
        return ArgumentFault(fault.kind, fault.name, fault.place, value)


ReleaseOf = Callable[[str], Release]
"""The SDK release that a file is checked against."""


def bind(
    machine: Machine,
    releases: ReleaseOf,
    name: str,
    arguments: Arguments,
    site: Site,
    signature_name: str | None = None,
) -> BoundCall:
    """Bind `arguments` to the signature of `name` in the release that the file targets, and record the call."""
    path, has_departed = tuple(machine.path), machine.departures > 0
    bound = BoundCall(name, site, is_open=arguments.is_open, path=path, has_departed=has_departed)
    signature = releases(site.place.file).signature(signature_name or name)
    if signature is None:
        bound.given = {passed.keyword: passed for passed in arguments.keywords if passed.keyword is not None}
        bound.rest = arguments.positional
    else:
        _bind_positional(bound, arguments, signature)
        _bind_keywords(bound, arguments, signature)
        _find_missing(bound, signature)
    machine.record(bound)
    return bound


def _bind_positional(bound: BoundCall, arguments: Arguments, signature: Signature) -> None:
    names = signature.positional
    for name, passed in zip(names, arguments.positional, strict=False):
        bound.given[name] = passed
    surplus = arguments.positional[len(names) :]
    if any(parameter.kind == "rest" for parameter in signature.parameters):
        bound.rest = surplus
    else:
        bound.faults += [Fault("surplus", "", passed.place, passed) for passed in surplus]


def _bind_keywords(bound: BoundCall, arguments: Arguments, signature: Signature) -> None:
    accepted = frozenset(signature.keywords) | frozenset(signature.refused)
    for passed in arguments.keywords:
        name = passed.keyword or ""
        place = passed.keyword_place or passed.place
        if name in bound.given:
            bound.faults.append(Fault("repeated", name, place, passed))
        elif name in accepted or signature.accepts_any_keyword:
            bound.given[name] = passed
        else:
            bound.faults.append(Fault("unknown", name, place, passed))


def _find_missing(bound: BoundCall, signature: Signature) -> None:
    if bound.is_open:
        return
    for parameter in signature.parameters:
        if parameter.required and parameter.name not in bound.given and parameter.kind != "rest":
            bound.faults.append(Fault("missing", parameter.name, bound.site.place))
