"""What the plugins of the flyte SDK take, each published as a package of its own, from its newest release.

Parameters of a plugin are added and not taken away, so that the newest signature is that of every release.
"""

from __future__ import annotations

from pathlib import Path

from catalog_maker import downloading
from catalog_maker.signatures import signature
from catalog_maker.source import Wheel
from flyte_reslint.catalog.format import PluginRecord, PluginsFile, ReleaseRecord

CLASSES = {
    "dask": ("Dask", "Scheduler", "WorkerGroup"),
    "databricks": ("Databricks",),
    "pytorch": ("Elastic",),
    "ray": ("AutoscalerOptionsConfig", "HeadNodeConfig", "RayJobConfig", "WorkerNodeConfig"),
    "sglang": ("SGLangAppEnvironment",),
    "spark": ("Spark",),
    "vllm": ("VLLMAppEnvironment",),
}
"""Plugin to the classes that carry resources, or make environments."""

BASES = {
    "flyteplugins.databricks.Databricks": "flyteplugins.spark.Spark",
    "flyteplugins.sglang.SGLangAppEnvironment": "flyte.app.AppEnvironment",
    "flyteplugins.vllm.VLLMAppEnvironment": "flyte.app.AppEnvironment",
}
"""Classes whose base is in another package, whose parameters come first."""


def plugins(folder: Path, committed: PluginsFile | None) -> PluginsFile:
    """What the wheels say: those that `committed` names, else the newest. Downloads into `folder` what is not there."""
    versions = {} if committed is None else {each.wheel.split("-")[0]: each.version for each in committed.wheels}
    wheels: list[ReleaseRecord] = []
    signatures: dict[str, PluginRecord] = {}
    for plugin, classes in CLASSES.items():
        package = f"flyteplugins-{plugin}"
        version = versions.get(package.replace("-", "_")) or downloading.published(package)[-1]
        path = downloading.wheel(package, version, folder)
        wheels.append(downloading.record(path, version))
        for name in classes:
            dotted = f"flyteplugins.{plugin}.{name}"
            found = signature(Wheel(path, "flyteplugins"), dotted)
            if found is None:
                raise LookupError(f"{path.name} has no {dotted}")
            signatures[dotted] = PluginRecord(found.parameters, found.refused, found.any_keyword, BASES.get(dotted, ""))
    return PluginsFile(tuple(wheels), signatures)
