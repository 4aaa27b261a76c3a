"""`flyte-reslint diff`, from arguments to what is printed and the exit status."""

from __future__ import annotations

import json
import os
import re
import subprocess

import pytest
from rich.cells import cell_len

from flyte_reslint.cli.run import run

GIT = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}

TRAIN = """\
import flyte

env = flyte.TaskEnvironment(name="train", resources=flyte.Resources(cpu=4, memory="16Gi", gpu="A100:4"))


@env.task
async def fit(rows: int) -> int:
    return rows


@env.task
async def old(rows: int) -> int:
    return rows
"""


def git(*arguments):
    try:
        subprocess.run(["git", *arguments], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("git is not installed")


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    """One commit, and in the working tree more GPUs, another task, and a fault."""
    for name, value in GIT.items():
        monkeypatch.setenv(name, value)
    for name in ("NO_COLOR", "FORCE_COLOR", "FLYTE_RESLINT_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    (tmp_path / "train.py").write_text(TRAIN)
    git("add", "train.py")
    git("commit", "--quiet", "--message", "one")
    changed = TRAIN.replace("A100:4", "A100:8").replace("old", "new").replace('"16Gi"', '("16Gi", "8Gi")')
    (tmp_path / "train.py").write_text(changed)
    return tmp_path


@pytest.fixture
def diff(capsys):
    def diff(*arguments):
        status = run(["diff", *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return diff


def test_the_table(diff):
    status, out, err = diff()
    assert (status, err) == (0, "")
    assert out.splitlines()[:7] == [
        "HEAD → the working tree",
        "",
        "train.py",
        "~ environment train :3",
        "    memory limit  \u2013 → 8Gi",
        "    gpu           4 → 8",
        "~ task train.fit :6 as its environment",
    ]
    assert "+ task train.new :11" in out and "- task train.old :11" in out
    assert "train.py:3:" in out and "FLR104" in out
    assert "at full size: A100 8 → 16 (+8)\n" in out
    assert out.endswith("1 environment changed; 1 task added, 1 removed, 1 changed; 1 new finding.\n")
    assert max(map(cell_len, out.splitlines())) <= 80


def test_nothing_differs(diff):
    assert diff("HEAD", "HEAD") == (
        0,
        "HEAD → HEAD\n\nNo task, environment or override differs.\n",
        "",
    )
    assert diff("HEAD", "HEAD", "--fail-on", "any")[0] == 0


def test_json(diff):
    status, out, _ = diff("--output-format", "json", "--fail-on", "increase:gpu")
    found = json.loads(out)
    assert status == 1
    assert (found["schema"], found["base"], found["head"]) == (1, "HEAD", "the working tree")
    (fit,) = (change for change in found["changes"] if change["name"] == "train.fit")
    assert fit == {
        "kind": "task",
        "status": "changed",
        "sdk": "flyte",
        "name": "train.fit",
        "function": "fit",
        "before": {
            "name": "train.fit",
            "file": "train.py",
            "line": 6,
            "full_size": {"cpu": "4", "memory": "16Gi", "A100": "4"},
        },
        "after": {
            "name": "train.fit",
            "file": "train.py",
            "line": 6,
            "full_size": {"cpu": "4", "memory": "16Gi", "A100": "8"},
        },
        "fields": {
            "resources.limits.memory": {"before": None, "after": "8Gi"},
            "resources.requests.gpu": {"before": "4", "after": "8"},
        },
    }
    assert found["totals"]["A100"] == {"before": "8", "after": "16", "difference": "8", "is_open": False}
    assert [finding["code"] for finding in found["findings"]["new"]] == ["FLR104"]
    assert found["findings"]["gone"] == []
    assert found["failures"] == [
        "increase:gpu: task train.fit takes A100 8, 4 before",
        "increase:gpu: task train.new takes A100 8, 0 before",
    ]


def test_markdown_is_a_comment(diff, repository):
    status, out, _ = diff("--output-format", "markdown", "--fail-on", "new-findings", "--output-file", "comment.md")
    assert (status, out) == (1, "")
    lines = (repository / "comment.md").read_text().splitlines()
    assert lines[0] == "<!-- flyte-reslint diff -->"
    assert "1 environment changed; 1 task added, 1 removed, 1 changed; 1 new finding" in lines[1]
    assert "**A100 8 → 16 (+8)**" in lines[3]
    assert any(line.startswith("- :x: new-findings: FLR104 at train.py:3 is new") for line in lines)
    assert lines.count("<details>") + lines.count("<details open>") == lines.count("</details>") == 2
    assert "|  | gpu | <code>4</code> | <code>8</code> |" in lines


def test_markdown_takes_nothing_for_markup(diff, repository):
    text = TRAIN.replace('"train"', '"a|b`<b>@all*"').replace('"16Gi"', 'f("x|y`<i>")')
    (repository / "train.py").write_text(text)
    _, out, _ = diff("--output-format", "markdown")
    table = [line for line in out.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in table} == {5}
    left = re.sub(r"</?code>|<br>|\*\*(?=\S)|(?<=\S)\*\*|\\[*_]", "", "\n".join(table))
    assert not re.search(r"[<*`@]", left)
    assert "a&#124;b&#96;&lt;b&gt;&#64;all" in left


def test_a_comment_has_room(diff, repository):
    many = "".join(
        f'e{number} = flyte.TaskEnvironment(name="e{number}", resources=flyte.Resources(cpu=1, memory="1Gi"))\n'
        for number in range(1500)
    )
    (repository / "many.py").write_text("import flyte\n" + many)
    _, out, _ = diff("--output-format", "markdown")
    assert len(out) < 65_536
    assert re.search(r"\d+ more lines have no room here", out)
    assert out.count("<details") == out.count("</details>")


@pytest.mark.parametrize(
    ("condition", "fails"),
    [
        ("any", True),
        ("added", True),
        ("removed", True),
        ("changed", True),
        ("new-findings", True),
        ("increase", True),
        ("increase:gpu", True),
        ("increase:disk", False),
        ("increase:disk,gpu", True),
        ("decrease:gpu", True),  # of the task that is gone
        ("decrease:disk", False),
        ("unknown", False),
        ("unknown:gpu", False),
    ],
)
def test_conditions(diff, condition, fails):
    status, out, _ = diff("--fail-on", condition)
    assert status == int(fails)
    assert ("fails " in out) == fails


def test_what_becomes_unknown_fails_where_that_is_asked(diff, repository):
    (repository / "train.py").write_text(TRAIN.replace('"A100:4"', "many()"))
    status, out, _ = diff("--fail-on", "unknown:gpu,increase:gpu")
    assert status == 1
    assert "unknown:gpu: how much gpu task train.fit takes can no longer be known" in out
    assert "increase:gpu" not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere: no such revision"),
        (["train.py"], "train.py: no such revision; for a path, write `flyte-reslint diff -- train.py`"),
        (["--", "gone.py"], "gone.py: no such file or directory, neither in HEAD nor in the working tree"),
        (["a", "b", "c"], "a b c: give one revision, two, or a range such as main...HEAD"),
        (
            ["--fail-on", "increase:gup"],
            '"increase:gup" is not a condition such as increase:gpu or new-findings; the nearest word is "gpu"',
        ),
        (
            ["--fail-on", "memory"],
            '"memory" is a kind of resource: say what of it fails, such as increase:memory',
        ),
        (["--config", "a.toml", "--isolated"], "--config and --isolated exclude each other"),
        (["--platform", "gone.yaml"], "in HEAD: gone.yaml: no such file or directory"),
        (["--target-flyte", "99"], "in HEAD: command line: flyte 99"),
    ],
)
def test_misuse_is_one_line(diff, arguments, message):
    status, out, err = diff(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"flyte-reslint: error: {message}")
    assert err.count("\n") == 1


def test_paths(diff, repository):
    (repository / "score.py").write_text(TRAIN.replace("train", "score"))
    for arguments in (["--", "score.py"], ["--path", "score.py"], ["HEAD", "--", "score.py"]):
        status, out, _ = diff(*arguments)
        assert status == 0
        assert "score.fit" in out and "train.fit" not in out


def test_platform(diff, repository):
    (repository / "admin.yaml").write_text("task_resources:\n  limits:\n    memory: 8Gi\n")
    _, out, _ = diff("--platform", "admin.yaml", "--output-format", "json")
    (fit,) = (change for change in json.loads(out)["changes"] if change["name"] == "train.fit")
    assert fit["fields"]["pod.limits.nvidia.com/gpu"] == {"before": "4", "after": "8"}
    assert fit["after"]["full_size"]["memory"] == "8Gi"
