"""The facts of one `flyte` release."""

from __future__ import annotations

from catalog_maker import checks
from catalog_maker.facts import ReleaseFacts
from catalog_maker.flyte_accelerators import accelerators
from catalog_maker.module_names import module_facts
from catalog_maker.signatures import signature
from catalog_maker.source import Wheel
from flyte_reslint.catalog.format import ReleaseRecord

CHECKS = checks.FLYTE

SIGNATURES = (
    *(f"flyte.{name}" for name in (
        "AMD_GPU", "APPLE_SILICON", "Backoff", "Cache", "Cron", "Device", "Environment", "FixedRate", "GPU",
        "HABANA_GAUDI", "Neuron", "PodTemplate", "PodTemplate.from_spec", "Resources", "RetryStrategy", "ReusePolicy",
        "Secret", "TPU", "TaskEnvironment", "TaskEnvironment.add_dependency", "TaskEnvironment.clone_with",
        "TaskEnvironment.from_task", "TaskEnvironment.task", "Timeout", "Trigger", "group",
        "map", "map.aio", "run", "trace", "with_runcontext",
    )),
    *(f"flyte.app.{name}" for name in (
        "AppEnvironment", "AppEnvironment.clone_with", "ConnectorEnvironment", "ConnectorEnvironment.clone_with",
        "Domain", "Link", "Parameter", "Port", "Scaling", "Timeouts", "extras.FastAPIAppEnvironment",
        "extras.FastAPIAppEnvironment.clone_with",
    )),
    *(f"flyte.clustered.{name}" for name in (
        "ClusterFailurePolicy", "ClusteredTaskEnvironment", "ClusteredTaskEnvironment.clone_with", "JaxRun", "TorchRun",
    )),
    "flyte.ai.chat.AgentChatAppEnvironment",
    "flyte.ai.mcp.FlyteMCPAppEnvironment",
    "flyte.ai.mcp.MCPAppEnvironment",
    "flyte.app.extras.FlyteWebhookAppEnvironment",
    "flyte.extras.ContainerTask",
    "flyte.extras.shell.create",
    "flyte.extras.webhooks.WebhookAppEnvironment",
    "flyte.prefetch.hf_model",
    "flyte.remote.TaskDetails.override",
    "flyte.sandbox.create",
)  # fmt: skip

HIDDEN_SIGNATURES = {
    "flyte.TaskEnvironment.sandbox.orchestrator": "flyte._task_environment._SandboxNamespace.orchestrator",
    "flyte.TaskTemplate.override": "flyte._task.TaskTemplate.override",
}
"""Calls that are there whether or not a public name leads to them: the name to where the function is defined."""


def facts(wheel: Wheel, record: ReleaseRecord) -> ReleaseFacts:
    """Everything that the wheel of a release tells."""
    places = {**{name: name for name in SIGNATURES}, **HIDDEN_SIGNATURES}
    signatures = {name: found for name, place in sorted(places.items()) if (found := signature(wheel, place))}
    return ReleaseFacts(
        record,
        accelerators(wheel),
        signatures,
        {module: module_facts(wheel, module) for module in wheel.files},
        checks.refused(wheel, CHECKS),
        checks.name_patterns(wheel),
    )
