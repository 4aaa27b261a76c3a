"""What a node of our cluster offers. Every environment is cut to fit it."""

GIB_PER_CORE = 4
NODE_CORES = 32
SCRATCH = "200Gi"

GPU = "A100"
GPUS = 2


def memory(cores: int) -> str:
    """The memory that goes with a number of cores."""
    return f"{cores * GIB_PER_CORE}Gi"
