"""Which configuration files have a say about a folder."""

from __future__ import annotations

import os
from pathlib import Path

from flyte_reslint.configuration.error import ConfigurationError, shown
from flyte_reslint.configuration.in_force import Configuration
from flyte_reslint.configuration.layer import PYPROJECT, PYPROJECT_TABLE, Layer, read_layer
from flyte_reslint.files import DISK, Files

FILE_NAMES = (".flyte-reslint.toml", "flyte-reslint.toml", PYPROJECT)
"""In one folder, the first of these that holds options counts, and the others do not."""


class Configurations:
    """The configuration in force for every folder: that of the nearest file in it or above it.

    With `file`, that one counts everywhere, and its patterns are relative to the working directory; with
    `is_isolated`, none counts. What the command line says always has its way. `files` is where they are read from;
    `file` itself is read from `disk`.

    Raises ConfigurationError, here or as soon as a folder's file is read.
    """

    def __init__(
        self,
        *,
        file: Path | None = None,
        is_isolated: bool = False,
        command_line: Layer | None = None,
        files: Files = DISK,
        disk: Files = DISK,
    ) -> None:
        self._command_line = () if command_line is None else (command_line,)
        self._files = files
        self._everywhere: Configuration | None = None
        if file is not None:
            self._everywhere = self._configuration(_required(file, Path.cwd(), "--config", disk), disk)
        elif is_isolated:
            self._everywhere = Configuration(self._command_line)
        self._by_folder: dict[str, Configuration] = {}

    def for_folder(self, folder: Path) -> Configuration:
        """The configuration in force in `folder`."""
        return self._everywhere or self._nearest(os.path.abspath(folder))

    def _nearest(self, folder: str) -> Configuration:
        if folder not in self._by_folder:
            parent = os.path.dirname(folder)
            layer = _layer_in(folder, self._files)
            if layer is not None:
                self._by_folder[folder] = self._configuration(layer, self._files)
            elif parent != folder:
                self._by_folder[folder] = self._nearest(parent)
            else:
                self._by_folder[folder] = Configuration(self._command_line)
        return self._by_folder[folder]

    def _configuration(self, layer: Layer, files: Files) -> Configuration:
        return Configuration((*_with_bases(layer, files), *self._command_line))


def _layer_in(folder: str, files: Files) -> Layer | None:
    for name in FILE_NAMES:
        file = os.path.join(folder, name)
        layer = read_layer(Path(file), Path(folder), files) if files.is_file(file) else None
        if layer is not None:
            return layer
    return None


def _with_bases(layer: Layer, files: Files) -> list[Layer]:
    """`layer` after the files that it extends, the farthest first."""
    layers = [layer]
    seen: set[Path] = set()
    while layer.source.file is not None and layer.options.extend is not None:
        seen.add(layer.source.file.resolve())
        where = layer.source.where(("extend",))
        base = layer.source.file.parent / os.path.expanduser(layer.options.extend)
        if base.resolve() in seen:
            raise ConfigurationError(where, f"{shown(base)} extends itself")
        layer = _required(base, base.parent, where, files)
        layers.insert(0, layer)
    return layers


def _required(file: Path, folder: Path, where: str, files: Files) -> Layer:
    """The layer of a file that was asked for at `where`."""
    if not files.is_file(str(file)):
        raise ConfigurationError(where, f"no such file: {shown(file)}")
    layer = read_layer(file, folder, files)
    if layer is None:
        raise ConfigurationError(where, f"{shown(file)} has no [{'.'.join(PYPROJECT_TABLE)}]")
    return layer
