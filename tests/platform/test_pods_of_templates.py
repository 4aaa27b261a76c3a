"""The pod of a task whose template is in the cluster or not known, against the Go code that makes it.

Flyte 2: `ApplyFlytePodConfiguration` in `pluginmachinery/flytek8s/pod_helper.go` gives the task's container defaults
(`AddFlyteCustomizationsToContainer`, `ApplyResourceOverrides`) before `MergeWithBasePodTemplate` lays it over the template
of that name. flytekit's backend looks into that template for what is missing, each half apart, and gives defaults then:
`MergeResourcesIfMissing` in its `container_helper.go`, from release 1.16.0 on (flyteorg/flyte#6483).
"""

from __future__ import annotations

import pytest

from flyte_reslint.api import Project, analyze
from flyte_reslint.configuration import Configurations

PLATFORM = """\
task_resources:
  defaults: {cpu: 500m, memory: 500Mi, ephemeral-storage: 1Gi}
  limits: {cpu: 4, memory: 16Gi, gpu: 2}
"""

FLYTE = """\
import os
import flyte
from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements
from company import configured, load

def pod(**resources):
    return V1PodSpec(containers=[V1Container(name="primary", resources=V1ResourceRequirements(**resources))])

env = flyte.TaskEnvironment("env", {environment})

@env.task({decorator})
async def fit(): ...
"""

FLYTEKIT = """\
import os
from flytekit import ContainerTask, PodTemplate, Resources, task, workflow
from flytekitplugins.pod import Pod
from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements
from company import configured, load

def pod(**resources):
    return V1PodSpec(containers=[V1Container(name="primary", resources=V1ResourceRequirements(**resources))])

@task({decorator})
def fit() -> None: ...
"""

DEFAULTS = {"cpu": "500m", "memory": "500Mi"}
GPU = "nvidia.com/gpu"
DISK = "ephemeral-storage"


def project(folder, source: str) -> Project:
    (folder / "work.py").write_text(source)
    (folder / "admin.yaml").write_text(PLATFORM)
    return analyze([folder / "work.py"], config=Configurations(is_isolated=True), platform=folder / "admin.yaml")


def halves(pod) -> tuple[dict[str, str], dict[str, str]]:
    return tuple({name: str(each) for name, each in half.items()} for half in (pod.requests, pod.limits))


def flyte(folder, environment: str = "", decorator: str = ""):
    """The pod of a task of Flyte 2."""
    found = project(folder, FLYTE.format(environment=environment, decorator=decorator))
    return found.pod(found.tasks[0])


def flytekit(folder, decorator: str):
    """The pod of a task of flytekit."""
    found = project(folder, FLYTEKIT.format(decorator=decorator))
    return found.pod(found.tasks[0])


# -- Flyte 2, by name ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "decorator"),
    [
        ('pod_template="gpu-nodes", resources=flyte.Resources(cpu=2)', ""),
        ("resources=flyte.Resources(cpu=2)", 'pod_template="gpu-nodes"'),
        ('pod_template=flyte.PodTemplate(pod_spec=pod(requests={"memory": "2Gi"})), resources=flyte.Resources(cpu=2)', 'pod_template="gpu-nodes"'),
    ],
)  # fmt: skip
def test_the_defaults_of_cpu_and_memory_come_before_the_template_in_the_cluster(environment, decorator, tmp_path):
    pod = flyte(tmp_path, environment, decorator)
    assert halves(pod) == ({"cpu": "2", "memory": "500Mi"}, {"cpu": "2", "memory": "500Mi"})
    assert pod.unknown == (GPU, DISK)
    assert {each.reason for each in pod.doubts} == {'the pod template "gpu-nodes" is in the cluster'}
    assert {each.place.row for each in pod.doubts} == {9 if not decorator else 11}


def test_devices_and_storage_that_the_task_asks_for_are_the_tasks(tmp_path):
    pod = flyte(tmp_path, 'pod_template="gpu-nodes", resources=flyte.Resources(gpu="T4:1", disk="5Gi")')
    given = {**DEFAULTS, GPU: "1", DISK: "5Gi"}
    assert (halves(pod), pod.unknown) == ((given, given), ())


@pytest.mark.parametrize("nothing", ["None", '""'])
def test_no_name_is_no_template(nothing, tmp_path):
    pod = flyte(tmp_path, f"pod_template={nothing}, resources=flyte.Resources(cpu=2)")
    assert (halves(pod)[0], pod.unknown) == ({"cpu": "2", "memory": "500Mi", DISK: "1Gi"}, ())


def test_a_name_where_one_of_several_holds(tmp_path):
    pod = flyte(tmp_path, 'pod_template="a" if os.environ.get("A") else "b"')
    assert (halves(pod)[0], pod.unknown) == (DEFAULTS, (GPU, DISK))
    assert pod.doubts[0].reason == 'the pod template "a" or "b" is in the cluster'


# -- Flyte 2, in the code --------------------------------------------------------------------------------------------

