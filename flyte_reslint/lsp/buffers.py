"""The files as an editor sees them: open documents as they are on its screen, the rest as the disk was last seen."""

from __future__ import annotations

import io
import stat
import tokenize
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from flyte_reslint.files import DISK, Entry, Files

Seen = TypeVar("Seen")


class Buffers(Files):
    """Answers from what it remembers, until it is told to forget."""

    def __init__(self) -> None:
        self.texts: Mapping[str, bytes] = {}
        self.go_on: Callable[[int, int], None] | None = None
        """Called whenever the disk is asked; what it raises ends the analysis."""
        self._seen: dict[tuple[str, str], object] = {}

    def forget(self, path: str | None = None) -> None:
        """Look at the disk again: at this path and the folder that lists it, or at everything."""
        for key in [key for key in self._seen if path is None or key[1] == path or key[0] == "entries"]:
            del self._seen[key]

    def is_file(self, path: str) -> bool:
        """As `os.path.isfile`."""
        return path in self.texts or self._remembered("is_file", path, DISK.is_file)

    def is_folder(self, path: str) -> bool:
        """As `os.path.isdir`."""
        return self._remembered("is_folder", path, DISK.is_folder)

    def exists(self, path: str) -> bool:
        """As `os.path.exists`."""
        return path in self.texts or self._remembered("exists", path, DISK.exists)

    def mode(self, path: str) -> int:
        """As `os.stat`; a document that is on no disk yet is a file."""
        return stat.S_IFREG if path in self.texts else self._remembered("mode", path, DISK.mode)

    def entries(self, folder: str) -> Iterable[Entry]:
        """As `os.scandir`."""
        return self._remembered("entries", folder, DISK.entries)

    def read(self, path: str) -> bytes:
        """The bytes that the document would be saved as, or those on the disk."""
        return self.texts[path] if path in self.texts else self._remembered("read", path, DISK.read)

    def _remembered(self, question: str, path: str, ask: Callable[[str], Seen]) -> Seen:
        if self.go_on is not None:
            self.go_on(0, 0)
        key = (question, path)
        if key not in self._seen:
            try:
                self._seen[key] = ask(path)
            except OSError as error:
                self._seen[key] = error
        answer = self._seen[key]
        if isinstance(answer, OSError):
            raise answer
        return answer  # type: ignore[return-value]  # what was kept under this question is what it is answered with


def saved(text: str) -> bytes:
    """The bytes that an editor writes for a text: in the encoding that it declares, else UTF-8."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data[:1000]).readline)
        return data if encoding.startswith("utf-8") else text.encode(encoding)
    except (SyntaxError, UnicodeEncodeError):
        return data
