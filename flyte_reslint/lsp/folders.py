"""A workspace folder: its files, its configuration, and what is kept of them between analyses."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from flyte_reslint.api import ANY_FILE, UNUSABLE, Project, analyze
from flyte_reslint.configuration import Configurations
from flyte_reslint.lsp.answers import Answer, answered, edited_rows
from flyte_reslint.lsp.buffers import Buffers, saved
from flyte_reslint.lsp.settings import Settings
from flyte_reslint.platform.in_force import limits_in_force
from flyte_reslint.platform.limits import LimitsOf, unlimited
from flyte_reslint.surroundings import Parsed, importers, imports_with_flyte, is_excluded, python_files, reparse

Say = Callable[[str], None]
GoOn = Callable[[int, int], None]
"""Called between files, and for more than one document whenever the disk is asked; what it raises ends the analysis."""


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
        """The last text of each document that could be parsed."""
        self._configurations: Configurations | None = None
        self._limits_of: LimitsOf = unlimited
        self._logged: set[str] = set()

    def has(self, path: str) -> bool:
        """Whether `path` is in this folder."""
        return path.startswith(os.path.join(self.path, ""))

    def forget(self, path: str) -> None:
        """Read a file again that changed on the disk."""
        self._files.forget(path)

    def answer(
        self, path: str, texts: Mapping[str, str], before: Answer | None, go_on: GoOn, *, is_prompt: bool
    ) -> Answer:
        """What is to be said of an open document. Raises one of `UNUSABLE`, and what `go_on` does.

        A prompt answer looks into the bodies that an edit touched, and of the others says what was found before.
        """
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
        former = self._readable.get(path)
        if former is not None:
            reparse(self._parsed, text, former)
        within = edited_rows(before, text) if is_prompt else None
        try:
            project = self._analyse(wanted, configurations, go_on, within)
            if project.sources.program(path) is not None:
                self._readable[path] = text
        finally:
            # Of the texts between which a document went, only the one that is seen from now on is kept.
            for other in {former or text, text} - {self._readable.get(path)}:
                self._parsed.pop(other, None)
        return answered(path, text, project, before)

    def python_files(self, texts: Mapping[str, str], go_on: GoOn) -> tuple[str, ...]:
        """The files that a check of this folder reads. Raises ConfigurationError, and what `go_on` does."""
        return python_files(self.path, self._prepare(texts, go_on), self._files)

    def concerned(self, paths: Collection[str], texts: Mapping[str, str], go_on: GoOn) -> tuple[str, ...]:
        """Those of `paths` that are in this folder, what imports one of them, and what these import in their turn.

        Raises ConfigurationError, and what `go_on` does.
        """
        among = self.python_files(texts, go_on)
        own = set(among).intersection(paths)
        reached = own | importers(own, among, self._files)
        for path in tuple(reached):
            reached |= imports_with_flyte(path, among, self._files)
        return tuple(path for path in among if path in reached)

    def answers(self, paths: Collection[str], texts: Mapping[str, str], go_on: GoOn) -> dict[str, Answer]:
        """What is to be said of files that are analysed together, open or not, by path.

        Those that are not open are left out where they are not to be shown. Raises one of `UNUSABLE`, and what `go_on`
        does.
        """
        configurations = self._prepare(texts, go_on)
        shown = [path for path in paths if path in texts or self.settings.has_workspace_diagnostics]
        if not shown:
            return {}
        project = self._analyse(paths, configurations, go_on)
        return {path: self._answer(path, project, texts) for path in shown}

    def _answer(self, path: str, project: Project, texts: Mapping[str, str]) -> Answer:
        name = project.sources.name(path)
        findings = tuple(each for each in project.findings if each.place.file == name)
        if path not in texts:
            return Answer(path, "", findings)
        return Answer(
            path, self._readable.get(path, texts[path]), findings, project, self._readable.get(path, texts[path])
        )

    def _analyse(
        self, paths: Iterable[str], configurations: Configurations, go_on: GoOn, within: range | None = None
    ) -> Project:
        project = analyze(
            paths,
            config=configurations,
            platform=self._limits_of,
            roots=[self.path],
            files=self._files,
            parsed=self._parsed,
            jobs=1,
            progress=go_on,
            within=within,
        )
        self._log(project.troubles)
        return project

    def _log(self, troubles: Iterable[str]) -> None:
        """Put what went wrong into the log of the editor, each once."""
        for trouble in troubles:
            if trouble not in self._logged:
                self._logged.add(trouble)
                sys.stderr.write(f"flyte-reslint: note: {trouble}\n")

    def _prepare(self, texts: Mapping[str, str], go_on: GoOn | None = None) -> Configurations:
        """See open documents as they were when they last could be parsed, and the configuration as it is now."""
        self._files.go_on = None  # the configuration is read to its end
        if self.is_outdated or self._configurations is None:
            self.is_outdated = False
            self._files.forget()
            self._configurations = self._renewed()
        self._files.texts = {path: saved(self._readable.get(path, text)) for path, text in texts.items()}
        self._files.go_on = go_on
        return self._configurations

    def _renewed(self) -> Configurations:
        """The configurations as they are now; where they cannot be used, those from before."""
        try:
            configurations = self.settings.configurations(Path(self.path), self._files)
            limits_of = limits_in_force(configurations)
            limits_of(os.path.join(self.path, ANY_FILE))
        except UNUSABLE as error:
            self._say(str(error))
            return self._configurations or Configurations(is_isolated=True)
        self._limits_of = limits_of
        return configurations


def warm_up() -> None:
    """Import and read what any analysis needs, before somebody waits for one."""
    example = b'import flyte\nexample = flyte.TaskEnvironment("example", resources=flyte.Resources(cpu="1"))\n'
    tuple(analyze((), config=Configurations(is_isolated=True), given={"example.py": example}, jobs=1).findings)
