"""FLR303: tasks that wait for each other inside one pool of reusable containers, which can never serve them all.

The pool of a reusable environment has `max replicas x concurrency` places, as the SDK's `ReusePolicy` says. A run of
one of its tasks takes a place when it starts and keeps it until it ends, also while it waits for a task that it called:
an async one keeps its slot of the replica's concurrency. So where `a` waits for `b` and `b` for `c`, all in the pool,
three places are taken at once, and a pool of two never starts `c`: `b` waits for ever, and `a` for `b`.

The rule reports only what it can prove. Its graph has the tasks as nodes, and as edges the calls that every run of the
caller makes (`is_certain`) and waits for (`is_awaited`). A call takes a place where the policy in force for it is the
pool's own. `override(reusable="off")` takes none, and neither does a task of another environment; but that task may
call back into the pool while its caller keeps a place there, so the walk goes through it and counts only the places.

The walk begins at the tasks that no other task certainly puts into the pool, then at those that no walk has reached,
with the place that their own run takes, and follows the calls with the number of places held. A call that needs one
more than there are is reported: it is never served, whatever else runs. A path that takes more places than the pool has
tasks passes one of them twice: a certain recursion, which has no end. So the walk counts no further than the number of
tasks, however large the pool is.

Runs side by side are left out. A fan-out wider than the pool queues, and is served as places come free; runs that are
not on the path can only take places away. Alternatives are told apart by their condition. A policy that is not known in
every respect ends the proof, and so does what gives a task containers of its own.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import conditions, holding, sentence, setting, text
from flyte_reslint.checks.policies import CONCURRENCY, REPLICAS, most_replicas, policies, policy, runs_at_a_time
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.registry import Environment, Invocation, Registry, Task
from flyte_reslint.domain.values import Choices, Place, exact

SEPARATING = ("interruptible", "pod_template")
"""Settings that give a task other containers than its environment's: `extract_unique_id_and_image` in the SDK's
`_internal/runtime/reuse.py` makes them part of the pool's identity."""

Chain = tuple[Invocation, ...]
"""Calls, each made by the task that the one before it called."""


class Capacity(Struct, frozen=True):
    """What a pool can serve at once."""

    replicas: int
    concurrency: int

    @property
    def places(self) -> int:
        """The runs that can be under way at once."""
        return self.replicas * self.concurrency


class Pool(Struct, frozen=True):
    """The pool of an environment where `condition` holds, and the calls that matter to it by their caller."""

    environment: Environment
    condition: str | None
    capacity: Capacity
    members: frozenset[int]
    waits: Mapping[int, list[Invocation]]

    def is_in_force(self, reusable: Choices) -> bool:
        """Whether `reusable` is surely this pool's policy."""
        return self._values(reusable) == self._values(self.environment.reusable)

    def _values(self, reusable: Choices) -> set[object]:
        return {choice.traced.value for choice in holding(reusable, self.condition)}

    def takes_place(self, call: Invocation) -> bool:
        """Whether the called task surely runs in this pool."""
        return call.callee in self.members and self.is_in_force(call.reusable)


@rule("FLR303")
def reuse_deadlock(registry: Registry) -> Iterator[Finding]:
    """Tasks that wait for each other and need more places than their pool can have."""
    tasks = {task.key: task for task in registry.tasks}
    waits = [call for call in registry.invocations if call.is_certain and call.is_awaited]
    sharing = _sharing(registry)
    for environment in registry.environments:
        members = frozenset(sharing[environment.key])
        inside = [call for call in waits if call.callee in members]
        always: set[Place] = set()
        for condition in _cases(environment, inside) if inside else ():
            capacity = _capacity(environment.reusable, condition)
            if capacity is None:
                continue
            pool = Pool(environment, condition, capacity, members, _by_caller(waits, condition))
            for chain in _unserved(registry, pool):
                if chain[-1].place not in always:
                    yield _deadlock(pool, chain, tasks)
                if condition is None:
                    always.update(call.place for call in chain)


def _sharing(registry: Registry) -> Mapping[int | None, list[int]]:
    """The tasks that share the containers of each environment."""
    moved = {key for override in registry.overrides if _separates(override.call) for key in override.tasks}
    sharing: dict[int | None, list[int]] = defaultdict(list)
    for task in registry.tasks:
        if task.key not in moved and not _separates(task.decorator):
            sharing[task.environment].append(task.key)
    return sharing


def _separates(call: Call | None) -> bool:
    return call is not None and any(call.argument(name) for name in SEPARATING)


def _cases(environment: Environment, calls: Iterable[Invocation]) -> tuple[str | None, ...]:
    """The conditions to tell apart, None first."""
    parts = [
        choices
        for call, _ in policies(environment.reusable)
        for choices in (setting(call, "replicas", REPLICAS), setting(call, "concurrency", CONCURRENCY))
    ]
    of_values = conditions(environment.reusable, *parts, *(call.reusable for call in calls))
    return tuple(dict.fromkeys((*of_values, *(call.condition for call in calls))))


