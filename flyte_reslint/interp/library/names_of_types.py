"""`typing`, `abc` and `collections.abc`: names that annotations and class statements use."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.library.functional import unchanged
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.types import PlainType, union
from flyte_reslint.interp.values import FALSE, Reference, Single, Value

FORMS = (
    "Annotated Any AnyStr Awaitable Callable ClassVar Concatenate Coroutine DefaultDict Deque Dict Final FrozenSet "
    "Generator Iterable Iterator List Literal LiteralString Mapping MutableMapping MutableSequence Never NoReturn "
    "NotRequired Optional OrderedDict ParamSpec Required Self Sequence Set Tuple Type TypeAlias TypeGuard TypeVar "
    "TypeVarTuple Union Unpack AsyncGenerator AsyncIterable AsyncIterator Hashable Sized Collection Container Text "
    "SupportsInt SupportsFloat"
)

ABSTRACT = (
    "Awaitable Callable Collection Container Coroutine Generator Hashable Iterable Iterator Mapping MutableMapping "
    "MutableSequence MutableSet Sequence Set Sized AsyncGenerator AsyncIterable AsyncIterator ByteString"
)


class TypingForm(Object):
    """A name that stands for types: subscripts, unions and calls of it say nothing about values."""

    type_name = "type"
    is_hashable = True

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def doubt(self) -> str:
        return f"{self.name} stands for a type"

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return Reference(self)

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return Reference(self)

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        return union(self, other) if operator == "|" else None


def _cast(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    passed = arguments.get(1, "val")
    return None if passed is None else passed.value


def _new_type(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return native("NewType", unchanged)


def _names(module: str) -> dict[str, Value]:
    names: dict[str, Value] = {f"{module}.{name}": Reference(TypingForm(name)) for name in FORMS.split()}
    names |= {f"{module}.{name}": Reference(PlainType(name)) for name in ("Generic", "Protocol")}
    for name in (
        "overload",
        "final",
        "no_type_check",
        "runtime_checkable",
        "override",
        "type_check_only",
        "reveal_type",
    ):
        names[f"{module}.{name}"] = native(name, unchanged)
    names |= {
        f"{module}.cast": native("cast", _cast),
        f"{module}.NewType": native("NewType", _new_type),
        f"{module}.TYPE_CHECKING": FALSE,
    }
    return names


NAMES: dict[str, Value] = {
    **_names("typing"),
    **_names("typing_extensions"),
    **{f"collections.abc.{name}": Reference(TypingForm(name)) for name in ABSTRACT.split()},
    "abc.ABC": Reference(PlainType("ABC")),
    "abc.ABCMeta": Reference(PlainType("ABCMeta")),
    "abc.abstractmethod": native("abstractmethod", unchanged),
}
