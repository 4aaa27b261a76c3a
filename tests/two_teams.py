"""A repository of two teams, whose platforms differ, and of code that both import."""

from __future__ import annotations

from pathlib import Path

TASK = """\
import flyte
from shared.sizes import MEMORY

env = flyte.TaskEnvironment(
    name="{team}",
    resources=flyte.Resources(cpu=4, memory=MEMORY, gpu="H100:1"),
    reusable=flyte.ReusePolicy(replicas=4, concurrency=2),
)


@env.task
async def fit(rows: int) -> int:
    return rows
"""

RESEARCH = """\
platform = ["../platform.toml"]
project = "research"
domain = "development"
"""

SERVING = """\
[tool.flyte-reslint]
platform = ["../platform.toml"]
project = "serving"
domain = "production"
"""

PLATFORM = """\
[scope.research]
project = "research"
accelerators = ["H100"]
limits = { memory = "32Gi" }
quota = { "limits.cpu" = "32" }

[scope.serving]
project = "serving"
accelerators = ["T4"]
quota = { "limits.cpu" = "8" }
"""

FILES = {
    "shared/__init__.py": "",
    "shared/sizes.py": 'MEMORY = "64Gi"\n',
    "research/flyte-reslint.toml": RESEARCH,
    "research/train.py": TASK.format(team="research"),
    "serving/pyproject.toml": SERVING,
    "serving/train.py": TASK.format(team="serving"),
    "elsewhere/train.py": TASK.format(team="elsewhere"),
    "platform.toml": PLATFORM,
}

FAULTS = [
    ("research/train.py", "FLR502"),  # 64Gi of memory, of which the platform gives 32Gi
    ("serving/train.py", "FLR505"),  # an H100, of which the platform has none
    ("serving/train.py", "FLR504"),  # four replicas of four cores, where the namespace has eight
]
"""What each team is told, and nobody else."""


def write(folder: Path) -> None:
    """The repository."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
