"""Reading platform files: each kind by its own reader, and our own platform.toml, which names further ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from flyte_reslint.configuration.error import shown
from flyte_reslint.files import DISK, Files
from flyte_reslint.platform.error import PlatformError
from flyte_reslint.platform.limits import Accelerators, Bounds, Platform, Quota, Range, Scope
from flyte_reslint.platform.pieces import Piece, narrowed
from flyte_reslint.platform.recognition import document_pieces, misspelled
from flyte_reslint.platform.shapes import PlatformScope
from flyte_reslint.platform.toml import PlatformToml
from flyte_reslint.platform.yaml import Source

LARGEST = 10_000_000
"""A file of more bytes is not the description of a platform; reading it would take minutes."""

NOTHING = (
    "nothing in it describes a platform: expected task_resources of flyteadmin, task-resource-attributes of flytectl, "
    "task_resource of Flyte 2's settings, a ResourceQuota or a LimitRange"
)


def read(names: Iterable[str | Path], files: Files = DISK) -> Platform:
    """The platform that the files of these names describe, later ones over earlier ones.

    Raises PlatformError for a file that cannot be read, holds nothing of use, or contradicts another one.
    """
    pieces = [piece for name in names for piece in _pieces(Path(name), Scope(), (), files)]
    platform = Platform(
        tuple(piece for piece in pieces if isinstance(piece, Bounds)),
        tuple(piece for piece in pieces if isinstance(piece, Quota)),
        tuple(piece for piece in pieces if isinstance(piece, Range)),
        tuple(piece for piece in pieces if isinstance(piece, Accelerators)),
        tuple(dict.fromkeys(piece for piece in pieces if isinstance(piece, str))),
    )
    for scope in dict.fromkeys((Scope(), *(each.scope for each in platform.bounds))):
        platform.limits(scope.project, scope.domain)
    return platform


def _pieces(file: Path, scope: Scope, within: tuple[Path, ...], files: Files) -> Iterator[Piece]:
    """What `file`, which the files `within` name one in another, says for `scope`."""
    if file.suffix == ".toml":
        yield from _toml_pieces(file, scope, within, files)
        return
    source = Source(shown(file), _text(file, files))
    nodes = list(source.nodes())
    pieces = [piece for node in nodes for piece in document_pieces(source, node, scope)]
    if not pieces:
        problems = filter(None, (misspelled(source, node) for node in nodes))
        raise next(problems, PlatformError(source.file, NOTHING))
    yield from pieces


def _toml_pieces(file: Path, scope: Scope, within: tuple[Path, ...], files: Files) -> Iterator[Piece]:
    read_file = PlatformToml(shown(file), _text(file, files))
    document = read_file.document()
    content = read_file.content(document)
    scoped: list[tuple[tuple[str, ...], PlatformScope]] = [((), content)]
    scoped += [(("scope", name), each) for name, each in content.scope.items()]
    for path, each in scoped:
        own = narrowed(scope, each.project, each.domain, document.place(path))
        for index, name in enumerate(each.files):
            named = file.parent / name
            place = document.place((*path, "files", index))
            if not files.is_file(str(named)):
                raise PlatformError(place, f"{shown(named)}: no such file")
            if any(named.resolve() == outer.resolve() for outer in (*within, file)):
                raise PlatformError(place, f"{name} names this file in turn")
            yield from _pieces(named, own, (*within, file), files)
        yield from read_file.pieces(document, path, each, own)


def _text(file: Path, files: Files) -> str:
    try:
        data = files.read(str(file))
        if len(data) > LARGEST:
            problem = f"{len(data) // 1_000_000} MB are more than is read: give the part that describes the platform"
            raise PlatformError(shown(file), problem)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise PlatformError(shown(file), (error.strerror or str(error)).lower()) from error
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        raise PlatformError(f"{shown(file)}:{row}", f"byte 0x{error.object[error.start]:02x} is not UTF-8") from error
