"""FLR303: places in a pool are max replicas x concurrency, and a task that waits keeps its own."""

from __future__ import annotations

import time

import pytest
from declarations import at, call, one, policy
from judging import UNKNOWN, by_default, either
from pools import OFF, Program


def pool(tasks: str, **policy_arguments: object) -> Program:
    return Program().pool("pool", tasks, **policy_arguments)


# -- chains and capacity ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chain", "arguments", "fires"),
    [
        ("a -> b", {"replicas": 1}, True),
        ("a -> b", {"replicas": (0, 1)}, True),
        ("a -> b", {}, False),
        ("a -> b", {"replicas": 2}, False),
        ("a -> b", {"replicas": (1, 2)}, False),
        ("a -> b", {"replicas": 1, "concurrency": 2}, False),
        ("a -> b -> c", {"replicas": 2}, True),
        ("a -> b -> c", {}, True),
        ("a -> b -> c", {"replicas": (1, 2)}, True),
        ("a -> b -> c", {"replicas": 1, "concurrency": 2}, True),
        ("a -> b -> c", {"replicas": 3}, False),
        ("a -> b -> c", {"replicas": 2, "concurrency": 2}, False),
        ("a -> b -> c -> d", {"replicas": 3}, True),
        ("a -> b -> c -> d", {"replicas": 2, "concurrency": 2}, False),
    ],
)
def test_a_chain_against_the_places_of_the_pool(chain, arguments, fires):
    assert bool(pool("a b c d", **arguments).calls(chain).deadlocks()) is fires


def test_the_call_that_is_never_served_is_reported_once():
    (finding,) = pool("a b c d", replicas=2).calls("a -> b -> c -> d").deadlocks()
    assert finding.place == at(1001)
    assert finding.message == (
        '"c" never starts: a -> b -> c need 3 places at once, '
        'and the reusable environment "pool" has 2 places (replicas 2, concurrency 1)'
    )
    assert 'move "b" to an environment of its own' in finding.remedy
    assert 'override(reusable="off")' in finding.remedy


def test_related_places_are_the_calls_before_and_the_policy():
    (finding,) = pool("a b c", replicas=2).calls("a -> b -> c").deadlocks()
    assert [(related.place, related.message) for related in finding.related] == [
        (at(1000), '"a" waits for "b"'),
        (at(10), "the pool's policy"),
    ]


def test_every_unserved_call_of_a_task_is_reported():
    findings = pool("a b c", replicas=1).calls("a -> b", "a -> c").deadlocks()
    assert [finding.place for finding in findings] == [at(1000), at(1001)]


def test_one_call_reached_by_two_chains_is_reported_once():
    findings = pool("a b c d", replicas=2).calls("a -> c", "b -> c", "c -> d").deadlocks()
    assert [finding.place for finding in findings] == [at(1002)]


def test_fan_out_only_queues():
    wide = pool("a b", replicas=2).calls(*["a -> b"] * 50)
    assert wide.deadlocks() == []


def test_a_fan_out_whose_branches_fit():
    assert pool("a b c d", replicas=3).calls("a -> b -> d", "a -> c -> d").deadlocks() == []


def test_the_longest_branch_decides():
    (finding,) = pool("a b c d", replicas=2).calls("a -> b", "a -> c -> d").deadlocks()
    assert "a -> c -> d need 3 places" in finding.message


# -- what is certain -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("doubt", [{"is_certain": False}, {"is_awaited": False}])
def test_a_call_that_may_not_be_made_or_waited_for(doubt):
    assert pool("a b", replicas=1).calls("a -> b", **doubt).deadlocks() == []
    assert pool("a b c", replicas=2).calls("a -> b", **doubt).calls("b -> c").deadlocks() == []


def test_sync_tasks_wait_too():
    assert pool("a b", replicas=1).calls("a -> b", in_async=False).deadlocks()


@pytest.mark.parametrize("way", ["call", "aio", "map"])
def test_every_way_of_calling_counts(way):
    assert pool("a b", replicas=1).calls("a -> b", way=way).deadlocks()


# -- recursion -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [{"replicas": 1}, {"replicas": 2}, {"replicas": 50, "concurrency": 100}])
def test_certain_recursion_outgrows_every_pool(arguments):
    (finding,) = pool("walk", **arguments).calls("walk -> walk").deadlocks()
    assert finding.place == at(1000)
    assert "is a recursion without end" in finding.message


