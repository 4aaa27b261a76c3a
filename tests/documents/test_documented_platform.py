"""The platform of Flyte's documents, `platform_quotas.yaml` as it is printed there, and what they say it does.

"if the platform quota caps CPU at 4 cores, a limit of 6 specified via with_overrides will be silently capped at 4";
"Tasks that declare resources exceeding these limits will be rejected at registration time"; a ResourceQuota "limits the
aggregate CPU and memory that all pods in that namespace can consume simultaneously".
"""

from __future__ import annotations

from pathlib import Path

import pytest
from differential.collection import read_collection

from flyte_reslint.api import Project, analyze
from flyte_reslint.configuration import Configurations

FOLDER = Path(__file__).parent
EXAMPLES = {each.title: each.files["main.py"] for each in read_collection(FOLDER / "requests_and_limits.txt")}

POOL = """\
import flyte

env = flyte.TaskEnvironment(
    "pool", resources=flyte.Resources(cpu=4, memory="1Gi"), reusable=flyte.ReusePolicy(replicas=(1, {}))
)
"""


@pytest.fixture
def judged(tmp_path):
    def judge(text: str, domain: str = "development") -> Project:
        (tmp_path / "main.py").write_text(text, encoding="utf-8")
        platform = FOLDER / "platform_quotas.yaml"
        isolated = Configurations(is_isolated=True)
        return analyze([tmp_path], config=isolated, platform=platform, project="flytesnacks", domain=domain)

    return judge


def test_a_limit_of_six_is_capped_at_four_in_silence(judged):
    project = judged(EXAMPLES["overriding resources at runtime"])
    (finding,) = (each for each in project.findings if each.code == "FLR502")
    assert finding.message == "cpu limit 6 is above the platform's limit of 4: the pod gets 4, and nothing says so"
    assert project.quoted(finding.place) == '"6"'
    (pod,) = map(project.pod, project.overrides)
    assert {name: str(quantity) for name, quantity in pod.limits.items()} == {
        "cpu": "4",
        "memory": "500Mi",
        "ephemeral-storage": "500Mi",
    }


def test_a_task_above_the_limits_is_rejected(judged):
    project = judged(EXAMPLES["large datasets"])
    assert [each.code for each in project.findings] == ["FLR501"]
    assert project.findings[0].message.startswith("memory request 16Gi and limit 32Gi are above")


@pytest.mark.parametrize(
    ("replicas", "domain", "codes"),
    [(16, "development", []), (17, "development", ["FLR504"]), (17, "production", [])],
)
def test_all_pods_of_the_namespace_may_have_what_its_quota_says(judged, replicas, domain, codes):
    task = "\n\n@env.task\nasync def work() -> None: ...\n"
    project = judged(POOL.format(replicas) + task, domain)
    assert [each.code for each in project.findings] == codes
    assert all("above the namespace's quota of 64 (requests.cpu)" in each.message for each in project.findings)
