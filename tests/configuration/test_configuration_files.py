from __future__ import annotations

import os
from pathlib import Path

import pytest

from flyte_reslint.configuration import Configuration, ConfigurationError, Configurations, command_line
from flyte_reslint.files import Disk
from flyte_reslint.source.discovery import DEFAULT_EXCLUDE, find

RULES = {"FLR001": True, "FLR002": False, "FLR101": True, "FLR104": True, "FLR201": True}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def in_force(folder: Path) -> Configuration:
    return Configurations().for_folder(folder)


def problem(text: str, name: str = "pyproject.toml") -> str:
    """The one line that a configuration file of that text in the working directory earns."""
    write(Path(name), text)
    with pytest.raises(ConfigurationError) as raised:
        in_force(Path())
    message = str(raised.value)
    assert "\n" not in message
    return message


def test_without_a_file_the_defaults_hold(project: Path) -> None:
    configuration = in_force(project)
    assert configuration.layers == ()
    assert configuration.options.output_format == "full"
    assert configuration.options.fail_level == "warning"
    assert configuration.options.exclude == DEFAULT_EXCLUDE
    assert configuration.rules(RULES) == {"FLR001", "FLR101", "FLR104", "FLR201"}


@pytest.mark.parametrize(
    ("name", "header"),
    [("pyproject.toml", "[tool.flyte-reslint]\n"), ("flyte-reslint.toml", ""), (".flyte-reslint.toml", "")],
)
def test_every_option_is_read(project: Path, name: str, header: str) -> None:
    write(
        project / name,
        header
        + """
        select = ["FLR1", "FLR2"]
        extend-select = ["FLR002"]
        ignore = ["FLR104"]
        per-file-ignores = { "tests/*" = ["FLR1"] }
        exclude = ["generated"]
        extend-exclude = ["*_pb2.py"]
        output-format = "json"
        fail-level = "error"
        target-flyte = "2.1.0"
        target-flytekit = "1.16"
        platform = ["platform.toml"]
        project = "flytesnacks"
        domain = "production"
        cache-dir = ".cache"
        """,
    )
    options = in_force(project / "src" / "deep").options
    assert options.select == ("FLR1", "FLR2")
    assert options.extend_select == ("FLR002",)
    assert options.ignore == ("FLR104",)
    assert options.per_file_ignores == {"tests/*": ("FLR1",)}
    assert options.exclude == ("generated",)
    assert options.extend_exclude == ("*_pb2.py",)
    assert (options.output_format, options.fail_level) == ("json", "error")
    assert (options.target_flyte, options.target_flytekit) == ("2.1.0", "1.16")
    assert (options.platform, options.project, options.domain) == (("platform.toml",), "flytesnacks", "production")
    assert options.cache_dir == ".cache"


def test_the_nearest_file_wins_alone(project: Path) -> None:
    write(project / "flyte-reslint.toml", 'fail-level = "error"\noutput-format = "json"\n')
    write(project / "a" / "pyproject.toml", '[tool.flyte-reslint]\nfail-level = "information"\n')
    write(project / "a" / "b" / "pyproject.toml", '[project]\ndependencies = ["flyte-reslint"]\n')
    configurations = Configurations()
    assert configurations.for_folder(project / "other").options.fail_level == "error"
    assert configurations.for_folder(project / "a" / "b" / "c").options.fail_level == "information"
    assert configurations.for_folder(project / "a" / "b" / "c").options.output_format == "full"


def test_in_one_folder_the_hidden_file_comes_first(project: Path) -> None:
    write(project / ".flyte-reslint.toml", 'fail-level = "error"\n')
    write(project / "flyte-reslint.toml", 'fail-level = "information"\n')
    write(project / "pyproject.toml", '[tool.flyte-reslint]\nfail-level = "warning"\n')
    assert in_force(project).options.fail_level == "error"


