"""Models of Python's standard library, and of the few packages that configuration is written with."""

from __future__ import annotations

from importlib import import_module

from flyte_reslint.interp.library import environment
from flyte_reslint.interp.values import Value

MODULES = (
    "attribute_classes",
    "chain_maps",
    "contexts",
    "copying",
    "coroutines",
    "data_classes",
    "durations",
    "enumeration",
    "functional",
    "interpreter",
    "iteration_tools",
    "mapping_proxies",
    "mappings",
    "mathematics",
    "model_fields",
    "models",
    "named_tuples",
    "names_of_types",
    "namespaces",
    "operations",
    "paths",
    "serialisation",
)
"""The modules whose `NAMES` are models, by dotted name."""


def standard_library() -> dict[str, Value]:
    """Everything that is modelled, by dotted name. What can change (`os.environ`) is made anew by each call."""
    names = environment.names()
    for module in MODULES:
        names |= import_module(f"{__name__}.{module}").NAMES
    return names
