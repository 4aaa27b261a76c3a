"""What tasks of Flyte 2 get besides their own container: a plugin's pods, and the containers of a template."""

from __future__ import annotations

import pytest
from sources import analysed

HEAD = """
import flyte
from flyte import PodTemplate, Resources
from flyteplugins.dask import Dask, Scheduler, WorkerGroup
from flyteplugins.ray import HeadNodeConfig, RayJobConfig, WorkerNodeConfig
from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements

def container(name, **resources):
    return V1Container(name=name, resources=V1ResourceRequirements(**resources))

"""


def parts(folder, config: str) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """The requests and limits of the parts of a plugin's cluster."""
    project = analysed(folder, f'{HEAD}env = flyte.TaskEnvironment("env", plugin_config={config})\n')
    (environment,) = project.environments
    assert not project.findings
    return {
        part.name: (dict(part.settings.resources.requests), dict(part.settings.resources.limits))
        for part in environment.plugin
        if part.settings.resources is not None
    }


def test_a_ray_cluster(tmp_path):
    config = """RayJobConfig(
        head_node_config=HeadNodeConfig(requests=Resources(cpu=2, memory="4Gi"), limits=Resources(cpu=4)),
        worker_node_config=[
            WorkerNodeConfig(group_name=f"group{n}", replicas=n, requests=Resources(cpu=n, gpu="T4:1")) for n in (1, 2)
        ],
    )"""
    assert parts(tmp_path, config) == {
        "head_node_config": ({"cpu": "2", "memory": "4Gi"}, {"cpu": "4"}),
        "worker_node_config[0]": ({"cpu": "1", "gpu": "1"}, {"cpu": "1", "gpu": "1"}),
        "worker_node_config[1]": ({"cpu": "2", "gpu": "1"}, {"cpu": "2", "gpu": "1"}),
    }


def test_a_dask_cluster(tmp_path):
    config = """Dask(
        scheduler=Scheduler(resources=Resources(cpu=(1, 2))),
        workers=WorkerGroup(number_of_workers=4, resources=Resources(memory="8Gi")),
    )"""
    assert parts(tmp_path, config) == {
        "scheduler": ({"cpu": "1"}, {"cpu": "2"}),
        "workers": ({"memory": "8Gi"}, {}),
    }


@pytest.mark.parametrize("config", ["RayJobConfig(worker_node_config=[])", "unheard_of()", "None"])
def test_a_configuration_without_resources(config, tmp_path):
    assert parts(tmp_path, config) == {}


def totals(folder, template: str, resources: str, decorator: str = "@env.task") -> object:
    """What the scheduler counts for the pod of a task."""
    made = f'env = flyte.TaskEnvironment("env", pod_template={template}, resources=Resources({resources}))'
    found = analysed(folder, f"{HEAD}{made}\n{decorator}\nasync def fit(): ...\n").tasks[0].total
    if found is None:
        return None
    return tuple({name: str(quantity) for name, quantity in half.items()} for half in (found.requests, found.limits))


TEMPLATE = """PodTemplate(pod_spec=V1PodSpec(containers=[
    container("primary", requests={"cpu": "1", "smarter-devices/fuse": "1"}, limits={"smarter-devices/fuse": "1"}),
    container("side", requests={"cpu": "500m"}),
]))"""


def test_the_tasks_own_keys_win_and_the_templates_others_stay(tmp_path):
    assert totals(tmp_path, TEMPLATE, 'cpu=(2, 4), memory="1Gi"') == (
        {"smarter-devices/fuse": "1", "cpu": "2500m", "memory": "1Gi"},
        {"smarter-devices/fuse": "1", "cpu": "4"},
    )


def test_a_template_of_the_decorator_comes_first(tmp_path):
    decorator = '@env.task(pod_template=PodTemplate(pod_spec=V1PodSpec(containers=[container("primary")])))'
    assert totals(tmp_path, TEMPLATE, "cpu=2", decorator) == ({"cpu": "2"}, {})


@pytest.mark.parametrize("template", ['"gpu-template"', "unheard_of()", f"{TEMPLATE}.allow_fuse()", "None"])
def test_nothing_is_counted_for_a_template_that_is_not_known(template, tmp_path):
    assert totals(tmp_path, template, "cpu=2") is None
