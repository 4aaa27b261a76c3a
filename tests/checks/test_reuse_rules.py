"""FLR301, 302, 304 to 307."""

from __future__ import annotations

import pytest
from declarations import NOTHING, at, call, environment, one, override, policy, resources, task
from judging import UNKNOWN, by_default, codes, either, judged
from msgspec.structs import replace

from flyte_reslint.domain.registry import Environment, Task
from flyte_reslint.domain.values import Choices, Duration, Other


def reusable_task(reusable: Choices, is_async: bool | None = False) -> dict[str, tuple[object, ...]]:
    pool = environment(1, reusable=reusable)
    return {"environments": (pool,), "tasks": (task(2, "load", 20, of=pool, reusable=reusable, is_async=is_async),)}


# -- FLR301 ----------------------------------------------------------------------------------------------------------


def test_a_sync_task_that_shares_a_replica():
    (finding,) = judged(**reusable_task(policy(5, concurrency=4)))
    assert (finding.code, finding.place) == ("FLR301", at(21))
    assert finding.message.startswith('sync task "load" runs in a reusable environment with concurrency 4: ')
    assert finding.related[0].place == at(5)


@pytest.mark.parametrize("is_async", [True, None])
def test_a_task_that_may_share_a_replica(is_async):
    assert codes(**reusable_task(policy(5, concurrency=4), is_async)) == []


@pytest.mark.parametrize("concurrency", [1, one(UNKNOWN), "4"])
def test_a_concurrency_that_a_sync_task_may_have(concurrency):
    assert codes(**reusable_task(policy(5, concurrency=concurrency))) == []


def test_a_concurrency_of_one_case():
    concurrency = either((8, "PROD is true"), (1, "PROD is false"))
    (finding,) = judged(**reusable_task(policy(5, concurrency=concurrency)))
    assert "concurrency 8 when PROD is true" in finding.message


# -- FLR302 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("replicas", [1, 0, (1, 1), (0, 1)])
def test_a_pool_that_serves_one_run(replicas):
    assert codes(call("flyte.ReusePolicy", replicas=replicas)) == ["FLR302"]
    assert codes(call("flyte.ReusePolicy", replicas=replicas, concurrency=1)) == ["FLR302"]


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"replicas": 2},
        {"replicas": (1, 2)},
        {"replicas": 1, "concurrency": 2},
        {"replicas": one(UNKNOWN)},
        {"replicas": 1, "concurrency": one(UNKNOWN)},
        {"replicas": 1, "is_open": True},
        {"replicas": either((1, None), (2, None))},
    ],
)
def test_a_pool_that_may_serve_more(arguments):
    assert codes(call("flyte.ReusePolicy", **arguments)) == []


def test_a_default_that_serves_one_run():
    (finding,) = judged(call("flyte.ReusePolicy", replicas=by_default(1, "REPLICAS")))
    assert finding.message.startswith(
        "replicas 1 with concurrency 1 serves one run at a time when REPLICAS is not set: "
    )


@pytest.mark.parametrize(("config", "expected"), [(UNKNOWN, []), (Other("Ray"), []), (None, ["FLR302"])])
def test_a_cluster_of_a_plugin_may_have_one_replica(config, expected):
    made = call("flyte.ReusePolicy", 5, replicas=1)
    pool = environment(1, reusable=one(made))
    pool = replace(pool, call=call("flyte.TaskEnvironment", 3, plugin_config=one(config), reusable=made))
    assert codes(made, environments=(pool,)) == expected


# -- FLR304 ----------------------------------------------------------------------------------------------------------


def overriding(reusable: Choices, **arguments: object) -> dict[str, tuple[object, ...]]:
    pool = environment(1, reusable=policy(5))
    target = task(2, "load", 20, of=pool, reusable=policy(5))
    made = override(target, row=30, reusable=reusable)
    return {"overrides": (replace(made, call=call("flyte.TaskTemplate.override", 30, **arguments)),)}


@pytest.mark.parametrize("name", ["resources", "env_vars", "secrets", "service_account"])
def test_an_override_of_what_the_pool_fixes(name):
    given = resources(30, cpu=2) if name == "resources" else Other("dict")
    (finding,) = judged(**overriding(policy(5), **{name: given}))
    assert finding.code == "FLR304"
    assert finding.remedy == 'add reusable="off" to the same call'


@pytest.mark.parametrize("in_force", [NOTHING, one(UNKNOWN)])
def test_an_override_outside_a_pool(in_force):
    assert codes(**overriding(in_force, resources=resources(30, cpu=2))) == []


@pytest.mark.parametrize("given", [None, UNKNOWN])
def test_an_override_with_nothing(given):
    assert codes(**overriding(policy(5), env_vars=one(given))) == []


def test_an_override_of_something_else():
    assert codes(**overriding(policy(5), retries=3, cache="auto")) == []


def test_every_keyword_is_a_fault():
    assert codes(**overriding(policy(5), env_vars=Other("dict"), secrets="token")) == ["FLR304", "FLR304"]


