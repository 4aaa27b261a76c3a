"""Prices, still with flytekit: its registration refuses what Flyte 2 caps in silence."""

from flytekit import Resources, task, workflow


@task(requests=Resources(cpu="40", mem="32Gi"), limits=Resources(cpu="40", mem="32Gi"))
def prices(day: str) -> list[float]:
    """The prices of a day."""
    return [1.0, 2.0]


@workflow
def publish(day: str) -> list[float]:
    """The prices, for everyone."""
    return prices(day=day)
