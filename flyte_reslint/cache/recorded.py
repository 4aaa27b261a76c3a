"""Reading the disk, and remembering what was asked of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from flyte_reslint.cache.questions import (
    FILE,
    FOLDER,
    KIND,
    LISTED,
    NOTHING,
    OTHER,
    READ,
    Question,
    bytes_digest,
    kind,
    kind_of_entry,
    listing_digest,
    refusal,
)
from flyte_reslint.files import DISK, Entry


class RecordedDisk:
    """The disk, each question to it remembered with its answer, but for those about the folder `apart`.

    `is_consistent` is False once one question got two answers: something changed while the run went on.
    """

    def __init__(self, apart: str) -> None:
        self._apart = apart
        self._answers: dict[Question, str] = {}
        self._listed: dict[str, dict[str, str]] = {}
        self.is_consistent = True

    def is_file(self, path: str) -> bool:
        """Whether there is a file of that path."""
        return self._kind(path) == FILE

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder of that path."""
        return self._kind(path) == FOLDER

    def exists(self, path: str) -> bool:
        """Whether there is anything of that path."""
        return self._kind(path) != NOTHING

    def mode(self, path: str) -> int:
        """What is of that path, as `st_mode` tells it. Raises OSError where nothing is."""
        self._kind(path)
        return DISK.mode(path)

    def entries(self, folder: str) -> Iterable[Entry]:
        """What a folder holds. Raises OSError."""
        folder = os.path.abspath(folder)
        try:
            entries = list(DISK.entries(folder))
        except OSError as error:
            self._note(LISTED, folder, refusal(error))
            raise
        kinds = {entry.name: kind_of_entry(entry) for entry in entries}
        self._note(LISTED, folder, listing_digest(kinds))
        self._listed[folder] = kinds
        for name in kinds:
            if kinds[name] == OTHER:  # a link counts as what it leads to
                self._kind(os.path.join(folder, name))
        return entries

    def read(self, path: str) -> bytes:
        """A file's bytes. Raises OSError."""
        path = os.path.abspath(path)
        try:
            data = DISK.read(path)
        except OSError as error:
            self._note(READ, path, refusal(error))
            raise
        self._note(READ, path, bytes_digest(data))
        return data

    def questions(self) -> dict[Question, str]:
        """Every question with its answer, without those that the answers to others settle."""
        return {question: answer for question, answer in self._answers.items() if not self._is_settled(question)}

    def taken(self) -> Mapping[Question, str]:
        """What has been asked since this was last asked, with the answers."""
        answers, self._answers = self._answers, {}
        return answers

    def add(self, answers: Mapping[Question, str]) -> None:
        """Take over what another process has asked."""
        for (asked, path), answer in answers.items():
            self._note(asked, path, answer)

    def _kind(self, path: str) -> str:
        path = os.path.abspath(path)
        known = self._answers.get((KIND, path))
        if known is None:
            known = kind(path)
            self._note(KIND, path, known)
        return known

    def _is_settled(self, question: Question) -> bool:
        """Whether what is of a path follows from what a folder around it holds, or from there being no such folder."""
        asked, path = question
        if asked != KIND:
            return False
        folder, name = os.path.split(path)
        if folder in self._listed:
            return self._listed[folder].get(name) != OTHER
        while folder != path:
            if self._answers.get((KIND, folder)) in (NOTHING, FILE):
                return True
            path = folder
            folder, name = os.path.split(path)
            if folder in self._listed:
                return self._listed[folder].get(name) in (None, FILE)
        return False

    def _note(self, asked: str, path: str, answer: str) -> None:
        if asked == LISTED and path == self._apart:
            return
        if self._answers.setdefault((asked, path), answer) != answer:
            self.is_consistent = False
