"""Scoring: thousands of short calls, answered by a pool of containers that stay warm."""

from environments import base, image

import flyte

REUSE = image.with_pip_packages("unionai-reuse")
WARM = flyte.ReusePolicy(replicas=1, concurrency=1, idle_ttl=300)
BUSY = flyte.ReusePolicy(replicas=(2, 8), concurrency=16)

pool = base.clone_with("churn-scoring", image=REUSE, reusable=WARM)
busy_pool = pool.clone_with("churn-ranking", reusable=BUSY)


@pool.task
async def score(model: str, customer: str) -> float:
    """How likely a customer is to leave."""
    return len(model + customer) % 100 / 100


@pool.task
async def score_all(model: str, customers: list[str]) -> list[float]:
    """How much likelier than others the customers are to leave."""
    others = await score(model, "others")
    return [await score(model, customer) - others for customer in customers]


@busy_pool.task
def rank(scores: list[float]) -> list[int]:
    """The order of the customers, the likeliest to leave first."""
    return sorted(range(len(scores)), key=lambda index: -scores[index])
