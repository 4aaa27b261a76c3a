"""`%` on a text."""

from __future__ import annotations

import re
from typing import cast

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.formatting import CONVERSIONS, Conversion, check_specification, joined, shortened, to_text
from flyte_reslint.interp.limits import check_inputs
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import as_plain, target_of
from flyte_reslint.interp.plain import computed, reason_of
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Known, Single, Value

PERCENT = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?(?P<flags>[#0\- +]*)(?P<width>\d*|\*)(?:\.(?P<precision>\d*|\*))?[hlL]?(?P<kind>.)",
    re.DOTALL,
)


def percent(machine: Machine, left: Known, right: Single, place: Place) -> Value:
    """`left % right`, where `left` is a text."""
    template = str(left.value)
    matches = list(PERCENT.finditer(template))
    fields = [match for match in matches if match["kind"] != "%"]
    if "%" in PERCENT.sub("", template) or not all(_is_followed(match) for match in matches):
        return machine.unknown(f"the format {shortened(template)} is not followed", place)
    values = _percent_values(machine, fields, right, place)
    if values is None:
        return machine.unknown(f"the values do not fit the format {shortened(template)}", place)
    parts: list[Value] = []
    position = 0
    pending = iter(values)
    for match in matches:
        parts.append(Known(template[position : match.start()], left.trail))
        parts.append(Known("%") if match["kind"] == "%" else _converted(machine, match, next(pending), place))
        position = match.end()
    parts.append(Known(template[position:], left.trail))
    return joined(machine, parts, place)


def _is_followed(match: re.Match[str]) -> bool:
    if match["kind"] == "%":
        return match.group() == "%%"
    return "*" not in {match["width"], match["precision"]}


def _percent_values(machine: Machine, fields: list[re.Match[str]], right: Single, place: Place) -> list[Value] | None:
    """The value for each field; None where there are too many or too few."""
    named = [field["key"] for field in fields if field["key"] is not None]
    target = target_of(right)
    if named:
        if len(named) != len(fields) or type(right) is Known:
            return None
        return [machine.item(right, Known(key), place) for key in named]
    if isinstance(target, TupleObject):
        return list(target.items) if len(target.items) == len(fields) else None
    if len(fields) == 1:
        return [right]
    return [] if not fields and isinstance(target, DictionaryObject) else None


def _converted(machine: Machine, field: re.Match[str], value: Value, place: Place) -> Value:
    kind = field["kind"]
    directive = f"%{field['flags']}{field['width']}" + ("" if field["precision"] is None else f".{field['precision']}")
    if kind in CONVERSIONS:
        value = to_text(machine, value, place, cast("Conversion", kind))
        directive += "s"
    else:
        directive += kind

    def of(single: Single) -> Value:
        plain = as_plain(single)
        if type(plain) is not Known:
            return machine.unknown(reason_of(single), place)
        content = plain.value

        def compute() -> str:
            check_specification(directive[:-1])
            check_inputs((content,))
            return directive % (content,)

        return computed(machine, compute, place, plain.trail, f"the format {directive!r}")

    return machine.each(value, place, of)
