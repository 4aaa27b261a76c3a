"""Every block of the documentation does what its page says, or says why nobody tries."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from blocks import DOCS, ROOT, SCRIPTS, Block, assert_run, blocks, hold, missing

from flyte_reslint.configuration.layer import read_layer
from flyte_reslint.configuration.toml import parse

OF_OTHERS = {"architecture.md", "benchmarks.md", "tutorial-pytest.md"}
"""Pages that have a test of their own, or whose commands take minutes."""

PAGES = [*(page for page in sorted(DOCS.glob("*.md")) if page.name not in OF_OTHERS), ROOT / "README.md"]

NOT_HERE = {"lua": "Neovim's", "elisp": "Emacs'"}
"""Languages of programs that are not installed where the tests run."""


@pytest.mark.skipif(shutil.which("bash") is None or shutil.which("git") is None, reason="needs bash and git")
@pytest.mark.skipif(not (SCRIPTS / "flyte-reslint").exists(), reason="the command is not installed")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_blocks_of_a_page(page: Path, tmp_path: Path):
    if "docs/examples" in page.read_text(encoding="utf-8"):
        shutil.copytree(DOCS / "examples", tmp_path / "docs" / "examples")
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "main"], cwd=tmp_path, check=True)
    for block in blocks(page):
        if block.reason is not None or block.language in NOT_HERE:
            continue
        if block.file is not None:
            hold(block, tmp_path)
        elif block.language in ("console", "sh"):
            assert_run(block, tmp_path)
        else:
            assert_readable(block, tmp_path)


def assert_readable(block: Block, folder: Path) -> None:
    if block.language == "json":
        json.loads(block.text)
    elif block.language == "yaml":
        assert list(yaml.safe_load_all(block.text))
    elif block.language == "toml":
        assert parse(block.text)
        if "[tool.flyte-reslint" in block.text:
            file = folder / "configured" / "pyproject.toml"
            file.parent.mkdir(exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
            assert read_layer(file, folder) is not None
    else:
        pytest.fail(f"{block.page}:{block.row}: a block of {block.language} is neither executed nor says why")


def test_other_output_than_the_page_shows_is_noticed():
    assert missing("a\n", "a\n") is None
    assert missing("a\n...\n", "a\nb\n") is None
    assert missing("...\nb\n", "a\nb\n") is None
    assert missing("", "") is None
    assert missing("a\n...\nc\n", "a\nb\nc\n") is None
    for shown, output in [
        ("a\n", "b\n"),
        ("a\n", "a\nb\n"),
        ("...\nb\n", "b\nc\n"),
        ("", "a\n"),
        ("b\n...\n", "a\nb\n"),
    ]:
        assert missing(shown, output) is not None, (shown, output)
