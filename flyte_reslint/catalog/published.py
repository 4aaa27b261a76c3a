"""One SDK release: what it accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, partial
from types import MappingProxyType

from msgspec import Struct

from flyte_reslint.catalog import reading
from flyte_reslint.catalog.format import SignatureRecord
from flyte_reslint.catalog.reading import Package
from flyte_reslint.catalog.spans import covers, names_at, positions, value_at
from flyte_reslint.catalog.views import ModuleNames, Signature, SignatureParameter, nearest

LIKENESS_OF_MODULES = 0.8
"""Module names share their first half: only one that is much alike is what was meant."""


class UnknownRelease(Exception):
    """The catalog has no such release. `nearest` is the newest one before it, else the oldest of all."""

    def __init__(self, package: Package, version: str, nearest: str) -> None:
        super().__init__(f"{package} {version} is not a release this catalog knows; the nearest is {nearest}")
        self.package = package
        self.version = version
        self.nearest = nearest


class Release(Struct, frozen=True, dict=True):
    """A published release of `flyte` or `flytekit`. Made by `release`."""

    package: Package
    version: str

    @cached_property
    def _position(self) -> int:
        return positions(self.package)[self.version]

    @cached_property
    def accelerators(self) -> frozenset[str]:
        """The strings that `Resources(gpu=...)` takes, deprecated spellings too."""
        return frozenset(names_at(self.package, reading.accelerators(self.package).strings, self._position))

    @cached_property
    def helpers(self) -> Mapping[str, tuple[str, ...]]:
        """Helper (`GPU`, `TPU`...) to the devices it takes; to the device it makes where it takes none."""
        return self._table(
            {
                helper: _in_order(names_at(self.package, history, self._position))
                for helper, history in reading.accelerators(self.package).helpers.items()
            }
        )

    def partitions(self, device: str) -> tuple[str, ...]:
        """The partitions (MIG profiles, TPU slices) of a device, smallest first; none for one without any.

        The SDK itself lets any partition through on most devices that have none: see `refuses_partitions`.
        """
        history = reading.accelerators(self.package).partitions.get(device, {})
        return _in_order(names_at(self.package, history, self._position))

    def partition_of(self, member: str) -> str | None:
        """The partition that an attribute of a flytekit constant stands for: `1g.5gb` of `A100.partition_1g_5gb`."""
        history = reading.accelerators(self.package).partition_members.get(member, {})
        return value_at(self.package, history, self._position)

    def refuses_partitions(self, device: str) -> bool:
        """Whether the SDK raises for any partition of the device, as it does for shared ones."""
        return device in names_at(self.package, reading.accelerators(self.package).refusing, self._position)

    @cached_property
    def deprecated(self) -> Mapping[str, str]:
        """Deprecated device name, still accepted, to the one that replaces it."""
        return self._values(reading.accelerators(self.package).deprecated)

    def wire_device(self, device: str) -> str:
        """The name under which a device is registered."""
        history = reading.accelerators(self.package).wire_devices.get(device, {})
        return value_at(self.package, history, self._position) or device

    def device_class(self, device: str) -> str | None:
        """The device's class (`GPU`, `TPU`...), None for a device that no helper knows."""
        history = reading.accelerators(self.package).device_classes.get(device, {})
        return value_at(self.package, history, self._position)

    def wire_class(self, device_class: str) -> str:
        """The name under which a device class is registered; `NVIDIA_GPU` for one that the SDK does not know."""
        history = reading.accelerators(self.package).wire_classes.get(device_class, {})
        return value_at(self.package, history, self._position) or "NVIDIA_GPU"

    def signature(self, name: str) -> Signature | None:
        """The signature of a public dotted name (`flyte.TaskEnvironment.clone_with`), None where there is none."""
        return _signature(self.package, self._position, name)

    def module(self, name: str) -> ModuleNames | None:
        """What can be imported from a module, None when the release does not have it."""
        return _module(self.package, self._position, name)

    def has_module(self, name: str) -> bool:
        """Whether `import name` finds a module."""
        return _has_module(self.package, self._position, name)

    def nearest_module(self, name: str) -> str | None:
        """The public module whose spelling is nearest, or None when none is near."""
        known = [one for one in reading.modules(self.package).modules if "._" not in one and self.has_module(one)]
        return nearest(name, known, likeness=LIKENESS_OF_MODULES)

    def refuses(self, check: str) -> bool:
        """Whether the release performs a check, by its name in `validations.json`. KeyError for an unknown name."""
        return covers(self.package, reading.validations(self.package).checks[check].refused, self._position)

    def name_pattern(self, environment: str) -> str | None:
        """The regular expression that the whole name of an environment of that class must match."""
        history = reading.validations(self.package).name_patterns.get(environment, {})
        return value_at(self.package, history, self._position)

    def _values(self, table: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
        found = {name: value_at(self.package, dict(history), self._position) for name, history in table.items()}
        return MappingProxyType({name: value for name, value in found.items() if value is not None})

    @staticmethod
    def _table(table: dict[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        return MappingProxyType({name: values for name, values in table.items() if values})


def versions(package: Package) -> tuple[str, ...]:
    """The releases that the catalog knows, oldest first."""
    return tuple(positions(package))


def newest(package: Package) -> str:
    """The newest release that the catalog knows."""
    return versions(package)[-1]


def plugin_classes() -> tuple[str, ...]:
    """The classes of flyte's plugins whose signatures are known, by dotted name."""
    return tuple(reading.plugins().signatures)


@cache
def release(package: Package, version: str) -> Release:
    """The release of that version. Raises `UnknownRelease`."""
    known = positions(package)
    if version in known:
        return Release(package, version)
    from packaging.version import InvalidVersion, Version

    try:
        asked = Version(version)
    except InvalidVersion:
        raise UnknownRelease(package, version, newest(package)) from None
    before = [one for one in known if Version(one) <= asked]
    if before and Version(before[-1]) == asked:
        return Release(package, before[-1])
    raise UnknownRelease(package, version, before[-1] if before else versions(package)[0])


@cache
def _module(package: Package, position: int, name: str) -> ModuleNames | None:
    record = reading.module_record(package, name)
    if record is None or not covers(package, record.span, position):
        return None
    names = frozenset(names_at(package, record.names, position))
    submodules = partial(_submodules, package, position, name)
    return ModuleNames(name, names, submodules, covers(package, record.open, position))


def _submodules(package: Package, position: int, name: str) -> Iterator[str]:
    below = name + "."
    for module in reading.modules(package).modules:
        inside = module.removeprefix(below)
        if module.startswith(below) and "." not in inside and _has_module(package, position, module):
            yield inside


def _has_module(package: Package, position: int, name: str) -> bool:
    record = reading.module_record(package, name)
    return record is not None and covers(package, record.span, position)


@cache
def _signature(package: Package, position: int, name: str) -> Signature | None:
    if name.startswith("flyteplugins."):
        return _plugin_signature(package, position, name)
    record = value_at(package, reading.signatures(package).signatures.get(name, {}), position)
    return None if record is None else Signature(name, _parameters(record), record.refused, record.any_keyword)


def _plugin_signature(package: Package, position: int, name: str) -> Signature | None:
    """The signature of a plugin's class: what it has from a base of another package, then its own."""
    record = reading.plugins().signatures.get(name)
    if record is None:
        return None
    parameters = {each.name: each for each in _parameters(record)}
    base = _signature(package, position, record.base) if record.base else None
    inherited = {} if base is None else {each.name: each for each in base.parameters}
    return Signature(name, tuple({**inherited, **parameters}.values()), record.refused, record.any_keyword)


def _parameters(record: SignatureRecord) -> tuple[SignatureParameter, ...]:
    return tuple(SignatureParameter(each.name, each.kind, each.required, each.default) for each in record.parameters)


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    """Sorted as people count: `2x4` before `16x16`."""
    return tuple(sorted(names, key=lambda name: [int(t) if t.isdigit() else t for t in re.split(r"(\d+)", name)]))
