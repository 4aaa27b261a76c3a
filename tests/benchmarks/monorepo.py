"""Makes synthetic monorepos, for benchmarks.

A monorepo of N files is made of teams of forty: a package with constants that need no Flyte, a factory of environments,
environments and tasks that use both, a workflow that calls the tasks, and twenty-four files that have nothing to do
with Flyte. One module of constants is shared by all teams.
"""

from __future__ import annotations

from pathlib import Path

TEAM = 40
TASK_FILES = 10
PLAIN_FILES = 24

SHARED = '''\
"""Sizes that every team uses."""

SMALL = "2Gi"
LARGE = "64Gi"
GPUS = {"training": "A100:1", "inference": "T4:1"}
'''
SIZES = """\
from shared.sizes import LARGE, SMALL

CPU = {cpu}
BY_STAGE = {{"prepare": SMALL, "train": LARGE}}


def memory(stage: str) -> str:
    return BY_STAGE.get(stage, SMALL)
"""
FACTORY = """\
import flyte

from teams.team{team}.sizes import CPU, memory

IMAGE = flyte.Image.from_debian_base(name="team-{team}")


def environment(name: str, stage: str = "prepare", **more: object) -> flyte.TaskEnvironment:
    return flyte.TaskEnvironment(
        name=f"team-{team}-{{name}}",
        image=IMAGE,
        resources=flyte.Resources(cpu=CPU, memory=memory(stage)),
        **more,
    )
"""
TASKS = '''\
import logging

import flyte
import pandas as pd

from shared.sizes import GPUS
from teams.team{team}.factory import environment

logger = logging.getLogger(__name__)
env = environment("stage-{number}", "train")
gpu = env.clone_with(name="team-{team}-gpu-{number}", resources=flyte.Resources(memory=("4Gi", "8Gi"), gpu=GPUS["training"]))


def clean(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Leave out what has no value."""
    for column in columns:
        frame = frame[frame[column].notna()]
        logger.info("%s rows have %s", len(frame), column)
    return frame


@env.task
async def prepare_{number}(path: str, rows: int = 1000) -> str:
    frame = clean(pd.read_parquet(path), ["a", "b"])
    total = 0
    for row in range(rows):
        total += row % 7
    frame.to_parquet(path + ".clean")
    return path + ".clean"


@gpu.task(retries=3)
async def train_{number}(path: str, epochs: int = 10) -> float:
    """Train a model, and say how good it is."""
    loss = 1.0
    for epoch in range(epochs):
        loss *= 0.9
        if loss < 0.1:
            break
    return loss
'''
WORKFLOW = """\
import flyte

from teams.team{team}.factory import environment
{imports}

env = environment("workflow", depends_on=[{environments}])


@env.task
async def main(path: str) -> float:
    total = 0.0
{calls}
    return total
"""
PLAIN = '''\
"""Helpers of team {team} that have nothing to do with Flyte."""

from __future__ import annotations

import json
from dataclasses import dataclass

from shared import sizes


@dataclass
class Record{number}:
    """A record."""

    name: str
    size: int = {number}

    def as_json(self) -> str:
        return json.dumps({{"name": self.name, "size": self.size, "limit": sizes.LARGE}})


def load_{number}(path: str) -> list[Record{number}]:
    with open(path) as file:
        return [Record{number}(**json.loads(line)) for line in file if line.strip()]
'''


def make(folder: Path, files: int) -> None:
    """Write a monorepo of about so many files."""
    write(folder / "shared" / "__init__.py", "")
    write(folder / "shared" / "sizes.py", SHARED)
    write(folder / "teams" / "__init__.py", "")
    write(folder / "pyproject.toml", '[project]\nname = "monorepo"\ndependencies = ["flyte>=2.0"]\n')
    (folder / ".git").mkdir()
    for team in range(max(files // TEAM, 1)):
        make_team(folder / "teams" / f"team{team}", team)


def make_team(folder: Path, team: int) -> None:
    """Write the forty files of a team."""
    numbers = range(TASK_FILES)
    calls = "\n".join(f"    total += await train_{number}(await prepare_{number}(path))" for number in numbers)
    imports = "\n".join(
        f"from teams.team{team}.tasks_{number} import env as env_{number}, prepare_{number}, train_{number}"
        for number in numbers
    )
    environments = ", ".join(f"env_{number}" for number in numbers)
    write(folder / "__init__.py", "")
    write(folder / "sizes.py", SIZES.format(cpu=team % 8 + 1))
    write(folder / "factory.py", FACTORY.format(team=team))
    write(folder / "workflow.py", WORKFLOW.format(team=team, imports=imports, environments=environments, calls=calls))
    for number in numbers:
        write(folder / f"tasks_{number}.py", TASKS.format(team=team, number=number))
    for number in range(PLAIN_FILES):
        write(folder / f"plain_{number}.py", PLAIN.format(team=team, number=number))
    for name in ("conftest", "settings"):
        write(folder / f"{name}.py", f'"""The {name} of team {team}."""\n\nNAME = "team-{team}"\n')


def write(path: Path, text: str) -> None:
    """Write a file, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change_one_team(folder: Path) -> None:
    """Change a size that one team's files use."""
    sizes = folder / "teams" / "team0" / "sizes.py"
    sizes.write_text(sizes.read_text(encoding="utf-8").replace("CPU = 1", "CPU = 3"), encoding="utf-8")


def change_all_teams(folder: Path) -> None:
    """Change a size that every team uses."""
    write(folder / "shared" / "sizes.py", SHARED.replace("2Gi", "3Gi"))
