"""The shapes of platform files, as pydantic reads them."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf

from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.resources import COMPUTE

COUNTED = (
    "configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "requests.storage", "resourcequotas",
    "secrets", "services", "services.loadbalancers", "services.nodeports",
)  # fmt: skip
QUOTA_NAMES = (*(f"{half}{name}" for half in ("", "requests.", "limits.") for name in COMPUTE), *COUNTED)
"""What a ResourceQuota may bound, https://kubernetes.io/docs/concepts/policy/resource-quotas/, besides `count/...`,
huge pages, and qualified names such as `requests.nvidia.com/gpu`."""


def _quantity(value: object) -> Quantity | None:
    if value is None:
        return None
    if isinstance(value, (dict, list, bool)):
        raise ValueError(f"must be a quantity, not {shown(value)}")
    try:
        quantity = Quantity(str(value))
    except InvalidQuantity as invalid:
        raise ValueError(str(invalid)) from None
    if quantity.is_negative:
        raise ValueError(f"{value} is below zero")
    return quantity


def _quota_name(name: str) -> str:
    if name in QUOTA_NAMES or "/" in name or re.match(r"(requests\.)?hugepages-", name):
        return name
    near = "requests.nvidia.com/gpu" if "gpu" in name else get_close_matches(name, QUOTA_NAMES, n=1, cutoff=0.0)[0]
    raise ValueError(f'a quota knows no resource "{name}"; the nearest valid key is "{near}"')


Amount = Annotated[InstanceOf[Quantity] | None, BeforeValidator(_quantity)]
Required = Annotated[InstanceOf[Quantity], BeforeValidator(_quantity)]


class Shape(BaseModel):
    """A mapping of which every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OpenShape(Shape):
    """A mapping that holds more than matters here."""

    model_config = ConfigDict(extra="ignore")


class ResourceSet(Shape):
    """Amounts by Flyte's resource name. `storage` is how older releases and the documents call ephemeral storage."""

    cpu: Amount = None
    memory: Amount = None
    gpu: Amount = None
    storage: Amount = None
    ephemeral_storage: Amount = Field(None, alias="ephemeral-storage")


class TaskResources(Shape):
    """flyteadmin's `task_resources`."""

    defaults: ResourceSet | None = None
    limits: ResourceSet | None = None


class TaskResourceAttributes(TaskResources):
    """The file of `flytectl update task-resource-attribute --attrFile`."""

    project: str | None = None
    domain: str | None = None
    workflow: str | None = None


class SettingsResources(Shape):
    """`task_resource` of Flyte 2's settings."""

    min: ResourceSet | None = None
    max: ResourceSet | None = None
    mirror_limits_request: bool | None = None
    default_accelerator: Any = None


class Settings(OpenShape):
    """The file of `flyte edit settings --from-file`."""

    task_resource: SettingsResources


class Metadata(OpenShape):
    """A manifest's `metadata`."""

    name: str | None = None
    namespace: str | None = None


class QuotaSpec(Shape):
    """`spec` of a ResourceQuota."""

    hard: dict[Annotated[str, AfterValidator(_quota_name)], Required] = Field(default_factory=dict)
    scopes: list[str] | None = None
    scope_selector: Any = Field(None, alias="scopeSelector")


class ResourceQuota(OpenShape):
    """A Kubernetes ResourceQuota."""

    metadata: Metadata = Metadata()
    spec: QuotaSpec


class LimitRangeItem(Shape):
    """What a LimitRange says of one type of object."""

    type: Literal["Container", "Pod", "PersistentVolumeClaim"]
    max: dict[str, Required] | None = None
    min: dict[str, Required] | None = None
    default: dict[str, Required] | None = None
    default_request: dict[str, Required] | None = Field(None, alias="defaultRequest")
    max_limit_request_ratio: dict[str, Required] | None = Field(None, alias="maxLimitRequestRatio")


class LimitRangeSpec(Shape):
    """`spec` of a LimitRange."""

    limits: list[LimitRangeItem]


class LimitRange(OpenShape):
    """A Kubernetes LimitRange."""

    metadata: Metadata = Metadata()
    spec: LimitRangeSpec


class PlatformScope(TaskResources):
    """What our own platform.toml says for everything, or for a project, a domain, or both."""

    files: tuple[str, ...] = ()
    quota: dict[Annotated[str, AfterValidator(_quota_name)], Required] = Field(default_factory=dict)
    accelerators: tuple[str, ...] | None = None

    project: str | None = None
    domain: str | None = None


class PlatformFile(PlatformScope):
    """Our own platform.toml, with what it says for some alone in tables of any name: `[scope.production]`."""

    scope: dict[str, PlatformScope] = Field(default_factory=dict)


def shown(value: object) -> str:
    """What `value` is, for a message."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return "empty" if value is None else f'"{value}"'
