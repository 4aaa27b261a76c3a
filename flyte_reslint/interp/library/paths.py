"""`os.path` and `pathlib`, as far as they do not look at the file system. Paths are those of POSIX."""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.limits import check_length
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object, as_plain
from flyte_reslint.interp.plain import RAISED, pure, reason_of
from flyte_reslint.interp.types import BuiltinType
from flyte_reslint.interp.values import Known, Reference, Single, Value, alternatives

PURE_FUNCTIONS = ["basename", "dirname", "isabs", "join", "normpath", "split", "splitext"]

TEXTS = frozenset({"name", "stem", "suffix", "root", "anchor"})

PATHS = frozenset({"with_name", "with_suffix", "with_stem", "relative_to"})


class PathObject(Object):
    """A path, which may or may not exist."""

    type_name = "Path"
    is_hashable = True
    is_followed = True

    def __init__(self, path: PurePosixPath) -> None:
        self.path = path

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PathObject) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)

    def identity(self) -> tuple[str, str]:
        return ("path", str(self.path))

    @property
    def doubt(self) -> str:
        return "it depends on the file system"

    def class_of(self, machine: Machine) -> Value | None:
        return PATH

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in TEXTS:
            return Known(getattr(self.path, name))
        if name == "parent":
            return Reference(PathObject(self.path.parent))
        if name == "parts":
            parts: Any = self.path.parts
            from flyte_reslint.interp.plain import abstract

            return abstract(machine, parts)
        if name in {"as_posix", "__fspath__"}:
            return native(name, lambda machine, arguments, site: Known(str(self.path)))
        if name == "joinpath":
            return native(name, lambda machine, arguments, site: joined(machine, arguments, site, self.path))
        return (
            native(name, lambda machine, arguments, site: self._changed(machine, name, arguments, site))
            if name in PATHS
            else None
        )

    def _changed(self, machine: Machine, name: str, arguments: Arguments, site: Site) -> Value | None:
        texts = path_texts(arguments)
        if texts is None:
            return machine.unknown("a part of the path is not known", site.place)
        try:
            return Reference(PathObject(getattr(self.path, name)(*texts)))
        except RAISED as error:
            return machine.unknown(f"{name}() raises {type(error).__name__} here", site.place)

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        text = path_text(other)
        if text is None or operator not in {"/", "=="}:
            return None
        if operator == "==":
            is_path = type(other) is Reference and isinstance(other.target, PathObject)
            return Known(is_path and PurePosixPath(text) == self.path)
        left, right = (PurePosixPath(text), self.path) if is_right else (self.path, PurePosixPath(text))
        return Reference(PathObject(left / right))

    def text(self, machine: Machine, conversion: str, place: Place) -> Value | None:
        return Known(str(self.path)) if conversion == "s" else None


def path_text(value: Value) -> str | None:
    """The text of a path or a string."""
    if type(value) is Reference and isinstance(value.target, PathObject):
        return str(value.target.path)
    single = alternatives(value)[0].value if len(alternatives(value)) == 1 else None
    plain = None if single is None else as_plain(single)
    return plain.value if type(plain) is Known and isinstance(plain.value, str) else None


def path_texts(arguments: Arguments) -> list[str] | None:
    """The texts of all arguments; None where one is not known."""
    texts = [text for value in arguments.values if (text := path_text(value)) is not None]
    return texts if len(texts) == len(arguments.values) and not arguments.is_open and not arguments.keywords else None


def joined(machine: Machine, arguments: Arguments, site: Site, first: PurePosixPath | None = None) -> Value:
    """`Path(first, *arguments)`, once for each alternative of the arguments."""

    def of(parts: tuple[str, ...], rest: tuple[Value, ...]) -> Value:
        if not rest:
            check_length(sum(len(part) for part in parts))
            start = PurePosixPath() if first is None else first
            return Reference(PathObject(start.joinpath(*parts)))

        def next_part(single: Single) -> Value:
            text = path_text(single)
            if text is None:
                return machine.unknown(reason_of(single), site.place)
            return of((*parts, text), rest[1:])

        return machine.each(rest[0], site.place, next_part)

    if arguments.is_open or arguments.keywords:
        return machine.unknown("a part of the path is not known", site.place)
    return of((), arguments.values)


PATH = Reference(BuiltinType(PurePosixPath, joined))

NAMES: dict[str, Value] = {
    **{f"os.path.{name}": Reference(pure(f"os.path.{name}", getattr(posixpath, name))) for name in PURE_FUNCTIONS},
    **{f"pathlib.{name}": PATH for name in ("Path", "PurePath", "PosixPath", "PurePosixPath")},
}
