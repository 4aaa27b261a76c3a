"""`check --fix`, `--unsafe-fixes`, `--diff`, `--fix-only`, `--show-fixes`: what they change, print and exit with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flyte_reslint.cli.run import run

Command = Callable[..., tuple[int, str, str]]

FAULTY = 'import flyte\nr = flyte.Resources(mem="4gi")\nq = flyte.Resources(memory=("8Gi", "4Gi"))\n'
SAFELY = FAULTY.replace('mem="4gi"', 'memory="4Gi"')
WHOLLY = SAFELY.replace('("8Gi", "4Gi")', '("4Gi", "8Gi")')


@pytest.fixture
def command(tmp_path, monkeypatch, capsys) -> Command:
    """Run a command in a folder that holds one faulty file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "a.py").write_text(FAULTY)

    def check(*arguments: str) -> tuple[int, str, str]:
        status = run(["check", "--no-cache", *arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return check


def test_without_fix_nothing_changes_and_the_fixes_are_counted(command: Command, tmp_path: Path):
    status, out, err = command("--output-format", "concise", ".")
    assert (status, err) == (1, "")
    assert "a.py:2:21: FLR109 [*] Resources has no field mem" in out
    assert "a.py:3:28: FLR104 memory request" in out
    hidden = "1 hidden fix can be enabled with the `--unsafe-fixes` option"
    assert out.endswith(f"Found 2 errors in 1 file.\n[*] 1 fixable with the `--fix` option ({hidden}).\n")
    _, out, _ = command("--unsafe-fixes", ".")
    assert "error[FLR104]: [*] memory request" in out
    assert out.endswith("[*] 2 fixable with the `--fix` option.\n")
    assert (tmp_path / "a.py").read_text() == FAULTY


def test_fix_makes_the_safe_ones_and_reports_the_rest(command: Command, tmp_path: Path):
    status, out, err = command("--fix", "--output-format", "concise", ".")
    assert (status, err) == (1, "")
    assert "FLR109" not in out
    assert "Found 2 findings (1 fixed, 1 remaining)." in out
    assert (tmp_path / "a.py").read_text() == SAFELY


def test_unsafe_fixes_are_made_when_asked_for(command: Command, tmp_path: Path):
    assert command("--fix", "--unsafe-fixes", ".") == (0, "Found 2 findings (2 fixed, 0 remaining).\n", "")
    assert (tmp_path / "a.py").read_text() == WHOLLY
    assert command("--fix", "--unsafe-fixes", ".") == (0, "All checks passed!\n", "")


def test_show_fixes_lists_them(command: Command):
    _, out, _ = command("--fix", "--unsafe-fixes", "--show-fixes", ".")
    sign = "\N{MULTIPLICATION SIGN}"
    listed = f"- a.py:\n    1 {sign} FLR104 (request-above-limit)\n    1 {sign} FLR109 (unknown-resource-field)\n\n"
    assert out == f"Fixed 2 findings:\n{listed}Found 2 findings (2 fixed, 0 remaining).\n"


def test_fix_only_reports_nothing(command: Command, tmp_path: Path):
    assert command("--fix-only", ".") == (0, "", "Fixed 1 finding.\n")
    assert (tmp_path / "a.py").read_text() == SAFELY


def test_diff_is_a_patch_and_changes_nothing(command: Command, tmp_path: Path):
    status, out, err = command("--diff", "--fix", ".")
    assert (status, err) == (1, "Would fix 1 finding.\n")
    assert (tmp_path / "a.py").read_text() == FAULTY
    done = subprocess.run(["patch", "-p0"], input=out, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, (tmp_path / "a.py").read_text()) == (0, SAFELY)
    assert command("--diff", ".") == (0, "", "No findings would be fixed.\n")


def test_diff_says_where_a_file_ends_without_a_line_end(command: Command, tmp_path: Path):
    (tmp_path / "a.py").write_text(FAULTY.rstrip("\n"))
    _, out, _ = command("--diff", "--unsafe-fixes", ".")
    assert out.count("\\ No newline at end of file") == 2


def test_select_decides_what_is_fixed(command: Command, tmp_path: Path):
    command("--fix", "--unsafe-fixes", "--select", "FLR104", ".")
    assert (tmp_path / "a.py").read_text() == FAULTY.replace('("8Gi", "4Gi")', '("4Gi", "8Gi")')


def test_a_suppressed_finding_is_not_fixed(command: Command, tmp_path: Path):
    text = 'import flyte\nr = flyte.Resources(mem="4Gi")  # noqa: FLR109\n'
    (tmp_path / "a.py").write_text(text)
    assert command("--fix", ".") == (0, "All checks passed!\n", "")
    assert (tmp_path / "a.py").read_text() == text


def test_configuration_turns_it_on_and_an_option_off(command: Command, tmp_path: Path):
    (tmp_path / "flyte-reslint.toml").write_text("fix = true\nunsafe-fixes = true\n")
    assert command("--no-fix", ".")[0] == 1
    assert (tmp_path / "a.py").read_text() == FAULTY
    assert command("--no-unsafe-fixes", ".")[0] == 1
    assert (tmp_path / "a.py").read_text() == SAFELY
    assert command(".")[0] == 0
    assert (tmp_path / "a.py").read_text() == WHOLLY


def test_a_bad_value_is_said(command: Command, tmp_path: Path):
    (tmp_path / "flyte-reslint.toml").write_text('fix = "yes"\n')
    status, _, err = command(".")
    assert (status, err) == (
        2,
        'flyte-reslint: error: flyte-reslint.toml:1: fix must be true or false, not "yes"\n',
    )


def test_json_shows_the_fixes(command: Command):
    _, out, _ = command("--output-format", "json", ".")
    renaming, exchange = (finding["fix"] for finding in json.loads(out))
    assert renaming == {
        "applicability": "safe",
        "message": "Write memory",
        "edits": [
            {"content": "memory", "location": {"row": 2, "column": 21}, "end_location": {"row": 2, "column": 24}}
        ],
    }
    assert exchange["applicability"] == "unsafe"
    assert [edit["content"] for edit in exchange["edits"]] == ['"4Gi"', '"8Gi"']


def test_a_read_only_file_is_said_and_the_others_are_fixed(command: Command, tmp_path: Path):
    (tmp_path / "b.py").write_text(FAULTY)
    (tmp_path / "b.py").chmod(0o444)
    status, out, err = command("--fix", "--unsafe-fixes", ".")
    assert (status, err) == (2, "flyte-reslint: error: b.py: not fixed: it is read-only\n")
    assert "b.py:2:21" in out
    assert "a.py" not in out
    assert "Found 4 findings (2 fixed, 2 remaining)." in out
    assert (tmp_path / "a.py").read_text() == WHOLLY
    assert (tmp_path / "b.py").read_text() == FAULTY


def through(text: bytes, *arguments: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "flyte_reslint", "check", *arguments]
    return subprocess.run(command, input=text, cwd=folder, capture_output=True, check=False)


def test_standard_input_is_printed_fixed_and_the_rest_goes_to_standard_error(tmp_path: Path):
    done = through(FAULTY.encode(), "--fix", "-", folder=tmp_path)
    assert done.stdout.decode() == SAFELY
    assert b"error[FLR104]" in done.stderr
    assert b"Found 2 findings (1 fixed, 1 remaining)." in done.stderr
    assert done.returncode == 1


SPELLINGS = [
    b"\xef\xbb\xbfimport flyte\r\nr = flyte.Resources(memory='%s')\r\n# \xc3\xa4\r\n",
    b"# -*- coding: latin-1 -*-\nimport flyte\nr = flyte.Resources(memory='%s')  # \xe4\n",
    b"import flyte\rr = flyte.Resources(memory='%s')\r\n\x0c\nx = '''\r\n\r'''\n",
    b"import flyte\nr = flyte.Resources(memory='%s')  # \xff\n",  # not UTF-8: read as it is
    b"import flyte\n\tr = flyte.Resources(memory='%s'\n",  # not Python
    b"import flyte\nr = flyte.Resources(memory='%s')",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_encodings_marks_and_line_ends_stay(command: Command, tmp_path: Path, text: bytes):
    before, after = text.replace(b"%s", b"4gi"), text.replace(b"%s", b"4Gi")
    is_fixable = b"\xff" not in text and text.count(b"(") == text.count(b")")
    (tmp_path / "a.py").write_bytes(before)
    assert command("--fix", "a.py")[0] == (0 if is_fixable else 1)
    assert (tmp_path / "a.py").read_bytes() == (after if is_fixable else before)


@pytest.mark.parametrize("text", SPELLINGS[:2])
def test_standard_input_keeps_them_as_well(tmp_path: Path, text: bytes):
    done = through(text.replace(b"%s", b"4gi"), "--fix", "--isolated", "-", folder=tmp_path)
    assert done.stdout == text.replace(b"%s", b"4Gi")
