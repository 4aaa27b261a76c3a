"""A document of a platform file: its values, and where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Union

from msgspec import Struct

from flyte_reslint.domain.values import Place

Tree = Union[str, bool, int, float, None, list["Tree"], dict[str, "Tree"]]
"""Values as pydantic reads them; YAML's scalars are text as written, or None."""

Path = tuple[Union[str, int], ...]
"""The keys and positions that lead to a value."""


class Document(Struct, frozen=True):
    """A mapping in a file; `name` is its own path within the file's document, for messages."""

    tree: Tree
    places: Mapping[Path, Place]
    name: tuple[str, ...] = ()

    def place(self, path: Path = ()) -> Place:
        """Where the value at `path` stands; where it is missing, the nearest value around it."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places[path]

    def spelled(self, path: Path) -> str:
        """`path` as a person writes it: `task_resources.limits.cpu`, `limits[0].max`."""
        text = ""
        for part in (*self.name, *path):
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text
