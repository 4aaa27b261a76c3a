"""Which function bodies are worth executing: those from which a Flyte declaration or call can be reached.

A body reaches what the names that it mentions stand for, and whatever can be got from that: the items of a container,
the attributes and methods of an object, what a function mentions in turn. A body from which nothing that is modelled
of the SDKs can be reached, and no task or environment, can reveal nothing. Most functions are like that.

A task that can be reached reveals something in the body of a task, which may call it. Elsewhere a call of it says
nothing: there it has to be overridden, or opened to get at its function.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from types import FunctionType, MethodType

from flyte_reslint.interp.arguments import Arguments, Passed
from flyte_reslint.interp.external import RECORDING, SDKS, ExternalObject, external
from flyte_reslint.interp.finder import Located
from flyte_reslint.interp.functions import DecoratedFunction, FunctionObject
from flyte_reslint.interp.mentions import Mentions
from flyte_reslint.interp.modules import ModuleObject
from flyte_reslint.interp.objects import Changeable, Object
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.values import ABSENT, Absent, OneOf, Reference, Value, alternatives
from flyte_reslint.program import statements as st

TELLS, TASK, OPENS, IMPORTS, CATCHES = 1, 2, 4, 8, 16
"""What can be reached, as bits: something telling; a task; code that takes one of the `OPENING` attributes; code that
imports an SDK; and, of code itself, whether it may catch errors."""

OF_ITSELF = 32
"""Beside `IMPORTS`: the code itself does."""

SPREADING = TELLS | TASK | OPENS | IMPORTS
"""What code that calls other code can reach by it."""

OPENING = frozenset({"override", "with_overrides", "func", "forward", "task_function", "__wrapped__"})
"""Attributes by which more is got of a task, or of the node that calling it gives, than a result."""


class _Anything(Object):
    """What is not known yet."""

    is_telling = True


class _Sign(Object):
    """What code is taken to mention that does something: all that it tells is the `reach`."""

    def __init__(self, reach: int) -> None:
        self.reach = reach


class Block(Object):
    """Statements, and the scope in which they are executed."""

    def __init__(self, module: ModuleObject, scope: Scope, mentions: tuple[Mentions, ...]) -> None:
        self.module = module
        self.scope = scope
        self.mentions = mentions


ANYTHING = _Anything()
OPENER = _Sign(OPENS)
IMPORTER = _Sign(IMPORTS | OF_ITSELF)
CATCHER = _Sign(CATCHES)


class Models:
    """What is modelled outside the repository, and which of it records what is made with it."""

    def __init__(self, library: Mapping[str, Value]) -> None:
        self.library = library
        self._names = frozenset(name for name in library if name.partition(".")[0] in RECORDING)
        self._packages = {name[:end] for name in self._names for end, letter in enumerate(name) if letter == "."}
        self._targets = {
            id(value.target): name in self._names for name, value in library.items() if type(value) is Reference
        }
        self.changeable = tuple(
            value.target
            for value in library.values()
            if type(value) is Reference and isinstance(value.target, Changeable)
        )

    def has(self, target: Object) -> bool:
        """Whether an object is one of the models."""
        return id(target) in self._targets

    def records(self, target: Object) -> bool:
        """Whether an object is a model that records what is made with it, or a package of such models."""
        if isinstance(target, ExternalObject):
            return target.name in self._names or target.name in self._packages
        return self._targets.get(id(target), False)


class Interest:
    """Decides which functions are worth executing; remembers what it found.

    `silent` are the files from which no package that records can be reached, however indirectly.
    """

    def __init__(self, models: Models, silent: frozenset[str] = frozenset()) -> None:
        self._models = models
        self._silent = silent
        self._reach: dict[int, tuple[Object, int]] = {}
        self._mentions: dict[tuple[str, int, int], Mentions] = {}

    def has(self, function: FunctionObject, *, is_task: bool) -> bool:
        """Whether executing the body can reveal anything; calls of tasks are recorded in the body of a task only."""
        if id(function) not in self._reach:
            self._reach.update(self._explored(function))
        return _reveals(self._reach[id(function)][1], is_task=is_task)

    def has_block(self, block: Block, *, is_task: bool) -> bool:
        """Whether executing statements can reveal anything, before the first of them is."""
        explored = self._explored(block)
        self._reach.update(explored)
        return _reveals(explored[id(block)][1], is_task=is_task)

    def has_rest(self, block: Block, *, is_task: bool) -> bool:
        """Whether executing statements can reveal anything, among those of which some have been.

        Nothing is remembered of what is reached: the next statement may change it.
        """
        return _reveals(self._explored(block)[id(block)][1], is_task=is_task)

    def _explored(self, start: Object) -> dict[int, tuple[Object, int]]:
        """What can be reached from an object, and from all that is reached from it where nothing telling is."""
        reached = {id(start): start}
        reach = {id(start): 0}
        holders: dict[int, list[int]] = {id(start): []}
        waiting = [start]
        while waiting:
            holder = waiting.pop()
            for held in self._held(holder):
                known = self._known_reach(held)
                if known is None:
                    if id(held) not in reached:
                        reached[id(held)], reach[id(held)], holders[id(held)] = held, 0, []
                        waiting.append(held)
                    holders[id(held)].append(id(holder))
                else:
                    reach[id(holder)] |= known
                    if known & TELLS:
                        break
        spreading = [key for key in reached if reach[key]]
        while spreading:
            key = spreading.pop()
            for outer in holders[key]:
                if reach[key] & SPREADING & ~reach[outer]:
                    reach[outer] |= reach[key] & SPREADING
                    spreading.append(outer)
        return {key: (target, reach[key]) for key, target in reached.items()}

    def _known_reach(self, target: Object) -> int | None:
        """What can be reached from an object, None where that has to be found out."""
        if target.is_telling or self._models.records(target):
            return TELLS
        if target.is_task:
            return TASK
        if isinstance(target, _Sign):
            return target.reach
        return self._reach[id(target)][1] & SPREADING if id(target) in self._reach else None

    def _held(self, holder: Object) -> Iterator[Object]:
        """What can be got from an object: from a model of Python's library, nothing that the user made."""
        if isinstance(holder, Block):
            for mentions in holder.mentions:
                yield from self._mentioned(holder.module, holder.scope, mentions)
        elif isinstance(holder, FunctionObject):
            yield from self._used(holder)
        elif not isinstance(holder, (ExternalObject, DecoratedFunction)) and not self._models.has(holder):
            for part in vars(holder).values():
                yield from objects_in(part)

    # -- code ----------------------------------------------------------------------------------------------

    def _used(self, function: FunctionObject) -> Iterator[Object]:
        """What a function mentions, or gets without a mention."""
        mentions = self._mentions.get(function.key)
        if mentions is None:
            mentions = self._mentions[function.key] = Mentions(function.definition.body)
        yield from self._mentioned(function.module, function.scope, mentions)
        if function.defining_class is not None and any(name in {"super", "__class__"} for name, _ in mentions.names):
            yield function.defining_class
        for _, default in function.parameters:
            yield from objects_in(default)
        yield from objects_in(function.attributes)

    def _mentioned(self, module: ModuleObject, scope: Scope, mentions: Mentions) -> Iterator[Object]:
        """What the names that code mentions stand for, besides what it gives them itself."""
        if not OPENING.isdisjoint(mentions.words):
            yield OPENER
        if mentions.may_catch:
            yield CATCHER
        for name, attributes in mentions.names:
            for item in alternatives(scope.find(name)):
                if type(item.value) is Reference:
                    yield from self._taken(item.value.target, attributes)
        for imported in mentions.imports:
            yield from self._imported(module, imported, mentions)

    def _taken(self, target: Object, attributes: Iterable[str]) -> Iterator[Object]:
        """What attributes of a module or package lead to; of any other object, the object itself."""
        for attribute in attributes:
            if isinstance(target, ExternalObject):
                found: Value = external(f"{target.name}.{attribute}", self._models.library)
            elif isinstance(target, ModuleObject):
                found = target.scope.find(attribute)
            else:
                break
            if type(found) is OneOf:
                yield from objects_in(found)
                return
            if type(found) is not Reference:
                return
            target = found.target
        yield target

    def _imported(
        self, importer: ModuleObject, imported: st.Import | st.ImportFrom, mentions: Mentions
    ) -> Iterator[Object]:
        """What an import inside a body gives; and whatever executing a module may give that is not executed yet."""
        linker = importer.linker
        if isinstance(imported, st.ImportFrom) and imported.star:
            yield ANYTHING
        for module, level, name, bound in imported_names(imported):
            if level == 0 and module.partition(".")[0] in SDKS:
                yield IMPORTER
            located = linker.finder.locate(module, level, importer.path)
            if located is None:
                for used, attributes in mentions.names:
                    if used == bound[0]:
                        yield from self._taken(ExternalObject(bound[1], self._models.library), attributes)
                continue
            chain = [linker.modules.get(path) for _, path in located.chain if path.endswith(".py")]
            found = chain[-1].scope.find(name) if name and chain and chain[-1] is not None else ABSENT
            if None in chain or (name and type(found) is Absent):
                inner = linker.finder.locate(f"{module}.{name}" if module else name, level, importer.path)
                yield OPENER if self._is_silent(located) and (inner is None or self._is_silent(inner)) else ANYTHING
            elif name:
                yield from objects_in(found)
            else:
                yield from (module for module in chain if module is not None)

    def _is_silent(self, located: Located) -> bool:
        """Whether all that is executed where a module is imported can only do something with what it is given."""
        return all(path in self._silent for _, path in located.chain if path.endswith(".py"))


