"""Actors of union, as its `_actor.py` hands their settings to flytekit's decorator."""

from __future__ import annotations

from sources import analysed

PROGRAM = """
from flytekit import Resources
from flytekit.extras.accelerators import A100
from union.actor import ActorEnvironment
actor = ActorEnvironment(name="a", ttl_seconds=900, requests=Resources(gpu="1", mem="100Gi"), accelerator=A100)
@actor.task
def plain(x: int) -> int:
    return x
@actor.task(cache=True, cache_version="1")
def cached(x: int) -> int:
    return x
@ActorEnvironment("bare").task
def bare(x: int) -> int:
    return x
"""


def test_tasks_of_an_actor_get_what_it_asks_for(tmp_path):
    plain, cached, bare = analysed(tmp_path, PROGRAM).tasks
    for task in (plain, cached):
        assert task.settings.resources.requests == {"memory": "100Gi", "gpu": "1"}
        assert task.settings.resources.accelerator.device == "nvidia-tesla-a100"
        assert task.settings.state == "exact"
    assert bare.settings.resources is None
