"""Fixes of calls and statements: overrides of reusable tasks, overrides that nobody takes, resources of decorators."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from repaired import project, repaired

from flyte_reslint.fixing import fixed

POOL = """
import flyte
env = flyte.TaskEnvironment(name="e", reusable=flyte.ReusePolicy(replicas=(1, 4)))
LARGE = flyte.Resources(cpu=4)
@env.task
async def score(rows: int) -> int:
    return rows
@env.task
async def main(rows: int) -> int:
    return await {call}
"""

OVERRIDES = [
    ("score.override(resources=LARGE)(rows)", 'score.override(resources=LARGE, reusable="off")(rows)'),
    ("score.override(resources=LARGE,)(rows)", 'score.override(resources=LARGE, reusable="off",)(rows)'),
    (
        "score.override(\n        resources=LARGE,  # more\n    )(rows)",
        'score.override(\n        reusable="off",\n        resources=LARGE,  # more\n    )(rows)',
    ),
    (
        "score.override(\r\n        resources=LARGE\r\n    )(rows)",
        'score.override(\r\n        reusable="off",\r\n        resources=LARGE\r\n    )(rows)',
    ),
    (
        'score.override(resources=LARGE, env_vars={"A": "1"})(rows)',
        'score.override(resources=LARGE, env_vars={"A": "1"}, reusable="off")(rows)',
    ),
]


@pytest.mark.parametrize(("call", "expected"), OVERRIDES)
def test_an_override_turns_the_pool_off(tmp_path: Path, call: str, expected: str):
    texts, of = repaired(tmp_path, a=POOL.format(call=call))
    assert texts["a"] == POOL.format(call=expected).strip()
    assert not of.after.findings


def test_an_override_that_may_turn_it_off_is_left_alone(tmp_path: Path):
    call = "score.override(resources=LARGE, **settings())(rows)"
    texts, _ = repaired(tmp_path, with_unsafe=True, a=POOL.format(call=call))
    assert call in texts["a"]


DISCARDED = """
import flyte
env = flyte.TaskEnvironment(name="e", resources=flyte.Resources(cpu=1))
LARGE = flyte.Resources(cpu=4)
@env.task
async def train(rows: int = 1) -> int:
    return rows