HIDDEN = [
    "pod_template=load()",
    "pod_template=flyte.PodTemplate(pod_spec=load())",
    "pod_template=flyte.PodTemplate(**configured)",
    'pod_template=flyte.PodTemplate(pod_spec=None if os.environ.get("A") else pod())',
    "pod_template=flyte.PodTemplate(pod_spec=V1PodSpec(containers=load()))",
    "pod_template=flyte.PodTemplate(pod_spec=V1PodSpec(containers=[load()]))",
    "pod_template=flyte.PodTemplate(pod_spec=pod(), primary_container_name=load())",
    'pod_template=flyte.PodTemplate(pod_spec=V1PodSpec(containers=[V1Container(name="primary", resources=load())]))',
    "pod_template=flyte.PodTemplate(pod_spec=pod(requests=load(), limits=load()))",
    'pod_template=load() if os.environ.get("A") else None',
    'pod_template=flyte.PodTemplate() if os.environ.get("A") else "gpu-nodes"',
    "**configured",
]


@pytest.mark.parametrize("template", HIDDEN)
def test_a_template_that_is_not_known_may_set_all_that_the_task_does_not(template, tmp_path):
    # `_get_k8s_pod` in the SDK's task_serde.py: the task's keys win, each half apart; the backend's defaults come later.
    resources = "resources=flyte.Resources(cpu=2, memory=('1Gi', '2Gi'), gpu=1)"
    pod = flyte(tmp_path, f"{resources}, {template}")
    assert halves(pod) == ({"cpu": "2", "memory": "1Gi", GPU: "1"}, {"memory": "2Gi", GPU: "1"})
    assert pod.unknown == ("cpu", DISK)


def test_why_a_template_is_not_known(tmp_path):
    (first, *_) = flyte(tmp_path, "pod_template=load()").doubts
    assert first.reason == "the pod template is unknown: company.load is only known when the code runs"
    assert (first.place.row, first.place.column) == (9, 49)


@pytest.mark.parametrize(
    "template",
    [
        "flyte.PodTemplate()",
        'flyte.PodTemplate(labels={"queue": "fast"})',
        "flyte.PodTemplate(pod_spec=pod())",
        "flyte.PodTemplate(pod_spec=V1PodSpec(containers=[V1Container(name='primary'), load()]))",
        "flyte.PodTemplate(pod_spec=pod()).allow_fuse()",
    ],
)
def test_a_template_whose_primary_container_is_known_to_set_nothing(template, tmp_path):
    assert flyte(tmp_path, f"pod_template={template}, resources=flyte.Resources(cpu=2)").unknown == ()


# -- flytekit, by name -----------------------------------------------------------------------------------------------


def test_what_a_flytekit_task_leaves_unset_is_the_templates_in_the_cluster(tmp_path):
    pod = flytekit(tmp_path, 'pod_template_name="gpu-nodes", requests=Resources(cpu="2"), limits=Resources(gpu="1")')
    assert halves(pod) == ({"cpu": "2", GPU: "1"}, {GPU: "1"})
    assert pod.unknown == ("cpu", "memory", DISK)
    assert {each.reason for each in pod.doubts} == {'the pod template "gpu-nodes" is in the cluster'}


def test_both_halves_of_a_flytekit_task_are_its_own(tmp_path):
    both = 'cpu="2", mem="1Gi", ephemeral_storage="2Gi"'
    pod = flytekit(tmp_path, f'pod_template_name="gpu-nodes", requests=Resources({both}), limits=Resources({both})')
    given = {"cpu": "2", "memory": "1Gi", DISK: "2Gi"}
    assert (halves(pod), pod.unknown) == ((given, given), (GPU,))


def test_a_name_that_is_not_known(tmp_path):
    pod = flytekit(tmp_path, "pod_template_name=load()")
    assert halves(pod) == ({}, {})
    assert pod.doubts[0].reason == "the pod template is in the cluster"


def test_a_template_in_the_code_lies_over_the_one_in_the_cluster(tmp_path):
    template = 'PodTemplate(pod_spec=pod(requests={"cpu": "3"}, limits={"cpu": "4"}))'
    pod = flytekit(tmp_path, f'pod_template={template}, pod_template_name="gpu-nodes"')
    assert (halves(pod), pod.unknown) == (({"cpu": "3"}, {"cpu": "4"}), ("memory", GPU, DISK))


def test_a_request_is_lowered_to_the_platforms_limit_whatever_its_own_limit_is(tmp_path):
    pod = flytekit(tmp_path, 'pod_template_name="gpu-nodes", requests=Resources(cpu="6")')
    assert halves(pod) == ({"cpu": "4"}, {})
    assert str(pod.changes[0]).startswith("request 6 → 4 (platform limit, ")


# -- flytekit, in the code -------------------------------------------------------------------------------------------

HIDDEN_OF_FLYTEKIT = [
    "pod_template=load()",
    "pod_template=PodTemplate(pod_spec=load())",
    "task_config=Pod(pod_spec=load())",
    "task_config=load()",
    "**configured",
]


@pytest.mark.parametrize("template", HIDDEN_OF_FLYTEKIT)
def test_a_flytekit_task_that_declares_nothing_gets_what_an_unknown_template_says(template, tmp_path):
    pod = flytekit(tmp_path, template)
    assert (halves(pod), pod.unknown) == (({}, {}), ("cpu", "memory", GPU, DISK))


