"""Reading the files in which projects say what they need."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flyte_reslint.files import DISK, Files, read_found
from flyte_reslint.targets.declaration import Unreadable


def text_of(file: Path, files: Files = DISK) -> str:
    """The text of a file. Raises Unreadable."""
    try:
        return read_found(str(file), files).decode("utf-8-sig")
    except OSError as error:
        raise Unreadable((error.strerror or str(error)).lower()) from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte 0x{error.object[error.start]:02x} is not UTF-8") from error


@lru_cache(maxsize=4)  # one after the other, each SDK is looked for in a document
def table_of(text: str) -> Mapping[str, Any]:
    """A TOML document. Raises Unreadable."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"invalid TOML: {error}") from error
    except RecursionError as error:
        raise Unreadable("it is nested too deeply") from error


def inside(document: object, *path: str) -> Any:
    """What stands in a document at `path`, None where nothing does."""
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document
