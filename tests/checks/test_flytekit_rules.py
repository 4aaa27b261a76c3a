"""Rules on programs of flytekit: what is reported, where, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.configuration import Configurations, command_line

HEAD = """import os
from functools import partial
import flyte
from flytekit import ContainerTask, PodTemplate, Resources, dynamic, task, workflow
from flytekit.extras.accelerators import A100, T4, GPUAccelerator
from flytekit.models.task import K8sObjectMetadata, K8sPod
from flytekit.models.task import Resources as Model
from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements
Entry, Name = Model.ResourceEntry, Model.ResourceName
"""

BODY = "\ndef work(x: int) -> int:\n    return x\n"

SELECTED = command_line({"extend-select": ["FLR409", "FLR603"]})


def reported(folder: Path, source: str) -> list[tuple[str, str]]:
    """The code of each finding and the text that it covers."""
    path = folder / "main.py"
    path.write_text(HEAD + source, encoding="utf-8")
    lines = (HEAD + source).splitlines()
    found = analyze([path], config=Configurations(is_isolated=True, command_line=SELECTED)).findings
    return [
        (each.code, lines[each.place.row - 1][each.place.column - 1 : each.place.end_column - 1])
        for each in found
        if each.code != "FLR409"
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('requests=Resources(cpu="4"), limits=Resources(cpu="2")', [("FLR104", '"2"')]),
        ('requests=Resources(cpu="2000m"), limits=Resources(cpu="2")', []),
        ('requests=Resources(mem="1025Mi"), limits=Resources(mem="1Gi")', [("FLR104", '"1Gi"')]),
        ('requests=Resources(mem="4GB"), limits=Resources(mem="1Gi")', [("FLR101", '"4GB"')]),
        ('requests=Resources(cpu="4"), limits=Resources(cpu=os.environ["X"])', []),
        ('requests=Resources(cpu="4"), limits=Resources(cpu=os.environ.get("X", "2"))', [("FLR104", 'os.environ.get("X", "2")')]),
        ('resources=Resources(cpu=["4", "2"])', [("FLR104", '["4", "2"]')]),
        ('requests=Resources(gpu="2"), limits=Resources(gpu="1")', [("FLR206", '"1"')]),
        ('resources=Resources(gpu=("1", "2"))', [("FLR206", '("1", "2")')]),
        ('requests=Resources(gpu="1"), limits=Resources(gpu=1)', []),
        ('limits=Resources(gpu="1")', []),
        ('limits=Resources(gpu="0.5")', [("FLR110", '"0.5"')]),
        ('limits=Resources(gpu="500m")', [("FLR110", '"500m"')]),
        ('limits=Resources(gpu="A100:1")', [("FLR101", '"A100:1"')]),
        ('limits=Resources(gpu=flyte.GPU("A100", 1))', [("FLR102", 'flyte.GPU("A100", 1)')]),
        ('limits=Resources(cpu="-1")', [("FLR103", '"-1"')]),
        ("limits=Resources(mem=1024)", [("FLR107", "1024")]),
        ("limits=Resources(mem=True)", [("FLR102", "True")]),
        ('limits=Resources(cpu="100u")', [("FLR106", '"100u"')]),
        ('limits=Resources(memory="1Gi")', [("FLR109", "memory")]),
        ('limits=Resources(disk="1Gi")', [("FLR109", "disk")]),
        ('limits=Resources(cpu=("1", "2"))', [("FLR105", '("1", "2")')]),
        ('resources=Resources(cpu=("1",))', [("FLR105", '("1",)')]),
        ('requests={"cpu": "1"}', [("FLR102", '{"cpu": "1"}')]),
        ('requests=flyte.Resources(cpu="1")', [("FLR102", 'flyte.Resources(cpu="1")')]),
        ('limits=Resources(mem="4Gi"), shared_memory="8Gi"', [("FLR108", '"8Gi"')]),
        ('requests=Resources(mem="4Gi"), limits=Resources(mem="8Gi"), shared_memory="8Gi"', []),
        ('requests=Resources(mem="4Gi"), shared_memory=True', []),
        ("shared_memory=64", [("FLR102", "64")]),
        ('shared_memory="8GB"', [("FLR101", '"8GB"')]),
        ('limits=Resources(cpu="1"), accelerator=A100', [("FLR207", "accelerator")]),
        ('limits=Resources(gpu="1"), accelerator=A100', []),
        ('limits=Resources(gpu="1"), accelerator="A100"', [("FLR102", '"A100"')]),
        ("accelerator=A100, pod_template=os.environ", []),
        ('limits=Resources(gpu="1"), accelerator=GPUAccelerator("A100")', [("FLR201", '"A100"')]),
        ('limits=Resources(gpu="1"), accelerator=GPUAccelerator("nvidia-telsa-t4")', [("FLR201", '"nvidia-telsa-t4"')]),
        ('limits=Resources(gpu="1"), accelerator=GPUAccelerator("nvidia-h100-80gb")', []),
        ('limits=Resources(gpu="1"), accelerator=A100.partitioned("1g.10gb")', [("FLR203", '"1g.10gb"')]),
        ('limits=Resources(gpu="1"), accelerator=A100.partitioned("1g.5gb")', []),
        ('limits=Resources(gpu="1"), accelerator=T4.partitioned("1g.5gb")', [("FLR203", '"1g.5gb"')]),
        ('limits=Resources(gpu="1"), accelerator=A100.partition_1g_6gb', [("FLR203", "A100.partition_1g_6gb")]),
        ('resources=Resources(cpu="1"), requests=Resources(cpu="1")', [("FLR411", "resources")]),
        ('resources=Resources(cpu="1"), requests=None', []),
        ("memory=1", [("FLR402", "memory")]),
    ],
)  # fmt: skip
def test_a_tasks_declaration(given, expected, tmp_path):
    assert reported(tmp_path, f"@task({given}){BODY}") == expected


@pytest.mark.parametrize("made", ["mine = partial(task, {})\n@mine", "@dynamic({})"])
def test_other_ways_to_declare(made, tmp_path):
    declared = made.format('requests=Resources(cpu="4"), limits=Resources(cpu="2")')
    assert reported(tmp_path, declared + BODY) == [("FLR104", '"2"')]


def test_a_task_that_is_made_of_a_class(tmp_path):
    source = 'ContainerTask(name="a", image="b", command=[], requests=Resources(cpu="4"), limits=Resources(cpu="2"))\n'
    assert reported(tmp_path, source) == [("FLR104", '"2"')]


@pytest.mark.parametrize(
    ("declared", "overridden", "expected"),
    [
        ('requests=Resources(cpu="1"), limits=Resources(cpu="2")', 'requests=Resources(cpu="4")', [("FLR408", "requests")]),
        ('requests=Resources(cpu="1")', 'requests=Resources(cpu="4")', [("FLR408", "requests")]),
        ('limits=Resources(cpu="8")', 'requests=Resources(cpu="4")', []),
        ('limits=Resources(mem="1Gi")', 'requests=Resources(cpu="4")', []),
        ("retries=1", 'requests=Resources(cpu="4")', []),
        ('limits=Resources(cpu="2")', 'requests=Resources(cpu="4"), limits=Resources(cpu="4")', []),
        ('limits=Resources(cpu="2")', 'requests=Resources(cpu="4"), limits=Resources(mem="4Gi")', [("FLR408", "requests")]),
        ('limits=Resources(cpu=os.environ["X"])', 'requests=Resources(cpu="4")', []),
        ('requests=Resources(cpu="4")', 'limits=Resources(cpu="2")', [("FLR104", '"2"')]),
        ('requests=Resources(cpu="4")', 'limits=Resources(cpu="4")', []),
        ('requests=Resources(cpu="1")', 'requests=Resources(cpu="4"), limits=Resources(cpu="2")', [("FLR104", '"2"')]),
        ('requests=Resources(gpu="2")', 'limits=Resources(gpu="1")', [("FLR206", '"1"')]),
        ("retries=1", 'resources=Resources(cpu="1"), limits=Resources(cpu="2")', [("FLR411", "resources")]),
        ('limits=Resources(mem="4Gi")', 'shared_memory="8Gi"', [("FLR108", '"8Gi"')]),
        ('limits=Resources(cpu="1")', "accelerator=A100", [("FLR207", "accelerator")]),
        ('limits=Resources(gpu="1")', "accelerator=A100", []),
        ("retries=1", 'requests=Resources(cpu=("1", "2"))', [("FLR105", '("1", "2")')]),
    ],
)  # fmt: skip
def test_a_nodes_override(declared, overridden, expected, tmp_path):
    call = f"work(x=x).with_overrides({overridden})"
    source = f"@task({declared}){BODY}\n@workflow\ndef main(x: int) -> int:\n    return {call}\n"
    assert reported(tmp_path, source) == expected


def test_a_pair_is_told_once_where_the_task_declares_it(tmp_path):
    task = f'@task(requests=Resources(cpu="4"), limits=Resources(cpu="2")){BODY}'
    nodes = "    a = work(x=x).with_overrides(retries=2)\n    return work(x=a).with_overrides(name='b')\n"
    assert reported(tmp_path, f"{task}\n@workflow\ndef main(x: int) -> int:\n{nodes}") == [("FLR104", '"2"')]


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ('requests=[Entry(Name.CPU, "2")], limits=[Entry(Name.CPU, "1")]', [("FLR104", '"1"')]),
        ('requests=[Entry(Name.GPU, "2")], limits=[Entry(Name.GPU, "1")]', [("FLR206", '"1"')]),
        ('requests=[Entry(Name.CPU, "2"), Entry(Name.CPU, "1")], limits=[]', [("FLR605", 'Entry(Name.CPU, "1")')]),
        ('requests=[Entry(Name.MEMORY, "4GB")], limits=[]', [("FLR101", '"4GB"')]),
        ("requests=[Entry(Name.CPU, 2)], limits=[]", [("FLR102", "2")]),
        ('requests=[Entry(Name.MEMORY, "-1Gi")], limits=[]', [("FLR103", '"-1Gi"')]),
        ('requests=[Entry(Name.CPU, "1")], limits=[Entry(Name.MEMORY, "1Gi")]', []),
        ('requests=[Entry(Name.CPU, "1")]', [("FLR402", 'Model(requests=[Entry(Name.CPU, "1")])')]),
    ],
)
def test_entries(model, expected, tmp_path):
    assert reported(tmp_path, f"Model({model})\n") == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ('requests={"cpu": "1", "memory": "1Gi"}, limits={"cpu": "2", "nvidia.com/gpu": "1"}', []),
        ('requests={"cpu": 1}', [("FLR102", "1")]),
        ('requests={"gpu": "1"}', [("FLR602", '"gpu"')]),
        ('requests={"memory": "1gb"}', [("FLR101", '"1gb"')]),
        ('requests={"memory": "500m"}', [("FLR107", '"500m"')]),
        ('requests={"ephemeral-storage": "2Gi"}, limits={"ephemeral-storage": "1Gi"}', [("FLR104", '"1Gi"')]),
        ('requests={"nvidia.com/gpu": "1"}, limits={"nvidia.com/gpu": "2"}', [("FLR206", '"2"')]),
        ('limits={"nvidia.com/gpu": "0.5"}', [("FLR110", '"0.5"')]),
    ],
)
def test_a_container_of_a_pod(resources, expected, tmp_path):
    as_dict = resources.replace("requests=", '"requests": ').replace("limits=", '"limits": ')
    assert reported(tmp_path, f"V1ResourceRequirements({resources})\n") == expected
    assert reported(tmp_path, f'V1Container(name="a", resources={{{as_dict}}})\n') == expected
    spec = f'{{"containers": [{{"name": "main", "resources": {{{as_dict}}}}}]}}'
    pod = f'K8sPod(metadata=None, pod_spec={spec}, primary_container_name="main")\n'
    assert reported(tmp_path, pod) == expected


@pytest.mark.parametrize(
    "source",
    [
        'GPU = "gpu"\nlimits = {"cpu": "1", GPU: "1"}\nV1ResourceRequirements(limits=limits)\n',
        'GPU = "gpu"\nlimits = {}\nlimits[GPU] = "1"\nV1ResourceRequirements(limits=limits)\n',
        'GPU = "gpu"\nown = {GPU: "1"}\nV1ResourceRequirements(limits={"cpu": "1", **own})\n',
    ],
)
def test_the_key_of_a_device_is_where_its_entry_is_made(source, tmp_path):
    assert reported(tmp_path, source) == [("FLR602", "GPU")]


@pytest.mark.parametrize(
    ("template", "codes"),
    [
        ('PodTemplate(pod_spec=V1PodSpec(containers=[V1Container(name="primary")]))', []),
        ('PodTemplate(pod_spec=V1PodSpec(containers=[V1Container(name="main")]))', ["FLR601"]),
        ('PodTemplate(pod_spec=V1PodSpec(containers=[V1Container(name="primray", image="a")]))', ["FLR601"]),
        ('PodTemplate(pod_spec=V1PodSpec(containers=[V1Container(name="proxy", image="envoy")]))', []),
        ("PodTemplate(pod_spec=V1PodSpec(containers=[]))", []),
        ("PodTemplate(pod_spec=V1PodSpec(containers=[V1Container(name=os.environ['X'])]))", []),
        ('PodTemplate(primary_container_name="main", pod_spec=V1PodSpec(containers=[V1Container(name="main")]))', []),
        ('K8sPod(pod_spec={"containers": [{"name": "a", "image": "b"}]}, primary_container_name="c")', ["FLR601"]),
        ('K8sPod(pod_spec={"containers": [{"name": "a"}]}, primary_container_name="a")', []),
    ],
)
def test_the_primary_container(template, codes, tmp_path):
    assert [code for code, _ in reported(tmp_path, f"{template}\n")] == codes


def test_resources_of_a_template_that_the_task_replaces(tmp_path):
    requirements = 'V1ResourceRequirements(limits={"memory": "4Gi"})'
    pod = f'PodTemplate(pod_spec=V1PodSpec(containers=[V1Container(name="primary", resources={requirements})]))'
    assert reported(tmp_path, f'@task(pod_template={pod}, limits=Resources(cpu="1")){BODY}') == [("FLR603", '"4Gi"')]
    assert reported(tmp_path, f"@task(pod_template={pod}){BODY}") == []


def test_resources_of_flytekit_given_to_flyte(tmp_path):
    source = 'flyte.TaskEnvironment("env", resources=Resources(cpu="1"))\n'
    assert reported(tmp_path, source) == [("FLR102", 'Resources(cpu="1")')]


def test_what_the_platform_refuses_is_told_where_it_is_written(tmp_path):
    (tmp_path / "admin.yaml").write_text("task_resources:\n  limits:\n    cpu: 4\n")
    path = tmp_path / "main.py"
    path.write_text(f'{HEAD}@task(requests=Resources(cpu="2"), limits=Resources(cpu="6")){BODY}')
    project = analyze([path], config=Configurations(is_isolated=True), platform=tmp_path / "admin.yaml")
    (finding,) = project.findings
    line = path.read_text().splitlines()[finding.place.row - 1]
    covered = line[finding.place.column - 1 : finding.place.end_column - 1]
    assert (finding.code, covered) == ("FLR501", '"6"')


WORKERS = "from flytekitplugins.ray import HeadNodeConfig, RayJobConfig, WorkerNodeConfig\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('requests=Resources(cpu="4"), limits=Resources(cpu="2")', [("FLR104", '"2"')]),
        ('requests=Resources(cpu=("1", "2"))', [("FLR105", '("1", "2")')]),
        ('requests=Resources(gpu="1"), limits=Resources(gpu="2")', [("FLR206", '"2"')]),
        ('requests=flyte.Resources(cpu="1")', [("FLR102", 'flyte.Resources(cpu="1")')]),
        ('requests=Resources(cpu="1"), limits=Resources(cpu="2", mem="4GB")', [("FLR101", '"4GB"')]),
        ('requests=Resources(cpu="1"), limits=Resources(cpu="2")', []),
    ],
)
def test_the_workers_of_a_plugin(given, expected, tmp_path):
    workers = f'[WorkerNodeConfig(group_name="a", replicas=2, {given})]'
    source = f"{WORKERS}@task(task_config=RayJobConfig(worker_node_config={workers})){BODY}"
    assert reported(tmp_path, source) == expected


def test_the_pods_of_a_plugin_are_shown(tmp_path):
    path = tmp_path / "main.py"
    head = 'HeadNodeConfig(requests=Resources(cpu="1"))'
    workers = (
        '[WorkerNodeConfig(group_name="a", replicas=2, requests=Resources(mem="1Gi"), limits=Resources(mem="2Gi"))]'
    )
    config = f"RayJobConfig(head_node_config={head}, worker_node_config={workers})"
    path.write_text(f"{HEAD}{WORKERS}@task(task_config={config}){BODY}")
    (work,) = analyze([path], config=Configurations(is_isolated=True)).tasks
    shown = {
        part.name: (dict(part.settings.resources.requests), dict(part.settings.resources.limits))
        for part in work.plugin
    }
    assert shown == {
        "head_node_config": ({"cpu": "1"}, {}),
        "worker_node_config[0]": ({"memory": "1Gi"}, {"memory": "2Gi"}),
    }


@pytest.mark.parametrize("keyword", ["request", "memory", "mem", "gpu", "env"])
def test_a_keyword_that_with_overrides_drops(keyword, tmp_path):
    source = f"@task{BODY}\n@workflow\ndef main(x: int) -> int:\n    return work(x=x).with_overrides({keyword}=1)\n"
    assert reported(tmp_path, source) == [("FLR402", keyword)]


@pytest.mark.parametrize("keyword", ["retries", "node_name", "cache_version", "cache_serialize"])
def test_a_keyword_that_with_overrides_reads(keyword, tmp_path):
    source = f"@task{BODY}\n@workflow\ndef main(x: int) -> int:\n    return work(x=x).with_overrides({keyword}=None)\n"
    assert reported(tmp_path, source) == []


def test_a_field_that_a_release_removed_is_named_with_the_release(tmp_path):
    (tmp_path / "main.py").write_text('from flytekit import Resources\nResources(storage="1Gi")\n', encoding="utf-8")
    config = Configurations(is_isolated=True, command_line=command_line({"target-flytekit": "1.16.31"}))
    (finding,) = analyze([tmp_path], config=config).findings
    expected = "Resources has no field storage in flytekit 1.16.31: it was removed in flytekit 1.10.3"
    assert (finding.code, finding.message) == ("FLR109", expected)
    config = Configurations(is_isolated=True, command_line=command_line({"target-flytekit": "1.10.2"}))
    assert not analyze([tmp_path], config=config).findings
