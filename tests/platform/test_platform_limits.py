"""Which of several files has its way, as in Flyte."""

from __future__ import annotations

import pytest
from platform_files import limits, plain

from flyte_reslint.platform.error import PlatformError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def admin(**amounts: str) -> str:
    inside = ", ".join(f"{name}: {amount}" for name, amount in amounts.items())
    return f"task_resources: {{limits: {{{inside}}}}}\n"


def attributes(scope: str, **amounts: str) -> str:
    inside = ", ".join(f"{name}: {amount}" for name, amount in amounts.items())
    return f"{{{scope}, limits: {{{inside}}}}}\n"


def test_later_files_over_earlier_ones_key_by_key(folder):
    found = limits(folder, base=admin(cpu="2", memory="1Gi"), production=admin(cpu="8"))
    assert plain(found.limits) == {"cpu": "8", "memory": "1Gi"}
    assert found.limits["cpu"].where == "production.yaml:1"


def test_later_documents_over_earlier_ones(folder):
    found = limits(folder, base=f"{admin(cpu='2')}---\n{admin(cpu='8')}")
    assert found.limits["cpu"].where == "base.yaml:3"


def test_a_value_that_is_taken_back(folder):
    assert limits(folder, base=admin(cpu="2"), override=admin(cpu="~")).limits == {}
    assert limits(folder, base=admin(cpu="2"), override=admin(cpu="0")).limits == {}


def test_attributes_replace_the_configuration_whole(folder):
    texts = {"base": admin(cpu="2", memory="1Gi"), "tra": attributes("project: p, domain: d", cpu="8")}
    assert plain(limits(folder, "p", "d", **texts).limits) == {"cpu": "8"}
    assert plain(limits(folder, "p", "other", **texts).limits) == {"cpu": "2", "memory": "1Gi"}


def test_attributes_come_after_the_configuration_whatever_the_order_of_the_files(folder):
    texts = {"tra": attributes("project: p, domain: d", cpu="8"), "base": admin(cpu="2")}
    assert plain(limits(folder, "p", "d", **texts).limits) == {"cpu": "8"}


def test_the_most_specific_attributes_win(folder):
    # ResourcePriority in flyteadmin: domain 1, project 5, project and domain 10.
    texts = {
        "both": attributes("project: p, domain: d", cpu="10"),
        "project": attributes("project: p", cpu="5"),
        "domain": attributes("domain: d", cpu="1"),
    }
    assert plain(limits(folder, "p", "d", **texts).limits) == {"cpu": "10"}
    assert plain(limits(folder, "p", "x", **texts).limits) == {"cpu": "5"}
    assert plain(limits(folder, "x", "d", **texts).limits) == {"cpu": "1"}


def test_of_attributes_for_the_same_the_later_ones_replace_the_earlier(folder):
    first = attributes("project: p, domain: d", cpu="10", memory="1Gi")
    second = attributes("project: p, domain: d", cpu="5")
    assert plain(limits(folder, "p", "d", a=first, b=second).limits) == {"cpu": "5"}


def test_files_that_contradict_each_other(folder):
    texts = {"base": "task_resources: {defaults: {cpu: 4}}", "override": admin(cpu="2")}
    with pytest.raises(PlatformError) as raised:
        limits(folder, **texts)
    assert str(raised.value) == "override.yaml:1: the limit of 2 for cpu is below the default of 4 (base.yaml:1)"


def test_files_that_contradict_each_other_in_one_scope(folder):
    texts = {
        "base": "task_resource: {min: {cpu: 4}}",
        "domain": "### Settings for scope: DOMAIN(d)\ntask_resource.max.cpu: 2\n",
    }
    with pytest.raises(PlatformError, match=r"^domain\.yaml:2: the limit of 2 for cpu is below the default of 4"):
        limits(folder, **texts)


def test_a_limit_equal_to_the_default_in_other_words(folder):
    assert plain(limits(folder, a="task_resources: {defaults: {memory: 1Gi}, limits: {memory: 1024Mi}}").limits)