@pytest.mark.parametrize(
    ("template", "subject"), [("pod_template", "the pod template"), ("task_config", "the task's configuration")]
)
def test_what_may_be_a_template(template, subject, tmp_path):
    (first, *_) = flytekit(tmp_path, f"{template}=load()").doubts
    assert first.reason == f"{subject} is unknown: company.load is only known when the code runs"


@pytest.mark.parametrize("template", HIDDEN_OF_FLYTEKIT[:-1])
def test_what_a_flytekit_task_declares_takes_the_place_of_all_that_the_template_has(template, tmp_path):
    # `_serialize_pod_spec` in flytekit's core/utils.py.
    pod = flytekit(tmp_path, f'requests=Resources(cpu="2"), {template}')
    assert (halves(pod)[0], pod.unknown) == ({"cpu": "2", "memory": "500Mi", DISK: "1Gi"}, ())


def test_the_configuration_of_another_plugin_is_no_template(tmp_path):
    source = FLYTEKIT.format(decorator="task_config=Spark(spark_conf={})")
    found = project(tmp_path, f"from flytekitplugins.spark import Spark\n{source}")
    assert found.pod(found.tasks[0]).unknown == ()


# -- a pod that the code describes --------------------------------------------------------------------------------------


def test_a_pod_gets_the_defaults_of_cpu_and_memory_alone(tmp_path):
    # `setCompiledTaskDefaults` of flyteadmin passes over what is no container, and `ApplyResourceOverrides` gives no
    # default of what a container does not ask for, but of cpu and memory.
    assert halves(flyte(tmp_path, "pod_template=flyte.PodTemplate(pod_spec=pod())"))[0] == DEFAULTS
    assert halves(flytekit(tmp_path, "pod_template=PodTemplate(pod_spec=pod())"))[0] == DEFAULTS
    assert halves(flytekit(tmp_path, "task_config=Pod(pod_spec=pod())"))[0] == DEFAULTS
    assert halves(flytekit(tmp_path, ""))[0] == {**DEFAULTS, DISK: "1Gi"}


# -- overrides -------------------------------------------------------------------------------------------------------


def overridden(folder, environment: str, given: str):
    """The pod of a call of `override` on a task of Flyte 2."""
    source = FLYTE.format(environment=environment, decorator="")
    call = f"\n@env.task\nasync def main():\n    await fit.override({given})()\n"
    found = project(folder, source + call)
    return found.pod(found.overrides[0])


def test_an_override_keeps_the_template_of_its_task(tmp_path):
    pod = overridden(tmp_path, 'pod_template="gpu-nodes"', "resources=flyte.Resources(cpu=3)")
    assert (halves(pod)[0], pod.unknown) == ({"cpu": "3", "memory": "500Mi"}, (GPU, DISK))
    template = 'flyte.PodTemplate(pod_spec=pod(requests={"cpu": "1", "memory": "2Gi"}))'
    pod = overridden(tmp_path, f"pod_template={template}", "resources=flyte.Resources(cpu=3)")
    assert (halves(pod)[0], pod.unknown) == ({"cpu": "3", "memory": "2Gi"}, ())


def test_an_override_may_bring_a_template_of_its_own(tmp_path):
    pod = overridden(
        tmp_path, 'pod_template=flyte.PodTemplate(), resources=flyte.Resources(disk="1Gi")', 'pod_template="a"'
    )
    assert pod.unknown == (GPU,)
    assert pod.doubts[0].reason == 'the pod template "a" is in the cluster'


NODE = """
@workflow
def pipeline() -> None:
    fit().with_overrides({given})
"""


@pytest.mark.parametrize(
    ("declared", "requests", "unknown"),
    [
        ('pod_template=PodTemplate(pod_spec=pod(requests={"cpu": "3"}))', {"cpu": "3", "memory": "1Gi"}, ()),
        ("pod_template=load()", {"memory": "1Gi"}, ("cpu", "memory", GPU, DISK)),
        ('pod_template=load(), requests=Resources(cpu="2")', {"cpu": "2", "memory": "1Gi", DISK: "1Gi"}, ()),
        ('pod_template_name="a", limits=Resources(mem="2Gi")', {"memory": "1Gi"}, ("cpu", GPU, DISK)),
    ],
)  # fmt: skip
def test_an_override_of_a_node_keeps_what_the_template_has_besides(declared, requests, unknown, tmp_path):
    # `MergeResources(*overrideResources, &container.Resources)` of `AddFlyteCustomizationsToContainer`.
    source = FLYTEKIT.format(decorator=declared) + NODE.format(given='requests=Resources(mem="1Gi")')
    found = project(tmp_path, source)
    pod = found.pod(found.overrides[0])
    assert (halves(pod)[0], pod.unknown) == (requests, unknown)


def test_the_pods_of_an_environment_have_its_template(tmp_path):
    found = project(tmp_path, FLYTE.format(environment='pod_template="gpu-nodes"', decorator=""))
    assert found.pod(found.environments[0]).unknown == (GPU, DISK)
