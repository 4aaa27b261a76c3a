"""The rule about what is newer than the oldest release that a project allows."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint import catalog
from flyte_reslint.checks.accelerators import accelerator_strings, device_calls
from flyte_reslint.checks.arguments import display_name
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import given, text
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.registry import ImportedName, Registry
from flyte_reslint.domain.values import Place

Use = tuple[str, Place, "catalog.Lifetime | None"]
"""Something of the SDK that the code uses: its name in a sentence, where, and the releases that have it."""


@rule("FLR412")
def newer_than_allowed(registry: Registry) -> Iterator[Finding]:
    """Something that the oldest release which the project allows does not have."""
    if not registry.allowances:
        return
    for name, place, lifetime in _uses(registry):
        allowance = registry.allowances.get(place.file)
        if allowance is None or lifetime is None or registry.targets[place.file] not in lifetime.releases:
            continue
        if allowance.oldest not in lifetime.releases:
            message = f"{name} {lifetime.seen_from(allowance.oldest)}; this project allows {allowance.oldest}"
            related = (Related(allowance.place, allowance.requirement),)
            yield Finding("FLR412", place, message, _remedy(lifetime, registry.targets[place.file]), related)


def _remedy(lifetime: catalog.Lifetime, target: str) -> str:
    """The lower bound from which every release up to the target has it."""
    known = catalog.versions("flyte")
    first = target
    for version in reversed(known[: known.index(target) + 1]):
        if version not in lifetime.releases:
            break
        first = version
    return f"require flyte>={first}"


def _uses(registry: Registry) -> Iterator[Use]:
    yield from _accelerators(registry)
    for call in registry.calls:
        for argument in call.arguments:
            lifetime = catalog.keyword_lifetime("flyte", call.name, argument.name)
            name = f"argument {argument.name} of {display_name(call.name)}"
            yield name, argument.keyword or argument.place, lifetime
    for imported in registry.imports:
        if not imported.is_guarded and imported.module.partition(".")[0] == "flyte":
            yield _imported(imported)


def _accelerators(registry: Registry) -> Iterator[Use]:
    for asked in accelerator_strings(registry):
        lifetime = catalog.accelerator_lifetime("flyte", text(asked.value.value) or "")
        yield f"accelerator {asked.value.shown}", asked.value.place, lifetime
    for call, helper, _ in device_calls(registry):
        devices = tuple(given(call, "device"))
        for device in devices:
            lifetime = catalog.device_lifetime("flyte", helper, text(device.value) or "")
            yield f"device {device.shown} of {helper}", device.place, lifetime
        name = text(devices[0].value) if len(devices) == 1 else None
        for partition in given(call, "partition"):
            lifetime = catalog.partition_lifetime("flyte", name, text(partition.value) or "") if name else None
            yield f"partition {partition.shown} of {name}", partition.place, lifetime


def _imported(imported: ImportedName) -> Use:
    whole = catalog.module_lifetime("flyte", imported.module)
    if not imported.name:
        return f"module {imported.module}", imported.place, whole
    lifetime = catalog.name_lifetime("flyte", imported.module, imported.name)
    return f"{imported.name} of {imported.module}", imported.place, lifetime or whole
