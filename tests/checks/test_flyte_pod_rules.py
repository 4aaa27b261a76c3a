"""What rules say of the pod templates of Flyte 2."""

from __future__ import annotations

import pytest
from sources import analysed

from flyte_reslint.checks.run import run

HEAD = """
import flyte
from flyte import PodTemplate, Resources
from flyteplugins.ray import RayJobConfig, WorkerNodeConfig
from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements

def pod(*names, **resources):
    return V1PodSpec(containers=[V1Container(name=name, image="a:1", resources=V1ResourceRequirements(**resources)) for name in names])

"""
TASK = "\n@env.task\nasync def fit(): ...\n"


def found(folder, source: str, *codes: str) -> list[str]:
    """The messages of the findings of those codes."""
    return [each.message for each in run(analysed(folder, HEAD + source).registry) if each.code in codes]


@pytest.mark.parametrize(
    "source",
    [
        'env = flyte.TaskEnvironment("env", pod_template=PodTemplate(pod_spec=pod("main")))' + TASK,
        'env = flyte.TaskEnvironment("env", pod_template=PodTemplate(pod_spec=pod()))' + TASK,
        'env = flyte.TaskEnvironment("a", pod_template=PodTemplate(pod_spec=pod("main"))).clone_with("env")' + TASK,
        'env = flyte.TaskEnvironment("env")\n@env.task(pod_template=PodTemplate(pod_spec=pod("main")))\nasync def fit(): ...\n',
    ],
)
def test_a_template_without_the_primary_container(source, tmp_path):
    assert found(tmp_path, source, "FLR601") == ['no container has the name of the primary one, "primary"']


@pytest.mark.parametrize(
    "source",
    [
        'env = flyte.TaskEnvironment("env", pod_template=PodTemplate(pod_spec=pod("side", "primary")))' + TASK,
        'env = flyte.TaskEnvironment("env", pod_template=PodTemplate(pod_spec=pod("main"), primary_container_name="main"))' + TASK,
        'env = flyte.TaskEnvironment("env", pod_template=PodTemplate(pod_spec=pod("main")).allow_fuse())' + TASK,
        'env = flyte.TaskEnvironment("env", pod_template="gpu-template")' + TASK,
        'workers = [WorkerNodeConfig(group_name="a", replicas=1, pod_template=PodTemplate(pod_spec=pod("ray-worker")))]\n'
        'env = flyte.TaskEnvironment("env", plugin_config=RayJobConfig(worker_node_config=workers))' + TASK,
    ],
)  # fmt: skip
def test_a_template_that_has_it_or_needs_none(source, tmp_path):
    assert found(tmp_path, source, "FLR601") == []


def test_the_tasks_own_resources_replace_the_same_ones(tmp_path):
    template = 'PodTemplate(pod_spec=pod("primary", requests={"cpu": "4", "memory": "8Gi"}, limits={"cpu": "8"}))'
    source = f'env = flyte.TaskEnvironment("env", pod_template={template}, resources=Resources(cpu=2))' + TASK
    assert found(tmp_path, source, "FLR603") == ['cpu "4" of the template is replaced: task "fit" has 2 of its own']


def test_resources_of_a_templates_containers(tmp_path):
    source = 'template = PodTemplate(pod_spec=pod("primary", requests={"gpu": "1", "cpu": "4"}, limits={"cpu": "2"}))'
    assert found(tmp_path, source, "FLR104", "FLR602") == [
        'resource "gpu" is not one that Kubernetes knows: no node has it',
        "cpu request 4 is above its limit 2",
    ]
