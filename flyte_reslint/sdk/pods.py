"""`flyte.PodTemplate`. What its methods make is another template, of which nothing is said."""

from __future__ import annotations

from flyte_reslint.interp.values import Reference, Value
from flyte_reslint.sdk.binding import ReleaseOf
from flyte_reslint.sdk.built import BuiltType


def pod_library(releases: ReleaseOf) -> dict[str, Value]:
    """The model by dotted name."""
    model = Reference(BuiltType("flyte.PodTemplate", releases))
    return {"flyte.PodTemplate": model, "flyte._pod.PodTemplate": model}
