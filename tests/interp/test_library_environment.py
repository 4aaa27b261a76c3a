"""`os.environ`: what is set by the program is known, the rest is one unknown per variable."""

from __future__ import annotations

import pytest
from abstract_import import result_of

from flyte_reslint.interp.values import Known, OneOf, Reference, Unknown, Value, identity


def told(value: Value) -> list[tuple[object, str]]:
    """The known alternatives with their conditions."""
    assert isinstance(value, OneOf)
    return [
        (item.value.value, " and ".join(c.text for c in item.conditions))
        for item in value.alternatives
        if isinstance(item.value, Known)
    ]


@pytest.mark.parametrize(
    "expression",
    [
        'os.environ.get("MEMORY", "4Gi")',
        'os.getenv("MEMORY", "4Gi")',
        'os.getenv("MEMORY", default="4Gi")',
        'os.environ.setdefault("MEMORY", "4Gi")',
        'os.environ.copy().get("MEMORY", "4Gi")',
        'dict(os.environ).get("MEMORY", "4Gi")',
        '(os.environ["MEMORY"] if "MEMORY" in os.environ else "4Gi")',
        'os.environ.pop("MEMORY", "4Gi")',
    ],
)
def test_a_default_is_one_alternative(expression: str) -> None:
    value = result_of(f"import os\nresult = {expression}")
    assert [known for known, _ in told(value)] == ["4Gi"]
    assert told(value)[0][1] in {"MEMORY is not set", "the dict has no key 'MEMORY'", 'not ("MEMORY" in os.environ)'}
    unknown = [item.value for item in value.alternatives if isinstance(item.value, Unknown)]
    assert len(unknown) == 1
    assert "environment" in unknown[0].reason


def test_the_same_variable_is_the_same_unknown() -> None:
    value = result_of(
        'import os\nfrom os import environ, getenv\nresult = [os.environ["X"], environ["X"], os.environ["Y"]]'
    )
    assert isinstance(value, Reference)
    first, second, other = value.target.items
    assert identity(first) == identity(second) != identity(other)
    assert first.reason == "it comes from the environment variable X"


def test_two_defaults_of_one_variable_go_together() -> None:
    value = result_of('import os\nresult = os.environ.get("X", "1") + os.environ.get("X", "2")')
    assert told(value) == [("12", "X is not set")]


def test_what_the_program_sets_is_known() -> None:
    program = """
import os
os.environ["X"] = "4Gi"
os.environ.setdefault("X", "8Gi")
os.environ.update({"Y": "1"})
result = os.environ["X"], os.environ.get("X"), os.getenv("Y", "2"), "X" in os.environ
"""
    value = result_of(program)
    assert isinstance(value, Reference)
    assert [item.value for item in value.target.items] == ["4Gi", "4Gi", "1", True]


def test_a_deleted_variable_is_not_set() -> None:
    value = result_of('import os\nos.environ["X"] = "1"\ndel os.environ["X"]\nresult = os.environ.get("X", "gone")')
    assert isinstance(value, Known) and value.value == "gone"


def test_each_run_has_its_own_environment() -> None:
    result_of('import os\nos.environ["X"] = "1"')
    assert isinstance(result_of('import os\nresult = os.environ["X"]'), Unknown)


def test_a_test_of_a_variable_decides_every_later_test() -> None:
    program = """
import os
size = "small"
if os.environ.get("ENV") == "prod":
    size = "big"
result = size + ("!" if os.environ.get("ENV") == "prod" else "?")
"""
    assert {known for known, _ in told(result_of(program))} == {"big!", "small?"}


def test_a_mapping_with_the_environment_in_it_keeps_what_it_adds() -> None:
    value = result_of('import os\nenv = {**os.environ, "X": "1"}\nresult = env["X"]')
    assert isinstance(value, Known) and value.value == "1"


def test_a_number_from_the_environment() -> None:
    value = result_of('import os\nresult = int(os.environ.get("CPU", "2")) * 2')
    assert told(value) == [(4, "CPU is not set")]
