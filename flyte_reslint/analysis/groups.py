"""Which files have to be analysed together: those with Flyte's name in them that import one another.

What a file declares depends on the files that it imports, and what is known of a function's parameters on the files
that call it: both are of its group. Files of different groups cannot see each other. A file that cannot reach Flyte
declares nothing and is told nothing, so two files that import it are not joined by that: each group has it for itself.
They are joined where one of them may set names in it, which the other must then not take for known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.interp.external import RECORDING, SDKS
from flyte_reslint.interp.finder import Finder
from flyte_reslint.syntax.scout import imported_modules, mentions_flyte

Imports = Mapping[str, tuple[str, ...]]
"""The modules that a file's import statements may name, with the files that execute when they do."""

_ASSIGNED = re.compile(rb"\.\w+\s*(?:[-+*/%@&|^]|//|\*\*|<<|>>)?=(?!=)")
_OWNER = re.compile(rb"(?<![\w.])(?!self\b|cls\b)[^\W\d]\w*(?:\.\w+)*\Z")
_SETATTR = re.compile(rb"\bsetattr\b")

_LONGEST_OWNER = 100
"""Bytes; of a longer one the end is looked at."""


class Group(Struct, frozen=True):
    """Files that are analysed together, in the order of the run, and what they may import from elsewhere.

    `silent` are those among them from which no package that is modelled for what it records can be reached.
    """

    files: tuple[str, ...]
    imported: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def closure(self) -> tuple[str, ...]:
        """All files that the group's analysis may read."""
        return (*self.files, *self.imported)


def imports_of(paths: Iterable[str], data: Callable[[str], bytes | None], finder: Finder) -> dict[str, Imports]:
    """What each of the files may import, and each of those, and so on."""
    found: dict[str, Imports] = {}
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = _imports(path, data(path) or b"", finder)
            waiting += _imported(found[path])
    return found


def _imports(path: str, data: bytes, finder: Finder) -> Imports:
    imports = {}
    for module in sorted(imported_modules(data)):
        name = module.lstrip(".")
        located = finder.locate(name, len(module) - len(name), path)
        if located is not None:
            imports[module] = tuple(each for _, each in located.chain)
        elif (root := name.partition(".")[0]) in SDKS and finder.is_shadowed(root, path):
            imports[root] = ()  # it is not executed, but what is said of its import is another thing
    return imports


def _imported(imports: Imports) -> dict[str, None]:
    """The files that execute when a file with these imports does, each once; a namespace package is no file."""
    return dict.fromkeys(path for chain in imports.values() for path in chain if path.endswith(".py"))


def grouped(
    paths: Iterable[str], imports: Mapping[str, Imports], data: Callable[[str], bytes | None]
) -> tuple[Group, ...]:
    """The groups of the files that are analysed, in the order of each one's first."""
    paths = tuple(paths)
    edges = {path: tuple(_imported(imports[path])) for path in imports}
    setting = [path for path in imports if _sets_attributes(data(path) or b"")]
    joining = _reaching((*paths, *_reached(setting, edges)), edges)
    joined = _components(joining, edges)
    members: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        members[joined[path]].append(path)
    telling = _reaching([path for path in imports if _may_record(data(path) or b"")], edges)
    groups = [Group(tuple(files), _further(files, edges)) for files in members.values()]
    return tuple(replace(group, silent=tuple(set(group.closure) - telling.keys())) for group in groups)


def _may_record(data: bytes) -> bool:
    return mentions_flyte(data) or any(
        package.encode() in data and any(module.partition(".")[0] == package for module in imported_modules(data))
        for package in RECORDING
    )


def _sets_attributes(data: bytes) -> bool:
    """Whether there is what may set a name in an imported module, and seldom does: `settings.REGION = "eu"`."""
    if b"setattr" in data and _SETATTR.search(data):
        return True
    before = (data[max(0, found.start() - _LONGEST_OWNER) : found.start()] for found in _ASSIGNED.finditer(data))
    return any(map(_OWNER.search, before))


def _reaching(paths: Iterable[str], edges: Mapping[str, tuple[str, ...]]) -> dict[str, None]:
    """The files from which one of `paths` can be reached, those included."""
    importers = defaultdict(list)
    for importer, imported in edges.items():
        for path in imported:
            importers[path].append(importer)
    return _reached(paths, importers)


def _further(files: list[str], edges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What `files` import from elsewhere, however indirectly."""
    return tuple(sorted(_reached(files, edges).keys() - set(files)))


def _reached(starts: Iterable[str], edges: Mapping[str, Iterable[str]]) -> dict[str, None]:
    reached = dict.fromkeys(starts)
    waiting = list(reached)
    while waiting:
        for path in edges.get(waiting.pop(), ()):
            if path not in reached:
                reached[path] = None
                waiting.append(path)
    return reached


def _components(paths: Iterable[str], edges: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """For each path one that stands for all that edges among `paths` join it with, whichever way they lead."""
    neighbours: dict[str, list[str]] = {path: [] for path in paths}
    for path in neighbours:
        for other in edges[path]:
            if other in neighbours:
                neighbours[path].append(other)
                neighbours[other].append(path)
    component: dict[str, str] = {}
    for path in neighbours:
        if path not in component:
            component.update(dict.fromkeys(_reached([path], neighbours), path))
    return component
