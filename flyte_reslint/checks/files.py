"""Rules about files: those that cannot be read, and what they import from the SDK."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint import catalog
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.given import sentence
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.target import target_release
from flyte_reslint.domain.registry import ImportedName, Registry


@rule("FLR001")
def syntax_error(registry: Registry) -> Iterator[Finding]:
    """A file that cannot be parsed or decoded."""
    return (Finding("FLR001", unreadable.place, unreadable.reason) for unreadable in registry.unreadable)


@rule("FLR406")
def missing_import(registry: Registry) -> Iterator[Finding]:
    """An import that fails."""
    for imported in registry.imports:
        if imported.is_guarded or imported.module.partition(".")[0] != "flyte":
            continue
        release = target_release(registry, imported.place)
        module = release.module(imported.module)
        if module is None:
            yield _no_module(imported, release)
        elif imported.name and not module.has(imported.name):
            yield _no_name(imported, release, module)


def _no_module(imported: ImportedName, release: catalog.Release) -> Finding:
    found = catalog.module_lifetime("flyte", imported.module)
    near = release.nearest_module(imported.module)
    return Finding(
        "FLR406",
        imported.place,
        sentence(f"flyte {release.version} has no module {imported.module}", None, _lifetime(found, release)),
        f"import {near}" if near else "import what the release has",
    )


def _no_name(imported: ImportedName, release: catalog.Release, module: catalog.ModuleNames) -> Finding:
    found = catalog.name_lifetime("flyte", imported.module, imported.name)
    near = module.nearest(imported.name)
    remedy = f"import {near}" if near else "import what the release has"
    if (imported.module, imported.name) == ("flyte", "task"):
        remedy = "decorate with @env.task, where env is a flyte.TaskEnvironment"
    where = "" if imported.module == "flyte" else f" in {imported.module}"
    claim = f"flyte {release.version} has no {imported.name}{where}"
    return Finding("FLR406", imported.place, sentence(claim, None, _lifetime(found, release)), remedy)


def _lifetime(found: catalog.Lifetime | None, release: catalog.Release) -> str:
    return f"it {found.seen_from(release.version)}" if found else ""
