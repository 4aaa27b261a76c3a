"""What makes an answer obsolete though nothing that was checked has changed: other code of ours, or of what it uses."""

from __future__ import annotations

import os
import sys
from functools import cache

from flyte_reslint.cache.digests import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RULES = os.path.join(os.path.dirname(PACKAGE), "rules")
"""Where a checkout has the rules and the catalog; an installation has them in the package."""

FORMAT = 1
"""Raised when what is kept changes its form."""


@cache
def own_code() -> bytes:
    """A text that is another one after this package is edited or replaced, or Python or an installed package is.

    Files of this package count by size and time of change. Installing, upgrading or removing a package changes the
    folder that holds the packages.
    """
    parts = [f"{FORMAT} {sys.version} {PACKAGE}"]
    parts += sorted(f"{path} {size} {changed}" for root in (PACKAGE, RULES) for path, size, changed in _files(root))
    parts += [f"{path} {os.stat(path).st_mtime_ns}" for path in sys.path if _holds_packages(path)]
    return blake2b("\n".join(parts).encode(errors="surrogateescape"), digest_size=16).digest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            status = entry.stat()
            yield entry.path, status.st_size, status.st_mtime_ns


def _holds_packages(path: str) -> bool:
    return path.endswith("-packages") and os.path.isdir(path)