def _reveals(reach: int, *, is_task: bool) -> bool:
    """Whether executing code can reveal anything that executing what it calls does not reveal by itself."""
    if reach & TELLS or (reach & IMPORTS and reach & (OF_ITSELF | CATCHES)):
        return True
    return bool(reach & TASK and (is_task or reach & OPENS))


def imported_names(imported: st.Import | st.ImportFrom) -> Iterator[tuple[str, int, str, tuple[str, str]]]:
    """What a statement imports: a module, its leading dots, a name of it; the name that is bound, and to what."""
    for alias in imported.names:
        if isinstance(imported, st.ImportFrom):
            bound = (alias.bound_as or alias.name, f"{imported.module}.{alias.name}")
            yield imported.module, imported.level, alias.name, bound
        else:
            first = alias.name.partition(".")[0]
            yield alias.name, 0, "", (first, first) if alias.bound_as is None else (alias.bound_as, alias.name)


def objects_in(part: object) -> Iterator[Object]:
    """The objects in a part of an object: in a value, in several, in a scope, or in a function of ours."""
    if isinstance(part, Object):
        yield part
    elif type(part) is Reference:
        yield part.target
    elif type(part) is OneOf:
        for item in part.alternatives:
            yield from objects_in(item.value)
    elif isinstance(part, (list, tuple)):
        for item in part:
            yield from objects_in(item)
    elif isinstance(part, dict):
        yield from objects_in(list(part.values()))
    elif isinstance(part, Scope):
        yield from objects_in(part.values)
    elif isinstance(part, Arguments):
        yield from objects_in((part.positional, part.keywords))
    elif isinstance(part, Passed):
        yield from objects_in(part.value)
    elif isinstance(part, partial):
        yield from objects_in((part.func, part.args))
    elif isinstance(part, MethodType):
        yield from objects_in(part.__self__)
        yield OPENER  # It may be `task.override`.
    elif isinstance(part, FunctionType):
        yield from objects_in([cell.cell_contents for cell in part.__closure__ or ()])
