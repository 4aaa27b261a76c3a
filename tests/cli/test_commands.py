"""The commands as a person types them: what is printed where, and the exit status."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest

from flyte_reslint.catalog import published, reading
from flyte_reslint.cli.formats import FORMATS
from flyte_reslint.cli.run import run
from flyte_reslint.configuration.options import OutputFormat
from flyte_reslint.facts import rules_folder

ABOVE = """\
import flyte

LIMIT = "4Gi"

env = flyte.TaskEnvironment(
    name="train",
    resources=flyte.Resources(cpu=2, memory=("8Gi", LIMIT)),
)


@env.task
async def fit() -> int:
    return 1
"""

CLEAN = ABOVE.replace('"8Gi", LIMIT', '"2Gi", LIMIT')

WARNING = CLEAN.replace("name=", "reusable=flyte.ReusePolicy(replicas=1, concurrency=1),\n    name=")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NO_COLOR", "FORCE_COLOR", "FLYTE_RESLINT_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "train.py").write_text(ABOVE)
    (tmp_path / "clean.py").write_text(CLEAN)
    return tmp_path


def test_check_shows_the_fault_and_exits_with_one(flyte_reslint):
    status, out, err = flyte_reslint("check", "train.py")
    assert status == 1
    assert err == ""
    assert "error[FLR104]: " in out
    assert "--> train.py:7:45" in out
    assert "LIMIT" in out
    assert "= help: " in out
    assert "`flyte-reslint rule FLR104`" in out
    hidden = "No fixes available (1 hidden fix can be enabled with the `--unsafe-fixes` option).\n"
    assert out.endswith(f"Found 1 error in 1 file.\n{hidden}")


def test_check_without_faults_exits_with_zero(flyte_reslint):
    assert flyte_reslint("check", "clean.py") == (0, "All checks passed!\n", "")


@pytest.mark.parametrize("arguments", [(), (".",), ("train.py",), ("--output-format", "full", ".")])
def test_check_is_what_is_done_without_a_command(flyte_reslint, arguments):
    assert flyte_reslint(*arguments) == flyte_reslint("check", *arguments)
    assert flyte_reslint(*arguments)[0] == 1


def test_concise(flyte_reslint):
    _, out, _ = flyte_reslint("check", "--output-format", "concise", "train.py")
    first, closing, _ = out.splitlines()
    assert first.startswith("train.py:7:45: FLR104 ")
    assert closing == "Found 1 error in 1 file."


def test_json_is_nothing_but_json(flyte_reslint):
    status, out, err = flyte_reslint("check", "--output-format", "json", ".")
    (finding,) = json.loads(out)
    assert (status, err) == (1, "")
    assert (finding["code"], finding["name"], finding["severity"]) == ("FLR104", "request-above-limit", "error")
    assert (finding["filename"], finding["location"]) == ("train.py", {"row": 7, "column": 45})
    assert json.loads(flyte_reslint("check", "--output-format", "json", "clean.py")[1]) == []


@pytest.mark.parametrize("output_format", FORMATS)
def test_every_format_says_the_fault_wherever_it_goes(flyte_reslint, folder, output_format):
    printed = flyte_reslint("check", "--output-format", output_format, ".")
    assert (printed[0], printed[2]) == (1, "")
    assert "FLR104" in printed[1]
    arguments = ("check", "--output-format", output_format, "--output-file", "report")
    assert flyte_reslint(*arguments, ".") == (1, "", "")
    assert (folder / "report").read_text() == printed[1]
    assert flyte_reslint(*arguments, "clean.py") == (0, "", "")
    assert "FLR104" not in (folder / "report").read_text()


def test_formats_may_be_configured_as_they_may_be_asked_for():
    assert set(FORMATS) == set(get_args(OutputFormat))


def test_statistics_count_by_rule(flyte_reslint, folder):
    (folder / "warning.py").write_text(WARNING)
    (folder / "second.py").write_text(ABOVE)
    status, out, err = flyte_reslint("check", "--statistics", ".")
    assert (status, err) == (1, "")
    counts, total = out.splitlines()[:-1], out.splitlines()[-1]
    assert [line.split()[:2] for line in counts] == [["2", "FLR104"], ["1", "FLR302"]]
    assert [line.split()[-1] for line in counts] == ["request-above-limit", "single-replica-reuse"]
    assert total == "Found 2 errors and 1 warning in 3 files."
    counted = json.loads(flyte_reslint("check", "--statistics", "--output-format", "json", ".")[1])
    assert [(each["code"], each["count"]) for each in counted] == [("FLR104", 2), ("FLR302", 1)]
    assert flyte_reslint("check", "--statistics", "clean.py") == (0, "All checks passed!\n", "")


def test_output_file(flyte_reslint, folder):
    status, out, err = flyte_reslint("check", "--output-format", "json", "--output-file", "report.json", ".")
    assert (status, out, err) == (1, "", "")
    assert [each["code"] for each in json.loads((folder / "report.json").read_text())] == ["FLR104"]


def test_an_output_file_keeps_its_mode_and_its_links(flyte_reslint, folder):
    report, link = folder / "report.json", folder / "latest.json"
    report.write_text("[]")
    report.chmod(0o640)
    link.symlink_to("report.json")
    assert flyte_reslint("check", "--output-format", "json", "--output-file", "latest.json", ".")[0] == 1
    assert link.is_symlink()
    assert [each["code"] for each in json.loads(report.read_text())] == ["FLR104"]
    assert stat.S_IMODE(report.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_written_to(flyte_reslint, folder):
    os.mkfifo(folder / "pipe")
    reader = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    status, _, err = flyte_reslint("check", "--output-format", "json", "--output-file", "pipe", ".")
    assert (status, err) == (1, "")
    assert [each["code"] for each in json.loads(os.read(reader, 100_000))] == ["FLR104"]
    os.close(reader)
    assert stat.S_ISFIFO((folder / "pipe").stat().st_mode)


def test_an_output_file_that_cannot_be_written(flyte_reslint):
    status, _, err = flyte_reslint("check", "--output-file", "no/such/folder.txt", ".")
    assert (status, err) == (2, "flyte-reslint: error: cannot write no/such/folder.txt: no such file or directory\n")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((), 1),
        (("--fail-level", "warning"), 1),
        (("--fail-level", "error"), 0),
        (("--exit-zero",), 0),
        (("--ignore", "FLR302"), 0),
        (("--ignore", "FLR3"), 0),
        (("--select", "FLR104"), 0),
        (("--select", "FLR104", "--extend-select", "FLR302"), 1),
        (("--select", "FLR104,FLR302"), 1),
        (("--per-file-ignores", "one.py:FLR302"), 0),
        (("--per-file-ignores", "other.py:FLR302"), 1),
        (("--exclude", "one.py,train.py"), 0),
    ],
)
def test_options_decide_what_fails(flyte_reslint, folder, arguments, status):
    (folder / "train.py").unlink()
    (folder / "one.py").write_text(WARNING)
    assert flyte_reslint("check", *arguments, ".")[0] == status


def test_configuration_is_obeyed_unless_isolated(flyte_reslint, folder):
    (folder / "flyte-reslint.toml").write_text('ignore = ["FLR104"]\noutput-format = "concise"\n')
    assert flyte_reslint("check", ".")[:2] == (0, "All checks passed!\n")
    assert flyte_reslint("check", "--isolated", ".")[0] == 1
    (folder / "other.toml").write_text('select = ["FLR3"]\n')
    assert flyte_reslint("check", "--config", "other.toml", ".")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "nowhere"), "nowhere: no such file or directory"),
        (("shwo",), "shwo: no such file or directory; for the command, write `flyte-reslint show`"),
        (("check", "--selct", "FLR104"), "No such option '--selct'"),
        (("check", "--output-format", "xml"), "'xml' is not one of 'full', 'concise', 'grouped', 'json'"),
        (("check", "--select", "FLR999", "."), "command line: no rule is called FLR999; the nearest is FLR"),
        (("check", "--select", "E501", "."), 'command line: select: "E501" is neither a rule'),
        (("check", "--per-file-ignores", "FLR104", "."), 'per-file-ignores: "FLR104" is not a pattern, a colon'),
        (("check", "--config", "none.toml", "."), "no such file: none.toml"),
        (("check", "--config", "none.toml", "--isolated", "."), "--config and --isolated exclude each other"),
        (("check", "--target-flyte", "newest", "."), "is not a version such as 2.1.0"),
        (
            ("check", "--target-flytekit", "1.16.99", "."),
            "flytekit 1.16.99 is not a release this catalog knows; the nearest is",
        ),
        (("check", "-", "train.py"), "standard input is read alone, without other paths"),
        (
            ("check", "--statistics", "--output-format", "sarif"),
            "--statistics is shown as text or as json, not as sarif",
        ),
        (
            ("check", "--select", "FLR999", "--exclude", "*", "."),
            "command line: no rule is called FLR999; the nearest is",
        ),
        (("check", "--watch", "-"), "--watch looks at files, not at standard input"),
        (("check", "--watch", "--statistics"), "--watch and --statistics exclude each other"),
        (("check", "--diff", "--write-baseline"), "--write-baseline and --diff exclude each other"),
        (("rule", "FLR104", "--all"), "--all shows the pages of all rules: give no CODE"),
        (("check", "--jobs", "0", "."), "0 is not in the range"),
        (("rule", "FLR1O4"), "no rule is called FLR1O4; the nearest is FLR104"),
        (("config", "nowhere"), "nowhere: no such file or directory"),
        (("show", "nowhere"), "nowhere: no such file or directory"),
    ],
)
def test_misuse_is_one_line_and_exits_with_two(flyte_reslint, arguments, message):
    status, out, err = flyte_reslint(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("flyte-reslint: error: ")
    assert err.count("\n") == 1
    assert message in err


def test_a_bad_configuration_names_the_key_the_file_and_the_row(flyte_reslint, folder):
    (folder / "flyte-reslint.toml").write_text('# rules\nselcet = ["FLR1"]\n')
    status, out, err = flyte_reslint("check", ".")
    assert (status, out) == (2, "")
    assert 'flyte-reslint.toml:2: unknown key "selcet"; the nearest valid key is "select"' in err


def test_show_as_a_table(flyte_reslint):
    status, out, err = flyte_reslint("show", "train.py")
    assert (status, err) == (0, "")
    assert "train :5" in out
    assert "fit :11" in out
    assert "8Gi → 4Gi" in out
    assert "1 task (1 exact), 1 environment, 0 overrides\n" in out


def test_show_as_json(flyte_reslint):
    status, out, err = flyte_reslint("show", "--output-format", "json", "train.py")
    assert (status, err) == (0, "")
    (task,) = json.loads(out)["tasks"]
    assert (task["name"], task["file"], task["line"], task["state"]) == ("train.fit", "train.py", 11, "exact")
    assert task["resources"] == {"requests": {"cpu": "2", "memory": "8Gi"}, "limits": {"memory": "4Gi"}}
    assert task["provenance"]["memory"][0]["line"] == 7


def test_rule_explains_by_code_and_by_name(flyte_reslint):
    status, out, err = flyte_reslint("rule", "FLR104")
    assert (status, err) == (0, "")
    assert "FLR104 request-above-limit" in out
    for heading in ("What it does", "Why it matters", "Use instead"):
        assert heading in out
    assert flyte_reslint("rule", "flr104") == flyte_reslint("rule", "request-above-limit") == (0, out, "")


def test_rule_lists_all_rules(flyte_reslint):
    _, listed, _ = flyte_reslint("rule")
    _, explained, _ = flyte_reslint("rule", "--all")
    for code in ("FLR001", "FLR104", "FLR410"):
        assert code in listed
        assert code in explained
    assert len(explained) > 10 * len(listed)


def test_rules_as_json_have_the_keys_of_ruffs(flyte_reslint):
    rules = json.loads(flyte_reslint("rule", "--all", "--output-format", "json")[1])
    one = json.loads(flyte_reslint("rule", "FLR104", "--output-format", "json")[1])
    assert one in rules
    assert (one["code"], one["name"], one["severity"]) == ("FLR104", "request-above-limit", "error")
    assert {"linter", "summary", "fix_availability", "explanation", "preview"} <= one.keys()
    assert one["explanation"].startswith("## What it does\n")


def test_config_says_where_each_value_comes_from(flyte_reslint, folder):
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.flyte-reslint]\nignore = ["FLR302"]\n')
    status, out, err = flyte_reslint("config", "train.py")
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines()}
    assert (status, err) == (0, "")
    assert rows["ignore"] == ['["FLR302"]', "pyproject.toml:5"]
    assert rows["fail-level"] == ['"warning"', "default"]


def test_config_schema_is_json(flyte_reslint):
    schema = json.loads(flyte_reslint("config", "--schema")[1])
    assert {"select", "per-file-ignores", "target-flyte"} <= schema["properties"].keys()
    validator = pytest.importorskip("jsonschema").Draft202012Validator
    validator.check_schema(schema)
    assert validator(schema).is_valid(
        {"select": ["FLR1"], "output-format": "sarif", "per-file-ignores": {"a": ["ALL"]}}
    )
    for wrong in ({"select": ["E501"]}, {"selct": []}, {"output-format": "xml"}, {"per-file-ignores": {"a": "FLR1"}}):
        assert not validator(schema).is_valid(wrong)


def test_a_file_that_cannot_be_parsed_does_not_hide_the_others(flyte_reslint, folder):
    (folder / "broken.py").write_text("import flyte\nx = (\n")
    status, out, err = flyte_reslint("check", ".")
    assert (status, err) == (1, "")
    assert "FLR001" in out
    assert "FLR104" in out


@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colour(flyte_reslint, monkeypatch, environment, is_coloured):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for arguments in (("check", "train.py"), ("check", "--output-format", "concise", "train.py"), ("show", ".")):
        assert ("\x1b[" in flyte_reslint(*arguments)[1]) is is_coloured
    assert "\x1b" not in flyte_reslint("check", "--output-format", "json", ".")[1]


def test_an_unexpected_fault_is_one_line(flyte_reslint, monkeypatch):
    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("the wheels came off")

    monkeypatch.setattr("flyte_reslint.api.analyze", broken)
    status, out, err = flyte_reslint("check", ".")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "unexpected RuntimeError: the wheels came off" in err
    assert "please report it" in err
    monkeypatch.setenv("FLYTE_RESLINT_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        flyte_reslint("check", ".")


class Stdin:
    """Standard input that holds `text`."""

    def __init__(self, text: str) -> None:
        self.buffer = BytesIO(text.encode())


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("check", "-"), "-"),
        (("-",), "-"),
        (("check", "--stdin-filename", "new/train.py", "-"), "new/train.py"),
        (("check", "--stdin-filename", "train.py"), "train.py"),
    ],
)
def test_standard_input_is_read_as_a_file(flyte_reslint, folder, monkeypatch, arguments, name):
    (folder / "train.py").write_text("saved = 1\n")
    monkeypatch.setattr("sys.stdin", Stdin(ABOVE))
    status, out, err = flyte_reslint(*arguments)
    assert (status, err) == (1, "")
    assert f"--> {name}:7:45" in out
    assert 'memory=("8Gi", LIMIT)' in out


def test_standard_input_sees_the_files_beside_the_one_it_stands_for(flyte_reslint, folder, monkeypatch):
    (folder / "sizes.py").write_text('LIMIT = "4Gi"\n')
    monkeypatch.setattr("sys.stdin", Stdin(ABOVE.replace('LIMIT = "4Gi"', "from sizes import LIMIT")))
    _, out, _ = flyte_reslint("show", "--output-format", "json", "--stdin-filename", "new.py", "-")
    (task,) = json.loads(out)["tasks"]
    assert task["resources"]["limits"] == {"memory": "4Gi"}
    assert task["provenance"]["memory"][-1]["file"] == "sizes.py"


def test_the_configuration_of_the_file_that_standard_input_stands_for_counts(flyte_reslint, folder, monkeypatch):
    (folder / "examples").mkdir()
    (folder / "examples" / "flyte-reslint.toml").write_text('ignore = ["FLR104"]\n')
    monkeypatch.setattr("sys.stdin", Stdin(ABOVE))
    assert flyte_reslint("check", "--stdin-filename", "examples/train.py", "-")[0] == 0


def test_the_number_of_jobs_changes_nothing_but_the_time(flyte_reslint, folder):
    for number in range(30):
        (folder / f"train_{number}.py").write_text(ABOVE)
    alone, together = (flyte_reslint("check", "--jobs", jobs, ".") for jobs in ("1", "2"))
    assert alone == together
    assert "Found 31 errors in 31 files." in alone[1]


MAIN = "import sys; from flyte_reslint.cli import main; sys.exit(main())"


@pytest.fixture
def importable(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


@pytest.mark.usefixtures("importable")
def test_a_closed_pipe_is_not_worth_a_word(folder):
    for number in range(200):
        (folder / f"train_{number}.py").write_text(ABOVE)
    command = (
        f"{sys.executable} -c 'import sys; from flyte_reslint.cli import main; sys.exit(main())' check . | head -1"
    )
    done = subprocess.run(["/bin/sh", "-c", command], text=True, capture_output=True, check=False)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.usefixtures("importable")
def test_a_full_disk_is_one_line():
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", MAIN, "check", "."],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "flyte-reslint: error: no space left on device\n"


@pytest.mark.usefixtures("importable")
def test_a_terminal_that_knows_only_ascii(monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = subprocess.run([sys.executable, "-c", MAIN, "show", "."], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "train :5" in done.stdout


@pytest.mark.usefixtures("importable")
def test_the_version_needs_nothing_heavy():
    code = (
        "import sys; sys.argv = ['flyte-reslint', '--version']; import importlib.metadata as metadata;"
        "metadata.version = lambda name: '0'; from flyte_reslint.cli import main; status = main();"
        "heavy = {'rich', 'click', 'pydantic', 'libcst', 'msgspec', 'yaml'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else status)"
    )
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "flyte-reslint 0\n", "")


@pytest.mark.parametrize("command", ["check", "show", "rule", "config"])
def test_help_of_a_command(flyte_reslint, command):
    status, out, err = flyte_reslint(command, "--help")
    assert (status, err) == (0, "")
    assert f"flyte-reslint {command}" in out
    assert "--help" in out


def test_help_names_the_commands(flyte_reslint):
    _, out, _ = flyte_reslint("--help")
    for command in ("check", "show", "rule", "config"):
        assert f" {command} " in out


def forget_signatures():
    """What was read from the catalog is kept for the life of the process."""
    reading.signatures.cache_clear()
    published._signature.cache_clear()


def test_a_damaged_catalog_ends_the_run_and_is_named(tmp_path, monkeypatch, capsys):
    shutil.copytree(rules_folder(), tmp_path / "rules")
    damaged = tmp_path / "rules" / "catalog" / "flyte" / "signatures.json"
    damaged.write_text('{"signatures')
    monkeypatch.setattr(reading, "rules_folder", lambda: tmp_path / "rules")
    forget_signatures()
    (tmp_path / "train.py").write_text("import flyte\nenv = flyte.TaskEnvironment('a')\n")
    assert run(["check", str(tmp_path / "train.py")]) == 2
    forget_signatures()
    assert str(damaged) in capsys.readouterr().err