def test_extend_inherits_what_the_file_does_not_say(project: Path) -> None:
    write(project / "base.toml", 'fail-level = "error"\noutput-format = "json"\nignore = ["FLR101"]\n')
    write(project / "team" / "team.toml", 'extend = "../base.toml"\nfail-level = "information"\n')
    write(
        project / "a" / "pyproject.toml",
        '[tool.flyte-reslint]\nextend = "../team/team.toml"\nignore = ["FLR104"]\n',
    )
    configuration = in_force(project / "a")
    assert configuration.options.output_format == "json"
    assert configuration.options.fail_level == "information"
    assert configuration.rules(RULES) == {"FLR001", "FLR201"}


def test_the_command_line_has_its_way(project: Path) -> None:
    write(project / "flyte-reslint.toml", 'select = ["FLR1"]\nfail-level = "error"\nignore = ["FLR104"]\n')
    given = command_line({"fail-level": "information", "extend-select": ("FLR2",), "ignore": ("FLR101",)})
    configuration = Configurations(command_line=given).for_folder(project)
    assert configuration.options.fail_level == "information"
    assert configuration.rules(RULES) == {"FLR001", "FLR201"}


def test_isolated_reads_no_file(project: Path) -> None:
    write(project / "flyte-reslint.toml", "this is no TOML")
    configurations = Configurations(is_isolated=True, command_line=command_line({"fail-level": "error"}))
    assert configurations.for_folder(project).options.fail_level == "error"


def test_a_named_file_counts_everywhere(project: Path) -> None:
    write(project / "flyte-reslint.toml", 'fail-level = "error"\n')
    named = write(project / "ci" / "strict.toml", 'fail-level = "information"\nexclude = ["/old"]\n')
    configuration = Configurations(file=named).for_folder(project)
    assert configuration.options.fail_level == "information"
    write(project / "old" / "a.py", "")
    write(project / "new.py", "")
    assert find([Path()], exclusion=lambda folder: configuration.exclusion) == [Path("new.py")]


def test_where_an_option_is_set_is_told(project: Path) -> None:
    write(project / "pyproject.toml", '[project]\nname = "x"\n[tool.flyte-reslint]\n\nignore = [\n"FLR104"]\n')
    configurations = Configurations(command_line=command_line({"select": ("FLR1",)}))
    configuration = configurations.for_folder(project)
    told = {key: (layer := configuration.layer(key)) and layer.source.where((key,)) for key in ("ignore", "select")}
    assert told == {"ignore": "pyproject.toml:5", "select": "command line"}
    assert configuration.layer("exclude") is None


def test_patterns_are_relative_to_the_file_that_says_them(project: Path) -> None:
    for name in ("a/gen/x.py", "a/kept.py", "gen/y.py", "b/c/gen/z.py", "b/c/old/z.py", "b/build/w.py", "a/build/v.py"):
        write(project / name, "")
    write(project / "a" / "flyte-reslint.toml", 'extend-exclude = ["/gen"]\n')
    write(project / "b" / "flyte-reslint.toml", 'exclude = ["c/old"]\n')
    configurations = Configurations()
    found = find([Path()], exclusion=lambda folder: configurations.for_folder(folder).exclusion)
    assert [file.as_posix() for file in found] == ["a/kept.py", "b/build/w.py", "b/c/gen/z.py", "gen/y.py"]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("src/a.py", {"FLR101", "FLR104", "FLR201"}),
        ("tests/a.py", {"FLR201"}),
        ("tests/deep/er/a.py", {"FLR201"}),
        ("src/tests/a.py", {"FLR101", "FLR104", "FLR201"}),
        ("src/legacy_a.py", {"FLR101", "FLR201"}),
        ("scripts/a.py", set()),
        ("more/scripts/a.py", set()),
    ],
)
def test_per_file_ignores_leave_rules_out(project: Path, file: str, expected: set[str]) -> None:
    write(
        project / "flyte-reslint.toml",
        '[per-file-ignores]\n"tests/*" = ["FLR1"]\n"legacy_*.py" = ["FLR104"]\nscripts = ["ALL"]\n',
    )
    configuration = in_force(project)
    rules = frozenset({"FLR101", "FLR104", "FLR201"})
    assert configuration.rules_for(project / file, rules) == expected
    assert configuration.rules_for(Path(file), rules) == expected


