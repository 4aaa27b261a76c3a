"""`json`, between texts and values that are both wholly known."""

from __future__ import annotations

import json
from typing import Any

from flyte_reslint.interp.limits import check_length
from flyte_reslint.interp.native import native
from flyte_reslint.interp.plain import pure
from flyte_reslint.interp.values import Reference, Value

LONGEST_NUMBER = 1_200

WIDEST_INDENT = 16


def _whole_number(digits: str) -> int:
    check_length(0 if len(digits) <= LONGEST_NUMBER else 10**9)
    return int(digits)


def _loads(text: str | bytes) -> Any:
    return json.loads(text, parse_int=_whole_number)


def _dumps(value: Any, *, indent: int | str | None = None, sort_keys: bool = False) -> str:
    width = indent if isinstance(indent, int) else len(indent or "")
    check_length(0 if width <= WIDEST_INDENT else 10**9)
    return json.dumps(value, indent=indent, sort_keys=sort_keys)


NAMES: dict[str, Value] = {
    "json.loads": Reference(pure("json.loads", _loads)),
    "json.dumps": native("json.dumps", pure("json.dumps", _dumps).call),
}
