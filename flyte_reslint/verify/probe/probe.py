"""Import files as an SDK does, and write what they would register: one JSON object a line.

A script of its own: it runs in the interpreter that has the SDK, which need not have this package, and reads its
sibling files by path. The user's code runs here. Whatever it does, it does to this process, which is made for it.

    probe.py RESULT [--stub-missing] [FILE...]

The first line of RESULT describes the SDKs, each further line one file: its tasks and environments and the modules
that stubs stood in for, or the `error` that ended its import, with its `error_file` and `error_line`.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import re
import runpy
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
SDKS = ("flyte", "flytekit")
REGISTRIES = {"flyte": "flyte._environment", "flytekit": "flytekit.core.context_manager"}
"""The modules by which a loaded SDK is told from a package of the user's that has its name."""

ROOT_MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", ".git")


def main(arguments: list[str]) -> None:
    """Probe the files that the arguments name, and end the process with whatever the user's code left running."""
    result, *rest = arguments
    files = [os.path.abspath(file) for file in rest if file != "--stub-missing"]
    process = os.getpid()
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != HERE]
    with open(result, "a", encoding="utf-8") as lines:
        write(lines, {"sdks": {sdk: describe(sdk) for sdk in SDKS if not files or is_mentioned(sdk, files)}})
        stubbed: set[str] | None = None
        if "--stub-missing" in rest:
            own = [folder for file in files for folder in search_path(file)]
            stubbed = sibling("stubs.py")["install"](own, importlib.util.find_spec("flyte") is not None)
        for file in files:
            sys.argv = [file]
            shown = probe(file, stubbed)
            if os.getpid() != process:
                break
            write(lines, shown)
    os._exit(0)


def sibling(name: str) -> dict[str, Any]:
    """The names that a file beside this one defines."""
    return runpy.run_path(os.path.join(HERE, name))


def describe(sdk: str) -> dict[str, str]:
    """The version of an installed SDK; nothing for one that is not, the error of one that cannot be imported."""
    if importlib.util.find_spec(sdk) is None:
        return {}
    try:
        importlib.import_module(sdk)
        return {"version": importlib.import_module("importlib.metadata").version(sdk)}
    except BaseException as error:  # noqa: BLE001  # a broken installation may raise anything
        return {"error": said(error)}


def is_mentioned(sdk: str, files: list[str]) -> bool:
    """Whether a file has the SDK's name in it; one that only imports it through others loads it in its own time."""
    word = re.compile(rf"\b{sdk}\b".encode())
    return any(word.search(Path(file).read_bytes()) for file in files)


def write(lines: Any, shown: dict[str, Any]) -> None:
    """One line, on the disk before the next file can end the process."""
    lines.write(json.dumps(shown) + "\n")
    lines.flush()


def readers() -> list[dict[str, Any]]:
    """What reads the registries of the SDKs that are loaded."""
    return [sibling(f"{sdk}_tasks.py") for sdk in SDKS if REGISTRIES[sdk] in sys.modules]


def probe(file: str, stubbed: set[str] | None) -> dict[str, Any]:
    """What importing one file registers, or the error that ends it.

    `stubbed` are the packages for which stubs stand in even where an installed package imports them; one that turns
    out to be missed is added, and the import begins again.
    """
    try:
        return registered(file)
    except BaseException as error:  # noqa: BLE001  # the user's code may raise anything, SystemExit included
        missed = missing_packages(error)
        if stubbed is not None and missed - stubbed:
            stubbed |= missed
            return probe(file, stubbed)
        error_file, error_line = place(error, file)
        return {"file": file, "error": said(error), "error_file": error_file, "error_line": error_line}


