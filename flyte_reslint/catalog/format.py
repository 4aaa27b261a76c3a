"""The catalog's files: facts about the SDK, each with the releases in which it holds.

A fact is written once, under its *span*: the releases that share it. `2.0.0-2.1.3` means from 2.0.0 through 2.1.3,
`2.4.0-` from 2.4.0 through the newest release of the catalog; several runs are separated by spaces. A release is
between two others when `releases.json` lists it between them.
"""

from __future__ import annotations

from typing import Literal, TypeVar, Union

import msgspec

Value = TypeVar("Value")
History = dict[str, Value]
"""A fact that changes with the releases: span to value. The spans of one history do not overlap."""

Scalar = Union[bool, int, float, str, None]
Literals = Union[bool, int, float, str, tuple[Scalar, ...], None]
"""A default that the signature spells as a literal. Tuples and lists are not told apart."""

Kind = Literal["positional", "standard", "keyword", "rest"]
"""How a parameter is bound: by position only, by position or keyword, by keyword only, or `*rest`."""


class ReleaseRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A published release and the wheel its facts were read from."""

    version: str
    wheel: str
    sha256: str


class ReleasesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`releases.json`: every release of the catalog, oldest first."""

    package: str
    releases: tuple[ReleaseRecord, ...]


class AcceleratorsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`accelerators.json`: what may be asked for as an accelerator, and its names on the wire."""

    strings: History[tuple[str, ...]]
    """What `Resources(gpu=...)` takes as a string."""
    helpers: dict[str, History[tuple[str, ...]]]
    """Helper (`GPU`, `TPU`...) to the devices it takes; for one without a parameter, the device it makes. In flytekit,
    the module of the device constants to their names."""
    partitions: dict[str, History[tuple[str, ...]]]
    """Device to the partitions its helper takes. A device that is not listed has none."""
    refusing: History[tuple[str, ...]]
    """Devices whose helper refuses every partition. Where neither list has a device, any partition is let through."""
    deprecated: dict[str, History[str]]
    """Old device name to the one that replaces it."""
    wire_devices: dict[str, History[str]]
    """Device to its name on the wire. One that is not listed keeps its own."""
    device_classes: dict[str, History[str]]
    """Device to its class (`GPU`, `TPU`...)."""
    wire_classes: dict[str, History[str]]
    """Device class to its name on the wire."""
    partition_members: dict[str, History[str]]
    """Attribute of a device constant (`A100.partition_1g_5gb`, flytekit only) to the partition it stands for."""


class ParameterRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A parameter. `default` is there where the signature spells the default as a literal."""

    name: str
    kind: Kind = "standard"
    required: bool = False
    default: Literals | msgspec.UnsetType = msgspec.UNSET


class SignatureRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a call takes.

    `parameters` include the names that the body takes out of `**kwargs`, as keyword parameters. `refused` are
    keywords that the body names only to refuse them. `any_keyword` says that other keywords pass too.
    """

    parameters: tuple[ParameterRecord, ...] = ()
    refused: tuple[str, ...] = ()
    any_keyword: bool = False


class SignaturesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`signatures.json`: public dotted name to signature."""

    signatures: dict[str, History[SignatureRecord]]


class PluginRecord(SignatureRecord, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a class of a plugin takes. The parameters of its `base`, the class of another package, come first."""

    base: str = ""


class PluginsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`plugins.json`: the wheels of plugins, each package of its own, and what their classes take by dotted name."""

    wheels: tuple[ReleaseRecord, ...]
    signatures: dict[str, PluginRecord]


class ModuleRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A module: the releases that have it, the names its import binds, and when further names cannot be known."""

    span: str
    names: History[tuple[str, ...]] = {}
    open: str = ""


class ModulesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`modules.json`: dotted module name to record. Records are decoded when asked for."""

    modules: dict[str, msgspec.Raw]


class ValidationRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check: a call that shows it, and the releases in which that call raises."""

    call: str
    refused: str


class ValidationsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`validations.json`: the checks that constructors perform; and the patterns that names must match."""

    checks: dict[str, ValidationRecord]
    name_patterns: dict[str, History[str]]
    """Class of environment to the regular expression that the whole of its name must match."""
