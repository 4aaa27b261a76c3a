"""FLR501 to FLR506 where a pod template is in the cluster or not known: what the task itself says is judged, no more."""

from __future__ import annotations

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.configuration import Configurations

FLYTE = """\
import flyte
from company import load

env = flyte.TaskEnvironment("env", resources=flyte.Resources({resources}), pod_template={template})


@env.task
async def fit() -> None: ...


@env.task
async def main() -> None:
    await fit.override(resources=flyte.Resources({overridden}))()
"""

FLYTEKIT = """\
from flytekit import Resources, task
from company import load


@task({declared})
def fit() -> None: ...
"""


def codes(folder, text: str, platform: str) -> list[str]:
    (folder / "work.py").write_text(text)
    (folder / "platform.toml").write_text(platform)
    found = analyze([folder / "work.py"], config=Configurations(is_isolated=True), platform=folder / "platform.toml")
    return [each.code for each in found.findings if each.code.startswith("FLR50")]


def flyte(folder, platform: str, template: str, resources: str = "", overridden: str = "") -> list[str]:
    return codes(folder, FLYTE.format(template=template, resources=resources, overridden=overridden), platform)


def flytekit(folder, platform: str, declared: str) -> list[str]:
    return codes(folder, FLYTEKIT.format(declared=declared), platform)


DISK = '[quota]\n"requests.ephemeral-storage" = "100Gi"\n'
MEMORY = '[defaults]\nmemory = "2Gi"\n[quota]\n"requests.memory" = "1Gi"\n'
LIMIT = "[limits]\ncpu = 4\n"


@pytest.mark.parametrize(("template", "number"), [("None", 3), ('"gpu-nodes"', 0), ("load()", 0)])
def test_a_template_may_set_what_a_quota_makes_compulsory(template, number, tmp_path):
    # Two tasks and a call of override.
    assert flyte(tmp_path, DISK, template) == ["FLR506"] * number


@pytest.mark.parametrize(("template", "number"), [("None", 3), ('"gpu-nodes"', 3), ("load()", 0)])
def test_a_default_that_a_template_of_the_code_may_replace(template, number, tmp_path):
    # The backend of Flyte 2 gives the default before it looks for the template in the cluster.
    assert flyte(tmp_path, MEMORY, template) == ["FLR503"] * number


@pytest.mark.parametrize("template", ["None", '"gpu-nodes"', "load()"])
def test_what_the_task_asks_for_is_lowered_whatever_the_template_says(template, tmp_path):
    assert flyte(tmp_path, LIMIT, template, "cpu=6", "cpu=7") == ["FLR502", "FLR502"]


@pytest.mark.parametrize(
    ("template", "number"), [("", 1), ('pod_template_name="gpu-nodes"', 0), ("pod_template=load()", 0)]
)
def test_the_defaults_of_a_flytekit_task_come_after_the_templates(template, number, tmp_path):
    assert flytekit(tmp_path, MEMORY, template) == ["FLR503"] * number


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ('pod_template_name="gpu-nodes", requests=Resources(cpu="6")', "FLR501"),
        ('pod_template_name=load(), requests=Resources(cpu="6")', "FLR501"),
        ('pod_template=load(), requests=Resources(cpu="6")', "FLR502"),
    ],
)
def test_the_admin_looks_at_the_container_of_a_task_with_a_name(declared, code, tmp_path):
    assert flytekit(tmp_path, LIMIT, declared) == [code]


def test_a_pod_that_the_code_describes_gets_no_default_of_storage(tmp_path):
    default = '[defaults]\nephemeral-storage = "1Gi"\n'
    template = 'flyte.PodTemplate(pod_spec={"containers": [{"name": "primary"}]})'
    assert flyte(tmp_path, DISK + default, "None") == []
    assert flyte(tmp_path, DISK + default, template) == ["FLR506"] * 3


def test_a_container_is_told_of_once_however_many_calls_of_override_keep_its_template(tmp_path):
    template = """flyte.PodTemplate(pod_spec={"containers": [
        {"name": "primary"}, {"name": "side", "resources": {"requests": {"cpu": "5"}}},
    ]})"""
    assert flyte(tmp_path, LIMIT, template, "cpu=1", "cpu=2") == ["FLR502"]


def test_an_override_beside_the_containers_of_its_tasks_template(tmp_path):
    template = """flyte.PodTemplate(pod_spec={"containers": [
        {"name": "primary"}, {"name": "side", "resources": {"requests": {"cpu": "5"}}},
    ]})"""
    assert flyte(tmp_path, '[quota]\n"requests.cpu" = 8\n', template, "cpu=3", "cpu=4") == ["FLR503"]
