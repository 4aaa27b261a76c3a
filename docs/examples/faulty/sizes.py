"""What a node of our cluster offers. The nodes shrank; the numbers below were changed one at a time."""

GIB_PER_CORE = 8
NODE_MEMORY = "96Gi"
SCRATCH = {"small": "20Gi", "large": "200GB"}

GPU = "A100"
GPUS = 16


def memory(cores: int) -> str:
    """The memory that goes with a number of cores."""
    return f"{cores * GIB_PER_CORE}Gi"
