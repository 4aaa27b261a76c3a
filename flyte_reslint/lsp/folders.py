"""A workspace folder: its files, its configuration, and what is kept of them between analyses."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from flyte_reslint.api import UNUSABLE, Project, analyze, platform_limits
from flyte_reslint.checks.finding import Finding
from flyte_reslint.configuration import Configurations
from flyte_reslint.lsp.answers import Answer, answered, path_of
from flyte_reslint.lsp.buffers import Buffers, saved
from flyte_reslint.lsp.settings import Settings
from flyte_reslint.platform.limits import Limits
from flyte_reslint.surroundings import Parsed, importers, imports_with_flyte, is_excluded, python_files

Say = Callable[[str], None]
GoOn = Callable[[int, int], None]
"""Called between files; what it raises ends the analysis."""


class Folder:
    """Analyses documents and files of the folder `path`, an absolute one, by one thread at a time."""

    def __init__(self, path: str, settings: Settings, say: Say) -> None:
        self.path = path
        self.settings = settings
        self.is_outdated = True
        """Whether configuration or the disk may be others than they were."""
        self._say = say
        self._files = Buffers()
        self._parsed: Parsed = {}
        self._readable: dict[str, str] = {}
        self._latest: dict[str, str] = {}
        self._configurations: Configurations | None = None
        self._limits: Limits | None = None

    def has(self, path: str) -> bool:
        """Whether `path` is in this folder."""
        return path.startswith(os.path.join(self.path, ""))

    def forget(self, path: str) -> None:
        """Read a file again that changed on the disk."""
        self._files.forget(path)

    def answer(self, path: str, texts: Mapping[str, str], before: Answer | None, go_on: GoOn) -> Answer:
        """What is to be said of an open document. Raises one of `UNUSABLE`, and what `go_on` does."""
        text = texts[path]
        configurations = self._prepare(texts)
        if is_excluded(path, configurations):
            return Answer(path, text, readable=text)
        self._files.texts = {**self._files.texts, path: saved(text)}
        wanted: Collection[str] = (path,)
        if "flyte" not in text:
            imported = imports_with_flyte(path, python_files(self.path, configurations, self._files), self._files)
            if not imported:
                return Answer(path, text, readable=text)
            wanted = (path, *sorted(imported))
        answer = answered(path, text, self._analyse(wanted, configurations, go_on), before)
        self._keep(path, answer)
        return answer

    def python_files(self, texts: Mapping[str, str]) -> tuple[str, ...]:
        """The files that a check of this folder reads. Raises ConfigurationError."""
        return python_files(self.path, self._prepare(texts), self._files)

    def concerned(self, paths: Collection[str], texts: Mapping[str, str]) -> tuple[str, ...]:
        """Those of `paths` that are in this folder, and what imports one of them. Raises ConfigurationError."""
        among = self.python_files(texts)
        reached = importers(paths, among, self._files).union(paths)
        return tuple(path for path in among if path in reached)

    def findings(self, paths: Iterable[str], texts: Mapping[str, str], go_on: GoOn) -> dict[str, tuple[Finding, ...]]:
        """The findings of files that are not open, by path. Raises one of `UNUSABLE`, and what `go_on` does."""
        configurations = self._prepare(texts)
        wanted = set(paths)
        if not wanted:
            return {}
        project = self._analyse(sorted(wanted), configurations, go_on)
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in project.findings:
            if (path := path_of(finding.place.file)) in wanted:
                found[path].append(finding)
        return {path: tuple(findings) for path, findings in found.items()}

    def _analyse(self, paths: Iterable[str], configurations: Configurations, go_on: GoOn) -> Project:
        return analyze(
            paths,
            config=configurations,
            platform=self._limits,
            roots=[self.path],
            files=self._files,
            parsed=self._parsed,
            jobs=1,
            progress=go_on,
        )

    def _prepare(self, texts: Mapping[str, str]) -> Configurations:
        """See open documents as they were when they last could be parsed, and the configuration as it is now."""
        if self.is_outdated or self._configurations is None:
            self.is_outdated = False
            self._files.forget()
            self._configurations = self._renewed()
        self._files.texts = {path: saved(self._readable.get(path, text)) for path, text in texts.items()}
        return self._configurations

    def _renewed(self) -> Configurations:
        """The configurations as they are now; where they cannot be used, those from before."""
        try:
            configurations = self.settings.configurations(Path(self.path), self._files)
            self._limits = platform_limits(config=configurations, folder=self.path)
        except UNUSABLE as error:
            self._say(str(error))
            return self._configurations or Configurations(is_isolated=True)
        return configurations

    def _keep(self, path: str, answer: Answer) -> None:
        """Keep the programs of a document's present text and of the last readable one, and no older ones."""
        for text in {self._readable.get(path), self._latest.get(path)} - {answer.text, answer.readable}:
            self._parsed.pop(text or "", None)
        self._readable[path], self._latest[path] = answer.readable, answer.text
