"""The examples of the rules' pages, executed: each bad one raises its page's code and no other, each good one none."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.configuration import Configurations, command_line
from flyte_reslint.rulebook import Example, Page, pages

EXAMPLES = [
    pytest.param(
        page,
        example,
        id=f"{page.code}:{example.row}:{example.kind}",
    )
    for page in pages().values()
    for example in page.examples
]


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_example(page: Page, example: Example, tmp_path):
    path = tmp_path / "example.py"
    path.write_text(example.source, encoding="utf-8")
    if page.pyproject is not None:
        (tmp_path / "pyproject.toml").write_text(page.pyproject, encoding="utf-8")
    config = Configurations(is_isolated=True, command_line=command_line({"extend-select": [page.code]}))
    project = analyze([path], config=config, platform=platform_files(page, tmp_path))
    codes = {finding.code for finding in project.findings}
    assert codes == ({page.code} if example.kind == "bad" else set())


def platform_files(page: Page, folder: Path) -> list[Path] | None:
    """The page's platform, written into files."""
    files = [folder / f"platform{number}.{each.language}" for number, each in enumerate(page.platform)]
    for file, each in zip(files, page.platform, strict=True):
        file.write_text(each.source, encoding="utf-8")
    return files or None