def _capacity(reusable: Choices, condition: str | None) -> Capacity | None:
    """The largest capacity that the pool may have, None where it is not known or there is no pool."""
    calls = [policy(choice.traced.value) for choice in holding(reusable, condition)]
    capacities = [_largest(call, condition) if call else None for call in calls]
    known = [capacity for capacity in capacities if capacity is not None]
    return max(known, key=lambda one: one.places) if len(known) == len(capacities) else None


def _largest(call: Call, condition: str | None) -> Capacity | None:
    replicas = [
        most_replicas(choice.traced.value) for choice in holding(setting(call, "replicas", REPLICAS), condition)
    ]
    concurrency = [
        runs_at_a_time(choice.traced.value) for choice in holding(setting(call, "concurrency", CONCURRENCY), condition)
    ]
    known_replicas = [count for count in replicas if count]
    known_concurrency = [count for count in concurrency if count]
    if len(known_replicas) < len(replicas) or len(known_concurrency) < len(concurrency):
        return None
    return Capacity(max(known_replicas), max(known_concurrency))


def _by_caller(calls: Iterable[Invocation], condition: str | None) -> Mapping[int, list[Invocation]]:
    """The calls that are certain where `condition` holds."""
    by_caller: dict[int, list[Invocation]] = defaultdict(list)
    for call in calls:
        if call.condition in (None, condition):
            by_caller[call.caller].append(call)
    return by_caller


def _unserved(registry: Registry, pool: Pool) -> Iterator[Chain]:
    """The calls that are never served, each at the end of a chain that holds all places."""
    placed = {call.callee for calls in pool.waits.values() for call in calls if pool.takes_place(call)}
    reported: set[Place] = set()
    reached: set[int] = set()
    for task in sorted(registry.tasks, key=lambda task: task.key in placed):
        if task.key in placed and task.key in reached:
            continue
        for chain in _walk(pool, task, int(_runs_in(pool, task, registry)), reached):
            if chain[-1].place not in reported:
                reported.add(chain[-1].place)
                yield chain


def _runs_in(pool: Pool, task: Task, registry: Registry) -> bool:
    """Whether a run of `task` takes a place of the pool: not where the code turns reuse off wherever it calls it."""
    if task.key not in pool.members or not pool.is_in_force(task.reusable):
        return False
    ways = [call.reusable for call in registry.invocations if call.callee == task.key]
    ways += [override.reusable for override in registry.overrides if task.key in override.tasks]
    return not ways or any(pool.is_in_force(way) for way in ways)


def _walk(pool: Pool, start: Task, held: int, reached: set[int]) -> Iterator[Chain]:
    """Follow the calls from `start`, which holds `held` places, adding the tasks on the way to `reached`."""
    most = min(pool.capacity.places, len(pool.members))
    waiting: deque[tuple[int, int, Chain]] = deque([(start.key, held, ())])
    seen = {(start.key, held)}
    while waiting:
        task, held, chain = waiting.popleft()
        reached.add(task)
        for call in pool.waits.get(task, ()):
            needed = held + int(pool.takes_place(call))
            if needed > most:
                yield (*chain, call)
            elif (call.callee, needed) not in seen:
                seen.add((call.callee, needed))
                waiting.append((call.callee, needed, (*chain, call)))


def _deadlock(pool: Pool, chain: Chain, tasks: Mapping[int, Task]) -> Finding:
    keys = [chain[0].caller, *(call.callee for call in chain)]
    names = [tasks[key].function for key in keys]
    path = " -> ".join(names)
    size = _size(pool)
    if len(set(keys)) < len(keys):
        reason = f"{path} is a recursion without end, and {size}"
        remedy = 'let the recursion end, or call with override(reusable="off")'
    else:
        reason = f"{path} need {pool.capacity.places + 1} places at once, and {size}"
        remedy = (
            f'raise replicas or concurrency, move "{names[-2]}" to an environment of its own, '
            'or call with override(reusable="off")'
        )
    steps = [
        Related(call.place, f'"{caller}" waits for "{callee}"')
        for call, (caller, callee) in zip(chain, pairwise(names), strict=True)
    ]
    sources = [Related(call.place, "the pool's policy") for call, _ in policies(pool.environment.reusable)]
    message = sentence(f'"{names[-1]}" never starts', pool.condition, reason)
    return Finding("FLR303", chain[-1].place, message, remedy, (*steps[:-1], *sources))


def _size(pool: Pool) -> str:
    """`the reusable environment "pool" has 2 places (replicas 2, concurrency 1)`"""
    name = exact(pool.environment.name)
    known = text(name.value) if name else None
    whose = f'the reusable environment "{known}"' if known else "their reusable environment"
    capacity = pool.capacity
    places = "1 place" if capacity.places == 1 else f"{capacity.places} places"
    return f"{whose} has {places} (replicas {capacity.replicas}, concurrency {capacity.concurrency})"
