"""Train the churn model and score every customer with it."""

from environments import base, features, training
from scoring import busy_pool, pool, rank, score_all
from sizes import memory

import flyte

main_environment = base.clone_with(
    "churn-pipeline", depends_on=[features, training, pool, busy_pool]
)


@features.task
async def extract(day: str) -> list[str]:
    """The customers of a day."""
    return [f"{day}-{number}" for number in range(1000)]


@training.task(resources=flyte.Resources(memory=memory(2)))
async def train(customers: list[str]) -> str:
    """The name of the trained model."""
    return f"churn-{len(customers)}"


@main_environment.task
async def main(day: str = "2025-06-01") -> list[int]:
    """From a day's customers to the order in which to call them."""
    customers = await extract(day)
    model = await train(customers)
    larger = flyte.Resources(memory=memory(4))
    scores = await score_all.override(resources=larger)(model, customers)
    return await rank.aio(scores)


if __name__ == "__main__":
    flyte.init_from_config()
    print(flyte.run(main).url)
