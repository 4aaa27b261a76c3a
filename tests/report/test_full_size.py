"""What takes several pods, below the table."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from flyte_reslint.api import analyze
from flyte_reslint.configuration import Configurations
from flyte_reslint.domain.effective import Effective
from flyte_reslint.platform.pod import pods_under
from flyte_reslint.report.full_size import full_sizes
from flyte_reslint.report.table import show_table

PROJECT = """\
import flyte
import flyte.app
import flyte.clustered

R = flyte.Resources
pool = flyte.TaskEnvironment("pool", resources=R(cpu=2), reusable=flyte.ReusePolicy(replicas=(1, 4)))
open = flyte.TaskEnvironment("open", resources=R(cpu=2), reusable=flyte.ReusePolicy(replicas=(1, many())))
app = flyte.app.AppEnvironment(name="app", scaling=flyte.app.Scaling(replicas=(0, 3)), resources=R(memory="2Gi"))
one = flyte.TaskEnvironment("one", resources=R(cpu=2))
nodes = flyte.clustered.ClusteredTaskEnvironment("nodes", replicas=4, nproc_per_node=8, resources=R(gpu="H100:8"))


@nodes.task
async def train() -> None: ...


@one.task
async def load() -> None: ...


@pool.task
async def score() -> None: ...
"""


@pytest.fixture
def sizes(tmp_path):
    def told(platform="", project=PROJECT):
        (tmp_path / "project.py").write_text(project)
        (tmp_path / "platform.toml").write_text(platform)
        files = [tmp_path / "platform.toml"] if platform else None
        found = analyze([tmp_path / "project.py"], config=Configurations(is_isolated=True), platform=files)
        effective = Effective(found.tasks, found.environments, found.overrides)
        console = Console(file=io.StringIO(), width=80)
        console.print(show_table(effective, 80, sizes=full_sizes(effective, pods_under(found.limits_of))))
        return [line.rstrip() for line in console.file.getvalue().splitlines() if "pods at" in line]

    return told


def test_what_takes_several_pods_and_is_known_to(sizes):
    assert sizes() == [
        "pool: 4 pods at full size, cpu 8",
        "app: 3 pods at full size, memory 6Gi",
        "nodes.train: 4 pods at full size, H100 32",
    ]


def test_under_a_platform_its_pods_count(sizes):
    assert sizes("[limits]\ncpu = 1\n[defaults]\nmemory = '1Gi'\n")[0] == (
        "pool: 4 pods at full size, cpu 4, memory 4Gi"
    )


CLUSTER = """
import flyte
from company import load
from flyteplugins.dask import Dask, Scheduler, WorkerGroup

cluster = Dask(scheduler=Scheduler(resources=flyte.Resources(cpu=1)), workers=WorkerGroup(number_of_workers=4))
env = flyte.TaskEnvironment("dask", plugin_config=cluster, pod_template=load())


@env.task
async def work() -> None: ...
"""


def test_what_is_known_of_some_of_the_pods_is_not_all(sizes):
    (line,) = sizes("[defaults]\ncpu = 2\nmemory = '1Gi'\n", CLUSTER)
    assert line.startswith("dask.work: 6 pods at full size, cpu 9 and more, memory 5Gi and more, disk ?")
