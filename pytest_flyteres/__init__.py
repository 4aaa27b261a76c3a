"""Assertions on the resources that a Flyte task will really get, for pytest.

The fixture `flyte_resources` is the way in; the names below are its types, for annotations:

    from pytest_flyteres import FlyteResources

    def test_training_fits_a_node(flyte_resources: FlyteResources) -> None:
        assert flyte_resources("training.train").memory.limit <= "256Gi"
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_flyteres.amounts import Amount, Resource
    from pytest_flyteres.fields import Device, Field, Label, Undecided
    from pytest_flyteres.flyte_resources import FlyteResources
    from pytest_flyteres.placed import Placed
    from pytest_flyteres.tasks import Override, Reuse, Task
    from pytest_flyteres.verdict import Verdict

__all__ = [
    "Amount",
    "Device",
    "Field",
    "FlyteResources",
    "Label",
    "Override",
    "Placed",
    "Resource",
    "Reuse",
    "Task",
    "Undecided",
    "Verdict",
]

_HOMES = {
    **dict.fromkeys(("Amount", "Resource"), "amounts"),
    **dict.fromkeys(("Device", "Field", "Label", "Undecided"), "fields"),
    "FlyteResources": "flyte_resources",
    "Placed": "placed",
    **dict.fromkeys(("Override", "Reuse", "Task"), "tasks"),
    "Verdict": "verdict",
}


def __getattr__(name: str) -> object:
    """Import a type when somebody asks for it: pytest imports this package whether or not a test needs it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
