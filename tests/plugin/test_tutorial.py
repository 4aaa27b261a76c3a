"""docs/tutorial-pytest.md, step by step: its files are written, its commands run, and what they print is compared."""

from __future__ import annotations

import re

from plugin_options import ROOT

pytest_plugins = ["pytester"]

PAGE = ROOT / "docs" / "tutorial-pytest.md"
STEP = re.compile(r"(?:^`(?P<file>[\w./]+)`:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
ELLIPSIS = "...\n"


def test_the_tutorial_shows_what_happens(empty, monkeypatch):
    monkeypatch.setenv("COLUMNS", "88")
    steps = list(STEP.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(steps) > 20
    for step in steps:
        text = step["text"]
        file = empty.pytester.path / (step["file"] or "")
        if step["language"] == "text":
            assert file.read_text(encoding="utf-8") == text
        elif step["file"]:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif step["language"] == "console":
            command, _, shown = text.partition("\n")
            program, *arguments = command.removeprefix("$ ").split()
            assert program == "pytest"
            assert_shown(shown, empty.run(*arguments).stdout.str(), command)


def assert_shown(shown: str, printed: str, command: str) -> None:
    """Every stretch of `shown`, between ellipses, is printed, one after the other."""
    rest = re.sub(r" in \d+\.\d+s\b", " in 0.12s", printed) + "\n"
    for stretch in f"\n{shown}".split(f"\n{ELLIPSIS}"):
        if stretch.strip():
            before, found, rest = rest.partition(stretch.removeprefix("\n"))
            assert found, f"{command} does not print:\n{stretch}\nbut:\n{before}"
