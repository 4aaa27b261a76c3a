"""Where the cache is: as `--cache-dir` says, else the environment, else the configuration, else in the project."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in typing, which takes longer to import than all of this
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

FOLDER = ".flyte_reslint_cache"
FOLDER_VARIABLE = "FLYTE_RESLINT_CACHE_DIR"
OFF_VARIABLE = "FLYTE_RESLINT_NO_CACHE"

PYPROJECT = "pyproject.toml"
CONFIGURATION_FILES = (".flyte-reslint.toml", "flyte-reslint.toml", PYPROJECT)


def cache_folder(option: str | None = None, configuration: str | None = None, *, is_isolated: bool = False) -> str:
    """The absolute path of the cache's folder, for a run in the working directory.

    `option` is what `--cache-dir` says, `configuration` the file that `--config` names; `is_isolated` says that no
    configuration is read. What is wrong with a configuration is not said here: whoever reads all of it does.
    """
    given = option or os.environ.get(FOLDER_VARIABLE)
    if given:
        return os.path.abspath(given)
    here = os.getcwd()
    file = None if is_isolated else configuration or _nearest_configuration(here)
    configured = None if file is None else _configured(file)
    return configured or os.path.join(_project(here), FOLDER)


def _upwards(folder: str) -> Iterator[str]:
    """A folder and those above it."""
    parent = os.path.dirname(folder)
    while parent != folder:
        yield folder
        folder, parent = parent, os.path.dirname(parent)
    yield folder


def _project(folder: str) -> str:
    """The nearest folder, here or above, that has a configuration file or is a repository, else the folder itself."""
    names = (*CONFIGURATION_FILES, ".git")
    is_project = (each for each in _upwards(folder) if any(os.path.exists(os.path.join(each, name)) for name in names))
    return next(is_project, folder)


def _nearest_configuration(folder: str) -> str | None:
    """The configuration file that counts in a folder: the nearest that holds options, as the configuration finds it."""
    for each in _upwards(folder):
        for name in CONFIGURATION_FILES:
            file = os.path.join(each, name)
            if os.path.isfile(file) and (name != PYPROJECT or b"flyte-reslint" in _data(file)):
                return file
    return None


def _configured(file: str) -> str | None:
    """What a configuration file says of `cache-dir`, or one that it extends."""
    seen: set[str] = set()
    while file not in seen:
        seen.add(file)
        options = _options(file)
        inside = os.path.dirname(os.path.abspath(file))
        given, base = options.get("cache-dir"), options.get("extend")
        if isinstance(given, str):
            return os.path.normpath(os.path.join(inside, given))
        if isinstance(base, str):
            file = os.path.join(inside, os.path.expanduser(base))
    return None


def _options(file: str) -> Mapping[str, Any]:
    """The options that a configuration file sets, as far as they can matter here."""
    data = _data(file)
    if b"cache-dir" not in data and b"extend" not in data:
        return {}
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        options: Any = tomllib.loads(data.decode("utf-8-sig"))
        if os.path.basename(file) == PYPROJECT:
            options = options["tool"]["flyte-reslint"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return options if isinstance(options, dict) else {}


def _data(file: str) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError:
        return b""
