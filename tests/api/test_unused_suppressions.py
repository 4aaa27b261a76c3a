"""FLR003, as RUF100 of ruff judges its own codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_reslint.api import Project, analyze
from flyte_reslint.checks.correction import Shortening
from flyte_reslint.configuration import Configurations, command_line

FAULT = 'import flyte\nenv = flyte.TaskEnvironment("a", resources=flyte.Resources(memory="4GB"))  # {}\n'
CLEAN = 'import flyte\nenv = flyte.TaskEnvironment("a", resources=flyte.Resources(memory="4Gi"))  # {}\n'


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def judged(text: str, platform: Path | None = None, **options: object) -> Project:
    Path("a.py").write_text(text, encoding="utf-8")
    given = {"extend-select": ["FLR003"], **{key.replace("_", "-"): value for key, value in options.items()}}
    config = Configurations(is_isolated=True, command_line=command_line(given))
    return analyze(["."], config=config, platform=platform)


def messages(text: str, **options: object) -> list[str]:
    return [finding.message for finding in judged(text, **options).findings]


@pytest.mark.parametrize("comment", ["noqa", "noqa: FLR101", "noqa: FLR1, E501", "flyte-reslint: ignore", "noqa:FLR"])
def test_a_comment_that_hides_something_is_needed(comment):
    assert messages(FAULT.format(comment)) == []


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("noqa: FLR101", "the comment suppresses nothing (unused: FLR101)"),
        ("noqa: E501, FLR101", "part of the comment suppresses nothing (unused: FLR101)"),
        ("flyte-reslint: ignore", "the comment suppresses nothing (no finding is here)"),
        ("flyte-reslint: ignore[]", "the comment suppresses nothing (it names no rule)"),
        ("flyte-reslint: ignore[FLR1]", "the comment suppresses nothing (unused: FLR1)"),
        ("noqa: FLR101, FLR302", "the comment suppresses nothing (unused: FLR101, FLR302)"),
        ("noqa: FLR409", "the comment suppresses nothing (not enabled: FLR409)"),
        ("noqa: FLR999", "the comment suppresses nothing (unknown: FLR999)"),
        (
            "flyte-reslint: ignore-file",
            "ignore-file suppresses nothing below the first statement",
        ),
    ],
)
def test_a_comment_that_hides_nothing(comment, expected):
    (finding,) = judged(CLEAN.format(comment)).findings
    assert finding.message == expected
    column = CLEAN.splitlines()[1].index("#") + 1
    assert (finding.place.row, finding.place.column) == (2, column)
    assert finding.place.end_column == column + len(f"# {comment}")


@pytest.mark.parametrize("comment", ["noqa", "noqa: E501", "noqa: FLR003", "noqa: FLR101, FLR003", "noqa: FLR502"])
def test_a_comment_that_may_be_needed_elsewhere(comment):
    assert messages(CLEAN.format(comment)) == []


def test_a_rule_about_the_platform_is_judged_where_there_is_one(tmp_path):
    platform = tmp_path / "platform.toml"
    platform.write_text("accelerators = ['A100']\n", encoding="utf-8")
    assert messages(CLEAN.format("noqa: FLR502"), platform=platform) == [
        "the comment suppresses nothing (unused: FLR502)"
    ]


def test_some_of_the_codes():
    (finding,) = judged(FAULT.format("noqa: FLR101, FLR104, E501, FLR101")).findings
    assert finding.message == "part of the comment suppresses nothing (unused: FLR104; repeated: FLR101)"
    assert isinstance(finding.correction, Shortening)
    assert finding.correction.codes == ("FLR101", "E501")


def test_the_whole_file():
    assert messages("# flyte-reslint: ignore-file[FLR101]\n" + FAULT) == []
    (message,) = messages("# flyte-reslint: ignore-file[FLR101, FLR104]\n" + FAULT)
    assert message == "part of the comment suppresses nothing (unused: FLR104)"
    assert messages("# flyte-reslint: ignore-file\n" + CLEAN.format("noqa: FLR101")) == []


def test_a_rule_that_is_ignored_in_the_file():
    ignored = {"a.py": ["FLR101"]}
    expected = ["the comment suppresses nothing (not enabled: FLR101)"]
    assert messages(FAULT.format("noqa: FLR101"), per_file_ignores=ignored) == expected


def test_a_file_without_flyte_is_looked_at_too():
    assert messages("x = 1  # noqa: FLR101\n") == ["the comment suppresses nothing (unused: FLR101)"]


def test_nothing_is_said_of_a_file_that_cannot_be_parsed():
    codes = [finding.code for finding in judged("import flyte\nx = (  # noqa: FLR101\n").findings]
    assert codes == ["FLR001"]


def test_the_rule_is_off_unless_it_is_selected():
    Path("a.py").write_text(CLEAN.format("noqa: FLR101"), encoding="utf-8")
    assert analyze(["."]).findings == ()
