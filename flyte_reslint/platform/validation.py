"""Reading a document as a shape, with one clear line for what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flyte_reslint.platform.document import Document, Path
from flyte_reslint.platform.error import PlatformError
from flyte_reslint.platform.shapes import Shape, shown

AnyShape = TypeVar("AnyShape", bound=Shape)


def validated(shape: type[AnyShape], document: Document) -> AnyShape:
    """`document` as a `shape`. Raises PlatformError for the first thing in it that cannot be used."""
    try:
        return shape.model_validate(document.tree)
    except ValidationError as error:
        faults = [_fault(shape, document, details) for details in error.errors(include_url=False)]
        raise min(faults, key=lambda fault: fault[0])[1] from None


def _fault(shape: type[Shape], document: Document, details: ErrorDetails) -> tuple[tuple[int, int], PlatformError]:
    path = tuple(part for part in details["loc"] if part != "[key]")
    place = document.place(path)
    return (place.row, place.column), PlatformError(place, _problem(shape, document, path, details))


def _problem(shape: type[Shape], document: Document, path: Path, details: ErrorDetails) -> str:
    kind, key = details["type"], document.spelled(path)
    if kind == "extra_forbidden":
        near = get_close_matches(str(path[-1]), list(_keys(shape, path[:-1])), n=1, cutoff=0.0)
        return f'unknown key "{key}"; the nearest valid key is "{near[0]}"'
    if kind == "missing":
        return f"{document.spelled(path[:-1]) or 'the file'} lacks the key {path[-1]}"
    if kind == "value_error":
        reason = str(details["ctx"]["error"])
        return reason if reason.startswith("a quota") else f"{key}: {reason}"
    expected = _EXPECTED.get(kind) or details["msg"].removeprefix("Input should be ")
    return f"{key or 'the file'} must be {expected}, not {shown(details['input'])}"


_EXPECTED = {
    "bool_parsing": "true or false",
    "dict_type": "a mapping",
    "is_instance_of": "a quantity",
    "list_type": "a list",
    "model_type": "a mapping",
    "string_type": "text",
    "tuple_type": "a list",
}
"""What pydantic's types are called here."""


def _keys(shape: type[Shape], path: Path) -> Iterator[str]:
    """The keys that are valid in the mapping at `path`."""
    for part in path:
        for name, field in shape.model_fields.items():
            if part in (name, field.alias):
                shape = next(_shapes(field.annotation), shape)
                break
    return (field.alias or name for name, field in shape.model_fields.items())


def _shapes(annotation: object) -> Iterator[type[Shape]]:
    """The shapes that a field's type mentions."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        yield annotation
    for argument in get_args(annotation):
        yield from _shapes(argument)
