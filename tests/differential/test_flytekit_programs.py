"""Programs of flytekit: its own registration and the static view agree on every task, and on every node's overrides."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from both_sides import Outcome, check_agreement, check_refusal, check_silence, outcomes
from collection import Program, read_collection

from flyte_reslint.api import analyze
from flyte_reslint.domain.account import Account
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.flytekit import TASK, declared_resources

HERE = Path(__file__).parent
FOUND = importlib.util.find_spec("flytekit")  # a folder of tests has that name too, and no origin
PYTHON = sys.executable if FOUND and FOUND.origin else os.environ.get("FLYTEKIT_PYTHON", "")

pytestmark = pytest.mark.skipif(
    not PYTHON, reason="flytekit is not installed, and FLYTEKIT_PYTHON names no interpreter"
)

HEAD = """
import functools
from flytekit import Resources, dynamic, task
from flytekit.extras.accelerators import A100, A100_80GB, T4, V5E, GPUAccelerator

"""

FORMS = {
    "bare call": "@task({})\ndef work(x: int) -> int:\n    return x\n",
    "function": "def work(x: int) -> int:\n    return x\n\nmade = task(work, {})\n",
    "dynamic": "@dynamic({})\ndef work(x: int) -> int:\n    return x\n",
    "partial": "mine = functools.partial(task, {})\n\n@mine\ndef work(x: int) -> int:\n    return x\n",
    "factory": "def mine(**more):\n    return task(interruptible=True, **more)\n\n@mine({})\ndef work(x: int) -> int:\n    return x\n",
    "mapping": "given = dict({})\n\n@task(**given)\ndef work(x: int) -> int:\n    return x\n",
    "asynchronous": "@task({})\nasync def work(x: int) -> int:\n    return x\n",
    "wrapped": (
        "def logged(function):\n    @functools.wraps(function)\n    def wrapper(*args, **kwargs):\n"
        "        return function(*args, **kwargs)\n    return wrapper\n\n"
        "@task({})\n@logged\ndef work(x: int) -> int:\n    return x\n"
    ),
}

SETTINGS = (
    "retries=2",
    'requests=Resources(cpu="1", mem="2Gi")',
    "requests=Resources(cpu=1, mem=2147483648), limits=Resources(cpu=2.5)",
    'limits=Resources(gpu="1", ephemeral_storage="10Gi")',
    'requests=Resources("2", "4Gi", "1", "8Gi"), limits=Resources(gpu=1)',
    'resources=Resources(cpu=("1", "2"), mem=["1Gi", "2Gi"])',
    "resources=Resources(cpu=(1, 4), gpu=1, ephemeral_storage=('1Gi', '2Gi'))",
    'requests=Resources(gpu="1"), accelerator=T4',
    'limits=Resources(gpu="2"), accelerator=A100.partition_2g_10gb',
    'limits=Resources(gpu="1"), accelerator=A100_80GB.partitioned("7g.80gb")',
    'limits=Resources(gpu="1"), accelerator=A100.unpartitioned',
    'limits=Resources(gpu="4"), accelerator=V5E.slice_2x2',
    'limits=Resources(gpu="1"), accelerator=GPUAccelerator("nvidia-tesla-v100")',
    'requests=Resources(mem="4Gi"), shared_memory=True',
    'requests=Resources(mem="4Gi"), shared_memory="2Gi"',
    "requests=None, limits=None, resources=None, accelerator=None",
    'requests=Resources(gpu="0")',
)


def generated() -> Iterator[Program]:
    """Every form of declaration with every setting."""
    for (form, text), setting in product(FORMS.items(), SETTINGS):
        yield Program(f"{form}: {setting}", {"main.py": HEAD + text.format(setting)})


WRITTEN = [program for path in sorted((HERE / "flytekit_programs").glob("*.txt")) for program in read_collection(path)]
PROGRAMS = [*generated(), *WRITTEN]
ACCEPTED = [program for program in PROGRAMS if not program.is_refused]
REFUSED = [program for program in PROGRAMS if program.is_refused]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("flytekit")
    return {each.program.title: each for each in outcomes(PROGRAMS, folder, PYTHON)}


def test_there_are_enough_and_each_is_told_apart():
    assert len({program.title for program in PROGRAMS}) == len(PROGRAMS) >= 150


@pytest.mark.parametrize("program", ACCEPTED, ids=lambda program: program.title)
def test_both_sides_agree(program, found):
    check_agreement(found[program.title])


@pytest.mark.parametrize("program", ACCEPTED, ids=lambda program: program.title)
def test_what_the_sdk_accepts_raises_no_error(program, found):
    check_silence(found[program.title])


@pytest.mark.parametrize("program", REFUSED, ids=lambda program: program.title)
def test_what_the_sdk_refuses_is_an_error_on_that_statement(program, found):
    check_refusal(found[program.title])


# -- overrides -----------------------------------------------------------------------------------------------------

NODES = read_collection(HERE / "flytekit_programs" / "nodes" / "overrides.txt")


@pytest.fixture(scope="module")
def read_nodes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[dict], list[dict]]]:
    """For each program, what flytekit's nodes are overridden with, and what the static view says of each call."""
    folder = tmp_path_factory.mktemp("nodes")
    mains = [program.write(folder / f"program{number}") for number, program in enumerate(NODES)]
    command = [PYTHON, str(HERE / "node_reader.py"), *map(str, mains)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = {}
    for program, main, line in zip(NODES, mains, lines, strict=True):
        assert "error" not in line, (program.title, line)
        nodes = [node for node in line["nodes"] if node["requests"] or node["limits"] or node["device"] or node["shm"]]
        found[program.title] = (nodes, overridden(main))
    return found


def overridden(main: Path) -> list[dict]:
    """What each call of `with_overrides` leaves on its node, its task's own resources aside."""
    project = analyze([main])
    names = {each.declaration.key: each.name.text for each in project._effective.tasks}
    found = []
    for override in project.registry.overrides:
        call = override.resources[0].traced.value.call
        own = Call(call.name, call.place, call.function, tuple(a for a in call.arguments if a.name != TASK))
        account = Account()
        resources = declared_resources(account, own)
        assert not account.unknown
        if resources is not None:
            device = resources.accelerator
            found.append(
                {
                    "task": names[override.tasks[0]],
                    "requests": dict(resources.requests),
                    "limits": dict(resources.limits),
                    "device": [device.device, device.partition] if device else None,
                    "shm": resources.shm,
                }
            )
    return found


@pytest.mark.parametrize("program", NODES, ids=lambda program: program.title)
def test_nodes_are_overridden_alike(program, read_nodes):
    nodes, calls = read_nodes[program.title]
    assert nodes
    for node in nodes:
        assert node in calls, (node, calls)
    if program.mark != "chained":
        assert sorted(map(str, calls)) == sorted(map(str, nodes))
