"""How many pods tasks, pools and apps take at full size, by what the backend makes of each configuration."""

from __future__ import annotations

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.configuration import Configurations

FLYTE = """\
import flyte
import flyte.app
import flyte.clustered
from flyteplugins.dask import Dask, Scheduler, WorkerGroup
from flyteplugins.pytorch import Elastic
from flyteplugins.ray import HeadNodeConfig, RayJobConfig, WorkerNodeConfig

few = flyte.Resources(cpu=1)
env = {environment}


@env.task
async def work() -> None: ...
"""

FLYTEKIT = """\
from flytekit import PodTemplate, Resources, task
from flytekitplugins.kfmpi import Launcher, MPIJob
from flytekitplugins.kfmpi import Worker as MPIWorker
from flytekitplugins.kfpytorch import Elastic, Master, PyTorch, Worker
from flytekitplugins.kftensorflow import PS, Chief, TfJob
from flytekitplugins.kftensorflow import Worker as TfWorker
from flytekitplugins.snowflake import SnowflakeConfig


@task(task_config={config}, requests=Resources(cpu="1"))
def work() -> None: ...
"""


def project(tmp_path, text):
    (tmp_path / "work.py").write_text(text)
    return analyze([tmp_path], config=Configurations(is_isolated=True))


def counted(groups):
    return [(each.name, each.count, each.settings.resources.requests["cpu"]) for each in groups]


@pytest.mark.parametrize(
    ("environment", "groups"),
    [
        ("flyte.TaskEnvironment('a', resources=few)", [("", 1, "1")]),
        (
            "flyte.clustered.ClusteredTaskEnvironment('a', replicas=4, nproc_per_node=1, resources=few)",
            [("", 4, "1")],
        ),
        (
            (
                "flyte.clustered.ClusteredTaskEnvironment('a', replicas=4, nproc_per_node=1, resources=few)"
                ".clone_with('b')"
            ),
            [("", 4, "1")],
        ),
        (
            "flyte.TaskEnvironment('a', resources=few, plugin_config=Elastic(nnodes=4, nproc_per_node=1))",
            [("", 4, "1")],
        ),
        (
            "flyte.TaskEnvironment('a', resources=few, plugin_config=Elastic(nnodes='2:6', nproc_per_node=1))",
            [("", 6, "1")],
        ),
        (
            (
                "flyte.TaskEnvironment('a', resources=few, plugin_config=Dask(workers=WorkerGroup(number_of_workers=5, "
                "resources=flyte.Resources(cpu=2))))"
            ),
            [("", 1, "1"), ("scheduler", 1, "1"), ("workers", 5, "2")],
        ),
        (
            "flyte.TaskEnvironment('a', resources=few, plugin_config=Dask())",
            [("", 1, "1"), ("scheduler", 1, "1"), ("workers", 1, "1")],
        ),
        (
            (
                "flyte.TaskEnvironment('a', resources=few, plugin_config=RayJobConfig(head_node_config=HeadNodeConfig("
                "requests=flyte.Resources(cpu=3)), worker_node_config=[WorkerNodeConfig(group_name='w', replicas=2, "
                "max_replicas=9)]))"
            ),
            [("", 1, "1"), ("head_node_config", 1, "3"), ("worker_node_config[0]", 2, "1")],
        ),
        (
            (
                "flyte.TaskEnvironment('a', resources=few, plugin_config=RayJobConfig(enable_autoscaling=True, "
                "worker_node_config=[WorkerNodeConfig(group_name='w', replicas=2, max_replicas=9)]))"
            ),
            [("", 1, "1"), ("head_node_config", 1, "1"), ("worker_node_config[0]", 9, "1")],
        ),
    ],
)
def test_pods_of_a_run(tmp_path, environment, groups):
    (task,) = project(tmp_path, FLYTE.format(environment=environment)).tasks
    assert counted(task.groups) == groups


@pytest.mark.parametrize(
    ("config", "groups"),
    [
        ("Elastic(nnodes=1)", [("", 1, "1")]),
        ("PyTorch(worker=Worker(replicas=3))", [("master", 1, "1"), ("worker", 3, "1")]),
        (
            "PyTorch(master=Master(requests=Resources(cpu='4')), num_workers=2)",
            [("master", 1, "4"), ("worker", 2, "1")],
        ),
        (
            "MPIJob(launcher=Launcher(replicas=3), worker=MPIWorker(replicas=5))",
            [("launcher", 1, "1"), ("worker", 5, "1")],
        ),
        (
            "TfJob(chief=Chief(replicas=1), ps=PS(replicas=2), worker=TfWorker(replicas=3))",
            [("chief", 1, "1"), ("worker", 3, "1"), ("ps", 2, "1"), ("evaluator", 0, "1")],
        ),
        ("SnowflakeConfig(user='a')", [("", None, "1")]),
        ("undefined", [("", None, "1")]),
    ],
)
def test_pods_of_a_flytekit_task(tmp_path, config, groups):
    (task,) = project(tmp_path, FLYTEKIT.format(config=config)).tasks
    assert counted(task.groups) == groups


@pytest.mark.parametrize(
    ("environment", "groups"),
    [
        ("flyte.TaskEnvironment('a', resources=few)", []),
        ("flyte.TaskEnvironment('a', resources=few, reusable=flyte.ReusePolicy(replicas=(1, 7)))", [("", 7, "1")]),
        ("flyte.TaskEnvironment('a', resources=few, reusable=flyte.ReusePolicy())", [("", 2, "1")]),
        ("flyte.app.AppEnvironment('a', resources=few)", [("", 1, "1")]),
        ("flyte.app.AppEnvironment('a', resources=few, scaling=flyte.app.Scaling(replicas=(1, 5)))", [("", 5, "1")]),
        ("flyte.app.AppEnvironment('a', resources=few, scaling=flyte.app.Scaling(replicas=3))", [("", 3, "1")]),
        ("flyte.app.AppEnvironment('a', resources=few, scaling=flyte.app.Scaling(replicas=many()))", [("", None, "1")]),
    ],
)
def test_pods_that_an_environment_keeps(tmp_path, environment, groups):
    text = FLYTE.format(environment=environment).partition("\n\n\n@env.task")[0]
    (found,) = project(tmp_path, text).environments
    assert counted(found.groups) == groups
