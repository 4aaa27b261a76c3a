"""Our own platform.toml: files, limits, quotas and accelerators for everything, or per project and domain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from msgspec import Struct

from flyte_reslint.configuration.toml import InvalidToml, Key, parse, row_of
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.document import Document, Path, Tree
from flyte_reslint.platform.error import PlatformError
from flyte_reslint.platform.limits import Accelerators, Amount, Bounds, Manifest, Quota, Scope
from flyte_reslint.platform.pieces import Piece, amounts
from flyte_reslint.platform.shapes import PlatformFile, PlatformScope
from flyte_reslint.platform.validation import validated


class PlatformToml(Struct, frozen=True):
    """A platform.toml, by the name that messages give it, and its text."""

    file: str
    text: str

    def document(self) -> Document:
        """The file's values. Raises PlatformError for invalid TOML."""
        try:
            tree = parse(self.text)
        except InvalidToml as error:
            raise PlatformError(f"{self.file}:{error.row}", f"invalid TOML: {error.reason}") from error
        return Document(cast(Tree, tree), {path: self._place(path) for path in ((), *_paths(tree, ()))})

    def content(self, document: Document) -> PlatformFile:
        """What the file says. Raises PlatformError."""
        return validated(PlatformFile, document)

    def pieces(self, document: Document, path: Path, content: PlatformScope, scope: Scope) -> Iterator[Piece]:
        """What the table at `path` says for `scope`, without the files that it names."""
        defaults = amounts(content.defaults, document, (*path, "defaults"))
        limits = amounts(content.limits, document, (*path, "limits"))
        yield Bounds("platform", scope, defaults, limits)
        if content.quota:
            place = document.place((*path, "quota"))
            hard = {
                name: Amount(quantity, document.place((*path, "quota", name)))
                for name, quantity in content.quota.items()
            }
            yield Quota(Manifest(None, None, scope, place), hard)
        if content.accelerators is not None:
            yield Accelerators(content.accelerators, scope, document.place((*path, "accelerators")))

    def _place(self, key: Key) -> Place:
        row = row_of(self.text, key) if key else 1
        line = self.text.splitlines()[row - 1] if self.text else ""
        return Place(self.file, row, 1, row, len(line) + 1)


def _paths(tree: object, path: Key) -> Iterator[Key]:
    """The paths of all keys in `tree`."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield (*path, name)
            yield from _paths(value, (*path, name))