TABLE = "[tool.flyte-reslint]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TABLE + '\nselct = ["FLR1"]\n', '3: unknown key "selct"; the nearest valid key is "select"'),
        (TABLE + "extend_select = []\n", '2: unknown key "extend_select"; the nearest valid key is "extend-select"'),
        (
            '[tool.flyte-reslint.per-file-ignore]\n"a" = ["FLR1"]\n',
            '1: unknown key "per-file-ignore"; the nearest valid key is "per-file-ignores"',
        ),
        (
            '[tool]\nflyte-reslint = { output-fromat = "json" }\n',
            '2: unknown key "output-fromat"; the nearest valid key is "output-format"',
        ),
        (
            TABLE + 'output-format = "ful"\n',
            "2: output-format must be 'full', 'concise', 'grouped', 'json', 'json-lines', 'sarif', 'github', 'gitlab', 'junit', 'pylint' or 'rdjson', not \"ful\"",
        ),
        (TABLE + "fail-level = 3\n", "2: fail-level must be 'error', 'warning' or 'information', not 3"),
        (TABLE + 'select = "FLR104"\n', '2: select must be an array, not "FLR104"'),
        (TABLE + 'select = [\n"FLR1",\n2]\n', "2: select must be a string, not 2"),
        (
            TABLE + 'ignore = ["E501"]\n',
            '2: ignore: "E501" is neither a rule such as FLR104 nor the beginning of one such as FLR1',
        ),
        (TABLE + 'exclude = ["!"]\n', '2: exclude: "!" is not a pattern'),
        (TABLE + 'target-flyte = "two"\n', '2: target-flyte: "two" is not a version such as 2.1.0'),
        (TABLE + "target-flyte = 2.1\n", "2: target-flyte must be a string, not 2.1"),
        (TABLE + "project = true\n", "2: project must be a string, not true"),
        (TABLE + 'per-file-ignores = ["a"]\n', "2: per-file-ignores must be a table, not an array"),
        (
            '[tool.flyte-reslint.per-file-ignores]\na = ["FLR1"]\n"b/*" = "FLR1"\n',
            '3: per-file-ignores."b/*" must be an array, not "FLR1"',
        ),
        (
            '[tool.flyte-reslint.per-file-ignores]\n"!" = ["FLR1"]\n',
            '2: per-file-ignores."!": "!" is not a pattern',
        ),
        (TABLE + "project = 1\nselct = 2\nselect = 3\n", "2: project must be a string, not 1"),
        (TABLE + 'extend = "gone.toml"\n', "2: no such file: gone.toml"),
        (TABLE + 'extend = "pyproject.toml"\n', "2: pyproject.toml extends itself"),
        ("[tool]\nflyte-reslint = 1\n", "2: tool.flyte-reslint must be a table"),
        ("[[tool.flyte-reslint]]\nselect = []\n", "1: tool.flyte-reslint must be a table"),
        (TABLE + "select = [\n", "3: invalid TOML: "),
    ],
)
def test_what_is_wrong_is_said_in_one_line(project: Path, text: str, message: str) -> None:
    assert problem(text).startswith(f"pyproject.toml:{message}")


def test_a_file_that_is_not_utf_8_is_told(project: Path) -> None:
    (project / "flyte-reslint.toml").write_bytes(b"# \n# caf\xe9\n")
    with pytest.raises(ConfigurationError, match=r"^flyte-reslint\.toml:2: byte 0xe9 is not UTF-8$"):
        in_force(project)


def test_the_fault_of_an_extended_file_is_told_there(project: Path) -> None:
    write(project / "base.toml", "\nselct = []\n")
    write(project / "a" / "flyte-reslint.toml", 'extend = "../base.toml"\n')
    with pytest.raises(ConfigurationError, match=r'^base\.toml:2: unknown key "selct"'):
        in_force(project / "a")


def test_files_that_extend_each_other_are_told(project: Path) -> None:
    write(project / "flyte-reslint.toml", 'extend = "other.toml"\n')
    write(project / "other.toml", '\nextend = "./flyte-reslint.toml"\n')
    with pytest.raises(ConfigurationError, match=r"^other\.toml:2: flyte-reslint\.toml extends itself$"):
        in_force(project)


