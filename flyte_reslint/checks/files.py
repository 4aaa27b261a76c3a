"""Rules about files: those that cannot be read, and what they import from the SDK."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from flyte_reslint import catalog
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.given import sentence
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.target import package_of, target_release
from flyte_reslint.domain.registry import ImportedName, Registry


@rule("FLR001")
def syntax_error(registry: Registry) -> Iterator[Finding]:
    """A file that cannot be parsed or decoded."""
    return (Finding("FLR001", unreadable.place, unreadable.reason) for unreadable in registry.unreadable)


REMEDIES = {
    ("flyte", "task"): "decorate with @env.task, where env is a flyte.TaskEnvironment",
    ("flytekit.core.resources", "ResourceEntry"): "take Resources.ResourceEntry of flytekit.models.task",
    ("flytekit.core.resources", "ResourceName"): "take Resources.ResourceName of flytekit.models.task",
}
"""What to write instead of names that documents show and no release has."""


MODULES = {
    "flytekit.core.container": "import Container from flytekit.models.task",
    "flytekit.core.k8s_pod": "import K8sPod and K8sObjectMetadata from flytekit.models.task",
}
"""The same of modules."""


@rule("FLR406")
def missing_import(registry: Registry) -> Iterator[Finding]:
    """An import that fails; a missing module is told once for all that one statement takes from it."""
    told: set[tuple[str, int, str]] = set()
    module_of = cache(catalog.Release.module)
    for imported in registry.imports:
        if imported.is_guarded or imported.module.partition(".")[0] not in ("flyte", "flytekit"):
            continue
        release = target_release(registry, imported.place, package_of(imported.module))
        module = module_of(release, imported.module)
        if module is None:
            statement = (imported.place.file, imported.place.row, imported.module)
            if statement not in told:
                told.add(statement)
                yield _no_module(imported, release)
        elif imported.name and not module.has(imported.name):
            yield _no_name(imported, release, module)


def _no_module(imported: ImportedName, release: catalog.Release) -> Finding:
    found = catalog.module_lifetime(release.package, imported.module)
    near = release.nearest_module(imported.module)
    return Finding(
        "FLR406",
        imported.place,
        sentence(
            f"{release.package} {release.version} has no module {imported.module}", None, _lifetime(found, release)
        ),
        MODULES.get(imported.module) or (f"import {near}" if near else "import what the release has"),
    )


def _no_name(imported: ImportedName, release: catalog.Release, module: catalog.ModuleNames) -> Finding:
    found = catalog.name_lifetime(release.package, imported.module, imported.name)
    near = module.nearest(imported.name)
    remedy = f"import {near}" if near else "import what the release has"
    remedy = REMEDIES.get((imported.module, imported.name), remedy)
    where = "" if imported.module == release.package else f" in {imported.module}"
    claim = f"{release.package} {release.version} has no {imported.name}{where}"
    return Finding("FLR406", imported.place, sentence(claim, None, _lifetime(found, release)), remedy)


def _lifetime(found: catalog.Lifetime | None, release: catalog.Release) -> str:
    return f"it {found.seen_from(release.version)}" if found else ""
