"""Objects of the kubernetes client that pod templates are made of."""

from __future__ import annotations

import re

from flyte_reslint.interp.values import Reference, Value
from flyte_reslint.sdk.binding import ReleaseOf
from flyte_reslint.sdk.built import BuiltType

CLASSES = ("V1PodSpec", "V1Container", "V1ResourceRequirements")


def kubernetes_library(releases: ReleaseOf) -> dict[str, Value]:
    """The models by dotted name; no SDK's catalog says what these take."""
    models: dict[str, Value] = {}
    for name in CLASSES:
        model = Reference(BuiltType(f"kubernetes.client.{name}", releases))
        module = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
        for home in ("kubernetes.client", "kubernetes.client.models", f"kubernetes.client.models.{module}"):
            models[f"{home}.{name}"] = model
    return models
