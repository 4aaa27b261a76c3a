"""Files that `flyte_migrate` makes Flyte 2 of; the expectations are what it registers for files like these."""

from __future__ import annotations

import pytest
from sources import analysed

HEAD = """
import flyte_migrate
from flytekit import Resources, dynamic, task, workflow

"""


def test_each_task_gets_an_environment_and_workflows_share_one(tmp_path):
    project = analysed(
        tmp_path,
        HEAD
        + """
@task(requests=Resources(cpu="1", mem="512Mi"), limits=Resources(cpu="2"))
def fit(x: int) -> int:
    return x

@workflow
def main(x: int) -> int:
    return fit(x=x)
""",
    )
    module = project.tasks[0].declaration.place.file.rpartition("/")[2].removesuffix(".py")
    assert [task.name.text for task in project.tasks] == [f"{module}_fit_env.fit", f"{module}_workflow.main"]
    assert [task.declaration.sdk for task in project.tasks] == ["flyte", "flyte"]
    fit, main = (task.settings.resources for task in project.tasks)
    assert (dict(fit.requests), dict(fit.limits)) == ({"cpu": "1", "memory": "512Mi"}, {"cpu": "2"})
    assert (dict(main.requests), dict(main.limits)) == ({"cpu": "0.8", "memory": "800Mi"}, {})


@pytest.mark.parametrize(
    ("given", "requests", "limits"),
    [
        ('limits=Resources(cpu="2")', {"cpu": "2"}, {}),
        ('resources=Resources(cpu=("1", "2"), ephemeral_storage="3Gi")', {"cpu": "1", "ephemeral-storage": "3Gi"}, {"cpu": "2"}),
        ('limits=Resources(gpu="1", mem="1Gi")', {"memory": "1Gi"}, {}),
    ],
)  # fmt: skip
def test_what_becomes_of_resources(given, requests, limits, tmp_path):
    project = analysed(tmp_path, f"{HEAD}\n@dynamic({given})\ndef fit(x: int) -> int:\n    return x\n")
    found = project.tasks[0].settings.resources
    assert (dict(found.requests), dict(found.limits)) == (requests, limits)


def test_without_the_package_the_task_is_flytekits(tmp_path):
    source = HEAD.replace("import flyte_migrate", "") + "@task\ndef fit(x: int) -> int:\n    return x\n"
    assert analysed(tmp_path, source).tasks[0].declaration.sdk == "flytekit"
