"""The facts of one `flytekit` release."""

from __future__ import annotations

from catalog_maker import checks
from catalog_maker.facts import ReleaseFacts
from catalog_maker.flytekit_accelerators import accelerators
from catalog_maker.module_names import module_facts
from catalog_maker.signatures import signature
from catalog_maker.source import Wheel
from flyte_reslint.catalog.format import ReleaseRecord

CHECKS = checks.FLYTEKIT

SIGNATURES = (
    *(f"flytekit.{name}" for name in (
        "Cache", "ContainerTask", "Environment", "ImageSpec", "PodTemplate", "Resources", "Secret", "dynamic", "eager",
        "map_task", "reference_task", "task", "workflow",
    )),
    "flytekit.core.node.Node.with_overrides",
    "flytekit.experimental.eager",
    "flytekit.experimental.map_task",
    "flytekit.extras.accelerators.GPUAccelerator",
    "flytekit.extras.accelerators.MultiInstanceGPUAccelerator.partitioned",
    "flytekit.extras.tasks.shell.ShellTask",
    *(f"flytekit.models.task.{name}" for name in (
        "Container", "K8sObjectMetadata", "K8sPod", "Resources", "Resources.ResourceEntry",
    )),
)  # fmt: skip


def facts(wheel: Wheel, record: ReleaseRecord) -> ReleaseFacts:
    """Everything that the wheel of a release tells."""
    return ReleaseFacts(
        record,
        accelerators(wheel),
        {name: found for name in sorted(SIGNATURES) if (found := signature(wheel, name))},
        {module: module_facts(wheel, module) for module in wheel.files},
        checks.refused(wheel, CHECKS),
        {},
    )