@pytest.mark.parametrize("replicas", [2, 3, 4, 1000])
def test_mutual_recursion_is_one_fault_at_the_call_that_closes_it(replicas):
    (finding,) = pool("ping pong", replicas=replicas).calls("ping -> pong -> ping").deadlocks()
    assert finding.place == at(1001)


def test_mutual_recursion_in_a_pool_of_one_starves_at_either_call():
    findings = pool("ping pong", replicas=1).calls("ping -> pong -> ping").deadlocks()
    assert [finding.place for finding in findings] == [at(1000), at(1001)]


def test_each_call_that_starves_by_itself_is_told():
    findings = pool("a b c", replicas=1).calls("a -> b -> c").deadlocks()
    assert [finding.place for finding in findings] == [at(1000), at(1001)]


def test_guarded_recursion_may_end():
    program = pool("walk", replicas=3).calls("walk -> walk", is_certain=False)
    assert program.deadlocks() == []


def test_mutual_recursion_with_one_guard_may_end():
    program = pool("ping pong", replicas=3).calls("ping -> pong").calls("pong -> ping", is_certain=False)
    assert program.deadlocks() == []


def test_recursion_outside_the_pool_takes_no_place():
    program = Program().plain("driver", "walk").pool("pool", "leaf", replicas=1).calls("walk -> walk", "walk -> leaf")
    assert program.deadlocks() == []


def test_a_huge_pool_costs_no_time():
    begin = time.perf_counter()
    assert pool("walk", replicas=10**12, concurrency=10**12).calls("walk -> walk").deadlocks()
    assert time.perf_counter() - begin < 1


def test_a_large_graph_costs_little_time():
    names = " ".join(f"t{number}" for number in range(300))
    chain = names.replace(" ", " -> ")
    begin = time.perf_counter()
    assert len(pool(names, replicas=299).calls(chain).deadlocks()) == 1
    assert pool(names, replicas=300).calls(chain).deadlocks() == []
    assert time.perf_counter() - begin < 5


# -- who holds a place -----------------------------------------------------------------------------------------------


def test_reuse_turned_off_for_the_call_needs_no_place():
    assert pool("a b", replicas=1).calls("a -> b", reusable=OFF).deadlocks() == []


def test_a_task_of_another_environment_needs_no_place():
    program = pool("b", replicas=1).plain("driver", "a").calls("a -> b")
    assert program.deadlocks() == []


def test_another_environment_that_calls_back_into_the_pool():
    (finding,) = pool("a c", replicas=1).plain("bridge", "b").calls("a -> b -> c").deadlocks()
    assert finding.place == at(1001)
    assert "a -> b -> c need 2 places" in finding.message


def test_reuse_turned_off_in_the_middle_of_a_chain():
    program = pool("a b c", replicas=2).calls("a -> b", reusable=OFF).calls("b -> c")
    assert program.deadlocks() == []
    program = pool("a b c d", replicas=2).calls("a -> b", reusable=OFF).calls("b -> c -> d")
    assert [finding.place for finding in program.deadlocks()] == [at(1002)]


def test_two_pools_are_counted_apart():
    program = pool("a c", replicas=2).pool("other", "b d", replicas=2).calls("a -> b -> c -> d")
    assert program.deadlocks() == []


def test_two_pools_that_starve_each_other():
    program = pool("a c", replicas=1).pool("other", "b", replicas=1).calls("a -> b -> c")
    (finding,) = program.deadlocks()
    assert finding.place == at(1001)


def test_two_environments_may_share_a_policy_but_not_a_pool():
    shared = policy(5, replicas=1)
    program = Program().pool("one", "a", shared).pool("two", "b", shared).calls("a -> b")
    assert program.deadlocks() == []


def test_another_policy_for_the_call_makes_another_pool():
    assert pool("a b", replicas=1).calls("a -> b", reusable=policy(40, replicas=4)).deadlocks() == []


def test_a_parent_that_always_runs_with_reuse_off():
    called = pool("a b", replicas=1).plain("driver", "main").calls("main -> a", reusable=OFF).calls("a -> b")
    assert called.deadlocks() == []
    run_from_main = pool("a b", replicas=1).overridden("a", reusable=OFF).calls("a -> b")
    assert run_from_main.deadlocks() == []


