"""Rules about reusable environments. The deadlocks of their pools are in `deadlock`."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.correction import Addition
from flyte_reslint.checks.declared import declared_on
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import (
    Given,
    conflicts,
    elements,
    given,
    is_given,
    sentence,
    setting,
    shown,
    text,
    way,
    whole,
)
from flyte_reslint.checks.policies import (
    CONCURRENCY,
    most_replicas,
    policies,
    policy,
    policy_calls,
    runs_at_a_time,
)
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.types import is_foreign
from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.registry import Environment, Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Built, Duration, Items, Place, Plain, Value

SHORTEST_TTL = 30
"""Seconds: the least that `ReusePolicy` takes for `idle_ttl` and `scaledown_ttl`."""

FIXED_BY_POOL = ("resources", "env_vars", "secrets", "service_account")
"""What `override` refuses for a task in a reusable pool, whose containers run already."""

PLUGINS_WITHOUT_REUSE = tuple(
    f"flyteplugins.{name}"
    for name in ("dask.Dask", "databricks.Databricks", "echo.Echo", "pytorch.Elastic", "spark.Spark")
)
"""Configurations of the plugins whose tasks do not declare `supports_reuse_policy`; Ray's do."""


@rule("FLR301")
def sync_task_concurrency(registry: Registry) -> Iterator[Finding]:
    """A sync task whose environment runs several tasks in one replica."""
    for task in registry.tasks:
        if task.is_async is not False:
            continue
        for call, condition in policies(task.reusable):
            for concurrency in given(call, "concurrency"):
                count = whole(concurrency.value)
                if count is not None and count > 1:
                    claim = f'sync task "{task.function}" runs in a reusable environment with concurrency {count}'
                    when = both(condition, concurrency.condition)
                    yield Finding(
                        "FLR301",
                        task.function_name,
                        sentence(claim, when, "only async tasks can share a replica"),
                        "write async def, or set concurrency=1",
                        (Related(concurrency.place, f"concurrency={count}"), *concurrency.related),
                    )


@rule("FLR302")
def single_replica_reuse(registry: Registry) -> Iterator[Finding]:
    """A pool that serves one run at a time."""
    with_plugin = {
        call
        for environment in registry.environments
        if any(choice.traced.value != Plain(None) for choice in declared_on(registry, environment, "plugin_config"))
        for call, _ in policies(environment.reusable)
    }
    for call in policy_calls(registry):
        replicas = call.argument("replicas")
        if replicas is None or call in with_plugin:
            continue
        concurrency = setting(call, "concurrency", CONCURRENCY)
        for condition, (count, _) in conflicts(_serves_one, replicas.choices, concurrency):
            place = count.place if replicas.place.contains(count.place) else replicas.place
            claim = f"replicas {shown(count.value)} with concurrency 1 serves one run at a time"
            reason = "a task that waits for another one in the pool would wait for ever"
            remedy = "raise replicas or concurrency to at least 2"
            message = sentence(claim, both(call.condition, condition), reason)
            yield Finding("FLR302", place, message, remedy, way(count.trail, place))


def _serves_one(replicas: Value, concurrency: Value) -> bool:
    most = most_replicas(replicas)
    return most is not None and most <= 1 and runs_at_a_time(concurrency) == 1


@rule("FLR304")
def override_while_reusable(registry: Registry) -> Iterator[Finding]:
    """An override of what a running container cannot change."""
    for override in registry.overrides:
        for name in FIXED_BY_POOL:
            argument = override.call.argument(name)
            if argument is None:
                continue
            for condition, (reusable, _) in conflicts(_changes_pool, override.reusable, argument.choices):
                claim = f"override sets {name} of a task that runs in a reusable environment"
                reason = "its containers run already"
                call = policy(reusable.value)
                yield Finding(
                    "FLR304",
                    argument.keyword or argument.place,
                    sentence(claim, both(override.call.condition, condition), reason),
                    'add reusable="off" to the same call',
                    (Related(call.place, "the reuse policy"),) if call else (),
                    _without_pool(override.call),
                )


def _without_pool(override: Call) -> Addition | None:
    """The argument that leaves the pool alone, where it can be added."""
    is_free = not override.is_open and override.argument("reusable") is None
    return Addition(override.place, "reusable", '"off"') if is_free else None


def _changes_pool(reusable: Value, value: Value) -> bool:
    return policy(reusable) is not None and is_given(value)


@rule("FLR305")
def invalid_reuse_policy(registry: Registry) -> Iterator[Finding]:
    """A part of a policy that `ReusePolicy` refuses."""
    for call in policy_calls(registry):
        for value in given(call, "replicas"):
            yield from _invalid_replicas(value)
        for value in given(call, "concurrency"):
            if _is_no_count(value.value, at_least=1):
                remedy = "write how many tasks a replica runs at a time"
                yield value.finding("FLR305", "is not a whole number from 1", remedy=remedy)
        for name in ("idle_ttl", "scaledown_ttl"):
            for value in given(call, name):
                seconds = _seconds(value.value)
                if seconds is None and _is_of_known_type(value.value):
                    remedy = "write seconds as a whole number, or a timedelta"
                    yield value.finding("FLR305", "is neither an int nor a timedelta", remedy=remedy)
                elif seconds is not None and seconds < SHORTEST_TTL:
                    remedy = f"write {SHORTEST_TTL} or more"
                    yield value.finding("FLR305", f"is under {SHORTEST_TTL} seconds", remedy=remedy)
        for value in given(call, "scope"):
            if text(value.value) not in ("global", "run") and _is_of_known_type(value.value):
                yield value.finding("FLR305", "is no scope of a policy", remedy='write "global" or "run"')


