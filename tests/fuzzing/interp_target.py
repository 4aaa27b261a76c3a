"""Whatever the program, importing it abstractly ends soon, with a registry that holds no fault of our own.

An input is the source of main.py; after a line `--- other/module.py` comes that of another file. The files are on no
disk, and no configuration counts: of an input's time, nearly all is the importer's and that of the rules.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from promptness import A_SECOND, promptly

from flyte_reslint.api import Project, analyze
from flyte_reslint.configuration import Configurations
from flyte_reslint.files import Entry, Files
from flyte_reslint.report.full import full
from flyte_reslint.rulebook import pages

LONGEST = 4_000
DIVIDER = re.compile(rb"^--- ([a-z_]+(?:/[a-z_]+)?\.py)\n", re.MULTILINE)
FOLDER = os.path.abspath(os.path.join(os.sep, "input"))
WIDTH = 80


class InMemory(Files):
    """Files by absolute path, in folders that hold nothing else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._folders = {os.path.dirname(path) for path in files}

    def is_file(self, path: str) -> bool:
        """Whether it is one of the files."""
        return path in self._files

    def is_folder(self, path: str) -> bool:
        """Whether there is a file in it."""
        return path in self._folders

    def exists(self, path: str) -> bool:
        """Whether it is one or the other."""
        return self.is_file(path) or self.is_folder(path)

    def mode(self, path: str) -> int:
        """That of a file or a folder."""
        if not self.exists(path):
            raise FileNotFoundError(path)
        return stat.S_IFREG if self.is_file(path) else stat.S_IFDIR

    def entries(self, folder: str) -> Iterable[Entry]:
        """The files and folders in it."""
        paths = [path for path in (*self._files, *self._folders) if os.path.dirname(path) == folder]
        return [InFolder(os.path.basename(path), self.is_folder(path)) for path in paths]

    def read(self, path: str) -> bytes:
        """The bytes of one of the files."""
        if path not in self._files:
            raise FileNotFoundError(path)
        return self._files[path]


class InFolder(NamedTuple):
    """A file or a folder in another one."""

    name: str
    is_a_folder: bool

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a folder."""
        return self.is_a_folder

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a file."""
        return not self.is_a_folder


def answer(data: bytes, limit: float = A_SECOND) -> None:
    """Fail where the analysis of an input is not what it should be."""
    disk = InMemory({os.path.join(FOLDER, *path.split("/")): source for path, source in files(data).items()})
    configuration = Configurations(is_isolated=True, files=disk)
    with promptly(limit):
        check(analyze([FOLDER], config=configuration, files=disk, jobs=1))


def files(data: bytes) -> dict[str, bytes]:
    """The bytes of the files that an input stands for, by path."""
    main, *others = DIVIDER.split(data)
    # Both importers of the SDK are executed, whatever an input has lost.
    return {
        "main.py": main + b"\nimport flyte\n",
        **dict(zip(map(bytes.decode, others[::2]), others[1::2], strict=True)),
    }


def check(project: Project) -> None:
    """Work out all that is said of a project."""
    assert project.registry.troubles == ()
    for task in project.tasks:
        assert task.settings.state in {"exact", "partial", "unknown"}
    assert all(each.settings is not None for each in project.overrides)
    assert all(str(line).isprintable() for line in full(project.findings, pages(), project.read_line, WIDTH))
