"""Attributes and methods of plain values: what `"4Gi".upper` or `(3.0).is_integer` are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.formatting import format_map, format_text
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.limits import check_length
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.plain import computed, pure, reason_of, resolved
from flyte_reslint.interp.sets import is_unordered
from flyte_reslint.interp.trails import merged_trail
from flyte_reslint.interp.values import Known, Reference, Single, Value

TEXT_METHODS = frozenset(
    [
        "capitalize",
        "casefold",
        "count",
        "endswith",
        "find",
        "index",
        "isalnum",
        "isalpha",
        "isascii",
        "isdecimal",
        "isdigit",
        "isidentifier",
        "islower",
        "isnumeric",
        "isprintable",
        "isspace",
        "istitle",
        "isupper",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
        "rfind",
        "rindex",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "swapcase",
        "title",
        "upper",
    ]
)

BYTES_METHODS = frozenset(
    [
        "count",
        "endswith",
        "find",
        "hex",
        "index",
        "lower",
        "lstrip",
        "rstrip",
        "split",
        "startswith",
        "strip",
        "upper",
    ]
)

INTEGER_METHODS = frozenset(["as_integer_ratio", "bit_count", "bit_length", "conjugate"])

FLOAT_METHODS = frozenset(["as_integer_ratio", "conjugate", "hex", "is_integer"])

METHODS: dict[type, frozenset[str]] = {
    str: TEXT_METHODS,
    bytes: BYTES_METHODS,
    int: INTEGER_METHODS,
    bool: INTEGER_METHODS,
    float: FLOAT_METHODS,
}

NUMBER_PARTS = frozenset({"real", "imag", "numerator", "denominator"})


def scalar_attribute(value: Known, name: str) -> Value | None:
    """`value.name` of a plain value; None where that is not modelled."""
    kind = type(value.value)
    if name in NUMBER_PARTS and isinstance(value.value, (int, float)) and hasattr(value.value, name):
        return Known(getattr(value.value, name), value.trail)
    if kind is str and name in TEXT_FUNCTIONS:
        return Reference(NativeFunction(f"str.{name}", partial(TEXT_FUNCTIONS[name], value)))
    function = plain_method(kind, name)
    return None if function is None else Reference(pure(f"{kind.__name__}.{name}", function, value))


def plain_method(kind: type, name: str) -> Callable[..., Any] | None:
    """The function that Python's own type has under `name`, when it is one whose results do not grow unseen."""
    if (kind, name) in GUARDED:
        return GUARDED[kind, name]
    if name in METHODS.get(kind, frozenset()) and hasattr(kind, name):
        function: Callable[..., Any] = getattr(kind, name)
        return function
    return None


def _padded(method: Callable[..., str]) -> Callable[..., str]:
    def run(text: str, width: int, *fill: str) -> str:
        check_length(width)
        return method(text, width, *fill)

    return run


def _expand_tabs(text: str, tabsize: int = 8) -> str:
    check_length(len(text) + text.count("\t") * max(tabsize, 0))
    return text.expandtabs(tabsize)


def _replace(text: str, old: str, new: str, count: int = -1) -> str:
    found = text.count(old)
    check_length(len(text) + (found if count < 0 else min(found, count)) * len(new))
    return text.replace(old, new, count)


def encode(text: str, encoding: str = "utf-8", errors: str = "strict") -> bytes:
    """`text.encode(...)`"""
    _check_codec(encoding, errors)
    return text.encode(encoding, errors)


def _decode(data: bytes, encoding: str = "utf-8", errors: str = "strict") -> str:
    _check_codec(encoding, errors)
    return data.decode(encoding, errors)


def _check_codec(encoding: str, errors: str) -> None:
    """Refuse codecs that take long, or that other versions of Python do not have."""
    if encoding.lower().replace("_", "-") not in CODECS or errors not in {"strict", "ignore", "replace"}:
        raise LookupError


CODECS = frozenset({"utf-8", "utf8", "ascii", "latin-1", "latin1", "iso-8859-1"})

GUARDED: dict[tuple[type, str], Callable[..., Any]] = {
    (str, "center"): _padded(str.center),
    (str, "ljust"): _padded(str.ljust),
    (str, "rjust"): _padded(str.rjust),
    (str, "zfill"): _padded(str.zfill),
    (str, "expandtabs"): _expand_tabs,
    (str, "replace"): _replace,
    (str, "encode"): encode,
    (bytes, "decode"): _decode,
}
"""Methods that are asked before they build a long result."""


def _join(separator: Known, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1 or arguments.keywords or arguments.is_open:
        return machine.unknown("join() takes one argument", site.place)

    def of(source: Single) -> Value:
        items = machine.iterate(source)
        if items is None:
            return machine.unknown(reason_of(source), site.place)
        if is_unordered(source):
            return machine.unknown("the order of a set is not known", site.place)
        text = str(separator.value)

        def join(plains: tuple[Any, ...]) -> Value:
            def compute() -> str:
                check_length(sum(len(part) for part in plains) + len(text) * len(plains))
                return text.join(plains)

            return computed(machine, compute, site.place, merged_trail((separator, *items)), "join()")

        return resolved(machine, items, site.place, join, cause="join")

    return machine.each(arguments.positional[0].value, site.place, of)


def _format(template: Known, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return format_text(machine, template, arguments, site)


def _format_map(template: Known, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return machine.unknown("format_map() takes one argument", site.place)
    return format_map(machine, template, arguments.positional[0].value, site)


TEXT_FUNCTIONS: dict[str, Callable[[Known, Machine, Arguments, Site], Value | None]] = {
    "join": _join,
    "format": _format,
    "format_map": _format_map,
}
