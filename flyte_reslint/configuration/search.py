"""Which configuration files have a say about a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

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
        self._bases: dict[_Place, tuple[Layer, _Place]] = {}
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
        return Configuration((*self._with_bases(layer, files), *self._command_line))

    def _with_bases(self, layer: Layer, files: Files) -> list[Layer]:
        """`layer` after the files that it extends, the farthest first."""
        layers = [layer]
        seen: set[str] = set()
        place = _place(layer)
        while layer.options.extend is not None:
            seen.add(place.followed)
            if place not in self._bases:
                base = _base(layer, layer.options.extend, files)
                self._bases[place] = base, _place(base)
            layer, place = self._bases[place]
            if place.followed in seen:
                raise ConfigurationError(_where_it_extends(layers[-1]), f"{shown(Path(place.path))} extends itself")
            layers.append(layer)
        return layers[::-1]


def _layer_in(folder: str, files: Files) -> Layer | None:
    for name in FILE_NAMES:
        file = os.path.join(folder, name)
        layer = read_layer(Path(file), Path(folder), files) if files.is_file(file) else None
        if layer is not None:
            return layer
    return None


class _Place(NamedTuple):
    """Where a layer's file is: what it is called, and what links make of that."""

    path: str
    followed: str


def _place(layer: Layer) -> _Place:
    path = str(layer.source.file)
    return _Place(os.path.abspath(path), os.path.realpath(path))


def _base(layer: Layer, name: str, files: Files) -> Layer:
    """The layer of the file of that name, which `layer` extends."""
    file = Path(os.path.dirname(str(layer.source.file)), os.path.expanduser(name))
    return _required(file, file.parent, _where_it_extends(layer), files)


def _where_it_extends(layer: Layer) -> str:
    return layer.source.where(("extend",))


def _required(file: Path, folder: Path, where: str, files: Files) -> Layer:
    """The layer of a file that was asked for at `where`."""
    if not files.is_file(str(file)):
        raise ConfigurationError(where, f"no such file: {shown(file)}")
    layer = read_layer(file, folder, files)
    if layer is None:
        raise ConfigurationError(where, f"{shown(file)} has no [{'.'.join(PYPROJECT_TABLE)}]")
    return layer
