from __future__ import annotations

import json
from pathlib import Path

import pytest
from declarations import at, call, effective_of, environment, one, override, policy, resources, task, unknown
from rich.cells import cell_len
from rich.console import Console

from flyte_reslint.api import analyze
from flyte_reslint.configuration import Configurations
from flyte_reslint.domain.effective import Effective
from flyte_reslint.domain.values import Step
from flyte_reslint.report.show_json import show_json
from flyte_reslint.report.table import show_table

LARGE = resources(
    4,
    cpu=one((2, 8), 5),
    memory=one(("4Gi", "12Gi"), 6, Step('MEMORY = "12Gi"', at(2, "pipelines/config.py"))),
    gpu=one(call("flyte.GPU", 7, device="A100", quantity=2, partition="1g.5gb"), 7),
    disk=one("50Gi", 8),
    shm=one("auto", 9),
)
POOL = policy(10, replicas=(1, 4), concurrency=10, idle_ttl=300)
TRAIN = environment(1, "train", 3, resources=LARGE, reusable=POOL)
OTHER = environment(2, "other", 1, file="pipelines/other.py")
FIT = task(1, "fit", 20, of=TRAIN, resources=LARGE, reusable=POOL)
SCORE = task(2, "score", 30, of=TRAIN, resources=resources(29, cpu=one("500m", 29)), is_async=False)
HELLO = task(3, "hello", 5, of=OTHER, file="pipelines/other.py", is_async=None)
SMALL = override(FIT, row=40, resources=resources(40, cpu=unknown("CPU is read from the environment", 41)))
EVERYTHING = effective_of(TRAIN, OTHER, FIT, SCORE, HELLO, SMALL)


def shown(effective, width, **options):
    console = Console(width=width, highlight=False, **options)
    with console.capture() as capture:
        console.print(show_table(effective, width))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_the_table_at_a_hundred_and_sixty_columns():
    assert shown(EVERYTHING, 160) == Path(__file__).with_name("show_160.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("width", [80, 160])
def test_the_table_fits_the_terminal_and_keeps_every_value_whole(width):
    lines = shown(EVERYTHING, width)
    assert max(map(cell_len, lines)) <= width
    for whole in ("2 → 8", "4Gi → 12Gi", "A100", "50Gi", "auto", "1-4", "5m", "config.py:2"):
        assert any(whole in line for line in lines), whole


def test_a_place_is_not_as_bold_as_the_name_before_it():
    text = "\n".join(shown(EVERYTHING, 80, force_terminal=True, color_system="standard"))
    assert "\x1b[1mtrain\x1b[0m\x1b[2m :3\x1b[0m" in text


def test_columns_that_nothing_uses_are_left_out():
    bare = environment(1, "train", 3, resources=resources(4, cpu=2))
    assert shown(effective_of(bare), 80)[:4] == [
        "pipelines/train.py",
        "          cpu",
        "train :3  2",
        "          :4",
    ]


def test_an_empty_repository_says_so():
    assert shown(effective_of(), 80) == ["No tasks, environments or overrides found."]


def test_an_override_of_a_task_that_is_not_listed_is_listed_by_itself():
    lines = shown(effective_of(override(row=9, resources=resources(9, cpu=2))), 160)
    assert lines[2].split() == ["override", "of", "an", "unknown", "task", ":9", "2"]


def test_long_values_are_cut_in_the_table_and_whole_in_the_json():
    long = effective_of(environment(1, "d" * 300, 3, resources=resources(4, memory="9" * 300)))
    lines = shown(long, 80)
    assert len(lines) < 15
    assert any("…" in line for line in lines)
    assert json.loads(show_json(long))["environments"][0]["resources"]["requests"]["memory"] == "9" * 300


def test_values_cannot_command_the_terminal():
    text = "\n".join(shown(effective_of(environment(1, "\x1b[31mx", 3, resources=resources(4, cpu="\x1b[2J"))), 80))
    assert "\x1b" not in text
    assert "\u241b[2J" in text


def test_json_of_a_task():
    shown_task = next(each for each in json.loads(show_json(EVERYTHING))["tasks"] if each["function"] == "fit")
    provenance = shown_task.pop("provenance")
    assert shown_task == {
        "sdk": "flyte",
        "name": "train.fit",
        "function": "fit",
        "file": "pipelines/train.py",
        "line": 20,
        "environment": "train",
        "sync": False,
        "state": "exact",
        "resources": {
            "requests": {"cpu": "2", "memory": "4Gi", "gpu": "2", "ephemeral-storage": "50Gi"},
            "limits": {"cpu": "8", "memory": "12Gi"},
            "accelerator": {"device": "nvidia-tesla-a100", "partition": "1g.5gb", "class": "NVIDIA_GPU"},
            "shm": "auto",
        },
        "reuse": {
            "min": 1,
            "max": 4,
            "concurrency": 10,
            "idle_ttl": 300.0,
            "scaledown_ttl": 30.0,
            "scope": "global",
        },
        "unknown": [],
    }
    assert provenance["memory"] == [
        {"step": 'memory=("4Gi", "12Gi")', "file": "pipelines/train.py", "line": 6, "column": 5},
        {"step": 'MEMORY = "12Gi"', "file": "pipelines/config.py", "line": 2, "column": 5},
    ]


def test_json_of_what_is_not_set_and_of_what_is_not_known():
    document = json.loads(show_json(EVERYTHING))
    assert document["schema"] == 1
    hello = next(each for each in document["tasks"] if each["function"] == "hello")
    assert (hello["resources"], hello["reuse"], hello["sync"], hello["state"]) == (None, None, None, "exact")
    (changed,) = document["overrides"]
    assert changed["task"] == "train.fit"
    assert (changed["file"], changed["line"], changed["state"]) == ("pipelines/train.py", 40, "unknown")
    assert changed["unknown"] == [
        {
            "field": "cpu",
            "reason": "CPU is read from the environment",
            "file": "pipelines/train.py",
            "line": 41,
            "column": 5,
        }
    ]
    assert [each["name"] for each in document["environments"]] == ["train", "other"]


def test_json_of_the_pods_of_a_cluster(tmp_path):
    text = (
        "import flyte\nimport flyte.clustered\n"
        'env = flyte.clustered.ClusteredTaskEnvironment("a", replicas=4, nproc_per_node=1)\n'
        'pool = flyte.TaskEnvironment("pool", reusable=flyte.ReusePolicy(replicas=(1, 6)))\n'
        "@env.task\nasync def work() -> None: ...\n"
    )
    (tmp_path / "work.py").write_text(text)
    project = analyze([tmp_path], config=Configurations(is_isolated=True))
    found = json.loads(show_json(Effective(project.tasks, project.environments, ())))
    assert [task["pods"] for task in found["tasks"]] == [[{"part": None, "count": 4}]]
    assert [each.get("pods") for each in found["environments"]] == [None, [{"part": None, "count": 6}]]
