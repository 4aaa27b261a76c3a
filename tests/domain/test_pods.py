"""The total of a pod, against the examples in which Kubernetes' documents and scheduler add up."""

from __future__ import annotations

import pytest
from sources import analysed

HEAD = """
from flytekit import PodTemplate, Resources, task
from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements

def one(name, **resources):
    return V1Container(name=name, resources=V1ResourceRequirements(**resources))

def sidecar(name, **resources):
    return V1Container(name=name, restart_policy="Always", resources=V1ResourceRequirements(**resources))

"""


def totals(folder, spec: str, own: str = "") -> tuple[dict[str, str], dict[str, str]] | None:
    """The requests and limits that the scheduler counts for a task with the template."""
    template = f'PodTemplate(primary_container_name="main", pod_spec={spec})'
    source = f"{HEAD}@task(pod_template={template}, {own})\ndef fit() -> None: ...\n"
    found = analysed(folder, source).tasks[0].total
    if found is None:
        return None
    return tuple({name: str(quantity) for name, quantity in half.items()} for half in (found.requests, found.limits))


@pytest.mark.parametrize(
    ("spec", "requests"),
    [
        ('V1PodSpec(containers=[one("main", requests={"cpu": "1"}), one("side", requests={"cpu": "500m"})])', {"cpu": "1500m"}),
        ('V1PodSpec(containers=[one("main", limits={"cpu": "2"})])', {"cpu": "2"}),
        ('V1PodSpec(init_containers=[one("a", requests={"cpu": "4"}), one("b", requests={"cpu": "3"})], containers=[one("main", requests={"cpu": "1", "memory": "1Gi"})])', {"cpu": "4", "memory": "1Gi"}),
        ('V1PodSpec(init_containers=[sidecar("a", requests={"cpu": "1"}), one("b", requests={"cpu": "3"})], containers=[one("main", requests={"cpu": "1"})])', {"cpu": "4"}),
        ('V1PodSpec(init_containers=[one("b", requests={"cpu": "3"}), sidecar("a", requests={"cpu": "1"})], containers=[one("main", requests={"cpu": "2500m"})])', {"cpu": "3500m"}),
        ('V1PodSpec(containers=[])', {}),
    ],
)  # fmt: skip
def test_the_scheduler_counts(spec, requests, tmp_path):
    found = totals(tmp_path, spec)
    assert found is not None and found[0] == requests


def test_a_tasks_own_resources_take_the_place_of_the_primary_containers(tmp_path):
    spec = 'V1PodSpec(containers=[one("main", requests={"cpu": "1", "memory": "1Gi"}), one("side", requests={"cpu": "1"})])'
    found = totals(tmp_path, spec, 'requests=Resources(cpu="8"), limits=Resources(gpu="1")')
    assert found == ({"cpu": "9", "nvidia.com/gpu": "1"}, {"nvidia.com/gpu": "1"})


def test_devices_go_by_the_name_of_their_class(tmp_path):
    text = (
        "import flyte\nfrom kubernetes.client import V1Container, V1PodSpec\n\n"
        'template = flyte.PodTemplate(primary_container_name="main", pod_spec=V1PodSpec(containers=['
        'V1Container(name="main"), V1Container(name="side")]))\n'
        'env = flyte.TaskEnvironment("a", resources=flyte.Resources(gpu=flyte.TPU("V5P", "2x2x1")), pod_template=template)\n'
        "@env.task\nasync def work() -> None: ...\n"
    )
    (task,) = analysed(tmp_path, text).tasks
    assert task.total is not None and list(task.total.requests) == ["google.com/tpu"]


def test_a_template_without_the_primary_container_gets_one(tmp_path):
    spec = 'V1PodSpec(containers=[one("side", requests={"cpu": "1"})])'
    found = totals(tmp_path, spec, 'requests=Resources(cpu="2")')
    assert found == ({"cpu": "3"}, {})


@pytest.mark.parametrize(
    "spec",
    [
        "V1PodSpec(containers=unheard_of())",
        "V1PodSpec(containers=[unheard_of()])",
        'V1PodSpec(containers=[one("main", requests={"cpu": unheard_of()})])',
        'V1PodSpec(containers=[one("main", requests={"cpu": "much"})])',
        "unheard_of()",
    ],
)
def test_nothing_is_said_of_what_is_not_known(spec, tmp_path):
    assert totals(tmp_path, spec) is None
