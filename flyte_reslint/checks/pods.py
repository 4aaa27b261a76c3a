"""Rules about pods and entry lists."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.correction import Renaming
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import sentence, shown
from flyte_reslint.checks.pairs import entry_list
from flyte_reslint.checks.requirements import requirements
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.target import target_release
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.flytekit import all_halves
from flyte_reslint.domain.models import RESOURCES, read_entry
from flyte_reslint.domain.pods import (
    HALVES,
    K8S_POD,
    TEMPLATES,
    PodSpec,
    part,
    pod_spec,
    primary_name,
)
from flyte_reslint.domain.registry import Registry, Task
from flyte_reslint.domain.settings import settings
from flyte_reslint.domain.templates import template_in_force, template_of
from flyte_reslint.domain.values import Place, exact

FLYTE = "flyte.PodTemplate"
"""The template of Flyte 2, whose SDK adds no container: it refuses to register a pod without the primary one."""


@rule("FLR601")
def missing_primary_container(registry: Registry) -> Iterator[Finding]:
    """Containers of which none has the primary's name."""
    templates = [call for call in registry.calls if call.name in TEMPLATES]
    used = tuple(_templates_of_flyte(registry)) if templates else ()
    for call in templates:
        if call.name == FLYTE and call not in used:
            continue
        spec, primary = pod_spec(call), primary_name(call)
        if spec is None or primary is None or not spec.is_known or not (spec.containers or call.name == FLYTE):
            continue
        names = [container.name or "" for container in spec.containers]
        is_adding = call.name not in (K8S_POD, FLYTE)
        if "" in names or primary in names or (is_adding and _all_run_beside(spec, primary)):
            continue
        claim = f'no container has the name of the primary one, "{primary}"'
        remedy = f'add a container of the name "{primary}"'
        if names:
            remedy = f'name one of them "{primary}", or set primary_container_name to "{names[0]}"'
        place = _containers_place(call) or call.place
        yield Finding("FLR601", place, sentence(claim, call.condition), remedy)


def _templates_of_flyte(registry: Registry) -> Iterator[Call]:
    """The templates that tasks of Flyte 2 run with: those of a plugin's workers name their containers otherwise."""
    of_tasks = (_template(registry, task) for task in registry.tasks)
    for template in (*of_tasks, *(template_of(override.call) for override in registry.overrides)):
        if template is not None and template.name == FLYTE:
            yield template


def _template(registry: Registry, task: Task) -> Call | None:
    """The template that describes the pod of a task."""
    return template_in_force(task.sdk, task.decorator, registry.environment(task.environment)).call


def _all_run_beside(spec: PodSpec, primary: str) -> bool:
    """Whether the containers are surely meant to run beside one that the SDK adds: each has an image of its own."""
    from difflib import get_close_matches

    return all(
        container.has_image and not get_close_matches(primary, [container.name or ""], cutoff=0.75)
        for container in spec.containers
    )


def _containers_place(template: Call) -> Place | None:
    argument = template.argument("pod_spec")
    spec = exact(argument.choices) if argument else None
    containers = exact(part(spec.value, "containers")) if spec else None
    return containers.place if containers else None


NVIDIA = "nvidia.com/gpu"
"""The devices that Flyte means by `gpu`: `ResourceNvidiaGPU` in flyteplugins/go/tasks/pluginmachinery/flytek8s."""


@rule("FLR602")
def unqualified_gpu_resource(registry: Registry) -> Iterator[Finding]:
    """`gpu` where Kubernetes wants the full name of a device."""
    for requirement in requirements(registry):
        for entry in requirement.named("gpu"):
            claim = 'resource "gpu" is not one that Kubernetes knows'
            message = sentence(claim, requirement.condition, "no node has it")
            values = tuple(choice.traced.place for choice in entry.choices)
            correction = Renaming(entry.key, NVIDIA, values[0], values)
            yield Finding("FLR602", entry.place or values[0], message, f'write "{NVIDIA}"', correction=correction)


@rule("FLR603")
def pod_resources_overridden(registry: Registry) -> Iterator[Finding]:
    """What a template gives the primary container, and the task's own resources replace."""
    for task in registry.tasks:
        template = _template(registry, task)
        spec = pod_spec(template) if template is not None else None
        if template is None or spec is None:
            continue
        for container in spec.containers:
            if container.name == primary_name(template):
                for half in HALVES:
                    for each in container.resources[half]:
                        reason = _replacing(registry, task, half, each.resource)
                        if reason:
                            value = each.choices[0].traced
                            claim = f"{each.resource} {shown(value.value)} of the template is replaced"
                            related = (Related(task.function_name, "the task"),)
                            remedy = "set the resources in one of the two"
                            yield Finding("FLR603", value.place, sentence(claim, None, reason), remedy, related)


def _replacing(registry: Registry, task: Task, half: str, resource: str) -> str:
    """Why what a template gives in one half is not what the pod gets, empty where it is."""
    if task.sdk == "flytekit":
        has_own = task.decorator is not None and _has_own(task.decorator)
        reason = f'task "{task.function}" has resources of its own, and they take the place of all these'
        return reason if has_own else ""
    own = settings(task.resources, task.reusable, target_release(registry, task.place)).resources
    name = "gpu" if resource == "nvidia.com/gpu" else resource
    quantities = {"requests": own.requests, "limits": own.limits}[half] if own else {}
    return f'task "{task.function}" has {quantities[name]} of its own' if name in quantities else ""


def _has_own(declaration: Call) -> bool:
    """Whether a task of flytekit surely asks for something itself."""
    found = all_halves(declaration).values()
    return any(all(isinstance(each.meaning, str) for each in half) for both in found for half in both)


@rule("FLR605")
def duplicate_resource_entry(registry: Registry) -> Iterator[Finding]:
    """One resource twice in one list."""
    for call in registry.calls:
        for side in HALVES if call.name == RESOURCES else ():
            first: dict[str, Place] = {}
            for item in entry_list(call, side):
                resource, _ = read_entry(item)
                if resource is None:
                    continue
                if resource in first:
                    claim = f"{resource} is twice among the {side}"
                    related = (Related(first[resource], "the first entry"),)
                    yield Finding(
                        "FLR605", item.place, sentence(claim, call.condition), "leave one of them out", related
                    )
                first.setdefault(resource, item.place)
