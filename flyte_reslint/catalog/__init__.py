"""What each published SDK release accepts, read from `rules/catalog/` when asked for."""

from flyte_reslint.catalog.lifetimes import (
    Lifetime,
    accelerator_lifetime,
    device_lifetime,
    keyword_lifetime,
    module_lifetime,
    name_lifetime,
    partition_lifetime,
    signature_lifetime,
)
from flyte_reslint.catalog.published import Release, UnknownRelease, newest, plugin_classes, release, versions
from flyte_reslint.catalog.reading import DamagedCatalog, Package
from flyte_reslint.catalog.views import ModuleNames, Signature, SignatureParameter

__all__ = [
    "DamagedCatalog",
    "Lifetime",
    "ModuleNames",
    "Package",
    "Release",
    "Signature",
    "SignatureParameter",
    "UnknownRelease",
    "accelerator_lifetime",
    "device_lifetime",
    "keyword_lifetime",
    "module_lifetime",
    "name_lifetime",
    "newest",
    "partition_lifetime",
    "plugin_classes",
    "release",
    "signature_lifetime",
    "versions",
]
