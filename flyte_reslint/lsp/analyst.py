"""Analyses documents in a thread of its own, the newest edit first; everything that it knows it keeps between edits."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from msgspec.structs import replace

from flyte_reslint.api import UNUSABLE
from flyte_reslint.checks.finding import Finding
from flyte_reslint.lsp.answers import Answer
from flyte_reslint.lsp.folders import Folder, warm_up
from flyte_reslint.lsp.settings import Settings

SETTLE = 0.3
"""Seconds without an edit after which a document is looked into more closely than an edit of it needs."""

PAUSE = 0.6
"""Seconds without an edit after which the rest of the workspace is analysed as well."""


class Superseded(Exception):
    """An analysis that nobody waits for any more."""


class Analyst:
    """Takes edits, which cost the caller nothing, and tells `on_news` the paths of which it knows something new.

    `say` is told in a line what keeps an analysis from being made. Unless `is_told` of every file that changes on the
    disk, the disk is looked at again after each edit.
    """

    def __init__(self, on_news: Callable[[Iterable[str]], None], say: Callable[[str], None], *, is_told: bool) -> None:
        self.answers: dict[str, Answer] = {}
        """What is known of open documents, by path."""
        self.elsewhere: dict[str, tuple[Finding, ...]] = {}
        """The findings of the files that are not open and have some."""
        self._on_news = on_news
        self._is_told = is_told
        self._say = say
        self._condition = threading.Condition()
        self._texts: dict[str, str] = {}
        self._edited: dict[str, None] = {}
        self._incomplete: dict[str, None] = {}
        self._touched: set[str] = set()
        self._changed_on_disk: set[str] = set()
        self._is_everything_stale = False
        self._last_edit = 0.0
        self._is_busy = False
        self._is_stopped = False
        self._folders: dict[str, Folder] = {}
        self._strays: dict[str, Folder] = {}
        self._said: set[str] = set()
        self._thread = threading.Thread(target=self._work, name="flyte-reslint analyst", daemon=True)

    # -- what the server tells -----------------------------------------------------------------------------

    def start(self, folders: Mapping[str, Settings]) -> None:
        """Begin to work on these workspace folders; the documents that are opened now come first."""
        self.configure(folders)
        self._last_edit = time.monotonic()
        self._thread.start()

    def configure(self, folders: Mapping[str, Settings]) -> None:
        """Work on these workspace folders, with these settings, and analyse everything again."""
        with self._condition:
            known = self._folders
            self._folders = {
                path: known[path]
                if path in known and known[path].settings == settings
                else Folder(path, settings, self._say_once)
                for path, settings in folders.items()
            }
            self._reconsider_everything()

    def edit(self, path: str, text: str) -> None:
        """A document was opened, or its text is another."""
        with self._condition:
            self._texts[path] = text
            self._edited.pop(path, None)
            self._edited[path] = None
            self._last_edit = time.monotonic()
            self._condition.notify_all()

    def close(self, path: str) -> None:
        """A document was closed: what counts of it is on the disk."""
        with self._condition:
            self._texts.pop(path, None)
            self._edited.pop(path, None)
            self._incomplete.pop(path, None)
            self.answers.pop(path, None)
            self._changed_on_disk.add(path)
            self._touched.add(path)
            self._condition.notify_all()

    def changed_on_disk(self, paths: Iterable[str]) -> None:
        """Files were created, changed or deleted; any but a Python file may configure something."""
        with self._condition:
            for path in paths:
                self._changed_on_disk.add(path)
                if path.endswith(".py"):
                    self._touched.add(path)
                else:
                    self._reconsider_everything()
            self._condition.notify_all()

    def stop(self) -> None:
        """End as soon as possible."""
        with self._condition:
            self._is_stopped = True
            self._condition.notify_all()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to analyse."""
        with self._condition:
            return not (self._is_busy or self._edited or self._has_more)

    def is_current(self, path: str, *, is_complete: bool = False) -> bool:
        """Whether the answer about a document is about its present text, and all that is to be said about it."""
        answer, text = self.answers.get(path), self._texts.get(path)
        if answer is None or answer.text != text or path in self._edited:
            return False
        return answer.is_complete or not is_complete

    @property
    def _has_more(self) -> bool:
        return bool(self._incomplete or self._touched or self._is_everything_stale)

    def _reconsider_everything(self) -> None:
        self._edited.update(dict.fromkeys(self._texts))
        self._is_everything_stale = True
        self._said.clear()
        for folder in (*self._folders.values(), *self._strays.values()):
            folder.is_outdated = True
        self._condition.notify_all()

    # -- the thread ----------------------------------------------------------------------------------------

    def _work(self) -> None:
        with suppress(Exception):  # what keeps us from it now is said of the first document
            warm_up()
        gc.freeze()  # what is there by now stays: no collection during an edit need look at it
        gc.enable()
        while True:
            with self._condition:
                self._is_busy = False
                self._await_work()
                if self._is_stopped:
                    return
                self._is_busy = True
                self._forget()
                is_prompt = bool(self._edited)
                path = next(reversed(self._edited if is_prompt else self._incomplete), None)
                self._edited.pop(path or "", None)
            try:
                if path is None:
                    self._follow()
                else:
                    self._analyse_document(path, is_prompt=is_prompt)
            except Superseded:
                pass
            except Exception as error:  # noqa: BLE001  # one document that cannot be analysed must not cost the others
                self._say_once(f"unexpected {type(error).__name__}: {error}; this is a fault of flyte-reslint")
                self._settle(path)

    def _await_work(self) -> None:
        """Return when there is something to do now."""
        while not self._is_stopped and not self._edited:
            left = self._last_edit + (SETTLE if self._incomplete else PAUSE) - time.monotonic()
            if self._has_more and left <= 0:
                return
            if not self._has_more:
                self._on_news(())
            self._condition.wait(left if self._has_more else None)

    def _forget(self) -> None:
        for path in self._changed_on_disk:
            for folder in (*self._folders.values(), *self._strays.values()):
                folder.forget(path)
        self._changed_on_disk.clear()

    def _analyse_document(self, path: str, *, is_prompt: bool) -> None:
        text = self._texts.get(path)
        if text is None:
            self._incomplete.pop(path, None)
            return
        before = self.answers.get(path)

        def go_on(_done: int, _all: int) -> None:
            if self._is_stopped or self._texts.get(path) is not text or (self._edited and not is_prompt):
                raise Superseded

        folder = self._folder(path)
        try:
            answer = folder.answer(path, {**self._texts, path: text}, before, go_on, is_prompt=is_prompt)
        except UNUSABLE as error:
            self._say_once(str(error))
            self._settle(path)
            return
        with self._condition:
            if self._texts.get(path) is not text:
                return
            self.answers[path] = answer
            if answer.is_complete:
                self._incomplete.pop(path, None)
            else:
                self._incomplete[path] = None
            self.elsewhere.pop(path, None)
            if answer.readable == text and (before is None or before.readable != text):
                self._touched.add(path)
        self._on_news((path,))

    def _settle(self, path: str | None) -> None:
        """Let nobody wait for an answer that cannot be given: keep the last one."""
        text = self._texts.get(path or "")
        if path is None or text is None:
            return
        before = self.answers.get(path) or Answer(path, text)
        self.answers[path] = replace(before, text=text, is_complete=True)
        self._incomplete.pop(path, None)
        self._on_news((path,))

    def _follow(self) -> None:
        """Analyse what edits may have changed elsewhere: everything, or the files that import an edited one."""
        with self._condition:
            touched, is_everything = frozenset(self._touched), self._is_everything_stale
            self._touched.clear()
            self._is_everything_stale = False
            for folder in self._folders.values():
                folder.is_outdated |= not self._is_told

        def go_on(_done: int, _all: int) -> None:
            if self._is_stopped or self._edited:
                raise Superseded

        try:
            for folder in self._folders.values():
                self._follow_in(folder, None if is_everything else touched, go_on)
        except Superseded:
            with self._condition:
                self._touched |= touched
                self._is_everything_stale |= is_everything
            raise

    def _follow_in(self, folder: Folder, touched: frozenset[str] | None, go_on: Callable[[int, int], None]) -> None:
        """Analyse the files that belong together with the touched ones as a check of them would, all at once."""
        texts = dict(self._texts)
        try:
            stale = folder.python_files(texts, go_on) if touched is None else folder.concerned(touched, texts, go_on)
            found = folder.answers(stale, texts, go_on)
        except UNUSABLE as error:
            self._say_once(str(error))
            return
        asked = set(self.elsewhere if touched is None else touched)
        gone = [path for path in asked if folder.has(path) and path not in found]
        with self._condition:
            news = [path for path in (*found, *gone) if self._is_news(path, found.get(path))]
        self._on_news(news)

    def _is_news(self, path: str, answer: Answer | None) -> bool:
        """Take an answer about a file, None for one that is gone; whether it says anything new."""
        if path not in self._texts:
            before = self.elsewhere.pop(path, ())
            if answer is not None and answer.findings:
                self.elsewhere[path] = answer.findings
            return before != self.elsewhere.get(path, ())
        known = self.answers.get(path)
        if answer is None or known is None or known.text != answer.text or known.readable != answer.text:
            return False
        self.answers[path] = answer
        return answer.findings != known.findings

    def _say_once(self, message: str) -> None:
        """Say what is wrong, not again with every edit."""
        if message not in self._said:
            self._said.add(message)
            self._say(message)

    def _folder(self, path: str) -> Folder:
        """The innermost workspace folder of a document; for one that is in none, its own folder."""
        inside = [folder for folder in self._folders.values() if folder.has(path)]
        if inside:
            return max(inside, key=lambda folder: len(folder.path))
        own = os.path.dirname(path)
        settings = next((folder.settings for folder in self._folders.values()), Settings())
        return self._strays.setdefault(own, Folder(own, settings, self._say_once))
