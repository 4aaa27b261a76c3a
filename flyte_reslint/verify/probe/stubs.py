"""Stand-ins for packages that are not installed, so that code which imports them can be. Executed by the probe.

A stub takes part in everything that modules do while they are imported: it is called, used as a decorator, a base
class, a context manager or an iterable, compared, added and indexed, and what comes out is a stub again.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NEVER_STUBBED = frozenset({"flyte", "flytekit", "flyteidl", "flyteidl2"})
IMPORTLIB = ("<frozen importlib", os.path.dirname(importlib.__file__))
ERROR_ENDINGS = ("Error", "Exception", "Warning", "Interrupt", "Exit")


def install(folders: Sequence[str], has_flyte: bool) -> set[str]:
    """Serve stubs for what files in `folders` import and nothing else finds.

    Returns a set to which packages can be added for which stubs stand in whoever imports them.
    """
    finder = StubFinder(tuple(folders))
    sys.meta_path.append(finder)
    if has_flyte:
        accept_plugin_configurations()
    return finder.stubbed


def accept_plugin_configurations() -> None:
    """Let `plugin_config` be a stub: the task that a missing plugin would have made is an ordinary one.

    Plugins load `flyte.app` besides, and code that imports them relies on it.
    """
    importlib.import_module("flyte.app")
    registry = importlib.import_module("flyte._task_plugins").TaskPluginRegistry
    template = importlib.import_module("flyte._task").AsyncFunctionTaskTemplate
    registry.register(Stub, template)


class StubFinder:
    """Finds every module that the user's code imports and that is not the user's own."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        self.folders = folders
        self.stubbed: set[str] = set()

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        """A stub module's specification, None where the import has to fail."""
        package, _, _ = name.rpartition(".")
        top = name.partition(".")[0]
        if top in NEVER_STUBBED or top in sys.stdlib_module_names:
            return None
        if top not in self.stubbed and not self._is_imported_by_user():
            return None
        if package and not self._has_stubs(sys.modules.get(package)):
            return None
        return ModuleSpec(name, StubLoader(), is_package=True)

    def _has_stubs(self, package: ModuleType | None) -> bool:
        """Whether a submodule may be a stub: of a stub, or of a namespace that several distributions share."""
        if isinstance(package, StubModule):
            return True
        is_namespace = package is not None and getattr(package, "__file__", None) is None
        return is_namespace and not any(self._is_own(folder) for folder in getattr(package, "__path__", ()))

    def _is_imported_by_user(self) -> bool:
        """Whether the import stands in the user's code: an installed package may do without what it tries."""
        frame = sys._getframe(2)
        while frame.f_back is not None and frame.f_code.co_filename.startswith(IMPORTLIB):
            frame = frame.f_back
        return self._is_own(frame.f_code.co_filename)

    def _is_own(self, path: str) -> bool:
        return "site-packages" not in path and os.path.abspath(path).startswith(self.folders)


class StubLoader(Loader):
    """Makes stub modules."""

    def create_module(self, specification: ModuleSpec) -> ModuleType:
        """The module, without anything in it."""
        return StubModule(specification.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to execute."""


class StubModule(ModuleType):
    """A module every attribute of which is a stub."""

    __all__: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        made = "0.0.0" if name == "__version__" else stub(f"{self.__name__}.{name}")
        setattr(self, name, made)
        return made


def stub(name: str) -> Any:
    """A stub; a real exception class for what is named like one, because `except` takes nothing else."""
    if name.endswith(ERROR_ENDINGS):
        return type(name.rpartition(".")[2], (Exception,), {})
    return Stub(name)


class StubBaseMeta(type):
    """The class of `StubBase`: attributes that a class does not have are stubs."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return stub(f"{cls.__name__}.{name}")


class StubBase(metaclass=StubBaseMeta):
    """What a class inherits from when its base is a stub."""

    def __init__(self, *positional: object, **named: object) -> None:
        self.__dict__.update(named)

    def __init_subclass__(cls, **named: object) -> None:
        """Take every keyword of a class statement."""

    def __class_getitem__(cls, parameters: object) -> Any:
        return cls

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return stub(f"{type(self).__name__}.{name}")


def _stub_again(self: Stub, *_: object) -> Stub:
    return self


def _never(self: Stub, *_: object) -> bool:
    return False


class Stub:
    """Anything at all."""

    def __init__(self, name: str) -> None:
        self.__dict__["_stub_name"] = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.__dict__.setdefault(name, stub(f"{self._stub_name}.{name}"))

    def __call__(self, *positional: Any, **named: Any) -> Any:
        """As a decorator it leaves what it decorates as it is; otherwise it returns a stub."""
        if len(positional) == 1 and not named and callable(positional[0]) and not isinstance(positional[0], Stub):
            return positional[0]
        return Stub(f"{self._stub_name}()")

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        is_first = next(base for base in bases if isinstance(base, Stub)) is self
        return (StubBase,) if is_first else ()

    def __repr__(self) -> str:
        return f"<stub {self._stub_name}>"

    def __fspath__(self) -> str:
        return repr(self)

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __await__(self) -> Iterator[Any]:
        return iter(())

    def __bool__(self) -> bool:
        return True

    def __int__(self) -> int:
        return 1

    def __float__(self) -> float:
        return 1.0

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    async def __aenter__(self) -> Stub:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    def __instancecheck__(self, instance: object) -> bool:
        return type(instance) is Stub

    def __subclasscheck__(self, subclass: type) -> bool:
        return False

    __enter__: Callable[..., Stub] = _stub_again
    __exit__: Callable[..., bool] = _never
    __contains__: Callable[..., bool] = _never
    __delattr__: Callable[..., None] = lambda self, name: None
    __setitem__: Callable[..., None] = lambda self, key, value: None
    __delitem__: Callable[..., None] = lambda self, key: None


for _operator in (
    *("getitem", "neg", "pos", "abs", "invert", "copy", "deepcopy", "lt", "le", "gt", "ge"),
    *(f"{side}{name}" for side in ("", "r") for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")),
    *(f"{side}{name}" for side in ("", "r") for name in ("matmul", "and", "or", "xor", "lshift", "rshift")),
):
    setattr(Stub, f"__{_operator}__", _stub_again)
