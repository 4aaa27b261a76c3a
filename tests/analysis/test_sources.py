"""Reading many files at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flyte_reslint.analysis import sources
from flyte_reslint.analysis.sources import FEWEST_TO_PARSE, Fault, Sources
from flyte_reslint.program.statements import Module

DEADLY = "deadly = True\n"


def dies_of_one(text: str) -> bytes | Fault:
    """A parser that ends its process at one text."""
    if text == DEADLY:
        os._exit(11)
    return sources.msgspec.msgpack.encode(Module(()))


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    """Enough files for processes."""
    for number in range(FEWEST_TO_PARSE + 2):
        (tmp_path / f"m{number:03}.py").write_text(f"x = {number}\n")
    return [str(path) for path in sorted(tmp_path.iterdir())]


def test_files_parsed_in_processes_are_what_one_process_makes_of_them(paths: list[str]) -> None:
    together, alone = Sources(), Sources()
    together.parse_all(paths, 2)
    assert [together.program(path) for path in paths] == [alone.program(path) for path in paths]


def test_a_text_that_ends_the_parser_costs_only_its_own_file(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path(paths[3]).write_text(DEADLY)
    monkeypatch.setattr(sources, "encoded_program", dies_of_one)
    read = Sources()
    read.parse_all(paths, 2)
    assert [path for path in paths if read.program(path) is None] == [paths[3]]
    assert [fault.reason for fault in read.unreadable] == ["the parser cannot read it: it ends the process that tries"]