def test_a_parent_that_runs_with_reuse_off_only_sometimes():
    program = pool("a b", replicas=1).plain("driver", "main").calls("main -> a", reusable=OFF)
    program.calls("main -> a").calls("a -> b")
    assert [finding.place for finding in program.deadlocks()] == [at(1002)]


def test_an_override_that_keeps_reuse_keeps_the_place():
    assert pool("a b", replicas=1).overridden("a", retries=3).calls("a -> b").deadlocks()


@pytest.mark.parametrize("name", ["interruptible", "pod_template"])
def test_containers_of_its_own(name):
    assert pool("a b", replicas=1).overridden("b", **{name: True}).calls("a -> b").deadlocks() == []
    assert pool("a b", replicas=1).decorated("b", **{name: True}).calls("a -> b").deadlocks() == []


def test_other_arguments_of_the_decorator_change_nothing():
    assert pool("a b", replicas=1).decorated("b", retries=3).calls("a -> b").deadlocks()


# -- alternatives and the unknown ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        {"replicas": one(UNKNOWN)},
        {"replicas": 1, "concurrency": one(UNKNOWN)},
        {"replicas": (1, UNKNOWN)},
        {"replicas": -1},
        {"replicas": (3, 1)},
        {"replicas": 1, "concurrency": 0},
        {"replicas": [1, 1]},
        {"replicas": "1"},
        {"replicas": 0},
    ],
)
def test_a_capacity_that_is_unknown_or_not_valid(arguments):
    assert pool("a b c", **arguments).calls("a -> b -> c").deadlocks() == []


def test_a_policy_with_unknown_arguments():
    hidden = one(call("flyte.ReusePolicy", 10, is_open=True, replicas=1), 10)
    assert Program().pool("pool", "a b", hidden).calls("a -> b").deadlocks() == []


def test_an_unknown_policy():
    assert Program().pool("pool", "a b", one(UNKNOWN)).calls("a -> b").deadlocks() == []


def test_an_unknown_policy_at_the_call():
    assert pool("a b", replicas=1).calls("a -> b", reusable=one(UNKNOWN)).deadlocks() == []


def test_a_capacity_that_suffices_in_one_case():
    replicas = either((1, "PROD is false"), (4, "PROD is true"))
    (finding,) = pool("a b", replicas=replicas).calls("a -> b").deadlocks()
    assert finding.message.startswith('"b" never starts when PROD is false: a -> b need 2 places')


def test_a_capacity_that_never_suffices_is_said_once_with_the_largest():
    replicas = either((1, "PROD is false"), (2, "PROD is true"))
    (finding,) = pool("a b c", replicas=replicas).calls("a -> b -> c").deadlocks()
    assert " when " not in finding.message
    assert "has 2 places" in finding.message


def test_alternatives_that_nothing_tells_apart_are_taken_at_their_largest():
    assert pool("a b", replicas=either((1, None), (4, None))).calls("a -> b").deadlocks() == []


def test_a_default_that_deadlocks():
    (finding,) = pool("a b", replicas=by_default(1, "REPLICAS")).calls("a -> b").deadlocks()
    assert "when REPLICAS is not set" in finding.message


def test_a_policy_of_one_case():
    maybe = either((call("flyte.ReusePolicy", 10, replicas=1), "PROD is true"), (None, "PROD is false"))
    (finding,) = Program().pool("pool", "a b", maybe).calls("a -> b").deadlocks()
    assert "when PROD is true" in finding.message


def test_a_call_of_one_case():
    (finding,) = pool("a b", replicas=1).calls("a -> b", condition="PROD is true").deadlocks()
    assert "when PROD is true" in finding.message


def test_calls_of_two_cases_prove_nothing_together():
    program = pool("a b c", replicas=2).calls("a -> b", condition="A is true").calls("b -> c", condition="B is true")
    assert program.deadlocks() == []


def test_reuse_that_is_off_in_one_case():
    in_force = either((None, "FAST is true"), (call("flyte.ReusePolicy", 10, replicas=1), "FAST is false"))
    (finding,) = pool("a b", replicas=1).calls("a -> b", reusable=in_force).deadlocks()
    assert "when FAST is false" in finding.message


def test_nothing_is_said_without_reuse_or_calls():
    assert Program().plain("driver", "a b").calls("a -> b").deadlocks() == []
    assert pool("a b", replicas=1).deadlocks() == []
