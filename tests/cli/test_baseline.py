"""A baseline: what is known is not told again, whatever moves around it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flyte_reslint.cli.run import run

FAULTY = """\
import flyte

small = flyte.TaskEnvironment(name="small", resources=flyte.Resources(cpu=2, memory="4GB"))
large = flyte.TaskEnvironment(name="large", resources=flyte.Resources(cpu=2, memory="4GB"))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(FAULTY)
    return tmp_path


@pytest.fixture
def check(capsys):
    """Runs `check`, prepared to be concise: exit status, the places and codes found, standard error."""

    def command(*arguments: str) -> tuple[int, list[str], str]:
        status = run(["check", "--no-cache", "--output-format", "concise", *arguments])
        printed = capsys.readouterr()
        return status, [line.rpartition(": ")[0] for line in printed.out.splitlines() if ": FLR" in line], printed.err

    return command


@pytest.fixture
def known(check):
    check("--baseline", "known.json", "--write-baseline", ".")


def codes(found: list[str]) -> list[str]:
    return [line.split(" ")[0] for line in found]


def test_what_is_written_is_not_told_again(check):
    status, found, err = check("--baseline", "known.json", "--write-baseline", ".")
    assert (status, found, err) == (0, [], "flyte-reslint: note: 2 findings written to the baseline\n")
    assert check("--baseline", "known.json", ".") == (0, [], "")
    assert check(".")[0] == 1


@pytest.mark.usefixtures("known")
def test_the_baseline_may_be_configured(check, folder):
    (folder / "flyte-reslint.toml").write_text('baseline = "known.json"\n')
    assert check(".") == (0, [], "")
    assert check("--write-baseline", ".")[0] == 0


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "text",
    [
        "# a comment\n\n" + FAULTY,
        FAULTY.replace("cpu=2", "cpu=3"),
        FAULTY.replace("flyte.Resources(cpu=2, ", "flyte.Resources(\n    cpu=2,\n    "),
        "import os\n" + FAULTY + "x = 1\n",
        "\n".join(reversed(FAULTY.splitlines()[1:])).join(["import flyte\n", "\n"]),
    ],
    ids=["lower rows", "another value", "broken lines", "new statements", "another order"],
)
def test_known_findings_are_known_wherever_they_move(check, folder, text):
    (folder / "a.py").write_text(text)
    assert check("--baseline", "known.json", ".") == (0, [], "")


@pytest.mark.usefixtures("known")
def test_a_new_finding_that_looks_like_a_known_one_is_the_one_that_is_told(check, folder):
    new = 'new = flyte.TaskEnvironment(name="new", resources=flyte.Resources(memory="4GB"))'
    (folder / "a.py").write_text(FAULTY.replace("small =", f"{new}\nsmall ="))
    status, found, err = check("--baseline", "known.json", ".")
    assert (status, err) == (1, "")
    assert [line.split(":")[1] for line in found] == ["3"]


@pytest.mark.usefixtures("known")
def test_entries_that_no_longer_occur_are_counted_and_removed(check, folder):
    (folder / "a.py").write_text(FAULTY.replace("4GB", "4Gi"))
    status, _, err = check("--baseline", "known.json", ".")
    message = "2 entries of the baseline no longer occur; --write-baseline removes them"
    assert (status, err) == (0, f"flyte-reslint: note: {message}\n")
    check("--baseline", "known.json", "--write-baseline", ".")
    assert check("--baseline", "known.json", ".") == (0, [], "")
    assert json.loads((folder / "known.json").read_text())["findings"] == []


@pytest.mark.usefixtures("known")
def test_what_a_run_is_not_about_is_neither_missed_nor_removed(check, folder):
    (folder / "b.py").write_text(FAULTY)
    assert check("--baseline", "known.json", "--select", "FLR3", ".") == (0, [], "")
    check("--baseline", "known.json", "--write-baseline", "b.py")
    assert check("--baseline", "known.json", ".") == (0, [], "")


@pytest.mark.usefixtures("known")
def test_a_file_that_is_renamed_is_another_file(check, folder):
    (folder / "a.py").rename(folder / "b.py")
    status, found, err = check("--baseline", "known.json", ".")
    assert (status, len(found)) == (1, 2)
    assert "2 entries of the baseline no longer occur" in err


@pytest.mark.usefixtures("known")
def test_files_are_named_from_the_baseline_s_folder(check, folder, monkeypatch):
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    assert check("--baseline", "../known.json", "..") == (0, [], "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "known.json: no such baseline; --write-baseline makes it"),
        ("{", "known.json: the baseline is no JSON"),
        ("[" * 100_000, "known.json: the baseline is no JSON"),
        ("[]", "known.json: not a baseline of flyte-reslint"),
        ('{"version": 2, "findings": []}', "known.json: a baseline of version 2, not 1"),
        ('{"version": 1, "findings": [{"code": "FLR101"}]}', "known.json: an entry of the baseline is damaged"),
        ('{"version": 1, "findings": [7]}', "known.json: an entry of the baseline is damaged"),
        (
            '{"version": 1, "findings": [{"file": 1, "code": "", "text": "", "statement": ""}]}',
            "known.json: an entry of the baseline is damaged",
        ),
    ],
)
def test_a_baseline_that_cannot_be_used_is_one_line(check, folder, content, message):
    if content is not None:
        (folder / "known.json").write_text(content)
    status, found, err = check("--baseline", "known.json", ".")
    assert (status, found, err.count("\n")) == (2, [], 1)
    assert err.startswith(f"flyte-reslint: error: {message}")


@pytest.mark.parametrize("content", ["{", '{"version": 2, "findings": []}'])
def test_what_cannot_be_read_is_not_written_over(check, folder, content):
    (folder / "known.json").write_text(content)
    assert check("--baseline", "known.json", "--write-baseline", ".")[0] == 2
    assert (folder / "known.json").read_text() == content


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--write-baseline",), "--write-baseline takes a --baseline to write"),
        (("--write-baseline", "--baseline", "no/such/known.json"), "cannot write no/such/known.json: no such file"),
        (("--write-baseline", "--baseline", "folder"), "folder: is a directory"),
    ],
)
def test_a_baseline_that_cannot_be_written_is_one_line(check, arguments, message):
    Path("folder").mkdir()
    status, found, err = check(*arguments, ".")
    assert (status, found, err.count("\n")) == (2, [], 1)
    assert err.startswith(f"flyte-reslint: error: {message}")
    assert sorted(path.name for path in Path().iterdir()) == ["a.py", "folder"]


@pytest.mark.usefixtures("known")
def test_a_baseline_says_no_rows_and_reads_line_by_line(folder):
    text = (folder / "known.json").read_text()
    assert "row" not in text
    assert text.count("\n") > 10