@env.task
async def main(rows: int) -> int:
{body}
"""

USES = [
    (
        "train.override(resources=LARGE)\nreturn await train(rows)",
        "return await train.override(resources=LARGE)(rows)",
    ),
    (
        "train.override(resources=LARGE)  # it is large\nreturn await train(rows)",
        "# it is large\nreturn await train.override(resources=LARGE)(rows)",
    ),
    (
        "train.override(\n    resources=LARGE,  # large\n)\nx = await train(rows)\nreturn x",
        "x = await train.override(\n    resources=LARGE,  # large\n)(rows)\nreturn x",
    ),
    (
        "import asyncio\ntrain.override(resources=LARGE)\nreturn sum(await asyncio.gather(train(rows)))",
        "import asyncio\nreturn sum(await asyncio.gather(train.override(resources=LARGE)(rows)))",
    ),
]


def discarded(body: str) -> str:
    return DISCARDED.format(body=textwrap.indent(body, "    "))


@pytest.mark.parametrize(("body", "expected"), USES)
def test_an_override_goes_to_the_call_behind_it(tmp_path: Path, body: str, expected: str):
    texts, of = repaired(tmp_path, a=discarded(body))
    assert texts["a"] == discarded(expected).strip()
    assert not of.after.findings


DELETIONS = [
    ("train.override(resources=LARGE)\nreturn rows", "return rows"),
    (
        "train.override(resources=LARGE)\nawait train(rows)\nreturn await train(rows)",
        "await train(rows)\nreturn await train(rows)",
    ),
    (
        "if rows:\n    train.override(resources=LARGE)\nreturn await train(rows)",
        "if rows:\n    pass\nreturn await train(rows)",
    ),
    ("if rows: train.override(resources=LARGE)\nreturn rows", None),
    ("rows += 1; train.override(resources=LARGE); return rows", None),
]


@pytest.mark.parametrize(("body", "expected"), DELETIONS)
def test_an_override_whose_purpose_is_unclear_goes_only_when_that_is_asked_for(
    tmp_path: Path, body: str, expected: str | None
):
    written = discarded(body)
    assert repaired(tmp_path, a=written)[0]["a"] == written.strip()
    assert repaired(tmp_path, with_unsafe=True, a=written)[0]["a"] == discarded(expected or body).strip()


MOVES = [
    # the only task of its environment
    (
        'env = flyte.TaskEnvironment(name="e")\n@env.task(resources=flyte.Resources(cpu=4))\n',
        'env = flyte.TaskEnvironment(name="e", resources=flyte.Resources(cpu=4))\n@env.task\n',
    ),
    (
        'env = flyte.TaskEnvironment(\n    name="e",\n)\n@env.task(resources=flyte.Resources(cpu=4), retries=2)\n',
        'env = flyte.TaskEnvironment(\n    resources=flyte.Resources(cpu=4),\n    name="e",\n)\n@env.task(retries=2)\n',
    ),
    (
        (
            'env = flyte.TaskEnvironment("e", resources=flyte.Resources(cpu=1))\n'
            "@env.task(\n    retries=2,\n    resources=flyte.Resources(cpu=4),\n)\n"
        ),
        'env = flyte.TaskEnvironment("e", resources=flyte.Resources(cpu=4))\n@env.task(\n    retries=2,\n)\n',
    ),
    # what is not known yet where the environment is made
    (
        'env = flyte.TaskEnvironment(name="e")\nBIG = flyte.Resources(cpu=4)\n@env.task(resources=BIG)\n',
        (
            'env = flyte.TaskEnvironment(name="e")\nBIG = flyte.Resources(cpu=4)\n'
            'train_env = env.clone_with("e-train", resources=BIG)\n\n\n@train_env.task\n'
        ),
    ),
    # another task has the environment
    (
        (
            'env = flyte.TaskEnvironment(name="e")\n@env.task\ndef other(): ...\n'
            "@env.task(resources=flyte.Resources(cpu=4))\n"
        ),
        (
            'env = flyte.TaskEnvironment(name="e")\n@env.task\ndef other(): ...\n'
            'train_env = env.clone_with("e-train", resources=flyte.Resources(cpu=4))\n\n\n@train_env.task\n'
        ),
    ),
]


@pytest.mark.parametrize(("written", "expected"), MOVES)
def test_resources_move_from_the_decorator(tmp_path: Path, written: str, expected: str):
    frame = "import flyte\n{}async def train(): ..."
    texts, of = repaired(tmp_path, a=frame.format(written))
    assert texts["a"] == frame.format(written)
    texts, of = repaired(tmp_path, with_unsafe=True, a=frame.format(written))
    assert texts["a"] == frame.format(expected)
    assert not of.after.findings


def test_resources_stay_where_others_depend_on_the_environment(tmp_path: Path):
    """Somebody else has to say that `main` depends on a new environment."""
    text = """
    import flyte
    env = flyte.TaskEnvironment(name="e")
    @env.task(resources=flyte.Resources(cpu=4))
    async def train(): ...
    @env.task
    async def main():
        await train()
    """
    texts, of = repaired(tmp_path, with_unsafe=True, a=text)
    assert texts["a"] == textwrap.dedent(text).strip()
    assert [each.code for each in of.after.findings] == ["FLR401"]


SHARED = [
    ("MEMORY = '4gi'", "r = flyte.Resources(memory=MEMORY)", True),
    ("MEMORY = '4gi'", "r = flyte.Resources(memory=MEMORY)\nq = flyte.Resources(memory=(MEMORY, '8Gi'))", True),
    ("MEMORY = '4gi'", "r = flyte.Resources(memory=MEMORY)\nprint(MEMORY)", False),
    ("MEMORY = '4gi'", "r = flyte.Resources(memory=MEMORY)\nis_small = MEMORY == '4gi'", False),
    ("MEMORY = '4gi'\nprint(f'{MEMORY}')", "r = flyte.Resources(memory=MEMORY)", False),
    ("MEMORY = OTHER = '4gi'", "r = flyte.Resources(memory=MEMORY)", False),
    ("NUMBER = 4\nMEMORY = f'{NUMBER}gi'", "r = flyte.Resources(memory=MEMORY)", True),
    ("MEMORY: str = '4gi'", "r = flyte.Resources(memory=MEMORY)", True),
    ("class Sizes:\n    MEMORY = '4gi'\nMEMORY = Sizes.MEMORY", "r = flyte.Resources(memory=MEMORY)", False),
]


@pytest.mark.parametrize(("sizes", "program", "is_safe"), SHARED)
def test_a_constant_is_safely_changed_only_for_users_with_the_same_fault(
    tmp_path: Path, sizes: str, program: str, is_safe: bool
):
    files = {"sizes": sizes, "a": f"import flyte\nfrom sizes import MEMORY\n{program}"}
    texts, _ = repaired(tmp_path, **files)
    assert (texts["sizes"] == sizes.replace("gi'", "Gi'", 1)) is is_safe
    texts, _ = repaired(tmp_path, with_unsafe=True, **files)
    assert texts["sizes"] == sizes.replace("gi'", "Gi'", 1)
    assert texts["a"] == files["a"]


def test_a_user_in_a_file_without_flyte_counts_as_well(tmp_path: Path):
    files = {
        "sizes": "MEMORY = '4gi'",
        "a": "import flyte\nimport sizes\nr = flyte.Resources(memory=sizes.MEMORY)",
        "b": "from sizes import MEMORY\nprint(MEMORY)",
    }
    assert repaired(tmp_path, **files)[0] == files


def test_a_file_that_was_not_asked_for_is_never_changed(tmp_path: Path):
    project(tmp_path, {"sizes.py": "MEMORY = '4gi'\n"})
    (tmp_path / "a.py").write_text("import flyte\nfrom sizes import MEMORY\nr = flyte.Resources(memory=MEMORY)\n")
    from flyte_reslint.api import analyze

    of = fixed(analyze([tmp_path / "a.py"]), with_unsafe=True)
    assert [each.code for each in of.after.findings] == ["FLR101"]
    assert not of.texts


TRANSLATIONS = [
    (
        'from flytekit import task\nimport flyte\n@task(requests=flyte.Resources(cpu="1", memory="2Gi"))\n',
        'from flytekit import task, Resources\nimport flyte\n@task(requests=Resources(cpu="1", mem="2Gi"))\n',
    ),
    (
        'from flytekit import (\n    task,  # it\n)\nimport flyte\n@task(requests=flyte.Resources(disk="2Gi"))\n',
        (
            "from flytekit import (\n    task, Resources,  # it\n)\nimport flyte\n"
            '@task(requests=Resources(ephemeral_storage="2Gi"))\n'
        ),
    ),
    (
        'import flytekit as fk\nfrom flyte import Resources\n@fk.task(limits=Resources(memory = "2Gi"))\n',
        'import flytekit as fk\nfrom flyte import Resources\n@fk.task(limits=fk.Resources(mem = "2Gi"))\n',
    ),
    (
        (
            'import flyte\nfrom flytekit import Resources\nenv = flyte.TaskEnvironment(name="e", resources='
            'Resources(cpu="1", mem="1Gi"))\n@env.task\n'
        ),
        (
            'import flyte\nfrom flytekit import Resources\nenv = flyte.TaskEnvironment(name="e", resources='
            'flyte.Resources(cpu="1", memory="1Gi"))\n@env.task\n'
        ),
    ),
]


@pytest.mark.parametrize(("written", "expected"), TRANSLATIONS)
def test_resources_of_the_other_sdk_are_translated(tmp_path: Path, written: str, expected: str):
    frame = "{}def fit() -> None: ..."
    texts, of = repaired(tmp_path, a=frame.format(written))
    assert texts["a"] == frame.format(expected)
    assert not of.after.findings


UNTRANSLATED = [
    'from flytekit import task\nimport flyte\n@task(requests=flyte.Resources(shm="1Gi"))\n',
    "from flytekit import task\nimport flyte\n@task(requests=flyte.Resources(cpu=(1, 2)))\n",
    'from flytekit import task\nimport flyte\n@task(requests=flyte.Resources(**{"memory": "1Gi"}))\n',
    'from flytekit import task\nfrom flyte import Resources\n@task(requests=Resources(memory="1Gi"))\n',
]


@pytest.mark.parametrize("written", UNTRANSLATED)
def test_resources_that_the_other_sdk_cannot_say_so_are_left_alone(tmp_path: Path, written: str):
    text = f"{written}def fit() -> None: ..."
    assert repaired(tmp_path, with_unsafe=True, a=text)[0]["a"] == text
