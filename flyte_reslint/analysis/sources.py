"""The files of one run: their text, their programs, and what is wrong with those that have none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Union

import msgspec
from msgspec import Struct

from flyte_reslint.analysis.programs import Encoded, EncodedPrograms, Fault
from flyte_reslint.cache.questions import Question
from flyte_reslint.cache.recorded import RecordedDisk
from flyte_reslint.domain.registry import Unreadable
from flyte_reslint.domain.values import Place
from flyte_reslint.files import DISK, Files
from flyte_reslint.program.statements import Module
from flyte_reslint.source.decoding import DecodingFault, decode, read
from flyte_reslint.syntax import SyntaxFault, parse

if TYPE_CHECKING:
    from flyte_reslint.cache.store import Store

DEEPEST_PROGRAM = 3_000
"""Python's recursion limit while a program is decoded: what the parser reads nests no deeper than it did there."""

FEWEST_TO_PARSE = 128
"""Fewer files are parsed sooner than processes start."""


class Taken(Struct, frozen=True):
    """What a process has parsed, the files that it could not read, and what it has asked of the disk."""

    programs: Mapping[bytes, Encoded]
    unreadable: Mapping[str, Unreadable]
    answers: Mapping[Question, str]


class Sources:
    """Reads and parses files when asked, each once.

    `given` holds the bytes of files that are not read from `files`. Runs that share `parsed`, the outcomes by text,
    parse what they have in common once; so do runs one after the other that have a `store`.
    """

    def __init__(
        self,
        given: Mapping[str, bytes] | None = None,
        files: Files = DISK,
        parsed: Parsed | None = None,
        store: Store | None = None,
    ) -> None:
        self.files = files
        self._shared = parsed
        self._encoded = EncodedPrograms(store)
        self._is_kept = store is not None
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
        """Parse what is not parsed yet, in processes where that is sooner."""
        texts = self.look_for(paths)
        if jobs < 2 or len(texts) < FEWEST_TO_PARSE:
            return
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        order = sorted(texts, key=len, reverse=True)
        try:
            with ProcessPoolExecutor(jobs) as pool:
                for text, outcome in zip(order, pool.map(encoded_program, order, chunksize=4), strict=True):
                    self._encoded.add(text, outcome)
        except BrokenProcessPool:
            for text in order:
                if text not in self._encoded:
                    self._encoded.add(text, encoded_apart(text))

    def look_for(self, paths: Iterable[str]) -> list[str]:
        """Read what earlier runs have kept of these files; returns the texts that are not parsed yet."""
        wanted = dict.fromkeys(path for path in paths if path not in self._programs)
        texts = [text for path in wanted if (text := self.text(path)) is not None and not self._is_shared(text)]
        self._encoded.look_for(texts)
        return [text for text in texts if text not in self._encoded]

    def part(self) -> None:
        """Go on in another process, which leaves the store to the first one, and tells that what is to be kept."""
        self._encoded.part()
        self._shared = None
        self.taken()

    def taken(self) -> Taken:
        """What has been parsed, and asked of a recorded disk, since this was last asked; and all that is unreadable."""
        answers = self.files.taken() if isinstance(self.files, RecordedDisk) else {}
        return Taken(self._encoded.taken(), self._unreadable, answers)

    def add(self, taken: Taken) -> None:
        """Take over what another process has parsed, could not read and asked."""
        self._encoded.update(taken.programs)
        self._unreadable = {**taken.unreadable, **self._unreadable}
        if isinstance(self.files, RecordedDisk):
            self.files.add(taken.answers)

    def release(self, paths: Iterable[str]) -> None:
        """Let go of programs that are not needed for now, where having them again takes no parsing."""
        for path in paths:
            text = self.text(path)
            if text is not None and text in self._encoded:
                self._programs.pop(path, None)

    def keep(self) -> None:
        """Keep for later runs what this one has parsed."""
        self._encoded.keep()

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """What is wrong with the files that have no program, in the order of their names."""
        return tuple(self._unreadable[path] for path in sorted(self._unreadable))

    def _outcome(self, text: str) -> Module | Fault:
        """What parsing a text comes to."""
        if self._shared is not None and text in self._shared:
            return self._shared[text]
        self._encoded.look_for([text])
        encoded = self._encoded.get(text)
        outcome = parse_text(text) if encoded is None else decoded(encoded)
        if encoded is None and self._is_kept:
            self._encoded.add(text, encoded_outcome(outcome))
        if self._shared is not None:
            self._shared[text] = outcome
        return outcome

    def _is_shared(self, text: str) -> bool:
        return self._shared is not None and text in self._shared

    def _parsed(self, path: str, outcome: Module | Fault) -> Module | None:
        if isinstance(outcome, Module):
            return outcome
        self._fault(path, *outcome)
        return None

    def _fault(self, path: str, reason: str, row: int, column: int) -> None:
        place = Place(self.name(path), row, column, row, column + 1)
        self._unreadable.setdefault(path, Unreadable(place, reason))


Parsed = dict[str, Union[Module, Fault]]
"""What parsing came to, by text."""


def parse_text(text: str) -> Module | Fault:
    """The program of a text, or its fault."""
    try:
        return parse(text)
    except SyntaxFault as fault:
        return fault.reason, fault.row, fault.column


def encoded_program(text: str) -> Encoded:
    """`parse_text`, as it travels between processes."""
    return encoded_outcome(parse_text(text))


def encoded_outcome(outcome: Module | Fault) -> Encoded:
    """What parsing came to, as it travels between processes and is kept."""
    return msgspec.msgpack.encode(outcome) if isinstance(outcome, Module) else outcome


def encoded_apart(text: str) -> Encoded:
    """`encoded_program` in a process of its own, which may die of the text without harm to others."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(encoded_program, text).result()
        except BrokenProcessPool:
            return "the parser cannot read it: it ends the process that tries", 1, 1


def decoded(outcome: Encoded) -> Module | Fault:
    """What parsing came to, of what travelled between processes or was kept."""
    if not isinstance(outcome, bytes):
        return outcome
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST_PROGRAM))
    try:
        return msgspec.msgpack.decode(outcome, type=Module)
    finally:
        sys.setrecursionlimit(limit)
