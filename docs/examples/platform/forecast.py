"""Forecast the sales of every shop. All of it is valid; platform.toml tells what our cluster makes of it."""

import asyncio

import flyte

SHOPS_AT_A_TIME = 160
SHOPS_PER_WORKER = 4

workers = flyte.TaskEnvironment(
    name="forecast-workers",
    resources=flyte.Resources(cpu=4, memory="12Gi"),
    reusable=flyte.ReusePolicy(
        replicas=(2, SHOPS_AT_A_TIME // SHOPS_PER_WORKER),
        concurrency=SHOPS_PER_WORKER,
    ),
)

training = flyte.TaskEnvironment(
    name="forecast-training",
    resources=flyte.Resources(cpu=16, memory="64Gi", gpu="H100:1"),
)

pipeline = flyte.TaskEnvironment(
    name="forecast",
    resources=flyte.Resources(cpu=(2, 8), memory=("4Gi", "16Gi")),
    depends_on=[workers, training],
)


@workers.task
async def forecast(model: str, shop: int) -> float:
    """What a shop will sell tomorrow."""
    return len(model) * shop / 100


@training.task
async def train(history: list[float]) -> str:
    """The name of the trained model."""
    return f"sales-{len(history)}"


@pipeline.task
async def collect(day: str) -> list[float]:
    """What all shops sold until that day."""
    return [float(len(day))]


@pipeline.task
async def main(day: str = "2025-06-01") -> list[float]:
    """From a day to the forecasts of all shops."""
    much = flyte.Resources(cpu=48, memory="96Gi")
    history = await collect.override(resources=much)(day)
    model = await train(history)
    return await asyncio.gather(*(forecast(model, shop) for shop in range(1000)))
