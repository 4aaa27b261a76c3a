"""The environments of the churn model: one base, and clones for what needs more."""

import flyte
from sizes import GPU, GPUS, NODE_CORES, SCRATCH, memory

image = flyte.Image.from_debian_base(python_version=(3, 12)).with_pip_packages("pandas", "torch")

base = flyte.TaskEnvironment(
    name="churn",
    image=image,
    resources=flyte.Resources(cpu=(1, 2), memory=(memory(1), memory(2))),
)

features = base.clone_with(
    "churn-features",
    resources=flyte.Resources(
        cpu=(4, NODE_CORES),
        memory=(memory(4), memory(NODE_CORES)),
        disk=SCRATCH,
    ),
)

training = base.clone_with(
    "churn-training",
    resources=flyte.Resources(
        cpu=16,
        memory=memory(16),
        gpu=f"{GPU}:{GPUS}",
        shm="16Gi",
    ),
)
