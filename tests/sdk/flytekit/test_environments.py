"""Tasks of flytekit's `Environment`, by its `core/environment.py`: what is known of them, and the way it came."""

from __future__ import annotations

import pytest
from sources import analysed

HEAD = """
import sys
from flytekit import Environment, Resources
env = Environment(requests=Resources(cpu="1"), limits=Resources(cpu="2"))
"""

WORK = """
@env.task
def work(x: int) -> int:
    return x
"""


def test_the_chain_goes_through_the_keyword_of_the_environment(tmp_path):
    (task,) = analysed(
        tmp_path,
        """
        from flytekit import Environment, Resources
        CORES = "3"
        base = Environment(limits=Resources(cpu="4"))
        env = base.extend(requests=Resources(cpu=CORES))
        @env.task(retries=2)
        def work(x: int) -> int:
            return x
        """,
    ).tasks
    chain = [(step.description, step.place.row) for step in task.settings.provenance["cpu"]]
    assert chain == [('cpu="3"', 5), ('CORES = "3"', 3)]
    (limit,) = task.settings.provenance["cpu.limit"]
    assert (limit.description, limit.place.row) == ('cpu="4"', 4)
    assert task.settings.state == "exact"


def test_an_update_on_one_way_leaves_both(tmp_path):
    source = HEAD + "if len(sys.argv) > 3:\n    env.update(requests=Resources(cpu='1500m'))\n" + WORK
    (task,) = analysed(tmp_path, source).tasks
    (unknown,) = task.settings.unknown
    assert (unknown.field, unknown.reason) == ("cpu", '"1500m" when len(sys.argv) > 3, else "1"')
    assert dict(task.settings.resources.limits) == {"cpu": "2"}
    assert [step.place.row for step in task.settings.provenance["cpu"]] == [6, 4]


@pytest.mark.parametrize(
    "change",
    [
        "env = env.extend(**MORE)",
        "env.update(**MORE)",
        "env.overrides = MORE",
        "env = Environment(**MORE)",
        "env.overrides.update(MORE)",
    ],
)
def test_what_may_be_among_unpacked_arguments_is_unknown(change, tmp_path):
    source = HEAD + "from elsewhere import MORE\n" + change + WORK
    (task,) = analysed(tmp_path, source).tasks
    assert task.settings.state == "unknown"


def test_what_follows_unpacked_arguments_is_known(tmp_path):
    own = WORK.replace("env.task", 'env.task(shared_memory="2Gi")')
    (task,) = analysed(tmp_path, HEAD + "from elsewhere import MORE\nenv.update(**MORE)" + own).tasks
    assert task.settings.resources.shm == "2Gi"
    assert {unknown.field for unknown in task.settings.unknown} == {"resources", "accelerator"}


def test_a_keyword_of_nobody_is_reported_once_where_it_stands(tmp_path):
    source = """
    from flytekit import Environment
    env = Environment(acelerator="T4")
    @env.task
    def one(x: int) -> int:
        return x
    @env.task(retries=2)
    def two(x: int) -> int:
        return x
    """
    (finding,) = analysed(tmp_path, source).findings
    assert (finding.code, finding.place.row) == ("FLR402", 3)
    assert "accelerator" in (finding.remedy or "")


@pytest.mark.parametrize(
    "made",
    [
        "Environment(Resources())",
        "Environment(_task_function=print)",
        "env.extend(Resources())",
        "env.update(Resources())",
        "env.task(1, 2)",
        "env.task(_task_function=print)",
    ],
)
def test_what_raises_makes_no_task(made, tmp_path):
    source = HEAD + f"other = {made}\n@other\ndef work(x: int) -> int:\n    return x\n"
    assert not analysed(tmp_path, source).tasks


def test_dicts_are_merged_key_by_key(tmp_path):
    source = """
    from flytekit import Environment, Resources
    env = Environment(environment={"CORES": "1", "MEMORY": {"a": "1Gi", "b": "2Gi"}})
    env = env.extend(environment={"CORES": "2", "MEMORY": {"b": "4Gi"}, "MORE": "1"})
    given = env.overrides["environment"]
    @env.task(requests=Resources(cpu=given["CORES"], mem=given["MEMORY"]["b"], gpu=given["MORE"]))
    def work(x: int) -> int:
        return x
    @env.task(requests=Resources(mem=given["MEMORY"]["a"]))
    def other(x: int) -> int:
        return x
    """
    work, other = analysed(tmp_path, source).tasks
    assert dict(work.settings.resources.requests) == {"cpu": "2", "memory": "4Gi", "gpu": "1"}
    assert dict(other.settings.resources.requests) == {"memory": "1Gi"}


def test_a_copy_of_resources_is_no_second_call(tmp_path):
    source = """
    from flytekit import Environment, Resources
    env = Environment(requests=Resources(cpu="1 core"))
    env = env.extend(retries=1).extend(retries=2)
    @env.task(retries=3)
    def work(x: int) -> int:
        return x
    """
    findings = analysed(tmp_path, source).findings
    assert [each.place.row for each in findings if each.code == "FLR101"] == [3]
