"""Pods: what a task gets on a platform, call sites of override, and what does not fit."""

from __future__ import annotations

import pytest
import two_teams

pytest_plugins = ["pytester"]

ROOMY = "task_resources:\n  limits:\n    memory: 1Ti\n    gpu: 8\n"
QUOTA = """\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: all
  namespace: ml-production
spec:
  hard:
    limits.memory: 48Gi
"""


def test_the_pod_is_what_the_platform_makes_of_the_task(project):
    task = 'task = flyte_resources("training.train")\n'
    assert "1 passed" in project.test(f'{task}assert task.on("admin.yaml").memory == ("16Gi", "32Gi")')
    shown = project.test(f'{task}assert task.on("admin.yaml").memory.limit == "64Gi"')
    assert "pod memory.limit of training.train is 32Gi" in shown
    assert "├ admin.yaml:3        limit 64Gi → 32Gi (platform limit)" in shown
    assert "to make it hold, write '64Gi' at admin.yaml:3" in shown


def test_a_task_that_gets_less_than_it_declares_does_not_fit(project):
    shown = project.test('assert flyte_resources("training.train").fits("admin.yaml")')
    assert "<training.train does not fit: memory limit 64Gi becomes 32Gi (platform limit)>" in shown
    report = shown.partition(" Flyte resources ")[2]
    assert "memory limit 64Gi becomes 32Gi (platform limit)" in report
    assert "├ admin.yaml:3        the bound" in report
    assert "└ sizes.py:1          GIB_PER_CORE = 4" in report


def test_a_task_that_gets_all_fits(project):
    project.write(roomy_yaml=ROOMY)
    assert "1 passed" in project.test('assert flyte_resources("training.train").fits("roomy.yaml")')


def test_alternatives_of_which_some_fit_are_no_fit(project):
    shown = project.test('assert not flyte_resources("scoring.score").fits("admin.yaml")')
    assert "scoring.score does not fit in 1 of 2 cases" in shown
    assert "memory request 64Gi becomes 32Gi (platform limit) when PROD is true" in shown


def test_what_is_unknown_fits_nobody_knows_where(project):
    project.write(disk_yaml="task_resources:\n  limits:\n    storage: 20Gi\n")
    shown = project.test('assert not flyte_resources("scoring.score").fits("disk.yaml")')
    assert "whether scoring.score fits cannot be known" in shown
    assert "disk is unknown because it comes from the environment variable SCRATCH" in shown


def test_call_sites_of_override_have_resources_of_their_own(project):
    shown = project.test(
        '(call,) = flyte_resources.overrides("training.train")\n'
        "assert call.line == 12 and call.file.name == 'pipeline.py'\n"
        "assert not flyte_resources.overrides('scoring.score')\n"
        "assert len(flyte_resources.overrides()) == 1\n"
        'assert call.memory <= "256Gi"'
    )
    assert "memory of training.train (override at pipeline.py:12) is 512Gi" in shown
    assert '└ pipeline.py:12  memory="512Gi"' in shown


def test_a_call_site_of_override_has_a_pod(project):
    shown = project.test('assert flyte_resources.overrides("training.train")[0].fits("admin.yaml")')
    assert "(override at pipeline.py:12) does not fit: memory request 512Gi becomes 32Gi (platform limit)" in shown


def test_a_pool_has_to_fit_the_quota_together(project):
    project.write(
        quota_yaml=QUOTA,
        environments="""\
import flyte

training = flyte.TaskEnvironment(name="training")
scoring = flyte.TaskEnvironment(
    name="scoring",
    resources=flyte.Resources(memory="8Gi"),
    reusable=flyte.ReusePolicy(replicas=8),
)
""",
    )
    fits = 'assert flyte_resources("scoring.score").fits("quota.yaml", project="ml", domain="{}")'
    shown = project.test(fits.format("production"))
    assert "8 replicas take memory limit 64Gi, above the namespace's quota of 48Gi" in shown
    assert "1 passed" in project.test(fits.format("staging"))


@pytest.mark.parametrize(
    ("files", "arguments"),
    [
        ({}, ("--flyteres-platform", "admin.yaml")),
        ({"pytest_ini": "[pytest]\nflyteres_platform = admin.yaml\n"}, ()),
        ({"pyproject_toml": '[tool.flyte-reslint]\nplatform = ["admin.yaml"]\n'}, ()),
    ],
)
def test_options_and_configuration_name_the_platform(project, files, arguments):
    project.write(**files)
    assert "does not fit" in project.test('assert flyte_resources("training.train").fits()', *arguments)


def test_a_marker_names_platform_project_and_domain(project):
    project.write(
        quota_yaml=QUOTA,
        test_marked="""\
import pytest

pytestmark = pytest.mark.flyteres(platform="quota.yaml", project="ml")


@pytest.mark.flyteres(domain="production")
def test_production(flyte_resources):
    assert not flyte_resources("training.train").fits()


@pytest.mark.flyteres(domain="staging")
def test_staging(flyte_resources):
    assert flyte_resources("training.train").fits()


@pytest.mark.flyteres(region="eu")
def test_elsewhere(flyte_resources): ...
""",
    )
    shown = project.run("--strict-markers", "test_marked.py").stdout.str()
    assert "2 passed, 1 error" in shown
    assert "the marker flyteres takes platform, project, domain by name, and not `region`" in shown


def test_without_a_platform_a_test_is_told_how_to_name_one(project):
    shown = project.test('assert flyte_resources("training.train").fits()')
    assert "no platform is known: name its files with `platform=`, the marker `flyteres`" in shown


