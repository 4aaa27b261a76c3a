"""Scoring: thousands of short calls, answered by a pool of containers that stay warm."""

from datetime import timedelta

from environments import base, image

import flyte

REUSE = image.with_pip_packages("unionai-reuse")
WARM = flyte.ReusePolicy(
    replicas=(2, 8),
    concurrency=16,
    idle_ttl=timedelta(minutes=5),
)

pool = base.clone_with("churn-scoring", image=REUSE, reusable=WARM)


@pool.task
async def score(model: str, customer: str) -> float:
    """How likely a customer is to leave."""
    return len(model + customer) % 100 / 100
