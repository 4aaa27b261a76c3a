"""The facts of one release, and how the releases of a package become the catalog's files and come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from catalog_maker import histories
from catalog_maker.module_names import ModuleFacts
from flyte_reslint.catalog.format import (
    AcceleratorsFile,
    ModuleRecord,
    ModulesFile,
    ReleaseRecord,
    ReleasesFile,
    SignatureRecord,
    SignaturesFile,
    ValidationRecord,
    ValidationsFile,
)


@dataclass(frozen=True)
class Accelerators:
    """What a release takes as an accelerator, as `AcceleratorsFile` describes it."""

    strings: tuple[str, ...]
    helpers: dict[str, tuple[str, ...]]
    partitions: dict[str, tuple[str, ...]]
    refusing: tuple[str, ...]
    deprecated: dict[str, str]
    wire_devices: dict[str, str]
    device_classes: dict[str, str]
    wire_classes: dict[str, str]
    partition_members: dict[str, str]


@dataclass(frozen=True)
class ReleaseFacts:
    """Everything the catalog says of one release."""

    record: ReleaseRecord
    accelerators: Accelerators
    signatures: dict[str, SignatureRecord]
    modules: dict[str, ModuleFacts]
    refused: dict[str, bool]
    """Check to whether the release performs it."""
    name_patterns: dict[str, str]


@dataclass(frozen=True)
class CatalogFiles:
    """The five files of a package."""

    releases: ReleasesFile
    accelerators: AcceleratorsFile
    signatures: SignaturesFile
    modules: ModulesFile
    validations: ValidationsFile


def assemble(package: str, facts: Sequence[ReleaseFacts], checks: dict[str, str]) -> CatalogFiles:
    """The files for releases given oldest first. `checks` is each check's name and the call that shows it."""
    versions = [one.record.version for one in facts]
    accelerators = [one.accelerators for one in facts]
    modules = sorted(set().union(*(one.modules for one in facts)))
    return CatalogFiles(
        ReleasesFile(package, tuple(one.record for one in facts)),
        AcceleratorsFile(
            strings=histories.of_names([one.strings for one in accelerators], versions),
            helpers=histories.of_name_tables([one.helpers for one in accelerators], versions),
            partitions=histories.of_name_tables([one.partitions for one in accelerators], versions),
            refusing=histories.of_names([one.refusing for one in accelerators], versions),
            deprecated=histories.of_value_tables([one.deprecated for one in accelerators], versions),
            wire_devices=histories.of_value_tables([one.wire_devices for one in accelerators], versions),
            device_classes=histories.of_value_tables([one.device_classes for one in accelerators], versions),
            wire_classes=histories.of_value_tables([one.wire_classes for one in accelerators], versions),
            partition_members=histories.of_value_tables([one.partition_members for one in accelerators], versions),
        ),
        SignaturesFile(histories.of_value_tables([one.signatures for one in facts], versions)),
        ModulesFile({name: _encoded([one.modules.get(name) for one in facts], versions) for name in modules}),
        ValidationsFile(
            {
                check: ValidationRecord(call, histories.span([one.refused[check] for one in facts], versions))
                for check, call in checks.items()
            },
            histories.of_value_tables([one.name_patterns for one in facts], versions),
        ),
    )


def _encoded(module: Sequence[ModuleFacts | None], versions: Sequence[str]) -> msgspec.Raw:
    record = ModuleRecord(
        histories.span([one is not None for one in module], versions),
        histories.of_names([one.names if one else () for one in module], versions),
        histories.span([one is not None and one.is_open for one in module], versions),
    )
    return msgspec.Raw(msgspec.json.encode(record))


def disassemble(files: CatalogFiles) -> dict[str, ReleaseFacts]:
    """Version to the facts that the files state about it."""
    versions = [record.version for record in files.releases.releases]
    modules = {name: msgspec.json.decode(bytes(raw), type=ModuleRecord) for name, raw in files.modules.modules.items()}
    accelerators = files.accelerators
    found: dict[str, ReleaseFacts] = {}
    for record in files.releases.releases:
        at = histories.Moment(versions, versions.index(record.version))
        found[record.version] = ReleaseFacts(
            record,
            Accelerators(
                strings=at.names(accelerators.strings),
                helpers=at.name_table(accelerators.helpers),
                partitions=at.name_table(accelerators.partitions),
                refusing=at.names(accelerators.refusing),
                deprecated=at.value_table(accelerators.deprecated),
                wire_devices=at.value_table(accelerators.wire_devices),
                device_classes=at.value_table(accelerators.device_classes),
                wire_classes=at.value_table(accelerators.wire_classes),
                partition_members=at.value_table(accelerators.partition_members),
            ),
            at.value_table(files.signatures.signatures),
            {
                name: ModuleFacts(at.names(one.names), at.within(one.open))
                for name, one in modules.items()
                if at.within(one.span)
            },
            {check: at.within(one.refused) for check, one in files.validations.checks.items()},
            at.value_table(files.validations.name_patterns),
        )
    return found