# -- FLR305 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        {"replicas": -1},
        {"replicas": (-1, 2)},
        {"replicas": (3, 1)},
        {"replicas": [1, 2]},
        {"replicas": (1, 2, 3)},
        {"replicas": ("1", 2)},
        {"replicas": "2"},
        {"replicas": 2.0},
        {"replicas": None},
        {"concurrency": 0},
        {"concurrency": -1},
        {"concurrency": "2"},
        {"concurrency": 1.5},
        {"concurrency": None},
        {"idle_ttl": 29},
        {"idle_ttl": Duration(29.5)},
        {"idle_ttl": 60.0},
        {"idle_ttl": "60"},
        {"idle_ttl": None},
        {"scaledown_ttl": 5},
        {"scaledown_ttl": Other("dict")},
        {"scope": "project"},
        {"scope": None},
        {"scope": 1},
    ],
)
def test_a_policy_that_the_sdk_refuses(arguments):
    assert codes(call("flyte.ReusePolicy", **arguments)) == ["FLR305"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"replicas": (0, 2)},
        {"replicas": (2, 2)},
        {"concurrency": 100},
        {"idle_ttl": 30},
        {"idle_ttl": Duration(30)},
        {"scaledown_ttl": Duration(3600)},
        {"scope": "run"},
        {"scope": one(UNKNOWN), "idle_ttl": one(UNKNOWN), "replicas": (UNKNOWN, 2)},
        {"idle_ttl": Other("Seconds")},
    ],
)
def test_a_policy_that_the_sdk_takes(arguments):
    assert codes(call("flyte.ReusePolicy", **arguments)) == []


def test_every_fault_of_a_policy_is_told():
    assert codes(call("flyte.ReusePolicy", replicas=(-1, "x"), concurrency=0, scope="all")) == ["FLR305"] * 4


def test_the_order_of_a_pair_is_put_right():
    (finding,) = judged(call("flyte.ReusePolicy", replicas=(3, 1)))
    assert finding.message == "replicas (3, 1) has a minimum above its maximum"
    assert finding.remedy == "write (1, 3)"


# -- FLR306 ----------------------------------------------------------------------------------------------------------


def with_plugin(config: object, **changes: object) -> Environment:
    made = call("flyte.TaskEnvironment", 3, reusable=policy(5), plugin_config=config)
    return replace(environment(1, reusable=policy(5)), call=made, **changes)


SPARK = call("flyteplugins.spark.Spark")


@pytest.mark.parametrize("config", [SPARK, call("flyteplugins.pytorch.Elastic", nnodes=2), Other("dict"), "spark"])
def test_a_plugin_without_reuse(config):
    assert codes(environments=(with_plugin(config),)) == ["FLR306"]


@pytest.mark.parametrize("config", [call("flyteplugins.ray.RayJobConfig"), Other("Spark"), None, UNKNOWN])
def test_a_plugin_that_may_have_reuse(config):
    assert codes(environments=(with_plugin(one(config)),)) == []


def test_a_clone_that_becomes_reusable():
    parent = replace(environment(1), call=call("flyte.TaskEnvironment", 3, plugin_config=SPARK))
    made = call("flyte.TaskEnvironment.clone_with", 8, reusable=policy(8))
    clone = replace(environment(2, "other", reusable=policy(8)), call=made, parent=1)
    (finding,) = judged(environments=(parent, clone))
    assert (finding.code, finding.place) == ("FLR306", at(8))


def test_a_clustered_environment():
    assert codes(environments=(with_plugin(None, kind="ClusteredTaskEnvironment"),)) == ["FLR306"]
    single = replace(environment(1), kind="ClusteredTaskEnvironment")
    assert codes(environments=(single,)) == []


# -- FLR307 ----------------------------------------------------------------------------------------------------------


POOL = policy(5)


def decorated(reusable: Choices = POOL, account: object = None, **arguments: object) -> dict[str, tuple[object, ...]]:
    made = call("flyte.TaskEnvironment", 3, service_account=one(account))
    pool = replace(environment(1, reusable=reusable), call=made)
    decorator = call("flyte.TaskEnvironment.task", 20, **arguments)
    member: Task = replace(task(2, "load", 20, of=pool, reusable=reusable), decorator=decorator)
    return {"environments": (pool,), "tasks": (member,)}


def test_a_pod_template_of_its_own():
    assert codes(**decorated(pod_template="gpu-pod")) == ["FLR307"]
    assert codes(**decorated(pod_template=None)) == []
    assert codes(**decorated(NOTHING, pod_template="gpu-pod")) == []


def test_another_service_account():
    assert codes(**decorated(service_account="trainer")) == ["FLR307"]
    assert codes(**decorated(account="default", service_account="trainer")) == ["FLR307"]


@pytest.mark.parametrize(
    ("account", "given"), [("trainer", "trainer"), (UNKNOWN, "trainer"), ("default", UNKNOWN), ("default", None)]
)
def test_a_service_account_that_may_be_the_same(account, given):
    assert codes(**decorated(account=account, service_account=one(given))) == []


def test_a_clone_has_its_parents_service_account():
    parent = replace(environment(1), call=call("flyte.TaskEnvironment", 3, service_account="trainer"))
    made = call("flyte.TaskEnvironment.clone_with", 8, name="other", reusable=policy(8))
    clone = replace(environment(2, "other", reusable=policy(8)), call=made, parent=1)
    for account, expected in (("trainer", []), ("reader", ["FLR307"])):
        decorator = call("flyte.TaskEnvironment.task", 20, service_account=account)
        member = replace(task(3, "load", 20, of=clone, reusable=policy(8)), decorator=decorator)
        assert codes(environments=(parent, clone), tasks=(member,)) == expected
