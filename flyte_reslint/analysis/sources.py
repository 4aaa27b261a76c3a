"""The files of one run: their text, their programs, and what is wrong with those that have none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Union

import msgspec

from flyte_reslint.domain.registry import Unreadable
from flyte_reslint.domain.values import Place
from flyte_reslint.files import DISK, Files
from flyte_reslint.program.statements import Module
from flyte_reslint.source.decoding import DecodingFault, decode, read
from flyte_reslint.syntax import SyntaxFault, parse

DEEPEST_PROGRAM = 3_000
"""Python's recursion limit while a program is decoded: what the parser reads nests no deeper than it did there."""

FEWEST_FOR_PROCESSES = 24
"""Fewer files are parsed sooner than processes start."""


class Sources:
    """Reads and parses files when asked, each once.

    `given` holds the bytes of files that are not read from `files`. Runs that share `parsed`, the outcomes by text,
    parse what they have in common once.
    """

    def __init__(
        self,
        given: Mapping[str, bytes] | None = None,
        files: Files = DISK,
        parsed: Parsed | None = None,
    ) -> None:
        self.files = files
        self._outcomes: Parsed = {} if parsed is None else parsed
        self._texts: dict[str, str | DecodingFault] = {}
        self._programs: dict[str, Module | None] = {}
        self._unreadable: dict[str, Unreadable] = {}
        self._data: dict[str, bytes] = dict(given or {})
        self._folder = os.getcwd()

    def name(self, path: str) -> str:
        """The file as findings name it: relative to the working directory when it is below it, with `/`."""
        inside = path.startswith(self._folder + os.sep)
        return (path[len(self._folder) + 1 :] if inside else path).replace(os.sep, "/")

    def data(self, path: str) -> bytes | None:
        """The file's bytes, None when it cannot be read."""
        if path not in self._data:
            data = read(Path(path), self.files)
            if isinstance(data, DecodingFault):
                self._fault(path, data.reason, data.row, data.column)
                return None
            self._data[path] = data
        return self._data[path]

    def text(self, path: str) -> str | None:
        """The file's text, None when it cannot be decoded."""
        if path not in self._texts:
            data = self.data(path)
            if data is None:
                return None
            self._texts[path] = decode(data)
        text = self._texts[path]
        if isinstance(text, DecodingFault):
            self._fault(path, text.reason, text.row, text.column)
            return None
        return text

    def program(self, path: str) -> Module | None:
        """The file's program, None when it has none."""
        if path not in self._programs:
            text = self.text(path)
            self._programs[path] = None if text is None else self._parsed(path, self._outcome(text))
        return self._programs[path]

    def parse_all(self, paths: Iterable[str], jobs: int) -> None:
        """Parse many files at once, in processes where that is sooner."""
        texts = {path: text for path in paths if (text := self.text(path)) is not None and path not in self._programs}
        for path in [path for path, text in texts.items() if text in self._outcomes]:
            self._programs[path] = self._parsed(path, self._outcome(texts.pop(path)))
        if jobs < 2 or len(texts) < FEWEST_FOR_PROCESSES:
            return
        order = sorted(texts, key=lambda path: len(texts[path]), reverse=True)
        try:
            with ProcessPoolExecutor(jobs) as pool:
                parsed = pool.map(encoded_program, [texts[path] for path in order], chunksize=4)
                for path, outcome in zip(order, parsed, strict=True):
                    self._programs[path] = self._parsed(path, self._outcomes.setdefault(texts[path], decoded(outcome)))
        except BrokenProcessPool:
            for path in order:
                if path not in self._programs:
                    self._programs[path] = self._parsed(path, decoded(encoded_apart(texts[path])))

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """What is wrong with the files that have no program, in the order of their names."""
        return tuple(self._unreadable[path] for path in sorted(self._unreadable))

    def _outcome(self, text: str) -> Module | Fault:
        """What parsing a text comes to."""
        if text not in self._outcomes:
            self._outcomes[text] = parse_text(text)
        return self._outcomes[text]

    def _parsed(self, path: str, outcome: Module | Fault) -> Module | None:
        if isinstance(outcome, Module):
            return outcome
        self._fault(path, *outcome)
        return None

    def _fault(self, path: str, reason: str, row: int, column: int) -> None:
        place = Place(self.name(path), row, column, row, column + 1)
        self._unreadable.setdefault(path, Unreadable(place, reason))


Fault = tuple[str, int, int]
"""Why a file cannot be parsed, and where: reason, row, column."""

Parsed = dict[str, Union[Module, Fault]]
"""What parsing came to, by text."""


def parse_text(text: str) -> Module | Fault:
    """The program of a text, or its fault."""
    try:
        return parse(text)
    except SyntaxFault as fault:
        return fault.reason, fault.row, fault.column


def encoded_program(text: str) -> bytes | Fault:
    """`parse_text`, as it travels between processes."""
    program = parse_text(text)
    return msgspec.msgpack.encode(program) if isinstance(program, Module) else program


def encoded_apart(text: str) -> bytes | Fault:
    """`encoded_program` in a process of its own, which may die of the text without harm to others."""
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(encoded_program, text).result()
        except BrokenProcessPool:
            return "the parser cannot read it: it ends the process that tries", 1, 1


def decoded(outcome: bytes | Fault) -> Module | Fault:
    """What travelled between processes."""
    if not isinstance(outcome, bytes):
        return outcome
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST_PROGRAM))
    try:
        return msgspec.msgpack.decode(outcome, type=Module)
    finally:
        sys.setrecursionlimit(limit)
