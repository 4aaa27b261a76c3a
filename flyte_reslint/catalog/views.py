"""What a release's calls and modules offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

import msgspec
from msgspec import Struct

from flyte_reslint.catalog.format import Kind, Literals


class SignatureParameter(Struct, frozen=True):
    """A parameter. `default` is the literal in the signature, `msgspec.UNSET` where there is none."""

    name: str
    kind: Kind
    required: bool
    default: Literals | msgspec.UnsetType = msgspec.UNSET


class Signature(Struct, frozen=True):
    """What a call takes, `self` left out.

    `parameters` include the names that the SDK takes out of `**kwargs`. `refused` are keywords that it knows
    and always raises for (`override(name=...)`). `accepts_any_keyword` says that others pass.
    """

    name: str
    parameters: tuple[SignatureParameter, ...]
    refused: tuple[str, ...]
    accepts_any_keyword: bool

    def parameter(self, name: str) -> SignatureParameter | None:
        """The parameter of that name, or None."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names that may be given as keywords, in the order of the signature."""
        return tuple(p.name for p in self.parameters if p.kind in ("standard", "keyword"))

    @property
    def positional(self) -> tuple[str, ...]:
        """The names that may be given by position."""
        return tuple(p.name for p in self.parameters if p.kind in ("positional", "standard"))

    def nearest(self, keyword: str) -> str | None:
        """The accepted keyword whose spelling is nearest, or None when none is near."""
        return nearest(keyword, self.keywords)


class ModuleNames(Struct, frozen=True, dict=True):
    """The names that can be imported from a module. `is_open`: only running it would tell them all."""

    name: str
    names: frozenset[str]
    list_submodules: Callable[[], Iterable[str]]
    is_open: bool

    @cached_property
    def submodules(self) -> frozenset[str]:
        """The modules right inside it, which few imports name."""
        return frozenset(self.list_submodules())

    def has(self, name: str) -> bool:
        """Whether `from module import name` may succeed."""
        is_dunder = name.startswith("__") and name.endswith("__")
        return self.is_open or is_dunder or name in self.names or name in self.submodules

    def nearest(self, name: str) -> str | None:
        """The name whose spelling is nearest, or None when none is near."""
        return nearest(name, sorted(known for known in self.names | self.submodules if not known.startswith("_")))


def nearest(text: str, known: tuple[str, ...] | list[str], *, likeness: float = 0.6) -> str | None:
    """The known spelling nearest to `text`, capitals aside, or None when none has that likeness (0 to 1)."""
    from difflib import get_close_matches

    by_lower = {one.lower(): one for one in reversed(known)}
    matches = get_close_matches(text.lower(), list(by_lower), n=1, cutoff=likeness)
    return by_lower[matches[0]] if matches else None