def test_a_platform_that_cannot_be_used_is_one_line(project):
    shown = project.test('assert flyte_resources("training.train").fits("absent.yaml")')
    assert "flyteres: absent.yaml: no such file or directory" in shown
    assert "platforms.py" not in shown


TOGETHER = """\
import flyte
import flyte.clustered
from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements

spec = V1PodSpec(
    containers=[
        V1Container(name="primary", resources=V1ResourceRequirements(requests={"memory": "3Gi"})),
        V1Container(name="side", resources=V1ResourceRequirements(requests={"cpu": "2"})),
    ]
)
sided = flyte.TaskEnvironment(
    "sided", resources=flyte.Resources(cpu=3), pod_template=flyte.PodTemplate(pod_spec=spec)
)
nodes = flyte.clustered.ClusteredTaskEnvironment(
    "nodes", replicas=4, nproc_per_node=1, resources=flyte.Resources(cpu=2)
)


@sided.task
async def load() -> None: ...


@nodes.task
async def train() -> None: ...
"""


@pytest.mark.parametrize(
    ("task", "bound", "reason"),
    [
        ("sided.load", '[quota]\n"requests.cpu" = 4\n', "the containers of the pod take cpu request 5, above"),
        ("sided.load", '[quota]\n"requests.cpu" = 5\n', None),
        ("sided.load", "[limits]\ncpu = 1\n", 'request 2 of container "side" becomes 1 (platform limit)'),
        ("sided.load", '[limits]\nmemory = "2Gi"\n', "memory request 3Gi becomes 2Gi (platform limit)"),
        ("nodes.train", '[quota]\n"requests.cpu" = 7\n', "the 4 pods of one run take cpu request 8, above"),
        ("nodes.train", '[quota]\n"requests.cpu" = 8\n', None),
    ],
)
def test_all_containers_and_all_pods_have_to_fit(project, task, bound, reason):
    project.write(environments=TOGETHER, pipeline="", platform_toml=bound)
    shown = project.test(f'assert flyte_resources("{task}").fits("platform.toml")')
    assert reason in shown if reason else "1 passed" in shown


TEMPLATED = """\
import flyte
from company import load

named = flyte.TaskEnvironment("named", resources=flyte.Resources(cpu=3), pod_template="gpu-nodes")
hidden = flyte.TaskEnvironment("hidden", resources=flyte.Resources(cpu=3), pod_template=load())


@named.task
async def fit() -> None: ...


@hidden.task
async def score() -> None: ...


@named.task
async def main() -> None:
    await fit.override(resources=flyte.Resources(cpu=2))()
"""


@pytest.mark.parametrize(
    ("asserted", "shown"),
    [
        ('task("named.fit").on("platform.toml").cpu == 3', None),
        (
            'task("named.fit").on("platform.toml").disk == None',
            "pod disk of named.fit is unknown because the pod template",
        ),
        ('task("hidden.score").on("platform.toml").cpu.request == 3', None),
        ('task("hidden.score").on("platform.toml").cpu.limit == 3', "pod cpu.limit of hidden.score is unknown because"),
        (
            'task("hidden.score").on("platform.toml").cpu == 3',
            "pod cpu of hidden.score is (3, unknown because the pod template",
        ),
        (
            'task("hidden.score").on("platform.toml").memory == "1Gi"',
            "pod memory of hidden.score is unknown because the pod template",
        ),
        ('task("named.fit").fits("platform.toml")', "whether named.fit fits cannot be known"),
        (
            'task.overrides("named.fit")[0].on("platform.toml").gpu == None',
            'because the pod template "gpu-nodes" is in',
        ),
    ],
)
def test_what_a_template_may_set_is_unknown(project, asserted, shown):
    bound = '[quota]\n"requests.ephemeral-storage" = "10Gi"\n'
    project.write(environments=TEMPLATED, pipeline="", platform_toml=bound)
    output = project.test(f"task = flyte_resources\nassert {asserted}")
    assert shown in output if shown else "1 passed" in output


def test_each_task_is_placed_on_the_platform_of_its_own_file(empty):
    two_teams.write(empty.pytester.path)
    body = (
        'research, serving = (flyte_resources(f"{team}.fit") for team in ("research", "serving"))\n'
        'assert research.on().memory.limit == "32Gi"\n'
        'assert serving.on().memory.limit == "64Gi"\n'
        'assert research.on(project="serving").memory.limit == "64Gi"\n'
        "assert not serving.fits()\n"
    )
    assert "1 passed" in empty.test(body)
    assert "no platform is known" in empty.test('flyte_resources("elsewhere.fit").on()')


def test_each_file_passes_under_its_own_platform(empty):
    two_teams.write(empty.pytester.path)
    shown = empty.run("--flyteres")
    shown.assert_outcomes(failed=2, passed=1)
    assert "FLR502" in shown.stdout.str()
    assert "FLR504" in shown.stdout.str()


def test_an_option_stands_for_all_files(empty):
    two_teams.write(empty.pytester.path)
    empty.write(admin_yaml="task_resources:\n  limits:\n    memory: 48Gi\n")
    body = (
        'every = [flyte_resources(f"{team}.fit") for team in ("research", "serving", "elsewhere")]\n'
        'assert [str(task.on().memory.limit) for task in every] == ["48Gi"] * 3\n'
    )
    assert "1 passed" in empty.test(body, "--flyteres-platform", "admin.yaml")
