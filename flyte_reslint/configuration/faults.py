"""What is wrong with the options that someone set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from msgspec.structs import fields

from flyte_reslint.configuration.options import KEYS, Options
from flyte_reslint.configuration.toml import Key

IN_TOML = {tuple: "an array", dict: "a table", str: "a string", bool: "true or false"}
"""What Python's types are called in a TOML file."""


class Fault(NamedTuple):
    """What is wrong with the option `key`, of which `problem` says the name as well."""

    key: Key
    problem: str


def faults(options: Mapping[str, object]) -> list[Fault]:
    """What is wrong with `options`, by their keys: nothing, where they can be used."""
    kinds = {field.encode_name: field.type for field in fields(Options)}
    found = [fault for key in KEYS if key in options for fault in _faults(kinds[key], options[key], (key,))]
    return [*found, *(_unknown(key) for key in options if key not in kinds)]


def _unknown(key: str) -> Fault:
    from difflib import get_close_matches

    (nearest,) = get_close_matches(key, KEYS, n=1, cutoff=0.0)
    return Fault((key,), f'unknown key "{key}"; the nearest valid key is "{nearest}"')


def _faults(kind: Any, value: object, key: Key) -> Iterator[Fault]:
    """What is wrong with `value`, which should be of the type `kind`, and with what is in it."""
    outer, parts = get_origin(kind) or kind, get_args(kind)
    if outer is Annotated:
        yield from _annotated(parts[0], parts[1:], value, key)
    elif outer is Literal:
        if value not in parts:
            yield _unfit(key, f"{', '.join(map(repr, parts[:-1]))} or {parts[-1]!r}", value)
    elif type(None) in parts:
        if value is not None:
            yield from _faults(parts[0], value, key)
    elif not isinstance(value, (list, tuple) if outer is tuple else outer):
        yield _unfit(key, IN_TOML[outer], value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _faults(parts[0], name, (*key, name))
            yield from _faults(parts[1], inner, (*key, name))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _faults(parts[0], inner, key)


def _annotated(kind: Any, notes: tuple[Any, ...], value: object, key: Key) -> Iterator[Fault]:
    """What is wrong with the type, and, where it is right, what those of the notes find that are functions."""
    found = list(_faults(kind, value, key))
    problems: list[str | None] = [] if found else [note(value) for note in notes if callable(note)]
    yield from found
    yield from (Fault(key, f"{_spelled(key)}: {_readable(problem)}") for problem in problems if problem is not None)


def _unfit(key: Key, expected: str, value: object) -> Fault:
    return Fault(key, f"{_spelled(key)} must be {expected}, not {_toml(value)}")


def _readable(text: str) -> str:
    """`text` without the lone surrogates that stand for bytes of a command line."""
    return text.encode("utf-8", "replace").decode()


def _spelled(key: Key) -> str:
    """`per-file-ignores."tests/*"`"""
    return ".".join(name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"' for name in key)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
