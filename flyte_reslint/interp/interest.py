"""Which function bodies are worth executing: those from which a Flyte declaration or call can be reached.

A body that mentions no modelled name, nothing that is a task or an environment, and no function that does, can
reveal nothing. Most functions of a repository are like that.
"""

from __future__ import annotations

from flyte_reslint.interp.classes import ClassObject
from flyte_reslint.interp.external import SDKS, ExternalObject
from flyte_reslint.interp.functions import FunctionObject
from flyte_reslint.interp.mentions import Mention, Mentions
from flyte_reslint.interp.modules import ModuleObject
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Single, Unknown, alternatives
from flyte_reslint.program import statements as st

TELLING_ATTRIBUTES = frozenset({"override", "clone_with", "with_overrides", "aio", "from_task"})
"""Attributes that tell of a task or an environment, whatever they are taken from."""


class Interest:
    """Decides which functions are worth executing; remembers what it found."""

    def __init__(self, modelled: frozenset[str]) -> None:
        """`modelled` are the dotted names of what is modelled of the SDKs."""
        self._telling = TELLING_ATTRIBUTES | {name.rpartition(".")[2] for name in modelled}
        self._modelled = modelled
        self._packages = {name[:end] for name in modelled for end, letter in enumerate(name) if letter == "."}
        self._found: dict[tuple[str, int, int], bool] = {}

    def has(self, function: FunctionObject) -> bool:
        """Whether executing the body can reveal anything."""
        known = self._found.get(function.key)
        if known is None:
            self._found[function.key] = False
            known = self._found[function.key] = self._look(function)
        return known

    def _look(self, function: FunctionObject) -> bool:
        mentions = Mentions(function.definition)
        for mention in mentions.names:
            is_telling_name = mention.name in self._telling or not self._telling.isdisjoint(mention.steps)
            if is_telling_name and not self._is_foreign(function, mention, mentions.bound):
                return True
        if any(self._is_followed(function, imported) for imported in mentions.imports):
            return True
        names = {mention.name: None for mention in mentions.names if mention.name is not None}
        return any(self._is_telling(item.value) for name in names for item in alternatives(function.scope.find(name)))

    def _is_foreign(self, function: FunctionObject, mention: Mention, bound: set[str]) -> bool:
        """Whether a mention surely leads to what nothing is known of: `flyte.report.log.aio()`, `client.create()`."""
        if mention.name is None or mention.name in bound or function.scope.kind != "module":
            return False
        values = [item.value for item in alternatives(function.scope.find(mention.name))]
        return all(
            isinstance(value, Unknown)
            or (
                isinstance(value, Reference)
                and isinstance(value.target, ExternalObject)
                and not self._leads_to_models(value.target.name, mention.steps)
            )
            for value in values
        )

    def _leads_to_models(self, name: str, steps: tuple[str | None, ...]) -> bool:
        """Whether attributes of the external `name`, up to the first call, lead to a model or a package of models."""
        for step in steps:
            if step is None or name in self._modelled:
                break
            name = f"{name}.{step}"
        return name in self._modelled or name in self._packages

    @staticmethod
    def _is_followed(function: FunctionObject, imported: st.Import | st.ImportFrom) -> bool:
        """Whether an import inside the body is of an SDK or of a module of the repository."""
        locate = function.module.linker.finder.locate
        return any(
            (level == 0 and module.partition(".")[0] in SDKS) or locate(module, level, function.module.path) is not None
            for module, level in imported_modules(imported)
        )

    def _is_telling(self, value: Single) -> bool:
        if not isinstance(value, Reference):
            return False
        target: Object = value.target
        if isinstance(target, FunctionObject):
            return self.has(target)
        if isinstance(target, ClassObject):
            return any(self._is_telling(item.value) for v in target.scope.values.values() for item in alternatives(v))
        if isinstance(target, ExternalObject):
            return False
        return isinstance(target, ModuleObject) or target.is_telling


def imported_modules(imported: st.Import | st.ImportFrom) -> list[tuple[str, int]]:
    """The modules that a statement imports, each with the number of its leading dots."""
    if isinstance(imported, st.ImportFrom):
        return [(imported.module, imported.level)]
    return [(alias.name, 0) for alias in imported.names]
