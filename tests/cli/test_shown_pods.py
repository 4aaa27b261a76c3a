"""What the commands show of a pod whose template is in the cluster."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from flyte_reslint.cli.run import run

TEXT = """\
import flyte

env = flyte.TaskEnvironment("env", resources=flyte.Resources(cpu=2), pod_template="gpu-nodes")


@env.task
async def fit() -> None: ...
"""

ADMIN = "task_resources:\n  defaults: {memory: 1Gi}\n"
REASON = 'the pod template "gpu-nodes" is in the cluster'
PLATFORM = ("work.py", "--platform", "admin.yaml")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")
    (tmp_path / "work.py").write_text(TEXT)
    (tmp_path / "admin.yaml").write_text(ADMIN)
    return tmp_path


def shown(capsys, *arguments: str) -> str:
    """What `show` prints."""
    assert run(["show", *arguments]) == 0
    return capsys.readouterr().out


def test_the_table_says_once_why_a_resource_is_unknown(capsys):
    out = shown(capsys, *PLATFORM)
    assert out.count(f"pod: {REASON} (work.py:3)") == 1
    assert out.count("pod ?") == 4, "devices and storage, of the environment and of the task"
    assert "pod 1Gi" in out


def test_the_json_has_the_reason_and_its_place(capsys):
    found = json.loads(shown(capsys, *PLATFORM, "--output-format", "json"))
    for each in (*found["tasks"], *found["environments"]):
        assert each["pod"]["requests"] == {"cpu": "2", "memory": "1Gi"}
        assert each["pod"]["unknown"] == ["nvidia.com/gpu", "ephemeral-storage"]
        place = {"file": "work.py", "line": 3, "column": 83}
        assert each["pod"]["reasons"] == [
            {"resource": resource, "reason": REASON, **place} for resource in ("nvidia.com/gpu", "ephemeral-storage")
        ]
        assert (each["state"], each["unknown"]) == ("exact", []), "all that is declared is known"


def test_the_page_has_the_reason(capsys):
    out = shown(capsys, *PLATFORM, "--output-format", "html")
    assert "nvidia.com/gpu, ephemeral-storage are unknown: the pod template" in out
    assert out.count('<span class="gets">pod ?</span>') == 4


def test_a_spreadsheet_leaves_it_out(capsys):
    rows = list(csv.DictReader(StringIO(shown(capsys, *PLATFORM, "--output-format", "csv"))))
    assert [(row["pod_memory_request"], row["pod_disk_request"]) for row in rows] == [("1Gi", "")] * 2


CONTAINER = """\
import flyte

pod = {"containers": [{"name": "primary", "resources": {"requests": {"memory": "3Gi"}, "limits": {"cpu": "4"}}}]}
template = flyte.PodTemplate(pod_spec=pod)
env = flyte.TaskEnvironment("env", resources=flyte.Resources(cpu=2), pod_template=template)


@env.task
async def fit() -> None: ...
"""


def test_what_a_container_of_the_code_adds_is_shown_with_its_place(capsys, folder):
    (folder / "work.py").write_text(CONTAINER)
    out = shown(capsys, *PLATFORM)
    assert (out.count("pod 2 → 4"), out.count("pod 3Gi")) == (2, 2)
    assert out.count('pod: container "primary" of the template (work.py:3)') == 1
    page = shown(capsys, *PLATFORM, "--output-format", "html")
    assert page.count('<span class="gets">pod 3Gi</span>') == 2
    assert page.count('memory of container "primary" of the template ') == 2


def test_without_a_platform_nothing_is_said_of_the_pod(capsys):
    assert "pod" not in shown(capsys, "work.py")