class Reads(Disk):
    """The disk, and what was read of it."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def read(self, path: str) -> bytes:
        self.paths.append(path)
        return super().read(path)


@pytest.mark.parametrize("is_deepest_first", [False, True])
def test_a_file_that_many_extend_is_read_for_its_own_folder_and_for_the_others(
    project: Path, is_deepest_first: bool
) -> None:
    folders = [project.joinpath(*["sub"] * depth) for depth in range(10)]
    for folder in folders:
        extending = "" if folder == project else 'extend = "../flyte-reslint.toml"\n'
        write(folder / "flyte-reslint.toml", f'{extending}extend-select = ["FLR{len(folder.parts)}"]\n')
    files = Reads()
    configurations = Configurations(files=files)
    for folder in reversed(folders) if is_deepest_first else folders:
        layers = configurations.for_folder(folder).layers
        expected = [f"FLR{len(each.parts)}" for each in folders[: folders.index(folder) + 1]]
        assert [layer.options.extend_select for layer in layers] == [(selector,) for selector in expected]
    assert len(files.paths) <= 2 * len(folders)


def test_a_file_outside_of_the_working_directory_is_named_in_full(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(project / "flyte-reslint.toml", "a = 1\n")
    (project / "sub").mkdir()
    monkeypatch.chdir(project / "sub")
    with pytest.raises(ConfigurationError) as raised:
        in_force(Path())
    assert str(raised.value).startswith(f"{file}:1: unknown key")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"select": ("E501",)}, 'command line: select: "E501" is neither a rule'),
        ({"target-flyte": "two"}, 'command line: target-flyte: "two" is not a version'),
        ({"per-file-ignores": {"!": ("FLR1",)}}, 'command line: per-file-ignores."!": "!" is not'),
        ({"select": ("\udcff",)}, 'command line: select: "?" is neither'),
    ],
)
def test_what_is_wrong_on_the_command_line_is_said_by_its_key(options: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        command_line(options)
    assert str(raised.value).startswith(message)


def test_a_named_file_must_hold_options(project: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^--config: no such file: gone\.toml$"):
        Configurations(file=Path("gone.toml"))
    write(project / "pyproject.toml", "[project]\n")
    with pytest.raises(ConfigurationError, match=r"^--config: pyproject\.toml has no \[tool\.flyte-reslint\]$"):
        Configurations(file=Path("pyproject.toml"))


def test_a_rule_that_does_not_exist_is_told_where_it_is_named(project: Path) -> None:
    write(project / "pyproject.toml", '[tool.flyte-reslint]\nselect = ["FLR1"]\n\nignore = ["FLR1", "FLR114"]\n')
    with pytest.raises(
        ConfigurationError, match=r"^pyproject\.toml:4: no rule is called FLR114; the nearest is FLR104$"
    ):
        in_force(project).rules(RULES)
    write(project / "pyproject.toml", '[tool.flyte-reslint.per-file-ignores]\na = []\nb = ["FLR3"]\n')
    with pytest.raises(ConfigurationError, match=r"^pyproject\.toml:3: no rule is called FLR3"):
        in_force(project).rules(RULES)


def test_other_tools_faults_are_not_ours(project: Path) -> None:
    write(project / "pyproject.toml", "{{ cookiecutter.name }} = [\n")
    assert in_force(project).layers == ()


def test_a_folder_named_like_a_file_is_no_configuration(project: Path) -> None:
    (project / "flyte-reslint.toml").mkdir()
    assert in_force(project).layers == ()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read_is_told(project: Path) -> None:
    write(project / "flyte-reslint.toml", "").chmod(0)
    with pytest.raises(ConfigurationError, match=r"^flyte-reslint\.toml: permission denied$"):
        in_force(project)


def test_the_schema_describes_every_key() -> None:
    from flyte_reslint.configuration.options import KEYS, schema

    described = schema()
    assert tuple(described["properties"]) == KEYS
    assert described["additionalProperties"] is False
    assert all(each["description"].endswith(".") for each in described["properties"].values())
