"""What a person sees of an assertion that does not hold."""

from __future__ import annotations

import re

pytest_plugins = ["pytester"]


def test_the_value_the_chain_and_what_to_change(project):
    shown = project.test('assert flyte_resources("training.train").memory.limit <= "32Gi"')
    assert re.findall(r"^E +(.*)$", shown, re.MULTILINE) == [
        "assert 64Gi <= '32Gi'",
        "memory.limit of training.train is 64Gi",
        '├ environments.py:10  memory=("16Gi", "64Gi")',
        '├ sizes.py:6          return f"{cores * GIB_PER_CORE}Gi"',
        "└ sizes.py:1          GIB_PER_CORE = 4",
        "to make it hold, write '32Gi' or less at environments.py:10",
    ]


def test_the_sides_may_be_exchanged(project):
    shown = project.test('assert "32Gi" >= flyte_resources("training.train").memory.limit')
    assert "assert 64Gi <= '32Gi'" in shown
    assert "to make it hold, write '32Gi' or less" in shown


def test_equality_names_what_to_write(project):
    shown = project.test('assert flyte_resources("training.train").accelerator == "H100"')
    assert "accelerator of training.train is A100" in shown
    assert '└ sizes.py:2          GPU = "A100"' in shown
    assert "to make it hold, write 'H100' at sizes.py:2" in shown


def test_what_is_to_change_is_where_the_value_is_spelled(empty):
    empty.write(
        env="""\
import flyte

REQUEST = "2Gi"
COUNT = 8
DEVICE = "A100"
env = flyte.TaskEnvironment(
    name="e", resources=flyte.Resources(memory=(REQUEST, "64Gi"), cpu=COUNT * 2, gpu=f"{DEVICE}:{COUNT}")
)


@env.task
def f(): ...
"""
    )
    claims = {
        'task.memory.request == "1Gi"': "write '1Gi' at env.py:3",
        'task.memory.limit == "1Gi"': "write '1Gi' at env.py:7",
        "task.cpu == 4": "write 4 at env.py:7",
        "task.gpu == 4": "write 4 at env.py:4",
        'task.accelerator == "T4"': "write 'T4' at env.py:5",
    }
    for claim, shown in empty.claims("e.f", claims).items():
        assert f"to make it hold, {claims[claim]}\n" in shown


def test_colour_is_pytests(project):
    claim = 'assert flyte_resources("training.train").memory.limit <= "32Gi"'
    assert "\x1b[36msizes.py:1" in project.test(claim, "--color=yes")
    assert "\x1b[" not in project.test(claim, "--color=no")


def test_a_long_chain_is_cut_in_the_middle_unless_details_are_wanted(empty):
    steps = "\n".join(f"S{number} = S{number - 1}" for number in range(1, 9))
    declared = 'env = flyte.TaskEnvironment(name="e", resources=flyte.Resources(memory=S8))'
    empty.write(long=f'import flyte\nS0 = "8Gi"\n{steps}\n{declared}\n\n\n@env.task\ndef f(): ...\n')
    claim = 'assert flyte_resources("e.f").memory.request <= "4Gi"'
    short, detailed = empty.test(claim), empty.test(claim, "-vvv")
    assert "├ …" in short
    assert "Full output truncated" not in short
    assert '└ long.py:2   S0 = "8Gi"' in short
    assert "S4 = S3" not in short
    assert "S4 = S3" in detailed


def test_comparisons_of_other_things_are_explained_as_ever(project):
    assert "At index 1 diff: 2 != 3" in project.test("assert [1, 2] == [1, 3]")


def test_what_all_hides_is_in_the_report(project):
    shown = project.test('assert all(task.memory.limit <= "32Gi" for task in flyte_resources.all(name="train*"))')
    report = shown.partition(" Flyte resources ")[2]
    assert "memory.limit of training.train is 64Gi" in report
    assert "└ sizes.py:1          GIB_PER_CORE = 4" in report


def test_a_failure_of_something_else_is_not_commented(project):
    shown = project.test('assert not flyte_resources("training.train").reuse\nassert 1 + 1 == 3')
    assert "assert (1 + 1) == 3" in shown
    assert " Flyte resources " not in shown
