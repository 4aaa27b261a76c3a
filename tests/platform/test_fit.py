"""Why a pod does not fit a platform; the rules about platforms say the same of the same declarations."""

from __future__ import annotations

import pytest
from declarations import NOTHING, policy, resources, unknown
from platform_files import limits

from flyte_reslint.catalog import newest, release
from flyte_reslint.domain.settings import Settings, settings
from flyte_reslint.domain.values import Choices
from flyte_reslint.platform.fit import misfits

NAMES = release("flyte", newest("flyte"))
ADMIN = """\
task_resource_defaults:
  limits:
    memory: "16Gi"
"""
QUOTA = """\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: all
  namespace: ml-production
spec:
  hard:
    requests.cpu: "8"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settled(reusable: Choices = NOTHING, **arguments: object) -> Settings:
    return settings(resources(**arguments), reusable, NAMES)


def reasons(of: Settings, under) -> list[tuple[str, str, str]]:
    return [(each.field, each.reason, f"{each.place.file}:{each.place.row}") for each in misfits(of, under)]


def test_what_is_within_all_bounds_fits(folder):
    under = limits(folder, "ml", "production", admin=ADMIN, quota=QUOTA)
    assert reasons(settled(cpu=2, memory=("2Gi", "16Gi")), under) == []


def test_what_the_platform_lowers_does_not_fit(folder):
    assert reasons(settled(memory=("2Gi", "64Gi")), limits(folder, admin=ADMIN)) == [
        ("memory", "limit 64Gi becomes 16Gi (platform limit)", "admin.yaml:3")
    ]


def test_a_pod_above_the_quota_does_not_fit(folder):
    under = limits(folder, "ml", "production", quota=QUOTA)
    assert reasons(settled(cpu=9), under) == [
        ("cpu", "the pod takes cpu request 9, above the namespace's quota of 8 (requests.cpu)", "quota.yaml:8")
    ]


def test_a_pool_above_the_quota_does_not_fit_even_when_its_pod_does(folder):
    under = limits(folder, "ml", "production", quota=QUOTA)
    assert reasons(settled(policy(replicas=(1, 5)), cpu=2), under) == [
        ("cpu", "5 replicas take cpu request 10, above the namespace's quota of 8 (requests.cpu)", "quota.yaml:8")
    ]


def test_what_the_quota_counts_has_to_be_asked_for(folder):
    quota = QUOTA.replace("requests.cpu", "limits.ephemeral-storage")
    assert reasons(settled(cpu=1), limits(folder, "ml", "production", quota=quota)) == [
        (
            "disk",
            "the pod asks for no ephemeral-storage, which the namespace's quota bounds (limits.ephemeral-storage)",
            "quota.yaml:8",
        )
    ]


def test_a_device_has_to_be_offered(folder):
    under = limits(folder, platform_toml='accelerators = ["T4", "L4"]\n')
    assert reasons(settled(gpu="T4:1"), under) == []
    assert reasons(settled(gpu="A100:1"), under) == [
        ("gpu", "A100 is not offered; the platform has T4, L4", "platform.toml:1")
    ]


def test_what_is_unknown_gives_no_reason(folder):
    assert reasons(settled(memory=unknown("it is read from a file")), limits(folder, admin=ADMIN)) == []
