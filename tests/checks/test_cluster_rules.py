"""FLR503, FLR504 and FLR505 where a task or an app has several pods, or flytekit's accelerators: from source to finding."""

from __future__ import annotations

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.configuration import Configurations

QUOTA = """\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: compute
spec:
  hard:
    requests.cpu: {cpu}
    requests.nvidia.com/gpu: 8
    pods: {pods}
"""

FLYTE = """\
import flyte
import flyte.clustered
from flyteplugins.dask import Dask, Scheduler, WorkerGroup
from flyteplugins.pytorch import Elastic

env = {environment}


@env.task
async def work() -> None: ...
"""


def findings(tmp_path, text, platform, name):
    (tmp_path / "work.py").write_text(text)
    (tmp_path / name).write_text(platform)
    found = analyze([tmp_path], config=Configurations(is_isolated=True), platform=tmp_path / name).findings
    return [each for each in found if each.code.startswith("FLR50")]


def quota(tmp_path, environment, cpu="100", pods="100"):
    text = FLYTE.format(environment=environment)
    return findings(tmp_path, text, QUOTA.format(cpu=cpu, pods=pods), "quota.yaml")


CLUSTER = "flyte.clustered.ClusteredTaskEnvironment('a', replicas={}, nproc_per_node=1, resources=flyte.Resources({}))"
DASK = (
    "flyte.TaskEnvironment('a', resources=flyte.Resources(cpu=1), plugin_config=Dask(scheduler=Scheduler(resources="
    "flyte.Resources(cpu=2)), workers=WorkerGroup(number_of_workers={}, resources=flyte.Resources(cpu=4))))"
)


def test_a_cluster_that_asks_for_more_devices_than_there_are(tmp_path):
    (finding,) = quota(tmp_path, CLUSTER.format(4, "gpu='A100:4'"))
    assert (finding.code, finding.place.row) == ("FLR503", 6)
    assert finding.message.startswith(
        "the 4 pods of one run take nvidia.com/gpu requests of 16, above the namespace's quota of 8 "
    )


@pytest.mark.parametrize("environment", [CLUSTER.format(2, "gpu='A100:4'"), CLUSTER.format("many()", "gpu='A100:4'")])
def test_a_cluster_that_fits_or_whose_size_is_not_known(tmp_path, environment):
    assert quota(tmp_path, environment) == []


def test_a_pod_that_does_not_fit_alone_is_told_of_alone(tmp_path):
    (finding,) = quota(tmp_path, CLUSTER.format(2, "cpu=200"))
    assert finding.message.startswith("one pod's cpu request of 200 is above")


@pytest.mark.parametrize(("workers", "total"), [(1, None), (3, "15"), (4, "19")])
def test_the_parts_of_a_cluster_are_added_up(tmp_path, workers, total):
    """The task's own pod, a scheduler of two cores, workers of four."""
    found = quota(tmp_path, DASK.format(workers), cpu="14")
    assert [f"of {total}, above" in each.message for each in found] == ([True] if total else [])


def test_more_pods_than_the_namespace_may_have(tmp_path):
    (finding,) = quota(tmp_path, DASK.format(3), pods="4")
    assert finding.message.startswith("the 5 pods of one run are more than the namespace's quota of 4 (pods)")


FLYTEKIT = """\
from flytekit import Resources, task
from flytekit.extras import accelerators
from flytekit.extras.accelerators import A100, T4, GPUAccelerator


@task(requests=Resources(gpu="1"), limits=Resources(gpu="1"), accelerator={})
def work() -> None: ...
"""


@pytest.mark.parametrize(
    ("accelerator", "name"),
    [
        ("A100", "A100"),
        ("accelerators.V100", "V100"),
        ("A100.partition_1g_5gb", "A100"),
        ("A100.unpartitioned", "A100"),
        ("GPUAccelerator('nvidia-tesla-p100')", "nvidia-tesla-p100"),
        ("T4", None),
        ("GPUAccelerator('nvidia-l4')", None),
        ("GPUAccelerator(undefined)", None),
        ("None", None),
    ],
)
def test_accelerators_of_flytekit(tmp_path, accelerator, name):
    offered = 'accelerators = ["T4", "nvidia-l4"]\n'
    found = findings(tmp_path, FLYTEKIT.format(accelerator), offered, "platform.toml")
    assert [(each.code, each.place.row) for each in found] == ([("FLR505", 6)] if name else [])
    if name:
        assert found[0].message.startswith(f"accelerator {name} is not a device that the platform offers")
        assert found[0].remedy == "write one of T4, nvidia-l4"


TEMPLATE = """\
import flyte
from flytekit import PodTemplate, Resources, task
from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements

requirements = V1ResourceRequirements
spec = V1PodSpec(
    containers=[
        V1Container(name="main", resources=requirements({main})),
        V1Container(name="side", resources=requirements({side})),
    ],
)
{declared}
"""

