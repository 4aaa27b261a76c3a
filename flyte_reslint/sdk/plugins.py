"""Configurations of flyte's plugins: what `plugin_config` takes."""

from __future__ import annotations

from flyte_reslint.catalog import plugin_classes
from flyte_reslint.interp.values import Reference, Value
from flyte_reslint.sdk.binding import ReleaseOf
from flyte_reslint.sdk.built import BuiltType


def plugin_library(releases: ReleaseOf) -> dict[str, Value]:
    """The classes by dotted name, under their package and under the module that defines them."""
    models: dict[str, Value] = {}
    for dotted in plugin_classes():
        package, _, name = dotted.rpartition(".")
        models[dotted] = models[f"{package}.task.{name}"] = Reference(BuiltType(dotted, releases))
    return models
