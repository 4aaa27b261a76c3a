"""Train the churn model and score every customer with it."""

import asyncio

from environments import base, features, training
from scoring import pool, score
from sizes import NODE_CORES, memory

import flyte

main_environment = base.clone_with(
    "churn-pipeline", depends_on=[features, training, pool]
)


@features.task
async def extract(day: str) -> list[str]:
    """The customers of a day."""
    return [f"{day}-{number}" for number in range(1000)]


@training.task(retries=3)
async def train(customers: list[str], epochs: int = 10) -> str:
    """The name of the trained model."""
    return f"churn-{len(customers)}-{epochs}"


@main_environment.task
async def main(day: str = "2025-06-01") -> list[float]:
    """From a day's customers to their scores."""
    whole_node = flyte.Resources(memory=memory(NODE_CORES))
    customers = await extract.override(resources=whole_node)(day)
    model = await train(customers)
    return await asyncio.gather(*(score(model, customer) for customer in customers))


if __name__ == "__main__":
    flyte.init_from_config()
    print(flyte.run(main).url)