FLYTE_TASK = """\
template = flyte.PodTemplate(primary_container_name="main", pod_spec=spec)
env = flyte.TaskEnvironment("a", resources=flyte.Resources({}), pod_template=template)


@env.task
async def work() -> None: ...
"""

FLYTEKIT_TASK = """\
@task(pod_template=PodTemplate(primary_container_name="main", pod_spec=spec), {})
def work() -> None: ...
"""

LIMITS = '[limits]\ncpu = "4"\nmemory = "8Gi"\n'


@pytest.mark.parametrize(
    ("declared", "main", "side", "rows"),
    [
        (FLYTE_TASK.format("cpu=1"), 'requests={"cpu": "8"}', "", []),  # the task's own wins
        (FLYTE_TASK.format("cpu=1"), 'requests={"memory": "9Gi"}', "", [8]),
        (FLYTE_TASK.format(""), 'requests={"cpu": "8"}', "", [8]),
        (FLYTE_TASK.format("cpu=1"), "", 'limits={"cpu": "5"}', [9]),
        (FLYTE_TASK.format("cpu=1"), "", "limits=unknown()", []),
        (FLYTEKIT_TASK.format('requests=Resources(cpu="1")'), 'requests={"memory": "9Gi"}', "", []),
        (FLYTEKIT_TASK.format(""), 'requests={"memory": "9Gi"}', "", [8]),
        (FLYTEKIT_TASK.format('requests=Resources(cpu="6")'), "", "", [12]),  # flyteadmin looks into no template
    ],
)
def test_containers_of_a_template_are_lowered_in_silence(tmp_path, declared, main, side, rows):
    text = TEMPLATE.format(main=main, side=side, declared=declared)
    found = findings(tmp_path, text, LIMITS, "platform.toml")
    assert [(each.code, each.place.row) for each in found] == [("FLR502", row) for row in rows]


def test_all_containers_of_a_pod_count_against_the_quota(tmp_path):
    text = TEMPLATE.format(main="", side='requests={"cpu": "2"}', declared=FLYTE_TASK.format("cpu=3"))
    (finding,) = findings(tmp_path, text, QUOTA.format(cpu=4, pods=9), "quota.yaml")
    assert finding.message.startswith("the containers of one pod take cpu requests of 5, above")
    assert findings(tmp_path, text, QUOTA.format(cpu=5, pods=9), "quota.yaml") == []


def test_the_pod_of_a_task_has_what_its_template_has_besides(tmp_path):
    text = TEMPLATE.format(main='requests={"cpu": "8", "memory": "2Gi"}', side="", declared=FLYTE_TASK.format("cpu=1"))
    (tmp_path / "work.py").write_text(text)
    (tmp_path / "platform.toml").write_text(LIMITS)
    project = analyze([tmp_path], config=Configurations(is_isolated=True), platform=tmp_path / "platform.toml")
    pod = project.pod(project.tasks[0])
    assert {name: str(amount) for name, amount in pod.requests.items()} == {"cpu": "1", "memory": "2Gi"}


def test_the_other_containers_count_as_what_the_platform_leaves_of_them(tmp_path):
    text = TEMPLATE.format(main="", side='requests={"cpu": "20"}', declared=FLYTE_TASK.format("cpu=3"))
    (finding,) = findings(tmp_path, text, LIMITS + '[quota]\n"requests.cpu" = 6\n', "platform.toml")[1:]
    assert finding.message.startswith("the containers of one pod take cpu requests of 7, above")
    (finding,) = findings(tmp_path, text, LIMITS + '[quota]\n"requests.cpu" = 7\n', "platform.toml")
    assert finding.code == "FLR502"


# -- apps ------------------------------------------------------------------------------------------------------------

APP = """\
import flyte
import flyte.app

app = flyte.app.AppEnvironment(
    name="chat",
    {scaling}
    resources=flyte.Resources({resources}),
)
"""


@pytest.mark.parametrize(
    ("scaling", "resources", "rows"),
    [
        ("scaling=flyte.app.Scaling(replicas=(0, 4)),", "cpu=3", [6]),
        ("scaling=flyte.app.Scaling(replicas=(0, 3)),", "cpu=3", []),
        ("scaling=flyte.app.Scaling(replicas=(0, many())),", "cpu=3", []),
        ("scaling=flyte.app.Scaling(replicas=(0, 40)),", 'memory="1Gi"', []),  # nobody says what cpu it gets
        ("", "cpu=11", [4]),
        ("", "cpu=10", []),
    ],
)
def test_the_replicas_of_an_app(tmp_path, scaling, resources, rows):
    text = APP.format(scaling=scaling, resources=resources)
    found = findings(tmp_path, text, QUOTA.format(cpu=10, pods=100), "quota.yaml")
    assert [(each.code, each.place.row) for each in found] == [("FLR504", row) for row in rows]