def registered(file: str) -> dict[str, Any]:
    """What importing one file registers. What it imported of the user's is forgotten afterwards."""
    modules, path, folder = set(sys.modules), list(sys.path), os.getcwd()
    for reader in readers():
        reader["forget"]()
    try:
        sys.path[:0] = [folder for folder in search_path(file) if folder not in sys.path]
        load(file)
        return {
            "file": file,
            "tasks": [task for reader in readers() for task in reader["tasks"]()],
            "environments": [environment for reader in readers() for environment in reader["environments"]()],
            "stubbed": [name for name, module in sys.modules.items() if type(module).__name__ == "StubModule"],
        }
    finally:
        for name in sys.modules.keys() - modules:
            if is_own(getattr(sys.modules[name], "__file__", None) or HERE, file):
                del sys.modules[name]
        sys.path[:] = path
        os.chdir(folder)


# -- importing ---------------------------------------------------------------------------------------------


def search_path(file: str) -> list[str]:
    """Where a file's imports are looked up: its packages' root, its own folder, the project's root, and their `src`.

    Not the folders in between: one that is called like a package which is not installed would pass for it.
    """
    folder = os.path.dirname(file)
    root = project_root(folder)
    return list(dict.fromkeys([package_root(file), *with_sources(folder), *with_sources(root)]))


def package_root(file: str) -> str:
    """The folder that holds the outermost package of a file."""
    folder = os.path.dirname(file)
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder = os.path.dirname(folder)
    return folder


def project_root(folder: str) -> str:
    """The nearest folder, from this one up, that looks like a project's root; this one where none does."""
    root = folder
    while not any(os.path.exists(os.path.join(root, marker)) for marker in ROOT_MARKERS):
        root, below = os.path.dirname(root), root
        if root == below:
            return folder
    return root


def with_sources(folder: str) -> list[str]:
    """The folder, and its `src` if it has one."""
    sources = os.path.join(folder, "src")
    return [folder, sources] if os.path.isdir(sources) else [folder]


def load(file: str) -> None:
    """Execute a file as the module that it is, its packages first."""
    parts = os.path.relpath(file, package_root(file)).removesuffix(".py").split(os.sep)
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    name = ".".join(parts)
    if len(parts) > 1:
        importlib.import_module(name.rpartition(".")[0])
    loaded = sys.modules.get(name)
    if loaded is not None:
        if os.path.abspath(getattr(loaded, "__file__", None) or "") == file:
            return
        name = f"probed_{name}"
    specification = importlib.util.spec_from_file_location(
        name, file, submodule_search_locations=[os.path.dirname(file)] if file.endswith("__init__.py") else None
    )
    if specification is None or specification.loader is None:
        raise ImportError(f"{file} is not a Python module")
    module = sys.modules[name] = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    attach(module)


def attach(module: ModuleType) -> None:
    """A submodule is an attribute of its package."""
    package, _, leaf = module.__name__.rpartition(".")
    if package in sys.modules:
        setattr(sys.modules[package], leaf, module)


# -- errors ------------------------------------------------------------------------------------------------


def said(error: BaseException) -> str:
    """The error in one line."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001  # the message is the user's code too
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def missing_packages(error: BaseException | None) -> set[str]:
    """The packages whose absence led to the error."""
    names = set()
    while error is not None:
        if isinstance(error, ModuleNotFoundError) and error.name:
            names.add(error.name.partition(".")[0])
        error = error.__cause__ or error.__context__
    return names


def place(error: BaseException, file: str) -> tuple[str, int]:
    """The innermost line of the user's that an error came through; the first of the file where there is none."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return error.filename, error.lineno
    found = (file, 1)
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = os.path.abspath(frame.f_code.co_filename)
        if os.path.isfile(path) and is_own(path, file):
            found = (path, line)
    return found


def is_own(path: str, file: str) -> bool:
    """Whether a path is in the project of `file`, and not in an environment that lies inside it."""
    own = tuple(folder.rstrip(os.sep) + os.sep for folder in search_path(file))
    return os.path.abspath(path).startswith(own) and not path.startswith(HERE) and "site-packages" not in path


if __name__ == "__main__":
    main(sys.argv[1:])
