"""flake8 with the plugin, run as a person runs it: it tells what `check` tells, as flake8 is told to tell it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import redirect_stdout
from importlib.metadata import entry_points
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
import two_teams

from flyte_reslint.cli.run import run

flake8_main = pytest.importorskip("flake8.main.cli").main
if "FLR" not in entry_points(group="flake8.extension").names:
    pytest.skip("this installation is older than the plugin", allow_module_level=True)

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

SIZES = 'MEMORY = "4GB"\n'

TRAIN = """\
import flyte
from sizes import MEMORY

env = flyte.TaskEnvironment(
    name="train",
    resources=flyte.Resources(memory=MEMORY),
)


@env.task
async def fit(): ...
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sizes.py").write_text(SIZES)
    (tmp_path / "train.py").write_text(TRAIN)
    return tmp_path


def told(*arguments: str) -> list[str]:
    """What flake8 prints, a finding a line, with the options that are given alone."""
    printed = TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(printed):
        flake8_main(["--jobs", "1", "--format", "pylint", *arguments])
    printed.seek(0)
    return [line.removeprefix("./") for line in printed.read().splitlines()]


def flake8(*arguments: str) -> list[str]:
    """What flake8 tells of Flyte and of files that cannot be read."""
    return told("--isolated", "--select", "FLR,E9", *arguments)


def check(*arguments: str) -> list[str]:
    """What `check` tells."""
    printed = StringIO()
    with redirect_stdout(printed):
        run(["check", "--no-cache", "--output-format", "pylint", *arguments])
    return printed.getvalue().splitlines()


class Stdin:
    """Standard input that holds `data`."""

    def __init__(self, data: bytes) -> None:
        self.buffer = BytesIO(data)


def codes(lines: list[str]) -> list[str]:
    return [line.split("[")[1].split("]")[0] for line in lines]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_it_tells_what_check_tells(monkeypatch, jobs):
    monkeypatch.chdir(EXAMPLES.parent)
    command = [sys.executable, "-m", "flake8", "--isolated", "--select", "FLR", "--format", "pylint", "--jobs", jobs]
    done = subprocess.run([*command, "examples"], text=True, capture_output=True, check=False)
    assert done.stdout.splitlines() == check("examples")
    assert (len(done.stdout.splitlines()) > 5, done.returncode, done.stderr) == (True, 1, "")


def corpora() -> list[Path]:
    """Folders of other people's code, where the machine has some."""
    return [Path(each) for each in os.environ.get("FLYTE_RESLINT_CORPORA", "").split(os.pathsep) if each]


@pytest.mark.skipif(not corpora(), reason="FLYTE_RESLINT_CORPORA names no folders")
@pytest.mark.parametrize("corpus", corpora(), ids=lambda corpus: corpus.name)
def test_it_tells_what_check_tells_of_other_peoples_code(corpus, monkeypatch):
    """All but what neither parses: flake8 has its own E999 for that."""
    monkeypatch.chdir(corpus)
    lines = flake8(".")
    told = sorted(line for line in lines if "[E9" not in line)
    unparsed = {line.split(":")[0] for line in lines if "[E9" in line}
    expected = sorted(check("--isolated", "."))
    assert [line for line in expected if line.split(":")[0] not in unparsed] == told
    assert {code for line in expected if line.split(":")[0] in unparsed for code in codes([line])} <= {"FLR001"}


def test_a_value_of_another_file_is_followed():
    (line,) = flake8(".")
    assert line == check(".")[0]
    assert line.startswith('train.py:6: [FLR101] memory "4GB" is not')


def test_a_file_alone_sees_the_files_beside_it():
    assert flake8("train.py") == check("train.py")
    assert codes(flake8("train.py")) == ["FLR101"]


