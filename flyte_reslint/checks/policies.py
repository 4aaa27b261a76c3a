"""Reading reuse policies: how many runs a pool of reusable containers can serve at once."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.given import whole
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.reuse import DEFAULT_CONCURRENCY, DEFAULT_REPLICAS
from flyte_reslint.domain.values import Built, Choices, Items, Plain, Value

POLICY = "flyte.ReusePolicy"

REPLICAS = Plain(DEFAULT_REPLICAS.max)
CONCURRENCY = Plain(DEFAULT_CONCURRENCY)
"""What a policy has where it says nothing."""


def policy_calls(registry: Registry) -> Iterator[Call]:
    """Every call of `flyte.ReusePolicy`."""
    return (call for call in registry.calls if call.name == POLICY)


def policy(value: Value) -> Call | None:
    """The call that made `value`, None where it is not a policy."""
    return value.call if isinstance(value, Built) and value.call.name == POLICY else None


def policies(reusable: Choices) -> Iterator[tuple[Call, str | None]]:
    """The policies among `reusable`, each with its condition."""
    for choice in reusable:
        call = policy(choice.traced.value)
        if call is not None:
            yield call, choice.condition


def most_replicas(replicas: Value) -> int | None:
    """The most replicas that `replicas` allows, None where it is not known or not valid."""
    ends = [item.value for item in replicas.items] if isinstance(replicas, Items) else [replicas, replicas]
    counts = [count for count in map(whole, ends) if count is not None and count >= 0]
    is_pair = not isinstance(replicas, Items) or replicas.kind == "tuple"
    return counts[1] if is_pair and len(ends) == len(counts) == 2 and counts[0] <= counts[1] else None


def runs_at_a_time(concurrency: Value) -> int | None:
    """The runs that one replica takes at a time, None where that is not known or not valid."""
    count = whole(concurrency)
    return count if count is not None and count >= 1 else None
