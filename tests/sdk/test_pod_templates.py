"""`flyte.PodTemplate` and the copies that its methods make: the pods are those that the SDK serialises."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys

import pytest
from sources import analysed

from flyte_reslint.domain.containers import declared_texts

HEAD = """
import flyte
from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements

def container(name, **requests):
    return V1Container(name=name, resources=V1ResourceRequirements(requests=requests))

TWO = V1PodSpec(containers=[container("primary", cpu="3", memory="4Gi"), container("side", cpu="1")])
ONE = V1PodSpec(containers=[container("main", cpu="5")])
"""
TEMPLATES = {
    "flyte.PodTemplate(pod_spec=TWO)": {"cpu": "3", "memory": "4Gi"},
    "flyte.PodTemplate.from_spec(TWO)": {"cpu": "3", "memory": "4Gi"},
    "flyte.PodTemplate.from_spec(pod_spec=ONE)": {"cpu": "5"},
    "flyte.PodTemplate.from_spec(TWO, primary_container_name='side')": {"cpu": "1"},
    "flyte.PodTemplate(pod_spec=TWO).allow_fuse()": {"cpu": "3", "memory": "4Gi"},
    "flyte.PodTemplate(pod_spec=TWO).allow_fuse(privileged=True)": {"cpu": "3", "memory": "4Gi"},
    "flyte.PodTemplate(pod_spec=TWO).allow_nested_sandboxing()": {"cpu": "3", "memory": "4Gi"},
    "flyte.PodTemplate.from_spec(ONE).with_termination_grace_period(60)": {"cpu": "5"},
    "flyte.PodTemplate.from_spec(ONE).allow_fuse().allow_nested_sandboxing()": {"cpu": "5"},
    "flyte.PodTemplate(pod_spec=ONE).allow_nested_sandboxing()": {},
    "flyte.PodTemplate().allow_nested_sandboxing()": {},
}
"""Templates, each with what its primary container asks for."""

TASK = """
env = flyte.TaskEnvironment("env", pod_template={template})

@env.task
async def run() -> int:
    return 1
"""


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_primary_container_asks_for_what_the_sdk_says(tmp_path, template):
    project = analysed(tmp_path, HEAD + TASK.format(template=template))
    (task,) = project.tasks
    own = task.template.own if task.template else None
    assert (dict(declared_texts(own, "requests")) if own else {}) == TEMPLATES[template]
    assert project.findings == ()


def test_totals_are_said_where_all_containers_are_known(tmp_path):
    for template, cpu in (
        ("flyte.PodTemplate.from_spec(TWO)", "4"),
        ("flyte.PodTemplate(pod_spec=TWO).allow_nested_sandboxing()", "4"),
        ("flyte.PodTemplate(pod_spec=TWO).allow_fuse()", None),
        ("flyte.PodTemplate(pod_spec=ONE).allow_nested_sandboxing()", None),
    ):
        (task,) = analysed(tmp_path, HEAD + TASK.format(template=template)).tasks
        assert (None if task.total is None else str(task.total.requests["cpu"])) == cpu, template


@pytest.mark.parametrize("arguments", ["V1PodSpec(containers=[container('a'), container('b')])"])
def test_a_primary_container_that_cannot_be_told_is_missing(tmp_path, arguments):
    source = HEAD + TASK.format(template=f"flyte.PodTemplate.from_spec({arguments})")
    assert [finding.code for finding in analysed(tmp_path, source).findings] == ["FLR601"]


@pytest.mark.skipif(
    importlib.util.find_spec("flyte") is None or importlib.util.find_spec("kubernetes") is None,
    reason="flyte or kubernetes is not installed",
)
def test_the_expectations_are_the_sdks(tmp_path):
    lines = [f"pods.append({template}.to_k8s_pod())" for template in TEMPLATES]
    report = """
import json
def asked(pod):
    spec = json.loads(__import__("google.protobuf.json_format", fromlist=["x"]).MessageToJson(pod.pod_spec))
    named = [c for c in spec.get("containers", []) if c["name"] == pod.primary_container_name]
    requests = named[0].get("resources", {}).get("requests", {}) if named else {}
    return {name: amount for name, amount in requests.items() if "/" not in name}
print(json.dumps([asked(pod) for pod in pods]))
"""
    program = tmp_path / "program.py"
    program.write_text("\n".join([HEAD, "pods = []", *lines, report]))
    printed = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=False)
    assert json.loads(printed.stdout) == list(TEMPLATES.values()), printed.stderr