def _invalid_replicas(value: Given) -> Iterator[Finding]:
    if isinstance(value.value, Items) and value.value.kind == "tuple" and len(value.value.items) == 2:
        ends = elements(value)
        wrong = [end for end in ends if _is_no_count(end.value, at_least=0)]
        for end in wrong:
            count = Given("replicas", end.value, end.place, end.condition, end.related)
            yield count.finding("FLR305", "is not a whole number from 0", remedy="write (min, max) as whole numbers")
        counts = [count for count in (whole(end.value) for end in ends) if count is not None]
        if not wrong and len(counts) == 2 and counts[0] > counts[1]:
            yield value.finding("FLR305", "has a minimum above its maximum", remedy=f"write ({counts[1]}, {counts[0]})")
    elif _is_no_count(value.value, at_least=0):
        yield value.finding("FLR305", "is neither a whole number nor a pair (min, max)", remedy="write 2, or (1, 4)")


def _is_no_count(value: Value, at_least: int) -> bool:
    """Whether `value` is surely no int, or too low. `ReusePolicy` takes a bool for an int, as Python does."""
    if isinstance(value, Plain) and isinstance(value.value, int):
        return value.value < at_least
    return _is_of_known_type(value)


def _is_of_known_type(value: Value) -> bool:
    return isinstance(value, (Plain, Built)) or is_foreign(value)


def _seconds(value: Value) -> float | None:
    if isinstance(value, Duration):
        return value.seconds
    return value.value if isinstance(value, Plain) and isinstance(value.value, int) else None


@rule("FLR306")
def reuse_with_plugin(registry: Registry) -> Iterator[Finding]:
    """A reusable environment of a kind that has no pool."""
    for environment in registry.environments:
        where = _where_made_reusable(environment)
        if environment.kind == "ClusteredTaskEnvironment":
            for call, condition in policies(environment.reusable):
                claim = "a ClusteredTaskEnvironment cannot be reusable"
                message = sentence(claim, both(environment.call.condition, condition))
                remedy = "leave reusable out"
                yield Finding("FLR306", where, message, remedy, (Related(call.place, "the reuse policy"),))
            continue
        configured = declared_on(registry, environment, "plugin_config")
        for condition, (_, config) in conflicts(_excludes_reuse, environment.reusable, configured):
            claim = f"an environment with plugin_config {shown(config.value)} cannot be reusable"
            reason = "the plugin has no reusable containers"
            message = sentence(claim, both(environment.call.condition, condition), reason)
            yield Finding("FLR306", where, message, "leave one of the two out", way(config.trail, where))


def _where_made_reusable(environment: Environment) -> Place:
    argument = environment.call.argument("reusable") or environment.call.argument("plugin_config")
    return (argument.keyword or argument.place) if argument else environment.call.place


def _excludes_reuse(reusable: Value, config: Value) -> bool:
    """Whether a policy meets a configuration whose plugin surely has no reusable containers."""
    if policy(reusable) is None or not is_given(config):
        return False
    if isinstance(config, Built):
        return config.call.name in PLUGINS_WITHOUT_REUSE
    return isinstance(config, Plain) or is_foreign(config)


@rule("FLR307")
def decorator_conflicts_with_reuse(registry: Registry) -> Iterator[Finding]:
    """A decorator that asks for a pod of its own in a reusable environment."""
    environments = {environment.key: environment for environment in registry.environments}
    for task in registry.tasks:
        environment = environments.get(task.environment) if task.environment is not None else None
        if task.decorator is None or environment is None:
            continue
        template = task.decorator.argument("pod_template")
        if template is not None:
            for condition, _ in conflicts(_changes_pool, environment.reusable, template.choices):
                yield _conflict(template, "pod_template", both(task.decorator.condition, condition))
        account = task.decorator.argument("service_account")
        if account is not None:
            shared = declared_on(registry, environment, "service_account")
            for condition, _ in conflicts(_changes_account, environment.reusable, account.choices, shared):
                yield _conflict(account, "service_account", both(task.decorator.condition, condition))


def _changes_account(reusable: Value, account: Value, shared: Value) -> bool:
    is_known = text(account) is not None and (text(shared) is not None or shared == Plain(None))
    return policy(reusable) is not None and is_known and account != shared


def _conflict(argument: Argument, name: str, condition: str | None) -> Finding:
    claim = f"a task of a reusable environment cannot have its own {name}"
    remedy = f"set {name} on the environment"
    message = sentence(claim, condition, "the pool's containers are all alike")
    return Finding("FLR307", argument.keyword or argument.place, message, remedy)
