"""One source of configuration: a file, or the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, convert

from flyte_reslint.configuration.error import ConfigurationError, shown
from flyte_reslint.configuration.options import Options
from flyte_reslint.files import DISK, Files

if TYPE_CHECKING:
    from flyte_reslint.configuration.toml import Key

PYPROJECT = "pyproject.toml"
PYPROJECT_TABLE = ("tool", "flyte-reslint")


class Source(Struct, frozen=True):
    """Where options come from: the `table` of a `file` that holds `text`, or the command line, which is no file."""

    file: Path | None = None
    text: str = ""
    table: Key = ()

    def where(self, key: Key) -> str:
        """Where `key` is set, as a person finds it: `pyproject.toml:12`, or `command line`."""
        return "command line" if self.file is None else f"{shown(self.file)}:{self.row(key)}"

    def row(self, key: Key) -> int:
        """The row of the file on which `key` is set, from 1."""
        from flyte_reslint.configuration.toml import row_of

        return row_of(self.text, (*self.table, *key))


class Layer(Struct, frozen=True):
    """The options that one source sets, and their `keys`. `folder` is what its patterns and paths are relative to."""

    options: Options
    keys: frozenset[str]
    folder: Path
    source: Source

    def sets(self, key: str) -> bool:
        """Whether this source sets the option `key`."""
        return key in self.keys


def command_line(options: Mapping[str, object], folder: Path | None = None) -> Layer:
    """The layer of the options given on the command line, by their keys; paths are relative to `folder`.

    That is the working directory when it is None. Raises ConfigurationError.
    """
    return _layer(options, folder or Path.cwd(), Source())


def read_layer(file: Path, folder: Path, files: Files = DISK) -> Layer | None:
    """The layer of a configuration file, None for a pyproject.toml that has no `[tool.flyte-reslint]`.

    Raises ConfigurationError for a file that cannot be read, an unknown key and a bad value.
    """
    try:
        data = files.read(str(file))
    except OSError as error:
        raise ConfigurationError(shown(file), (error.strerror or str(error)).lower()) from error
    table = PYPROJECT_TABLE if file.name == PYPROJECT else ()
    if table and table[-1].encode() not in data:
        return None
    text = _decoded(file, data)
    options = _parsed(file, text)
    for name in table:
        if not isinstance(options, dict) or name not in options:
            return None
        options = options[name]
    source = Source(file, text, table)
    if not isinstance(options, dict):
        raise ConfigurationError(source.where(()), f"{'.'.join(table)} must be a table")
    return _layer(options, folder, source)


def _decoded(file: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{shown(file)}:{row}", f"byte 0x{data[error.start]:02x} is not UTF-8") from error


def _parsed(file: Path, text: str) -> object:
    from flyte_reslint.configuration.toml import InvalidToml, parse

    try:
        return parse(text)
    except InvalidToml as error:
        raise ConfigurationError(f"{shown(file)}:{error.row}", f"invalid TOML: {error.reason}") from error


def _layer(options: Mapping[str, object], folder: Path, source: Source) -> Layer:
    """Raises ConfigurationError for the first of `options` that cannot be used."""
    if not options:
        return Layer(Options(), frozenset(), folder, source)
    from flyte_reslint.configuration.faults import faults

    found = faults(options)
    if found:
        fault = min(found, key=lambda fault: source.row(fault.key))
        raise ConfigurationError(source.where(fault.key), fault.problem)
    return Layer(convert(options, Options), frozenset(options), folder, source)
