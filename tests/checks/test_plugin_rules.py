"""What rules say of the resources that plugins' workers are given."""

from __future__ import annotations

import pytest
from sources import analysed

HEAD = """
import flyte
from flyte import Resources
from flyteplugins.dask import Dask, Scheduler, WorkerGroup
from flyteplugins.ray import HeadNodeConfig, RayJobConfig, WorkerNodeConfig
from flyteplugins.spark import Spark

"""


def found(folder, config: str) -> list[tuple[str, str]]:
    """The codes and messages about an environment with a plugin."""
    project = analysed(folder, f'{HEAD}env = flyte.TaskEnvironment("env", plugin_config={config})\n')
    return [(each.code, each.message) for each in project.findings]


def ray(**halves: str) -> str:
    given = ", ".join(f"{half}=Resources({fields})" for half, fields in halves.items())
    return f'RayJobConfig(worker_node_config=[WorkerNodeConfig(group_name="a", replicas=1, {given})])'


def test_a_request_above_its_limit(tmp_path):
    config = ray(requests='cpu=4, memory="8Gi"', limits='cpu="3500m", memory="8Gi"')
    assert found(tmp_path, config) == [("FLR104", "cpu request 4 is above its limit 3500m")]


def test_devices_in_two_numbers(tmp_path):
    assert found(tmp_path, ray(requests="gpu=1", limits="gpu=2")) == [
        ("FLR206", "gpu request 1 differs from its limit 2: devices cannot be shared or promised twice, so the two must be equal")
    ]  # fmt: skip


def test_a_range_where_one_half_belongs(tmp_path):
    ((code, message),) = found(tmp_path, ray(requests="cpu=(1, 2)"))
    assert (code, message) == ("FLR105", "cpu (1, 2) is a range, and requests= takes one value")
    assert found(tmp_path, "Dask(scheduler=Scheduler(resources=Resources(cpu=(1, 2))))") == []


@pytest.mark.parametrize(
    ("config", "code"),
    [
        (ray(requests='memory="4GB"'), "FLR101"),
        (ray(limits='gpu="A1000:1"'), "FLR201"),
        ("Dask(workers=WorkerGroup(number_of_workers=2, resources=Resources(memory=('8Gi', '4Gi'))))", "FLR104"),
        ("Dask(worker=WorkerGroup())", "FLR402"),
        ("Spark(spark_config={})", "FLR402"),
        ("RayJobConfig()", "FLR402"),
    ],
)
def test_the_rules_about_resources_and_arguments(config, code, tmp_path):
    assert [each for each, _ in found(tmp_path, config)] == [code]


@pytest.mark.parametrize(
    "config",
    [
        ray(requests='cpu=1, memory="1Gi"', limits='cpu=2, memory="1Gi"'),
        ray(requests="cpu=1"),
        'Spark(spark_conf={"spark.executor.memory": "4g"})',
        "unheard_of()",
    ],
)
def test_what_is_right(config, tmp_path):
    assert found(tmp_path, config) == []


def test_spark_has_no_reusable_containers(tmp_path):
    config = "Spark(), reusable=flyte.ReusePolicy(replicas=2), resources=Resources(cpu=1)"
    assert [code for code, _ in found(tmp_path, config)] == ["FLR306"]
