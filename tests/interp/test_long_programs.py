"""Programs that would take Python long, or for ever: the importer gives up in time."""

from __future__ import annotations

import time

import pytest
from abstract_import import imported, programs

MOST_SECONDS = 10
"""Generous for a machine under load: each takes less than half a second alone."""


def survives(text: str) -> None:
    start = time.monotonic()
    _, module = imported(text)
    assert time.monotonic() - start < MOST_SECONDS
    assert module.is_executed and module.scope.open_reason is None


@pytest.mark.parametrize("program", programs("long"))
def test_the_importer_gives_up_in_time(program: str) -> None:
    survives(program)


def test_an_enum_of_many_members() -> None:
    members = "".join(f"    X{number} = {number}\n" for number in range(1500))
    survives(f"from enum import Enum\nclass A(Enum):\n{members}for i in range(1500):\n    A(i)\n")


def test_a_dataclass_of_many_fields() -> None:
    fields = "".join(f"    x{number}: int = {number}\n" for number in range(300))
    survives(
        f"from dataclasses import dataclass, replace\n@dataclass\nclass A:\n{fields}"
        "for i in range(2000):\n    a = replace(A(), x1=i)\n    a == A()\n"
    )


def test_more_alternatives_than_can_be_combined() -> None:
    names = [f"a{number}" for number in range(40)]
    choices = "".join(f"{name} = 1 if os.environ.get('{name}') else 2\n" for name in names)
    listed = ", ".join(names)
    survives(
        f"import os\n{choices}"
        f"total = {' + '.join(names)}\n"
        f"largest = max({listed})\n"
        f"text = f'{''.join(f'{{{name}}}' for name in names)}'\n"
        f"items = [{listed}]\n"
        "in_order, same, there, shown = sorted(items), items == items[::-1], a0 in items, str(items)\n"
    )
