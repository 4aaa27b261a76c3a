"""Short ways to judge a registry that holds only what a test is about."""

from __future__ import annotations

from declarations import at, call, one, value

from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.run import run
from flyte_reslint.domain.calls import ArgumentFault, Call
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.values import Choice, Choices, Traced, Unknown

UNKNOWN = Unknown("it is read from a file", at(90))


def either(*alternatives: tuple[object, str | None], row: int = 1) -> Choices:
    """Several choices, each with the condition under which it holds."""
    return tuple(Choice(Traced(value(given, row), at(row)), condition) for given, condition in alternatives)


def by_default(default: object, name: str = "X") -> Choices:
    """What `os.environ.get(name, default)` gives."""
    return either((default, f"{name} is not set"), (UNKNOWN, f"{name} is set"))


def resources(**arguments: object) -> Call:
    """`flyte.Resources(...)`"""
    return call("flyte.Resources", **arguments)


def faulty(name: str, *faults: ArgumentFault, **arguments: object) -> Call:
    """A call with arguments that did not bind."""
    bound = call(name, **arguments)
    return Call(bound.name, bound.place, bound.function, bound.arguments, faults)


def fault(kind: str, name: str = "", row: int = 2) -> ArgumentFault:
    """An argument that did not bind."""
    return ArgumentFault(kind, name, at(row), () if kind == "missing" else one(1, row))


def judged(*calls: Call, off: tuple[str, ...] = ("FLR002", "FLR409"), **rest: object) -> list[Finding]:
    """The findings about a registry, without those of the rules that are off by default."""
    findings = run(Registry(calls=calls, **rest))
    return [finding for finding in findings if finding.code not in off]


def codes(*calls: Call, **rest: object) -> list[str]:
    """The codes of the findings."""
    return [finding.code for finding in judged(*calls, **rest)]