@pytest.mark.parametrize("name", ["train.py", "new/train.py", "other.py"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_standard_input(name, encoding, folder, monkeypatch):
    (folder / "new").mkdir()
    (folder / "new" / "sizes.py").write_text(SIZES)
    data = f"# coding: {encoding}\n# \xe9\n{TRAIN}".encode(encoding)
    monkeypatch.setattr("sys.stdin", Stdin(data))
    lines = flake8("--stdin-display-name", name, "-")
    monkeypatch.setattr("sys.stdin", Stdin(data))
    assert lines == check("--stdin-filename", name, "-")
    assert [line.split(":")[:2] for line in lines] == [[name, "8"]]


@pytest.mark.parametrize("comment", ["noqa", "noqa: FLR101", "noqa:FLR1", "flyte-reslint: ignore[FLR101]"])
@pytest.mark.parametrize("line", ["    resources=flyte.Resources(memory=MEMORY),", ")"])
def test_a_comment_anywhere_in_the_statement_hides_a_finding(folder, comment, line):
    (folder / "train.py").write_text(TRAIN.replace(f"{line}\n", f"{line}  # {comment}\n", 1))
    assert flake8(".") == check(".") == []


def test_noqa_may_be_disabled_and_our_own_comments_not(folder):
    (folder / "train.py").write_text(TRAIN.replace("MEMORY),", "MEMORY),  # noqa: FLR101"))
    assert codes(flake8("--disable-noqa", ".")) == ["FLR101"]
    (folder / "train.py").write_text(TRAIN.replace("MEMORY),", "MEMORY),  # flyte-reslint: ignore[FLR101]"))
    assert flake8("--disable-noqa", ".") == []


def test_what_flake8_selects_is_on(folder):
    (folder / "train.py").write_text(
        TRAIN + "\n\nbare = flyte.TaskEnvironment('b')\n\n\n@bare.task\nasync def f(): ...\n"
    )
    assert codes(flake8(".")) == ["FLR101"]
    assert codes(flake8("--extend-select", "FLR409", ".")) == ["FLR101", "FLR409"]
    assert codes(flake8("--extend-ignore", "FLR101", ".")) == []
    assert codes(flake8("--per-file-ignores", "train.py:FLR1", ".")) == []
    assert codes(flake8("--per-file-ignores", "other.py:FLR1", ".")) == ["FLR101"]


def test_unused_suppressions(folder):
    (folder / "sizes.py").write_text('MEMORY = "4Gi"  # noqa: FLR101\n')
    assert codes(flake8("--extend-select", "FLR003", ".")) == ["FLR003"]
    assert flake8("--extend-select", "FLR003", ".") == check("--extend-select", "FLR003", ".")


def test_our_configuration_counts(folder):
    (folder / "flyte-reslint.toml").write_text('ignore = ["FLR101"]\nextend-select = ["FLR409"]\n')
    assert flake8(".") == check(".") == []
    other = folder / "other.toml"
    other.write_text('select = ["FLR1"]\n')
    assert codes(flake8("--flyte-reslint-config", "other.toml", ".")) == ["FLR101"]


def test_a_baseline_counts(folder):
    (folder / "flyte-reslint.toml").write_text('baseline = "known.json"\n')
    check("--write-baseline", ".")
    assert flake8(".") == check(".") == []


def test_options_may_stand_in_flake8_s_configuration(folder):
    (folder / "platform.yaml").write_text("task_resources:\n  limits:\n    memory: 1Gi\n")
    (folder / "sizes.py").write_text('MEMORY = "4Gi"\n')
    (folder / ".flake8").write_text("[flake8]\nselect = FLR\nflyte-reslint-platform = platform.yaml\n")
    expected = check("--platform", "platform.yaml", ".")
    assert told(".") == expected
    assert codes(expected) == ["FLR502"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--flyte-reslint-config", "none.toml"), "no such file: none.toml"),
        (("--flyte-reslint-target-flyte", "newest"), '"newest" is not a version such as 2.1.0'),
        (("--flyte-reslint-platform", "none.yaml"), "none.yaml"),
    ],
)
def test_misuse_is_one_line(arguments, message):
    (line,) = [line for line in told("--isolated", *arguments, ".") if "flyte-reslint: " in line]
    assert message in line


def test_what_cannot_be_parsed_is_told_once(folder):
    (folder / "train.py").write_text("import flyte\nx = (\n")
    assert codes(flake8(".")) == ["E999"]


def test_a_path_that_does_not_exist_is_flake8_s_to_tell():
    assert codes(flake8("nowhere.py", "train.py")) == ["E902", "FLR101"]


PROBE = """
import sys
from flake8.main.cli import main
main(["--isolated", "--jobs", "1", "."])
heavy = {"libcst", "pydantic", "msgspec", "rich", "yaml", "pathspec", "packaging"} & set(sys.modules)
assert "flyte_reslint.flake8_plugin" in sys.modules
sys.exit(f"imported {sorted(heavy)}" if heavy else 0)
"""


def test_without_flyte_nothing_heavy_is_imported(folder):
    for file in folder.glob("*.py"):
        file.unlink()
    (folder / "a.py").write_text("import os\n\nprint(os.name)\n")
    done = subprocess.run([sys.executable, "-c", PROBE], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_each_file_has_the_platform_of_its_own_configuration(folder):
    two_teams.write(folder)
    (folder / "train.py").unlink()
    found = [line.split()[:2] for line in flake8(".")]
    assert sorted((line.split(":")[0], code.strip("[]")) for line, code in found) == sorted(two_teams.FAULTS)
